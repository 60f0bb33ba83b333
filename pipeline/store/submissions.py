"""What was put together for each applicant, so that a correction needs no paper to be read again."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.model import Record
from pipeline.store.database import Database
from pipeline.store.results import packed, unpacked
from pipeline.store.tables import submissions

R = TypeVar("R", bound=Record)


def save(database: Database, name: str, record: Record) -> None:
    """Keep ``record`` for the submission ``name`` (its folder's name), one of each type."""
    kind, value = type(record).__name__, packed(record)
    insert = postgresql.insert if database.on_server else sqlite.insert

    def work(connection: Connection) -> None:
        row = insert(submissions).values(scope=database.scope, name=name, kind=kind, value=value)
        connection.execute(
            row.on_conflict_do_update(index_elements=["scope", "name", "kind"], set_={"value": value})
        )

    database.write(work, again=True)


def load(database: Database, kind: type[R], name: str) -> R | None:
    """What was kept; None where nothing was, or by a version of the program whose records were others."""

    def work(connection: Connection) -> bytes | None:
        query = select(submissions.c.value).where(
            submissions.c.scope == database.scope,
            submissions.c.name == name,
            submissions.c.kind == kind.__name__,
        )
        return connection.scalar(query)

    value = database.read(work)
    if value is None:
        return None
    try:
        return kind.model_validate_json(unpacked(value))
    except ValueError:
        return None


def keep_only(database: Database, names: frozenset[str]) -> None:
    """Drop what is kept of submissions that are no more."""

    def work(connection: Connection) -> None:
        mine = submissions.c.scope == database.scope
        known = set(connection.scalars(select(submissions.c.name).where(mine)))
        for name in known - names:
            connection.execute(delete(submissions).where(mine, submissions.c.name == name))

    database.write(work, again=True)
