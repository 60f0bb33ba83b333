"""From what lies in a signature cell to the contract's seal states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.seals.cellink import OUTSIDE_MM, CellInk, Found
from extractors.seals.find import FAINTEST
from extractors.seals.marks import NAMES
from extractors.seals.match import SECTION, Match, match
from extractors.seals.read import RingText
from pipeline.model import Region, SealState

SURE_RING = 0.8  # a ring of print and rules reaches 0.7; below, some text must be read in it
SURE_COPY = 0.95  # so sure must the name on a copy be before another body is told
LOOSE_MM2 = 40.0  # this much red without a ring goes to a person
GREY = "印迹无红色，疑为复印件"
EDGE = "页边有被页面边缘截断的印章，疑为骑缝章，不作为本栏印章"
PALE = "格内有极淡的圆形印迹，请核对"
DIGITAL = "电子文件中的印章图像不能证明盖章"


@dataclass(frozen=True, eq=False)
class Seal:
    """A ring of the cell that was read: on which page, and how it fits each body that must seal."""

    found: Found
    region: Region
    text: RingText
    matches: tuple[Match, ...]  # one for each body


@dataclass(frozen=True)
class Judgement:
    """``seal``: the one that the verdict speaks of; ``arc``: where the strongest arc lies that may be part of one."""

    state: SealState
    confidence: float
    text: str | None = None
    hints: tuple[str, ...] = ()
    seal: Seal | None = None
    arc: Region | None = None

    @property
    def place(self) -> Region | None:
        """What a person is shown."""
        return self.seal.region if self.seal is not None else self.arc


def matches(text: RingText, groups: Sequence[Sequence[str]], *, province: str | None) -> tuple[Match, ...]:
    """How a ring's text fits each body."""
    prefixes = (province,) if province else ()
    return tuple(match(text, names, prefixes=prefixes) for names in groups)


def judge(
    looks: Sequence[CellInk], seals: Sequence[Seal], bodies: int, *, digital: bool, pages: Sequence[int]
) -> Judgement:
    """The verdict on a cell. ``bodies``: how many must seal; ``digital``: not a scan of a paper; ``pages``: of the
    ``looks``."""
    if digital and seals:
        best = seals[0]
        return Judgement("unclear", 0.5, _said(best), (DIGITAL,), best)
    red = [seal for seal in seals if seal.found.red]
    if red:
        return _of_red(red, bodies)
    if seals:
        best = seals[0]
        sure_wrong = [m.verdict == "wrong" and m.confidence >= SURE_COPY for m in best.matches]
        if sure_wrong and all(sure_wrong) and len(seals) == 1:
            reasons = tuple(dict.fromkeys(m.reason for m in best.matches))
            sure = min(m.confidence for m in best.matches)
            return Judgement("wrong_body", sure, _said(best), (*reasons, GREY), best)
        if best.found.ring.coverage < SURE_RING and best.text.sure_han < 2:
            return Judgement("unclear", 0.5, None, ("格内有不带红色的圆形痕迹，未能辨认为印章",), best)
        return Judgement("copy", _ring_sureness(best), _said(best), (GREY,), best)
    return _with_edges(looks, _of_nothing(looks, pages, digital=digital))


def _with_edges(looks: Sequence[CellInk], judged: Judgement) -> Judgement:
    """A verdict of no seal, with the word that one stands over the page's edge. Where that one lies in the
    cell itself, a person must say what it is."""
    edges = [found for look in looks for found in look.edges]
    if not edges:
        return judged
    if judged.state == "missing" and any(found.edge_mm > -OUTSIDE_MM for found in edges):
        return Judgement("unclear", 0.5, None, (EDGE,))
    return replace(judged, hints=(EDGE, *judged.hints))


def _of_red(seals: Sequence[Seal], bodies: int) -> Judgement:
    right = [next((s for s in seals if _is_right(s, k)), None) for k in range(bodies)]
    first = next((s for s in right if s is not None), None)
    if bodies and all(s is not None for s in right) and first is not None:
        names = [s.matches[k].name for k, s in enumerate(right) if s is not None]
        sure = min(s.matches[k].confidence for k, s in enumerate(right) if s is not None)
        others = len(seals) - len({id(s) for s in right})
        hints = (f"格内另有{others}枚印章",) if others > 0 else ()
        return Judgement("present", round(sure * _ring_sureness(first), 3), "、".join(names), hints, first)
    if first is not None:
        lacking = [k for k, s in enumerate(right) if s is None]
        names = [seals[0].matches[k].name for k in lacking]
        # the notice does not say how many seals a joint application needs
        return Judgement("unclear", 0.7, _said(first), (f"联合申报尚缺：{'、'.join(names)}",), first)
    best = seals[0]
    reasons = tuple(dict.fromkeys(m.reason for m in best.matches if m.reason))
    if best.matches and all(m.verdict == "wrong" for m in best.matches) and len(seals) == 1:
        sure = min(m.confidence for m in best.matches)
        return Judgement("wrong_body", sure, _said(best), reasons, best)
    return Judgement("unclear", 0.5, _said(best), reasons, best)


def _is_right(seal: Seal, body: int) -> bool:
    return seal.matches[body].verdict == "right"


def _of_nothing(looks: Sequence[CellInk], pages: Sequence[int], *, digital: bool) -> Judgement:
    if any(not look.colour for look in looks) and not digital:
        return Judgement("unclear", 0.5, None, ("页面为灰度或黑白扫描，无法判断是否盖章",))
    if any(look.small for look in looks):
        return Judgement("unclear", 0.5, None, ("格内有小于公章尺寸的圆形红色印迹，请核对",))
    left = max((look.marks for look in looks), key=lambda m: m.area, default=None)
    arcs = [
        (found.ring.coverage, Region(page=page, box=found.box))
        for look, page in zip(looks, pages, strict=True)
        for found in look.fragments
        if found.ring.strength >= FAINTEST
    ]
    if arcs and (
        left is None or left.kind != "rule"
    ):  # the upper edge of a seal looks like a line of red text
        longest = max(arcs, key=lambda arc: arc[0])[1]
        return Judgement("unclear", 0.5, None, ("格内有残缺的圆形红色印迹",), arc=longest)
    pale = [
        Region(page=page, box=found.box)
        for look, page in zip(looks, pages, strict=True)
        for found in look.pale
    ]
    if pale and not digital:
        return Judgement("unclear", 0.5, None, (PALE,), arc=pale[0])
    if left is None or left.area < LOOSE_MM2 / 4:
        return Judgement("missing", 0.98)
    if left.kind == "unknown":  # also a little of it: what a faint seal pressed in part leaves
        return Judgement("unclear", 0.5, None, ("格内有红色痕迹，未能辨认为印章",))
    sure = round(0.95 - 0.2 * min(1.0, left.area / LOOSE_MM2), 3)
    return Judgement("missing", sure, None, (f"格内仅有{NAMES[left.kind]}，不是单位印章",))


def _ring_sureness(seal: Seal) -> float:
    return round(min(1.0, 0.55 + 0.5 * seal.found.ring.coverage), 3)


def _said(seal: Seal) -> str | None:
    """The body's own name where the ring was matched, else the listed name that it bears or seems to bear, else
    the ring as read; with the line under its middle."""
    right = [m.name for m in seal.matches if m.verdict == "right"]
    if right:
        return right[0]
    inner = seal.text.inner if SECTION.search(seal.text.inner) else ""
    listed = {m.said for m in seal.matches if m.said}
    said = listed.pop() if len(listed) == 1 else seal.text.text
    return (said + inner) or None
