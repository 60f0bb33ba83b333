"""More than 150 nasty files at once: all accounted for, nothing written elsewhere, no process left, memory bounded."""

from __future__ import annotations

import os
import resource
import shutil
from pathlib import Path

import pytest

from pipeline.audit import audit
from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.receive.inbox import receive
from pipeline.receive.process import Workshop
from pipeline.store.files import Originals
from samples.arsenal.nasty import LIMITS, nasty
from samples.processes import tree

NO_TOOL = {"disc/archives/locked.rar"} if not (shutil.which("unar") or shutil.which("unrar")) else set()


def children() -> set[int]:
    """This process and all that it started."""
    return {p.pid for p in tree(os.getpid())}


@pytest.mark.slow
def test_an_inbox_of_nasty_files(tmp_path: Path) -> None:
    inbox, scratch, home = tmp_path / "inbox", tmp_path / "scratch", tmp_path / "out"
    files = nasty()
    assert len(files) >= 150
    for name, (data, _) in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (inbox / "paper" / "link.pdf").symlink_to("/etc/passwd")
    os.mkfifo(inbox / "paper" / "pipe")
    scratch.mkdir()
    originals = Originals(home / "store" / "originals")
    before = children()
    with Workshop() as shop:
        got = receive(
            inbox,
            keep=originals.keep,
            scratch=scratch,
            workshop=shop,
            limits=LIMITS,
        )
    assert children() == before
    assert list(scratch.iterdir()) == []
    assert {p.name for p in tmp_path.iterdir()} == {"inbox", "scratch", "out"}
    assert list(tmp_path.parent.rglob("escaped*")) == []
    outer = {f.path: f for f in got.files if f.inside is None}
    assert set(outer) == {*files, "paper/link.pdf", "paper/pipe"}
    wrong = {
        name: (outer[name].state, state, outer[name].reason)
        for name, (_, state) in files.items()
        if state is not None and outer[name].state != state and name not in NO_TOOL
    }
    assert wrong == {}
    assert outer["paper/link.pdf"].state == outer["paper/pipe"].state == "quarantined"
    for file in got.files:
        assert file.state in {"read", "container"} or file.reason
        assert not file.reason or not set(file.reason) & set("\n\t\x1b\u202e")
    locked = {p.path for p in got.problems if p.kind == "encrypted"}
    assert {n for n in files if "locked" in n and files[n][1] == "failed"} <= locked | NO_TOOL
    received = tuple(ReceivedFile(**f.model_dump()) for f in got.files)
    batch = BatchFile(
        call="x", started_at="", finished_at="", received=received, submissions=(), totals=totals(received, 0)
    )
    found = audit(batch, originals.folder, inbox=inbox)
    assert [f"{d.place} {d.message}" for d in found.differences] == []
    # the greatest of all processes that were ours, kB
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1 << 20
