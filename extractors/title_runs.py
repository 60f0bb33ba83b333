"""Names of titles that stand in one enumeration: what is said before the first and behind the last holds for all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.context_places import mentions
from extractors.hopes import hoping
from extractors.reading import Reading, Sentence
from extractors.title_names import LEAD, TitleName

_JOINS = re.compile(rf"[”\"]?(?:\([^()]*\))?(?:(?:、|以及|[和及与])[“\"]?|[“\"])?(?:{LEAD})?[“\"]?")


# a list of clauses that are names: 南阳，国家历史文化名城，全国文明城市，…
_COMMA = re.compile(rf"[”\"]?(?:\([^()]*\))?，(?:也是|又是|更是)?(?:{LEAD})?[“\"]?")
# what may open a sentence before the place whose titles follow
_OPENS = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?(?:作为)?(?:如今|今天|目前|现在|而|其中)?(?:的)?"
)
_MARKS = re.compile(r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?[“\"]?")
# a list whose next clause tells of an application
_STILL_TO_COME = re.compile(
    r"(?:目前|现|均|皆|都|两项|上述)*(?:正|拟|将|待|尚|有望|申报|争取|争创|力争|是我市?(?:的)?目标)"
)
_NEXT = re.compile(r"[^，。；]*")
_HOPED = hoping(
    r"争取|申报|申请|争创|创建|拟|待|尚|力争|有望|希望|期待|目标|未|没有|落选|无缘|计划|将|推荐|冲刺|对标|学习"
)


def runs(text: str, names: Sequence[TitleName]) -> list[tuple[int, int]]:
    """For each of ``names``, in order, where its enumeration begins and ends."""
    spans = [name.shared or (name.start, name.end) for name in names]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    for i in range(1, len(spans)):
        if _joined(text, spans[i - 1], spans[i]):
            starts[i] = starts[i - 1]
    for i in range(len(spans) - 2, -1, -1):
        if _joined(text, spans[i], spans[i + 1]):
            ends[i] = ends[i + 1]
    return list(zip(starts, ends, strict=True))


def stands_apart(
    reading: Reading, sentence: Sentence, run: tuple[int, int], spans: Sequence[tuple[int, int]]
) -> bool:
    """Whether the enumeration ``run`` stands in apposition to the city or a part of it, without a verb: 烟台市，国家
    创新型城市、…，2023年…; 国家园林城市、国家森林城市，丹东形象不断提升. ``spans``: where names of titles stand."""
    text = sentence.text
    first, last = _over_commas(text, run, spans)
    closed = re.compile(r"[”\"]?(?:\([^()]*\))?[”\"]?").match(text, last)
    end = closed.end() if closed else last
    places = mentions(reading, text, near="own")
    own = [p for p in places if p.scope in ("city", "district")]
    if _MARKS.fullmatch(text, 0, first):
        follows = end if text[end : end + 1] != "，" else end + 1
        clause = _NEXT.match(text, follows)
        return any(p.start == follows for p in own) and not (clause and _HOPED.search(clause[0]))
    if text[end : end + 1] not in ("，", "。", "；", ""):
        return False
    clause = _NEXT.match(text, end + 1)
    others = any(clause.start() < start < clause.end() for start, _ in spans) if clause else False
    if clause and not others and _STILL_TO_COME.match(clause[0]):
        return False  # …、…，正在申报: of them; …，正争创国家…: of another one
    before = text[:first].rstrip('“"')
    if not before.endswith(("，", "——")):
        return False
    lead = before.rstrip("，—")
    opens = max(lead.rfind(mark) for mark in "，。；:\n") + 1
    at = _OPENS.match(lead, opens)
    named = [p for p in own if p.end == len(lead)]
    starts = {opens, at.end() if at else opens} | {p.end for p in places if p.start == opens}  # 浙江|丽水
    return any(p.start in starts for p in named)


def _over_commas(text: str, run: tuple[int, int], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The enumeration with the names around it from which only a comma parts it."""
    first, last = run
    for start, end in reversed(spans):
        if end <= first and (
            _COMMA.fullmatch(text, end, first) or _joined(text, (start, end), (first, last))
        ):
            first = start
    for start, end in spans:
        if start >= last and (
            _COMMA.fullmatch(text, last, start) or _joined(text, (first, last), (start, end))
        ):
            last = end
    return first, last


def _joined(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    between = text[before[1] : after[0]]
    return before == after or (
        (not between or bool(re.search(r"[、和及与“”]", between))) and _JOINS.fullmatch(between) is not None
    )
