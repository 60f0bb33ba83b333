"""Pictures of seals pressed into drawn cells: for their own bodies and for others in turn."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from samples import seal_art
from samples.seal_cells.pictured import read_list, seal_of
from samples.seal_cells.write import write_set


def listed(folder: Path, *, picture: str = "a.png") -> Path:
    seal = seal_art.draw_seal(
        "保康县人民政府", diameter_mm=42, dpi=150, centre="star", rng=np.random.default_rng(1)
    )
    alpha = seal[..., 3:].astype(np.float32) / 255
    pixels = 250 * (1 - alpha) + np.array([30, 20, 200], np.float32) * alpha
    cv2.imwrite(str(folder / "a.png"), pixels.astype(np.uint8))
    rows = folder / "list.tsv"
    rows.write_text(f"{picture}\t保康县人民政府\t南漳县人民政府、保康县政府\n\n", encoding="utf-8")
    return rows


def test_each_seal_is_pressed_for_its_own_body_and_for_another(tmp_path: Path) -> None:
    write_set(tmp_path / "set", count=4, seed=7, pictures=read_list(listed(tmp_path)))
    pages = json.loads((tmp_path / "set" / "labels.json").read_text(encoding="utf-8"))["pages"]
    cells = [page["cells"][0] for page in pages]
    assert [c["state"] for c in cells] == ["present", "wrong_body"] * 2
    assert {c["seal_text"] for c in cells} == {"保康县人民政府"}
    assert [c["expected"] == "保康县人民政府" for c in cells] == [True, False] * 2
    for page in pages:
        pixels = cv2.imread(str(tmp_path / "set" / page["file"]))
        assert pixels is not None
        red = pixels[..., 2].astype(int) - pixels[..., 1]
        assert (red > 40).mean() > 0.005  # some 5 cm² of ink


def test_the_paper_of_a_picture_is_no_ink(tmp_path: Path) -> None:
    listed(tmp_path)
    seal, size = seal_of(tmp_path / "a.png", dpi=300, rng=np.random.default_rng(2))
    assert 41 <= size <= 45
    assert seal.shape[1] == pytest.approx(size * 300 / 25.4, abs=1)
    assert seal[2, 2, 3] < 10 and seal[..., 3].max() > 200


def test_a_list_without_its_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"b\.png"):
        read_list(listed(tmp_path, picture="b.png"))
