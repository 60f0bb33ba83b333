"""What is new in an inbox, and what of it is still being written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.watch import _seconds
from flows.errors import UsageError
from flows.lock import alone, is_held
from flows.looking import Look, fingerprint, look, remember, remembered, unstable
from flows.only import Choice, completed, without_waiting
from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.model import Delivery, SourceFile
from pipeline.receive.records import Reception


def aged(seen: Look, seconds: float) -> Look:
    return seen.model_copy(update={"at": seen.at + seconds})


def test_a_new_file_waits_until_it_is_the_same_twice(tmp_path: Path) -> None:
    (tmp_path / "paper").mkdir()
    part = tmp_path / "paper" / "a.pdf"
    part.write_bytes(b"1")
    first = look(tmp_path)
    assert unstable(first, None, settle=30) == {"paper/a.pdf"}
    assert (
        unstable(aged(first, 60), None, settle=30) == frozenset()
    )  # it lies there since long before we came
    part.write_bytes(b"12")
    second = aged(look(tmp_path), 60)
    assert unstable(second, first, settle=30) == {"paper/a.pdf"}
    assert unstable(aged(second, 60), second, settle=30) == frozenset()


def test_only_what_is_taken_makes_the_mark(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    before = look(tmp_path)
    (tmp_path / "b").write_bytes(b"1")
    after = look(tmp_path)
    assert fingerprint(after, frozenset({"b"})) == fingerprint(before, frozenset())
    assert fingerprint(after, frozenset()) != fingerprint(before, frozenset())
    os.utime(tmp_path / "a", ns=(1, 1))
    assert fingerprint(look(tmp_path), frozenset({"b"})) != fingerprint(before, frozenset())


def test_a_look_is_remembered(tmp_path: Path) -> None:
    assert remembered(tmp_path) is None
    seen = look(tmp_path)
    remember(tmp_path, seen)
    assert remembered(tmp_path) == seen


def test_a_delivery_that_is_being_written_stays_in_the_ledger_for_next_time() -> None:
    files = tuple(
        SourceFile(delivery=d, path=f"{d}/a.pdf", sha256=d, bytes=1, media_type="x", state="read")
        for d in ("paper/1", "paper/2")
    )
    reception = Reception(
        deliveries=tuple(Delivery(id=d, channel="paper") for d in ("paper/1", "paper/2")), files=files
    )
    choice = without_waiting(Choice(), frozenset({"paper/2/a.pdf"}), reception)
    assert [d.id for d in reception.deliveries if choice.takes(d.id)] == ["paper/1"]
    received = tuple(ReceivedFile(**f.model_dump()) for f in files)
    made = BatchFile(
        call="c",
        started_at="",
        finished_at="",
        received=received,
        submissions=(),
        totals=totals(received, 1),
    )
    after = completed(made, choice, None)  # type: ignore[arg-type]
    assert [f.state for f in after.received] == ["read", "ignored"]
    assert after.totals.files == 2


def test_whether_a_run_holds_out(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    with alone(tmp_path):
        assert is_held(tmp_path)


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("5m", 300), ("1h", 3600), ("90", 90)])
def test_intervals(text: str, seconds: float) -> None:
    assert _seconds("--every", text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "0s", "-5s"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(UsageError):
        _seconds("--every", text)


@pytest.mark.parametrize(
    "arguments",
    [
        ["watch", "nowhere", "--out", "o"],
        ["watch", ".", "--out", "o", "--mail-host", "h"],
        ["worker", "--out", "."],
        ["run", ".", "--out", "../o-remote", "--remote"],
    ],
)
def test_what_is_missing_is_told_at_once(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(UsageError):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
