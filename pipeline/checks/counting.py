"""Count words against lists: 8类场景 and seven named, 12家5G工厂 and eleven named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.checks.context import Checked, finding
from pipeline.model import Document, Finding


@lru_cache(maxsize=8)
def narrowed(text: str) -> str:
    """``text`` with narrow brackets, commas and colons, one character for one, so that places stay. Several rules ask
    for that of the same plan, which may have 500 pages."""
    for wide, narrow in zip("（），：", "(),:", strict=True):
        text = text.replace(wide, narrow)
    return text


# what is listed stands before it, in the same sentence: looked for backwards, or 500 pages take seconds
_SCENARIOS = re.compile(
    r"(?P<open>等)?(?P<count>\d{1,2}|[一二三四五六七八九十]{1,2})(?:类|个|种|大)(?:典型)?(?:应用)?场景"
)
_SCENARIOS_FIRST = re.compile(
    r"(?P<count>\d{1,2}|[一二三四五六七八九十]{1,2})(?:类|个|种|大)(?:典型)?(?:应用)?场景(?:[,，]?分别(?:为|是)|[,，]?即|:)[:：]?(?P<names>[^。；;:\n等]{8,400})(?=[。\n]|$)"
)
_NO_NAME = re.compile(r"\d(?!G)|.{19}")
_LONGEST_NAME = 14  # characters; what is longer is no name of a scenario
_NUMBER = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_BODY = r"(?:公司|集团|厂|研究院|研究所)"
_NAME = rf"[^，。；;、:：\n]{{2,30}}?{_BODY}(?:[“\"][^”\"\n]{{1,40}}[”\"](?:项目)?)?"
_NAMES = rf"{_NAME}(?:(?:、|，|和|及|以及){_NAME})+"
_FACTORY = r"(?:5G全连接工厂|5G工厂|工厂名录|试点示范)"
# 建成12家5G工厂，分别为甲公司、…: the count, then the whole list
_COUNT_FIRST = re.compile(
    rf"{_NUMBER}(?:家|个|户)(?P<what>[^。；;\n]{{0,40}}?)(?:[,，]?分别(?:为|是)[:：]?|[,，]即|[:：])"
    r"(?P<names>(?:[^。；;()\n]|\([^()\n]*\)){8,800}?)(?P<open>等[^。；;、]{0,12})?(?=[。；;)\n]|$)"
)
# 甲公司、乙公司、丙公司4家企业入选: the list, then the count
_NAMES_FIRST = re.compile(
    rf"(?P<names>{_NAMES})(?P<open>等)?(?:共计?)?{_NUMBER}(?:家|户)(?P<what>[^。；;\n]{{0,40}})"
)
_BETWEEN = re.compile(
    r"、|[，,]|和(?=[^，、。]{2,30}(?:公司|集团|厂))|以及|及(?=[^，、。]{2,30}(?:公司|集团|厂))"
)
_QUOTED = re.compile(r"“[^”\n]*”|\([^()\n]*\)")  # a name may hold 、: “炼铁、炼钢一体化5G工厂”
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


def counted(checked: Checked, document: Document) -> Iterator[Finding]:
    """Lists of scenarios and of 5G factories that hold another number than they say."""
    yield from _scenarios(checked, document)
    yield from _factories(document)


def _factories(document: Document) -> Iterator[Finding]:
    """A list with 等 may be open: it can only be too long."""
    text = narrowed(document.text)
    told: list[tuple[int, int]] = []
    for pattern in (_COUNT_FIRST, _NAMES_FIRST):
        for match in _within(pattern, text):
            count, items = _count(match["count"]), _BETWEEN.split(_QUOTED.sub("项目", match["names"]))
            if not all(re.search(_BODY, item) for item in items) or text[: match.start()].endswith(
                ("、", "和", "及")
            ):
                continue  # no list of enterprises, or not the whole of it
            listed = len(items)
            overlaps = any(a < match.end() and match.start() < b for a, b in told)
            if (
                count is None
                or overlaps
                or not re.search(_FACTORY, text[max(0, match.start() - 20) : match.end()])
            ):
                continue
            told.append(match.span())
            goes_on = text[match.end() : match.end() + 1] in "；;" and listed < count  # 甲公司；乙公司
            if listed != count and not goes_on and not (match["open"] and listed < count):
                yield finding(
                    "count-inconsistent",
                    "factory",
                    "note",
                    f"称{count}家，所列为{listed}家。",
                    document.quote(*match.span()),
                )


def _within(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches in sentences that speak of 5G factories: in others there is nothing to count, and to look
    through 500 pages takes half a second."""
    for sentence in re.finditer(r"[^。；;\n]+", text):
        if re.search(_FACTORY, text[max(0, sentence.start() - 20) : sentence.end()]):
            yield from pattern.finditer(text, sentence.start(), sentence.end())


def _scenarios(checked: Checked, document: Document) -> Iterator[Finding]:
    """A、B、C 4类场景: a closed list that holds another number of scenarios than it says."""
    spans = sorted(
        {
            e.span: str(f.value)
            for f in checked.facts("scenario")
            for e in f.evidence
            if e.document == document.id and e.span is not None
        }.items()
    )
    yield from _scenarios_after(document, spans)
    ended = 0
    for match in _SCENARIOS.finditer(document.text):
        begin = max(ended, match.start() - 200, _sentence(document.text, match.start()))
        if match.start() - begin < 8:
            continue
        ended = match.end()
        named = [v for (start, end), v in spans if begin <= start and end <= match.start("count")]
        last = max((end for (_, end), _ in spans if end <= match.start("count")), default=-1)
        count = _count(match["count"])
        counted_there = document.text[last : match.start("count")] if last >= 0 else ""
        if match["open"] or len(named) < 2 or last < 0 or count is None:
            continue
        if counted_there not in ("", "共", "共计", "合计", "计", "”", "”共"):
            continue
        listed = _listed(document.text[begin:last], named)
        if listed is not None and listed != count:
            yield finding(
                "count-inconsistent",
                "scenario",
                "note",
                f"称{count}类场景，所列为{len(named)}类。",
                document.quote(begin, match.end()),
            )


def _scenarios_after(document: Document, spans: Sequence[tuple[tuple[int, int], str]]) -> Iterator[Finding]:
    """8类场景：A、B…: a closed list behind a colon or 分别为."""
    for match in _SCENARIOS_FIRST.finditer(narrowed(document.text)):
        start, end = match.span("names")
        named = [v for (a, b), v in spans if start <= a and b <= end]
        pieces = _pieces(match["names"])
        count = _count(match["count"])
        if (
            count is None
            or len(named) < 2
            or any(len(p) > _LONGEST_NAME for p in pieces)
            or len(pieces) == count
        ):
            continue
        yield finding(
            "count-inconsistent",
            "scenario",
            "note",
            f"称{count}类场景，所列为{len(pieces)}类。",
            document.quote(*match.span()),
        )


def _sentence(text: str, at: int) -> int:
    """Where the sentence begins in which ``at`` stands."""
    return max(text.rfind(stop, 0, at) for stop in "。；;\n") + 1


def _listed(text: str, named: Sequence[str]) -> int | None:
    """How many items the enumeration at the end of ``text`` has: those named, and others between 、; None where
    it is no enumeration (机器视觉质检的企业达35家，无人智能巡检)."""
    pieces = _pieces(text[text.find(named[0]) :])
    return None if any(_NO_NAME.search(p) for p in pieces) else len(pieces)


def _pieces(text: str) -> list[str]:
    """The items of an enumeration of scenarios, what stands in brackets left out."""
    bare = re.sub(r"[(（][^()（）]*[)）]", "", text)
    return [piece for piece in re.split(r"[、，和及与]|以及|”“", bare) if piece.strip("“”")]


def _count(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    tens, _, units = text.partition("十")
    if "十" not in text:
        return _DIGITS.get(text)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(units, 0) if units else 0)
