"""No key of the program is shown to people: rules, subjects, documents, media types have names."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

from builders import number_fact, whole_submission

import flows
import pipeline
from pipeline.call import load_call
from pipeline.contract import BatchFile, submission_file, totals
from pipeline.model import ConditionState, Evidence, Fact, Finding, Severity
from pipeline.reports import words
from pipeline.reports.ledger import write_ledger
from pipeline.reports.media import media_name
from pipeline.reports.summary_view import summary_view

CALL = load_call()
EMPTY = BatchFile(
    call=CALL.id,
    started_at="2024-10-08T09:00:00+08:00",
    finished_at="2024-10-08T09:30:00+08:00",
    received=(),
    submissions=(),
    totals=totals((), 0),
)
_RULE = re.compile(r'(?:rule=|finding\(\s*)"([a-z]+(?:-[a-z]+)+)"')
# any word of ours: a snake, a dotted path or a kebab, or a document's id in a cell of its own
_KEY = re.compile(r"\b[a-z]+(?:[_.-][a-z]+)+\b|^d\d+$")


def test_every_rule_has_a_name() -> None:
    homes = [Path(m.__file__).parent for m in (pipeline, flows) if m.__file__]
    used = {r for home in homes for p in home.rglob("*.py") for r in _RULE.findall(p.read_text("utf-8"))}
    assert {"seal-missing", "correction-outdated", "partial-run"} <= used
    assert used <= set(words.RULES)
    assert words.rule_name("next-years-rule") == "其他核对意见"


def _finding(rule: str, subject: str, severity: Severity = "review") -> Finding:
    place = Evidence(document="d1", page=1, quote="")
    return Finding(rule=rule, subject=subject, severity=severity, message="见原件。", evidence=(place,))


def test_the_ledger_and_the_summary_show_names_only(tmp_path: Path) -> None:
    findings = (
        _finding("pages-missing", "d1"),
        _finding("channel-mismatch", "plan", "must_fix"),
        _finding("channel-mismatch", "conditions"),
        _finding("correction-outdated", "mayor.phone"),
        _finding("correction-outdated", "base_station_total:0123456789ab"),
        _finding("partial-run", "batch"),
    )
    whole = whole_submission().model_copy(update={"findings": findings})
    write_ledger(tmp_path / "l.xlsx", batch=EMPTY, submissions=[whole], call=CALL)
    book = load_workbook(tmp_path / "l.xlsx")
    cells = {str(c.value) for sheet in book for row in sheet for c in row if c.value is not None}
    assert [c for c in cells if _KEY.search(c)] == []
    assert "纸质·申报表" in cells
    assert any("2024-10-08 09:30" in c for c in cells)
    view = summary_view(submission_file(whole), call=CALL, pictures={})
    assert [d.item for d in view.differences] == ["方案", "申报先导区不可偏离条件说明"]


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/pdf", "PDF"),
        ("image/tiff", "图片（TIFF）"),
        ("message/rfc822", "邮件"),
        ("application/x-strange", "其他（x-strange）"),
    ],
)
def test_types_of_files_have_names(media_type: str, name: str) -> None:
    assert media_name(media_type) == name


def test_a_condition_says_of_what_its_figures_are() -> None:
    whole = whole_submission()
    scan = whole.documents[0]
    total = number_fact(scan, scan.text[:4], 608).model_copy(update={"place": "高新区", "unit": "个"})
    incident = Fact(kind="security_incident", value=False, evidence=total.evidence)
    keys = [next(c.key for c in CALL.conditions if f.kind in c.facts) for f in (total, incident)]
    states = tuple(
        ConditionState(key=key, label=key, state="stated", facts=(n,)) for n, key in enumerate(keys)
    )
    record = submission_file(whole.model_copy(update={"facts": (total, incident), "conditions": states}))
    view = summary_view(record, call=CALL, pictures={})
    told = [f.value for c in view.conditions for f in c.facts]
    assert told == ["高新区5G基站数608个", "未发生"]


@pytest.mark.parametrize(
    ("cities", "told"),
    [(("嘉兴市",), "5G基站数608个"), (("嘉兴市", "湖州市"), "嘉兴市5G基站数608个")],
)
def test_whose_a_figure_is_stands_for_each_city_of_a_joint_application(
    cities: tuple[str, ...], told: str
) -> None:
    whole = whole_submission()
    total = number_fact(whole.documents[0], whole.documents[0].text[:4], 608).model_copy(
        update={"place": "嘉兴市", "unit": "个"}
    )
    key = next(c.key for c in CALL.conditions if total.kind in c.facts)
    state = ConditionState(key=key, label=key, state="stated", facts=(0,))
    applicant = whole.applicant.model_copy(update={"cities": cities})
    record = submission_file(
        whole.model_copy(update={"facts": (total,), "conditions": (state,), "applicant": applicant})
    )
    view = summary_view(record, call=CALL, pictures={})
    assert [f.value for c in view.conditions for f in c.facts] == [told]


def test_a_cell_read_as_a_whole_page_does_not_fill_the_summary() -> None:
    whole = whole_submission()
    fields = tuple(f.model_copy(update={"value": "长" * 5000}) for f in whole.form.fields)
    form = whole.form.model_copy(update={"fields": fields})
    view = summary_view(submission_file(whole.model_copy(update={"form": form})), call=CALL, pictures={})
    assert {len(r.value) for r in view.fields} == {300}
    assert all(r.value.endswith("…") for r in view.fields)
