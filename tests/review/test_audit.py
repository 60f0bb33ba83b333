"""The log in words: no keys, no JSON."""

from __future__ import annotations

import pytest
from small_desk import SmallDesk
from test_deciding import decide
from test_missed import ADDED

from pipeline.call import load_call
from pipeline.store.audit import Entry
from review.audit import detail_in_words
from review.roles import Role


def test_the_log_tells_decisions_in_words(small: SmallDesk) -> None:
    secretary = small.as_(Role.SECRETARY)
    block = "industry_department"
    decide(secretary, target="seal", key=block, seal="present", seal_text="某厅", reason="原件（扫描淡）")
    decide(secretary, **ADDED)
    decide(secretary, target="notice", key="deadline", value="2024-10-20", reason="领导批示：两周")
    secretary.post("/case/台州市/undo", data={"csrf": _token(secretary.get("/").text)})
    secretary.get("/case/台州市/view/d1/1")
    page = small.as_(Role.ADMINISTRATOR).get("/audit").text
    for told in (
        "印章：省、自治区、直辖市、计划单列市、新疆生产建设兵团工业和信息化主管部门推荐意见 → 已盖章，某厅。理由：原件（扫描淡）",
        "事实：补记：常住人口 → 6620000，人，本市，现状，2023-12。",
        "补正通知：补正期限 → 2024-10-20。理由：领导批示：两周",
        "补正通知：补正期限（第 3 号更正）",
        "纸质·申报表 第1页",
    ):
        assert told in page, told
    assert "{" not in page.split("<tbody>")[1]
    assert "&#34;" not in page.split("<tbody>")[1]


def _token(page: str) -> str:
    return page.split("X-CSRF-Token")[1].split('"')[2]


@pytest.mark.parametrize("detail", ["", "随便写的", "field：", "field a：{坏", "nothing known：1（x）"])
def test_what_is_none_of_ours_stands_as_it_is(detail: str) -> None:
    entry = Entry(id=1, at="", by="王", action="correct", subject="甲市", detail=detail)
    told = detail_in_words(entry, load_call())
    assert told == detail or told == "nothing known → 1。理由：x"
