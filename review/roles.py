"""Who may do what at the desk."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """What a page or an act asks for."""

    VIEW = "view"  # look at cases, page pictures, download originals
    CORRECT = "correct"  # confirm, correct, undo
    REGISTER = "register"  # copies, days, discs
    EXPORT = "export"  # ledger, notices
    ACCOUNTS = "accounts"  # people and their roles
    AUDIT = "audit"  # who looked at what


class Role(StrEnum):
    SECRETARY = "secretary"
    READER = "reader"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.SECRETARY: "秘书处",
    Role.READER: "评审（只读）",
    Role.REVIEWER: "评审（可更正）",
    Role.ADMINISTRATOR: "管理员",
}

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READER: frozenset({Right.VIEW}),
    Role.REVIEWER: frozenset({Right.VIEW, Right.CORRECT, Right.EXPORT}),
    Role.SECRETARY: frozenset({Right.VIEW, Right.CORRECT, Right.REGISTER, Right.EXPORT}),
    Role.ADMINISTRATOR: frozenset(Right),
}


def allows(role: Role, right: Right) -> bool:
    return right in _RIGHTS[role]
