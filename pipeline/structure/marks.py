"""The number grammar of Chinese official papers: 第一章, 一、, （一）, 1., （1）, ① — also as OCR damages it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["chapter", "part", "hanzi", "hanzi_brackets", "digit", "decimal", "digit_brackets", "circle"]

# CONTRACT: 1 一、, 2 （一）, 3 1., 4 （1）; chapters stand with 一、, circles below all
LEVELS: dict[Kind, int] = {
    "chapter": 1,
    "part": 2,
    "hanzi": 1,
    "hanzi_brackets": 2,
    "digit": 3,
    "decimal": 4,
    "digit_brackets": 4,
    "circle": 5,
}
_H = "一二三四五六七八九十"
_HANZI = rf"[{_H}]{{1,3}}"
_OPEN, _SHUT = "（(〔［\\[", "）)〕］\\]"
_PATTERNS: tuple[tuple[Kind, bool, re.Pattern[str]], ...] = tuple(
    (kind, whole, re.compile(pattern))  # type: ignore[misc]
    for kind, whole, pattern in (
        ("chapter", True, rf"第\s*({_HANZI}|\d{{1,2}})\s*(?:章|部分|篇)(?=[\s\u3000、:：]|[\u4e00-\u9fff“《5]|$)"),
        ("part", True, rf"第\s*({_HANZI}|\d{{1,2}})\s*节(?=[\s\u3000、:：]|[\u4e00-\u9fff“《5]|$)"),
        ("hanzi", True, rf"({_HANZI})\s*[、．.]"),
        ("hanzi_brackets", True, rf"[{_OPEN}]\s*({_HANZI})\s*[{_SHUT}]\s*[、.．]?"),
        ("digit_brackets", True, rf"[{_OPEN}]\s*(\d{{1,2}})\s*[{_SHUT}]\s*[、.．]?"),
        ("decimal", True, r"(\d{1,2}(?:[.．]\d{1,2}){1,3})[.．、]?(?=[\s\u3000\u4e00-\u9fff“《])(?![个万亿年月日%倍元座台家项条米])"),
        ("digit", True, r"(\d{1,2})\s*(?:[、．]|\.(?!\d)|\.(?=[456]G))"),  # 2.5G网络覆盖情况
        ("digit_brackets", True, rf"(\d{{1,2}})\s*[{_SHUT}]"),
        ("circle", True, r"([①-⑳])"),
        # what OCR leaves of them: a bracket or a dot lost, 一 as a dash, 1 as l or I
        ("hanzi", False, r"([-—–―ー])\s*、"),
        ("hanzi", False, rf"({_HANZI})\s*[,，。·](?=[\u4e00-\u9fff“])"),
        ("hanzi", False, rf"({_HANZI})[ \t\u3000]+(?=[\u4e00-\u9fff“5])"),
        ("hanzi_brackets", False, rf"[{_OPEN}]\s*([-—–―ー])\s*[{_SHUT}]"),
        ("hanzi_brackets", False, rf"[{_OPEN}]\s*({_HANZI})(?=[\u4e00-\u9fff“5])"),
        ("hanzi_brackets", False, rf"({_HANZI})\s*[{_SHUT}]"),
        ("digit", False, r"([lI|])\s*[、．.](?=[\u4e00-\u9fff“5])"),
        ("digit", False, r"(\d)\s*[,，。·](?=[\u4e00-\u9fff“])"),
        ("digit_brackets", False, rf"[{_OPEN}]\s*(\d{{1,2}})(?=[\u4e00-\u9fff“])"),
        ("digit_brackets", False, rf"[{_OPEN}]\s*([lI|])\s*[{_SHUT}]"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A number at the head of a paragraph. ``end``: offset after it. ``whole``: nothing of it is lost."""

    kind: Kind
    value: int  # of a decimal number the last part
    printed: str  # as printed; a damaged one as it must have been
    end: int
    level: int
    whole: bool


def read_mark(text: str) -> Mark | None:
    """The number that ``text`` begins with; None where it begins with none."""
    lead = len(text) - len(text.lstrip())
    for kind, whole, pattern in _PATTERNS:
        found = pattern.match(text, lead)
        if not found:
            continue
        value = _value(found[1])
        if value is None or not 0 < value < 100:
            continue
        level = LEVELS[kind] + (len(re.findall(r"[.．]\d", found[1])) - 1 if kind == "decimal" else 0)
        printed = re.sub(r"\s", "", found[0]) if whole else _repaired(kind, value)
        if printed[0] + printed[-1] in ("(）", "（)"):  # OCR mixes the widths
            printed = f"（{printed[1:-1]}）"
        return Mark(kind, value, printed, found.end(), level, whole)
    return None


def _repaired(kind: Kind, value: int) -> str:
    hanzi = hanzi_of(value)
    return {"hanzi": f"{hanzi}、", "hanzi_brackets": f"（{hanzi}）", "digit": f"{value}."}.get(
        kind, f"（{value}）"
    )


def hanzi_of(value: int) -> str:
    """1–99 in Chinese."""
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _H[tens - 1] + "十") + (_H[ones - 1] if ones else "")


def _value(text: str) -> int | None:
    if text in "-—–―ーlI|":
        return 1
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text[-1].isdigit():
        return int(re.split(r"[.．]", text)[-1])
    if not re.fullmatch(rf"(?:[{_H[1:9]}]?十)?[{_H[:9]}]?", text):
        return None
    tens, ten, ones = text.rpartition("十")
    return (10 * (_H.index(tens) + 1 if tens else 1) if ten else 0) + (_H.index(ones) + 1 if ones else 0)
