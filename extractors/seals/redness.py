"""How red a seal is. Print has fringes of colour in a scan, red on one side of a stroke and the contrary on the other: blurred as
wide as strokes are, they take each other away, and red letters do not."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask

ACROSS = (0.95, 1.03)  # radii: where the ring's line is looked for
FAINTEST = 0.03  # share of the light: a ring less red is no measure
SOFT = 0.02  # radii of blur: as far as thin letters' strokes lie apart
LEAST = 0.03  # of the ring's redness: a pale letter's, blurred
PAPER = 30  # percentile of the redness inside the seal
BESIDE = 9  # pixels of the grid of 80 for a radius: print with its fringes
BLUE = -0.12  # of the ring's redness: ink that hides red beside it


def redness_of_ring(close: CloseUp) -> float:
    """The redness of the ring's line: full ink."""
    around = np.linspace(0, 2 * np.pi, 360, endpoint=False, dtype=np.float32)[None]
    across = np.linspace(*ACROSS, 11, dtype=np.float32)[:, None]
    line = cv2.remap(
        close.redness, *close.at(across, around), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    return max(FAINTEST, float(np.median(line.max(axis=0))))


def redness_at(close: CloseUp, x: Map, y: Map, *, blur: float) -> Map:
    """The redness at these places, of the ring's, blurred by ``blur`` radii."""
    sigma = blur * close.ring.shape.radius * close.zoom
    blurred = cv2.GaussianBlur(close.redness, (0, 0), sigma)
    there = cv2.remap(blurred, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(there / redness_of_ring(close), dtype=np.float32)


def fringes(close: CloseUp, x: Map, y: Map, hidden: Mask) -> Mask:
    """Where what looks like ink is only the fringe of the print beside it; ``x``, ``y``: a grid of 80 places for a
    radius; ``hidden``: where print lies."""
    if close.core is None:
        return np.zeros(x.shape, dtype=bool)
    soft = redness_at(close, x, y, blur=SOFT)
    soft = soft - np.float32(np.percentile(soft, PAPER))
    near = _grown(hidden) & ~_grown(soft < BLUE)
    return np.asarray(near & (soft < LEAST), dtype=bool)


def _grown(mask: Mask) -> Mask:
    kernel = np.ones((BESIDE, BESIDE), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0, dtype=bool)
