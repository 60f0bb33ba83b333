"""A keeper of originals and small builders of inboxes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.model import Kept, SourceFile
from pipeline.receive.inbox import receive
from pipeline.receive.process import Workshop
from pipeline.receive.records import Limits, Reception


class Shelf:
    """Stores by digest, as the flow does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()

    def __call__(self, stream: BinaryIO) -> Kept:
        data = stream.read()
        digest = hashlib.sha256(data).hexdigest()
        path = self.root / digest
        path.write_bytes(data)
        return Kept(sha256=digest, path=path, bytes=len(data))

    def bytes_of(self, file: SourceFile) -> bytes:
        return (self.root / file.sha256).read_bytes()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


Run = Callable[..., Reception]


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shop:
        yield shop


@pytest.fixture
def run(inbox: Path, shelf: Shelf, tmp_path: Path, workshop: Workshop) -> Run:
    """Receives the inbox and holds the invariants that hold for every input."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def go(limits: Limits | None = None, passwords: tuple[str, ...] = ()) -> Reception:
        got = receive(
            inbox,
            keep=shelf,
            limits=limits or Limits(),
            passwords=passwords,
            scratch=scratch,
            workshop=workshop,
        )
        balanced(got, inbox, shelf)
        assert list(scratch.iterdir()) == []
        return got

    return go


@pytest.fixture
def insides() -> Callable[[Reception], dict[str, SourceFile]]:
    """The files within others, by their path within."""
    return lambda got: {f.inside: f for f in got.files if f.inside is not None}


def count(folder: Path) -> int:
    """The entries below ``folder`` that are not folders, without recursion."""
    total, waiting = 0, [folder]
    while waiting:
        for path in waiting.pop().iterdir():
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            else:
                total += 1
    return total


def balanced(got: Reception, inbox: Path, shelf: Shelf) -> None:
    """Every file on disk is listed once as an outer file, every file has a delivery that is there, a state
    that is explained, and bytes that can be had again."""
    assert sum(1 for f in got.files if f.inside is None) == count(inbox)
    ids = [d.id for d in got.deliveries]
    assert len(ids) == len(set(ids))
    for file in got.files:
        assert file.delivery == "" or file.delivery in ids
        assert file.state in {"read", "container"} or file.reason
        if file.bytes:
            assert len(shelf.bytes_of(file)) == file.bytes
        file.model_dump_json()
    for problem in got.problems:
        assert problem.delivery == "" or problem.delivery in ids
        assert problem.message
        problem.model_dump_json()


@pytest.fixture
def put(inbox: Path) -> Callable[[str, bytes], Path]:
    def go(name: str, data: bytes) -> Path:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return go
