"""Passwords: given once, chosen by their owners, kept as argon2id hashes."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from review.account_errors import AccountError

MIN_PASSWORD = 10
MAX_PASSWORD = 200


class Passwords:
    """The hashes and what is held against them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # of nobody: names that do not exist take as long as those that do
        self.nobody = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def fits(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password[: MAX_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return False


def one_time() -> str:
    """A password to be typed once: no characters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def check_new(name: str, *, old: str, new: str) -> None:
    """Raises AccountError where ``new`` is no password to keep anybody out with."""
    if not MIN_PASSWORD <= len(new) <= MAX_PASSWORD:
        raise AccountError(f"新密码须为{MIN_PASSWORD}至{MAX_PASSWORD}个字符。")
    if new == old:
        raise AccountError("新密码不能与原密码相同。")
    if name.casefold() in new.casefold() or len(set(new)) < 5:
        raise AccountError("新密码过于简单：不要包含账号，至少用5个不同的字符。")
