"""The plan on paper against the one on the disc: what one of them lacks goes to a person, slips of reading do not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from pipeline.call import load_call
from pipeline.copies import versions_differ
from pipeline.geometry import Box
from pipeline.model import (
    Applicant,
    Cell,
    Channel,
    Delivery,
    Document,
    Finding,
    Line,
    Page,
    ReadFile,
    Submission,
    Table,
)
from pipeline.structure.documents import documents

CALL = load_call("miit-2024-5g-pilot")
WORDS = (
    "宁波市工业互联网融合应用先导区试点推进基础设施建设产业生态公共服务发展政策行业企业网络覆盖目标任务举措"
)
TABLE = ["指标 2024年 2025年 2026年", "5G基站数量（个） 9600 11040 12480", "5G工厂（家） 15 30 50"]
Pages = list[list[str]]


def plan(pages: int = 6) -> Pages:
    rng = random.Random(7)
    out = [["".join(rng.choices(WORDS, k=28)) + "，" for _ in range(16)] for _ in range(pages)]
    out[0][0] = "宁波市“5G+工业互联网”融合应用先导区试点工作方案"
    return out


def slipped(pages: Pages, share: float) -> Pages:
    rng = random.Random(3)
    return [
        ["".join(rng.choice("日曰未末土") if rng.random() < share else c for c in t) for t in p]
        for p in pages
    ]


def laid(papers: Mapping[Channel, Sequence[Page]]) -> list[Document]:
    """The documents of one file a channel, its pages numbered as they lie."""
    found: list[Document] = []
    for channel, pages in papers.items():
        read = ReadFile(
            sha256=f"{len(found):064x}",
            name="方案.pdf",
            media_type="application/pdf",
            delivery=f"{channel}/001",
            channel=channel,
            pages=tuple(page.model_copy(update={"number": n}) for n, page in enumerate(pages, 1)),
        )
        found += documents([read], call=CALL, first_id=len(found) + 1)
    return found


def tabled_plans(
    papers: Mapping[Channel, list[list[str]]], *, prose: Sequence[list[str]] = ()
) -> tuple[Finding, ...]:
    """What is told of plans that end with ``prose`` and a table of these rows."""
    pages = {
        channel: [*(_page(n, p, channel) for n, p in enumerate([*plan(), *prose], 1)), tabled(channel, rows)]
        for channel, rows in papers.items()
    }
    whole = sent({"paper": plan(), "disc": plan()})
    return versions_differ(whole.model_copy(update={"documents": tuple(laid(pages))}))


def sent(papers: dict[Channel, Pages]) -> Submission:
    found = laid({c: [_page(n, lines, c) for n, lines in enumerate(p, 1)] for c, p in papers.items()})
    assert [d.role for d in found] == ["plan"] * len(papers)
    return Submission(
        call=CALL.id,
        applicant=Applicant(cities=("宁波市",)),
        deliveries=tuple(Delivery(id=f"{c}/001", channel=c) for c in papers),
        files=(),
        documents=tuple(found),
    )


def _page(number: int, lines: list[str], channel: Channel) -> Page:
    placed = tuple(
        Line(text=t, box=Box(80, 90 + 30 * n, 500, 105 + 30 * n), confidence=0.97)
        for n, t in enumerate(lines)
    )
    source = "ocr" if channel == "paper" else "text_layer"
    return Page(number=number, width=595, height=842, source=source, lines=placed)


def told(papers: dict[Channel, Pages]) -> list[Finding]:
    found = versions_differ(sent(papers))
    assert all((f.rule, f.severity) == ("pages-missing", "review") and f.evidence for f in found)
    return list(found)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.05])
def test_the_same_text_badly_read_is_the_same(share: float) -> None:
    assert told({"paper": slipped(plan(), share), "disc": plan(), "email": plan()}) == []


def test_a_passage_that_the_form_has_too_is_missed_in_the_plan() -> None:
    short = plan()
    short[3] = short[3][:4] + short[3][8:]
    whole = sent({"paper": plan(), "disc": short})
    forms = [
        d.model_copy(update={"role": "application_form", "id": f"f{d.id}"})
        for d in sent({"paper": plan(), "disc": plan()}).documents
    ]
    (finding,) = [
        f
        for f in versions_differ(whole.model_copy(update={"documents": (*whole.documents, *forms)}))
        if not f.subject.startswith("f")
    ]
    assert (finding.rule, finding.severity) == ("pages-missing", "review")
    assert plan()[3][4][:8] in finding.message


def test_the_same_text_set_on_other_pages_is_the_same() -> None:
    lines = [line for page in plan() for line in page]
    other = [lines[n : n + 21] for n in range(0, len(lines), 21)]
    assert told({"paper": plan(), "disc": other}) == []


@pytest.mark.parametrize("lost", [2, 5])
def test_a_sheet_that_the_paper_lost(lost: int) -> None:
    paper = slipped(plan(), 0.01)
    del paper[lost]
    (finding,) = told({"paper": paper, "disc": plan()})
    assert finding.subject == "d1"
    assert "纸质版试点工作方案中未见光盘版" in finding.message
    assert finding.evidence[0].document == "d2"
    assert finding.evidence[0].page == lost + 1


def test_a_last_page_of_a_table_whose_words_are_few() -> None:
    whole = [*plan(), TABLE]
    (finding,) = told({"paper": slipped(plan(), 0.01), "disc": whole})
    assert "光盘版第7页的内容" in finding.message
    assert (finding.evidence[0].document, finding.evidence[0].page) == ("d2", 7)


def test_a_table_whose_cells_are_set_in_another_order() -> None:
    rng = random.Random(5)
    cells = ["".join(rng.choices("副市长局厅处主任秘书联系电话邮箱负责人", k=6)) for _ in range(24)]
    other = rng.sample(cells, k=len(cells))
    assert told({"paper": [*plan(), cells], "disc": [*plan(), other]}) == []


def test_hints_that_one_typist_left_are_no_page() -> None:
    hint = "".join(random.Random(9).choices("简述基本情况包括但不限于申报城市行政区划经济等条件", k=90))
    page = [hint[n : n + 28] for n in range(0, 90, 28)]
    papers: dict[Channel, Pages] = {"paper": [*plan(), page], "disc": plan()}
    assert len(versions_differ(sent(papers))) == 1
    assert versions_differ(sent(papers), hints=[hint]) == ()


def test_a_paragraph_that_only_the_paper_has() -> None:
    shorter = plan()
    shorter[3] = shorter[3][:8]
    (finding,) = told({"paper": plan(), "disc": shorter, "email": plan()})
    assert finding.subject == "d2"
    assert "光盘版试点工作方案中未见" in finding.message


def test_a_passage_that_stands_twice_in_the_plan_is_missed_where_it_was_lost() -> None:
    twice = plan()
    twice[4] = [*twice[4][:6], *twice[1][3:6], *twice[4][6:]]
    shorter = [list(page) for page in twice]
    del shorter[4][6:9]
    (finding,) = told({"paper": slipped(twice, 0.01), "disc": shorter, "email": twice})
    assert finding.subject == "d2"
    assert finding.evidence[0].page == 5


def test_a_passage_put_in_another_place_is_not_missed() -> None:
    moved = plan()
    moved[4] = [*moved[4][:6], *moved[1][3:6], *moved[4][6:]]
    del moved[1][3:6]
    assert told({"paper": slipped(plan(), 0.01), "disc": moved}) == []


def test_words_in_a_drawing_are_no_passage() -> None:
    drawn = plan()
    drawn[2] = [*drawn[2], *("".join(random.Random(n).choices("云边端网安数智链", k=6)) for n in range(30))]
    assert told({"paper": drawn, "disc": plan()}) == []


ROWS = [
    ["指标", "单位", "2024年", "2025年", "2026年"],
    ["5G基站总数", "个", "42800", "48400", "55500"],
    ["建成5G工厂", "家", "6", "8", "10"],
    ["典型应用场景", "个", "67", "86", "111"],
]


def tabled(channel: Channel, rows: list[list[str]]) -> Page:
    """A page with a ruled table."""
    lines, cells = [], []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            box = Box(80 + 80 * c, 90 + 30 * r, 160 + 80 * c, 120 + 30 * r)
            cells.append(Cell(row=r, column=c, box=box, lines=(len(lines),)))
            lines.append(
                Line(text=text, box=Box(box.x0 + 4, box.y0 + 5, box.x1 - 4, box.y1 - 5), confidence=0.97)
            )
    table = Table(box=Box(80, 90, 480, 90 + 30 * len(rows)), rows=len(rows), columns=5, cells=tuple(cells))
    source = "ocr" if channel == "paper" else "text_layer"
    return Page(
        number=9, width=595, height=842, source=source, lines=tuple(lines), tables=(table,) if rows else ()
    )


@pytest.mark.parametrize(
    ("disc", "missed"),
    [
        (ROWS, ""),
        (ROWS[:3], "典型应用场景"),
        ([*ROWS[:2], ["建成5G工厂", "家", "6", "8", "l0"], ROWS[3]], ""),  # a slip of the reader
        ([ROWS[0]], "纸质版"),  # told as a passage or as a page
        ([*ROWS[:2], ["建成5G工厂", "家", "5", "7", "9"], ROWS[3]], ""),  # changed, told by the facts
        ([["".join(row)] for row in ROWS], ""),  # rows read as lines
    ],
)
def test_rows_of_a_table_that_one_version_lacks(disc: list[list[str]], missed: str) -> None:
    """Their figures stand in the prose too, as those of targets do."""
    prose = ["到2026年，5G基站总数55500个，建成5G工厂10家，典型应用场景111个，67、86为此前两年的目标。"]
    told = [f.message for f in tabled_plans({"paper": ROWS, "disc": disc}, prose=[prose])]
    assert [missed in message for message in told] == ([True] if missed else [])


PLANTS = [
    ["序号", "企业名称", "项目名称", "名录", "地市"],
    ["1", "江西章贡稀土第一冶炼有限公司", "智能压铸车间", "2023年", "赣州"],
    ["2", "江西章贡稀土第二冶炼有限公司", "基于专网的离散制造工厂", "2023年", "赣州"],
    ["3", "赣州南康家居智造有限公司", "数字化联合站", "2023年", "赣州"],
]
MISREAD = ["3", "赣州南康豕居智适有限公司", "数字化联台站", "2023年名", "籁州"]


@pytest.mark.parametrize(
    ("paper", "disc", "missed"),
    [
        ([*PLANTS[:3], MISREAD], PLANTS, False),
        (PLANTS, [*PLANTS[:2], PLANTS[3]], True),  # its twin is there, and is no slip of it
        (PLANTS, PLANTS[:3], True),
    ],
)
def test_a_misread_label_of_a_row(paper: list[list[str]], disc: list[list[str]], *, missed: bool) -> None:
    assert any("表格中" in f.message for f in tabled_plans({"paper": paper, "disc": disc})) is missed


@pytest.mark.parametrize(
    ("above", "missed"),
    [
        ("分年度指标安排见下表。", False),
        ("先导区任务由专班调度。", True),  # another line: the row stands nowhere
    ],
)
def test_a_line_cut_by_the_rules_below_it_is_no_row(above: str, missed: bool) -> None:
    """The line above a table, read as its first row with letters lost at the rules, stands in the other as it is."""
    cut = [["分年度", "扩", "标安排见下", "", "专。"], *ROWS]
    found = []
    for channel, rows, lines in (("paper", cut, []), ("disc", ROWS, [above])):
        pages = [
            *(_page(n, p, channel) for n, p in enumerate([*plan(), lines], 1) if p),
            tabled(channel, rows),
        ]
        read = ReadFile(
            sha256=f"{len(found):064x}", name="方案.pdf", media_type="application/pdf", delivery=f"{channel}/001",
            channel=channel, pages=tuple(p.model_copy(update={"number": n}) for n, p in enumerate(pages, 1)),
        )  # fmt: skip
        found += documents([read], call=CALL, first_id=len(found) + 1)
    whole = sent({"paper": plan(), "disc": plan()}).model_copy(update={"documents": tuple(found)})
    told = [f.message for f in versions_differ(whole)]
    assert any("分年度" in message for message in told) is missed
