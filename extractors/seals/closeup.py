"""A ring at reading resolution, its ink told apart from the black print under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.seals.brightness import FAINT, by_brightness
from extractors.seals.ink import POINTS_PER_MM, Ink, Map, Mask, densities
from extractors.seals.ring import Ring, covering, in_page
from pipeline.geometry import Box
from pipeline.raster import Pixels, Raster

READ_SCALE = 9.0  # pixels per mm that a recogniser can use on glyphs of 5 to 8 mm
CORE = 0.5  # density of print beyond which the seal's ink under it is lost
PALE_PRINT = 0.08  # density from which something grey is print and not a seal's thin stroke
FRINGE_MM = 0.4  # so far from print paler grey is its blurred edge
FRINGE = 0.2  # density of the edge of dense print that hides a seal
LINE_EDGE_MM = 0.2  # beside a ring's line its ink still shows
DARKEST = 95  # percentile of a picture taken for full ink
SLACK = 0.25  # share of the ring's density by which thin red strokes look like print in blurred colours


@dataclass(frozen=True, eq=False)
class CloseUp:
    """``seal``: density of the seal's ink, print over it taken away; ``core``: 1 where print is so dense that
    nothing can be said, None where print and seal cannot be told apart (grey). ``colour``: density of what only red
    ink swallows; print has none, so that a seal under thin print still shows in it, if less sharply. ``redness``: share of
    the light, signed: fringes of print are red on one side and the contrary on the other. ``x``, ``y``:
    the ring's centre in pixels; ``zoom``: pixels for each pixel of the map in which the ring was found. ``pale``: the same
    as brightness alone shows it, for a faint seal."""

    ring: Ring
    seal: Map
    core: Map | None
    colour: Map
    redness: Map
    x: float
    y: float
    zoom: float
    scale: float  # pixels per mm
    pale: CloseUp | None = None

    def grid(self, *, reach: float, fine: int) -> tuple[Map, Map, Map, Map]:
        """A square of places ``reach`` radii around the middle, ``fine`` to a radius: to the right and down in radii, and in
        pixels."""
        axis = np.arange(-reach, reach, 1 / fine, dtype=np.float32)
        u, v = np.meshgrid(axis, axis)
        radius = self.ring.shape.radius * self.zoom
        x = np.asarray(self.x + u * radius, dtype=np.float32)
        y = np.asarray(self.y + v * radius, dtype=np.float32)
        return u, v, x, y

    def at(self, rho: Map, theta: Map) -> tuple[Map, Map]:
        """Pixel places for shares of the radius and angles (broadcast together)."""
        radius = self.ring.shape.radii(theta) * self.zoom * rho
        x = self.x + radius * np.cos(theta)
        y = self.y + radius * np.sin(theta)
        return np.ascontiguousarray(x, dtype=np.float32), np.ascontiguousarray(y, dtype=np.float32)

    def picture(self, x: Map, y: Map, *, floor: float = 0.0, least: float = 0.6) -> Pixels:
        """The seal's ink at these places as black on white, print over it painted over. What is weaker than
        ``floor`` (share of the darkest), such as print that shines through, is left out. ``least``: share of
        the ring's strength that is taken for the darkest where all is paler."""
        ink = cv2.remap(self.seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        level = max(float(np.percentile(ink, DARKEST)), least * self.ring.strength, 0.05)
        if floor > 0:
            ink = ink * ((ink / level - floor) / 0.1).clip(0, 1)
        picture = np.asarray(255 * (1 - (ink / level).clip(0, 1)), dtype=np.uint8)
        mask = self.hidden(x, y)
        if mask is not None and 0 < mask.mean() < 0.5:
            picture = np.asarray(cv2.inpaint(picture, mask, 3, cv2.INPAINT_TELEA), dtype=np.uint8)
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)

    def coloured(self, x: Map, y: Map) -> Pixels:
        """What is red at these places as black on white, whatever print lies over it."""
        ink = cv2.remap(self.colour, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        level = max(float(np.percentile(ink, DARKEST)), 0.05)
        picture = np.asarray(255 * (1 - (ink / level).clip(0, 1)), dtype=np.uint8)
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)

    def hidden(self, x: Map, y: Map) -> Pixels | None:
        """1 where print hides the seal at these places."""
        if self.core is None:
            return None
        core = cv2.remap(self.core, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(core > 0.5, dtype=np.uint8)


def close_up(raster: Raster, ink: Ink, ring: Ring, *, red: bool, others: Sequence[Ring] = ()) -> CloseUp:
    """The surroundings of ``ring``. ``red``: it was found by its colour; ``others``: rings of the same map,
    whose lines hide what lies under them."""
    x, y, radius = in_page(ink, ring.shape)
    reach = 1.12 * radius
    pixels = raster.crop(Box(x - reach, y - reach, x + reach, y + reach)).pixels
    per_mm = raster.dpi / 25.4
    factor = min(1.0, READ_SCALE / per_mm)
    if factor < 1:
        smaller = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        pixels = np.asarray(smaller, dtype=np.uint8)
    density = densities(pixels, per_mm * factor)
    scale = raster.scale * factor
    left, top = max(0.0, x - reach) * scale, max(0.0, y - reach) * scale
    seal, core = (
        _apart(density, ring.strength, per_mm * factor) if red else (density[..., :2].max(axis=2), None)
    )
    close = CloseUp(
        ring=ring,
        seal=seal,
        core=core,
        colour=_excess(density).clip(0),
        redness=_redness(density),
        x=x * scale - left,
        y=y * scale - top,
        zoom=scale * POINTS_PER_MM / ink.scale,
        scale=per_mm * factor,
    )
    if core is None:
        return close
    lines = _lines(close, others)
    close = replace(close, core=np.maximum(core, lines))
    if ring.strength >= FAINT:
        return close
    seal, core = by_brightness(pixels, density[..., 2], per_mm * factor, strength=ring.strength)
    return replace(close, pale=replace(close, seal=seal, core=np.maximum(core, lines)))


def _lines(close: CloseUp, rings: Sequence[Ring]) -> Map:
    """1 along the lines of ``rings``."""
    size = (close.seal.shape[0], close.seal.shape[1])
    lines = np.zeros(size, np.float32)
    for ring in rings:
        moved = replace(
            ring.shape,
            x=(ring.shape.x - close.ring.shape.x) * close.zoom + close.x,
            y=(ring.shape.y - close.ring.shape.y) * close.zoom + close.y,
            radius=ring.shape.radius * close.zoom,
            c2=ring.shape.c2 * close.zoom,
            s2=ring.shape.s2 * close.zoom,
        )
        half = (0.5 * ring.thickness + LINE_EDGE_MM) * close.scale
        lines = np.maximum(lines, covering(moved, size, inner=-half, outer=half))
    return lines


def _apart(density: Map, strength: float, scale: float) -> tuple[Map, Map]:
    """The seal's ink without the print over it, and where print hides it.

    Print adds the same density in all channels; the seal's ink adds a fixed share of its green density in
    red light. So what red light shows beyond that share is print."""
    blue, green, red = (density[..., i] for i in range(3))
    ink = np.maximum(blue, green)
    excess = _excess(density)
    own = (excess > 0.5 * max(0.08, float(np.percentile(excess, 97)))) & (red < 0.7 * ink)
    ratio = red[own] / np.maximum(ink[own], 0.02) if own.any() else np.array([0.2])
    share = float(np.clip(np.median(ratio), 0.0, 0.6))
    print_ = ((red - share * ink) / (1 - share)).clip(0)
    by_print = _around(print_ > max(PALE_PRINT, 0.5 * strength), FRINGE_MM * scale)
    by_core = _around(print_ > CORE, FRINGE_MM * scale)
    slack = np.where(by_print, 0.0, min(0.08, SLACK * strength))
    seal = (ink - (print_ - slack).clip(0)).clip(0)
    hidden = (print_ > CORE) | (by_core & (print_ > FRINGE))
    return np.asarray(seal, dtype=np.float32), np.asarray(hidden, dtype=np.float32)


def _excess(density: Map) -> Map:
    """How much more of green and blue light is swallowed than of red."""
    blue, green, red = (density[..., i] for i in range(3))
    return np.asarray(np.maximum(green, 0.5 * blue) - 1.05 * red, dtype=np.float32)


def _redness(density: Map) -> Map:
    """How much more red light than green and blue comes back, as a share of the paper's light. Light adds up where ink and
    print share a pixel or lie side by side in a blurred scan, densities do not."""
    blue, green, red = (10.0 ** -density[..., i] for i in range(3))
    return np.asarray(red - (2 * green + blue) / 3, dtype=np.float32)


def _around(mask: Mask, reach: float) -> Mask:
    """``mask`` and what lies within ``reach`` pixels of it."""
    side = round(2 * reach) | 1
    grown: Mask = cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    return grown
