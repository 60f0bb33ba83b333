"""HTML to plain text: line breaks at blocks, tabs between cells, scripts and styles left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKING = {
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
    "section", "article", "pre", "center", "dd", "dt",
}  # fmt: skip
_SILENT = {"script", "style", "head", "title", "noscript", "template"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag == "body":
            self.silent.clear()  # a head that was never closed
        elif tag in _BREAKING:
            self.out.append("\n")
        elif tag in {"td", "th"}:
            self.out.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        elif tag in _BREAKING:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))


def html_to_text(markup: str) -> str:
    """The readable text of ``markup``; "" for none. Never raises on broken HTML."""
    if not markup.strip():
        return ""
    parser = _Text()
    try:
        parser.feed(markup)
        parser.close()
    except (AssertionError, ValueError):  # html.parser on broken declarations
        parser.out.append(re.sub(r"<[^>]*>", " ", markup))
    lines = (re.sub(r"^[ \t]+|[ ]+$", "", line) for line in "".join(parser.out).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
