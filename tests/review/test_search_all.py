"""Search over all cities: every text is searched, a hit leads to its page, what is not there is told."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from small_desk import SmallDesk

from pipeline.store import audit
from review.roles import Role


@pytest.fixture
def client(small: SmallDesk) -> TestClient:
    """A browser over an OUT whose documents' texts are written, as by a run."""
    for name in small.desk.cases.names():
        case = small.desk.cases.get(name)
        assert case is not None
        folder = small.desk.out / "submissions" / name / "documents"
        folder.mkdir()
        for d in case.submission.documents:
            (folder / f"{d.id}-{d.role}.txt").write_bytes(d.text.encode())
    return small.as_(Role.READER)


def test_a_hit_of_any_city_leads_to_its_page(small: SmallDesk, client: TestClient) -> None:
    page = client.get("/search", params={"q": "每万人 拥有基站１８"}).text
    assert "2 家中有 2 家，共 6 处" in page  # paper, disc and email of two cities
    link = re.search(r'href="(/case/[^"]+/at/d1[^"]+)"', page)
    assert link is not None
    answer = client.get(link.group(1).replace("&amp;", "&"))
    assert answer.status_code == 303
    assert "/view/d1/1?box=" in answer.headers["location"]
    shown = client.get(answer.headers["location"]).text
    assert 'id="spot"' in shown
    assert "<mark>每万人拥有基站18</mark>" in shown  # the case's own hits beside the page
    assert audit.entries(small.desk.database, subject="每万人 拥有基站１８")[0].action == "search"


def test_nothing_found_and_nothing_there_are_two_things(small: SmallDesk, client: TestClient) -> None:
    assert "2 家中有 0 家" in client.get("/search?q=没有这样的话").text
    (small.desk.out / "submissions/台州市/documents/d3-application_form.txt").unlink()
    page = client.get("/search?q=没有这样的话").text
    assert "台州市的部分材料没有可查找的文字" in page
    assert "温州市的部分材料" not in page


def test_a_text_that_changed_is_searched_anew(small: SmallDesk, client: TestClient) -> None:
    assert "共 0 处" in client.get("/search?q=新写的话").text
    path = small.desk.out / "submissions/台州市/documents/d1-application_form.txt"
    path.write_bytes("前面\r\n新写的话".encode())
    page = client.get("/search?q=新写的话").text
    assert "共 1 处" in page
    assert "span=4-8" in page  # a line end of two characters counts as two


@pytest.mark.parametrize("span", ["", "x", "5-2", "0-99999999", "-1-4"])
def test_a_place_that_is_not_there_is_told(client: TestClient, span: str) -> None:
    answer = client.get("/case/台州市/at/d1", params={"span": span})
    assert answer.status_code == 404
    assert "重新检索" in answer.text


def test_a_hostile_search_is_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": '"><script>x</script>'}).text
    assert "<script>x" not in page
