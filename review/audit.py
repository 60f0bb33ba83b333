"""The log of what people did at the desk, in words of the desk."""

from __future__ import annotations

import json
import re

from fastapi import Request

from pipeline.call import Call
from pipeline.corrections import TARGETS
from pipeline.store import audit
from review.accounts import Person
from review.decisions import called, told
from review.desk import Desk

ACTION_NAMES = {
    "login": "登录",
    "login-refused": "登录被拒",
    "logout": "退出",
    "password": "修改密码",
    "view": "查看案卷",
    "page": "查看页面",
    "search": "全批检索",
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


_DECIDED = re.compile(r"(\w+) (.+)")
_NUMBERED = re.compile(r"(.+?)（更正 (\d+)）(.*)")


def detail_in_words(entry: audit.Entry, call: Call) -> str:
    """What an entry tells, without keys and JSON; as it stands where it is none of ours."""
    if entry.action == "correct":
        return _corrected(entry.detail, call)
    if entry.action == "undo" and (found := _NUMBERED.fullmatch(entry.detail)) is not None:
        return f"{_thing(found[1], call)}（第 {found[2]} 号更正）{found[3]}"
    return entry.detail


def _corrected(detail: str, call: Call) -> str:
    """``TARGET KEY：JSON（REASON）`` as the store writes it; a key may hold a colon too."""
    for colon in re.finditer("：", detail):
        try:
            value, end = json.JSONDecoder().raw_decode(detail, colon.end())
        except ValueError:
            continue
        reason = detail[end:].removeprefix("（").removesuffix("）")
        return f"{_thing(detail[: colon.start()], call)} → {told(value)}。理由：{reason}"
    return detail


def _thing(text: str, call: Call) -> str:
    found = _DECIDED.fullmatch(text)
    target = next((t for t in TARGETS if found is not None and t == found[1]), None)
    if found is None or target is None:
        return text
    return f"{TARGETS[target]}：{called(call, target, found[2])}"
