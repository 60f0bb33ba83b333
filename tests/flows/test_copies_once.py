"""Scans that may be copies of one paper are found, wait for the first, and are held against its pages."""

from __future__ import annotations

from threading import Thread

from flows.copies import Copies, earlier_copies
from pipeline.model import SourceFile


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
