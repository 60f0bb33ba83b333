"""The marks of a labelled set of signature cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.seal_marks import CellMark, examined, steps, written_plot
from pipeline.model import Signature
from samples.seal_cells.write import write_set


def test_a_folder_without_labels_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["seal-score", str(tmp_path)])
    assert result.exit_code != 0


@pytest.mark.slow
def test_a_small_set_is_examined_cell_by_cell(tmp_path: Path) -> None:
    write_set(tmp_path, count=2, seed=5, theme="wrong")
    marks = examined(tmp_path)
    assert len(marks) == 2 and all(m.other and m.found.seal != "present" for m in marks)


def test_steps_hold_confidence_against_what_was_right(tmp_path: Path) -> None:
    def mark(state: str, said: str, confidence: float) -> CellMark:
        label = {"state": state, "content": "right", "things": []}
        found = Signature.model_validate(
            {
                "block": "city_government",
                "expected_body": None,
                "seal": said,
                "date_state": "missing",
                "confidence": confidence,
            }
        )
        return CellMark("a.jpg", True, label, found, 0.1)

    marks = [
        mark("present", "present", 0.97),
        mark("missing", "present", 0.96),
        mark("present", "unclear", 0.5),
    ]
    found = steps(marks)
    assert [(s.count, s.right) for s in found] == [(2, 0.5)]
    written_plot(tmp_path / "plot.svg", marks)
    assert (tmp_path / "plot.svg").read_text("utf-8").count("<circle") == 1
    assert json.dumps([s.low for s in found]) == "[0.95]"
