"""The store of a result folder, opened for a command."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from flows.errors import UsageError, unwritable
from pipeline.store.database import Database, StoreError, open_store


def opened_store(out: Path, url: str | None) -> Database:
    """The store at ``url``, or that in ``out``. Raises UsageError where it cannot be used as it is,
    EnvironmentLacksError where the disk or the server does not let it."""
    try:
        return open_store(out, url)
    except StoreError as error:
        raise UsageError(str(error)) from error
    except (OSError, SQLAlchemyError) as error:
        raise unwritable(error, out) from error
