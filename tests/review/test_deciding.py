"""Decisions at the desk: what changes, what stays, what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from small_desk import SmallDesk, token_of

from pipeline.call import load_call
from pipeline.corrections import fact_key
from pipeline.model import Finding, Severity
from pipeline.store import audit
from review.cases import Cases
from review.checklist import checklist
from review.decide import settling_refused
from review.decisions import told
from review.roles import Role

CASE = "/case/台州市"
BLOCK = "industry_department"


def decide(client: TestClient, **data: str) -> Response:
    base = {"csrf": token_of(client), "act": "correct", "reason": "与原件核对", "tab": "checklist"}
    return client.post(f"{CASE}/decide", data={**base, **data}, headers={"hx-request": "true"})


def verdict(small: SmallDesk) -> str:
    case = small.desk.cases.get("台州市")
    assert case is not None
    return case.submission.verdict


@pytest.fixture
def client(small: SmallDesk) -> TestClient:
    return small.as_(Role.SECRETARY)


def test_a_case_becomes_complete_only_when_everything_is_decided(
    small: SmallDesk, client: TestClient
) -> None:
    assert verdict(small) == "incomplete"
    answer = decide(
        client, target="seal", key=BLOCK, seal="present", seal_text="某厅", reason="原件上有章，扫描过淡"
    )
    assert answer.status_code == 200
    assert "需补正" in answer.text
    assert verdict(small) == "incomplete"
    answer = decide(client, target="field", key="mayor.phone", state="filled", value="0576-1")
    assert "材料齐全" in answer.text
    assert "含人工更正 2 处" in answer.text
    assert verdict(small) == "complete"
    assert "需补正" in client.get(CASE).text  # what the program had said stays to be seen


def test_what_was_read_is_kept_beside_the_correction(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="field", key="mayor.phone", state="filled", value="0576-1", reason="电话核实")
    (made,) = small.corrections()
    assert made.machine == {"value": None, "state": "blank"}
    assert made.value == "0576-1"
    assert made.reason == "电话核实"
    assert made.by == "某secretary（secretary1）"
    assert made.at
    case = small.desk.cases.get("台州市")
    assert case is not None
    assert case.machine.form.value("mayor.phone") is None


def test_undo_brings_back_what_was(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="present")
    decide(client, target="field", key="mayor.phone", state="filled", value="1")
    token = token_of(client)
    client.post(f"{CASE}/undo", data={"csrf": token, "tab": "checklist"})
    assert [c.undone_at is not None for c in small.corrections()] == [False, True]  # the latest
    first = small.corrections()[0].id
    client.post(f"{CASE}/undo", data={"csrf": token, "number": str(first)})
    assert verdict(small) == "incomplete"
    assert all(c.undone_by for c in small.corrections())
    page = client.get(f"{CASE}?tab=decisions").text
    assert page.count("撤销</p>") == 2


def test_nobody_undoes_by_chance_what_another_decided(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="present")
    other = small.as_(Role.REVIEWER)
    answer = other.post(f"{CASE}/undo", data={"csrf": token_of(other)}, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert small.corrections()[0].undone_at is None


def test_corrections_survive_another_reading_of_the_store(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="present")
    again = Cases(small.desk.out, small.desk.database).get("台州市")
    assert again is not None
    assert next(s for s in again.submission.signatures if s.block == BLOCK).seal == "present"
    brief = Cases(small.desk.out, small.desk.database).brief("台州市")
    assert brief is not None
    assert len(brief.corrections) == 1


def test_papers_follow_a_correction(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="present")
    assert small.desk.publisher.settle("台州市", seconds=10)
    assert small.published == ["台州市"]


def test_papers_older_than_their_case_do_not_leave(small: SmallDesk, client: TestClient) -> None:
    small.desk.publisher.failures["台州市"] = "磁盘已满"
    answer = client.get(f"{CASE}/paper/summary.docx")
    assert answer.status_code == 503
    assert "磁盘已满" in answer.text
    assert small.desk.publisher.settle("台州市", seconds=10)  # it was tried again
    assert client.get(f"{CASE}/paper/summary.docx").status_code == 200


def test_of_two_who_correct_at_once_the_second_is_told(small: SmallDesk, client: TestClient) -> None:
    assert decide(client, target="seal", key=BLOCK, seal="present", seen="0").status_code == 200
    answer = decide(small.as_(Role.REVIEWER), target="seal", key=BLOCK, seal="missing", seen="0")
    assert answer.status_code == 422
    assert "请刷新" in answer.text
    assert len(small.corrections()) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"target": "seal", "key": BLOCK, "seal": "present", "reason": " "}, "请写明理由"),
        ({"target": "seal", "key": BLOCK, "seal": "not_required"}, "请选择"),
        ({"target": "seal", "key": BLOCK, "seal": "gone"}, "请选择"),
        ({"target": "seal", "key": "no_block", "seal": "present"}, "没有这一签章栏"),
        ({"target": "date", "key": BLOCK, "state": "filled", "value": "2024-13-01"}, "日期须写成"),
        ({"target": "field", "key": "mayor.phone", "state": "filled", "value": ""}, "请填写栏目内容"),
        ({"target": "field", "key": "nobody.phone", "state": "blank"}, "没有这一栏目"),
        ({"target": "field", "key": "mayor.phone", "value": "1" * 401}, "内容过长"),
        ({"target": "fact", "key": "policy:0", "value": "x"}, "没有这一事实"),
        ({"target": "delivery", "key": "paper/9", "copies": "5"}, "没有这一收件"),
        ({"target": "delivery", "key": "paper/1", "copies": "-5"}, "份数须为"),
        ({"target": "delivery", "key": "paper/1"}, "请填写"),
        ({"target": "finding", "key": "seal-missing/industry_department", "act": "settle"}, "请更正该签章栏"),
        ({"target": "finding", "key": "field-empty/mayor.phone", "act": "settle"}, "请更正该栏目"),
        ({"target": "finding", "key": "late/paper", "act": "settle"}, "没有这条核对意见"),
        ({"target": "verdict", "key": "complete"}, "没有这一类更正"),
    ],
)
def test_what_cannot_be_decided_so_is_refused(
    small: SmallDesk, client: TestClient, data: dict[str, str], told: str
) -> None:
    answer = decide(client, **data)
    assert answer.status_code == 422
    assert told in answer.text
    assert small.corrections() == ()


def test_an_unclear_seal_cannot_be_confirmed_as_it_is(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="unclear")
    assert "尚不明确" in decide(client, target="seal", key=BLOCK, act="confirm").text
    assert verdict(small) == "incomplete"


def test_confirming_a_missing_seal_leaves_it_missing(small: SmallDesk, client: TestClient) -> None:
    assert decide(client, target="seal", key=BLOCK, act="confirm").status_code == 200
    assert verdict(small) == "incomplete"


def test_a_day_registered_too_late_is_late(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="delivery", key="paper/1", received_on="2024-10-02")
    decide(client, target="delivery", key="paper/1", copies="3")
    case = small.desk.cases.get("台州市")
    assert case is not None
    paper = next(d for d in case.submission.deliveries if d.id == "paper/1")
    assert (paper.received_on, paper.copies) == ("2024-10-02", 3)  # the second kept what the first said
    assert {"late", "copies-short"} <= {f.rule for f in case.submission.findings}


def test_a_fact_is_corrected_and_rejected(small: SmallDesk, client: TestClient) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    fact = next(f for f in case.machine.facts if f.kind == "base_stations_per_10k")
    decide(client, target="fact", key=fact_key(fact), value="20.5", scope="city", status="actual")
    case = small.desk.cases.get("台州市")
    assert case is not None
    assert next(f for f in case.submission.facts if f.kind == "base_stations_per_10k").value == 20.5
    page = client.get(f"{CASE}?tab=facts").text
    assert "原读：18" in page
    assert (
        f"key={fact_key(fact).replace(':', '%3A')}" in page
    )  # the corrected one is still known by what was read
    decide(client, target="fact", key=fact_key(fact), act="reject")
    case = small.desk.cases.get("台州市")
    assert case is not None
    assert not [f for f in case.submission.facts if f.kind == "base_stations_per_10k"]
    assert verdict(small) == "incomplete"
    assert "人工认定材料未如此陈述" in client.get(f"{CASE}?tab=facts").text


def test_every_decision_is_in_the_log(small: SmallDesk, client: TestClient) -> None:
    decide(client, target="seal", key=BLOCK, seal="present")
    client.post(f"{CASE}/undo", data={"csrf": token_of(client)})
    log = [e for e in audit.entries(small.desk.database) if e.action in ("correct", "undo")]
    assert [e.action for e in log] == ["undo", "correct"]
    assert all(e.by == "某secretary（secretary1）" and e.subject == "台州市" for e in log)


def test_no_finding_is_left_out_of_the_checklist(small: SmallDesk) -> None:
    for name in small.desk.cases.names():
        case = small.desk.cases.get(name)
        assert case is not None
        listed = [f for g in checklist(case.submission, call=case.call) for i in g.items for f in i.findings]
        assert sorted(f.model_dump_json() for f in listed) == sorted(
            f.model_dump_json() for f in case.submission.findings
        )


def test_without_a_form_nothing_of_the_form_is_well(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    bare = case.submission.model_copy(
        update={
            "documents": (),
            "signatures": (),
            "findings": (),
            "conditions": (),
            "form": type(case.submission.form)(),
        }
    )
    for group in checklist(bare, call=case.call):
        if group.title not in ("报送",):
            assert {i.state for i in group.items} <= {"open", "off"}, group.title


def test_a_disc_that_lies_there_is_registered_with_its_day(small: SmallDesk) -> None:
    from pipeline.checks import Checked
    from pipeline.store import submissions

    checked = submissions.load(small.desk.database, Checked, "台州市")
    assert checked is not None
    whole = checked.submission
    without = whole.model_copy(
        update={
            "deliveries": tuple(d for d in whole.deliveries if d.channel != "disc"),
            "documents": tuple(d for d in whole.documents if d.channel != "disc"),
        }
    )
    submissions.save(small.desk.database, "台州市", checked.model_copy(update={"submission": without}))

    def missing() -> bool:
        case = small.desk.cases.get("台州市")
        assert case is not None
        return any(f.rule == "channel-missing" and f.severity == "must_fix" for f in case.submission.findings)

    assert missing()
    asked = {
        "target": "finding",
        "key": "channel-missing/disc",
        "act": "settle",
        "reason": "光盘划伤，读不出",
    }
    assert decide(small.as_(Role.REVIEWER), **asked, received_on="2024-09-27").status_code == 403
    client = small.as_(Role.SECRETARY)
    assert "日期须写成" in decide(client, **asked).text
    assert "晚于截止日期" in decide(client, **asked, received_on="2024-10-01").text
    assert missing()
    assert decide(client, **asked, received_on="2024-09-27").status_code == 200
    assert not missing()
    assert small.corrections()[0].reason == "光盘实物于2024-09-27收到；光盘划伤，读不出"
    paper = {**asked, "key": "channel-missing/paper"}
    assert "没有这条核对意见" in decide(client, **paper).text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"received_on": "2024-09-24", "copies": 5}, "2024-09-24收到，5份"),
        ({"date": "2024-09-25", "date_state": "present"}, "2024-09-25"),
        ({"date": None, "date_state": "missing"}, "未填日期"),
        ({"value": "0576-1", "state": "filled"}, "0576-1"),
        ({"value": 30, "approximate": True, "evidence": []}, "30，约数"),
    ],
)
def test_a_decision_is_told_in_words(value: object, words: str) -> None:
    assert told(value) == words


def test_copies_are_registered_where_they_are_missing(small: SmallDesk) -> None:
    client = small.as_(Role.SECRETARY)
    page = client.get("/case/台州市").text
    assert re.search(r'/form\?target=delivery&amp;key=paper%2F1[^"]*tab=checklist', page)


def _told(rule: str, subject: str) -> Finding:
    return Finding(rule=rule, subject=subject, severity="review", message="…")


def test_a_long_cell_that_was_not_found_is_settled_by_who_finds_it_on_paper() -> None:
    call = load_call()
    assert settling_refused(_told("field-unread", "conditions"), call=call) == ""
    assert settling_refused(_told("field-unread", "mayor.phone"), call=call) != ""
    assert settling_refused(_told("field-empty", "mayor.phone"), call=call) != ""


@pytest.mark.parametrize("rule", ["plan-missing", "form-missing"])
@pytest.mark.parametrize(("severity", "settled"), [("review", True), ("must_fix", False)])
def test_a_doubt_about_a_paper_is_settled_its_lack_is_not(
    rule: str, severity: Severity, settled: bool
) -> None:
    finding = Finding(rule=rule, subject=rule.partition("-")[0], severity=severity, message="…")
    assert (settling_refused(finding, call=load_call()) == "") is settled
