"""Documents that lie aside: each is taken alone, and nothing outlives the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.shelf import Shelf
from pipeline.model import Document


def document(name: str, text: str) -> Document:
    return Document(id=name, delivery="paper/1", channel="paper", pages=(), text=text)


def test_a_document_is_taken_without_its_neighbours(tmp_path: Path) -> None:
    with Shelf(tmp_path / "sorted") as shelf:
        shelf.put("paper/1", [document("d1", "申报书"), document("d2", "实施方案")])
        shelf.put("paper/2", [document("d1", "另一家的申报书")])
        assert shelf.get("paper/1", "d2").text == "实施方案"
        assert shelf.get("paper/2", "d1").text == "另一家的申报书"
        with pytest.raises(FileNotFoundError):
            shelf.get("paper/2", "d2")
    assert not (tmp_path / "sorted").exists()
