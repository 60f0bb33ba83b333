"""A file into pages: which reader for which kind of file. Pages are read one by one, in any process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Page
from pipeline.reading.errors import UnreadableFile, UnreadablePage

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

    from pipeline.reading.twins import Twin

Reader = Callable[[Path], Page]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OLD_OFFICE = {
    "application/msword",
    "application/vnd.ms-works",
    "application/vnd.wps",
    "application/wps",
    "application/kswps",
    "application/wps-office.wps",
    "application/wps-office.doc",
    "application/rtf",
    "text/rtf",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
    "application/vnd.ms-word.document.macroenabled.12",
}
_SHEETS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/wps-office.et",
    "application/kset",
}
_SLIDES = {"application/vnd.openxmlformats-officedocument.presentationml.presentation"}
_OLD_SLIDES = {
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/wps-office.dps",
    "application/ksdps",
}
MOST_PAGES = 5000  # of one file; an application with all its evidence has some hundred
_MANY_PAGES = {"image/tiff", "image/tif"}
_OFD = {"application/ofd", "application/vnd.ofd", "application/x-ofd"}
_MARKED_UP = {"message/rfc822", "multipart/related", "application/xhtml+xml"}
_BY_ENDING = {
    ".docx": WORD, ".docm": WORD, ".doc": "application/msword", ".wps": "application/msword",
    ".rtf": "application/rtf", ".odt": "application/vnd.oasis.opendocument.text",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel", ".et": "application/vnd.ms-excel",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd", ".pdf": "application/pdf", ".txt": "text/plain", ".csv": "text/csv",
    ".html": "text/html", ".htm": "text/html", ".eml": "message/rfc822",
}  # fmt: skip


def page_count(path: Path | str, *, media_type: str) -> int:
    """How many pages the file has, at most ``MOST_PAGES``; office papers, sheets and texts count as one, pages pasted
    into Word papers one each.

    Raises UnreadableFile with a Chinese sentence where the file cannot be opened at all, or has so many pages that reading
    them would hold up the batch for days.
    """
    count = _count(Path(path), _kind(Path(path), media_type))
    if count > MOST_PAGES:
        raise UnreadableFile(
            f"文件有{count}页，超过{MOST_PAGES}页的上限，疑似有害文件，未读取，请核实后拆分报送"
        )
    return count


def _count(path: Path, kind: str) -> int:
    if kind == "application/pdf":
        from pipeline.reading.pdf_text import pdf_page_count

        return pdf_page_count(path)
    if kind.startswith("image/"):
        return _picture_count(path, kind)
    if kind in _OFD:
        from pipeline.reading.ofd import ofd_page_count

        return ofd_page_count(path)
    if kind == WORD:
        from pipeline.reading.docx_pictures import docx_page_count

        return docx_page_count(path)
    _reader(kind)
    return 1


def read_page(
    path: Path | str,
    *,
    media_type: str,
    number: int,
    engine_name: str = "rapid",
    twins: Sequence[Twin] = (),
) -> Page:
    """Page ``number`` (from 1) of the file. ``engine_name`` is the OCR engine for pages without text; ``twins`` are
    pages of other copies: what is printed there likewise is not recognised again.

    Raises UnreadableFile or UnreadablePage, each with a Chinese sentence.
    """
    path = Path(path)
    kind = _kind(path, media_type)
    if kind == "application/pdf":
        return _pdf_page(path, number, engine_name, twins)
    if kind.startswith("image/"):
        return _scan(path, kind, number, engine_name, twins)
    if kind in _OFD:
        from pipeline.reading.ofd import read_ofd_page

        return read_ofd_page(path, number=number, engine_name=engine_name)
    if kind == WORD:
        from pipeline.reading.docx_pictures import read_docx_page

        return read_docx_page(path, number=number, engine_name=engine_name)
    if number != 1:
        raise UnreadablePage(f"文件没有第{number}页")
    return _reader(kind)(path)


def _pdf_page(path: Path, number: int, engine_name: str, twins: Sequence[Twin]) -> Page:
    from pipeline.reading.pdf_text import read_typed

    typed = read_typed(path, number=number)
    if typed.page is None:
        return _scan(path, "application/pdf", number, engine_name, twins)
    if not typed.pictures:
        return typed.page
    from pipeline.reading.pdf_pictures import with_pictures

    try:
        return with_pictures(typed.page, typed.pictures, path, engine_name=engine_name)
    except UnreadablePage as error:  # what is typed was read all the same
        return typed.page.model_copy(update={"failure": f"页面上的图片未能读取：{error}"})


def _scan(path: Path, kind: str, number: int, engine_name: str, twins: Sequence[Twin]) -> Page:
    # imported only where a picture is read: models and OpenCV are slow to load
    from pipeline.reading.engines import engine
    from pipeline.reading.raster_source import raster
    from pipeline.reading.scan_page import read_scan

    picture = raster(path, media_type=kind, number=number)
    return read_scan(picture, number=number, engine=engine(engine_name), twins=twins)


def _picture_count(path: Path, kind: str) -> int:
    if kind in {"image/heic", "image/heif", "image/avif"}:
        return 1
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return _frames(picture) if kind in _MANY_PAGES else 1
    except UnidentifiedImageError as error:
        raise UnreadableFile("图片格式无法识别或文件已损坏") from error
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableFile("图片已损坏或尺寸异常，无法打开") from error


def _frames(picture: ImageFile) -> int:
    """How many pages can be gone to, one after the other. Where a directory in the middle is broken, the page that it
    is of counts too: whoever reads it is told."""
    from pipeline.reading.raster_source import DIRECTORY_ERRORS

    for count in range(1, MOST_PAGES + 1):
        try:
            picture.seek(count)
        except EOFError:
            return count
        except DIRECTORY_ERRORS:
            return count + 1
    return MOST_PAGES + 1


def _kind(path: Path, media_type: str) -> str:
    kind = media_type.split(";")[0].strip().lower()
    if kind in {"", "application/octet-stream", "application/zip", "application/x-ole-storage"}:
        return _BY_ENDING.get(path.suffix.lower(), kind)
    return kind


def _reader(kind: str) -> Reader:
    """The reader of a file without fixed pages. Raises UnreadableFile where none is known."""
    if kind in _OLD_OFFICE:
        from pipeline.reading.office_convert import read_old_office

        return read_old_office
    if kind in _SHEETS:
        from pipeline.reading.sheets import read_sheets

        return read_sheets
    if kind in _SLIDES:
        from pipeline.reading.slides import read_slides

        return read_slides
    if kind in _OLD_SLIDES:
        from pipeline.reading.office_convert import read_old_slides

        return read_old_slides
    if kind.startswith("text/") or kind in _MARKED_UP:
        from pipeline.reading.plain_text import read_plain

        return lambda path: read_plain(path, media_type=kind)
    raise UnreadableFile(f"暂不支持的文件类型（{kind or '未知'}）")
