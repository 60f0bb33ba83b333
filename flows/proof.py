"""Asks the picture of a scanned line whether it could say something else."""

from __future__ import annotations

import hashlib

from flows import jobs
from flows.workshop import Workshop, digest_of, proof_version
from pipeline.agreement.proof import over_two_lines
from pipeline.model import Document, Piece, Record


class Odds(Record):
    """Log odds of the line as read."""

    nats: float


class PictureProof:
    """Called with a document, a span of its text and another text for the span: the log odds (nats) of what was
    read, or None where no picture can tell (typed text, a span over more than two lines)."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def __call__(self, document: Document, span: tuple[int, int], other: str) -> float | None:
        pieces = [piece for _, _, piece in document.regions(*span)]
        if len(pieces) == 1:
            return self._of_line(document, pieces[0], other)
        if len(pieces) != 2:
            return None
        first, second = (piece.end - piece.start for piece in pieces)
        return over_two_lines(
            first, second, other, lambda line, text: self._of_line(document, pieces[line], text)
        )

    def _of_line(self, document: Document, piece: Piece, other: str) -> float | None:
        page = document.pages[piece.page - 1].page
        if page.source != "ocr" or not page.fixed:
            return None
        read = page.lines[piece.line].text
        said = read[: piece.start] + other + read[piece.end :]
        if said == read:
            return 0.0
        key = {
            "digest": document.pages[piece.page - 1].sha256,
            "step": f"odds/{page.number}/{digest_of(page.lines[piece.line])[:24]}/{_short(said)}",
            "version": proof_version(),
        }
        known = self._shop.results.get(Odds, **key)
        if known is None:
            known = self._ask(document, jobs.Alternative(page=piece.page, line=piece.line, text=said))
            if known is not None:
                self._shop.results.put(known, **key)
        return None if known is None else known.nats

    def _ask(self, document: Document, alternative: jobs.Alternative) -> Odds | None:
        request = jobs.CompareRequest(
            document=document,
            alternatives=(alternative,),
            sources={s: self._shop.source(s) for s in document.files},
        )
        outcome = self._shop.pool.run(jobs.compare, [request])[0]
        if outcome.value is None:
            self._shop.note_error(f"comparing a line of {document.id}", outcome.detail or outcome.error or "")
            return None
        return Odds(nats=outcome.value[0])


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
