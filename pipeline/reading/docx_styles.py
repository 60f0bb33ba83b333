"""Styles and automatic numbers of a .docx: what a paragraph looks like and which number is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.xml_zip import Element, attribute, child, tag, value

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Look:
    """How characters look; None = not said here."""

    size: float | None = None
    bold: bool | None = None
    font: str | None = None
    red: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, with what it leaves open taken from ``below``."""
        return Look(
            self.size if self.size is not None else below.size,
            self.bold if self.bold is not None else below.bold,
            self.font if self.font is not None else below.font,
            self.red if self.red is not None else below.red,
            self.hidden if self.hidden is not None else below.hidden,
            self.struck if self.struck is not None else below.struck,
        )


def look(properties: Element | None) -> Look:
    """What a ``w:rPr`` says."""
    if properties is None:
        return Look()
    size = value(properties, "sz")
    fonts = child(properties, "rFonts")
    colour = value(properties, "color")
    return Look(
        size=int(size) / 2 if size and size.isdigit() else None,
        bold=_switch(child(properties, "b")),
        font=attribute(fonts, "eastAsia") or attribute(fonts, "ascii"),
        red=_is_red(colour) if colour else None,
        hidden=_switch(child(properties, "vanish")),
        struck=_either(_switch(child(properties, "strike")), _switch(child(properties, "dstrike"))),
    )


def _switch(element: Element | None) -> bool | None:
    if element is None:
        return None
    return (attribute(element, "val") or "true").lower() not in {"0", "false", "off", "none"}


def _either(*switches: bool | None) -> bool | None:
    told = [switch for switch in switches if switch is not None]
    return any(told) if told else None


def _is_red(colour: str) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    r, g, b = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return r > 150 and g < 100 and b < 100


@dataclass(frozen=True)
class Style:
    name: str
    look: Look
    outline: int | None  # 0 = heading 1
    number: tuple[str, int | None] | None  # numId, level


class Styles:
    """``styles.xml``, with what each style takes from those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        self._raw: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default: str | None = None
        self.base = Look()
        for element in root if root is not None else ():
            if tag(element) == "docDefaults":
                self.base = look(child(child(element, "rPrDefault"), "rPr"))
            elif tag(element) == "style" and (key := attribute(element, "styleId")):
                self._raw[key] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in {
                    "1",
                    "true",
                }:
                    self.default = key

    def get(self, key: str | None, depth: int = 0) -> Style:
        element = self._raw.get(key or "")
        if key is None or element is None or depth > 12:
            return Style("", Look(), None, None)
        if key not in self._known:
            parent = self.get(value(element, "basedOn"), depth + 1)
            properties = child(element, "pPr")
            outline = value(properties, "outlineLvl")
            self._known[key] = Style(
                name=plain_name(value(element, "name") or key),
                look=look(child(element, "rPr")).over(parent.look),
                outline=int(outline) if outline and outline.isdigit() else parent.outline,
                number=number_of(properties) or parent.number,
            )
        return self._known[key]


def plain_name(name: str) -> str:
    """Style names as Word writes them in English: 标题 1 → heading 1."""
    low = name.strip().lower()
    found = re.fullmatch(r"(?:标题|heading)\s*(\d)", low)
    return f"heading {found[1]}" if found else low


def number_of(properties: Element | None) -> tuple[str, int | None] | None:
    """The list and level that a ``w:pPr`` asks for; numId "0" takes the number away."""
    numbering = child(properties, "numPr")
    if numbering is None:
        return None
    key, level = value(numbering, "numId"), value(numbering, "ilvl")
    if key is None:
        return None
    return key, int(level) if level and level.isdigit() else None


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str
    gap: str
    style: str | None
    legal: bool


class Numbering:
    """``numbering.xml`` with running counters: ask for the labels in the order of the paragraphs."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._restart: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in root if root is not None else ():
            if tag(element) == "abstractNum":
                levels = {_int(attribute(e, "ilvl")): _level(e) for e in element if tag(e) == "lvl"}
                self._levels[attribute(element, "abstractNumId") or ""] = levels
            elif tag(element) == "num":
                self._read_num(element)

    def _read_num(self, element: Element) -> None:
        key = attribute(element, "numId") or ""
        self._lists[key] = value(element, "abstractNumId") or ""
        for override in element:
            start = value(override, "startOverride")
            if tag(override) == "lvlOverride" and start and start.isdigit():
                self._restart[(key, _int(attribute(override, "ilvl")))] = int(start)

    def label(self, key: str, level: int | None, style: str | None = None) -> str:
        """The number printed before the next paragraph of that list, with the blank after it, if any."""
        pattern = self._lists.get(key)
        levels = self._levels.get(pattern or "", {})
        if pattern is None or not levels:
            return ""
        if level is None:
            level = next((n for n, lv in levels.items() if style and lv.style == style), 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(pattern, {})
        if key not in self._begun:
            self._begun.add(key)
            for (num, lvl), start in self._restart.items():
                if num == key:
                    counts[lvl] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return self._print(levels, counts, level)

    def _print(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        own = levels[level]
        if own.form in {"bullet", "none"}:
            return ""

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            shown = levels.get(at, own)
            form = "decimal" if own.legal else shown.form
            return numeral(counts.get(at, shown.start), form)

        return re.sub(r"%(\d)", number, own.text) + own.gap


def _level(element: Element) -> _Level:
    # the tab or blank after the number is distance only
    legal = child(element, "isLgl")
    return _Level(
        start=_int(value(element, "start"), 1),
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        gap=" " if value(element, "suff") == "space" else "",
        style=value(element, "pStyle"),
        legal=legal is not None and _switch(legal) is True,
    )


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default


def numeral(number: int, form: str) -> str:
    """A number as a ``w:numFmt`` prints it; unknown forms as plain digits."""
    if form in {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
    }:
        return hanzi_number(number)
    if form == "ideographDigital":
        return "".join("〇一二三四五六七八九"[int(d)] for d in str(number))
    if form in {"upperLetter", "lowerLetter"} and number >= 1:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if form == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if form == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3280 + number - 1)
    if form.startswith("decimalFullWidth"):
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def hanzi_number(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, up to 9999."""
    if not 0 < number < 10_000:
        return str(number)
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if zero else "") + _DIGITS[digit] + name
            zero = False
        elif out:
            zero = True
    return out[1:] if out.startswith("一十") else out


def _roman(number: int) -> str:
    out = ""
    for unit, mark in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += mark * (number // unit)
        number %= unit
    return out
