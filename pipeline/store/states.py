"""How each applicant's case stood at the end of a run: a row each time that it came to stand otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from pipeline.changes import State, compared, same
from pipeline.clock import now
from pipeline.model import Changes
from pipeline.store.database import Database
from pipeline.store.tables import states


def note(database: Database, name: str, state: State) -> Changes | None:
    """Keep ``state`` where it is not the last one; gives back what changed from the one before it, None for the
    first. A run that finds nothing new tells the same changes again."""

    def work(connection: Connection) -> Changes | None:
        database.lock(connection, "states")
        known = _last(connection, database.scope, name)
        if known and same(known[0][1], state):
            known[0] = (known[0][0], state)
        else:
            at = now()
            connection.execute(
                insert(states).values(scope=database.scope, name=name, at=at, value=state.model_dump_json())
            )
            known.insert(0, (at, state))
        return _changes(known)

    return database.write(work, again=True)


def latest(database: Database, name: str) -> Changes | None:
    """What changed last, without a new state."""
    return _changes(database.read(lambda connection: _last(connection, database.scope, name)))


def _last(connection: Connection, scope: str, name: str) -> list[tuple[str, State]]:
    """The last two states, the newest first."""
    query = (
        select(states.c.at, states.c.value)
        .where(states.c.scope == scope, states.c.name == name)
        .order_by(states.c.id.desc())
        .limit(2)
    )
    return [(row.at, State.model_validate_json(row.value)) for row in connection.execute(query)]


def _changes(known: Sequence[tuple[str, State]]) -> Changes | None:
    if len(known) < 2:
        return None
    (_, after), (since, before) = known[0], known[1]
    return compared(before, after, since=since)
