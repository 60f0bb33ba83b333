"""Facts that the program missed, deadlines for the cities, and undoing where one stands."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from small_desk import SmallDesk, token_of
from test_deciding import CASE, decide

from pipeline.model import Fact
from review.dates import left_until, today
from review.missed import UNREAD
from review.roles import Role


@pytest.fixture
def client(small: SmallDesk) -> TestClient:
    return small.as_(Role.SECRETARY)


def populations(small: SmallDesk) -> list[Fact]:
    case = small.desk.cases.get("台州市")
    assert case is not None
    return [f for f in case.submission.facts if f.kind == "population"]


ADDED = {
    "target": "fact", "key": "population:new:", "act": "add", "tab": "facts", "value": "6,620,000",
    "scope": "city", "status": "actual", "as_of": "2023-12", "quote": "每万人拥有 基站18个",
}  # fmt: skip


def test_a_missed_fact_stands_with_its_place(small: SmallDesk, client: TestClient) -> None:
    shown = client.get(f"{CASE}/form", params={"target": "fact", "key": "population:new:", "act": "add"}).text
    assert "补记漏读的事实" in shown
    assert 'name="quote"' in shown
    answer = decide(client, **ADDED)
    assert answer.status_code == 200, answer.text
    (fact,) = populations(small)
    assert (fact.value, fact.unit, fact.as_of, fact.corrected) == (6_620_000, "人", "2023-12", True)
    assert [e.document for e in fact.evidence] == ["d1", "d3", "d5"]  # once a document
    assert all(e.quote == "每万人拥有基站18个" and e.span is not None for e in fact.evidence)
    assert "人工补记" in client.get(f"{CASE}?tab=facts").text
    assert "补记：常住人口" in client.get(f"{CASE}?tab=decisions").text
    again = decide(client, **ADDED)
    assert again.status_code == 422
    assert "不必补记" in again.text


def test_a_fact_that_no_page_says_needs_its_page(small: SmallDesk, client: TestClient) -> None:
    missing = decide(client, **{**ADDED, "quote": "常住人口662万人"})
    assert missing.status_code == 422
    assert "没有读到" in missing.text
    unread = {**ADDED, "quote": "", "reading": UNREAD}
    for where in ({}, {"document": "d1"}, {"document": "d1", "page": "9"}, {"document": "d77", "page": "1"}):
        assert "哪份文件" in decide(client, **{**unread, **where}).text
    assert decide(client, **{**unread, "document": "d1", "page": "1"}).status_code == 200
    (fact,) = populations(small)
    assert [(e.document, e.page, e.quote) for e in fact.evidence] == [("d1", 1, "")]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"value": "很多"}, "请填写数字"),
        ({"as_of": "去年底"}, "时点须写成"),
        ({"key": "weather:new:"}, "没有这一类事实"),
        ({"scope": "moon"}, "范围"),
        ({"quote": "。"}, "至少两个字"),
        ({"page": "7"}, "这一页中没有读到"),
        ({"key": "policy:new:", "title": ""}, "请填写内容"),
        ({"reason": ""}, "理由"),
    ],
)
def test_a_fact_half_said_is_refused(
    small: SmallDesk, client: TestClient, changed: dict[str, str], told: str
) -> None:
    answer = decide(client, **{**ADDED, **changed})
    assert answer.status_code == 422
    assert told in answer.text
    assert small.corrections() == ()


@pytest.mark.parametrize(
    ("data", "tab"),
    [
        ({"target": "field", "key": "mayor.phone", "state": "filled", "value": "0576-1"}, "checklist"),
        ({"target": "seal", "key": "industry_department", "seal": "present"}, "checklist"),
        ({"target": "seal", "key": "industry_department", "seal": "present"}, "seals"),
        ({"target": "date", "key": "industry_department", "state": "filled", "value": "2024-09-19"}, "seals"),
        ({"target": "delivery", "key": "paper/1", "copies": "5"}, "files"),
        ({"target": "notice", "key": "deadline", "value": "2024-10-20"}, "checklist"),
        (ADDED, "facts"),
    ],
)
def test_what_was_decided_is_undone_where_it_stands(
    small: SmallDesk, client: TestClient, data: dict[str, str], tab: str
) -> None:
    before = small.desk.cases.get("台州市")
    assert decide(client, **data).status_code == 200
    page = client.get(f"{CASE}?tab={tab}").text
    (made,) = small.corrections()
    assert f'name="number" value="{made.id}"' in page
    client.post(f"{CASE}/undo", data={"csrf": token_of(client), "number": str(made.id), "tab": tab})
    assert "act-undo" not in client.get(f"{CASE}?tab={tab}").text
    after = small.desk.cases.get("台州市")
    assert before is not None
    assert after is not None
    assert after.submission == before.submission


def test_a_rejected_fact_comes_back_where_it_stands(small: SmallDesk, client: TestClient) -> None:
    key = re.search(r"key=(title%3A\w+)&", client.get(f"{CASE}?tab=facts").text.replace("&amp;", "&"))
    assert key is not None
    decide(client, target="fact", key=key.group(1).replace("%3A", ":"), act="reject", tab="facts")
    page = client.get(f"{CASE}?tab=facts").text
    assert "人工认定材料未如此陈述" in page
    assert page.count("act-undo") == 1


def test_the_day_until_which_a_city_may_supply_is_seen_at_the_glance(
    small: SmallDesk, client: TestClient
) -> None:
    assert "1 家未登记" in client.get("/").text
    past = (date.fromisoformat(today()) - timedelta(days=3)).isoformat()
    assert decide(client, target="notice", key="deadline", value=past).status_code == 200
    page = client.get("/").text
    assert "1 家已过期" in page
    assert "已过 3 天" in page
    assert "含人工更正" not in client.get(CASE).text  # nothing was set right
    assert "台州市" in client.get("/?until=overdue").text
    assert "台州市" not in client.get("/?until=unset").text.split("<tbody>")[-1]
    brief = small.desk.cases.brief("台州市")
    assert brief is not None
    assert brief.supplement_deadline == past


@pytest.mark.parametrize("value", ["", "下周", "2024-02-30", "2024-08-29", "0224-10-20"])
def test_a_day_that_cannot_be_is_refused(small: SmallDesk, client: TestClient, value: str) -> None:
    assert decide(client, target="notice", key="deadline", value=value).status_code == 422
    assert small.corrections() == ()


def test_a_reviewer_sets_no_day_and_takes_none_back(small: SmallDesk, client: TestClient) -> None:
    reviewer = small.as_(Role.REVIEWER)
    day = {"target": "notice", "key": "deadline", "value": "2024-10-20"}
    assert decide(reviewer, **day).status_code == 403
    decide(client, **day)
    (made,) = small.corrections()
    data = {"csrf": token_of(reviewer), "number": str(made.id)}
    assert reviewer.post(f"{CASE}/undo", data=data).status_code == 403
    assert small.corrections()[0].undone_at is None


def test_days_are_told_in_words() -> None:
    day = date.fromisoformat(today())
    told = [left_until((day + timedelta(days=n)).isoformat()) for n in (-1, 0, 5)]
    assert told == ["已过 1 天", "今天到期", "还有 5 天"]
