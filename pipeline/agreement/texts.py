"""The scanned papers against their electronic versions, letter by letter: what was changed outside of any fact.

Facts are compared by what they mean (`facts`). Here every other word counts: a name, a date, a figure of what was newly
built. A slip of the reader is no change, so only what the picture of the line bears out is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from pipeline.agreement.alike import same
from pipeline.agreement.letters import Gap, Letters, gaps, held, printed_rows
from pipeline.agreement.parts import parts
from pipeline.agreement.passages import passages
from pipeline.agreement.proof import SURE_ODDS, Proof
from pipeline.agreement.words import CHANNEL_NAMES, FACT_NAMES
from pipeline.model import Document, Evidence, Fact, Finding

_LONGEST = 12  # letters; a longer change is a paragraph of its own or a table read in another order
# letters that a reader loses unseen, for the picture of what it did read fits well without them; more are lost in
# reading sooner than left out
_LOST = 2
_LATIN = re.compile(r"[A-Za-z]")
_FIGURE_ENDS = re.compile(r"[\d.]+$")
_FIGURE_BEGINS = re.compile(r"[\d.]+")
_LEADERS = re.compile(r"…|[.·．]{3}|_{3}")
_AROUND = 8  # letters shown on either side
_ROLES = {"application_form": "申报表", "plan": "方案"}
_PROOFS, _PROOFS_A_PAGE = 60, 4  # pictures asked for a paper against one electronic version; figures first
_LISTED = {"scenario", "title"}  # kinds of facts whose values are names out of a list
_TOLD = 3  # changes told of a subject; of more, their number


@dataclass(frozen=True)
class _Change:
    """Something that surely stands in the paper and otherwise in the electronic version."""

    subject: str
    words: str
    evidence: tuple[Evidence, ...]
    grave: bool = False  # a fact is touched
    # those touched, in the paper and in the electronic version
    facts: tuple[Fact | None, Fact | None] = (None, None)


@dataclass(frozen=True)
class _Side:
    """A part of the two papers laid side by side, and where they differ."""

    part: str
    mine: Letters
    theirs: Letters
    gaps: tuple[Gap, ...]


def text_changes(
    documents: Sequence[Document],
    facts: Mapping[str, Sequence[Fact]],
    known: Sequence[Finding],
    *,
    proof: Proof,
    hints: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """A finding for each fact or part that a change touches; nothing of what the ``known`` findings tell.

    ``facts`` by document id. ``hints``: what the form as issued has in its cells.
    """
    printed = printed_rows(hints)
    told: dict[str, list[_Change]] = {}
    for paper in (d for d in documents if d.channel == "paper" and d.role in _ROLES):
        seen: set[str] = set()
        for other in (d for d in documents if d.channel != "paper" and d.role == paper.role):
            if other.text in seen:
                continue  # disc and email often carry the same file
            seen.add(other.text)
            sides = _side_by_side(paper, other)
            changes = (*_changes(paper, other, sides, facts, proof), *_passages(paper, other, sides, printed))
            for change in changes:
                if _is_known(change, known) or _says_again(change, known, facts):
                    continue
                if change.grave and _borne_out(change, other, documents, facts):
                    change = replace(change, grave=False)
                if change not in told.get(change.subject, []):
                    told.setdefault(change.subject, []).append(change)
    return tuple(_finding(subject, changes) for subject, changes in told.items())


@dataclass(frozen=True)
class _Candidate:
    """A place in which the two papers read otherwise."""

    part: str
    mine: Letters
    theirs: Letters
    gap: Gap

    @property
    def of_figure(self) -> bool:
        return any(c.isdigit() for c in self.read)

    @property
    def of_substance(self) -> bool:
        """Whether something else stands there, not just more or less: specks are read as letters, and of letters or
        figures set close one is lost (〔024〕). A figure of another value is told where facts are compared."""
        return not _is_within(self.typed, self.read) and not _is_within(self.read, self.typed)

    @property
    def is_misread(self) -> bool:
        """Whether the paper says the same but for letters that its reader lost, or gave as Latin ones (T for 工)."""
        if _figures(self.read) != _figures(self.typed):
            return False
        lost = len(self.typed) - len(self.read)
        latin = set(_LATIN.findall(self.read)) - set(_LATIN.findall(self.typed))
        return bool(latin) or lost > 1 or (lost == 1 and _is_within(self.read, self.typed))

    @property
    def read(self) -> str:
        return self.mine.text[self.gap.a0 : self.gap.a1]

    @property
    def typed(self) -> str:
        return self.theirs.text[self.gap.b0 : self.gap.b1]


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_within(few: str, many: str) -> bool:
    """Whether the letters of ``few`` stand in ``many`` in their order."""
    rest = iter(many)
    return all(letter in rest for letter in few)


def _side_by_side(paper: Document, other: Document) -> list[_Side]:
    sides = []
    for part, (start, end), (start2, end2) in parts(paper, other):
        mine, theirs = Letters.of(paper.text, start, end), Letters.of(other.text, start2, end2)
        sides.append(_Side(part, mine, theirs, tuple(gaps(mine.text, theirs.text))))
    return sides


def _changes(
    paper: Document,
    other: Document,
    sides: Sequence[_Side],
    facts: Mapping[str, Sequence[Fact]],
    proof: Proof,
) -> Iterator[_Change]:
    found = sorted(_candidates(paper, other, sides), key=lambda c: not c.of_figure)
    most = _PROOFS + _PROOFS_A_PAGE * len(paper.pages)
    for candidate in found[:most]:
        mine, theirs, gap = candidate.mine, candidate.theirs, candidate.gap
        place, there = mine.span(gap.a0, gap.a1), theirs.span(gap.b0, gap.b1)
        typed = _one_line(other, there)
        if candidate.read.startswith(candidate.typed) and _ends_in_a_line_of_its_own(paper, place):
            continue
        odds = proof(paper, place, typed)
        if odds is None or odds < SURE_ODDS:
            continue
        back = _odds_of_other(other, there, _one_line(paper, place), proof)
        if back is not None and back < SURE_ODDS:
            continue
        touched = _touched(paper, place, facts), _touched(other, there, facts)
        kind = next((fact.kind for fact in touched if fact is not None), None)
        shown = _whole_figure(paper, place)
        context = _in_words(paper, (mine.spots[max(0, gap.a0 - _AROUND)], shown[1]))
        read, channel = _one_line(paper, shown), CHANNEL_NAMES[other.channel]
        yield _Change(
            subject=kind or candidate.part,
            words=f"纸质版“{context}”处的“{read}”，{channel}版为“{_one_line(other, _whole_figure(other, there))}”",
            evidence=_both(paper, other, candidate.mine, candidate.theirs, gap),
            grave=kind is not None
            and candidate.of_substance
            and back is not None
            and not _is_no_name(candidate, *touched),
            facts=touched,
        )
    if len(found) > most:
        yield _unproved(paper, other, found, most)


def _odds_of_other(other: Document, there: tuple[int, int], read: str, proof: Proof) -> float | None:
    """How sure ``other`` says what stands there and not what the paper has: the sealed form may be scanned on the disc too,
    and is misread as the paper is. None where no picture can tell."""
    if any(other.pages[p.page - 1].page.source == "ocr" for _, _, p in other.regions(*there)):
        return proof(other, there, read)
    return inf


def _is_no_name(candidate: _Candidate, mine: Fact | None, theirs: Fact | None) -> bool:
    """Whether one letter turns a name out of a list into none (广区智能物流): nobody means that, and the paper may say
    what the other version does, in letters that its picture does not part. A person looks."""
    if theirs is None or theirs.kind not in _LISTED or (mine is not None and mine.value != theirs.value):
        return False
    return len(candidate.read) == len(candidate.typed) == 1 and not candidate.of_figure


def _ends_in_a_line_of_its_own(document: Document, span: tuple[int, int]) -> bool:
    """Whether what is more there is a line by itself: what is left of a page number (第 3 页), a speck."""
    *before, (_, _, last) = document.regions(*span)
    line = document.pages[last.page - 1].page.lines[last.line].text
    return bool(before) and line[last.start : last.end].strip() == line.strip()


def _unproved(paper: Document, other: Document, found: Sequence[_Candidate], most: int) -> _Change:
    """That so much reads otherwise that only ``most`` places were looked at: a paper hardly legible, or another version."""
    first = found[most]
    return _Change(
        subject=first.part,
        words=f"与{CHANNEL_NAMES[other.channel]}版共有{len(found)}处识读不同，只核对了其中{most}处，请对照原件",
        evidence=_both(paper, other, first.mine, first.theirs, first.gap),
    )


def _passages(
    paper: Document, other: Document, sides: Sequence[_Side], printed: frozenset[str]
) -> Iterator[_Change]:
    """Whole sentences, for a person: whether they are in one version by intent, nobody else can tell."""
    channel = CHANNEL_NAMES[other.channel]
    for side in sides:
        for gap in passages(paper, side.mine, side.theirs, side.gaps, printed=printed):
            read = _one_line(paper, side.mine.span(gap.a0, gap.a1)) if gap.a0 < gap.a1 else ""
            typed = _one_line(other, side.theirs.span(gap.b0, gap.b1)) if gap.b0 < gap.b1 else ""
            if not typed:
                words = f"纸质版中的“{read}”，{channel}版未见"
            elif not read:
                words = f"{channel}版中的“{typed}”，纸质版未见"
            else:
                words = f"纸质版中的“{read}”，{channel}版为“{typed}”"
            yield _Change(
                subject=side.part,
                words=words,
                evidence=_both(paper, other, side.mine, side.theirs, gap),
            )


def _candidates(paper: Document, other: Document, sides: Sequence[_Side]) -> Iterator[_Candidate]:
    for side in sides:
        mine, theirs = side.mine, side.theirs
        for gap in side.gaps:
            if (usable := _usable(mine, theirs, gap)) is not None:
                candidate = _Candidate(side.part, mine, theirs, usable)
                led = _led(paper, mine.span(usable.a0, usable.a1)) or _led(
                    other, theirs.span(usable.b0, usable.b1)
                )
                if not candidate.is_misread and not led:
                    yield candidate


def _led(document: Document, span: tuple[int, int]) -> bool:
    """Whether leaders stand there, as in a table of contents: 五、保障措施………6."""
    around = document.text[max(0, span[0] - _AROUND) : span[1] + _AROUND]
    return bool(_LEADERS.search(around))


def _whole_figure(document: Document, span: tuple[int, int]) -> tuple[int, int]:
    """``span`` with the rest of a figure that it cuts: nobody can tell what 191 of 19138 is."""
    text, (start, end) = document.text, span
    if not any(c.isdigit() for c in text[start:end]):
        return span
    before = _FIGURE_ENDS.search(text[:start])
    after = _FIGURE_BEGINS.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _in_words(document: Document, span: tuple[int, int]) -> str:
    """What stands there in one line; cells of a table and paragraphs stay apart, for nobody can read 1.22.5."""
    begins = {block.start for block in document.blocks}
    letters = enumerate(document.text[slice(*span)], span[0])
    return "".join((" " if at + 1 in begins else "") if c == "\n" else c for at, c in letters)


def _one_line(document: Document, span: tuple[int, int]) -> str:
    return document.text[slice(*span)].replace("\n", "")


def _usable(mine: Letters, theirs: Letters, gap: Gap) -> Gap | None:
    """``gap`` with letters on both sides; None where it is long, in no certain place, or nothing but a dash read as 一."""
    if max(gap.a1 - gap.a0, gap.b1 - gap.b0) > _LONGEST:
        return None
    if not held(mine.text, theirs.text, gap):
        return None
    if {mine.text[gap.a0 : gap.a1], theirs.text[gap.b0 : gap.b1]} <= {"", "一"}:
        return None
    if gap.a0 < gap.a1 and gap.b0 < gap.b1:
        return gap
    # something more or less: shown with the letter before it
    more = max(gap.a1 - gap.a0, gap.b1 - gap.b0) > _LOST
    return None if more or not gap.a0 or not gap.b0 else gap._replace(a0=gap.a0 - 1, b0=gap.b0 - 1)


def _touched(document: Document, span: tuple[int, int], facts: Mapping[str, Sequence[Fact]]) -> Fact | None:
    """The fact that is quoted from there, if it was read and not guessed."""
    for fact in (f for f in facts.get(document.id, ()) if not f.guessed):
        for evidence in fact.evidence:
            place = evidence.span
            if place is not None and place[0] < span[1] and span[0] < place[1]:
                return fact
    return None


def _both(
    paper: Document, other: Document, mine: Letters, theirs: Letters, gap: Gap
) -> tuple[Evidence, Evidence]:
    return _quoted(paper, mine, gap.a0, gap.a1), _quoted(other, theirs, gap.b0, gap.b1)


def _quoted(document: Document, letters: Letters, start: int, end: int) -> Evidence:
    first, last = max(0, start - _AROUND), min(len(letters.spots), end + _AROUND)
    return document.quote(*letters.span(first, last))[0]


def _is_known(change: _Change, known: Sequence[Finding]) -> bool:
    """Whether a finding of the same rule quotes the place in the paper."""
    here = change.evidence[0]
    return any(_meet(e, here) for finding in known for e in finding.evidence)


def _borne_out(
    change: _Change, other: Document, documents: Sequence[Document], facts: Mapping[str, Sequence[Fact]]
) -> bool:
    """Whether another version in the channel of ``other`` says what the paper does: a mail sent again, put right. Which of
    the two counts, a person must tell."""
    mine = change.facts[0]
    twins = [
        d for d in documents if (d.channel, d.role) == (other.channel, other.role) and d.text != other.text
    ]
    return mine is not None and any(same(f, mine) for d in twins for f in facts.get(d.id, ()))


def _says_again(change: _Change, known: Sequence[Finding], facts: Mapping[str, Sequence[Fact]]) -> bool:
    """Whether a finding tells of the same two figures in another place: a paper states its total more than once."""
    mine, theirs = change.facts
    return (
        mine is not None
        and theirs is not None
        and any(
            _quotes(finding, change.evidence[0].document, mine, facts)
            and _quotes(finding, change.evidence[1].document, theirs, facts)
            for finding in known
            if finding.subject == mine.kind
        )
    )


def _quotes(finding: Finding, document: str, fact: Fact, facts: Mapping[str, Sequence[Fact]]) -> bool:
    """Whether ``finding`` points to a place in ``document`` that states the same as ``fact``."""
    alike = [f for f in facts.get(document, ()) if same(f, fact)]
    return any(_meet(e, place) for e in finding.evidence for f in alike for place in f.evidence)


def _meet(a: Evidence, b: Evidence) -> bool:
    if a.document != b.document or a.span is None or b.span is None:
        return False
    return a.span[0] < b.span[1] and b.span[0] < a.span[1]


def _finding(subject: str, changes: Sequence[_Change]) -> Finding:
    more = f"等{len(changes)}处" if len(changes) > _TOLD else ""
    what = FACT_NAMES.get(subject) or _ROLES.get(subject) or "申报表"
    return Finding(
        rule="channel-mismatch",
        subject=subject,
        severity="must_fix" if any(c.grave for c in changes) else "review",
        message=f"{what}各渠道文字不一致：{'；'.join(c.words for c in changes[:_TOLD])}{more}。",
        evidence=tuple(e for c in changes[:_TOLD] for e in c.evidence),
    )
