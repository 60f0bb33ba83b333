"""A second row of letters under a seal's name: with bare paper between the two, or so close that they touch."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.ink import Map, Mask

GRID = 80  # pixels for a radius
REACH = 1.1  # radii from the middle of the grid to its edge
HIGH = 0.1  # radii: letters of the ring text and in its gap are as high, a code's digits are not
VALLEY = 0.1  # of the ink of a row of letters: bare paper between two rows
SHOULDER = 0.35  # of it: a row of letters
LOWEST, BARE = 0.05, 0.03  # radii: how high the lower row is at least, and the paper between the two
LOWER = 0.1  # radii inside the ring text as it was read where a lower row may begin
STEP = 0.01  # radii: how finely rows are looked at
FEET = 0.42  # of the depth that is looked at: the lower part of it
HEADS = 0.04  # radii at its outer end, where the ring may begin
AMID = 0.13  # of a step to both sides of the middle between two letters
HANGING = 0.11  # radii; the feet of the letters of real seals touch over up to 0.09
HANGS = 0.35  # share of ink there
WIDE = 2.0  # steps of the name: the shortest row
TURN = 0.02  # radians: how finely the ring text is unrolled


class NameArc(NamedTuple):
    """Where the name was read: the direction of its middle, the angle from one letter to the next (radians), how many."""

    middle: float
    step: float
    letters: int


def unrolled(ink: Mask, name: NameArc, text: tuple[float, float]) -> Map:
    """The name's part of the ring: a row for each `TURN` from its first letter to its last, in it each `STEP` outwards
    from a little inside the ring text."""
    levels = np.arange(text[0] - LOWER, text[1], STEP, dtype=np.float32)[None]
    half = name.letters / 2 * name.step
    turns = np.arange(-half, half, TURN, dtype=np.float32)[:, None] + np.float32(name.middle)
    x, y = (REACH + levels * np.cos(turns)) * GRID, (REACH + levels * np.sin(turns)) * GRID
    return np.asarray(cv2.remap(ink.astype(np.float32), x, y, cv2.INTER_NEAREST), dtype=np.float32)


def are_two_rows(ink: Map, name: NameArc) -> bool:
    """Whether two rows of letters stand over each other somewhere along the name, bare paper between them. ``ink``: as
    `unrolled`."""
    wide = round(WIDE * name.step / TURN)
    starts = range(0, max(1, len(ink) - wide + 1), max(1, wide // 6))
    return any(_has_valley(ink[k : k + wide].mean(axis=0)) for k in starts)


def hang_between(ink: Map, name: NameArc) -> bool:
    """Whether ink lies between two letters of the name at their feet and none at their heads: a lower row that touches them.
    Letters stand apart, or touch each other. ``ink``: as `unrolled`."""
    at = (np.arange(len(ink)) + 0.5) * TURN / name.step
    feet = round(FEET * ink.shape[1])
    for place in range(1, name.letters):
        there = ink[np.abs(at - place) < AMID]
        if len(there) == 0:
            continue
        row = there.mean(axis=0) > HANGS
        if row[:feet].sum() * STEP >= HANGING and row[feet : -round(HEADS / STEP)].sum() * STEP <= BARE:
            return True
    return False


def _has_valley(row: Map) -> bool:
    """Whether bare paper parts two rows of letters. ``row``: the share of ink at each `STEP` from the middle outwards."""
    usual = float(np.percentile(row, 75))
    below = np.concatenate([[0], np.cumsum(row > SHOULDER * usual)])
    filled = np.concatenate([[0], np.cumsum(row >= VALLEY * usual)])
    deep = round(BARE / STEP)
    bare = filled[deep:] == filled[:-deep]
    lower, upper = below[:-deep], below[-1] - below[:-deep]
    return bool((bare & (lower >= round(LOWEST / STEP)) & (upper >= round(HIGH / STEP))).any())
