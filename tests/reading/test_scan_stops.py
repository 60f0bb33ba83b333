"""Full stops that stand alone go back to their lines; figures stay what they are."""

from __future__ import annotations

from pipeline.geometry import Box
from pipeline.reading.scan_layout import ReadLine
from pipeline.reading.stops import with_stops


def line(text: str, x0: float, y0: float, x1: float, y1: float) -> ReadLine:
    return ReadLine(Box(x0, y0, x1, y1), text, 0.98)


def texts(*lines: ReadLine) -> list[str]:
    return [n.text for n in with_stops(lines)]


def test_a_small_ring_at_the_foot_of_a_lines_end_is_its_full_stop() -> None:
    row = line("项目开辟绿色通道", 94, 701, 221, 717)
    assert texts(line("0", 227, 710, 232, 715), row) == ["项目开辟绿色通道。"]
    (whole,) = with_stops([row, line("0", 227, 710, 232, 715)])
    assert whole.box == Box(94, 701, 232, 717)


def test_a_figure_of_the_lines_size_stays() -> None:
    row = line("其中新建", 94, 701, 160, 717)
    assert texts(row, line("0", 170, 703, 177, 715)) == ["其中新建", "0"]


def test_a_ring_far_from_any_line_or_above_its_foot_stays() -> None:
    row = line("项目开辟绿色通道", 94, 701, 221, 717)
    assert texts(row, line("0", 300, 710, 305, 715)) == ["项目开辟绿色通道", "0"]
    assert texts(row, line("°", 224, 700, 228, 704)) == ["项目开辟绿色通道", "°"]
