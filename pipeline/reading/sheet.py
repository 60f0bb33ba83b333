"""The sheet in a photo, or on a scanner's dark bed: its four corners, and the picture squared to them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import IDENTITY, Homography
from pipeline.model import Page
from pipeline.raster import Pixels, Raster
from pipeline.reading.shrink import shrunk

Corners = npt.NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left

SIDE = 640  # pixels of the longer side at which the sheet is sought
SHARE = (0.3, 0.97)  # of the picture that the sheet covers
DARKER = 0.62  # brightness around the sheet, as a share of the sheet's own
FULL = 0.94  # share of the four-sided outline that is sheet
STRAY = 0.12  # share of what is around that may be as bright
AT_EDGE = 0.012  # share of the picture's sides: corners all as near to the picture's own need no squaring
INSIDE = 0.003  # by which the outline is drawn in
PAPERS = ((595.0, 842.0), (842.0, 1191.0))  # A4 and A3, points; smaller ones look like an A4 sheet in a photo
ALIKE = 0.04  # share by which a sheet's sides may be off a paper's
A4_LONG = 842.0


def find_sheet(pixels: Pixels) -> Corners | None:
    """The corners of the one bright sheet in a darker picture; None where the sheet fills the picture, or
    nothing of the kind is to be seen."""
    scale = SIDE / max(pixels.shape[:2])
    small = shrunk(pixels, scale)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((17, 17), np.uint8))
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    area = cv2.contourArea(outline)
    if not SHARE[0] <= area / grey.size <= SHARE[1]:
        return None
    corners = _four(outline)
    if corners is None or area < FULL * cv2.contourArea(corners) or area > cv2.contourArea(corners) / FULL:
        return None
    if _at_edges(corners, grey.shape[1], grey.shape[0]) or not _stands_out(grey, bright, corners):
        return None
    middle = corners.mean(axis=0)
    return np.asarray((corners + (middle - corners) * INSIDE * 2) / scale, np.float32)


def squared(raster: Raster, corners: Corners) -> tuple[Raster, Homography]:
    """The sheet alone as a picture seen from straight above, and the map from its points to those of
    ``raster``."""
    tl, tr, br, bl = corners
    width = round(max(_long(tr - tl), _long(br - bl)))
    height = round(max(_long(bl - tl), _long(br - tr)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    pixels = cv2.warpPerspective(raster.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    dpi = _dpi(width, height, raster)
    down, up = 72 / raster.dpi, dpi / 72
    back = np.diag([down, down, 1.0]) @ np.linalg.inv(matrix) @ np.diag([up, up, 1.0])
    return Raster(pixels.astype(np.uint8, copy=False), dpi), _homography(back)


def led_back(page: Page, to_raster: Homography) -> Page:
    """``page``, read from a squared picture, with its way back to the picture as it arrived."""
    own = np.array(page.to_scan or IDENTITY, np.float64).reshape(3, 3)
    whole = np.array(to_raster, np.float64).reshape(3, 3) @ own
    return page.model_copy(update={"to_scan": _homography(whole)})


def _homography(matrix: npt.NDArray[np.float64]) -> Homography:
    a, b, c, d, e, f, g, h, i = (float(v) for v in (matrix / matrix[2, 2]).ravel())
    return (a, b, c, d, e, f, g, h, i)


def _four(outline: cv2.typing.MatLike) -> Corners | None:
    """The outline as four corners in order; None where it has not four."""
    hull = cv2.convexHull(outline)
    around = cv2.arcLength(hull, True)
    for share in (0.015, 0.02, 0.03, 0.04):
        found = cv2.approxPolyDP(hull, share * around, True).reshape(-1, 2).astype(np.float32)
        if len(found) == 4:
            total, across = found.sum(axis=1), found[:, 0] - found[:, 1]
            order = [int(total.argmin()), int(across.argmax()), int(total.argmax()), int(across.argmin())]
            return found[order] if len(set(order)) == 4 else None
    return None


def _at_edges(corners: Corners, width: int, height: int) -> bool:
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    off = np.abs(corners - own) / np.array([width, height], np.float32)
    return bool((off < AT_EDGE).all())


def _stands_out(grey: cv2.typing.MatLike, bright: cv2.typing.MatLike, corners: Corners) -> bool:
    """Whether what is around the sheet is clearly darker, all of it."""
    inside = np.zeros(grey.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    around = cv2.dilate(inside, np.ones((7, 7), np.uint8)) == 0
    if around.mean() < 0.02:
        return False
    darker = float(np.median(grey[around])) < DARKER * float(np.median(grey[inside > 0]))
    return darker and float(np.mean(bright[around] > 0)) < STRAY


def _dpi(width: int, height: int, raster: Raster) -> float:
    """The raster's own resolution where the sheet then is a usual paper; else such that it is A4."""
    short, long = sorted((width / raster.scale, height / raster.scale))
    for paper in PAPERS:
        if abs(short / paper[0] - 1) < ALIKE and abs(long / paper[1] - 1) < ALIKE:
            return raster.dpi
    return 72 * max(width, height) / A4_LONG


def _long(side: Corners) -> float:
    return float(np.linalg.norm(side))
