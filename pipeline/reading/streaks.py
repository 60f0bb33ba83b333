"""Streaks of a scanner: dust on the glass of a sheet feeder draws a thin line from edge to edge of the page, in the
direction of the feed. Taken for a rule, it cuts the cells of a form in two."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

WIDEST_MM = 1.0
FAINTEST = 6  # grey levels below the paper beside it
WHOLE = 0.85  # of the page's length; print hides a part
ENDS_MM = 6.0  # no rule of a table runs through the first and the last millimetres of a page
AT_ENDS = 0.7  # of these, which are noisy
BAND = 8  # rows averaged: the grain of the paper goes, a streak stays


def without_streaks(clean: Grey, dpi: float) -> Grey:
    """``clean`` (as scanned, not yet straightened) with the streaks of both directions of feed lightened to the
    paper beside them."""
    upright = _without_upright(clean, dpi)
    lying = _on_its_side(upright)
    level = _without_upright(lying, dpi)
    return upright if level is lying else _on_its_side(level)


def _on_its_side(image: Grey) -> Grey:
    return cv2.transpose(image).astype(np.uint8, copy=False)


def _without_upright(clean: Grey, dpi: float) -> Grey:
    depth = _depths(clean, dpi)
    if not depth.any():
        return clean
    lit = clean.astype(np.int16) + depth.astype(np.int16)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _depths(clean: Grey, dpi: float) -> npt.NDArray[np.uint8]:
    """By how much each column of the page is darkened by a streak, grey levels; 0 where none stands."""
    px = dpi / 25.4
    kernel = np.ones((1, 2 * max(2, round(WIDEST_MM * px)) + 1), np.uint8)
    height, width = clean.shape
    rows = cv2.resize(clean, (width, max(1, height // BAND)), interpolation=cv2.INTER_AREA)
    hat = cv2.morphologyEx(rows, cv2.MORPH_BLACKHAT, kernel)
    dark = hat >= FAINTEST
    ends = max(1, round(ENDS_MM * px / BAND))
    whole = dark.mean(axis=0) >= WHOLE
    reaching = (dark[:ends].mean(axis=0) >= AT_ENDS) & (dark[-ends:].mean(axis=0) >= AT_ENDS)
    streak = whole & reaching
    if not streak.any():
        return np.zeros(width, np.uint8)
    beside = cv2.dilate(streak.astype(np.uint8).reshape(1, -1), np.ones((1, 5), np.uint8)).ravel() > 0
    return np.where(beside, np.median(hat, axis=0), 0).astype(np.uint8)
