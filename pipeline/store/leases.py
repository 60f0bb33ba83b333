"""Who has a piece of work in hand, and when that was last heard of: by the database's clock, so that the clocks of
several machines do not matter. A lease is a hint; the results alone say what is done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, Connection, delete, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.store.database import Database
from pipeline.store.tables import leases


def take(database: Database, key: str, holder: str, *, stale: float) -> bool:
    """Whether ``holder`` has it now: nobody had, or who had was silent for ``stale`` seconds."""
    insert = postgresql.insert if database.on_server else sqlite.insert
    now = _now(database)

    def work(connection: Connection) -> bool:
        row = insert(leases).values(key=key, holder=holder, seen=now)
        free = (leases.c.seen < now - round(1000 * stale)) | (leases.c.holder == holder)
        taken = row.on_conflict_do_update(
            index_elements=["key"], set_={"holder": holder, "seen": now}, where=free
        ).returning(leases.c.holder)
        return connection.scalar(taken) is not None

    return database.write(work, again=True)


def beat(database: Database, key: str, holder: str) -> bool:
    """Say that it is still in hand; False where somebody else has it by now."""
    mine = (leases.c.key == key) & (leases.c.holder == holder)
    beaten = update(leases).where(mine).values(seen=_now(database))
    return database.write(lambda connection: connection.execute(beaten).rowcount == 1, again=True)


def release(database: Database, key: str, holder: str) -> None:
    mine = (leases.c.key == key) & (leases.c.holder == holder)
    database.write(lambda connection: connection.execute(delete(leases).where(mine)), again=True)


def ages(database: Database, keys: Sequence[str]) -> dict[str, float]:
    """Seconds since each was heard of; those that nobody has are left out."""
    since = (_now(database) - leases.c.seen) / 1000.0
    query = select(leases.c.key, since.label("age")).where(leases.c.key.in_(keys))
    rows = database.read(lambda connection: connection.execute(query).all())
    return {row.key: float(row.age) for row in rows}


def busy(database: Database, prefix: str, *, within: float) -> int:
    """How many leases whose keys begin so were heard of within so many seconds."""
    query = select(func.count()).where(
        leases.c.key.startswith(prefix, autoescape=True),
        leases.c.seen >= _now(database) - round(1000 * within),
    )
    return database.read(lambda connection: connection.scalar(query)) or 0


def _now(database: Database) -> ColumnElement[int]:
    """Milliseconds."""
    said = (
        "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
        if database.on_server
        else "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    )
    return literal_column(said, BigInteger)
