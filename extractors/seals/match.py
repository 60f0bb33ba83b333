"""Whose seal? A ring's readings against the names that are accepted for a signature block."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.seals.beyond import goes_on, stand_there
from extractors.seals.brightness import FAINT
from extractors.seals.closer import looked_closer
from extractors.seals.ctc import Alignment, Letter, Spectrum, align, losses
from extractors.seals.inner import SCRIPT, is_covered
from extractors.seals.listed import seems_to_say
from extractors.seals.parting import starts_alone
from extractors.seals.read import RingText, is_han
from extractors.seals.rivals import names_no_place, rivals, split
from extractors.seals.rows import NameArc
from extractors.seals.strays import Strays
from extractors.seals.unpressed import WHOLE, unpressed
from extractors.seals.unwrap import Gap
from pipeline.places import find

Verdict = Literal["right", "wrong", "unsure"]

SEEN = 0.2  # a character is there from this probability on
REFUTED = 0.75  # another character in its place is believed from this probability on
DOUBTED = 0.5  # from which another character in its place keeps a name from being accepted
SURE = 0.9  # so sure a letter must be for another reading's doubts not to count
UNEVEN = 0.5  # of a step: letters of a ring stand at equal steps, true names measure up to 0.25
NEAR = 8.0  # logs: names farther off than this are out of the question anyway
LOST = 9.3  # logs that a character costs which the recogniser did not see at all
SPARE = 3.0  # logs for all the others together
MARGIN = 3.0  # by which the nearest other name must be worse (a factor of 20) where all that matters is seen
WIDE_MARGIN = 5.0  # the same where a character that tells bodies apart was read wrongly
LOOKED_CLOSER = 0.95  # the most that is said of a name that had a letter in doubt
INNER_MARK = 0.04  # share of ink on one side between centre and ring text that is a line of text
FAINT_MARK = 0.03  # the same on a faint seal, whose noise is left out
SECOND_LINE = 0.2  # radians that letters inside the ring text fill; two small ones half seen fill as much
WORDS_INSIDE = "印章中部另有文字，疑为专用章或内设机构章"
_BEYOND = {
    "more": "印文前后疑另有文字，请核对是否为该单位本章",
    "lost": "印文首尾残缺，无法确认是否另有文字",
}
SECTION = re.compile(r"专用|用章|(?<![盖签])章$|党[组委]|办公|[处科股组]$|中心$")


@dataclass(frozen=True)
class Match:
    """``name``: the accepted name that fits best; ``verdict``: right (it is this body's), wrong (surely
    another's), unsure; ``confidence`` of the verdict; ``reason``: why not right, in Chinese; ``said``: the listed name
    that the ring bears or, where nothing is sure, seems to bear (empty: none, or as it was read)."""

    verdict: Verdict
    name: str
    confidence: float
    reason: str = ""
    said: str = ""


@dataclass(frozen=True, eq=False)
class _Try:
    alignment: Alignment
    seen: Spectrum


def match(text: RingText, names: Sequence[str], *, prefixes: Sequence[str] = ()) -> Match:
    """The verdict on a ring against ``names`` (all of one body). ``prefixes``: what may stand before a name,
    such as the province."""
    if SECTION.search(text.inner):
        return Match("wrong", names[0], 0.9, f"印章下方另有“{text.inner}”字样，为专用章或内设机构章")
    tries = [_Try(align(n, seen, text.table, text.index), seen) for n in names for seen in text.readings]
    if not tries:
        return Match("unsure", names[0], 0.0, "印文无法识读")
    best = min(tries, key=lambda t: t.alignment.loss)
    other, margin = _nearest_rival(best, names, text)
    contradicted = _contradicted(best.alignment, tries)
    doubted = contradicted | _unseen(best.alignment, tries)
    if (gone := unpressed(text, best.alignment, best.seen)) and not contradicted:
        margin, doubted = max(margin, WIDE_MARGIN), set()
    fitting, closer = _fits(best.alignment, margin, prefixes, gone) and not doubted, False
    if not fitting and text.red and margin >= MARGIN:
        again = looked_closer(
            text, best.alignment, best.seen, doubted | best.alignment.missing(least=SEEN), least=SEEN
        )
        if again is not None and _fits(again, margin, prefixes):
            best, fitting, closer = replace(best, alignment=again), True, True
    name = best.alignment.name
    if fitting and (against := _objection(text, best)):
        return Match("unsure", name, 0.5, against, said="" if against == _BEYOND["more"] else name)
    if fitting:
        sure = _certainty(best.alignment, margin)
        return Match("right", name, min(sure, LOOKED_CLOSER) if closer else sure, said=name)
    if margin < -6 and best.alignment.loss + margin < 4:
        # a name that only lacks characters of the right one may be the right one, badly pressed
        part = _is_part(other, best.alignment.name)
        if part and text.ring.coverage < WHOLE:
            return Match("unsure", name, 0.5, _BEYOND["lost"])
        sure = 0.9 if part else 0.97
        return Match("wrong", name, sure, f"印文识读为“{other}”", said=other)
    if _is_other(text, best.alignment, margin):
        sure = round(min(0.9, text.confidence), 3)  # no name known for it
        return Match("wrong", name, sure, f"印文识读为“{text.text}”")
    if _seems(text, best, tries, margin, prefixes):
        reason = f"印文不清，逐字识读为“{text.text}”，与“{name}”最相近，无法确认"
        return Match("unsure", name, 0.5, reason, said=name)
    return Match("unsure", name, 0.5, "印文不清，无法确认是否为应盖章单位")


def _seems(text: RingText, best: _Try, tries: Sequence[_Try], margin: float, prefixes: Sequence[str]) -> bool:
    """Whether a ring that goes to a person seems to say the best name: of all listed ones it alone fits."""
    a = best.alignment
    if (
        margin < MARGIN
        or _other_words(a, prefixes)
        or a.unevenness(least=SEEN) >= UNEVEN
        or _is_place(a, len(split(a.name)[0]))
    ):
        return False
    if (
        text.red
        and goes_on(text.ring, a, best.seen, text.band, others=text.others, unseen=text.unseen) == "more"
    ):
        return False
    same = [t.alignment for t in tries if t.alignment.name == a.name and t.alignment.letters]
    return seems_to_say(text, a, best.seen, same, least=SEEN)


def _objection(text: RingText, best: _Try) -> str:
    """Why a ring that says the name may be another body's all the same; nothing where all speaks for it."""
    least = INNER_MARK if text.ring.strength >= FAINT else FAINT_MARK
    if text.inner or _inner_mark(text, best) > least or text.second > SECOND_LINE:
        return WORDS_INSIDE
    arc = _arc(best)
    if arc is not None and is_covered(text.ring, arc.middle + math.pi, text.others):
        return "印章下部被另一印章遮盖，无法确认是否为专用章"
    if not text.red:
        return ""
    besides = _besides(text, best)
    if besides.line or besides.beyond:
        return WORDS_INSIDE if besides.line else _BEYOND["more"]
    beyond = goes_on(
        text.ring, best.alignment, best.seen, text.band, others=text.others, unseen=text.unseen,
        alone=starts_alone(best.alignment.name),
    )  # fmt: skip
    return _BEYOND[beyond] if beyond else ""


def _arc(best: _Try) -> NameArc | None:
    """Where the name stands around the ring; None where too few of its letters were seen."""
    a = best.alignment
    spacing = a.spacing(least=SEEN)
    if spacing is None:
        return None
    first, slope = spacing
    middle = best.seen.angle(first + slope * (len(a.name) - 1) / 2)
    return NameArc(middle, slope * best.seen.turn, len(a.name))


def _besides(text: RingText, best: _Try) -> Strays:
    """What is written in the seal besides the name."""
    arc = _arc(best)
    return Strays() if text.besides is None or arc is None else text.besides(arc)


def _inner_mark(text: RingText, best: _Try) -> float:
    """How much ink stands where a special seal has its line. Under a second script the ring text stands low enough for its
    letters to be taken for one, so that their places are left out where each was read."""
    a = best.alignment
    spacing = a.spacing(least=SEEN)
    if text.between is None or text.inner_mark <= FAINT_MARK:
        return text.inner_mark
    if text.band[1] >= SCRIPT:
        return _mark_at_foot(text, best)
    if spacing is None or a.missing(least=SEEN):
        return text.inner_mark
    first, slope = spacing
    angles = [best.seen.angle(first + slope * k) for k in range(len(a.name))]
    return text.between(angles, slope * best.seen.turn)


def _mark_at_foot(text: RingText, best: _Try) -> float:
    """The same below the middle of the name: of a seal pressed in part the widest gap between letters is not its foot."""
    arc = _arc(best)
    if text.below is None or text.ring.coverage >= WHOLE or arc is None:
        return text.inner_mark
    gap = max(0.0, 2 * math.pi - arc.letters * arc.step)
    return text.below(Gap((arc.middle + math.pi) % (2 * math.pi), gap))


def _nearest_rival(best: _Try, names: Sequence[str], text: RingText) -> tuple[str, float]:
    """The name that must not be mistaken for this one and fits best, and by how much (log) it is worse."""
    index = text.index
    others = [rival for rival in rivals(best.alignment.name) if rival not in names]
    worse = losses(others, best.seen, index) - best.alignment.loss
    order = worse.argsort()
    if best.alignment.unevenness(least=SEEN) < UNEVEN:
        for k in order:
            # a name whose letters would stand at unequal steps is no rival to one whose letters do not
            if worse[k] >= NEAR or (
                align(others[k], best.seen, text.table, index).unevenness(least=SEEN) < UNEVEN
                and not _is_refuted(others[k], best, text)
            ):
                return others[int(k)], float(worse[k])
    return others[int(order[0])], float(worse[order[0]])


def _is_refuted(rival: str, best: _Try, text: RingText) -> bool:
    """Whether ``rival`` is the name without its last letters, and these are read and stand in ink: a pale letter is not
    much more than a blank to the recogniser, but a shorter name has bare paper there."""
    a = best.alignment
    last = range(len(rival), len(a.name))
    return (
        a.name.startswith(rival)
        and all(a.letters[k].probability >= DOUBTED for k in last)
        and stand_there(text.ring, a, best.seen, text.band, last)
    )


def _fits(a: Alignment, margin: float, prefixes: Sequence[str], gone: frozenset[int] = frozenset()) -> bool:
    """Whether this is the name: nothing nearer, few characters missing, no other words beside it. ``gone``: as told by
    `unpressed`."""
    place, _ = split(a.name)
    missing = sorted(a.missing(least=SEEN) - gone)
    lost = max(1, len(a.name) // 4)
    if len(missing) > lost or a.loss > LOST * (lost + len(gone)) + SPARE:
        return False
    if margin < MARGIN or _other_words(a, prefixes) or a.unevenness(least=SEEN) >= UNEVEN:
        return False
    if missing and (missing[0] == 0 or missing[-1] == len(a.name) - 1):
        return False  # even steps do not show that a letter is lacking at an end
    decisive = [k for k in missing if k < len(place)]
    if decisive and (margin < WIDE_MARGIN or len(decisive) > 1):
        return False
    return not _is_place(a, len(place))


def _contradicted(best: Alignment, tries: Sequence[_Try]) -> set[int]:
    """The places where a letter is torn between the name's and another, or where a reading that shows the name as a
    whole surely has another one of which the best reading is not sure: one letter is all that tells some
    bodies apart, and each reading sees other strokes."""
    places = set()
    for a in (t.alignment for t in tries if t.alignment.name == best.name and t.alignment.letters):
        if a is not best and sum(x.probability < SEEN for x in a.letters) > max(1, len(a.name) // 4):
            continue
        for k, (sure, own, other) in enumerate(zip(best.letters, a.letters, a.rivals, strict=True)):
            if other.probability <= own.probability:
                continue
            if _refutes(other, DOUBTED if a is best else REFUTED) and sure.probability < SURE:
                places.add(k)
    return places


def _unseen(best: Alignment, tries: Sequence[_Try]) -> set[int]:
    """The places of letters of the name that are in no reading of the ring. Ink that nothing could read may be
    another letter, and so may one under print."""
    same = [t.alignment.letters for t in tries if t.alignment.name == best.name and t.alignment.letters]
    at_places = enumerate(zip(*same, strict=True))
    return {k for k, at in at_places if max(x.probability for x in at) < SEEN}


def _is_place(a: Alignment, size: int) -> bool:
    """Whether the place as read is another place that there is (海门市 for 海口市)."""
    said = "".join(
        rival.character
        if letter.probability < SEEN and rival.probability > letter.probability
        else letter.character
        for letter, rival in zip(a.letters[:size], a.rivals[:size], strict=True)
    )
    return said != a.name[:size] and bool(find(said))


def _refutes(rival: Letter, least: float = REFUTED) -> bool:
    return is_han(rival.character) and rival.probability >= least


def _other_words(a: Alignment, prefixes: Sequence[str]) -> bool:
    """Whether the reading has words that the name does not: 海曙区 in the middle, 办公室 at the end."""
    han = [(place, x) for place, x in a.extra if is_han(x.character) and x.probability > 0.4]
    ahead = "".join(x.character for place, x in han if place == 0)
    within = [x for place, x in han if 0 < place < len(a.name)]
    after = [x for place, x in han if place == len(a.name)]
    if ahead in prefixes:
        ahead = ""
    return bool(within) or len(after) >= 2 or len(ahead) >= 2


def _certainty(a: Alignment, margin: float) -> float:
    """Falls with the loss for a character and with a thin margin: near 1 where the free reading is the name."""
    fit = 1.0 - 0.25 * a.loss / math.sqrt(max(1, len(a.name)))
    return round(max(0.5, min(fit, 0.7 + 0.05 * margin, 1.0)), 3)


def _is_other(text: RingText, best: Alignment, margin: float) -> bool:
    """Whether the ring surely names another body: a sure reading that differs where it matters. ``margin``: as in
    `_nearest_rival`; where of all listed names the best fits alone, letters misread on a faint ring make no other
    body, further words do."""
    sure = [x for x in text.readings[0].letters if is_han(x.character) and x.probability > 0.6]
    if len(sure) < 4 or text.confidence < 0.75:
        return False
    if _is_turned(text.text, best.name) or names_no_place(text.text, best.name):
        return False
    refuted = sum(
        letter.probability < SEEN / 2 and _refutes(rival)
        for letter, rival in zip(best.letters, best.rivals, strict=True)
    )
    extra = [x for _, x in best.extra if is_han(x.character) and x.probability >= REFUTED]
    return (refuted >= 2 and margin < MARGIN) or len(extra) >= 2


def _is_turned(said: str, name: str) -> bool:
    """Whether the reading has nearly the name's own characters, in whatever order: a strip cut open amid
    the text reads 人民政府银川市."""
    han = Counter(character for character in said if is_han(character))
    shared = (han & Counter(name)).total()
    return shared >= 0.7 * len(name) and han.total() - shared <= 1


def _is_part(shorter: str, name: str) -> bool:
    """Whether ``shorter`` is ``name`` with characters left out."""
    rest = iter(name)
    return all(character in rest for character in shorter)
