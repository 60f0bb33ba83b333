"""Forms in strange layouts: written, read as Word papers, and marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from pipeline.call import load_call
from pipeline.model import ReadFile
from pipeline.reading import read_page
from pipeline.structure.documents import documents
from samples.layouts.__main__ import WORD, misses
from samples.layouts.words import content
from samples.layouts.write import LAYOUTS, write_layout


@pytest.mark.parametrize("name", ["rules-none", "swapped-dotted", "colon", "over", "lines"])
def test_a_layout_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    truth = content(Random(name))
    path = tmp_path / "a.docx"
    write_layout(path, LAYOUTS[name], truth)
    file = ReadFile(sha256="0" * 64, name="a.docx", media_type=WORD, delivery="paper/1", channel="paper",
                    pages=(read_page(path, media_type=WORD, number=1),))  # fmt: skip
    (form,) = documents([file], call=load_call())
    wrong = misses(form, truth)
    # a field left blank without any table has no place of its own
    blank = {k for k, v in truth.fields.items() if not v} if name == "lines" else set()
    assert [m for m in wrong if m.split()[0] not in blank] == []
    other = replace(truth, fields={**truth.fields, "applicant_city": "金华市"})
    assert len(misses(form, other)) == len(wrong) + 1
