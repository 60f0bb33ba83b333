"""The tables of accounts, sessions and failed logins: a small SQLite file of their own beside the store.

They stay out of the store's database so that a copy of the results carries no password hashes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Boolean, ForeignKey, Integer, String, create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    """A person. ``must_change``: the password was given, not chosen, and opens only the page to change it."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    full_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str] = mapped_column(String(200))  # argon2id
    must_change: Mapped[bool] = mapped_column(Boolean, default=True)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class SignedIn(Base):
    """A session. Only the digest of its token is kept: the file alone opens nothing. Times: epoch seconds."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    began: Mapped[int] = mapped_column(Integer)
    seen: Mapped[int] = mapped_column(Integer)


class Failure(Base):
    """A login that failed, under the name tried (folded) and under the address it came from."""

    __tablename__ = "failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), index=True)
    at: Mapped[int] = mapped_column(Integer)


def open_accounts(path: Path) -> Engine:
    """The file of accounts, made where it is not there, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _strict)
    Base.metadata.create_all(engine)
    return engine


def _strict(connection: object, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]


def now() -> int:
    """Epoch seconds."""
    return int(datetime.now(UTC).timestamp())
