"""How large the smaller type of a page is: what size its lines have to be looked for in."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.raster import Pixels
from pipeline.reading.engines.levels import percentiles
from pipeline.reading.shrink import shrunk

SMALLER = 25  # percentile of the heights: most of the print is larger, figures and broken characters are not
LOWEST, HIGHEST = 5, 60  # pixels; less is a dot or a stroke, more a picture or a table
LONG = 4  # width to height from which it is a rule
ENOUGH = 40  # characters from which their height can be told
THICK = 17  # pixels: strokes are thinner
FAINTEST, DARK = 24, 0.35  # grey levels below the paper; of the darkest print


def type_height(clean: Pixels, side: int) -> float:
    """Pixels that the ink of the page's smaller characters is high where the page's longer side is ``side``; 0 where
    too little stands there to tell."""
    small = shrunk(clean, side / max(clean.shape))
    hat = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((THICK, THICK), np.uint8))
    strong = percentiles(np.asarray(hat, np.uint8), 99.5)[0]
    ink = np.asarray(hat > max(FAINTEST, DARK * strong), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    high = high[(high >= LOWEST) & (high < HIGHEST) & (wide < LONG * high)]
    return float(np.percentile(high, SMALLER)) if len(high) >= ENOUGH else 0.0
