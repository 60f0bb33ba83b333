"""Memory that is free is given back: circles are broken up at once, heaps are trimmed when they have grown."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from pipeline import memory


class Thing:
    """Something that refers to itself, as the parts of a Word paper do."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collector_off() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_circles_are_gone_when_the_block_ends() -> None:
    with memory.swept():
        thing = Thing()
        seen = weakref.ref(thing)
        del thing
        assert seen() is not None
    assert seen() is None


def test_circles_are_gone_when_the_block_raises() -> None:
    with pytest.raises(ValueError, match="no"), memory.swept():
        seen = weakref.ref(Thing())
        raise ValueError("no")
    assert seen() is None


def test_what_was_there_before_stays_the_collectors() -> None:
    before = weakref.ref(Thing())
    with memory.swept():
        pass
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert before() is None


def test_memory_is_given_back_once_it_has_grown(monkeypatch: pytest.MonkeyPatch) -> None:
    size, given = [100], list[int]()

    def give_back() -> None:
        given.append(size[0])
        size[0] = 110

    monkeypatch.setattr(memory, "resident", lambda: size[0])
    monkeypatch.setattr(memory, "give_back", give_back)
    ebb = memory.Ebb(step=50)
    for size[0] in (120, 150, 151, 160, 161):
        ebb.look()
    assert given == [151, 161]


def test_the_size_of_this_process_is_known() -> None:
    assert memory.resident() > 1 << 20
    memory.give_back()
