"""Pages of a delivery cut into papers with their roles."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from form_sheet import Sheet, file, form_sheets, letter_sheet, plan_sheets, proof_sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.call import load_call
from pipeline.model import Document, Line, Page, ReadFile
from pipeline.structure.documents import documents
from pipeline.structure.segments import role_of_name

CALL = load_call()


def cut(*files: ReadFile) -> list[tuple[str, int]]:
    return [(d.role, len(d.pages)) for d in documents(files, call=CALL)]


def test_everything_in_one_scan() -> None:
    scan = file(letter_sheet(), *form_sheets(), *plan_sheets(), proof_sheet())
    assert cut(scan) == [("cover_letter", 1), ("application_form", 2), ("plan", 2), ("evidence", 1)]


def test_a_message_signed_by_a_department_is_no_page_of_the_form() -> None:
    message = ReadFile(
        sha256="f" * 64,
        name="正文.txt",
        media_type="text/plain",
        delivery="email/m1",
        channel="email",
        pages=(
            Page(
                number=1, width=595, height=842, source="text_layer", fixed=False,
                lines=tuple(Line(text=t) for t in ("您好：", "附件为申报材料电子版，请查收。", "宁波市经济和信息化局")),
            ),
        ),
    )  # fmt: skip
    found = cut(file(*form_sheets()), message)
    assert found == [("application_form", 2), ("other", 1)]


def test_any_order_and_several_cities() -> None:
    scan = file(
        *plan_sheets(), *form_sheets(), letter_sheet("舟山市"), *form_sheets("舟山市"), *plan_sheets("舟山市")
    )
    found = documents([scan], call=CALL)
    assert [d.role for d in found] == ["plan", "application_form", "cover_letter", "application_form", "plan"]
    forms = [d.form.value("applicant_city") for d in found if d.form]
    assert forms == ["宁波市", "舟山市"]
    assert [d.id for d in found] == ["d1", "d2", "d3", "d4", "d5"]
    assert documents([scan], call=CALL, first_id=7)[0].id == "d7"


def test_two_plans_in_a_row() -> None:
    assert cut(file(*plan_sheets(pages=3), *plan_sheets("舟山市", pages=3))) == [("plan", 3), ("plan", 3)]


CHAPTERS = ("一、建设基础", "二、总体要求", "三、重点任务", "四、保障措施")


def misread_plan(*heads: str) -> list[Sheet]:
    """A plan whose cover is misread, and a page a chapter."""
    body = "全市以新型工业化为引领，推动工业互联网规模化应用，支持企业。"
    pages = [Sheet(source="ocr").text("点实 地方杀", size=22, centred=True)]
    for head in heads:
        page = Sheet(source="ocr").text(head, x=112)
        for _ in range(8):
            page.text(body)
        pages.append(page)
    return pages


@pytest.mark.parametrize("heads", [CHAPTERS, ("第一章基础条件", "第二章总体要求", "第三章 主要任务")])
def test_a_plan_with_a_misread_cover_is_told_by_its_chapters(heads: tuple[str, ...]) -> None:
    scan = file(*form_sheets(), *misread_plan(*heads))
    assert cut(scan) == [("application_form", 2), ("plan", 1 + len(heads))]


def test_chapters_of_another_paper_make_no_second_plan() -> None:
    files = (file(*form_sheets(), *plan_sheets()), file(*misread_plan(*CHAPTERS), name="2.pdf"))
    assert [role for role, _ in cut(*files)] == ["application_form", "plan", "evidence"]


def test_an_unknown_paper_without_chapters_stays_unknown() -> None:
    files = (file(*form_sheets()), file(*misread_plan("设备清单", "价格", "说明"), name="2.pdf"))
    assert [role for role, _ in cut(*files)] == ["application_form", "other"]


def test_pictures_of_one_paper_are_one_document() -> None:
    sheets = [*form_sheets(), *plan_sheets()]
    pictures = [file(s, name=f"{n:03d}.jpg", media_type="image/jpeg") for n, s in enumerate(sheets, 1)]
    assert cut(*pictures) == [("application_form", 2), ("plan", 2)]


def test_a_signature_page_of_its_own_belongs_to_the_form() -> None:
    first, last = form_sheets()
    found = documents([file(first, name="申报表.pdf"), file(last, name="签章页.pdf")], call=CALL)
    assert [(d.role, len(d.pages)) for d in found] == [("application_form", 2)]
    assert found[0].form is not None and len(found[0].form.signature_cells) == 4
    turned = documents([file(last, name="1.pdf"), file(first, name="2.pdf")], call=CALL)
    assert [(d.role, len(d.pages)) for d in turned] == [("application_form", 2)]


def test_the_same_form_twice_is_two_documents() -> None:
    found = cut(file(*form_sheets(), name="a.pdf"), file(*form_sheets(), name="b.pdf"))
    assert found == [("application_form", 2), ("application_form", 2)]


def test_blank_and_unread_pages_are_kept() -> None:
    blank, broken = Page(number=1, source="blank"), Page(number=2, failure="无法读取")
    whole = file(*form_sheets())
    scan = whole.model_copy(update={"pages": (blank, *whole.pages, blank, broken)})
    found = documents([scan], call=CALL)
    assert sum(len(d.pages) for d in found) == 5
    assert found[0].role == "application_form"
    alone = file(name="试点工作方案.pdf").model_copy(update={"pages": (broken,)})
    assert [d.role for d in documents([alone], call=CALL)] == ["plan"]


def test_a_message_is_no_form() -> None:
    lines = tuple(Line(text=t) for t in ("王处长：", "现报送宁波市申报材料，请查收。", "附件：申报表"))
    mail = ReadFile(
        sha256="c" * 64, name="正文.txt", media_type="text/plain", delivery="email/1", channel="email",
        pages=(Page(number=1, fixed=False, lines=lines),),
    )  # fmt: skip
    assert {d.role for d in documents([mail], call=CALL)} <= {"cover_letter", "other"}


def endless(*lines: tuple[str, float]) -> Page:
    return Page(number=1, fixed=False, lines=tuple(Line(text=t, size=s) for t, s in lines))


def test_form_and_plan_in_one_office_paper_are_two_documents() -> None:
    body = [("聚焦重点行业推进融合应用创新发展提升网络供给能力。" * 3, 16.0)] * 8
    page = endless(
        ("“5G+工业互联网”融合应用先导区申报表", 22.0), ("申报城市：宁波市", 14.0), ("职务：副市长", 14.0), *body,
        ("宁波市“5G+工业互联网”融合应用先导区试点工作方案", 22.0), ("一、总体要求", 16.0), *body,
    )  # fmt: skip
    whole = ReadFile(
        sha256="b" * 64, name="材料.docx", media_type="x", delivery="disc/1", channel="disc", pages=(page,)
    )
    found = documents([whole], call=CALL)
    assert [d.role for d in found] == ["application_form", "plan"]
    assert found[1].text.startswith("宁波市") and "总体要求" not in found[0].text


@pytest.mark.parametrize(
    ("lines", "roles"),
    [(8, ["cover_letter", "plan"]), (0, ["cover_letter"])],  # a letter may name the plan in a line of its own
)
def test_a_plan_under_its_letter_in_one_office_paper(lines: int, roles: list[str]) -> None:
    body = [("聚焦重点行业推进融合应用创新发展提升网络供给能力。" * 3, 16.0)] * lines
    page = endless(
        ("关于报送宁波市先导区试点申报材料的报告", 22.0), ("工业和信息化部：", 16.0), ("现将材料报送，请审阅。", 16.0),
        ("宁波市人民政府", 16.0), ("2024年9月18日", 16.0),
        ("宁波市“5G+工业互联网”融合应用先导区试点工作方案", 22.0), ("一、总体要求", 16.0), *body,
    )  # fmt: skip
    whole = ReadFile(
        sha256="d" * 64, name="方案.docx", media_type="x", delivery="disc/1", channel="disc", pages=(page,)
    )
    assert [d.role for d in documents([whole], call=CALL)] == roles


def test_quotes_hold_in_every_document() -> None:
    found = documents([file(letter_sheet(), *form_sheets(), *plan_sheets())], call=CALL)
    for document in found:
        for block in document.blocks:
            document.quote(block.start, block.end)
    assert {s.key for s in found[1].sections} == {"basic", "conditions", "construction", "targets"}
    assert isinstance(found[1], Document)


def test_an_annex_with_running_numbers_stays_in_the_plan() -> None:
    annex = Sheet().text("附件1 重点项目名单", size=18, centred=True).text("1.甲项目").foot("— 3 —")
    assert cut(file(*plan_sheets(), annex)) == [("plan", 3)]


def test_names_of_files() -> None:
    assert role_of_name("宁波市申报表.pdf") == "application_form"
    assert role_of_name("试点工作方案.docx") == "plan"
    assert role_of_name("证明材料1.政策文件.pdf") == "evidence"
    assert role_of_name("工作方案及佐证材料.pdf") == "plan"
    assert role_of_name("试点方案（含支撑证明）.docx") == "plan"
    assert role_of_name("方案佐证材料.pdf") == "evidence"
    assert role_of_name("关于报送试点工作方案的函.pdf") == "cover_letter"
    assert role_of_name("scan0001.pdf") is None


def test_a_cover_belongs_to_its_form() -> None:
    cover = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=26, centred=True)
    with_city = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=26, centred=True)
    with_city.text("申报城市：宁波市").text("2024年9月", centred=True)
    for first in (cover, with_city):
        found = documents([file(first, *form_sheets(), *plan_sheets())], call=CALL)
        assert [(d.role, len(d.pages)) for d in found] == [("application_form", 3), ("plan", 2)]
        assert found[0].form is not None and found[0].form.value("applicant_city") == "宁波市"


def test_a_policy_is_no_letter() -> None:
    policy = Sheet().text("宁波市人民政府文件", size=40, centred=True, gap=40)
    policy.text("关于支持5G产业发展的若干意见", size=20, centred=True).text("各区县人民政府：")
    assert cut(file(policy)) == [("evidence", 1)]


PAPERS = {
    "form": form_sheets,
    "plan": plan_sheets,
    "letter": lambda: [letter_sheet()],
    "proof": lambda: [proof_sheet()],
    "blank": lambda: [Sheet()],
}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(PAPERS)), st.booleans()), min_size=1, max_size=6))
def test_every_page_is_in_exactly_one_document(papers: list[tuple[str, bool]]) -> None:
    files = [
        file(*PAPERS[kind](), name=f"{n}.{'jpg' if picture else 'pdf'}", media_type="image/jpeg" if picture else "application/pdf")
        for n, (kind, picture) in enumerate(papers)
    ]  # fmt: skip
    found = documents(files, call=CALL)
    placed = [(p.sha256, p.page.number) for d in found for p in d.pages]
    assert sorted(placed) == sorted((f.sha256, p.number) for f in files for p in f.pages)
    assert [d.id for d in found] == [f"d{n}" for n in range(1, len(found) + 1)]
    forms = sum(d.form is not None and d.form.value("applicant_city") is not None for d in found)
    assert forms == sum(kind == "form" for kind, _ in papers)


def test_a_document_number_cut_by_the_lines_end_is_no_letter() -> None:
    first, second = plan_sheets()
    page = Sheet().text("（三）政策环境", x=112)
    page.text("先后印发《关于支持5G产业发展的若干意见》(洛政函", x=112)
    page.text("〔2024〕87号）等政策文件。", x=80)
    for _ in range(18):
        page.text("聚焦重点行业推进融合应用创新发展提升网络供给能力和服务", gap=8)
    assert cut(file(first, page.foot("— 2 —"), second.foot("— 3 —"))) == [("plan", 3)]


def test_a_title_whose_row_was_read_in_two_pieces_is_whole() -> None:
    cover = Sheet().text("宁波市“5G+工业互联网”融合应用先导区", size=22, x=70)
    row = cover.lines[-1]
    assert row.box is not None
    beside = row.box._replace(x0=row.box.x1, x1=row.box.x1 + 20)
    cover.lines.append(row.model_copy(update={"text": "试", "box": beside}))
    cover.text("点工作方案", size=22, centred=True).text("2024年9月", centred=True)
    assert cut(file(cover, plan_sheets()[1])) == [("plan", 2)]


@pytest.mark.parametrize("city", ["宁波市", "延边朝鲜族自治州", "伊犁哈萨克自治州"])
def test_a_cover_without_the_city_belongs_to_the_plan_behind_it(city: str) -> None:
    cover = Sheet().text("“5G+工业互联网”融合应用先导区试点工作方案", size=26, centred=True)
    cover.text(f"{city}人民政府", size=18, centred=True).text("二〇二四年九月", size=18, centred=True)
    first = Sheet().text(f"{city}“5G+工业互联网”融合应用先导区试点工作方案", size=22, x=70)
    for _ in range(12):
        first.text("聚焦重点行业推进融合应用创新发展，提升网络供给能力和服务水平。")
    assert cut(file(cover, first)) == [("plan", 2)]


@pytest.mark.parametrize("backs", [False, True])
def test_the_contents_of_a_plan_without_a_cover_are_no_page_of_the_form(backs: bool) -> None:
    form = form_sheets()
    form[-1].text("注：计划单列市无需填写省级人民政府联系人及推荐意见")
    contents = Sheet().text("目录", size=18, centred=True)
    for number, chapter in enumerate(CHAPTERS, 1):
        contents.text(f"{chapter}{'…' * 20}{number}")
    sheets = [*form, contents, *plan_sheets()]
    scan = [side for sheet in sheets for side in ((sheet, Sheet()) if backs else (sheet,))]
    assert cut(file(*scan)) == [("application_form", 4 if backs else 2), ("plan", 6 if backs else 3)]


def test_a_line_that_ends_within_the_title_of_another_paper_begins_no_plan() -> None:
    first, second = plan_sheets()
    page = Sheet().text("全面执行《宁波市推进“5G+工业互联网”融合应用实施方案", size=15, x=112)
    page.text("（2022—2025年）》（甬政办发〔2022〕9号）各项奖补条款。", size=15)
    for _ in range(12):
        page.text("聚焦重点行业推进融合应用创新发展，提升网络供给能力和服务水平。", size=15)
    assert cut(file(first, page, second)) == [("plan", 3)]
