"""Results of steps, kept under (digest of what went in, step, version of the step)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from sqlalchemy import LargeBinary, String, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from pipeline.model import Record

R = TypeVar("R", bound=Record)


class Base(DeclarativeBase):
    pass


class Result(Base):
    """One finished step. ``value`` is the record's JSON; a row is there only when the step is done."""

    __tablename__ = "results"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Results:
    """The results in one SQLite file, safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine: Engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})
        event.listen(self._engine, "connect", _write_ahead)
        Base.metadata.create_all(self._engine)

    def get(self, kind: type[R], *, digest: str, step: str, version: str) -> R | None:
        """The kept result, or None where the step has not been done in this version."""
        with Session(self._engine) as session:
            value = session.scalar(
                select(Result.value).where(
                    Result.digest == digest, Result.step == step, Result.version == version
                )
            )
        return None if value is None else kind.model_validate_json(value)

    def put(self, record: Record, *, digest: str, step: str, version: str) -> None:
        """Keep ``record``; the same key twice keeps the later one."""
        value = record.model_dump_json().encode()
        with Session(self._engine) as session, session.begin():
            session.execute(
                insert(Result)
                .values(digest=digest, step=step, version=version, value=value)
                .on_conflict_do_update(index_elements=["digest", "step", "version"], set_={"value": value})
            )

    def close(self) -> None:
        self._engine.dispose()


def _write_ahead(connection: object, _record: object) -> None:
    execute: Callable[[str], object] = connection.execute  # type: ignore[attr-defined]
    execute("PRAGMA journal_mode=WAL")
    execute("PRAGMA synchronous=NORMAL")


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
