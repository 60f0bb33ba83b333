"""Where the name on a ring begins: read clockwise, a ring has no first letter of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.seals.rivals import places
from extractors.seals.unwrap import Gap

OPENINGS = ("中国", "中共", "中华", "国家", "全国")
ENDINGS = ("府", "局", "厅", "会", "署", "办", "章", "室", "处", "院", "司", "部", "组", "心", "团", "行")
WIDE = 1.35  # usual spacings between two letters from which something may lie between them
UNEVEN = 0.5  # of a spacing


@dataclass(frozen=True)
class Beginning:
    """``foot``: the stretch between the last letter and the first; ``even``: all other letters stand at
    equal steps, so that none is missing between them."""

    foot: Gap
    even: bool


def beginning(letters: Sequence[tuple[float, str]]) -> Beginning | None:
    """Where the name begins among ``letters`` (angle, character) around a ring; None where too few were read.

    Of the wide spaces the likeliest is taken: what follows is a place and what comes before ends an office's
    name, then the width and the nearness to the lower edge speak."""
    if len(letters) < 4:
        return None
    ring = sorted((angle % (2 * math.pi), character) for angle, character in letters)
    angles = [angle for angle, _ in ring]
    spaces = [after - before for before, after in pairwise([*angles, angles[0] + 2 * math.pi])]
    usual = sorted(spaces)[len(spaces) // 2]
    wide = [k for k, space in enumerate(spaces) if space > WIDE * usual] or [spaces.index(max(spaces))]

    def likely(k: int) -> float:
        text = "".join(character for _, character in [*ring[k + 1 :], *ring[: k + 1]])
        down = math.sin(angles[k] + spaces[k] / 2)
        opened = 2.0 if begins_well(text) else 0.0
        return opened + text.endswith(ENDINGS) + min(1.5, spaces[k] / usual / 3) + 0.4 * down

    at = max(wide, key=likely)
    others = [space for k, space in enumerate(spaces) if k != at]
    foot = Gap((angles[at] + spaces[at] / 2) % (2 * math.pi), max(0.0, spaces[at] - usual))
    return Beginning(foot, all(abs(space - usual) < UNEVEN * usual for space in others))


def begins_well(text: str) -> bool:
    """Whether a text starts like a body's name: with a province, a city or the state."""
    return text.startswith((*OPENINGS, *places()))
