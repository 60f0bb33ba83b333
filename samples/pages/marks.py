"""What was read of a page against what was printed on it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.model import Page

# shapes of one mark, which reading need not tell apart
_SHAPES = str.maketrans(
    {"〔": "[", "〕": "]", "—": "-", "―": "-", "－": "-", "–": "-", "•": "·", "‧": "·", "．": ".", "∶": ":"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'"}
)
_LEADERS = re.compile(r"\.{3,}")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,3}[〔\[]\d{4}[〕\]]\d{1,4}号")


@dataclass
class PageMarks:
    """Counts over pages. ``numbers`` are document numbers; a cell is right if its whole text is."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    digits: int = 0
    wrong_digits: int = 0
    numbers: int = 0
    right_numbers: int = 0
    cells: int = 0
    right_cells: int = 0
    blank_cells: int = 0
    kept_blank_cells: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, printed: Page, read: Page) -> None:
        """Count one page."""
        self.pages += 1
        self._characters(
            plain("".join(n.text for n in printed.lines)), plain("".join(n.text for n in read.lines))
        )
        as_read = _raw(read)
        numbers = _NUMBER.findall(_raw(printed))
        self.numbers += len(numbers)
        self.right_numbers += sum(n in as_read for n in numbers)
        want, got = _cells(printed), _cells(read)
        self.cells += want.total()
        self.right_cells += (want & got).total()
        self.blank_cells += want[""]
        self.kept_blank_cells += min(want[""], got[""])

    def _characters(self, want: str, got: str) -> None:
        self.characters += len(want)
        self.digits += sum(c.isdigit() for c in want)
        for op in Levenshtein.opcodes(want, got):
            if op.tag == "equal":
                continue
            old, new = want[op.src_start : op.src_end], got[op.dest_start : op.dest_end]
            self.wrong += max(len(old), len(new))
            self.wrong_digits += sum(c.isdigit() for c in (old or new))
            self.misses.append(
                f"{want[max(0, op.src_start - 6) : op.src_start]}[{old}→{new}]{want[op.src_end :][:4]}"
            )


def plain(text: str) -> str:
    """``text`` in NFKC without blanks, marks of one meaning made one, leaders short."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_SHAPES))
    return _LEADERS.sub("..", bare)


def _raw(page: Page) -> str:
    return "".join(n.text for n in page.lines).replace(" ", "")


def _cells(page: Page) -> Counter[str]:
    return Counter(plain("".join(page.lines[n].text for n in c.lines)) for t in page.tables for c in t.cells)
