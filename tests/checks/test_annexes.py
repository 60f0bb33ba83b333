"""Tables at the end of a plan to which its text refers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import PLAN, document, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked
from pipeline.checks.annexes import annexes
from pipeline.model import Finding, SourceFile


def told(*lines: str, name: str = "方案.docx") -> list[Finding]:
    plan = document([*PLAN, *lines], document_id="d2", role="plan")
    file = SourceFile(
        delivery="disc/1", path=f"disc/1/{name}", sha256="0" * 64, bytes=1, media_type="x", state="read"
    )
    submission = whole_submission(documents=(plan,), files=(file,))
    return list(annexes(Checked(submission=submission, call=load_call())))


@pytest.mark.parametrize(
    ("lines", "lacking"),
    [
        (["具体项目见附表2《重点项目清单》。", "附表1 任务分工表"], "附表2"),
        (["任务分工详见附表。"], "附表"),
        (["布局如附图一所示。"], "附图一"),
        (["具体项目见附表2《重点项目清单》。", "附表2", "重点项目清单"], None),
        (["具体项目见附表二。", "附表2 重点项目清单"], None),
        (["任务分工详见附表。", "附表1 任务分工表"], None),
        (["任务分工详见附表1。", "附表：任务分工表"], None),
        (["围绕附表2所列项目，见效明显。"], None),
        (["未附表格的，见通知要求。"], None),
        (["重点项目及实施路径见附件6。", "附件1", "专项政策文件"], "附件6"),
        (["重点项目及实施路径详见附件二。", "附件1 专项政策文件", "附件2 重点项目表"], None),
        (
            ["名单见附件1。", "附件1 若干措施", "项目申报表见附件3。"],
            None,
        ),  # what is attached has attachments of its own
        (["申报表见附件。", "附件1 专项政策文件"], None),
    ],
)
def test_an_annex_that_is_referred_to_must_be_there(lines: list[str], lacking: str | None) -> None:
    found = told(*lines)
    assert [(f.rule, f.subject, f.severity) for f in found] == [("pages-missing", "d2", "review")] * bool(
        lacking
    )
    assert all(f"“{lacking}”" in f.message and lacking in f.evidence[0].quote for f in found if lacking)


def test_an_annex_in_a_file_of_its_own_is_there() -> None:
    assert told("具体项目见附表2。", name="附表2-重点项目清单.xlsx") == []


def test_an_attachment_in_a_file_that_bears_its_number_is_there() -> None:
    lines = ("项目清单见附件6。", "附件1 专项政策文件")
    assert told(*lines, name="6.重点项目表.docx") == []
    assert told(*lines, name="20240906.docx") != []
