"""Accounts and sessions: who may come in, and for how long."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from review.accounts_tables import Account, Failure, SignedIn, now, open_accounts
from review.roles import Right, Role, allows

IDLE_SECONDS = 60 * 60  # a session that nobody uses ends
WHOLE_SECONDS = 12 * 60 * 60  # and every session ends after a working day
_WINDOW = 15 * 60  # seconds in which failures count
_FAILURES_A_NAME = 5
_FAILURES_AN_ADDRESS = 20
MIN_PASSWORD = 10
MAX_PASSWORD = 200
_NAME = re.compile(r"[\w.@-]{2,40}")
FIRST_NAME = "admin"


class AccountError(ValueError):
    """One Chinese sentence: what is wrong and what to do."""


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
        self._hasher = hasher or PasswordHasher()
        # names that do not exist take as long as those that do
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))

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
        password = _one_time()
        with Session(self._engine) as session, session.begin():
            if session.get(Account, name.casefold()) is not None:
                raise AccountError(f"账号“{name}”已存在，请另取一个。")
            session.add(
                Account(
                    name=name.casefold(),
                    full_name=full_name,
                    role=role.value,
                    password=self._hasher.hash(password),
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
        password = _one_time()
        with Session(self._engine) as session, session.begin():
            account = _known(session, name)
            account.password = self._hasher.hash(password)
            account.must_change = True
            account.active = True
            session.execute(delete(SignedIn).where(SignedIn.account == account.name))
            session.execute(delete(Failure).where(Failure.key == _name_key(name)))
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
        self._attempt(name.casefold(), f"own {name}")
        with Session(self._engine) as session, session.begin():
            account = _known(session, name)
            if not self._verify(account.password, old):
                raise AccountError("原密码不对，请重新输入。")
            _acceptable(name, old=old, new=new)
            account.password = self._hasher.hash(new)
            account.must_change = False
            session.execute(delete(SignedIn).where(SignedIn.account == account.name))
            mine = (_name_key(name), _address_key(f"own {name}"))
            session.execute(delete(Failure).where(Failure.key.in_(mine)))

    # --- coming in ------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, address: str) -> str:
        """The token of a new session. Raises AccountError; the sentence does not tell which was wrong."""
        name = name.strip().casefold()
        attempt = self._attempt(name, address)
        with Session(self._engine) as session:
            account = session.get(Account, name)
            known = account.password if account is not None and account.active else self._nobody
        right = self._verify(known, password[: MAX_PASSWORD + 1])
        if not right or account is None or not account.active:
            raise AccountError("账号或密码不对。")
        with Session(self._engine) as session, session.begin():
            of_this = or_(Failure.id.in_(attempt), Failure.key == _name_key(name))
            session.execute(delete(Failure).where(of_this))
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

    def _verify(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False

    def _attempt(self, name: str, address: str) -> list[int]:
        """Count this attempt as failed until it succeeds, so that many at once count too. Raises AccountError
        where there were too many."""
        at = self._clock()
        limits = {_name_key(name): _FAILURES_A_NAME, _address_key(address): _FAILURES_AN_ADDRESS}
        with Session(self._engine) as session, session.begin():
            session.execute(delete(Failure).where(Failure.at <= at - _WINDOW))
            for key, most in limits.items():
                count = select(func.count()).where(Failure.key == key)
                if (session.scalar(count) or 0) >= most:
                    raise AccountError("登录失败次数过多，请15分钟后再试，或请管理员重置密码。")
            rows = [Failure(key=key, at=at) for key in limits]
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]


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


def _acceptable(name: str, *, old: str, new: str) -> None:
    """Raises AccountError where ``new`` is no password to keep anybody out with."""
    if not MIN_PASSWORD <= len(new) <= MAX_PASSWORD:
        raise AccountError(f"新密码须为{MIN_PASSWORD}至{MAX_PASSWORD}个字符。")
    if new == old:
        raise AccountError("新密码不能与原密码相同。")
    if name.casefold() in new.casefold() or len(set(new)) < 5:
        raise AccountError("新密码过于简单：不要包含账号，至少用5个不同的字符。")


def _one_time() -> str:
    """A password to be typed once: no characters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _name_key(name: str) -> str:
    return f"name:{name.strip().casefold()[:80]}"


def _address_key(address: str) -> str:
    return f"from:{address[:80]}"
