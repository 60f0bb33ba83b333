"""Pages cut by the scanner: lines that run to the edge of the page, on either side."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import PLAN, document, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked, check
from pipeline.geometry import Box
from pipeline.model import Document, Submission

CALL = load_call()
MARGIN, WIDTH = 72.0, 595.0


def placed(*, shift: float, width: float, source: str = "ocr", lines: int = 12) -> Document:
    """A plan on paper whose first lines fill a line of 451 points ``shift`` aside, cut at the sheet's edge."""
    plan = document(PLAN, document_id="d2", role="plan", delivery="paper/1", source=source)
    (entry,) = plan.pages
    moved = tuple(
        line.model_copy(
            update={
                "box": Box(
                    max(0.0, MARGIN + shift),
                    80 + 12 * n,
                    min(WIDTH, MARGIN + shift + width),
                    91 + 12 * n,
                )
            }
        )
        if n <= lines
        else line.model_copy(update={"box": Box(MARGIN, 80 + 12 * n, MARGIN + 300, 91 + 12 * n)})
        for n, line in enumerate(entry.page.lines)
    )
    page = entry.page.model_copy(update={"lines": moved})
    return plan.model_copy(update={"pages": (entry.model_copy(update={"page": page}),)})


def told(plan: Document) -> set[tuple[str, str, str]]:
    whole: Submission = whole_submission()
    documents = tuple(plan if d.id == plan.id else d for d in whole.documents)
    checked = Checked(submission=whole.model_copy(update={"documents": documents}), call=CALL, speaking="d1")
    return {(f.rule, f.subject, f.severity) for f in check(checked) if f.rule == "page-cut"}


@pytest.mark.parametrize(("shift", "cut"), [(0.0, False), (60.0, False), (110.0, True), (-90.0, True)])
def test_lines_that_run_to_the_edge_are_told(shift: float, *, cut: bool) -> None:
    assert told(placed(shift=shift, width=451)) == ({("page-cut", "d2", "review")} if cut else set())


def test_a_line_or_two_and_typed_pages_tell_nothing() -> None:
    assert told(placed(shift=110, width=451, lines=1)) == set()
    assert told(placed(shift=110, width=451, source="text_layer")) == set()
