"""The database behind the store: SQLite in OUT, or PostgreSQL by its URL; its schema is brought up to date
when it is opened."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

T = TypeVar("T")

URL_VARIABLE = "INTAKE_STORE"
HEAD = "0002"  # the newest of the migrations
_WAIT_FOR_LOCK = 60.0  # seconds that a write waits for another one's end
_PATIENCE = 90.0  # seconds that a server may be away, as while it is restarted
_MIGRATING = 336_2024  # the number of the lock that PostgreSQL keeps while the schema is changed


class StoreError(Exception):
    """The store cannot be used: one Chinese sentence that says why and what to do."""


class Database:
    """One store; safe to use from several threads, and from several processes at once.

    ``scope`` keeps apart what several OUT folders have in the same database; results are shared.
    """

    def __init__(self, url: str | URL, *, scope: str = "") -> None:
        """Raises StoreError for a URL that is none of ours or a newer program's store, SQLAlchemyError where
        the database cannot be reached or is none."""
        self.url = _parsed(url)
        self.scope = scope
        self._engine = _engine(self.url)
        self._migrate()

    def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` finds. A server that went away is waited for."""

        def once() -> T:
            with self._engine.connect() as connection:
                return work(connection.execution_options(reading=True))

        return self._patiently(once)

    def write(self, work: Callable[[Connection], T], *, again: bool = False) -> T:
        """``work`` as one transaction: all of it is kept or nothing. ``again``: it may be done twice without
        harm, so it is tried anew where the server went away."""

        def once() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return self._patiently(once) if again else once()

    def lock(self, connection: Connection, table: str) -> None:
        """Hold ``table`` against other writers until the transaction ends. SQLite has one writer anyway."""
        if self.on_server:
            connection.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))

    @property
    def on_server(self) -> bool:
        return self.url.get_backend_name() == "postgresql"

    @property
    def shown(self) -> str:
        """The place of the store for messages, without a password."""
        return self.url.render_as_string(hide_password=True) if self.on_server else str(self.url.database)

    def close(self) -> None:
        self._engine.dispose()

    def _patiently(self, once: Callable[[], T]) -> T:
        if not self.on_server:
            return once()
        until, pause = time.monotonic() + _PATIENCE, 0.2
        while True:
            try:
                return once()
            except DBAPIError as error:
                lost = error.connection_invalidated or isinstance(error, OperationalError)
                if not lost or time.monotonic() > until:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, 5.0)

    def _migrate(self) -> None:
        if self._patiently(self._revision) == HEAD:
            return
        from alembic import command  # slow to import, and seldom needed
        from alembic.config import Config
        from alembic.util.exc import CommandError

        config = Config()
        folder = Path(__file__).with_name("migrations")
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        try:
            with self._engine.begin() as connection:
                if self.on_server:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"结果库 {self.shown} 由更新版本的程序建立，本版本不能使用：请升级程序，或另选结果文件夹。"
            ) from error

    def _revision(self) -> str | None:
        with self._engine.connect().execution_options(reading=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found


def open_store(out: Path, url: str | None = None) -> Database:
    """The store of the OUT folder ``out``: ``url``, else the environment's INTAKE_STORE, else SQLite in OUT.

    Raises StoreError where OUT says that its store is elsewhere and none is named; OSError, SQLAlchemyError
    where it cannot be read or written.
    """
    folder = out / "store"
    folder.mkdir(parents=True, exist_ok=True)
    url = url or os.environ.get(URL_VARIABLE)
    known = _told(folder / "store.json")
    if url is None and known.get("url"):
        raise StoreError(
            f"{out} 的结果存于数据库 {known['url']}：请用 --store 或环境变量 {URL_VARIABLE} 给出该库的地址。"
        )
    scope = known.get("scope") or secrets.token_hex(8)
    place: str | URL = url or URL.create("sqlite", database=str(folder / "results.sqlite"))
    database = Database(place, scope=scope)
    told = {"scope": scope, "url": database.shown if database.on_server else ""}
    if told != known:
        aside = folder / f".store-{os.getpid()}.json"
        aside.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        aside.replace(folder / "store.json")
    return database


def _told(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {k: str(v) for k, v in known.items()} if isinstance(known, dict) else {}


def _parsed(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "结果库地址无法识别，应形如 postgresql://用户:口令@主机:5432/库名 或 sqlite:////文件的绝对路径。"
        ) from error
    if backend == "postgres" or (backend == "postgresql" and parsed.drivername == backend):
        return parsed.set(drivername="postgresql+psycopg")
    if backend not in ("postgresql", "sqlite"):
        raise StoreError(f"结果库只支持 SQLite 与 PostgreSQL，不支持“{backend}”。")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        # a cluster made under the locale C keeps SQL_ASCII, and text would come back as bytes unless asked for
        arguments = {"connect_timeout": 10, "client_encoding": "utf8"}
        return create_engine(url, pool_pre_ping=True, connect_args=arguments)
    engine = create_engine(url, connect_args={"timeout": _WAIT_FOR_LOCK})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined] # we say ourselves where a transaction begins
    execute: Callable[[str], object] = connection.execute  # type: ignore[attr-defined]
    execute("PRAGMA journal_mode=WAL")
    execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    """At once for writing: two that read first and write then would refuse each other."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


__all__ = ["HEAD", "URL_VARIABLE", "Database", "StoreError", "open_store"]
