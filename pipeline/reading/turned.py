"""Pages whose writing runs sideways on the sheet: turned upright, with the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.geometry import Box, Homography, invert, map_box
from pipeline.reading.pdf_chars import Char, PageContent, Stroke


def writing_direction(chars: Sequence[Char]) -> int:
    """Degrees clockwise by which most of the writing is turned: 0, 90, 180 or 270."""
    votes = Counter(c.angle for c in chars if c.angle >= 0 and not c.text.isspace())
    if not votes:
        return 0
    angle, count = votes.most_common(1)[0]
    return angle if count > 0.8 * sum(votes.values()) else 0


def turned_page(page: PageContent, direction: int) -> tuple[PageContent, Homography | None]:
    """The page turned back by ``direction``, and the map from it to the page as displayed."""
    if direction == 0:
        return page, None
    w, h = page.width, page.height
    upright: Homography = {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, w, 0.0, 0.0, 1.0),
        180: (-1.0, 0.0, w, 0.0, -1.0, h, 0.0, 0.0, 1.0),
        270: (0.0, -1.0, h, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    }[direction]
    turned = PageContent(
        width=h if direction != 180 else w,
        height=w if direction != 180 else h,
        chars=tuple(
            c._replace(box=map_box(upright, c.box), angle=(c.angle - direction) % 360 if c.angle >= 0 else -1)
            for c in page.chars
        ),
        strokes=tuple(_stroke(map_box(upright, Box(*s))) for s in page.strokes),
        pictures=tuple(map_box(upright, p) for p in page.pictures),
        curves=page.curves,
    )
    return turned, invert(upright)


def _stroke(box: Box) -> Stroke:
    return Stroke(*box)
