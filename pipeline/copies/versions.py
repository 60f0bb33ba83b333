"""The form and the plan on paper, on disc and in the email: does one of them lack what another has?

Words that differ are told by `agreement.texts`; here whole passages and pages count. A paper whose last sheet was lost
shows no gap in its page numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.agreement.letters import ROW, Letters, gaps, printed_rows, rows
from pipeline.agreement.letters import held as at_one_place
from pipeline.agreement.parts import parts
from pipeline.agreement.words import CHANNEL_NAMES
from pipeline.copies.alignment import align
from pipeline.copies.rows import absent_rows, units
from pipeline.copies.units import Sheet, sheets
from pipeline.geometry import union
from pipeline.model import CHANNELS, Channel, Document, Evidence, Finding, Region, Role, Submission

_LEAST = (
    40  # letters by which a passage is more absent than present; reading lost 26 at most in 40 honest papers
)
_PROSE = 18  # letters; shorter lines of a scan may be words in a drawing, which no text layer has
_SAID = 10  # letters from which a page says something
_SAME_SETTING = 0.8  # of the pages of the shorter one that must stand in the other for both to be set alike
_HELD = 0.9  # of a page's letters elsewhere: it was only set otherwise
_SHOWN = 15  # letters shown of either end of a passage
_ROLES: dict[Role, str] = {"application_form": "申报表", "plan": "试点工作方案"}


@dataclass(frozen=True)
class _Lack:
    """``size``: letters that are absent; ``words``: what and where it would stand."""

    size: int
    words: str
    evidence: tuple[Evidence, ...]


def versions_differ(submission: Submission, *, hints: Iterable[str] = ()) -> tuple[Finding, ...]:
    """A finding (`pages-missing`, for a person) for each form or plan that lacks a passage of 40 letters or a page
    which another channel's has. ``hints``: what the form as issued has in its cells, which one typist leaves there
    and another takes out."""
    printed = printed_rows(hints)
    pieces = {d.id: list(_pieces(d)) for d in submission.documents}
    found = []
    # plan and evidence are bound together in one channel and apart in another; that a sentence of the plan stands in
    # the form too, as many do, says nothing
    for role, name in _ROLES.items():
        for channel in CHANNELS:
            mine = _documents(submission, role, channel)
            loose = _documents(
                submission, "other", channel
            )  # a cover or a table of contents that stood apart
            theirs = _others(submission, role, mine, [c for c in CHANNELS if c != channel])
            if not mine or not theirs:
                continue
            unlike = (d for d in submission.documents if d.channel == channel and d.role not in _ROLES)
            besides = _held(pieces[d.id] for d in unlike) | printed
            held = besides | _held(pieces[d.id] for d in mine)
            lacks = [lack for d in theirs for lack in _lacks(d, pieces[d.id], mine, loose, held, besides)]
            if role == "plan":
                here = units([d for d in submission.documents if d.channel == channel])
                lacks += [_row_lack(d, span) for d in theirs for span in absent_rows(d, here)]
            if lacks:
                found.append(_finding(mine[0], name, max(lacks, key=lambda lack: lack.size)))
    return tuple(found)


def _held(papers: Iterable[Sequence[Letters]]) -> set[str]:
    """All rows of letters that these papers have."""
    return {gram for pieces in papers for letters in pieces for gram in rows(letters.text)}


def _documents(submission: Submission, role: Role, channel: Channel) -> list[Document]:
    return [d for d in submission.documents if d.role == role and d.channel == channel and d.text]


def _others(
    submission: Submission, role: Role, mine: Sequence[Document], channels: Sequence[Channel]
) -> list[Document]:
    """The papers of other channels, each file once: disc and email often carry the same."""
    seen = {d.files for d in mine}
    found = []
    for document in (d for c in channels for d in _documents(submission, role, c)):
        if document.files not in seen:
            seen.add(document.files)
            found.append(document)
    return found


def _finding(document: Document, name: str, lack: _Lack) -> Finding:
    message = f"{CHANNEL_NAMES[document.channel]}版{name}中未见{lack.words}，疑缺页或版本不一致，请人工核对。"
    return Finding(
        rule="pages-missing", subject=document.id, severity="review", message=message, evidence=lack.evidence[:2]
    )  # fmt: skip


def _lacks(
    document: Document,
    pieces: Sequence[Letters],
    mine: Sequence[Document],
    loose: Sequence[Document],
    held: set[str],
    besides: set[str],
) -> Iterator[_Lack]:
    """What the papers ``mine`` (not none) of one channel, and its ``loose`` pages, lack of ``document``."""
    if mine[0].channel != "paper":
        pieces = _long_lines(document)
    if passage := _absent_passage(document, pieces, held):
        yield passage
    if len(mine) == 1:
        yield from _absent_stretches(document, pieces, mine[0], besides)
    if page := _absent_page(document, [*loose, *mine], held):
        yield page


def _pieces(document: Document) -> Iterator[Letters]:
    """The blocks that have letters."""
    for block in document.blocks:
        if block.start < block.end:
            yield Letters.of(document.text, block.start, block.end)


def _long_lines(document: Document) -> list[Letters]:
    lines = [
        Letters.of(document.text, start, end)
        for block in document.blocks
        for start, end, _ in document.regions(block.start, block.end)
    ]
    return [line for line in lines if len(line.text) >= _PROSE]


def _absent_passage(document: Document, pieces: Sequence[Letters], held: set[str]) -> _Lack | None:
    """The passage with the most letters in rows that are not ``held``, less those that are."""
    best, span = 0, (0, 0)
    score, start = 0, 0
    for letters in pieces:
        if not letters.spots or not _counts(document, letters.spots[0]):
            continue
        for at, gram in enumerate(rows(letters.text)):
            if score == 0:
                start = letters.spots[at]
            score = max(0, score + (1 if gram not in held else -1))
            if score > best:
                best, span = score, (start, letters.spots[at + ROW - 1] + 1)
    return _lack(document, best, span) if best >= _LEAST else None


def _lack(document: Document, size: int, span: tuple[int, int]) -> _Lack:
    said = " ".join(document.text[span[0] : span[1]].split())
    shown = said if len(said) <= 2 * _SHOWN else f"{said[:_SHOWN]}……{said[-_SHOWN:]}"
    words = f"{CHANNEL_NAMES[document.channel]}版中的“{shown}”（约{len(said)}字）"
    return _Lack(size, words, document.quote(*span))


def _row_lack(document: Document, span: tuple[int, int]) -> _Lack:
    said = " ".join(document.text[span[0] : span[1]].split())
    shown = said if len(said) <= 3 * _SHOWN else f"{said[: 2 * _SHOWN]}……"
    words = f"{CHANNEL_NAMES[document.channel]}版表格中的“{shown}”"
    return _Lack(len(said), words, document.quote(*span))


def _absent_stretches(
    document: Document, pieces: Sequence[Letters], mine: Document, besides: set[str]
) -> Iterator[_Lack]:
    """What is left over where the two are laid side by side, though its sentences stand elsewhere in ``mine`` as well:
    plans say many a thing twice. What was only put in another place is left over on both sides. ``besides``: rows
    of letters of the channel's other papers."""
    for _, (start, end), (start2, end2) in parts(document, mine):
        inside = [p for p in pieces if p.spots and start <= p.spots[0] < end]
        ours = Letters("".join(p.text for p in inside), tuple(at for p in inside for at in p.spots))
        other = Letters.of(mine.text, start2, end2)
        found = list(gaps(ours.text, other.text))
        known = besides.union(*(rows(other.text[g.b0 : g.b1]) for g in found))
        for gap in found:
            more = (gap.a1 - gap.a0) - (gap.b1 - gap.b0)
            if more < _LEAST or not at_one_place(ours.text, other.text, gap):
                continue
            new = sum(1 if gram not in known else -1 for gram in rows(ours.text[gap.a0 : gap.a1]))
            if new >= _LEAST:
                yield _lack(document, new, ours.span(gap.a0, gap.a1))


def _counts(document: Document, at: int) -> bool:
    """Of a form only the four prose cells: the rest is fields, and hints that the typist may have left."""
    return document.role != "application_form" or any(
        s.key and s.start <= at < s.end for s in document.sections
    )


def _absent_page(document: Document, mine: Sequence[Document], held: set[str]) -> _Lack | None:
    """The page that has no counterpart where both are set alike, such as a last page of tables: its words are few and
    stand elsewhere too."""
    if not all(p.page.fixed for d in (document, *mine) for p in d.pages):
        return None
    theirs, ours = _said(document), [sheet for d in mine for sheet in _said(d)]
    pairing = align(theirs, ours)
    if len(pairing.pairs) < _SAME_SETTING * min(len(theirs), len(ours)) or not pairing.pairs:
        return None
    for index in pairing.only_first:
        sheet = theirs[index]
        grams = [gram for line in _lines(sheet) for gram in rows(line)]
        if sum(gram in held for gram in grams) < _HELD * len(grams):
            words = f"{CHANNEL_NAMES[document.channel]}版第{sheet.number}页的内容"
            return _Lack(len(sheet.text), words, (document.place(_whole(sheet)),))
    return None


def _said(document: Document) -> list[Sheet]:
    return [sheet for sheet in sheets(document) if len(sheet.text) >= _SAID]


def _lines(sheet: Sheet) -> Iterator[str]:
    """The letters of each line: what stands beside a cell is other text where the table is set otherwise."""
    for _, letters in groupby(zip(sheet.spots, sheet.text, strict=True), key=lambda pair: pair[0][0]):
        yield "".join(letter for _, letter in letters)


def _whole(sheet: Sheet) -> Region:
    return Region(page=sheet.number, box=union(line.box for line in sheet.page.lines if line.box is not None))
