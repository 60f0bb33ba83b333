"""Text search over all cities of the batch, in the texts that a run has written: no case is loaded for it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from urllib.parse import quote, urlencode

from pipeline.agreement import CHANNEL_NAMES
from pipeline.contract import DocumentOut, SubmissionFile
from pipeline.reports import words
from pipeline.textfold import fold, fold_map
from review.places import case_url
from review.search import Around, around

SHOWN = 4  # hits of a city
_KEPT = 60_000_000  # folded characters in memory


@dataclass(frozen=True)
class AllHit:
    where: str
    said: Around
    href: str


@dataclass(frozen=True)
class CityHits:
    """``total`` may be more than what is shown; ``untold``: documents whose text is not there to be searched."""

    applicant: str
    href: str
    shown: tuple[AllHit, ...]
    total: int
    untold: int


class AllTexts:
    """The folded texts of OUT's documents, each made once; safe to use from several threads."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._folded: OrderedDict[Path, tuple[int, str]] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def find(self, wanted: str, briefs: dict[str, SubmissionFile]) -> tuple[CityHits, ...]:
        """The cities in which ``wanted`` stands, or of which something could not be searched; most hits first."""
        folded = fold(wanted)
        if not folded:
            return ()
        found = (self._city(name, brief, folded, wanted) for name, brief in briefs.items())
        return tuple(sorted((c for c in found if c.total or c.untold), key=lambda c: -c.total))

    def _city(self, name: str, brief: SubmissionFile, folded: str, wanted: str) -> CityHits:
        shown: list[AllHit] = []
        total = untold = 0
        for document in brief.documents:
            path = self.out / "submissions" / name / "documents" / f"{document.id}-{document.role}.txt"
            text = self._text(path)
            if text is None:
                untold += 1
            elif count := text.count(folded):
                total += count
                shown += _hits(name, document, path, folded, wanted, most=SHOWN - len(shown))
        return CityHits(
            applicant="、".join(brief.applicant.cities) or name,
            href=case_url(name, "?" + urlencode({"tab": "search", "q": wanted})),
            shown=tuple(shown),
            total=total,
            untold=untold,
        )

    def _text(self, path: Path) -> str | None:
        try:
            stamp = path.stat().st_mtime_ns
            with self._lock:
                known = self._folded.get(path)
                if known is not None and known[0] == stamp:
                    self._folded.move_to_end(path)
                    return known[1]
            text = fold(_read(path))
        except (OSError, UnicodeDecodeError):
            return None
        self._keep(path, stamp, text)
        return text

    def _keep(self, path: Path, stamp: int, text: str) -> None:
        with self._lock:
            before = self._folded.pop(path, None)
            self._folded[path] = (stamp, text)
            self._characters += len(text) - (len(before[1]) if before else 0)
            while self._characters > _KEPT and len(self._folded) > 1:
                _, (_, gone) = self._folded.popitem(last=False)
                self._characters -= len(gone)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # line ends as they are: hits are told by their offsets


def _hits(
    name: str, document: DocumentOut, path: Path, folded: str, wanted: str, *, most: int
) -> list[AllHit]:
    if most <= 0:
        return []
    text = _read(path)
    mapped, found = fold_map(text), list[AllHit]()
    at = mapped.text.find(folded)
    while at >= 0 and len(found) < most:
        start, end = mapped.span(at, at + len(folded))
        query = urlencode({"span": f"{start}-{end}", "q": wanted})
        found.append(
            AllHit(
                where=f"{CHANNEL_NAMES[document.channel]}·{words.ROLES[document.role]}",
                said=around(text, start, end),
                href=case_url(name, f"/at/{quote(document.id, safe='')}?{query}"),
            )
        )
        at = mapped.text.find(folded, at + len(folded))
    return found
