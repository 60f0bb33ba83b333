"""Comments that were left in the margin of a paper."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import PLAN, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked, check
from pipeline.model import Document, Finding, Remark


def commented(role: str, *remarks: Remark) -> list[Finding]:
    """The findings where the disc's paper of that role has these comments."""
    whole = whole_submission()
    at = next(i for i, d in enumerate(whole.documents) if d.channel == "disc" and d.role == role)
    changed = _with(whole.documents[at], remarks)
    documents = (*whole.documents[:at], changed, *whole.documents[at + 1 :])
    submission = whole.model_copy(update={"documents": documents})
    findings = check(Checked(submission=submission, call=load_call(), speaking="d1"))
    return [f for f in findings if f.rule == "text-unfinished"]


def _with(paper: Document, remarks: tuple[Remark, ...]) -> Document:
    first = paper.pages[0]
    page = first.model_copy(update={"page": first.page.model_copy(update={"remarks": remarks})})
    return paper.model_copy(update={"pages": (page, *paper.pages[1:])})


@pytest.mark.parametrize("role", ["plan", "application_form"])
def test_a_comment_left_in_a_paper_is_shown_with_the_text_it_is_set_to(role: str) -> None:
    about = PLAN[1][2:12] if role == "plan" else "目标正文"
    (told,) = commented(role, Remark(text="这个数再核一下", about=about))
    assert (told.severity, told.evidence[0].quote) == ("review", about)
    assert "光盘" in told.message and "1处批注" in told.message and "这个数再核一下" in told.message


def test_a_comment_whose_text_is_not_found_again_has_the_paper_as_its_place() -> None:
    (told,) = commented("plan", Remark(text="删去", about="已不在文中的话"))
    assert [(e.document, e.quote) for e in told.evidence] == [("d4", "删去")]


def test_a_paper_without_comments_is_not_told() -> None:
    assert commented("plan") == []
