"""PDF pages: judged one by one, a good text layer read as it stands, anything else left to OCR."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pypdfium2 as pdfium

from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.reading.errors import UnreadableFile, UnreadablePage
from pipeline.reading.pdf_chars import Char, PageContent, content
from pipeline.reading.pdf_lines import lay_out
from pipeline.reading.pdf_tables import find_grids
from pipeline.reading.turned import turned_page, writing_direction

Judgement = Literal["text", "picture", "blank"]

COVERED = 0.35  # share of the page under pictures from which the page is read as a picture
PARTLY_COVERED = 0.12  # with little text beside the picture, it is a picture with a caption
LITTLE_TEXT = 80
GOOD_SHARE = 0.9  # of characters that a Chinese paper can hold
COMMON_SHARE = 0.75  # of Chinese characters that are common ones: 0.97+ in prose, a third in scrambled text
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


def read_pdf_text(path: Path, *, number: int) -> Page | None:
    """Page ``number`` (from 1) from its text layer, or None where it must be read as a picture."""
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
        return None
    if verdict == "blank":
        return Page(number=number, width=page.width, height=page.height, source="blank")
    return _from_layer(page, number)


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
        lines=lines,
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


def readable(chars: Sequence[Char]) -> bool:
    """Whether the characters are ones that a Chinese paper is made of, not a font's inner numbers."""
    good = sum(not c.broken and _usual(c.text) for c in chars)
    if good < GOOD_SHARE * len(chars):
        return False
    hanzi = [c.text for c in chars if "\u4e00" <= c.text <= "\u9fff"]
    if len(chars) >= 40 and len(hanzi) < 0.05 * len(chars):
        return _looks_latin([c.text for c in chars])
    common = sum(_common(text) for text in hanzi)
    return len(hanzi) < 10 or common >= COMMON_SHARE * len(hanzi)


def _usual(text: str) -> bool:
    code = ord(text[0])
    return (
        0x20 <= code < 0x7F
        or 0x4E00 <= code <= 0x9FFF
        or 0x3000 <= code <= 0x303F
        or 0xFF01 <= code <= 0xFFEF
        or 0x2000 <= code <= 0x2BFF  # punctuation, arrows, numbers in circles, boxes
        or 0x2E80 <= code <= 0x2FD5  # radicals, as some fonts name whole characters
        or 0x00A1 <= code <= 0x00FF
        or 0x0391 <= code <= 0x03C9
        or 0x3220 <= code <= 0x33FF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x323AF
    )


def _common(text: str) -> bool:
    """One of the 3,755 common characters of GB 2312."""
    try:
        return text.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def _looks_latin(texts: Sequence[str]) -> bool:
    """English or figures rather than scrambled codes: mostly letters and digits, vowels among the letters."""
    letters = [t.lower() for t in texts if t.isascii() and t.isalpha()]
    plain = sum(t.isascii() and (t.isalnum() or t in " .,:;()-/%@") for t in texts)
    vowels = sum(t in "aeiou" for t in letters)
    return plain >= 0.9 * len(texts) and (len(letters) < 20 or vowels >= 0.25 * len(letters))


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
