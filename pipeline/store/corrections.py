"""Corrections as they are kept: added and undone, never changed or deleted; each leaves an entry in the log."""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.engine import RowMapping

from pipeline.clock import now
from pipeline.corrections import Correction
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.tables import corrections


class StaleError(Exception):
    """Somebody else corrected the same thing in the meantime: one Chinese sentence. ``latest``: theirs."""

    def __init__(self, latest: Correction | None) -> None:
        self.latest = latest
        who = f"{latest.by} 已于 {latest.at} 更正此处" if latest else "此处的更正已被他人撤销"
        super().__init__(f"{who}，请刷新页面后再改。")


def add(database: Database, correction: Correction, *, seen: int | None = None) -> Correction:
    """Keep ``correction``; gives it back with its ``id`` and ``at``.

    ``seen``: the id of the correction of the same thing that the person had before their eyes, 0 for none; where
    it is not the latest any more, nothing is kept and StaleError is raised. None: not asked.
    """

    def work(connection: Connection) -> Correction:
        database.lock(connection, "corrections")
        latest = _latest(connection, database.scope, correction)
        if seen is not None and (latest.id if latest else 0) != seen:
            raise StaleError(latest)
        made = correction.model_copy(update={"at": now(), "undone_by": None, "undone_at": None})
        number = connection.scalar(
            insert(corrections)
            .values(
                scope=database.scope,
                applicant=made.applicant,
                target=made.target,
                key=made.key,
                value=json.dumps(made.value, ensure_ascii=False),
                machine=None if made.machine is None else json.dumps(made.machine, ensure_ascii=False),
                reason=made.reason,
                by=made.by,
                at=made.at,
            )
            .returning(corrections.c.id)
        )
        detail = f"{made.target} {made.key}：{json.dumps(made.value, ensure_ascii=False)}（{made.reason}）"
        audit.write(
            connection, database.scope, by=made.by, action="correct", subject=made.applicant, detail=detail
        )
        return made.model_copy(update={"id": number})

    return database.write(work)


def undo(database: Database, number: int, *, by: str, reason: str = "") -> Correction:
    """Take the correction ``number`` back; one already undone stays as it was. Raises LookupError."""

    def work(connection: Connection) -> Correction:
        database.lock(connection, "corrections")
        mine = (corrections.c.id == number) & (corrections.c.scope == database.scope)
        row = connection.execute(select(corrections).where(mine)).mappings().first()
        if row is None:
            raise LookupError(f"没有编号为 {number} 的更正。")
        if row["undone_at"] is not None:
            return _record(row)
        connection.execute(update(corrections).where(mine).values(undone_by=by, undone_at=now()))
        detail = f"{row['target']} {row['key']}（更正 {number}）" + (f"：{reason}" if reason else "")
        audit.write(connection, database.scope, by=by, action="undo", subject=row["applicant"], detail=detail)
        return _record(connection.execute(select(corrections).where(mine)).mappings().one())

    return database.write(work)


def for_applicant(database: Database, applicant: str, *, undone: bool = False) -> tuple[Correction, ...]:
    """The corrections of one submission (by its folder's name) in the order of their making; the undone ones
    too where ``undone``."""
    return _found(database, undone, corrections.c.applicant == applicant)


def all(database: Database, *, undone: bool = False) -> tuple[Correction, ...]:
    """Every correction of this OUT."""
    return _found(database, undone)


def _found(database: Database, undone: bool, *which: ColumnElement[bool]) -> tuple[Correction, ...]:
    query = select(corrections).where(corrections.c.scope == database.scope, *which)
    if not undone:
        query = query.where(corrections.c.undone_at.is_(None))
    query = query.order_by(corrections.c.id)
    rows = database.read(lambda connection: connection.execute(query).mappings().all())
    return tuple(_record(row) for row in rows)


def _latest(connection: Connection, scope: str, correction: Correction) -> Correction | None:
    query = (
        select(corrections)
        .where(
            corrections.c.scope == scope,
            corrections.c.applicant == correction.applicant,
            corrections.c.target == correction.target,
            corrections.c.key == correction.key,
            corrections.c.undone_at.is_(None),
        )
        .order_by(corrections.c.id.desc())
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _record(row)


def _record(row: RowMapping) -> Correction:
    values = {k: v for k, v in row.items() if k != "scope"}
    values["value"] = json.loads(values["value"])
    values["machine"] = None if values["machine"] is None else json.loads(values["machine"])
    return Correction.model_validate(values)
