"""Results of steps, kept under (digest of what went in, step, version of the step)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.model import Record
from pipeline.store.database import Database
from pipeline.store.tables import results

R = TypeVar("R", bound=Record)

_AT_ONCE = 500  # keys asked for in one query


class Results:
    """The results in one database, safe to use from several threads. Done-mark and result are one row."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, kind: type[R], *, digest: str, step: str, version: str) -> R | None:
        """The kept result, or None where the step has not been done in this version."""
        return self.get_all(kind, digest=digest, steps=[step], version=version).get(step)

    def get_all(self, kind: type[R], *, digest: str, steps: Sequence[str], version: str) -> dict[str, R]:
        """The kept results among ``steps``, by step."""

        def work(connection: Connection) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for at in range(0, len(steps), _AT_ONCE):
                query = select(results.c.step, results.c.value).where(
                    results.c.digest == digest,
                    results.c.version == version,
                    results.c.step.in_(steps[at : at + _AT_ONCE]),
                )
                found.update((row.step, bytes(row.value)) for row in connection.execute(query))
            return found

        return {step: kind.model_validate_json(unpacked(v)) for step, v in self.database.read(work).items()}

    def done(self, *, digest: str, steps: Sequence[str], version: str) -> frozenset[str]:
        """Those of ``steps`` of which a result is kept."""

        def work(connection: Connection) -> frozenset[str]:
            found: set[str] = set()
            for at in range(0, len(steps), _AT_ONCE):
                query = select(results.c.step).where(
                    results.c.digest == digest,
                    results.c.version == version,
                    results.c.step.in_(steps[at : at + _AT_ONCE]),
                )
                found.update(connection.scalars(query))
            return frozenset(found)

        return self.database.read(work)

    def put(self, record: Record, *, digest: str, step: str, version: str) -> None:
        """Keep ``record``; the same key twice keeps the later one, and counts it."""
        value = packed(record)
        insert = postgresql.insert if self.database.on_server else sqlite.insert

        def work(connection: Connection) -> None:
            row = insert(results).values(digest=digest, step=step, version=version, value=value)
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["digest", "step", "version"],
                    set_={"value": value, "written": results.c.written + 1},
                )
            )

        self.database.write(work, again=True)

    def forget_steps(self, digest: str, steps: Iterable[str]) -> None:
        """Drop what is kept of ``steps``, in every version."""
        names = tuple(steps)

        def work(connection: Connection) -> None:
            for at in range(0, len(names), _AT_ONCE):
                some = results.c.step.in_(names[at : at + _AT_ONCE])
                connection.execute(results.delete().where(results.c.digest == digest, some))

        self.database.write(work, again=True)


def packed(record: Record) -> bytes:
    """The record's JSON, squeezed: pages of text shrink to a fifth."""
    return zlib.compress(record.model_dump_json().encode(), 1)


def unpacked(value: bytes) -> bytes:
    """JSON; stores of older versions hold it as it is."""
    return value if value[:1] == b"{" else zlib.decompress(value)


@lru_cache
def step_version(*packages: str) -> str:
    """A digest of the source of ``packages``: a change of their code makes their results new."""
    digest = hashlib.sha256()
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(package)
        origin = Path(spec.origin)
        sources = sorted(origin.parent.rglob("*")) if origin.name == "__init__.py" else [origin]
        for source in sources:
            if source.is_file() and source.suffix in {".py", ".yaml", ".csv", ".txt", ".json"}:
                digest.update(source.name.encode())
                digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
