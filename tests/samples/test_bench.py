"""The bench marks every reader on the same paragraphs, and gives the rivals the same pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from samples import bench, rivals
from samples.rivals import Sheet


def test_errors_are_edits_to_what_stands_for_the_truth() -> None:
    truth = "全市累计建成5G基站31240个，每万人拥有5G基站32.2个。"
    assert bench._errors(truth, f"前文{truth}后文") == 0
    assert bench._errors(truth, f"前文{truth.replace('31240', '3124')}后文") == 1
    assert bench._errors(truth, "") == len(truth)


def test_pages_of_several_files_are_joined_in_order(tmp_path: Path) -> None:
    for name, widths in (("a", (300, 310)), ("b", (320,))):
        with pikepdf.new() as pdf:
            for width in widths:
                pdf.add_blank_page(page_size=(width, 400))
            pdf.save(tmp_path / f"{name}.pdf")
    sheets = [Sheet(tmp_path / "b.pdf", 1), Sheet(tmp_path / "a.pdf", 2)]
    rivals._joined(sheets, tmp_path / "all.pdf")
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        assert [int(page.mediabox[2]) for page in pdf.pages] == [320, 310]


def test_costs_are_shown_against_the_rival(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [bench.Run("intake", 2.0, 2.0, "甲乙"), bench.Run(bench.RIVAL, 8.0, 30.0, "甲丙")]
    bench._show(runs, 2, ["甲乙"])
    out = capsys.readouterr().out
    ours = next(line for line in out.splitlines() if line.startswith("intake"))
    assert ours.split() == ["intake", "1.00", "25", "%", "60", "0.00"]
    assert "busy with other work during: " + bench.RIVAL in out
