"""Pages into one text: paragraphs over lines and pages, furniture, tables over page breaks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from typeset import TablePage, broken, fixed_page, line, set_pages

from pipeline.geometry import Box
from pipeline.model import Cell, DocTable, Document, DocumentPage, Line, Page, Table
from pipeline.printed_numbers import printed_number, printed_page_numbers
from pipeline.structure.blocks import Body, build

PROSE = "我市深入贯彻落实国家决策部署，大力推进工业互联网融合创新发展，建成一批标杆工厂，产业基础不断夯实。"


def texts(body: Body) -> list[str]:
    return [body.text[b.start : b.end] for b in body.blocks]


def cell(body: Body, row: int, column: int, table: int = 0) -> str:
    found = next(c for c in body.tables[table].cells if (c.row, c.column) == (row, column))
    return body.text[found.start : found.end]


def rows(table: DocTable, body: Body) -> list[list[str]]:
    out: list[list[str]] = [[] for _ in range(table.rows)]
    for c in table.cells:
        out[c.row].append(body.text[c.start : c.end])
    return out


def assert_sound(body: Body, pages: list[DocumentPage]) -> None:
    """The text is the blocks' texts; each block is its pieces' raw slices; cells hold whole blocks."""
    assert body.text == "\n".join(texts(body))
    for block in body.blocks:
        said = "".join(pages[p.page - 1].page.lines[p.line].text[p.start : p.end] for p in block.pieces)
        assert body.text[block.start : block.end] == said
        assert said == said.strip() != ""
    for table in body.tables:
        for c in table.cells:
            assert 0 <= c.start <= c.end <= len(body.text)
            assert c.start == c.end or any(b.start == c.start for b in body.blocks)


# --- paragraphs ---

sentence = st.text(alphabet="申报城市建设基础推进融合应用，、", min_size=1, max_size=70).map(
    lambda s: "全" + s.strip("，、").replace("，，", "，") + "果。"
)


@settings(max_examples=60, deadline=None)
@given(paragraphs=st.lists(sentence, min_size=1, max_size=12), rows_=st.integers(5, 20))
def test_paragraphs_come_back_whole_over_lines_and_pages(paragraphs: list[str], rows_: int) -> None:
    pages = set_pages([PROSE, *paragraphs, PROSE], rows=rows_)
    body = build(pages)
    assert_sound(body, pages)
    assert texts(body) == [PROSE, *paragraphs, PROSE]


def test_a_title_over_two_lines_is_one_block() -> None:
    title = [
        line("宁波市“5G+工业互联网”融合应用先导区", 94, 100, size=22),
        line("试点工作方案", 232, 130, size=22),
    ]
    body_lines = [line(t, 80 + 16 * i, 180 + 28 * n) for n, (t, i) in enumerate(broken(PROSE, 28))]
    body = build([fixed_page(1, [*title, *body_lines])])
    assert texts(body) == ["宁波市“5G+工业互联网”融合应用先导区试点工作方案", PROSE]


def test_paragraphs_of_an_office_paper_come_as_they_are() -> None:
    lines = (Line(text="  申报城市："), Line(text="宁波市　"), Line(text="　"))
    pages = [DocumentPage(sha256="0", page=Page(number=1, fixed=False, lines=lines))]
    body = build(pages)
    assert texts(body) == ["申报城市：", "宁波市"]
    assert_sound(body, pages)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_text_is_always_what_the_pages_say(data: st.DataObject) -> None:
    """Whatever stands wherever: nothing is made up, and evidence can be given for every block."""
    word = st.text(alphabet="一、（）1.2申报 \u3000abc。", max_size=12)
    pages: list[DocumentPage] = []
    for number in range(1, data.draw(st.integers(1, 3)) + 1):
        lines = [
            line(data.draw(word), data.draw(st.floats(0, 500)), data.draw(st.floats(0, 820)))
            for _ in range(data.draw(st.integers(0, 8)))
        ]
        owned = data.draw(st.integers(0, len(lines)))
        box = Box(60, 60, 540, 800)
        halves = [Box(60, 60, 540, 400), Box(60, 400, 540, 800)]
        cells = (
            Cell(row=0, column=0, box=halves[0], lines=tuple(range(owned))),
            Cell(row=1, column=0, box=halves[1]),
        )
        pages.append(fixed_page(number, lines, [Table(box=box, rows=2, columns=1, cells=cells)]))
    body = build(pages)
    assert_sound(body, pages)
    document = Document(
        id="d1", delivery="x", channel="paper", pages=tuple(pages), text=body.text, blocks=body.blocks
    )
    for block in body.blocks:
        assert document.quote(block.start, block.end)


# --- furniture ---


@pytest.mark.parametrize(
    ("text", "number"),
    [("— 4 —", 4), ("-12-", 12), ("第4页 共9页", 4), ("4/9", 4), ("4", 4), ("·3·", 3), ("一5一", 5),
     ("2024年", None), ("第4页见附件", None), ("一、", None), ("12.5", None)],
)  # fmt: skip
def test_page_numbers_are_told_from_text(text: str, number: int | None) -> None:
    assert printed_number(text) == number


def test_page_numbers_and_running_heads_are_left_out_but_counted() -> None:
    pages = [
        fixed_page(
            n,
            [
                line("宁波市工作方案", 250, 40, size=10),
                line(f"这是第{n}页自己的话。", 112, 200),
                line(f"— {n} —", 280, 800, size=14),
            ],
        )
        for n in (1, 2, 4)
    ]
    body = build(pages)
    assert texts(body) == ["这是第1页自己的话。", "这是第2页自己的话。", "这是第4页自己的话。"]
    assert printed_page_numbers(pages) == (1, 2, 4)


# --- tables over page breaks ---


def prose_form(*, label_on: int, label: str = "申报城市基本情况") -> tuple[Body, list[str]]:
    """A prose row over three pages, its label on one of them; a row before and one after it."""
    paragraphs = [
        f"（{n}）{title}。{PROSE * 4}" for n, title in zip("一二三", ("城市", "网络", "产业"), strict=True)
    ]
    lines = [x for p in paragraphs for x in broken(p, 27)]
    third = len(lines) // 3
    parts = [lines[:third], lines[third : 2 * third], lines[2 * third :]]
    pages = [TablePage(), TablePage(), TablePage()]
    pages[0].words("联系电话", "0574-87654321")
    for n, (page, part) in enumerate(zip(pages, parts, strict=True)):
        page.row([(label, 0)] if n == label_on else [], part)
    pages[2].row([("真实性承诺", 0)], broken("我市申报的所有材料均真实完整。", 27))
    made = [p.page(n + 1) for n, p in enumerate(pages)]
    body = build(made)
    assert_sound(body, made)
    return body, paragraphs


@pytest.mark.parametrize("label_on", [0, 1, 2])
def test_a_prose_cell_over_three_pages_is_one_cell_wherever_its_label_stands(label_on: int) -> None:
    body, paragraphs = prose_form(label_on=label_on)
    assert rows(body.tables[0], body) == [
        ["联系电话", "0574-87654321"],
        ["申报城市基本情况", "\n".join(paragraphs)],
        ["真实性承诺", "我市申报的所有材料均真实完整。"],
    ]
    prose = next(c for c in body.tables[0].cells if (c.row, c.column) == (1, 1))
    assert [r.page for r in prose.regions] == [1, 2, 3]


def test_a_label_repeated_on_each_page_is_one_row() -> None:
    parts = broken(PROSE * 6, 27)
    first = TablePage().row([("建设内容", 0)], parts[:8]).page(1)
    second = TablePage().row([("建设内容", 0)], parts[8:]).page(2)
    body = build([first, second])
    assert body.tables[0].rows == 1
    assert cell(body, 0, 1) == PROSE * 6


def test_a_label_cut_by_the_break_is_one_row() -> None:
    parts = broken(PROSE * 6, 27)
    body = build(
        [
            TablePage().row([("先导区试点建设", 0)], parts[:8]).page(1),
            TablePage().row([("内容", 0)], parts[8:]).page(2),
        ]
    )
    assert body.tables[0].rows == 1
    assert cell(body, 0, 1) == PROSE * 6


def test_a_prose_cell_over_the_whole_width_goes_on_too() -> None:
    whole = (80.0, 520.0)
    first = TablePage(edges=whole).words("建设内容").row(broken(PROSE * 2, 35)).page(1)
    second = TablePage(edges=whole).row(broken(PROSE * 2, 35)).words("目标及预期效果").page(2)
    body = build([first, second])
    assert rows(body.tables[0], body) == [["建设内容"], [f"{PROSE * 2}\n{PROSE * 2}"], ["目标及预期效果"]]


def test_two_signature_cells_at_a_break_stay_two() -> None:
    def signature(label: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        return [(label, 0)], [("同意推荐。", 2), (f"{label}（盖章）：", 6), ("2024年9月20日", 20)]

    first = TablePage().row(*signature("通信管理局推荐意见")).page(1)
    second = TablePage().row(*signature("工业和信息化主管部门推荐意见")).page(2)
    body = build([first, second])
    assert [r[0] for r in rows(body.tables[0], body)] == [
        "通信管理局推荐意见",
        "工业和信息化主管部门推荐意见",
    ]


def test_a_signature_cell_whose_date_falls_on_the_next_page_is_one() -> None:
    first = TablePage().row([("真实性承诺", 0)], [("申报城市人民政府（盖章）：", 6)]).page(1)
    second = TablePage().row([], [("2024年9月20日", 18)]).words("推荐意见", "同意推荐").page(2)
    body = build([first, second])
    assert cell(body, 0, 1) == "申报城市人民政府（盖章）：\n2024年9月20日"
    assert body.tables[0].rows == 2


def test_blank_cells_are_cells() -> None:
    body = build([TablePage().words("联系电话", "").words("邮箱", "a@b.cn").page(1)])
    blank = next(c for c in body.tables[0].cells if (c.row, c.column) == (0, 1))
    assert blank.start == blank.end
    assert blank.regions[0].box is not None


def test_a_data_table_drops_its_repeated_head_and_keeps_its_caption() -> None:
    edges = (80.0, 200.0, 300.0, 400.0, 520.0)
    head = ("指标", "2024年", "2025年", "单位")
    first = TablePage(edges=edges).words(*head).words("5G基站", "31240", "35000", "个")
    second = TablePage(edges=edges).words(*head).words("5G工厂", "20", "30", "家")
    above = [line("表1 分年度目标", 240, 60, size=12)]
    pages = [first.page(1, above=above), second.page(2, above=[line("续表", 80, 60, size=12)])]
    body = build(pages)
    assert_sound(body, pages)
    (table,) = body.tables
    assert (table.caption, table.header_rows, table.rows) == ("表1 分年度目标", 1, 3)
    assert rows(table, body) == [list(head), ["5G基站", "31240", "35000", "个"], ["5G工厂", "20", "30", "家"]]
    assert [b.kind for b in body.blocks[:2]] == ["caption", "cell"]


@pytest.mark.parametrize("shift", [k / 2 for k in range(-8, 9)])
def test_a_repeated_head_is_one_also_where_the_sheet_lay_otherwise(shift: float) -> None:
    """Columns a little aside, brackets in their other width."""
    above = (
        TablePage(edges=(80.0, 200.0, 300.0, 520.0))
        .words("序号", "投资（万元）", "名称")
        .words("1", "10", "甲")
    )
    lower = TablePage(edges=(80.0, 200.0 + shift, 300.0 + shift, 520.0))
    below = lower.words("序号", "投资(万元)", "名称").words("2", "20", "乙")
    body = build([above.page(1), below.page(2)])
    assert [r[0] for r in rows(body.tables[0], body)] == ["序号", "1", "2"]


def test_rows_of_a_data_table_stay_rows_at_a_break() -> None:
    edges = (80.0, 200.0, 300.0, 520.0)
    first = TablePage(edges=edges).words("序号", "名称", "数值").words("1", "甲", "10")
    second = TablePage(edges=edges).words("2", "乙", "20")
    body = build([first.page(1), second.page(2)])
    assert rows(body.tables[0], body) == [["序号", "名称", "数值"], ["1", "甲", "10"], ["2", "乙", "20"]]


def test_tables_with_text_between_stay_apart() -> None:
    first = TablePage().words("甲", "1").page(1, below=[line("以上为现状。", 80, 300)])
    body = build([first, TablePage().words("乙", "2").page(2)])
    assert len(body.tables) == 2


def test_a_table_inside_a_cell_is_a_table_and_part_of_the_cell() -> None:
    lines = tuple(Line(text=t) for t in ("目标", "总体目标。", "指标", "2025年", "完毕。"))
    outer = Table(
        rows=1, columns=2, cells=(Cell(row=0, column=0, lines=(0,)), Cell(row=0, column=1, lines=(1, 2, 3, 4)))
    )  # fmt: skip
    inner = Table(
        rows=1, columns=2, cells=(Cell(row=0, column=0, lines=(2,)), Cell(row=0, column=1, lines=(3,)))
    )
    page = Page(number=1, fixed=False, lines=lines, tables=(outer, inner))
    pages = [DocumentPage(sha256="0", page=page)]
    body = build(pages)
    assert_sound(body, pages)
    assert cell(body, 0, 1) == "总体目标。\n指标\n2025年\n完毕。"
    assert cell(body, 0, 1, table=1) == "2025年"
    assert [b.table for b in body.blocks] == [0, 0, 1, 1, 0]


def test_a_frame_around_the_page_is_no_table() -> None:
    frame = Table(box=Box(40, 40, 555, 800), rows=1, columns=1,
                  cells=(Cell(row=0, column=0, box=Box(40, 40, 555, 800), lines=(0,)),))  # fmt: skip
    body = build([fixed_page(1, [line("封面文字", 200, 300)], [frame])])
    assert body.tables == ()
    assert [b.kind for b in body.blocks] == ["paragraph"]
