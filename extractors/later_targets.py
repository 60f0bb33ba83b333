"""Targets whose measure was named before them: …要达到85%以上，2026年末达到95% · 2024年目标：5200个；2025年目标：5600个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.claims import Claim
from extractors.hopes import hoping
from extractors.reading import Reading, Sentence
from pipeline.model import Target

_LATER = r"(?:^|(?<=[，、；:]))(?P<metric>[^，；:、\n\d]{0,4}(?:20\d\d年?[底末]?前?)?[^，；:、\n\d]{0,14}?)"
_DATES = re.compile(r"(?:到|至|截至)?20\d\d年?(?:年?[底末])?前?")
_EMPTY = re.compile(
    r"(?:[()]|第[一二三四五]年|第[一二三四]阶段|将|要|力争|有望|可望|按|年度|计划|规划|届时|年底|年末|完成|实现|建成|预计|确保|再|则|累计|合计|总数|总量|数量|规模|共|全市|我市|目标|达到|达|突破|超过|增至|提高到|提升到|提升至|增加到|上升到|不低于|不少于|为|并|其中|:)+"
)
_WHOLE = re.compile(r"累计|合计|总数|总量|规模")
_ADDED = re.compile(r"(?:再)?(?:新建|新增|新培育|新打造)")
_ADDED_EACH = re.compile(r"(?:每年|年均|各年|逐年|累计)?(?:再)?(?:新建|新增|新培育|新打造)")
# 2023年净增5G基站1870个，2024年拟再建1200个
_BUILT = re.compile(r"拟?(?:再|新|继续|续|再新|拟)*(?:建|建设|开通|新增|新建|部署)")
_STATIONS_BUILT = re.compile(
    r"(?:新建|新增|净增|新开通|完成|建成|新建成)[^，。；]{0,4}5G(?:网络)?基站(?:建设)?$"
)
# 已建成5G基站6218个，2024年计划再建800个
_STATIONS = re.compile(r"[^，。；\d]{0,8}5G(?:网络|通信)?基站(?:总数|总量|数量|数|规模)?")
_PLANNED = hoping(r"计划|拟|将|力争|预计|确保|规划|再新?建(?!成)")
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
        added = _ADDED_EACH.match(last)
        if _WHOLE.search(lead):
            return last[added.end() :] if added else last
        return last if dated else None
    # 其中2024年新建1020个: done
    planned = _STATIONS.fullmatch(last) and _PLANNED.search(sentence.text[: match.end("metric")][-24:])
    if _BUILT.fullmatch(rest) and (_STATIONS_BUILT.match(last) or planned):
        return "新建5G基站"
    if _ADDED.fullmatch(rest):
        return last if last.startswith(rest) else None
    bare = _GRADE.sub("", re.sub(r"(?:数量|总数|数)$", "", last), count=1) if _GRADE.match(last) else last
    return rest + re.sub(r"(?:数量|总数|数)$", "", bare) if _GRADE.fullmatch(rest) else None


_NAMES = {"base_station_total": "5G基站总数", "base_stations_per_10k": "每万人拥有5G基站数"}


def with_aims(reading: Reading, claims: Sequence[Claim], later: Sequence[Claim]) -> list[Claim]:
    """``claims`` with the figures found ``later`` and the targets that those are: a target of the same figure that
    had to guess at its measure gives way."""
    aims = [_aim(reading, c) for c in later if _is_aim(c)]
    told = sorted((c.figure or c.spans[0])[:2] for c in (*claims, *aims) if c.kind == "target")
    # 2025年，嘉兴5G基站达到3万个，湖州达到2万个: a total aimed at is a target, be its measure named there or not
    aims += [_aim(reading, c) for c in claims if _is_aim(c) and not _is_told(c, told)]
    taken = [a.figure[0] for a in aims if a.figure is not None]
    kept = [c for c in claims if not (c.kind == "target" and c.figure is not None and c.figure[0] in taken)]
    return [*kept, *later, *aims]


def _is_aim(claim: Claim) -> bool:
    return claim.kind in _NAMES and claim.status == "target" and claim.scope == "city" and bool(claim.as_of)


def _is_told(claim: Claim, told: Sequence[tuple[int, int]]) -> bool:
    """Whether a target of the same figure is among those ``told``, or the figure is not known to be one of its own."""
    if claim.figure is None:
        return True
    start, end = claim.figure
    return any(first < end and start < last for first, last in told)


def _aim(reading: Reading, claim: Claim) -> Claim:
    if not isinstance(claim.value, int | float) or claim.as_of is None or claim.figure is None:
        raise TypeError(f"{claim.kind} without figure or year")
    unit = re.search(r"[座站处]", reading.text.norm[slice(*claim.figure)])
    told = unit[0] if unit else claim.unit
    target = Target(metric=_NAMES[claim.kind], year=int(claim.as_of[:4]), value=claim.value, unit=told)
    return replace(claim, kind="target", value=target, unit=told, as_of=None).less(0.85)
