"""The signing date in the words of a signature cell: whole, partly filled, blank or impossible."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from pipeline.textfold import fold_map

State = Literal["present", "missing", "unclear"]

_D = r"[0-9OoQIl|]"
_HAN = "〇○零一二三四五六七八九十廿卅OoO0"
_YEAR, _SMALL = rf"(?:{_D}{{2,5}}|[{_HAN}]{{2,5}})", rf"(?:{_D}{{1,2}}|[{_HAN}]{{1,3}})"
_WRITTEN = re.compile(rf"(?P<y>{_YEAR})?年(?P<m>{_SMALL})?月(?P<d>{_SMALL})?(?:[日号曰]|(?<=[0-9])月$)", re.M)
_NO_DAY = re.compile(rf"(?P<y>{_YEAR})年(?P<m>{_SMALL})?月?(?P<d>(?!))?")
_NO_YEAR = re.compile(rf"(?<![年\w])(?P<y>(?!))?(?P<m>{_SMALL})月(?P<d>{_SMALL})[日号]", re.M)
_POINTED = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)[.\-/、·](?P<m>\d{1,2})[.\-/、·](?P<d>\d{1,2})(?!\d|[.\-/]\d)"
)
_SEAL_MARK = re.compile(r"盖章|公章|签章")
_AFTER = 6  # characters that may follow a signing date in its paragraph: a full stop, stray seal letters
FIRST_YEAR, LAST_YEAR = 2015, 2040
ILLEGIBLE = "落款日期无法辨认"


@dataclass(frozen=True)
class SigningDate:
    """``start``/``end``: where it stands in the text given (0, 0: nowhere). ``hint``: why unclear."""

    state: State
    iso: str | None = None
    start: int = 0
    end: int = 0
    hint: str = ""

    @property
    def stands(self) -> bool:
        return self.end > self.start


NONE = SigningDate("missing")


def signing_date(text: str) -> SigningDate:
    """The date under which ``text`` (a signature cell as read) is signed: the last one that ends its
    paragraph. Dates inside the prose of an opinion are not it."""
    folded = fold_map(text)
    candidates: list[SigningDate] = []
    for pattern in (_WRITTEN, _POINTED, _NO_DAY, _NO_YEAR):
        for found in pattern.finditer(folded.text):
            start, end = folded.span(found.start(), found.end())
            if _signs(text, start, end, whole=pattern not in (_NO_DAY, _NO_YEAR)):
                candidates.append(_judged(found, start, end))
        if candidates:
            break
    if not candidates:
        return NONE
    last = max(candidates, key=lambda c: c.start)
    filled = [c for c in candidates if c.state == "present"]
    if last.state == "missing" and filled and _SEAL_MARK.search(text[: filled[-1].start]):
        # the form's own blank line left below a date that was typed above it
        return filled[-1]
    return last


def _signs(text: str, start: int, end: int, *, whole: bool) -> bool:
    """Whether the words around allow a signing date: it ends its paragraph, no sentence goes on.

    A date without a day or a year (``whole`` false) must stand alone, or prose that names a month would do."""
    before = text[:start].rsplit("\n", 1)[-1].rstrip()
    rest = text[end:].split("\n", 1)[0].strip()
    letters = re.sub(r"[\W_]", "", _SEAL_MARK.sub("", rest))
    if letters and rest.endswith(("。", "；", ";")):
        return False
    if not whole and before and not before.endswith((":", "：", ")", "）", "日期")):
        return False
    return (
        len(letters) <= _AFTER
        and not re.match(r"[,，、前起至内印发以]", rest)
        and not before.endswith(("于", "至", "到", "在", "自", "从", "截止", "—", "-", "《", "〔"))
    )


def _judged(found: re.Match[str], start: int, end: int) -> SigningDate:
    parts = [found["y"], found["m"], found["d"]]
    if not any(parts):
        return SigningDate("missing", None, start, end)
    if not all(parts):
        return SigningDate("unclear", None, start, end, "落款日期未填写完整")
    year, month, day = (number(part) for part in parts)
    if year is None or month is None or day is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return SigningDate("unclear", None, start, end, ILLEGIBLE)
    try:
        iso = dt.date(year, month, day).isoformat()
    except ValueError:
        return SigningDate("unclear", None, start, end, "落款日期不存在，请核对")
    return SigningDate("present", iso, start, end)


def number(digits: str) -> int | None:
    """2024, 二〇二四, 十二, 二十, 廿一 as a number; None where it is none."""
    plain = re.sub("[OoQO]", "0", re.sub(r"[Il|]", "1", digits))
    if plain.isdecimal():
        return int(plain)
    values = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "0": 0}
    plain = plain.replace("廿", "二十").replace("卅", "三十")
    if "十" not in plain:
        if any(c not in values for c in plain):
            return None
        if len(plain) == 3 and plain.startswith("二二"):
            plain = "二〇" + plain[1:]  # the thin 〇 of 二〇二四 is easily lost
        return int("".join(str(values[c]) for c in plain))
    tens, _, ones = plain.partition("十")
    if any(len(c) > 1 or (c and c not in values) for c in (tens, ones)):
        return None
    return values.get(tens, 1) * 10 + (values[ones] if ones else 0)
