"""A faint seal as brightness alone shows it: pictures keep colour four times coarser than brightness and in blocks, and a
dry pad's strokes are finer than those."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.ink import Map, densities
from pipeline.raster import Pixels

FAINT = 0.13  # a ring's density below which colour loses its letters' strokes
PRINT = 0.12  # density of what swallows red light too that is print, not a faint seal
DENSE = 0.30  # density that no faint seal reaches
SOFT = 0.5  # pixels by which print is blurred first: single grains are no print
FRINGE_MM = 0.15  # so far from print its blurred edge is as dark as a faint seal


def by_brightness(pixels: Pixels, red: Map, scale: float, *, strength: float) -> tuple[Map, Map]:
    """The density of a faint seal in ``pixels``, and 1 where print hides it. ``red``: density of what swallows red light;
    ``scale``: pixels per mm; ``strength``: density of the seal's ring. Print and seal are equally dark to it, so that what
    lies under print and its edges is lost."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    dark = densities(np.repeat(grey[..., None], 3, axis=2), scale)[..., 0]
    print_ = (cv2.GaussianBlur(red, (0, 0), SOFT) > max(PRINT, strength)) | (dark > DENSE)
    side = round(2 * FRINGE_MM * scale) | 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    hidden = cv2.dilate(print_.astype(np.uint8), disc) > 0
    paper = float(np.median(dark[~hidden])) if not hidden.all() else 0.0
    seal = np.where(hidden, np.float32(0), (dark - paper).clip(0))
    return np.asarray(seal, dtype=np.float32), np.asarray(hidden, dtype=np.float32)
