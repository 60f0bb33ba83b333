"""Texts without pages: .txt, .csv, .html, the body of a message. The encoding is found first."""

from __future__ import annotations

import codecs
import csv
import email
import io
import re
from email.message import Message
from pathlib import Path

from charset_normalizer import from_bytes
from lxml import etree, html

from pipeline.model import Cell, Line, Page, Table
from pipeline.reading.errors import UnreadableFile
from pipeline.reading.xml_zip import Element

MOST_BYTES = 30_000_000
MOST_LINES = 100_000
ROWS, COLUMNS = 2000, 100
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.I)
_CHINESE = {"gb2312", "gbk", "x-gbk", "gb_2312-80", "gb18030", "cp936", "euc-cn", "hz-gb-2312"}
_HIDDEN = {"script", "style", "head", "template", "noscript", "title"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "pre",
    "blockquote", "dd", "dt", "dl", "body", "form", "header", "footer", "center", "td", "th",
}  # fmt: skip


def read_plain(path: Path, *, media_type: str) -> Page:
    """The text as one page without places. Raises UnreadableFile."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableFile("文本文件过大，已拒绝读取")
    if media_type in {"message/rfc822", "multipart/related"}:
        data, media_type = _message_body(data)
    if media_type in {"text/html", "application/xhtml+xml"}:
        return _html(decoded(data, declared=_declared(data)))
    text = decoded(data)
    if "\0" in text:
        raise UnreadableFile("文件内容不是文本，无法读取")
    if media_type == "text/csv":
        return _csv(text)
    lines = [Line(text=part.rstrip()) for part in text.splitlines()[:MOST_LINES] if part.strip()]
    return Page(number=1, fixed=False, lines=tuple(lines))


def decoded(data: bytes, *, declared: str | None = None) -> str:
    """BOM or declaration, then strict UTF-8, strict GB18030, then the best guess; detectors alone fail on
    short Chinese texts. Raises UnreadableFile where nothing fits."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for name in filter(None, ("utf-8", declared, "gb18030")):
        try:
            return data.decode("gb18030" if name.lower() in _CHINESE else name)
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(data).best()
    if best is None:
        return _mostly(data)
    return str(best)


def _mostly(data: bytes) -> str:
    """A text with a few broken bytes, in the encoding that breaks least of it."""
    tries = [data.decode(name, "replace") for name in ("utf-8", "gb18030")]
    text = min(tries, key=lambda t: t.count("\ufffd"))
    if text.count("\ufffd") > 0.05 * max(1, len(text)):
        raise UnreadableFile("文本的编码无法识别")
    return text


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _csv(text: str) -> Page:
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",\t;|")
    except csv.Error:
        dialect = csv.excel
    lines: list[Line] = []
    cells: list[Cell] = []
    rows = columns = 0
    try:
        for r, row in enumerate(csv.reader(io.StringIO(text), dialect)):
            if r >= ROWS:
                break
            rows = r + 1
            for c, value in enumerate(row[:COLUMNS]):
                columns = max(columns, c + 1)
                start = len(lines)
                lines.extend(Line(text=part) for part in value.splitlines() if part.strip())
                cells.append(Cell(row=r, column=c, lines=tuple(range(start, len(lines)))))
    except csv.Error as error:
        raise UnreadableFile("CSV文件格式有误，无法读取") from error
    tables = (Table(rows=rows, columns=columns, cells=tuple(cells)),) if cells else ()
    return Page(number=1, fixed=False, lines=tuple(lines), tables=tables)


def _message_body(data: bytes) -> tuple[bytes, str]:
    message = email.message_from_bytes(data)
    for kind in ("text/plain", "text/html"):
        for part in message.walk():
            if part.get_content_type() == kind and part.get_filename() is None:
                return _payload(part), kind
    return b"", "text/plain"


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    return decoded(raw, declared=charset).encode("utf-8") if charset else raw


class _HtmlReader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self._text = ""

    def read(self, element: Element) -> None:
        if not isinstance(element.tag, str) or element.tag in _HIDDEN:
            self._text += element.tail or ""
            return
        if element.tag == "table":
            self._end()
            self._table(element)
        else:
            block = element.tag in _BLOCKS
            if block or element.tag in {"br", "hr"}:
                self._end()
            self._text += element.text or ""
            for part in element:
                self.read(part)
            if block:
                self._end()
        self._text += element.tail or ""

    def _end(self) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", self._text).strip()
        if text and len(self.lines) < MOST_LINES:
            self.lines.append(Line(text=text))
        self._text = ""

    def _table(self, table: Element) -> None:
        place = len(self.tables)
        self.tables.append(Table(rows=1, columns=1, cells=()))
        rows = [r for r in table.iter("tr") if next(r.iterancestors("table"), None) is table][:ROWS]
        taken: set[tuple[int, int]] = set()
        cells: list[Cell] = []
        for number, row in enumerate(rows):
            column = 0
            for cell in [c for c in row if c.tag in {"td", "th"}][:COLUMNS]:
                while (number, column) in taken:
                    column += 1
                down = min(_span(cell, "rowspan"), len(rows) - number)
                across = min(_span(cell, "colspan"), COLUMNS)
                taken.update((number + i, column + j) for i in range(down) for j in range(across))
                start = len(self.lines)
                self._text += cell.text or ""
                for part in cell:
                    self.read(part)
                self._end()
                lines = tuple(range(start, len(self.lines)))
                cells.append(Cell(row=number, column=column, row_span=down, column_span=across, lines=lines))
                column += across
        columns = max((c.column + c.column_span for c in cells), default=1)
        self.tables[place] = Table(rows=max(1, len(rows)), columns=columns, cells=tuple(cells))

    def page(self) -> Page:
        self._end()
        return Page(number=1, fixed=False, lines=tuple(self.lines), tables=tuple(self.tables))


def _span(cell: Element, name: str) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), ROWS)) if str(text).isdigit() else 1


def _html(text: str) -> Page:
    reader = _HtmlReader()
    # an XML declaration in a decoded text is refused by lxml
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if text.strip():
        try:
            root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, no_network=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFile("网页文件内容无法识别") from error
        reader.read(root)
    return reader.page()
