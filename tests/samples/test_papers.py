"""The office papers say what they should; the whole generator runs (slow: LibreOffice)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest
from docx import Document

from samples import drafting, generate
from samples.cities import Applicant, city
from samples.form_docx import FormContent, Signing, write_form
from samples.form_labels import PROSE, SIGNATURES, worded
from samples.looks import form_style
from samples.paper import Sheet
from samples.recipe import Fault, Recipe, demo_recipes
from tests.reading.small_pdf import SmallPdf

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize("seed", range(6))
def test_the_form_holds_labels_fields_and_prose(tmp_path: Path, seed: int) -> None:
    style = form_style(Random(seed))
    fields = {"applicant_city": "宁波市", "mayor.name": "王建国", "mayor.phone": ""}
    signings = {b: Signing(date="2024年9月20日") for b in SIGNATURES}
    prose = {k: f"{k}甲。\n{k}乙。" for k in PROSE}
    write_form(tmp_path / "form.docx", FormContent(fields, prose, signings), style)
    doc = Document(str(tmp_path / "form.docx"))
    rows = [[c.text for c in r.cells] for t in doc.tables for r in t.rows]
    labels = [r[0].replace("\n", "") for r in rows]
    assert len(rows) == 17 and len(doc.tables) == {1: 1, 2: 2, 4: 4}[style.pieces]
    for key, label in PROSE.items():
        at = labels.index(worded(label, style).replace("\n", ""))
        assert rows[at][-1].endswith(prose[key])
    assert rows[1][1] == "王建国" and rows[2][1] == ""
    assert sum("2024年9月20日" in r[-1] for r in rows) == 4


def test_a_mismatch_stands_only_in_the_electronic_form(tmp_path: Path) -> None:
    recipe = Recipe(
        Applicant((city("襄阳市"),)), (Fault("channel-mismatch", "base_station_total"),), evidence=False
    )
    made = drafting.draft(recipe, tmp_path, "x", Random(4))

    def text(use: str) -> str:
        doc = Document(str(made.papers[use]))
        return "\n".join(c.text for t in doc.tables for r in t.rows for c in r.cells)

    other = next(c for c in made.extra_claims if c.kind == "base_station_total")
    shapes = (f"{other.value}", f"{other.value:,}", f"{other.value / 10_000:g}万")  # type: ignore[operator]
    assert any(s in text("form") for s in shapes)
    assert not any(f"基站{s}" in text("paper_form") for s in shapes)


@pytest.mark.slow
@needs_office
def test_generating_twice_gives_the_same(tmp_path: Path) -> None:
    recipes = demo_recipes()[1:2]
    for name in ("a", "b"):
        generate.generate(tmp_path / name, count=1, seed=3, recipes=recipes)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*") if p.is_file())
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    record = json.loads((tmp_path / "a" / "truth.json").read_text("utf-8"))
    assert record["schema"] == "truth/1" and record["applications"][0]["verdict"] == "incomplete"
    for entry in record["files"]:
        assert (tmp_path / "a" / "inbox" / entry["path"]).is_file()


def test_a_full_inbox_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "x").write_text("x")
    with pytest.raises(FileExistsError):
        generate.generate(tmp_path, count=1, seed=1)


def test_people_of_one_name_have_a_place_each(tmp_path: Path) -> None:
    path = SmallPdf().text(100, 142, "魏丽华").text(100, 342, "魏丽华").save(tmp_path / "form.pdf")
    found = [Sheet(path).find("魏丽华", nth=n) for n in range(3)]
    tops = [place.box[1] for place in found if place is not None]
    assert len(tops) == 2 and tops[1] - tops[0] == pytest.approx(200, abs=1)
