"""Accounts and sessions: who may come in, and for how long."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from review.account_errors import AccountError
from review.accounts_tables import Account, Failure, SignedIn, now, open_accounts
from review.attempts import Attempts, address_key, name_key
from review.passwords import Passwords, check_new, one_time
from review.roles import Right, Role, allows

IDLE_SECONDS = 60 * 60  # a session that nobody uses ends
WHOLE_SECONDS = 12 * 60 * 60  # and every session ends after a working day
_NAME = re.compile(r"[\w.@-]{2,40}")
FIRST_NAME = "admin"


@dataclass(frozen=True)
class Person:
    """Who is signed in. ``csrf``: the token that every form of this session carries."""

    name: str
    full_name: str
    role: Role
    must_change: bool
    csrf: str = ""
    active: bool = True

    def may(self, right: Right | str) -> bool:
        """Whether this person may; nothing, before a given password is changed."""
        return not self.must_change and allows(self.role, Right(right))


class Accounts:
    """``clock`` gives epoch seconds."""

    def __init__(self, path: Path, *, clock: Callable[[], int] = now, hasher: PasswordHasher | None = None):
        self._engine = open_accounts(path)
        self._clock = clock
        self._passwords = Passwords(hasher)
        self._attempts = Attempts(self._engine, clock)

    def close(self) -> None:
        self._engine.dispose()

    # --- people ---------------------------------------------------------------------------------

    def first_start(self) -> str | None:
        """Make the administrator where there is no account yet; gives the one-time password."""
        with Session(self._engine) as session:
            if session.scalar(select(func.count()).select_from(Account)):
                return None
        return self.add(FIRST_NAME, "管理员", Role.ADMINISTRATOR)

    def add(self, name: str, full_name: str, role: Role) -> str:
        """A new account; gives the one-time password. Raises AccountError."""
        if not _NAME.fullmatch(name):
            raise AccountError("账号须为2至40个字母、数字、汉字或 . _ - @，请改写。")
        full_name = " ".join(full_name.split())[:80]
        if not full_name:
            raise AccountError("请填写姓名。")
        password = one_time()
        with Session(self._engine) as session, session.begin():
            if session.get(Account, name.casefold()) is not None:
                raise AccountError(f"账号“{name}”已存在，请另取一个。")
            session.add(
                Account(
                    name=name.casefold(),
                    full_name=full_name,
                    role=role.value,
                    password=self._passwords.hash(password),
                    must_change=True,
                    active=True,
                )
            )
        return password

    def people(self) -> list[Person]:
        with Session(self._engine) as session:
            return [_person(a) for a in session.scalars(select(Account).order_by(Account.name))]

    def reset(self, name: str) -> str:
        """A new one-time password; ends the person's sessions. Raises AccountError."""
        password = one_time()
        with Session(self._engine) as session, session.begin():
            account = _known(session, name)
            account.password = self._passwords.hash(password)
            account.must_change = True
            account.active = True
            session.execute(delete(SignedIn).where(SignedIn.account == account.name))
            session.execute(delete(Failure).where(Failure.key == name_key(name)))
        return password

    def change(self, name: str, *, role: Role, active: bool) -> None:
        """Another role, or no entry. Ends the person's sessions. The last administrator stays one."""
        with Session(self._engine) as session, session.begin():
            account = _known(session, name)
            if account.role == Role.ADMINISTRATOR and not (active and role is Role.ADMINISTRATOR):
                others = select(func.count()).where(
                    Account.role == Role.ADMINISTRATOR.value, Account.active, Account.name != account.name
                )
                if not session.scalar(others):
                    raise AccountError("这是唯一的管理员，不能停用或改为其他角色；请先另设一名管理员。")
            account.role, account.active = role.value, active
            session.execute(delete(SignedIn).where(SignedIn.account == account.name))

    def set_password(self, name: str, *, old: str, new: str) -> None:
        """The person's own change. Ends all their sessions. Raises AccountError; who guesses at the old
        password is stopped as at the login."""
        self._attempts.count(name.casefold(), f"own {name}")
        with Session(self._engine) as session, session.begin():
            account = _known(session, name)
            if not self._passwords.fits(account.password, old):
                raise AccountError("原密码不对，请重新输入。")
            check_new(name, old=old, new=new)
            account.password = self._passwords.hash(new)
            account.must_change = False
            session.execute(delete(SignedIn).where(SignedIn.account == account.name))
            mine = (name_key(name), address_key(f"own {name}"))
            session.execute(delete(Failure).where(Failure.key.in_(mine)))

    # --- coming in ------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, address: str) -> str:
        """The token of a new session. Raises AccountError; the sentence does not tell which was wrong."""
        name = name.strip().casefold()
        attempt = self._attempts.count(name, address)
        with Session(self._engine) as session:
            account = session.get(Account, name)
            known = account.password if account is not None and account.active else self._passwords.nobody
        right = self._passwords.fits(known, password)
        if not right or account is None or not account.active:
            raise AccountError("账号或密码不对。")
        self._attempts.succeeded(name, attempt)
        return self.open_session(name)

    def open_session(self, name: str) -> str:
        token, at = secrets.token_urlsafe(32), self._clock()
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignedIn).where(SignedIn.began < at - WHOLE_SECONDS))
            session.add(
                SignedIn(
                    digest=_digest(token), account=name, csrf=secrets.token_urlsafe(32), began=at, seen=at
                )
            )
        return token

    def who(self, token: str) -> Person | None:
        """The person of a session that still runs."""
        at = self._clock()
        with Session(self._engine) as session, session.begin():
            entry = session.get(SignedIn, _digest(token))
            if entry is None:
                return None
            account = session.get(Account, entry.account)
            over = at - entry.seen > IDLE_SECONDS or at - entry.began > WHOLE_SECONDS
            if over or account is None or not account.active:
                session.delete(entry)
                return None
            if at - entry.seen > 30:  # not a write for each picture of a page
                entry.seen = at
            return _person(account, csrf=entry.csrf)

    def sign_out(self, token: str) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignedIn).where(SignedIn.digest == _digest(token)))


def _known(session: Session, name: str) -> Account:
    account = session.get(Account, name.casefold())
    if account is None:
        raise AccountError(f"没有账号“{name}”。")
    return account


def _person(account: Account, *, csrf: str = "") -> Person:
    return Person(
        name=account.name,
        full_name=account.full_name,
        role=Role(account.role),
        must_change=account.must_change,
        csrf=csrf,
        active=account.active,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
