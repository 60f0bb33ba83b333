"""The marking: a perfect output has full marks, and each fault costs exactly what it should."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from samples.score import main, print_score, score, to_markdown
from samples.scoring.facts import same_strictly, same_value
from samples.scoring.records import FactRecord

Json = dict[str, Any]


def _application(city: str, delivery: str, verdict: str = "incomplete") -> Json:
    return {
        "applicant": {"cities": [city], "province": "浙江省", "kind": "prefecture"},
        "deliveries": [{"id": delivery, "channel": "paper"}],
        "fields": {
            "applicant_city": {"value": city, "state": "filled"},
            "mayor.phone": {"value": "0574-8718 0000", "state": "filled"},
            "mayor.email": {"value": None, "state": "blank"},
        },
        "prose": {"basic": "全市常住人口961.8万人，\n地区生产总值1.6万亿元。", "targets": ""},
        "headings": [
            {"number": "一、", "title": "总体要求", "level": 1},
            {"number": "（一）", "title": "指导思想", "level": 2},
        ],
        "facts": [
            {
                "kind": "base_station_total",
                "value": 31240,
                "unit": "个",
                "scope": "city",
                "status": "actual",
                "as_of": "2023-12",
            },
            {
                "kind": "base_station_total",
                "value": 3917000,
                "unit": "个",
                "scope": "nation",
                "status": "actual",
                "as_of": "2024-06",
            },
            {
                "kind": "policy",
                "value": {"title": "宁波市5G发展行动计划（2023—2025年）", "number": "甬政发〔2023〕12号"},
                "scope": "city",
                "status": "actual",
            },
            {
                "kind": "factory",
                "value": {"enterprise": "某某股份有限公司", "project": "5G工厂", "list": "2023年5G工厂名录"},
                "scope": "city",
                "status": "actual",
            },
            {
                "kind": "target",
                "value": {"metric": "5G基站总数", "year": 2025, "value": 40000, "unit": "个"},
                "scope": "city",
                "status": "target",
            },
            {"kind": "security_incident", "value": False, "scope": "city", "status": "actual"},
            {"kind": "scenario", "value": "机器视觉质检", "scope": "city", "status": "actual"},
        ],
        "signatures": [
            {
                "block": "city_government",
                "seal": "present",
                "seal_text": f"{city}人民政府",
                "date": "2024-09-20",
            },
            {"block": "comms_administration", "seal": "missing", "seal_text": None, "date": None},
        ],
        "findings": [
            {"rule": "seal-missing", "subject": "comms_administration", "severity": "must_fix"},
            {"rule": "pages-missing", "subject": "plan", "severity": "review"},
            {"rule": "evidence-missing", "subject": "evidence", "severity": "note"},
        ],
        "verdict": verdict,
    }


def _truth() -> Json:
    return {
        "schema": "truth/1",
        "applications": [
            _application("宁波市", "paper/001"),
            _application("温州市", "paper/002", "needs_review"),
        ],
        "files": [
            {"path": "paper/001/scan.pdf", "inside": None, "state": "read"},
            {"path": "disc/a.zip", "inside": None, "state": "container"},
            {"path": "disc/a.zip", "inside": "申报表.docx", "state": "read"},
        ],
    }


def _submission(application: Json) -> Json:
    a = copy.deepcopy(application)
    for finding in a["findings"]:
        if finding["rule"] == "pages-missing":
            finding["subject"] = "d2"  # the program's own id
    sections = [{"document": "d2", "key": None, **h, "text": "", "characters": 0} for h in a["headings"]]
    sections += [
        {"document": "d1", "key": k, "number": "", "title": "", "level": 0, "text": t}
        for k, t in a["prose"].items()
    ]
    return {
        "schema": "submission/1",
        "applicant": a["applicant"],
        "deliveries": a["deliveries"],
        "documents": [
            {
                "id": "d1",
                "role": "application_form",
                "delivery": a["deliveries"][0]["id"],
                "text_source": "ocr",
            },
            {"id": "d2", "role": "plan", "delivery": a["deliveries"][0]["id"], "text_source": "ocr"},
        ],
        "form": {"fields": a["fields"]},
        "sections": sections,
        "facts": [{"confidence": 1.0, "evidence": [], **f} for f in a["facts"]],
        "signatures": a["signatures"],
        "findings": a["findings"],
        "verdict": a["verdict"],
    }


class _Case:
    """A truth and the perfect output for it, to be spoilt before marking."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth = _truth()
        self.submissions = [_submission(a) for a in self.truth["applications"]]
        self.batch: Json = {
            "received": copy.deepcopy(self.truth["files"]),
            "totals": {
                "files": 3,
                "read": 2,
                "container": 1,
                "duplicate": 0,
                "ignored": 0,
                "failed": 0,
                "quarantined": 0,
                "pages": 9,
            },
        }

    def marked(self):  # type: ignore[no-untyped-def]
        (self.folder / "truth.json").write_text(json.dumps(self.truth), encoding="utf-8")
        out = self.folder / "out"
        for n, submission in enumerate(self.submissions):
            place = out / "submissions" / str(n)
            place.mkdir(parents=True, exist_ok=True)
            (place / "submission.json").write_text(json.dumps(submission), encoding="utf-8")
        if self.batch:
            (out / "batch.json").write_text(json.dumps(self.batch), encoding="utf-8")
        return score(self.folder, out)


@pytest.fixture
def case(tmp_path: Path) -> _Case:
    return _Case(tmp_path)


def test_perfect_output_has_full_marks(case: _Case) -> None:
    marks = case.marked()
    assert marks.misses == [] and marks.false_completes == []
    assert marks.balanced and marks.files.value == marks.applicants.value == marks.verdicts.value == 1
    assert marks.findings.f1 == marks.seals.value == marks.dates.value == marks.fields.value == 1
    assert marks.facts.strict.f1 == marks.headings_with_level.f1 == 1 and marks.prose.edits == 0
    assert marks.findings.right == 4  # notes do not count
    assert marks.dates.total == 4 and marks.seal_texts.total == 2


def test_false_complete_is_named(case: _Case) -> None:
    case.submissions[1]["verdict"] = "complete"
    marks = case.marked()
    assert marks.false_completes == ["温州市"] and marks.verdicts.right == 1


def test_split_application_called_complete_is_false_too(case: _Case) -> None:
    second = copy.deepcopy(case.submissions[0])
    second["verdict"] = "complete"
    second["deliveries"] = []
    case.submissions.append(second)
    marks = case.marked()
    assert marks.false_completes == ["宁波市 (surplus)"]
    assert marks.applicants.right == 1 and marks.surplus_submissions == 1


def test_empty_output_is_all_wrong_and_no_error(tmp_path: Path) -> None:
    case = _Case(tmp_path)
    case.submissions, case.batch = [], {}
    marks = case.marked()
    assert marks.files.right == marks.applicants.right == marks.fields.right == marks.facts.value.right == 0
    assert marks.prose.rate == 1 and not marks.balanced and marks.false_completes == []
    assert marks.seal_confusion == {"present → absent": 2, "missing → absent": 2}
    assert marks.dates.right == 0  # absent is not blank


def test_broken_submission_is_listed(case: _Case, tmp_path: Path) -> None:
    case.marked()
    (tmp_path / "out/submissions/0/submission.json").write_text("{", encoding="utf-8")
    marks = score(tmp_path / "truth.json", tmp_path / "out")
    assert any(m.area == "output" and "submissions/0" in m.subject for m in marks.misses)
    assert marks.applicants.right == 1


def test_wrong_name_costs_the_applicant_alone(case: _Case) -> None:
    case.submissions[0]["applicant"]["cities"] = ["守波市"]
    marks = case.marked()
    assert marks.applicants.right == 1 and marks.surplus_submissions == 0
    assert marks.fields.value == 1


def test_lost_file_and_totals(case: _Case) -> None:
    lost = case.batch["received"].pop()
    marks = case.marked()
    assert marks.files.right == 2 and not marks.balanced
    assert [m.subject for m in marks.misses] == [f"{lost['path']}!/{lost['inside']}"]


def test_findings_surplus_and_missed(case: _Case) -> None:
    case.submissions[0]["findings"] = [{"rule": "late", "subject": "paper", "severity": "must_fix"}]
    marks = case.marked()
    assert (marks.findings.right, marks.findings.surplus, marks.findings.missed) == (2, 1, 2)
    assert marks.findings_by_rule["late"].surplus == 1


def test_fields_blank_is_a_value(case: _Case) -> None:
    fields = case.submissions[0]["form"]["fields"]
    fields["mayor.phone"]["value"] = "０５７４－87180000"  # width and blanks do not count
    fields["mayor.email"] = {"value": None, "state": "unread"}
    marks = case.marked()
    assert marks.fields.right == 5
    assert [(m.subject, m.got) for m in marks.misses] == [("mayor.email", " [unread]")]


def test_seal_and_date(case: _Case) -> None:
    signatures = case.submissions[0]["signatures"]
    signatures[0] |= {"seal": "unclear", "seal_text": "宁波市人民", "date": None}
    marks = case.marked()
    assert marks.seals.right == 3 and marks.dates.right == 3 and marks.seal_texts.right == 1
    assert marks.seal_confusion["present → unclear"] == 1


def test_fact_with_wrong_scope_counts_by_value_only(case: _Case) -> None:
    case.submissions[0]["facts"][1] |= {"scope": "city", "as_of": "2024-07"}
    marks = case.marked()
    kind = marks.facts_by_kind["base_station_total"]
    assert kind.value.f1 == 1 and kind.strict.right == 3 and kind.as_of.right == 3


def test_same_fact_given_twice_is_surplus(case: _Case) -> None:
    case.submissions[0]["facts"].append(case.submissions[0]["facts"][0])
    assert case.marked().facts.value.surplus == 1


def test_what_is_tolerated_costs_nothing(case: _Case) -> None:
    truth, out = case.truth["applications"][0], case.submissions[0]
    truth["findings"][0]["accept"] = ["seal-unclear"]
    truth["findings_optional"] = [{"rule": "date-unclear", "subject": "*", "severity": "review"}]
    truth["facts_optional"] = [{"kind": "population", "value": 9618000, "scope": "city", "status": "actual"}]
    truth["verdict_accept"] = ["incomplete", "needs_review"]
    case.truth["files"][0]["accept"] = ["duplicate"]
    case.batch["received"][0]["state"] = "duplicate"
    case.batch["totals"] |= {"read": 1, "duplicate": 1}
    out["findings"] = [
        {"rule": "seal-unclear", "subject": "comms_administration", "severity": "review"},
        {"rule": "date-unclear", "subject": "city_government", "severity": "review"},
        {"rule": "pages-missing", "subject": "d7", "severity": "review"},
    ]
    out["facts"].append({"kind": "population", "value": 9618000, "scope": "city", "status": "actual"})
    out["verdict"] = "needs_review"
    out["signatures"][1]["seal"] = "unclear"
    marks = case.marked()
    assert marks.misses == [] and marks.findings.f1 == marks.facts.strict.f1 == marks.verdicts.value == 1
    assert marks.files.value == 1 and marks.balanced and "population" not in marks.facts_by_kind
    assert marks.seals.right == 3 and marks.seals_tolerant.right == 4


def test_complete_is_never_tolerated_by_severity_alone(case: _Case) -> None:
    case.truth["applications"][0]["verdict_accept"] = ["incomplete", "complete"]
    case.submissions[0]["verdict"] = "complete"
    assert case.marked().false_completes == ["宁波市"]


def _fact(kind: str, value: object, **more: object) -> FactRecord:
    return FactRecord.model_validate(
        {"kind": kind, "value": value, "scope": "city", "status": "actual", **more}
    )


@pytest.mark.parametrize(
    ("kind", "a", "b", "same"),
    [
        ("population", 9618000, 9618000.0, True),
        ("population", 9618000, 9618001, False),
        ("security_incident", False, 0, False),
        ("title", "国家级“千兆城市”", "国家级千兆城市", True),
        ("policy", {"title": "《规划（2023—2025年）》", "number": "甬政发[2023]12号"}, {"title": "规划(2023-2025年)", "number": "甬政发〔2023〕12 号"}, True),
        ("policy", {"title": "规划", "number": None}, {"title": "规划", "number": "甬政发〔2023〕12号"}, False),
        ("target", {"metric": "5G基站总数", "year": 2025, "value": 4}, {"metric": "全市5G基站总数", "year": 2025, "value": 4.0}, True),
        ("target", {"metric": "5G基站总数", "year": 2025, "value": 4}, {"metric": "5G基站总数", "year": 2026, "value": 4}, False),
        ("factory", {"enterprise": "甲公司", "project": "一"}, {"enterprise": "甲公司", "project": None}, True),
    ],
)  # fmt: skip
def test_same_value(kind: str, a: object, b: object, same: bool) -> None:
    assert same_value(_fact(kind, a), _fact(kind, b)) is same


def test_strict_needs_project() -> None:
    a = _fact("factory", {"enterprise": "甲公司", "project": "一"})
    assert not same_strictly(a, _fact("factory", {"enterprise": "甲公司", "project": "二"}))


def test_headings_of_the_paper_speak(case: _Case) -> None:
    submission = case.submissions[0]
    submission["deliveries"].append({"id": "email/1", "channel": "email"})
    submission["documents"].append(
        {"id": "d9", "role": "plan", "delivery": "email/1", "text_source": "text_layer"}
    )
    for section in list(submission["sections"]):
        if section["document"] == "d2":
            submission["sections"].append({**section, "document": "d9"})
            section["level"] = 3
    marks = case.marked()
    assert marks.headings.f1 == 1 and marks.headings_with_level.right == 2
    plan = next(d for d in submission["documents"] if d["id"] == "d2")
    assert marks.headings_by_source == {plan["text_source"]: marks.headings_with_level}


def test_prose_errors_by_source(case: _Case) -> None:
    cell = next(s for s in case.submissions[0]["sections"] if s["key"] == "basic")
    cell["text"] = cell["text"].replace("961.8", "961.3").replace("\n", "")
    marks = case.marked()
    assert marks.prose.edits == marks.prose_by_cell["basic"].edits == marks.prose_by_source["ocr"].edits == 1
    assert "961.8" in str(marks.misses[0].expected)


def test_tables_and_command_line(case: _Case, tmp_path: Path) -> None:
    case.submissions[0]["verdict"] = "complete"
    case.submissions[0]["form"]["fields"].pop("mayor.phone")
    marks = case.marked()
    console = Console(record=True, width=200)
    print_score(marks, console)
    shown = console.export_text()
    assert shown.index("false completes") < shown.index("files accounted for") and "宁波市" in shown
    assert "| false completes | 1 | 宁波市 |" in to_markdown(marks)
    report, table = tmp_path / "s.json", tmp_path / "s.md"
    code = main(
        [str(tmp_path), str(tmp_path / "out"), "--misses", "--json", str(report), "--markdown", str(table)]
    )
    assert code == 1
    assert any(m["area"] == "field" for m in json.loads(report.read_text("utf-8"))["misses"])
    assert table.read_text("utf-8").startswith("## Marks of 2")
