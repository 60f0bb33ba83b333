"""Page pictures, rendered once and kept under the digest of their file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.geometry import Box
from pipeline.model import DocumentPage, SourceFile, Submission
from pipeline.reading.errors import UnreadablePage
from pipeline.store.files import Originals, whole
from review.render import Picture, PictureRequest

Renderer = Callable[[PictureRequest], Picture]
CROPS_A_PAGE = 200  # kept at most; a page has far fewer places
WIDTHS = (900, 1400, 2000)  # pixels, the steps of the magnifier


class NoPictureError(Exception):
    """One Chinese sentence: why there is no picture of a page."""


@dataclass(frozen=True)
class Kept:
    """A picture on disk and the size of the page as scanned, in points."""

    path: Path
    page_width: float
    page_height: float


class Pictures:
    """``folder`` may be emptied at any time; what is missing is rendered again."""

    def __init__(self, folder: Path, *, originals: Originals, renderer: Renderer) -> None:
        self.folder = folder
        self.originals = originals
        self.renderer = renderer

    def page(self, page: DocumentPage, media_type: str, *, width: int = WIDTHS[0]) -> Kept:
        """The whole page, upright to the next quarter. Raises NoPictureError."""
        return self._kept(page, media_type, width=width, box=None)

    def crop(self, page: DocumentPage, media_type: str, box: Box) -> Kept:
        """A part of the page, ``box`` in points as scanned. Raises NoPictureError."""
        return self._kept(page, media_type, width=WIDTHS[0], box=box.rounded())

    def _kept(self, page: DocumentPage, media_type: str, *, width: int, box: Box | None) -> Kept:
        if not page.page.fixed:
            raise NoPictureError("该文件没有页面图像，请看文字或下载原件。")
        request = PictureRequest(
            path=self.originals.path_of(page.sha256),
            media_type=media_type,
            number=page.page.number,
            turn=page.page.turn,
            width=width,
            box=box,
        )
        told = request.model_dump_json(exclude={"path"})
        kind = f"-crop{page.page.number}" if box is not None else ""
        name = f"{page.sha256[:24]}{kind}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        picture, size = self.folder / name[:2] / f"{name}.jpg", self.folder / name[:2] / f"{name}.json"
        known = _size(size) if picture.is_file() else None
        if known is None:
            made = self._made(request)
            known = (made.page_width, made.page_height)
            with whole(picture) as aside:
                aside.write_bytes(made.jpeg)
            with whole(size) as aside:
                aside.write_text(json.dumps(known), encoding="ascii")
            if box is not None:
                _thin_out(picture.parent, f"{page.sha256[:24]}{kind}-*")
        return Kept(picture, *known)

    def _made(self, request: PictureRequest) -> Picture:
        if not request.path.is_file():
            raise NoPictureError("原件不在存档中，无法显示。")
        try:
            return self.renderer(request)
        except UnreadablePage as error:
            raise NoPictureError(f"该页没有可显示的图像（{error}），请看文字或下载原件。") from error


def media_types(submission: Submission) -> dict[str, str]:
    """The type of each file of a submission, by digest."""
    return {f.sha256: f.media_type for f in submission.files}


def file_names(submission: Submission) -> dict[str, SourceFile]:
    """A received file for each digest: one in quarantine before all others, one that was read before a
    duplicate."""
    order = {"quarantined": 0, "read": 1}
    ordered = sorted(submission.files, key=lambda f: order.get(f.state, 2), reverse=True)
    return {f.sha256: f for f in ordered}


def _thin_out(folder: Path, pattern: str) -> None:
    """Take away the oldest crops of a page that has too many: an address may ask for any part of a page."""
    with suppress(FileNotFoundError):  # another request is at it: the next one ends it
        crops = sorted(folder.glob(pattern + ".jpg"), key=lambda p: p.stat().st_mtime_ns)
        for picture in crops[:-CROPS_A_PAGE]:
            picture.unlink(missing_ok=True)
            picture.with_suffix(".json").unlink(missing_ok=True)


def _size(path: Path) -> tuple[float, float] | None:
    try:
        width, height = json.loads(path.read_text(encoding="ascii"))
        return float(width), float(height)
    except (OSError, ValueError, TypeError):
        return None  # cut short by a crash: rendered again
