"""The inks of a scan: is it colour, is it blank, where is red, and what is left without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels
from pipeline.reading.engines.levels import median, percentiles
from pipeline.reading.shrink import shrunk

Grey = npt.NDArray[np.uint8]  # (height, width)
ColourClass = Literal["colour", "grey", "bilevel"]

DENSITY = 60.0  # units of optical density: 60 a factor of e
RED = 14  # density by which green exceeds red in red, pink, orange and purple inks
RESIDUE = 6  # density left of red ink by noise and uneven pressure
FULL = 70  # percentile of the red ink's density from which ink counts as full
PRINT = 0.8  # density in red over density in green from which a reddish pixel is print
EDGE = 0.012  # margin (share of the short side) where the scanner's shadow stands
MARK = 1.0  # mm: extent of the smallest mark that somebody made
FAINT = (0.05, 0.12)  # contrast to the paper of the faintest mark, on clean and on noisy paper
TILES = 24  # a side: the page in tiles, to see at a glance that much stands on it
MANY = 60  # inked tiles away from the edges; shadows of edges, folds and punch holes take fewer
DARK = 0.55  # share of the paper's brightness below which a pixel is print


LONE = 0.015  # of the dark pixels that stand alone from which greys were made of dots; of a fax 0.009 at the most
DOTS = 0.8  # pixels by which dots are smeared into greys again


@dataclass(frozen=True)
class Inks:
    """``clean``: grey values with the red ink taken off; ``red``: 255 where red ink stands."""

    clean: Grey
    red: Grey


def colour_class(pixels: Pixels) -> ColourClass:
    """How the page was scanned, by what its pixels hold: equal channels are grey, two values bilevel."""
    small = pixels[::2, ::2]
    blue, green, red = (small[:, :, i] for i in range(3))
    spread = cv2.max(cv2.absdiff(red, green), cv2.absdiff(green, blue))
    if float(np.mean(spread > 1)) > 0.002:
        return "colour"
    histogram = np.bincount(small[:, :, 1].ravel(), minlength=256) / (small.shape[0] * small.shape[1])
    dark, middle = float(histogram[:48].sum()), float(histogram[48:208].sum())
    paper = float(histogram[250:].sum())
    return "bilevel" if middle < 0.3 * dark and paper + dark + middle > 0.995 else "grey"


def separate(pixels: Pixels) -> Inks:
    """Take the red ink off. Print under a seal stays; a red letterhead goes (see `Inks.red`).

    Densities are measured against the page's white. Red ink absorbs green and blue, and a little red
    light too: that share is measured on the page and taken away, so that dark seals leave no ghost, but
    never more than full ink absorbs: JPEG spreads the ink's colour over the print under it, which then
    seems to be under far more ink than there is.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    blue, green, red = map(_density, cv2.split(pixels))
    excess = cv2.subtract(cv2.max(green, (blue // 2)), _scaled(red, 1.05))
    mask = (cv2.blur(excess, (3, 3)) > RED).astype(np.uint8) * 255
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)).astype(np.uint8, copy=False)
    if cv2.countNonZero(mask) < 1e-5 * mask.size:
        return Inks(grey, np.zeros_like(mask))
    share, full = _ink(red, green, mask)
    under = _scaled(cv2.subtract(green, red), share / (1 - share))
    taken = cv2.min(under, np.full_like(under, round(share * full)))
    black = cv2.subtract(cv2.subtract(red, taken.astype(np.uint8, copy=False)), np.full_like(red, RESIDUE))
    # what is left white is as white as the paper: a brighter patch would have edges like strokes
    paper = percentiles(grey[::7, ::7], 85)[0]
    table = np.clip(paper * np.exp(-np.arange(256) / DENSITY), 0, 255).astype(np.uint8)
    without = cv2.LUT(black, table)
    near = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    clean = cv2.copyTo(cv2.max(without, grey), near, grey.copy())
    return Inks(clean.astype(np.uint8, copy=False), mask)


def without_dots(bilevel: Grey) -> Grey:
    """A page of two values whose greys are made of dots, smeared into greys: a reader takes the dots for edges of
    strokes. Other pages as they are."""
    dark = cv2.threshold(bilevel, 127, 1, cv2.THRESH_BINARY_INV)[1]
    around = cv2.boxFilter(dark, -1, (3, 3), normalize=False)
    lone = cv2.countNonZero(cv2.bitwise_and(dark, cv2.compare(around, 1, cv2.CMP_EQ)))  # type: ignore[call-overload]
    if lone < LONE * cv2.countNonZero(dark):
        return bilevel
    return cv2.GaussianBlur(bilevel, (0, 0), DOTS).astype(np.uint8, copy=False)


def is_blank(pixels: Pixels, dpi: float) -> bool:
    """True where nobody has put anything on the page: no mark of a millimetre, no faint colour either.

    A page with only a page number or a pale seal is not blank; specks and the shadow of the paper's edge
    are not marks.
    """
    if _plainly_written(pixels):
        return False
    scale = min(1.0, 75.0 / dpi)
    small = shrunk(pixels, scale)
    per_mm = dpi * scale / 25.4
    margin = max(3, round(EDGE * min(small.shape[:2])))
    inner = cv2.blur(small[margin:-margin, margin:-margin], (3, 3))
    if min(inner.shape[:2]) < 8:
        return False
    darkest = inner.min(axis=2).astype(np.uint8)
    paper = cv2.medianBlur(cv2.dilate(darkest, np.ones((9, 9), np.uint8)), 31)
    contrast = 1.0 - darkest.astype(np.float32) / np.maximum(paper, 1)
    noise = 1.5 * float(np.median(np.abs(contrast - np.median(contrast))))
    mark = float(np.median(contrast)) + min(FAINT[1], max(FAINT[0], 5 * noise))
    count, _, stats, _ = cv2.connectedComponentsWithStats((contrast > mark).astype(np.uint8))
    extents = np.maximum(stats[1:count, cv2.CC_STAT_WIDTH], stats[1:count, cv2.CC_STAT_HEIGHT])
    return not bool((extents >= MARK * per_mm).any())


def _plainly_written(pixels: Pixels) -> bool:
    """Whether dark print stands in so many places that no closer look is needed."""
    small = pixels[1::3, 1::3, 1]
    height, width = (n // TILES for n in small.shape)
    if min(height, width) < 4:
        return False
    tiles = small[: height * TILES, : width * TILES].reshape(TILES, height, TILES, width)
    darkest = tiles.min(axis=(1, 3))[2:-2, 2:-2]
    return int((darkest < DARK * median(small)).sum()) >= MANY


def _density(channel: cv2.typing.MatLike) -> Grey:
    """Optical density against the channel's own white, in 1/60 of a factor e."""
    white = max(32.0, percentiles(np.asarray(channel[::7, ::7], np.uint8), 85)[0])
    values = np.maximum(np.arange(256, dtype=np.float64), 1.0)
    table = np.clip(np.round(-DENSITY * np.log(np.minimum(1.0, values / white))), 0, 255)
    return cv2.LUT(channel, table.astype(np.uint8)).astype(np.uint8, copy=False)


def _scaled(image: cv2.typing.MatLike, factor: float) -> Grey:
    return cv2.convertScaleAbs(image, alpha=factor).astype(np.uint8, copy=False)


def _ink(red: Grey, green: Grey, mask: Grey) -> tuple[float, float]:
    """The page's red ink itself, print apart: density in red light over density in green, and the density
    in green where it is full."""
    at = (mask > 0) & (green > 20)
    greens = green[at].astype(np.float32)
    ratios = red[at] / np.maximum(1, greens)
    pure = ratios < PRINT
    if not pure.any():
        return 0.2, 255.0
    return float(min(0.65, np.percentile(ratios[pure], 75))), float(np.percentile(greens[pure], FULL))
