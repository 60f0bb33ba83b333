"""The output records against the examples and names of the contract."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import BatchFile, ReceivedFile, dump, schemas, totals
from pipeline.wordcount import word_count

EXAMPLE = {
    "delivery": "paper/001",
    "path": "paper/001/scan.pdf",
    "inside": None,
    "sha256": "0" * 64,
    "bytes": 1,
    "media_type": "application/pdf",
    "state": "read",
    "reason": None,
    "submission": "宁波市",
}


def test_batch_json_has_the_keys_of_the_contract() -> None:
    file = ReceivedFile.model_validate(EXAMPLE)
    batch = BatchFile(
        call="miit-2024-5g-pilot",
        started_at="2024-10-01T00:00:00+08:00",
        finished_at="2024-10-01T00:00:01+08:00",
        received=(file,),
        submissions=(),
        totals=totals((file,), 3),
    )
    written = json.loads(dump(batch))
    assert written["schema"] == "batch/1"
    assert written["received"] == [EXAMPLE]
    assert written["totals"] == {
        "files": 1, "read": 1, "duplicate": 0, "container": 0, "ignored": 0, "failed": 0,
        "quarantined": 0, "pages": 3,
    }  # fmt: skip


def test_the_schemas_name_every_part_of_a_submission() -> None:
    submission = schemas()["submission/1"]
    assert isinstance(submission, dict)
    assert set(submission["properties"]) == {
        "schema", "call", "applicant", "deliveries", "documents", "form", "sections", "facts",
        "signatures", "findings", "conditions", "verdict", "changes", "corrections",
        "supplement_deadline",
    }  # fmt: skip


def test_characters_as_word_counts_them() -> None:
    assert word_count("全市累计建成5G基站31240个，居全省第2位。") == 19
    assert word_count("hello world") == 2
    assert word_count("") == 0
    assert word_count("“5G+工业互联网”") == 8


@given(st.text(alphabet="字，。 a1\n"), st.text(alphabet="字，。 a1\n"))
def test_counting_adds_up_over_a_line_break(a: str, b: str) -> None:
    assert word_count(a + "\n" + b) == word_count(a) + word_count(b)
