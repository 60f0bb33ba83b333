"""Whose seal? A ring's readings against the names that are accepted for a signature block."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.seals.ctc import Alignment, Letter, align
from extractors.seals.read import RingText, is_han

Verdict = Literal["right", "wrong", "unsure"]

SEEN = 0.2  # a character is there from this probability on
REFUTED = 0.75  # another character in its place is believed from this probability on
MOST_LOSS = 14.0
SECTION = re.compile(r"专用|章$|办公室|[处科股组]$|中心$")
LEVEL = re.compile(r".*?(省|自治区|特别行政区|市|自治州|州|盟|地区|兵团)")


@dataclass(frozen=True)
class Match:
    """``name``: the accepted name that fits best; ``verdict``: right (it is this body's), wrong (surely
    another's), unsure; ``confidence`` of the verdict; ``reason``: why not right, in Chinese."""

    verdict: Verdict
    name: str
    confidence: float
    reason: str = ""


def match(text: RingText, names: Sequence[str], *, prefixes: Sequence[str] = ()) -> Match:
    """The verdict on a ring against ``names`` (all of one body). ``prefixes``: what may stand before a name,
    such as the province."""
    if SECTION.search(text.inner):
        return Match("wrong", names[0], 0.9, f"印章下方另有“{text.inner}”字样，为专用章或内设机构章")
    tries = [align(name, seen, text.table, text.index) for name in names for seen in text.readings]
    if not tries:
        return Match("unsure", names[0], 0.0, "印文无法识读")
    good = [a for a in tries if _fits(a, prefixes)]
    if good:
        best = min(good, key=lambda a: a.loss)
        if text.inner:
            return Match("unsure", best.name, 0.5, f"印章中部另有文字“{text.inner}”")
        return Match("right", best.name, _certainty(best))
    best = min(tries, key=lambda a: a.loss)
    if _is_other(text, best):
        return Match("wrong", best.name, min(0.99, text.confidence), f"印文识读为“{text.text}”")
    return Match("unsure", best.name, 0.5, "印文不清，无法确认是否为应盖章单位")


def _fits(a: Alignment, prefixes: Sequence[str]) -> bool:
    """Whether every character that tells bodies apart is seen, few others are missing and nothing that
    would make it another body stands beside."""
    if a.loss > MOST_LOSS:
        return False
    decisive = _decisive(a.name)
    missing = 0
    for i, (letter, rival) in enumerate(zip(a.letters, a.rivals, strict=True)):
        if letter.probability >= SEEN:
            continue
        if i in decisive or _refutes(rival):
            return False
        missing += 1
    return missing <= max(1, len(a.name) // 5) and not _other_words(a, prefixes)


def _decisive(name: str) -> set[int]:
    """Positions of the place with its level mark, and of the last character (厅 or 局, 管理 or 管理局)."""
    level = LEVEL.match(name)
    return {*range(level.end() if level else 2), len(name) - 1}


def _refutes(rival: Letter) -> bool:
    return is_han(rival.character) and rival.probability >= REFUTED


def _other_words(a: Alignment, prefixes: Sequence[str]) -> bool:
    """Whether the reading has words that the name does not: 海曙区 in the middle, 办公室 at the end."""
    han = [
        (place, letter) for place, letter in a.extra if is_han(letter.character) and letter.probability > 0.4
    ]
    ahead = "".join(letter.character for place, letter in han if place == 0)
    within = [letter for place, letter in han if 0 < place < len(a.name)]
    after = [letter for place, letter in han if place == len(a.name)]
    if ahead in prefixes:
        ahead = ""
    return bool(within) or len(after) >= 2 or len(ahead) >= 2


def _certainty(a: Alignment) -> float:
    """Falls with the loss for a character: 1 where the free reading is the name itself."""
    return round(max(0.5, 1.0 - 0.25 * a.loss / math.sqrt(max(1, len(a.name)))), 3)


def _is_other(text: RingText, best: Alignment) -> bool:
    """Whether the ring surely names another body: a sure reading that differs where it matters."""
    sure = [x for x in text.readings[0].letters if is_han(x.character) and x.probability > 0.6]
    if len(sure) < 4 or text.confidence < 0.75:
        return False
    refuted = sum(
        letter.probability < SEEN / 2 and _refutes(rival)
        for letter, rival in zip(best.letters, best.rivals, strict=True)
    )
    han = [x for _, x in best.extra if is_han(x.character) and x.probability >= REFUTED]
    absent = sum(letter.probability < SEEN / 2 for letter in best.letters)
    return refuted >= 2 or len(han) >= 2 or absent >= max(3, len(best.name) // 3)
