"""Scans that may be copies of one paper are found, wait for the first, and are held against its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

from flows import jobs
from flows.copies import Copies, earlier_copies
from flows.outcome import Outcome
from flows.progress import Meter
from flows.steps.file import read_file
from flows.workshop import Workshop
from pipeline.call import load_call
from pipeline.geometry import Box
from pipeline.model import Line, Page, SourceFile
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results


def file(
    path: str, sha256: str, media_type: str = "application/pdf", delivery: str = "paper/1"
) -> SourceFile:
    return SourceFile(
        delivery=delivery, path=path, sha256=sha256, bytes=1, media_type=media_type, state="read"
    )


def test_files_beside_each_other_and_folders_of_pictures_may_be_copies() -> None:
    beside = [file(f"paper/1/第{n}份.pdf", f"p{n}") for n in (1, 2, 3)]
    assert earlier_copies(beside) == {"p2": ("p1",), "p3": ("p1", "p2")}
    folders = [
        file(f"paper/1/{folder}/{n}.jpg", f"{folder}{n}", "image/jpeg") for folder in "ab" for n in (1, 2)
    ]
    assert earlier_copies(folders) == {"b1": ("a1",), "b2": ("a2",)}


def test_pages_of_one_paper_and_other_deliveries_wait_for_nobody() -> None:
    pages = [file(f"paper/1/{n}.jpg", f"j{n}", "image/jpeg") for n in (1, 2, 3)]
    apart = [file("paper/1.pdf", "a"), file("paper/2.pdf", "b", delivery="paper/2")]
    office = [
        file("paper/1/a.docx", "d", "application/msword"),
        file("paper/1/b.docx", "e", "application/msword"),
    ]
    assert earlier_copies(pages) == earlier_copies(apart) == earlier_copies(office) == {}


def test_the_same_bytes_twice_are_one_file() -> None:
    assert earlier_copies([file("paper/1/a.pdf", "a"), file("paper/1/b.pdf", "a")]) == {}


def test_a_copy_waits_for_the_first_and_is_compared_with_papers_as_long() -> None:
    copies = Copies()
    copies.expect({"second": ("first", "longer")})
    copies.begin("first")
    found: list[tuple[str, ...]] = []
    waiting = Thread(target=lambda: found.append(copies.of("second", pages=10)))
    waiting.start()
    copies.end("longer", pages=60)
    assert not found
    copies.end("first", pages=9)
    waiting.join(timeout=30)
    assert found == [("first",)]


def test_a_first_copy_that_failed_holds_nobody_up() -> None:
    copies = Copies()
    copies.expect({"second": ("first",)})
    copies.begin("first")
    copies.end("first", pages=0)
    assert copies.of("second", pages=4) == ()


class Reader:
    """In place of the worker processes: three pages a file, and what each was held against."""

    def __init__(self) -> None:
        self.twins: dict[tuple[str, int], list[tuple[str, int]]] = {}
        self.first_begun, self.second_begun = Event(), Event()

    def run(
        self,
        job: Callable[..., object],
        requests: Sequence[Any],
        *,
        seconds: float | None = None,
        done: Callable[[int, Outcome[Any]], None] | None = None,
    ) -> list[Outcome[Any]]:
        if job is jobs.count_pages:
            self._count(requests[0].source.path.name)
            return [Outcome(3)]
        outcomes = [Outcome(self._page(r)) for r in requests]
        for n, outcome in enumerate(outcomes):
            if done is not None:
                done(n, outcome)
        return outcomes

    def _count(self, name: str) -> None:
        if name == "first":  # its pages come only when the second copy is already waiting for them
            self.first_begun.set()
            assert self.second_begun.wait(timeout=30)
        else:
            self.second_begun.set()

    def _page(self, request: jobs.PageRequest) -> Page:
        key = request.source.path.name, request.number
        self.twins[key] = [(t.path.name, t.page.number) for t in request.twins]
        blank = request.number == 2
        line = Line(text="正文", box=Box(0, 0, 10, 10))
        return Page(number=request.number, source="blank" if blank else "ocr", lines=() if blank else (line,))


def test_pages_of_a_copy_are_held_against_those_of_the_first(tmp_path: Path) -> None:
    reader, database = Reader(), open_store(tmp_path, None)
    with Meter(quiet=True) as meter:
        shop = Workshop(
            inbox=tmp_path, out=tmp_path, call=load_call(), engine="rapid", pool=reader, meter=meter,  # type: ignore[arg-type]
            originals=Originals(tmp_path), results=Results(database),
            media_types=dict.fromkeys(("first", "second"), "application/pdf"),
        )  # fmt: skip
        shop.copies.expect({"second": ("first",)})
        first = Thread(target=read_file, args=(shop, "first"))
        first.start()
        assert reader.first_begun.wait(timeout=30)
        assert read_file(shop, "second").pages == 3
        first.join(timeout=30)
    database.close()
    assert all(not reader.twins["first", n] for n in (1, 2, 3))
    assert reader.twins["second", 1] == [("first", 1), ("first", 3)]
