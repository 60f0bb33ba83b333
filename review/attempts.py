"""Attempts to come in: how many may fail, of a name and from an address."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, delete, func, or_, select
from sqlalchemy.orm import Session

from review.account_errors import AccountError
from review.accounts_tables import Failure

_WINDOW = 15 * 60  # seconds in which failures count
_FAILURES_A_NAME = 5
_FAILURES_AN_ADDRESS = 20


class Attempts:
    """``clock`` gives epoch seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        self._engine = engine
        self._clock = clock

    def count(self, name: str, address: str) -> list[int]:
        """Count this attempt as failed until it succeeds, so that many at once count too; gives its numbers. Raises
        AccountError where there were too many."""
        at = self._clock()
        limits = {name_key(name): _FAILURES_A_NAME, address_key(address): _FAILURES_AN_ADDRESS}
        with Session(self._engine) as session, session.begin():
            session.execute(delete(Failure).where(Failure.at <= at - _WINDOW))
            for key, most in limits.items():
                failed = select(func.count()).where(Failure.key == key)
                if (session.scalar(failed) or 0) >= most:
                    raise AccountError("登录失败次数过多，请15分钟后再试，或请管理员重置密码。")
            rows = [Failure(key=key, at=at) for key in limits]
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]

    def succeeded(self, name: str, numbers: list[int]) -> None:
        """Take back the attempt, and what failed before under the name."""
        with Session(self._engine) as session, session.begin():
            mine = or_(Failure.id.in_(numbers), Failure.key == name_key(name))
            session.execute(delete(Failure).where(mine))


def name_key(name: str) -> str:
    return f"name:{name.strip().casefold()[:80]}"


def address_key(address: str) -> str:
    return f"from:{address[:80]}"
