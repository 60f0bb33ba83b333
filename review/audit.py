"""The log of what people did at the desk, in words of the desk."""

from __future__ import annotations

from fastapi import Request

from pipeline.store import audit
from review.accounts import Person
from review.desk import Desk

ACTION_NAMES = {
    "login": "登录",
    "login-refused": "登录被拒",
    "logout": "退出",
    "password": "修改密码",
    "view": "查看案卷",
    "page": "查看页面",
    "download": "下载原件",
    "export": "导出",
    "account": "账号管理",
    "correct": "更正",
    "undo": "撤销更正",
}


def note(desk: Desk, person: Person | str, action: str, subject: str, detail: str = "") -> None:
    """``action``: a key of ``ACTION_NAMES``."""
    by = person if isinstance(person, str) else f"{person.full_name}（{person.name}）"
    audit.record(desk.database, by=by, action=action, subject=subject, detail=detail)


def address(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client is not None else "?"
