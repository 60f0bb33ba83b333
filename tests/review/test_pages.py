"""What the pages show: places, crops, search, differences, the batch, the cities side by side."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from small_desk import SmallDesk

from pipeline.call import load_call
from pipeline.geometry import Box
from pipeline.model import Fact
from review.charts import Bar, bars
from review.compare import comparison
from review.differences import differences, marked
from review.overview import Query, overview
from review.pictures import NoPictureError, media_types
from review.places import parse_box, parse_span
from review.render import PictureRequest, render, turned_box
from review.roles import Role
from review.routes.batch import briefs
from review.search import Searcher
from review.viewer import page_view


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_outline_turns_with_its_page(tmp_path: Path, turn: int) -> None:
    """A black patch of a page laid on its side is where the turned box says."""
    patch = Box(72, 36, 144, 216)
    picture = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(picture).rectangle((100, 50, 200, 300), fill="black")  # at 100 dpi: the patch in points
    picture.save(tmp_path / "p.png", dpi=(100, 100))
    made = render(
        PictureRequest(path=tmp_path / "p.png", media_type="image/png", number=1, turn=turn, width=4000)
    )
    shown = np.asarray(Image.open(io.BytesIO(made.jpeg)).convert("L"))
    rows, columns = np.where(shown < 100)
    scale = 100 / 72
    box = turned_box(patch, turn, width=made.page_width, height=made.page_height)
    found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) / scale
    assert np.allclose(found, box, atol=1.5)


_side = st.floats(0, 500)


@given(x=_side, y=_side, w=_side, h=_side, turn=st.sampled_from([0, 90, 180, 270]))
def test_four_turns_bring_a_box_back(x: float, y: float, w: float, h: float, turn: int) -> None:
    box, width, height = Box(x, y, x + w, y + h), 1000.0, 1400.0
    there = turned_box(box, turn, width=width, height=height)
    if turn % 180:
        width, height = height, width
    back = turned_box(there, (360 - turn) % 360, width=width, height=height)
    assert np.allclose(back, box)


def test_a_crop_shows_the_place(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    entry = case.submission.document("d1").pages[0]
    kept = small.desk.pictures.crop(
        entry, media_types(case.submission)[entry.sha256], Box(340, 490, 500, 640)
    )
    pixels = np.asarray(Image.open(kept.path).convert("RGB"))
    red = (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 80)
    assert 0.01 < red.mean() < 0.3  # the ring, and mostly paper
    again = small.desk.pictures.crop(entry, "image/jpeg", Box(340, 490, 500, 640))
    assert again.path == kept.path


def test_a_file_that_is_no_page_has_no_picture(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    entry = case.submission.document("d1").pages[0]
    endless = entry.model_copy(update={"page": entry.page.model_copy(update={"fixed": False})})
    with pytest.raises(NoPictureError, match="没有页面图像"):
        small.desk.pictures.page(endless, "image/jpeg")
    with pytest.raises(NoPictureError, match="没有可显示的图像"):
        small.desk.pictures.page(entry, "application/pdf")  # a picture that is said to be a PDF
    with pytest.raises(NoPictureError, match="不在存档"):
        small.desk.pictures.page(entry.model_copy(update={"sha256": "e" * 64}), "image/jpeg")


def test_an_office_paper_shows_its_text_with_the_quote_marked(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    page = case.submission.document("d3").pages[0]
    endless = page.model_copy(update={"page": page.page.model_copy(update={"fixed": False})})
    document = case.submission.document("d3").model_copy(update={"pages": (endless,)})
    view = page_view("台州市", case.submission, document, 1, pictures=small.desk.pictures, span=(0, 4))
    assert [m.text for m in view.text if m.hit] == ["基本情况"]
    assert view.picture is None
    assert view.trouble == ""


def test_a_page_without_a_picture_has_the_lines_of_the_place_marked(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    document = case.submission.document("d3")  # its file is not kept: no picture
    (second,) = [line for line in document.pages[0].page.lines if line.text.startswith("建设内容正文")]
    view = page_view("台州市", case.submission, document, 1, pictures=small.desk.pictures, box=second.box)
    assert view.picture is None
    assert "不在存档" in view.trouble
    assert [m.text.strip() for m in view.text if m.hit] == [second.text]
    shown = small.as_(Role.READER).get("/case/台州市/view/d3/1?box=72,112,144,126").text
    assert shown.count('<mark id="spot">') == 1


@given(st.text(max_size=40))
def test_places_from_addresses_are_boxes_or_nothing(text: str) -> None:
    box, span = parse_box(text), parse_span(text)
    assert box is None or (box.x0 <= box.x1 and box.y0 <= box.y1)
    assert span is None or span[0] < span[1]


@given(st.text("甲乙丙丁0123（(", max_size=30), st.text("甲乙丙丁0123（(", max_size=30))
def test_marking_loses_nothing(base: str, other: str) -> None:
    left, right = marked(base, other)
    assert "".join(p.text for p in left) == base
    assert "".join(p.text for p in right) == other
    if base == other:
        assert not any(p.changed for p in left + right)


def test_only_what_differs_is_marked() -> None:
    left, right = marked("全市建成5G基站1.9138万个", "全市建成5G基站2.0238万个")
    assert "".join(p.text for p in left if p.changed) == "191"
    assert "".join(p.text for p in right if p.changed) == "202"
    assert not any(p.changed for p in marked("（一）基站", "(一)基站")[0])  # only the shape of brackets


def test_channels_that_differ_stand_side_by_side(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    disc = case.submission.document("d3")
    assert disc.form is not None
    fields = tuple(
        f.model_copy(update={"value": "李四"}) if f.key == "comms.name" else f for f in disc.form.fields
    )
    changed = disc.model_copy(update={"form": disc.form.model_copy(update={"fields": fields})})
    documents = tuple(changed if d.id == "d3" else d for d in case.submission.documents)
    found = differences("台州市", case.submission.model_copy(update={"documents": documents}), call=case.call)
    assert found.channels == ("纸质", "光盘", "邮件")
    (row,) = found.fields
    assert row.label.endswith("通信管理局负责人")
    assert ["".join(p.text for p in s.parts) for s in row.sides] == ["某", "李四", "某"]
    assert found.prose == ()


def test_search_finds_over_lines_and_shapes(small: SmallDesk) -> None:
    case = small.desk.cases.get("台州市")
    assert case is not None
    searcher = Searcher("台州市", case.submission)
    hits = searcher.find("每万人 拥有基站１８个")
    assert hits.total == 3  # paper, disc, email
    assert {h.said.text for h in hits.shown} == {"每万人拥有基站18个"}
    assert "box=" in hits.shown[0].spot.href
    assert searcher.find("没有这样的话").total == 0
    assert searcher.find("  ").total == 0


def test_the_batch_is_filtered_sorted_and_searched(small: SmallDesk) -> None:
    call = load_call()

    def names(**asked: object) -> list[str]:
        query = Query(**asked)  # type: ignore[arg-type]
        view = overview(small.desk.cases.batch(), briefs(small.desk), call=call, query=query)
        return [r.applicant for r in view.rows]

    assert names() == ["台州市", "温州市"]  # what is incomplete first
    assert names(down=True) == ["温州市", "台州市"]
    assert names(verdict="complete") == ["温州市"]
    assert names(rule="seal-missing") == ["台州市"]
    assert names(text="温 州") == ["温州市"]
    assert names(text="%' OR 1=1 --") == []
    assert names(province="浙江省", sort="must_fix") == ["台州市", "温州市"]
    client = small.as_(Role.READER)
    part = client.get("/?verdict=complete", headers={"hx-request": "true", "hx-target": "cities"}).text
    assert "<html" not in part
    assert "台州市" not in part
    whole = client.get("/?q=<script>x").text
    assert "<script>x" not in whole


def test_cities_are_compared_by_their_own_present_figures(small: SmallDesk) -> None:
    found = briefs(small.desk)
    one = found["温州市"]
    quoted = [
        {
            "kind": "base_stations_per_10k",
            "value": 22.78,
            "scope": "nation",
            "as_of": "2023-10",
            "evidence": (),
        },
        {"kind": "base_stations_per_10k", "value": 99.0, "scope": "city", "status": "target", "evidence": ()},
        {"kind": "base_stations_per_10k", "value": 20.0, "scope": "city", "as_of": "2024-06", "evidence": ()},
    ]
    facts = (*one.facts, *(Fact.model_validate(f) for f in quoted))
    found["温州市"] = one.model_copy(update={"facts": facts})
    view = comparison(found)
    assert [(c.name, c.per_10k) for c in view.cities] == [("温州市", 20.0), ("台州市", 18.0)]
    assert [(n.value, n.as_of, n.quoted_by) for n in view.national] == [(22.78, "2023-10", 1)]
    assert comparison(briefs(small.desk)).national == ()  # nobody quotes one: none is invented


def test_a_chart_holds_hostile_names_as_text() -> None:
    drawn = bars([Bar("<b>市", 1.0, "1<", '/x"y'), Bar("无", None, "未说明")], title='"><script>')
    assert "<script>" not in drawn
    assert "<b>市" not in drawn
    assert 'href="/x&#34;y"' in drawn
    assert "未说明" in drawn


def test_a_broken_batch_is_told_in_words(small: SmallDesk) -> None:
    client = small.as_(Role.READER)
    (small.desk.out / "batch.json").write_text("{}", encoding="utf-8")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "batch.json" in answer.text
    (small.desk.out / "batch.json").unlink()
    assert "intake run" in client.get("/case/台州市").text
