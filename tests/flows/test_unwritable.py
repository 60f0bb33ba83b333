"""What cannot be written is one sentence that says what to do, with the exit code of the environment."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy.exc import OperationalError

from flows.errors import EnvironmentLacksError, UsageError, unwritable
from flows.recheck import recheck
from pipeline.receive.inbox import receive
from pipeline.receive.records import Kept
from pipeline.store.files import whole


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "腾出空间"), (errno.EROFS, "只读"), (errno.EACCES, "权限"), (errno.EIO, "再次运行")],
)
def test_each_reason_has_its_advice(number: int, advice: str, tmp_path: Path) -> None:
    error = unwritable(OSError(number, os.strerror(number), str(tmp_path / "台账.xlsx")), tmp_path)
    assert isinstance(error, EnvironmentLacksError)
    assert error.exit_code == 3
    assert advice in str(error)
    assert "\n" not in str(error)


def test_a_locked_store_names_its_file(tmp_path: Path) -> None:
    said = str(
        unwritable(
            OperationalError("SELECT 1", None, sqlite3.OperationalError("database is locked")), tmp_path
        )
    )
    assert "results.sqlite" in said
    assert "locked" in said


def test_a_full_disk_under_the_store_is_told_as_such(tmp_path: Path) -> None:
    full = OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))
    assert "腾出空间" in str(unwritable(full, tmp_path))


def test_a_store_that_is_none_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    place = tmp_path / "store" / "results.sqlite"
    place.write_bytes(b"not a database, but long enough to be taken for one" * 40)
    before = place.read_bytes()
    with pytest.raises(EnvironmentLacksError, match="结果库"):
        recheck(tmp_path, "宁波市")
    assert place.read_bytes() == before


def test_nothing_is_kept_of_an_applicant_that_never_was(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="先运行"):
        recheck(tmp_path, "宁波市")


def test_a_disk_that_is_full_while_receiving_is_no_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "说明.txt").write_text("宁波市", encoding="utf-8")

    def keep(_stream: BinaryIO) -> Kept:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="space"):
        receive(tmp_path, keep=keep, passwords=())


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    path.write_text("old")

    def write() -> None:
        with whole(path) as aside:
            aside.write_text("ne")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="space"):
        write()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
