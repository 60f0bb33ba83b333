"""The labelled set: labels lie where the ink is, say what was drawn, and are the same for the same seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples.seal_cells import names, plan, traps
from samples.seal_cells.write import write_set


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("cells")
    write_set(folder, count=3, seed=3)
    return folder, json.loads((folder / "labels.json").read_text("utf-8"))


def test_rules_of_cells_are_where_the_labels_say(written: tuple[Path, dict[str, Any]]) -> None:
    folder, labels = written
    for page in labels["pages"]:
        grey = cv2.imread(str(folder / page["file"]), cv2.IMREAD_GRAYSCALE)
        assert grey is not None
        matrix, scale = np.array(page["to_scan"]).reshape(3, 3), page["dpi"] / 72
        for cell in page["cells"]:
            x0, _, x1, y1 = cell["box"]
            along = np.linspace(0.2, 0.8, 60)
            points = np.stack([x0 + (x1 - x0) * along, np.full(60, y1), np.ones(60)])
            u, v, w = matrix @ points
            xs, ys = (u / w * scale).astype(int), (v / w * scale).astype(int)
            near = np.min([grey[np.clip(ys + d, 0, grey.shape[0] - 1), xs] for d in range(-4, 5)], axis=0)
            assert np.median(near) < np.median(grey) - 40
            assert cell["state"] in ("present", "missing", "wrong_body", "copy", "unclear")
            assert cell["state"] not in cell["also"]


def test_same_seed_same_pages_whatever_the_count(
    tmp_path: Path, written: tuple[Path, dict[str, Any]]
) -> None:
    write_set(tmp_path, count=1, seed=3)
    folder, labels = written
    again = json.loads((tmp_path / "labels.json").read_text("utf-8"))
    assert again["pages"] == labels["pages"][:1]
    name = labels["pages"][0]["file"]
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


@given(st.integers(0, 10**9), st.sampled_from(names.BLOCKS))
def test_wrong_is_never_right(seed: int, block: str) -> None:
    rng = _rng(seed)
    who = names.applicant(rng)
    name, _ = names.wrong_body(who, block, rng)
    assert name and name != who.body(block)


@given(st.integers(0, 10**9), st.sampled_from(names.BLOCKS), st.sampled_from(["colour", "grey", "bilevel"]))
def test_state_follows_from_content(seed: int, block: str, colour: str) -> None:
    rng = _rng(seed)
    cell = plan.plan_cell(names.applicant(rng), block, rng)
    state, also = plan.states(cell, colour)
    assert (state == "present") == (
        cell.content.startswith("right") and cell.content != "right_and_wrong" and colour == "colour"
    )
    assert state not in also
    if not any(s.text == cell.expected for s in cell.seals):
        assert state in ("missing", "wrong_body") and "present" not in also
    assert (cell.date.iso is not None) == (cell.date.state == "full")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ((2024, 9, 2), "二〇二四年九月二日"),
        ((2024, 10, 30), "二〇二四年十月三十日"),
        ((2024, 12, 11), "二〇二四年十二月十一日"),
    ],
)
def test_hanzi_date(day: tuple[int, int, int], text: str) -> None:
    assert plan.hanzi_date(*day) == text


@pytest.mark.parametrize("theme", ["wrong", "none"])
def test_slips_of_a_theme_never_hold_the_right_bodys_seal(theme: Any, tmp_path: Path) -> None:
    write_set(tmp_path, count=4, seed=11, theme=theme)
    cells = [
        c for p in json.loads((tmp_path / "labels.json").read_text("utf-8"))["pages"] for c in p["cells"]
    ]
    assert len(cells) == 4
    for cell in cells:
        assert cell["state"] == ("wrong_body" if theme == "wrong" else "missing")
        inner = [thing["inner_text"] for thing in cell["things"]]
        assert cell["seal_text"] != cell["expected"] or any(inner)


def test_slips_of_twins_differ_from_the_right_name_in_one_letter_that_looks_like_it(tmp_path: Path) -> None:
    write_set(tmp_path, count=4, seed=12, theme="twins")
    for page in json.loads((tmp_path / "labels.json").read_text("utf-8"))["pages"]:
        (cell,) = page["cells"]
        assert cell["state"] == "wrong_body" and page["colour"] == "colour"
        pairs = zip(cell["seal_text"], cell["expected"], strict=True)
        ((said, meant),) = [(said, meant) for said, meant in pairs if said != meant]
        assert said in traps.TWINS[meant]


def test_slips_of_right_seals_are_in_colour_and_present(tmp_path: Path) -> None:
    write_set(tmp_path, count=4, seed=13, theme="right")
    for page in json.loads((tmp_path / "labels.json").read_text("utf-8"))["pages"]:
        (cell,) = page["cells"]
        assert cell["state"] == "present" and cell["seal_text"] == cell["expected"]
        assert page["colour"] == "colour"


@given(st.integers(0, 10**6))
def test_near_names_differ_from_the_right_one(seed: int) -> None:
    rng = _rng(seed)
    who = names.applicant(rng)
    planned = traps.plan_wrong(who, traps.any_block(rng), rng)
    assert all(s.text != planned.expected or s.inner_text for s in planned.seals)


@given(st.integers(0, 10**9), st.sampled_from(names.BLOCKS))
def test_a_line_in_an_arc_makes_a_special_seal_of_the_body_itself(seed: int, block: str) -> None:
    cell = traps.plan_arc(names.applicant(_rng(seed)), block, _rng(seed))
    assert cell.content == "special" and plan.states(cell, "colour")[0] == "wrong_body"
    assert cell.seals[0].text == cell.expected and cell.seals[0].inner_text
    assert cell.seals[0].inner_where != "under"
