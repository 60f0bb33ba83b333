"""PDF pages: judged one by one, a good text layer read as it stands, anything else left to OCR."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium

from pipeline.geometry import Box, union
from pipeline.model import Page
from pipeline.reading.errors import UnreadableFile, UnreadablePage
from pipeline.reading.legible import legible
from pipeline.reading.pdf_chars import Char, PageContent, content
from pipeline.reading.pdf_lines import lay_out
from pipeline.reading.pdf_tables import find_grids
from pipeline.reading.struck_typed import with_drawn_strokes
from pipeline.reading.turned import turned_page, writing_direction

Judgement = Literal["text", "picture", "blank"]

COVERED = 0.35  # share of the page under pictures from which the page is read as a picture
PARTLY_COVERED = 0.12  # with little text beside the picture, it is a picture with a caption
LITTLE_TEXT = 80
TELLING, NARROWEST = (
    0.05,
    40.0,
)  # share of the page, points: a picture among text that may hold writing; seals are less
STRAY = 2  # characters over it that make no background of it
OUTLINES = 400  # curves on a page with next to no characters: text drawn as outlines


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Raises UnreadableFile where the file is no PDF, broken or locked by a password."""
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("PDF文件设有打开密码，无法读取") from error
        raise UnreadableFile("PDF文件已损坏或格式不正确，无法打开") from error


def pdf_page_count(path: Path) -> int:
    document = open_pdf(path)
    try:
        count = len(document)
    finally:
        document.close()
    if count < 1:
        raise UnreadableFile("PDF文件中没有页面")
    return count


@dataclass(frozen=True)
class Typed:
    """A page from its text layer, None where it must be read as a picture; and the pictures among its text that
    may hold more of it, in points as displayed."""

    page: Page | None
    pictures: tuple[Box, ...] = ()


def read_pdf_text(path: Path, *, number: int) -> Page | None:
    """Page ``number`` (from 1) from its text layer, or None where it must be read as a picture."""
    return read_typed(path, number=number).page


def read_typed(path: Path, *, number: int) -> Typed:
    """Page ``number`` (from 1). Raises UnreadableFile, UnreadablePage."""
    document = open_pdf(path)
    try:
        if not 1 <= number <= len(document):
            raise UnreadablePage(f"PDF文件没有第{number}页")
        page = content(document, number - 1)
    except pdfium.PdfiumError as error:
        raise UnreadablePage(f"第{number}页已损坏，无法读取") from error
    finally:
        document.close()
    verdict = judge(page)
    if verdict == "picture":
        return Typed(None)
    if verdict == "blank":
        return Typed(Page(number=number, width=page.width, height=page.height, source="blank"))
    return Typed(_from_layer(page, number), tuple(_telling(page)))


def _from_layer(page: PageContent, number: int) -> Page:
    direction = writing_direction(page.chars)
    shown, to_scan = turned_page(page, direction)
    chars = [c for c in shown.chars if c.visible and not c.broken]
    lines, tables = lay_out([_plain(c) for c in chars], find_grids(shown.strokes))
    return Page(
        number=number,
        width=shown.width,
        height=shown.height,
        to_scan=to_scan,
        turn=-direction % 360,
        source="text_layer",
        colour="digital",
        lines=with_drawn_strokes(lines, shown.strokes),
        tables=tables,
    )


def judge(page: PageContent) -> Judgement:
    """What to do with the page. In doubt, a picture: OCR costs time, a false text layer costs facts."""
    chars = [c for c in page.chars if not c.text.isspace()]
    visible = [c for c in chars if c.visible]
    covered = coverage(page.pictures, page.width, page.height)
    if not visible:
        if chars or page.pictures or page.curves or len(page.strokes) > 2:
            return "picture"
        return "blank"
    if covered >= COVERED or (covered >= PARTLY_COVERED and len(visible) < LITTLE_TEXT):
        return "picture"
    if len(visible) < 20 and page.curves > OUTLINES:
        return "picture"
    return "text" if readable(visible) else "picture"


def _telling(page: PageContent) -> Iterator[Box]:
    """The pictures that are large enough to hold writing, and do not lie under any: those are backgrounds and
    seals."""
    sheet = Box(0, 0, page.width, page.height)
    visible = [c.box.centre for c in page.chars if c.visible and not c.text.isspace()]
    for box in _joined(page.pictures):
        part = Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, sheet.x1), min(box.y1, sheet.y1))
        if min(part.width, part.height) < NARROWEST or part.area < TELLING * sheet.area:
            continue
        if sum(part.holds(*at) for at in visible) <= STRAY:
            yield part


def _joined(pictures: Sequence[Box]) -> list[Box]:
    """Pictures of which each goes on where another ends: programs cut them into strips."""
    out: list[Box] = []
    for box in sorted(pictures, key=lambda b: (b.x0, b.x1, b.y0)):
        last = out[-1] if out else None
        ends = (
            last is not None
            and abs(last.x0 - box.x0) + abs(last.x1 - box.x1) < 2
            and abs(last.y1 - box.y0) < 2
        )
        if last is not None and ends:
            out[-1] = union([last, box])
        else:
            out.append(box)
    return out


def readable(chars: Sequence[Char]) -> bool:
    """Whether the characters are ones that a Chinese paper is made of, not a font's inner numbers."""
    return legible("".join("\ufffd" if c.broken else c.text[0] for c in chars))


def coverage(pictures: Sequence[Box], width: float, height: float) -> float:
    """Share of the page under pictures, counted on a grid of 40 × 40 points of the page."""
    steps = 40
    under = 0
    for row in range(steps):
        for column in range(steps):
            x, y = (column + 0.5) * width / steps, (row + 0.5) * height / steps
            under += any(p.holds(x, y) for p in pictures)
    return under / steps**2


# radicals that fonts made on some systems name in place of the whole character; the others by NFKC
_RADICALS = dict(zip("⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺝⺟⻒⻭⺩⺪",
                     "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟月母长齿王疋", strict=False))  # fmt: skip


def _plain(char: Char) -> Char:
    """A radical standing for its character becomes the character: the glyph is the same."""
    code = ord(char.text[0])
    if 0x2F00 <= code <= 0x2FD5:
        return char._replace(text=unicodedata.normalize("NFKC", char.text))
    return char._replace(text=_RADICALS[char.text]) if char.text in _RADICALS else char
