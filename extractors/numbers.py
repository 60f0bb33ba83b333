"""Numbers as Chinese papers write them: 31240 · 31,240 · 3.12万 · 三万一千二百 · 3万余 · 1.2亿 · ranges.

Works on normalised text (`normal.normalise`). A number that holds letters or a misplaced stop (3O240, 3l240,
3。12万) is read as it was most likely meant and marked doubtful: nothing is mended silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SLIPS = str.maketrans("OoQlI|〇", "0001110")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
MULTIPLIERS = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
}

# lengths are bounded: nothing longer is a number, and a page of digits must not cost minutes
_ARABIC = r"\d{1,3}(?:[,，]\d{3}){1,4}(?:\.\d{1,6})?|\d{1,14}(?:\.\d{1,6})?"
_SLIPPED = r"(?=[0-9OoQlI|]{0,12}\d)(?=\d{0,12}[OoQlI|])[0-9OoQlI|]{3,12}|(?=[\d.]{0,6}[OoIl|])[\dOoIl|]{1,3}\.[\dOoIl|]{1,3}(?=[万亿个座%])|\d{1,6}(?:[。·,，]\d{1,2}(?=[万亿])|·\d{1,2}(?!\d))|\d{1,4} \d{3}(?:\.\d{1,2})?(?!\d)|\d{1,2} \d{4}(?![\d年])"
_CHINESE = r"[一二三四五六七八九两十百千][零〇一二三四五六七八九两十百千万亿]{0,16}(?:点[零一二三四五六七八九]{1,6})?"
_CORE = rf"(?:{_SLIPPED}|{_ARABIC}|{_CHINESE})"
_SCALE = r"(?:万亿|千万|百万|十万|[万亿千])?"
_BEFORE = r"(?:大约|将近|接近|超过|不少于|不低于|不小于|至少|[约近超逾≥>])|突破"
_AFTER = r"余|多(?=[个座站处人家项万])|左右|以上|上下|\+"
NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<core>(?<![A-Za-z\d.])(?:{_CORE}))(?P<odd>[余多几])?(?P<scale>{_SCALE})"
    # 4万7千, 1亿2000万: what follows a scale in smaller units
    rf"(?P<more>(?<=[万亿])(?:\d千(?:\d百)?|\d百|\d{{4}}(?=[余多]?[万个座站人家])万?))?"
    rf"(?P<range>\s*(?:[-~—至到]|(?<=\d)一(?=\d))\s*(?P<core2>{_ARABIC})(?P<scale2>{_SCALE}))?(?P<after>{_AFTER})?"
    # 5G, 3D and the like are names
    r"(?:(?<=[万亿])|(?!\d|G(?![bBHW])|D(?![a-z])))"
)
# what is left of a figure that was misread behind its first digits: 35.L, 31Z40, 35.个; no unit in letters is that
_TORN = re.compile(
    r"[.·]?(?!(?:[kKMGTPEZ]?(?:bps|bit|b/s|B|Hz|FLOPS|Flops|flops)|G|T|P|PB?|EB?|ms|us|s|min|h|km|m|mm|cm|nm|kg|g|t"
    r"|[kKMG]?(?:Wh|W|VA|V)|TEU|FPS|fps|A级?|K|k)(?![A-Za-z]))[A-Za-z|]|[.·](?=[个座站家项万亿%])"
)
_LATER = re.compile(r"(?:个|座|站|处|人|万人|家|项|%|亿元|万元)?\(?(?:左右|以上|上下|余)")


@dataclass(frozen=True)
class Number:
    """A number at ``start:end`` of the text. ``value`` has 万 and 亿 resolved; a range gives its lower end."""

    start: int
    end: int
    value: float
    approximate: bool = False
    doubtful: bool = False
    upper: float | None = None

    @property
    def plain(self) -> int | float:
        """The value as an int where it is whole."""
        return int(self.value) if float(self.value).is_integer() else self.value


def chinese_number(text: str) -> float | None:
    """The value of Chinese numerals (三万一千二百, 十八, 二〇二三, 三点五); None where they are none."""
    whole, _, part = text.partition("点")
    if all(c in _DIGITS for c in whole):
        value: float = int("".join(str(_DIGITS[c]) for c in whole)) if whole else 0
    else:
        total = section = digit = 0
        last = 1
        for c in whole:
            if c in _DIGITS:
                digit = _DIGITS[c]
                last = 10 if c in "零〇" else last
            elif c in _TENS:
                section += (digit or 1) * _TENS[c]
                digit, last = 0, _TENS[c]
            elif c in "万亿":
                unit = MULTIPLIERS[c]
                total = (total + section + digit) * unit if c == "亿" else total + (section + digit) * unit
                section, digit, last = 0, 0, unit
            else:
                return None
        value = total + section + digit * (last // 10 if last > 10 and digit and not section % 10 else 1)
    if part:
        if not all(c in _DIGITS for c in part):
            return None
        value += float("0." + "".join(str(_DIGITS[c]) for c in part))
    return value


def count_told(text: str) -> int | None:
    """3, 三 → 3; None where the words are no count."""
    value = int(text) if text.isdigit() else chinese_number(text)
    return int(value) if value is not None else None


def _value(core: str) -> tuple[float, bool] | None:
    """The value of a number without its scale, and whether it is doubtful."""
    if re.fullmatch(_ARABIC, core):
        return float(core.replace(",", "").replace("，", "")), False
    if re.match(_CHINESE, core):
        value = chinese_number(core)
        return None if value is None else (value, False)
    if re.fullmatch(r"\d+ \d{3,4}(?:\.\d+)?", core):
        return float(core.replace(" ", "")), True
    if re.fullmatch(r"\d+[。·,，]\d{1,2}", core):
        return float(re.sub(r"[。·,，]", ".", core)), True
    slipped = core.translate(_SLIPS)
    return (float(slipped), True) if re.fullmatch(r"\d+(?:\.\d+)?", slipped) else None


def read_number(match: re.Match[str]) -> Number | None:
    """A match of `NUMBER` as a number; None where it is none (千 alone, 一 of a word)."""
    first = _value(match["core"])
    if first is None:
        return None
    value, doubtful = first
    scale = match["scale"] or ""
    scale2 = match["scale2"] or "" if match["range"] else ""
    upper = None
    if match["range"]:
        upper = float(match["core2"].replace(",", "").replace("，", "")) * MULTIPLIERS.get(scale2, 1)
        scale = scale or scale2
    # a pattern that holds the number may end behind 个 or behind 以上
    ends = {match.end(), *(match.end(group) for group in ("core", "scale", "more", "core2", "scale2"))}
    return Number(
        start=match.start(),
        end=match.end(),
        value=round(value * MULTIPLIERS.get(scale, 1) + _more(match["more"] or ""), 6),
        approximate=bool(match["before"] or match["after"] or match["odd"] or match["range"])
        or any(_LATER.match(match.string, end) for end in ends if end > 0),
        doubtful=doubtful
        or "一" in (match["range"] or "")  # 40一50: a dash misread
        or (upper is not None and upper < value)  # 32-5: a point misread
        or bool(_TORN.match(match.string, match.end())),
        upper=upper,
    )


def _more(text: str) -> float:
    """The value of 7千, 7千5百, 2000万 after a larger scale."""
    return sum(
        int(d) * MULTIPLIERS.get(u, 100 if u == "百" else 1) for d, u in re.findall(r"(\d+)([千百万]?)", text)
    )


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """All numbers of ``text[start:end]`` in order."""
    for match in NUMBER.finditer(text, start, len(text) if end is None else end):
        number = read_number(match)
        if number is not None:
            yield number
