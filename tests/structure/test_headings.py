"""Headings: number grammar, sequence, run-in headings, tables of contents, damage by OCR."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from typeset import set_pages

from pipeline.model import Cell, DocumentPage, Line, Page, Section, Table
from pipeline.structure.blocks import build
from pipeline.structure.marks import hanzi_of, read_mark
from pipeline.structure.sections import sections

BODY = "我市深入贯彻落实国家决策部署，大力推进工业互联网融合创新发展，产业基础不断夯实，应用水平持续提升。"


def paper(paragraphs: Sequence[str | Line]) -> list[DocumentPage]:
    lines = tuple(p if isinstance(p, Line) else Line(text=p) for p in paragraphs)
    return [DocumentPage(sha256="0", page=Page(number=1, fixed=False, lines=lines))]


def found(paragraphs: Sequence[str | Line]) -> list[tuple[str, str, int]]:
    pages = paper(paragraphs)
    return [(s.number, s.title, s.level) for s in sections(build(pages), pages=pages)]


def text_of(pages: list[DocumentPage], section: Section) -> str:
    return build(pages).text[section.start : section.end]


@pytest.mark.parametrize(
    ("text", "kind", "value", "level"),
    [
        ("一、总体要求", "hanzi", 1, 1),
        ("十二、保障", "hanzi", 12, 1),
        ("第三章 主要任务", "chapter", 3, 1),
        ("（二）加快建设", "hanzi_brackets", 2, 2),
        ("(十)加快建设", "hanzi_brackets", 10, 2),
        ("1.推进网络", "digit", 1, 3),
        ("3、推进网络", "digit", 3, 3),
        ("2.5G网络覆盖情况", "digit", 2, 3),
        ("2．推进网络", "digit", 2, 3),
        ("（4）推进网络", "digit_brackets", 4, 4),
        ("②推进网络", "circle", 2, 5),
        # damaged
        ("(二加快建设", "hanzi_brackets", 2, 2),
        ("三）加快建设", "hanzi_brackets", 3, 2),
        ("l.推进网络", "digit", 1, 3),
        ("—、总体要求", "hanzi", 1, 1),
    ],
)
def test_marks(text: str, kind: str, value: int, level: int) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert (mark.kind, mark.value, mark.level) == (kind, value, level)


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月",
        "1.2万个基站",
        "5G基站建设",
        "3.5亿元",
        "一是加快建设",
        "二十余家企业",
        "第三产业占比",
        "一方面",
        "",
    ],
)
def test_no_marks(text: str) -> None:
    assert read_mark(text) is None


@given(st.integers(1, 99))
def test_chinese_numbers_come_back(value: int) -> None:
    mark = read_mark(f"{hanzi_of(value)}、总体要求")
    assert mark is not None
    assert mark.value == value


def test_levels_and_restarts() -> None:
    got = found(
        ["某市试点工作方案", BODY, "一、总体要求", "（一）指导思想", BODY, "（二）工作目标", BODY,
         "二、主要任务", "（一）夯实网络", "1.推进覆盖", BODY, "2.改造内网", BODY, "（二）推进应用", BODY]
    )  # fmt: skip
    assert got == [
        ("一、", "总体要求", 1), ("（一）", "指导思想", 2), ("（二）", "工作目标", 2),
        ("二、", "主要任务", 1), ("（一）", "夯实网络", 2), ("1.", "推进覆盖", 3), ("2.", "改造内网", 3),
        ("（二）", "推进应用", 2),
    ]  # fmt: skip


def test_a_run_in_heading_ends_at_its_full_stop() -> None:
    pages = paper(["一、任务", "（一）加快网络建设。到2025年建成基站2万个。", "（二）推进融合应用。" + BODY])
    first, second = sections(build(pages), pages=pages)[1:]
    assert (first.number, first.title, second.title) == ("（一）", "加快网络建设", "推进融合应用")
    assert text_of(pages, first) == "到2025年建成基站2万个。"
    assert text_of(pages, second) == BODY


def test_run_in_headings_whose_title_begins_with_a_figure() -> None:
    titles = ("专项政策制定及实施情况", "5G网络覆盖及每万人拥有基站数", "典型应用场景情况", "5G工厂情况")
    paragraphs = [f"{n}.{title}。{BODY}" for n, title in enumerate(titles, 1)]
    assert found(paragraphs) == [(f"{n}.", title, 3) for n, title in enumerate(titles, 1)]


def test_a_section_runs_to_the_next_heading_of_its_level() -> None:
    pages = paper(["一、甲", BODY, "（一）乙", "乙的正文。", "二、丙", "丙的正文。"])
    one, two, three = sections(build(pages), pages=pages)
    assert text_of(pages, one) == f"{BODY}\n（一）乙\n乙的正文。"
    assert text_of(pages, two) == "乙的正文。"
    assert text_of(pages, three) == "丙的正文。"


def test_numbered_sentences_and_lists_are_no_headings() -> None:
    assert found(
        ["2024年我市新建5G基站8000个。", "1.2万个基站已经建成。", BODY, "1.出台专项政策，设立专项资金2亿元，支持企业建设；",
         "2.组织供需对接；", "3.开展评估。"]
    ) == []  # fmt: skip
    assert found([BODY, "1.宁波港智慧港口", "2.海天5G工厂", "3.雅戈尔5G工厂", BODY]) == []
    assert found([BODY, "1.说明", BODY]) == []


def test_a_sentence_after_a_number_is_no_heading() -> None:
    assert found(
        ["一、现状", "（一）网络", "截至2023年底，全市累计建成5G基站3.1万个。", "3.5亿元的专项资金已经到位。"]
    ) == [("一、", "现状", 1), ("（一）", "网络", 2)]  # fmt: skip


def test_a_table_of_contents_is_left_out() -> None:
    entries = ["一、总体要求", "（一）指导思想", "（二）工作目标", "二、主要任务"]
    real = ["一、总体要求", "（一）指导思想", BODY, "（二）工作目标", BODY, "二、主要任务", BODY]
    wanted = [
        ("一、", "总体要求", 1),
        ("（一）", "指导思想", 2),
        ("（二）", "工作目标", 2),
        ("二、", "主要任务", 1),
    ]
    dotted = [f"{e}…………{n}" for n, e in enumerate(entries, 1)]
    tabbed = [f"{e}\t{n}" for n, e in enumerate(entries, 1)]
    for contents in (dotted, tabbed, entries, [f"{e} {n}" for n, e in enumerate(entries, 1)]):
        assert found(["目　录", *contents, *real]) == wanted
    assert found([*entries, *real]) == wanted
    assert found([*dotted, *real]) == wanted


def test_ocr_damage_is_repaired_where_the_sequence_asks_for_it() -> None:
    assert found(["—、总体要求", "（一）指导思想", BODY, "(二工作目标", BODY, "三）基本原则", BODY, "二、任务", BODY]) == [
        ("一、", "总体要求", 1), ("（一）", "指导思想", 2), ("（二）", "工作目标", 2), ("（三）", "基本原则", 2),
        ("二、", "任务", 1),
    ]  # fmt: skip
    # the same damage without the sequence is text
    assert found([BODY, "三）基本原则", BODY]) == []


def test_chapters_stand_on_the_first_level() -> None:
    assert found(["第一章 总则", BODY, "第二章 任务", "（一）网络", BODY]) == [
        ("第一章", "总则", 1), ("第二章", "任务", 1), ("（一）", "网络", 2),
    ]  # fmt: skip


def test_appendices_and_styled_headings() -> None:
    got = found(
        ["方案", "一、甲", BODY, Line(text="保障措施", style="heading 1"), BODY, "附件1：5G工厂名录", BODY]
    )
    assert got == [("一、", "甲", 1), ("", "保障措施", 1), ("附件1", "5G工厂名录", 1)]


def test_headings_inside_a_prose_cell_end_with_the_cell() -> None:
    lines = tuple(
        Line(text=t) for t in ("建设内容", "（一）网络。" + BODY, "（二）应用。" + BODY, "目标", "短")
    )
    cells = (
        Cell(row=0, column=0, lines=(0,)), Cell(row=0, column=1, lines=(1, 2)),
        Cell(row=1, column=0, lines=(3,)), Cell(row=1, column=1, lines=(4,)),
    )  # fmt: skip
    page = Page(number=1, fixed=False, lines=lines, tables=(Table(rows=2, columns=2, cells=cells),))
    pages = [DocumentPage(sha256="0", page=page)]
    got = sections(build(pages), pages=pages)
    assert [(s.number, s.title, s.key) for s in got] == [("（一）", "网络", None), ("（二）", "应用", None)]
    assert text_of(pages, got[1]) == BODY


def test_headings_set_on_pages_are_found_and_marked_as_blocks() -> None:
    wanted = ["一、总体要求", "（一）指导思想", "（二）工作目标", "二、主要任务"]
    paragraphs = [p for w in wanted for p in (w, BODY * 3)]
    pages = set_pages(paragraphs, rows=9)
    body = build(pages)
    assert [f"{s.number}{s.title}" for s in sections(body, pages=pages)] == wanted
    assert [body.text[b.start : b.end] for b in body.blocks if b.kind == "heading"] == wanted
