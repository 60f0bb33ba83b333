"""What cells of a form mean by what stands beside them, and pages of a paper that come as files."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from form_sheet import Sheet, file, form_sheets, people_rows

from pipeline.call import load_call
from pipeline.model import Form
from pipeline.structure.documents import documents

CALL = load_call()
CITY = ["申报城市", "宁波市"]


def form_of(rows: list[list[str]]) -> Form:
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    found = documents([file(sheet.grid(rows))], call=CALL)
    assert found[0].form is not None
    return found[0].form


def states(form: Form) -> dict[str, str]:
    return {f.key: f.state for f in form.fields}


def test_a_stranger_among_the_people() -> None:
    rows = people_rows()
    rows[1][1] = ""  # the mayor's telephone
    stranger = [["申报工作联系人", "周小川", "职务", "科长"], ["联系电话", "0536-7654321", "邮箱", "z@x.cn"]]
    form = form_of([CITY, *rows[:2], *stranger, *rows[2:]])
    assert form.value("comms.name") == "李 强".replace(" ", "") and form.value("comms.title") == "局长"
    assert states(form)["mayor.phone"] == "blank"
    assert "周小川" not in [f.value for f in form.fields]


def test_a_misread_label_still_has_its_place() -> None:
    rows = people_rows()
    rows[4][0] = "省、百治区、真辖市、计圳单列巾、新疆生户建没兵团工业利信息亿主官部门负贡人"
    assert form_of([CITY, *rows]).value("industry.name") == "张三丰"


def test_all_of_a_person_in_one_cell() -> None:
    told = "姓名：王伟 职务：副市长\n联系电话：0574-87654321 邮箱：w@nb.gov.cn"
    form = form_of([CITY, ["申报城市人民政府负责人", told], ["省级人民政府联系人", "赵六 电话：13700001111"]])
    values = {f.key: f.value for f in form.fields}
    assert values["mayor.name"] == "王伟" and values["mayor.title"] == "副市长"
    assert values["mayor.phone"] == "0574-87654321" and values["mayor.email"] == "w@nb.gov.cn"
    assert values["province.name"] == "赵六" and values["province.phone"] == "13700001111"
    assert "province.email" not in values


def test_a_cell_that_runs_into_its_neighbours() -> None:
    """A short rule between cells was not seen: the next label and its value stand in the first one's cell."""
    rows = [
        ["申报城市人民政府负责人", "王伟\n职务副市长"],
        ["联系电话", "0574-87654321\n邮箱w@nb.gov.cn"],
    ]
    form = form_of([CITY, *rows])
    values = [form.value(f"mayor.{c}") for c in ("name", "title", "phone", "email")]
    assert values == ["王伟", "副市长", "0574-87654321", "w@nb.gov.cn"]
    rows[1][1] = "0574-87654321\n邮箱"
    assert states(form_of([CITY, *rows]))["mayor.email"] == "blank"
    rows[1][1] = "0574-87654321\n手机13912345678"
    assert form_of([CITY, *rows]).value("mayor.phone") == "0574-87654321手机13912345678"


def test_one_cell_for_telephone_and_mail() -> None:
    rows = [
        ["申报城市人民政府负责人", "王伟", "职务", "副市长"],
        ["联系电话/邮箱", "0574-87654321 w@nb.gov.cn"],
    ]
    form = form_of([CITY, *rows])
    assert (form.value("mayor.phone"), form.value("mayor.email")) == ("0574-87654321", "w@nb.gov.cn")
    rows[1][1] = "0574-87654321"
    assert states(form_of([CITY, *rows]))["mayor.email"] == "blank"


def test_opinions_labelled_by_the_bodies_alone() -> None:
    rows = [
        ["申报书真实性承诺", "材料真实。\n（盖章）\n2024年9月10日"],
        ["省、自治区、直辖市、计划单列市通信管理局", "同意推荐。\n（盖章）\n2024年9月11日"],
        ["省级人民政府", "同意。\n（盖章）\n2024年9月13日"],
    ]
    form = form_of([CITY, *people_rows(), *rows])
    days = {c.block: c.text.split("\n")[-1] for c in form.signature_cells}
    assert days == {
        "city_government": "2024年9月10日",
        "comms_administration": "2024年9月11日",
        "provincial_government": "2024年9月13日",
    }
    assert form.value("province.name") == "赵六"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phone", "1"),
        ("phone", "见附件"),
        ("phone", "13912345678邮w@x.cn"),
        ("email", "同上"),
        ("title", "1"),
    ],
)
def test_what_can_be_no_value_goes_to_a_person(key: str, value: str) -> None:
    person = {"title": "副市长", "phone": "0574-87654321", "email": "w@nb.gov.cn", key: value}
    people = [("申报城市\n人民政府负责人", "王伟", person["title"], person["phone"], person["email"])]
    assert states(form_of([CITY, *people_rows(people)]))[f"mayor.{key}"] == "unread"


def plan_page(*lines: str, title: bool = False, indent: bool = True) -> Sheet:
    sheet = Sheet()
    if title:
        sheet.text("宁波市“5G+工业互联网”融合应用先导区", size=22, centred=True)
        sheet.text("试点工作方案", size=22, centred=True)
    for n, line in enumerate(lines):
        sheet.text(line, x=80.0 if n or not indent else 112.0, gap=8)
    return sheet


LINE = "聚焦重点行业推进融合应用创新发展提升网络供给能力和服务"


def test_a_plan_scanned_a_page_a_file() -> None:
    pages = [
        plan_page("一、总体要求", LINE, LINE + "。", title=True),
        plan_page(LINE, LINE, LINE + "。"),
        plan_page(LINE, LINE + "。"),
    ]
    files = [file(p, name=f"scan{n:04d}.pdf") for n, p in enumerate(pages, 7)]
    assert [(d.role, len(d.pages)) for d in documents(files, call=CALL)] == [("plan", 3)]


def test_a_plan_in_two_files_that_breaks_off_in_a_sentence() -> None:
    first = file(plan_page(LINE, LINE, title=True), plan_page(LINE, LINE, indent=False), name="a.pdf")
    rest = file(plan_page(LINE, LINE, LINE + "。", indent=False), plan_page(LINE), name="b.pdf")
    assert [(d.role, len(d.pages)) for d in documents([first, rest], call=CALL)] == [("plan", 4)]


def test_a_plan_in_two_files_whose_chapters_count_on() -> None:
    first = file(
        plan_page("一、总体要求", LINE + "。", title=True), plan_page("二、任务", LINE + "。"), name="a.pdf"
    )
    rest = file(plan_page("三、保障措施", LINE + "。"), plan_page(LINE), name="b.pdf")
    assert [(d.role, len(d.pages)) for d in documents([first, rest], call=CALL)] == [("plan", 4)]


def test_a_policy_behind_its_notice_is_no_plan() -> None:
    notice = Sheet().text("宁波市人民政府关于印发《宁波市“5G+", size=20, centred=True)
    notice.text("工业互联网”发展实施方案》的通知", size=20, centred=True).text("各区县（市）人民政府：")
    policy = Sheet().text("宁波市“5G+工业互联网”发展实施方案", size=20, centred=True).text(LINE, x=112)
    plan = plan_page("一、总体要求", LINE + "。", title=True)
    files = [file(*form_sheets(), name="1.pdf"), file(notice, policy, name="2.pdf"), file(plan, name="x.pdf")]
    roles = [d.role for d in documents(files, call=CALL)]
    assert roles == ["application_form", "evidence", "plan"]


def test_a_label_torn_by_the_end_of_the_page() -> None:
    first = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    first.grid([CITY, *people_rows()])
    prose = Sheet()
    prose.y = 700
    prose.grid([["申报城市", "全市常住人口969.7万人。"]])
    second = Sheet()
    second.y = 650
    second.grid([["申报先导区不可偏", "1.印发行动计划。"]], heights=[120])
    third = Sheet().grid(
        [["离条件说明", "2.建成5G基站31240个。"], ["先导区试点建设内容", "加大政策支持力度。"]]
    )
    found = documents([file(first, second, third)], call=CALL)
    texts = {s.key: found[0].text[s.start : s.end] for s in found[0].sections}
    assert texts["conditions"].startswith("1.印发") and texts["conditions"].endswith("31240个。")
    assert texts["construction"] == "加大政策支持力度。"
    # 申报城市 | 基本情况 is no city
    rest = Sheet().grid([["基本情况", "工业基础雄厚。"]])
    torn = documents([file(first, prose, rest)], call=CALL)[0]
    assert torn.form is not None and torn.form.value("applicant_city") == "宁波市"
    basic = next(s for s in torn.sections if s.key == "basic")
    assert torn.text[basic.start : basic.end].endswith("工业基础雄厚。")


@pytest.mark.parametrize("numbers", [("", "", ""), ("一、", "二、", "三、")])
def test_prose_and_opinions_below_the_table(numbers: tuple[str, str, str]) -> None:
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    sheet.grid([CITY, *people_rows()])
    sheet.text(numbers[0] + "申报城市基本情况").text("工业基础雄厚。", x=112)
    last = Sheet().text(numbers[1] + "申报书真实性承诺").text("材料真实。", x=112)
    last.text("申报城市人民政府（盖章）：", x=300).text("2024年9月10日", x=400)
    last.text(numbers[2] + "省级人民政府推荐意见").text("同意推荐。", x=112)
    last.text("省级人民政府（盖章）：", x=300).text("2024年9月13日", x=400)
    found = documents([file(sheet, last)], call=CALL)
    assert [d.role for d in found] == ["application_form"]
    assert found[0].form is not None
    texts = {c.block: c.text for c in found[0].form.signature_cells}
    assert "9月10日" in texts["city_government"] and "9月13日" in texts["provincial_government"]
    basic = next(s for s in found[0].sections if s.key == "basic")
    assert found[0].text[basic.start : basic.end] == "工业基础雄厚。"


def test_another_form_among_the_proofs() -> None:
    proof = Sheet().text("佐证材料", size=20, centred=True)
    rows = [["申报城市", "苏州市"], ["联系人", "张三", "职务", "经理"], ["联系电话", "138", "邮箱", "a@b.cn"]]
    found = documents([file(*form_sheets(), name="1.pdf"), file(proof.grid(rows), name="2.pdf")], call=CALL)
    assert [d.role for d in found] == ["application_form", "evidence"]


def test_a_form_without_tables() -> None:
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    for line in (
        "申报城市：宁波市",
        "申报城市人民政府负责人：王伟",
        "职务：副市长",
        "联系电话：0574-87654321",
    ):
        sheet.text(line)
    found = documents([file(sheet)], call=CALL)
    assert found[0].form is not None and found[0].form.value("mayor.phone") == "0574-87654321"


def test_a_numbered_sentence_with_a_comma_of_the_other_width_is_no_heading() -> None:
    sheet = (
        Sheet()
        .text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
        .grid([CITY, *people_rows()])
    )
    sheet.text("申报先导区不可偏离条件说明")
    sheet.text("5.获评千兆城市。已建成基站。", x=112).text(
        "6.近三年无重大网络安全事件,未出现虚假材料等情况。", x=112
    )
    found = documents([file(sheet)], call=CALL)[0]
    block = next(b for b in found.blocks if "网络安全" in found.text[b.start : b.end])
    assert block.kind == "paragraph"


@pytest.mark.parametrize(
    "nothing",
    ["无", "/", "——", "暂无。", "单击或点击此处输入文字。", "请填写", "Click or tap here to enter text."],
)
def test_prose_that_says_nothing_is_blank(nothing: str) -> None:
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    found = documents([file(sheet.grid([CITY, *people_rows(), ["申报城市基本情况", nothing]]))], call=CALL)[0]
    basic = next(s for s in found.sections if s.key == "basic")
    assert basic.start == basic.end
