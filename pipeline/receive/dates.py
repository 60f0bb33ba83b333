"""Days and counts as people write them in a register."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

_CHINESE = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)

_FEW = r"(\d{1,3}|[一二两三四五六七八九十]+)"
_ORIGINAL = re.compile(  # 1正4副, 正本1份，副本4份: an original and its copies are all of them
    rf"{_FEW}份?正本?\D{{0,3}}?{_FEW}份?副|正本?{_FEW}\D{{0,3}}?副本?{_FEW}"
)


def parse_day(value: object) -> str | None:
    """An ISO day out of a date, an Excel serial or text; None where it cannot be decided (no year, or
    03/04/2024, which is two days). Blank is None too."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip()
    found = _serial(text) or _year_first(text) or _chinese(text) or _year_last(text) or _english(text)
    return found.isoformat() if found else None


def parse_count(value: object) -> int | None:
    """A number of copies: 5, "5份", "五份", "一式五份", "伍". None where there is none between 1 and 999."""
    if value is None or isinstance(value, bool):
        return None
    text = unicodedata.normalize("NFKC", str(value)).strip().translate(_FORMAL)
    text = re.sub(r"[(].*?[)]", "", text).replace("一式", "")
    if parts := re.search(_ORIGINAL, text):
        numbers = [n for n in parts.groups() if n is not None]
        count = sum(int(n) if n.isdigit() else _number(n) for n in numbers)
    elif digits := re.search(r"\d+", text):
        count = int(digits.group()[:6])
    elif words := re.search(r"[一二两三四五六七八九十百零〇]+", text):
        count = _number(words.group())
    else:
        return None
    return count if 1 <= count <= 999 else None


def _serial(text: str) -> date | None:
    """Excel's days since 1900, between 2000 and 2099."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and 36526 <= float(text) <= 73050:
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    return None


def _year_first(text: str) -> date | None:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})(?!\d)", text)
    found = found or re.search(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)", text)
    return _date(*map(int, found.groups())) if found else None


def _chinese(text: str) -> date | None:
    found = re.search(
        r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]",
        text,
    )
    if not found:
        return None
    year = int("".join(str(_CHINESE[c]) for c in found.group(1)))
    return _date(year, _number(found.group(2)), _number(found.group(3)))


def _year_last(text: str) -> date | None:
    """26/09/2024 or 9/26/2024, only where one of the two numbers cannot be a month."""
    found = re.search(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?!\d)", text)
    if not found:
        return None
    a, b, year = map(int, found.groups())
    if a > 12 >= b or a == b:
        return _date(year, b, a)
    return _date(year, a, b) if b > 12 >= a else None


def _english(text: str) -> date | None:
    low = text.lower()
    if found := re.search(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3})[a-z]*\.?[\s,-]+(20\d\d)", low):
        day, month, year = found.groups()
    elif found := re.search(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)", low):
        month, day, year = found.groups()
    else:
        return None
    return _date(int(year), _MONTHS.index(month) + 1, int(day)) if month in _MONTHS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(words: str) -> int:
    """Chinese numerals up to 999."""
    total, digit = 0, 0
    for c in words:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE[c]
    return total + digit
