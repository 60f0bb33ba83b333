"""Targets whose measure was named before them: …要达到85%以上，2026年末达到95% · 2024年目标：5200个；2025年目标：5600个."""

from __future__ import annotations

import re

from extractors.reading import Sentence

_LATER = r"(?:^|(?<=[，、；:]))(?P<metric>[^，；:、\n\d]{0,4}(?:20\d\d年?[底末]?前?)?[^，；:、\n\d]{0,14}?)"
_DATES = re.compile(r"(?:到|至|截至)?20\d\d年?(?:年?[底末])?前?")
_EMPTY = re.compile(
    r"(?:[()]|第[一二三四五]年|第[一二三四]阶段|将|要|力争|有望|可望|届时|年底|年末|完成|实现|建成|预计|确保|再|则|累计|合计|总数|总量|数量|规模|共|全市|我市|目标|达到|达|突破|超过|增至|提高到|提升到|提升至|增加到|上升到|不低于|不少于|为|并|其中|:)+"
)
_WHOLE = re.compile(r"累计|合计|总数|总量|规模")
_ADDED = re.compile(r"(?:再)?(?:新建|新增|新培育|新打造)")
_GRADE = re.compile(r"(?:国家级|省级|部级|市级|国家|部|省)")
_ENDS = re.compile(r"(?:以上|左右)?(?:[，。；、)\n]|$)")


def pattern(number: str, unit: str) -> re.Pattern[str]:
    """A figure with hardly a word before it; groups ``metric`` and those of ``number``, ``unit``."""
    return re.compile(rf"{_LATER}{number}(?P<unit>{unit})")


def measure(sentence: Sentence, match: re.Match[str], last: str) -> str | None:
    """The measure of the figure at ``match``, after a target of ``last``; None where it is of something else."""
    if not _ENDS.match(sentence.text, match.end()):
        return None
    lead = match["metric"]
    dated = bool(_DATES.search(lead)) or bool(
        re.search(r"20\d\d年[^，；]{0,6}[:，]$", sentence.text[: match.start()])
    )
    rest = _EMPTY.sub("", _DATES.sub("", lead))
    if not rest:
        added = _ADDED.match(last)
        if _WHOLE.search(lead):
            return last[added.end() :] if added else last
        return last if dated else None
    if _ADDED.fullmatch(rest):
        return last if last.startswith(rest) else None
    bare = _GRADE.sub("", re.sub(r"(?:数量|总数|数)$", "", last), count=1) if _GRADE.match(last) else last
    return rest + re.sub(r"(?:数量|总数|数)$", "", bare) if _GRADE.fullmatch(rest) else None
