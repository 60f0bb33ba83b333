"""Two pages on one sheet."""

from __future__ import annotations

from pipeline.call import load_call
from pipeline.geometry import Box, map_box
from pipeline.model import Cell, Line, Page, ReadFile, Table
from pipeline.structure.documents import documents
from pipeline.structure.spreads import without_spreads

CALL = load_call()
A3 = {"width": 1191.0, "height": 842.0}


def line(text: str, x: float, y: float) -> Line:
    return Line(text=text, box=Box(x, y, x + 14 * len(text), y + 14), size=14)


def sheet(*lines: Line, tables: tuple[Table, ...] = (), **size: float) -> Page:
    return Page(number=1, lines=lines, tables=tables, source="ocr", to_scan=(0.0, -1.0, 842.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
                **(size or A3))  # fmt: skip


def both() -> tuple[Line, ...]:
    left = [line(f"左页第{n}行的文字写在这里。", 90, 100 + 30 * n) for n in range(6)]
    right = [line(f"右页第{n}行的文字写在这里。", 690, 100 + 30 * n) for n in range(6)]
    return tuple(x for pair in zip(left, right, strict=True) for x in pair)


def test_a_sheet_is_cut_and_its_points_still_lead_to_the_scan() -> None:
    whole = sheet(*both())
    left, right = without_spreads([whole])
    assert [n.text[0] for n in left.lines] == ["左"] * 6 and [n.text[0] for n in right.lines] == ["右"] * 6
    assert left.number == right.number == 1 and right.width == 595.5
    for half, start in ((left, 0), (right, 1)):
        for n, one in enumerate(half.lines):
            original = whole.lines[2 * n + start]
            assert one.box and original.box and whole.to_scan and half.to_scan
            expected = map_box(whole.to_scan, original.box).rounded()
            assert all(abs(a - b) < 0.02 for a, b in zip(half.scanned(one.box), expected, strict=True))


def test_tables_go_with_their_half() -> None:
    box = Box(680, 300, 1100, 400)
    table = Table(box=box, rows=1, columns=1, cells=(Cell(row=0, column=0, box=box, lines=(12,)),))
    _, right = without_spreads([sheet(*both(), line("表中", 700, 340), tables=(table,))])
    assert right.tables[0].cells[0].lines == (6,) and right.lines[6].text == "表中"
    assert right.tables[0].box == Box(84.5, 300, 504.5, 400)


def test_a_wide_table_or_title_keeps_the_sheet_whole() -> None:
    assert len(without_spreads([sheet(*both(), line("横排的总标题在正中间" * 2, 480, 60))])) == 1
    wide = Table(box=Box(60, 300, 1130, 500), rows=1, columns=1, cells=())
    assert len(without_spreads([sheet(*both(), tables=(wide,))])) == 1
    assert len(without_spreads([sheet(*both(), width=595.0, height=842.0)])) == 1


def test_the_text_comes_page_by_page() -> None:
    file = ReadFile(sha256="0" * 64, name="a.pdf", media_type="application/pdf", delivery="paper/1", channel="paper",
                    pages=(sheet(*both()),))  # fmt: skip
    (found,) = documents([file], call=CALL)
    assert len(found.pages) == 2
    assert found.text.rindex("左页") < found.text.index("右页")
    (evidence, *_) = found.quote(found.text.index("右页"), found.text.index("右页") + 2)
    assert (
        evidence.page == 2 and evidence.bbox is not None and evidence.bbox.y0 > 600
    )  # the scan lies on its side
