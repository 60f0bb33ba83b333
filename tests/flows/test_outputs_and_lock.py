"""Names of folders, one run at a time in one OUT, office papers without the time of their making."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest
from docx import Document as new_document
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import UsageError
from flows.lock import alone
from flows.outputs import Told, folder_name, sweep, told_of
from pipeline.model import Applicant, Submission
from pipeline.store import submissions
from pipeline.store.database import Database
from pipeline.store.files import timeless, whole


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("宁波市、绍兴市", "宁波市、绍兴市"),
        ("..", "未识别"),
        ("../../x", "_.._x"),
        ("a/b\\c", "a_b_c"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("\u202e市波宁", "_市波宁"),
        ("宁波\n市", "宁波_市"),
        ("", "未识别"),
    ],
)
def test_folder_names(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_a_ledger_does_not_leave_out_what_another_version_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    applicant = Applicant(cities=("温州市",), kind="prefecture")
    submissions.save(
        database,
        "温州市",
        Told(submission=Submission(call="c", applicant=applicant, deliveries=(), files=())),
    )
    told = told_of(database, ["温州市", "宁波市"])
    assert next(told).applicant.name == "温州市"
    with pytest.raises(UsageError, match="宁波市的结果由其他版本的程序写成"):
        next(told)
    database.close()


@given(st.text())
def test_any_name_gives_a_folder_of_its_own(name: str) -> None:
    folder = folder_name(name)
    assert folder not in {"", ".", ".."}
    assert not set(folder) & set('/\\:*?"<>|\0\n')
    assert len(folder.encode()) < 200


def test_a_second_run_in_the_same_out_is_refused_with_the_first_ones_number(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(UsageError, match=r"进程 \d+"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_the_same_paper_made_twice_is_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for n in (1, 2):
        path = tmp_path / f"{n}.docx"
        document = new_document()
        document.add_paragraph("补正通知")
        document.save(str(path))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("stamp.txt", "x")
        timeless(path)
        made.append(path.read_bytes())
        time.sleep(2.1 if n == 1 else 0)  # a zip counts time in steps of two seconds
    assert made[0] == made[1]
    assert new_document(str(tmp_path / "1.docx")).paragraphs[0].text == "补正通知"


def test_what_a_killed_run_had_begun_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    documents = tmp_path / "submissions" / "襄阳市" / "documents"
    own = [
        tmp_path / "台账.xlsx",
        tmp_path / ".git",
        documents / "d1-plan.pdf",
        documents.parent / "评审摘要.docx",
    ]
    documents.mkdir(parents=True)
    for path in own:
        path.write_bytes(b"x")
    for path in (tmp_path / "台账.xlsx", documents / "d1-plan.pdf", documents.parent / "评审摘要.docx"):
        with whole(path) as aside:
            left = aside.with_name(aside.name.replace("-", "-k", 1))
            left.write_bytes(b"x")
        assert left.exists()
    sweep(tmp_path)
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted(own)
