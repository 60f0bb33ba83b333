"""Text that was crossed out, by pen or in Word: what stands there instead, and whether every copy says so, a person must see."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import Checked, finding, paper_in, where_said
from pipeline.model import Document, Evidence, Finding, Line, Region

_SHOWN = 3  # of the crossed-out words in the message


def crossed_out(checked: Checked) -> Iterator[Finding]:
    """Forms and plans in which something is crossed out."""
    for document in checked.papers:
        lines = [
            (n, line) for n, p in enumerate(document.pages, 1) for line in p.page.lines if _is_told(line)
        ]
        if not lines:
            continue
        words = "”“".join(dict.fromkeys(line.struck[:20] for _, line in lines[:_SHOWN]))
        more = f"等{len(lines)}处" if len(lines) > _SHOWN else ""
        message = f"{paper_in(document)}中“{words}”{more}疑被划去，请核对原件，确认以何内容为准。"
        yield finding(
            "text-struck", document.id, "review", message, [_place(document, n, line) for n, line in lines]
        )


def _is_told(line: Line) -> bool:
    return not line.furniture and any(c.isalnum() for c in line.struck)


def _place(document: Document, number: int, line: Line) -> Evidence:
    if document.pages[number - 1].page.fixed:
        return document.place(Region(page=number, box=line.box), line.text)
    return where_said(document, line.text, else_said=line.text)[0]
