"""Originals by digest, results by key, files whole or not at all."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from pipeline.model import Page
from pipeline.store.database import open_store
from pipeline.store.files import Originals, whole, write_text
from pipeline.store.results import Results, step_version


def test_an_original_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "o")
    data = b"x" * 3_000_000
    first, second = originals.keep(io.BytesIO(data)), originals.keep(io.BytesIO(data))
    assert first == second
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    assert first.path.read_bytes() == data
    assert [p for p in (tmp_path / "o").rglob("*") if p.is_file()] == [first.path]


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "台账.json"
    write_text(path, "old")

    def fail() -> None:
        with whole(path) as aside:
            aside.write_text("ha")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_results_by_digest_step_and_version(tmp_path: Path) -> None:
    results = Results(open_store(tmp_path))
    page = Page(number=3, width=595, height=842)
    results.put(page, digest="a" * 64, step="page/rapid/3", version="1")
    assert results.get(Page, digest="a" * 64, step="page/rapid/3", version="1") == page
    assert results.get(Page, digest="a" * 64, step="page/rapid/3", version="2") is None
    later = page.model_copy(update={"skew": 1.0})
    results.put(later, digest="a" * 64, step="page/rapid/3", version="1")
    assert results.get(Page, digest="a" * 64, step="page/rapid/3", version="1") == later


def test_the_version_of_a_step_is_that_of_its_source() -> None:
    assert step_version("pipeline.checks") != step_version("pipeline.model")
    with pytest.raises(ModuleNotFoundError):
        step_version("pipeline.nowhere")
