"""Scans that may be copies of a paper that is read in the same run: read after it, so that what is the same need
not be recognised again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from threading import Condition

from pipeline.copies.units import piece
from pipeline.model import SourceFile

_MOST = 2  # earlier copies a page is held against
NEAR = 2  # pages by which copies may be shifted against each other


def earlier_copies(files: Sequence[SourceFile]) -> dict[str, tuple[str, ...]]:
    """For each scan the digests of those that stand at its place in earlier pieces of the same delivery: five files
    beside each other, or folders of pictures."""
    deliveries: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        deliveries[file.delivery].append(file)
    found: dict[str, tuple[str, ...]] = {}
    known: set[str] = set()
    for together in deliveries.values():
        before: dict[int, list[str]] = defaultdict(list)
        for shas in _pieces(together):
            for at, sha in enumerate(shas):
                if sha not in known and before[at]:
                    found[sha] = tuple(before[at])
                before[at].append(sha)
                known.add(sha)
    return found


def _pieces(files: Sequence[SourceFile]) -> Iterable[list[str]]:
    """The digests of the scans in each piece of a delivery. Its files alone are given: each is held against all."""
    pieces: dict[str, list[str]] = defaultdict(list)
    for file in files:
        if file.state == "read" and file.media_type.startswith(("image/", "application/pdf")):
            pieces[piece(file, files)].append(file.sha256)
    return pieces.values()


class Copies:
    """Which files were read so far in this run, for those that may be copies of them."""

    def __init__(self) -> None:
        self._earlier: dict[str, tuple[str, ...]] = {}
        self._pages: dict[str, int] = {}
        self._begun: set[str] = set()
        self._ended = Condition()

    def expect(self, earlier: Mapping[str, tuple[str, ...]]) -> None:
        """What `earlier_copies` found."""
        self._earlier.update(earlier)

    def begin(self, sha256: str) -> None:
        with self._ended:
            self._begun.add(sha256)

    def end(self, sha256: str, *, pages: int) -> None:
        """The file is read, or will not be: those that wait for it go on."""
        with self._ended:
            self._begun.discard(sha256)
            self._pages[sha256] = pages
            self._ended.notify_all()

    def of(self, sha256: str, *, pages: int) -> tuple[str, ...]:
        """Earlier files of about as many pages. Waits for those that are being read."""
        earlier = self._earlier.get(sha256, ())
        with self._ended:
            self._ended.wait_for(lambda: not self._begun.intersection(earlier))
            read = [e for e in earlier if self._pages.get(e)]
            alike = [e for e in read if abs(self._pages[e] - pages) <= NEAR + pages // 10]
        return tuple(alike[:_MOST])
