"""A page that was read before from another copy: lines whose print is the same are not read again.

The page's own lines are sought in any case, and a line is taken over only where the pictures of both scans show the
same print from before its first character to behind its last. Everything else is read: a copy that lacks a seal, a
line or a figure says so by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import IDENTITY, Box, union
from pipeline.model import Line, Page, Record
from pipeline.raster import Pixels, Raster
from pipeline.reading.engines import Quad, TextLine, around
from pipeline.reading.frame import Frame
from pipeline.reading.ink import Grey
from pipeline.reading.same_print import HEIGHT, REACH_ALONG, REACH_UP, same_print

FEWEST = 4  # lines that must lie alike for two pages to be compared
SHARE = 0.3  # of the lines; where few do, the rest stands elsewhere or was put together otherwise
WIDTHS = 0.1  # share by which the widths of boxes of the same line may differ
SHIFT = 6.0  # points: cells of the vote on how the sheet lay
OFF = 3.0  # points by which a line may lie off the common shift
SURE = 0.9  # confidence from which what was read is worth taking over
ABOVE, BESIDE = (
    0.15,
    1.0,
)  # of the line's height: what is compared around it; beside it an added character shows
COVERED = 0.6  # of the line's width that the detector must have seen
TALL = 2.6  # heights of the line from which a box holds more than this line; generous ones have 2.4

Matrix = npt.NDArray[np.float64]


class Twin(Record):
    """A page that may show the same print, as it was read, and where its scan lies."""

    path: Path
    media_type: str
    page: Page


@dataclass(frozen=True)
class Picture:
    """The page in hand: grey, red ink taken off, upright, with the frame that its points are of."""

    clean: Grey
    frame: Frame


@dataclass(frozen=True)
class TakenOver:
    """``lines`` in pixels of the upright page; ``rest``: boxes that are still to be read."""

    lines: list[TextLine]
    rest: list[Quad]


def taken_over(
    picture: Picture,
    quads: Sequence[Quad],
    twins: Sequence[Twin],
    *,
    clean_scan: Callable[[Twin], tuple[Raster, Grey]],
) -> TakenOver:
    """The lines of ``quads`` that the page shares with the one of ``twins`` that lies most like it. ``clean_scan``
    gives the scan of a twin and the same without red ink."""
    points = [quad * (72 / picture.frame.dpi) for quad in quads]
    found = [(len(pairs), twin, pairs) for twin in twins if (pairs := _pairs(points, twin.page.lines))]
    if not found:
        return TakenOver([], list(quads))
    _, twin, pairs = max(found, key=lambda f: f[0])
    way = _way(points, pairs)
    if way is None:
        return TakenOver([], list(quads))
    raster, clean = clean_scan(twin)
    to_scan = _scaling(raster.scale) @ np.array(twin.page.to_scan or IDENTITY, np.float64).reshape(3, 3)
    to_here = _scaling(picture.frame.dpi / 72) @ way
    taken, left = [], set(range(len(quads)))
    for line in twin.page.lines:
        if line.box is None or not line.text or line.red or line.confidence < SURE:
            continue
        mine = _boxes_of(line.box, points, way, twin.page.lines) & left
        if mine and _alike(line.box, clean, to_scan, picture.clean, to_here):
            taken.append(TextLine(_mapped(line.box, to_here), line.text, line.confidence))
            left -= mine
    return TakenOver(taken, [quads[i] for i in sorted(left)])


def _pairs(points: Sequence[Quad], lines: Sequence[Line]) -> list[tuple[int, Box]]:
    """Boxes of the page (index) with the line of the twin that lies likewise; empty where few do."""
    boxes = [line.box for line in lines if line.box is not None and line.text]
    if min(len(points), len(boxes)) < FEWEST:
        return []
    mine = np.array([np.r_[(q.min(axis=0) + q.max(axis=0)) / 2, np.ptp(q, axis=0)[0]] for q in points])
    theirs = np.array([(*b.centre, b.width) for b in boxes])
    shift = mine[:, np.newaxis, :2] - theirs[np.newaxis, :, :2]
    # the detector's boxes are generous by about a character's half
    near = np.abs(mine[:, np.newaxis, 2] - theirs[:, 2]) < WIDTHS * theirs[:, 2] + SHIFT
    cells, votes = np.unique(np.round(shift[near] / SHIFT), axis=0, return_counts=True)
    if not len(votes):
        return []
    common = cells[votes.argmax()] * SHIFT
    off = np.where(near, np.abs(shift - common).max(axis=2), np.inf)
    pairs = [(int(i), boxes[int(off[i].argmin())]) for i in np.flatnonzero(off.min(axis=1) <= SHIFT)]
    enough = len(pairs) >= max(FEWEST, SHARE * min(len(points), len(boxes)))
    return pairs if enough else []


def _way(points: Sequence[Quad], pairs: Sequence[tuple[int, Box]]) -> Matrix | None:
    """From the twin's upright points to those of the page; None where no plain movement leads there."""
    theirs = np.array([box.centre for _, box in pairs], np.float32)
    mine = np.array([(points[i].min(axis=0) + points[i].max(axis=0)) / 2 for i, _ in pairs], np.float32)
    matrix, agreed = cv2.estimateAffinePartial2D(theirs, mine, ransacReprojThreshold=OFF)
    if matrix is None or int(np.sum(agreed)) < FEWEST:
        return None
    return np.vstack([np.asarray(matrix, np.float64), [0.0, 0.0, 1.0]])


def _boxes_of(box: Box, points: Sequence[Quad], way: Matrix, lines: Sequence[Line]) -> set[int]:
    """The page's boxes that lie on the line ``box`` of the twin; none where they are not this line alone."""
    here = _mapped(box, way)
    place = around(here)
    bounds = [around(q) for q in points]
    mine = {i for i, b in enumerate(bounds) if place.holds(*b.centre)}
    if not mine:
        return set()
    whole = union(bounds[i] for i in mine)
    aside = BESIDE * box.height
    within = place.x0 - aside <= whole.x0 and whole.x1 <= place.x1 + aside
    if not within or whole.height > TALL * box.height or whole.width < COVERED * box.width:
        return set()
    others = (n.box for n in lines if n.box is not None and n.box != box)
    centres = [_mapped(other, way).mean(axis=0) for other in others]
    return set() if any(bounds[i].holds(*c) for c in centres for i in mine) else mine


def _alike(box: Box, theirs: Grey, to_theirs: Matrix, mine: Grey, to_mine: Matrix) -> bool:
    side, above = BESIDE * box.height, ABOVE * box.height
    place = Box(box.x0 - side, box.y0 - above, box.x1 + side, box.y1 + above)
    first = _cut(theirs, to_theirs, place, 0, 0)
    return same_print(first, _cut(mine, to_mine, place, REACH_ALONG, REACH_UP))


def _cut(picture: Grey, way: Matrix, place: Box, along: int, up: int) -> Pixels:
    """``place`` (points that ``way`` leads into the picture from), `HEIGHT` pixels high, with that many pixels more
    at each side."""
    scale = place.height / HEIGHT
    width = max(1, round(place.width / scale))
    into = np.array([[scale, 0, place.x0 - along * scale], [0, scale, place.y0 - up * scale], [0, 0, 1]])
    size = (width + 2 * along, HEIGHT + 2 * up)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpPerspective(picture, way @ into, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return out.astype(np.uint8, copy=False)


def _mapped(box: Box, way: Matrix) -> Quad:
    corners = np.array([[[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]]], np.float64)
    return np.asarray(cv2.perspectiveTransform(corners, way)[0], np.float32)


def _scaling(factor: float) -> Matrix:
    return np.diag([factor, factor, 1.0])
