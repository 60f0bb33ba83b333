"""The log of what people did: only added to, never changed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from pipeline.clock import now
from pipeline.model import Record
from pipeline.store.database import Database
from pipeline.store.tables import audit_log


class Entry(Record):
    """``at``: ISO time of Beijing. ``action``: a short word, e.g. ``correct``; ``subject``: the applicant or
    the thing; ``detail``: one sentence."""

    id: int
    at: str
    by: str
    action: str
    subject: str
    detail: str = ""


def record(database: Database, *, by: str, action: str, subject: str, detail: str = "") -> Entry:
    """Add one entry. Raises SQLAlchemyError where it could not be kept."""
    return database.write(
        lambda connection: write(
            connection, database.scope, by=by, action=action, subject=subject, detail=detail
        )
    )


def write(connection: Connection, scope: str, *, by: str, action: str, subject: str, detail: str) -> Entry:
    """The same within a transaction that also holds what the entry tells of."""
    at = now()
    values = {"at": at, "by": by, "action": action, "subject": subject, "detail": detail}
    number = connection.scalar(insert(audit_log).values(scope=scope, **values).returning(audit_log.c.id))
    return Entry.model_validate({"id": number, **values})


def entries(database: Database, *, subject: str | None = None, limit: int | None = None) -> tuple[Entry, ...]:
    """The entries, the newest first; of one ``subject``, or all."""
    query = select(audit_log).where(audit_log.c.scope == database.scope).order_by(audit_log.c.id.desc())
    if subject is not None:
        query = query.where(audit_log.c.subject == subject)
    rows = database.read(lambda connection: connection.execute(query.limit(limit)).mappings().all())
    return tuple(Entry.model_validate({k: v for k, v in row.items() if k != "scope"}) for row in rows)
