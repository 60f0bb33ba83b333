"""What lay on the table as one piece: a folder of a delivery, or a file, with the text of its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Document, Page, SourceFile, Submission
from pipeline.textfold import fold

Spot = tuple[int, int]  # index of the line on the page, of the character in the line
_BLANK = 5  # characters; a page with fewer says nothing


@dataclass(frozen=True)
class Sheet:
    """A page: its letters and digits alone, each with its place on the page; ``document`` and ``number`` say where
    it stands among the documents."""

    document: Document
    number: int
    page: Page
    text: str
    spots: tuple[Spot, ...]

    @property
    def scanned(self) -> bool:
        return self.page.source == "ocr"


@dataclass
class Unit:
    """``title`` is the name of the file or folder; ``unread`` pages cannot be compared."""

    title: str
    delivery: str
    sheets: list[Sheet] = field(default_factory=list)
    unread: int = 0

    @property
    def size(self) -> int:
        return sum(len(s.text) for s in self.sheets)


def units(submission: Submission) -> list[Unit]:
    """All pieces of paper of an applicant, in the order in which they came. A folder within a delivery is one where
    the delivery has several; else every file is."""
    pages = _pages(submission)
    paper = {d.id for d in submission.deliveries if d.channel == "paper"}
    found: dict[tuple[str, str], Unit] = {}
    for file in submission.files:
        if file.delivery in paper and file.state in {"read", "duplicate"} and file.sha256 in pages:
            key = file.delivery, piece(file, submission.files)
            unit = found.setdefault(key, Unit(title=key[1].rsplit("/", 1)[-1], delivery=file.delivery))
            for sheet in pages[file.sha256]:
                unit.unread += sheet.page.failure is not None
                if len(sheet.text) >= _BLANK:
                    unit.sheets.append(sheet)
    return [u for u in found.values() if u.sheets]


def sheets(document: Document) -> list[Sheet]:
    """All pages of a document, in order."""
    return [
        Sheet(document, number, place.page, *_letters(place.page))
        for number, place in enumerate(document.pages, 1)
    ]


def piece(file: SourceFile, files: Sequence[SourceFile]) -> str:
    """The folder or file that lay on the table as one, ``file`` among ``files``."""
    place = file.path if file.inside is None else f"{file.path}!/{file.inside}"
    parts = place.removeprefix(file.delivery).strip("/").split("/")
    if len(parts) > 1:
        return "/".join(parts[:-1])
    pictures = [
        f for f in files if f.delivery == file.delivery and f.media_type.startswith("image/")
        and f.media_type != "image/tiff" and "/" not in f.path.removeprefix(f.delivery).strip("/")
    ]  # fmt: skip
    # single pictures beside each other are the pages of one piece
    return file.delivery if file in pictures and len(pictures) > 1 else place


def _pages(submission: Submission) -> dict[str, list[Sheet]]:
    """The pages of every file by its digest, in the order of the file."""
    found: dict[str, list[Sheet]] = defaultdict(list)
    for document in submission.documents:
        for place, page in zip(document.pages, sheets(document), strict=True):
            found[place.sha256].append(page)
    return {sha: sorted(sheets, key=lambda s: s.page.number) for sha, sheets in found.items()}


def _letters(page: Page) -> tuple[str, tuple[Spot, ...]]:
    """What is printed in black, without blanks and marks: what scanners and engines agree on."""
    text: list[str] = []
    spots: list[Spot] = []
    for at, line in enumerate(page.lines):
        if line.red or line.furniture:
            continue
        for place, character in enumerate(line.text):
            plain = fold(character)
            if len(plain) == 1 and plain.isalnum():
                text.append(plain)
                spots.append((at, place))
    return "".join(text), tuple(spots)
