"""Copies against each other: pages that lack, pages too many, pages out of place, and what reads otherwise.

What two scans of the same sheet say differs by slips of the reading. So a few characters count only where the picture
of the line is asked (`proof`) or where nothing was read by OCR; more counts by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.agreement.proof import Proof
from pipeline.copies.alignment import Alignment, align, alike, likeness, part_of
from pipeline.copies.repeats import copies_within
from pipeline.copies.sealing import Remark
from pipeline.copies.units import Sheet, Unit, units
from pipeline.model import Evidence, Finding, Submission

_SURE = 6.0  # nats by which the picture must prefer what was read here to what stands in the other copies
_MUCH = 12  # characters in a row that no slip of the reading explains, where the line itself was read well
_WELL = 0.9  # confidence of such a line
_UNLIKE = 85.0  # per cent of likeness below which two scans of one page are not the same text
_PROOFS, _PROOFS_A_SHEET = 40, 4  # pictures asked for one applicant; two for each slip of the reading
_TOLD = 4  # differences told of a copy; of more, their number
_PLACES = 4  # shown of all that is told
_SAME_PAGE_ELSEWHERE = 80.0
_NAMES = {"application_form": "申报表", "plan": "方案"}


@dataclass
class _Told:
    """What is said of one copy, with where to look."""

    unit: Unit
    number: int
    words: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"第{self.number}份（{self.unit.title}）"


@dataclass
class _Budget:
    """Pictures that may still be asked; ``unasked``: the first place that was left over."""

    left: int
    unasked: Evidence | None = None


def copies_differ(
    submission: Submission, *, proof: Proof, sealing: Sequence[Remark] = ()
) -> tuple[Finding, ...]:
    """A finding where the scanned copies of a paper are not the same; none where there is only one, or they are.
    ``sealing``: what their signature cells lack, told first and in the same finding."""
    words = [remark.words for remark in sealing]
    evidence = [place for remark in sealing for place in remark.evidence]
    groups = _groups(submission)
    budget = _Budget(_PROOFS + _PROOFS_A_SHEET * sum(len(unit.sheets) for group in groups for unit in group))
    for group in groups:
        for told in _compared(group, proof, budget):
            more = f"等{len(told.words)}处" if len(told.words) > _TOLD else ""
            words.append(f"{told.name}{'，'.join(told.words[:_TOLD])}{more}")
            evidence += told.evidence[:2]
    for said, sheet in _fewer(groups):
        words.append(said)
        evidence.append(_evidence(sheet, None))
    if budget.unasked is not None:
        words.append("识读不同之处过多，未能逐一核对")
        evidence.append(budget.unasked)
    if not words:
        return ()
    message = f"纸质材料各份之间不一致，请核对：{'；'.join(words)}。"
    return (
        Finding(rule="copies-differ", subject="paper", severity="review", message=message, evidence=tuple(evidence[:_PLACES])),
    )  # fmt: skip


def _groups(submission: Submission) -> list[list[Unit]]:
    """Pieces that are copies of each other. Parcels that were registered with several copies each are papers of their
    own, such as a supplement, and are compared within themselves only."""
    many = {d.id for d in submission.deliveries if d.copies is not None and d.copies > 1}
    groups: list[list[Unit]] = []
    pieces = [copy for piece in units(submission) for copy in copies_within(piece)]
    for unit in pieces:
        for group in groups:
            if _together(unit, group[0], many) and alike(unit, group[0]):
                group.append(unit)
                break
        else:
            groups.append([unit])
    place = {id(unit.sheets[0]): n for n, unit in enumerate(pieces)}
    several = [_with_stubs(group, groups, submission, many) for group in groups if len(group) > 1]
    return [sorted(group, key=lambda unit: place[id(unit.sheets[0])]) for group in several]


def _together(unit: Unit, other: Unit, many: set[str]) -> bool:
    return unit.delivery == other.delivery or not {unit.delivery, other.delivery} & many


def _with_stubs(
    group: list[Unit], groups: Sequence[list[Unit]], submission: Submission, many: set[str]
) -> list[Unit]:
    """``group`` with the pieces that are parts of its copies, such as a form without the plan behind it; where as many
    copies as were registered are there, such a piece is one too many."""
    wanted = next((d.copies for d in submission.deliveries if d.id == group[0].delivery), None)
    left = len(group) if wanted is None else max(0, wanted - len(group))
    alone = [g[0] for g in groups if len(g) == 1 and _together(g[0], group[0], many)]
    return [*group, *_stubs(alone, group[0])[:left]]


def _stubs(alone: Sequence[Unit], whole: Unit) -> list[Unit]:
    """Copies of ``whole`` that lack much of it. One may lie there in two pieces, form and plan, one after the other."""
    stubs: list[tuple[Unit, int]] = []
    for unit in alone:
        if (held := part_of(unit, whole)) is None:
            continue
        if stubs and held[0] > stubs[-1][1]:
            first = stubs.pop()[0]
            unit = Unit(
                title=f"{first.title}、{unit.title}",
                delivery=unit.delivery,
                sheets=[*first.sheets, *unit.sheets],
                unread=first.unread + unit.unread,
            )
        stubs.append((unit, held[1]))
    return [unit for unit, _ in stubs]


def _fewer(groups: Sequence[Sequence[Unit]]) -> Iterator[tuple[str, Sheet]]:
    """Papers of one delivery that were scanned several times each, but not equally often: of one of them a copy lacks."""
    many: dict[str, dict[str, Sequence[Unit]]] = {}
    for group in groups:
        if (name := _NAMES.get(group[0].sheets[0].document.role)) is not None:
            many.setdefault(group[0].delivery, {}).setdefault(name, group)
    for papers in many.values():
        most = max(papers, key=lambda name: len(papers[name]))
        for name, group in papers.items():
            if len(group) < len(papers[most]):
                yield f"{name}扫描了{len(group)}份，而{most}有{len(papers[most])}份", group[0].sheets[0]


def _compared(group: Sequence[Unit], proof: Proof, budget: _Budget) -> list[_Told]:
    """The copies of which something is to be said. The fullest is the measure; where most lack one of its pages, it
    is the one with a page too many."""
    at = max(range(len(group)), key=lambda n: (len(group[n].sheets), -n))
    measure = group[at]
    told = {n: _Told(unit, n + 1) for n, unit in enumerate(group)}
    found = {n: align(measure.sheets, u.sheets) for n, u in enumerate(group) if n != at}
    lacking = Counter(i for a in found.values() for i in a.only_first)
    surplus = {i for i, n in lacking.items() if len(found) > 1 and n > len(found) / 2}
    for i in sorted(surplus):
        _say(told[at], f"多出一页{_shown(measure.sheets[i])}，其余多数没有", measure.sheets[i])
    for n, alignment in found.items():
        _pages(told[n], measure, alignment, surplus)
    for place in _variants(told, measure, found):
        # where most copies read otherwise than the measure, it is the measure that differs
        against = len(place.copies) > len(group) / 2
        for n in [at] if against else place.copies:
            mine, theirs = place.reading(n if not against else place.copies[0]), place.measure
            if _true(mine, theirs, proof, budget):
                _say_text(told[n], *((theirs, mine) if against else (mine, theirs)))
    return [t for t in told.values() if t.words]


@dataclass(frozen=True)
class _Reading:
    """Characters ``start:end`` of the letters of page ``page`` (from 1) of a copy."""

    sheet: Sheet
    page: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.sheet.text[self.start : self.end]


@dataclass(frozen=True)
class _Variant:
    """A place of the measure and the copies that all read otherwise in the same way."""

    measure: _Reading
    readings: dict[int, _Reading]

    @property
    def copies(self) -> list[int]:
        return sorted(self.readings)

    def reading(self, copy: int) -> _Reading:
        return self.readings[copy]


def _variants(told: dict[int, _Told], measure: Unit, found: dict[int, Alignment]) -> list[_Variant]:
    """Where the same page reads otherwise; a page that is not the same text at all is told at once."""
    places: dict[tuple[int, int, int, str], dict[int, _Reading]] = {}
    for n, alignment in found.items():
        for i, j in alignment.pairs:
            mine, theirs = told[n].unit.sheets[j], measure.sheets[i]
            if mine.text != theirs.text and likeness(mine, theirs) < _UNLIKE:
                _say(told[n], f"第{j + 1}页与其他份内容不同{_shown(mine)}", mine)
                continue
            for code in Levenshtein.opcodes(theirs.text, mine.text):
                if code.tag != "equal":
                    reading = _Reading(mine, j + 1, code.dest_start, code.dest_end)
                    places.setdefault((i, code.src_start, code.src_end, reading.text), {})[n] = reading
    return [
        _Variant(_Reading(measure.sheets[i], i + 1, start, end), readings)
        for (i, start, end, _), readings in sorted(places.items(), key=lambda item: item[0][:3])
    ]


def _pages(told: _Told, measure: Unit, alignment: Alignment, surplus: set[int]) -> None:
    """Pages of the measure that this copy lacks or has elsewhere, and pages of its own."""
    own = list(alignment.only_second)
    for i in alignment.only_first:
        sheet = measure.sheets[i]
        elsewhere = next(
            (j for j in own if likeness(sheet, told.unit.sheets[j]) >= _SAME_PAGE_ELSEWHERE), None
        )
        if elsewhere is not None:
            own.remove(elsewhere)
            _say(told, f"页序不同：{_shown(sheet)}一页不在原位", told.unit.sheets[elsewhere])
        elif i not in surplus and not told.unit.unread:
            _say(told, f"缺其他份的第{i + 1}页{_shown(sheet)}", sheet)
    for j in own:
        if not measure.unread:
            _say(told, f"多出第{j + 1}页{_shown(told.unit.sheets[j])}", told.unit.sheets[j])


def _say_text(told: _Told, mine: _Reading, theirs: _Reading) -> None:
    context = mine.sheet.text[max(0, mine.start - 6) : mine.end + 4]
    words = f"第{mine.page}页“{context}”处与其他份不同（此份“{mine.text or '无'}”，其他份“{theirs.text or '无'}”）"
    _say(told, words, mine.sheet, mine.start)


def _true(mine: _Reading, theirs: _Reading, proof: Proof, budget: _Budget) -> bool:
    """Whether the difference stands on paper and not only in the reading."""
    if not (mine.sheet.scanned or theirs.sheet.scanned):
        return True
    longer = max(mine, theirs, key=lambda r: r.end - r.start)
    if longer.end - longer.start >= _MUCH:
        return _read_well(longer)
    if not mine.text or not theirs.text or any(_is_signed(side) for side in (mine, theirs)):
        return False
    for side, other in ((mine, theirs), (theirs, mine)):
        if side.sheet.scanned:
            place = _span(side)
            if place is None:
                return False
            if budget.left <= 0:
                budget.unasked = budget.unasked or _evidence(side.sheet, side.start)
                return False
            budget.left -= 1
            odds = proof(side.sheet.document, place, other.text)
            if odds is None or odds < _SURE:
                return False
    return True


def _is_signed(reading: _Reading) -> bool:
    """Whether it stands in a signature cell, where dates by hand and letters of seals are read anew in each copy; what
    lacks there is told by `unsealed_copies`."""
    sheet = reading.sheet
    cells = sheet.document.form.signature_cells if sheet.document.form is not None else ()
    boxes = [r.box for cell in cells for r in cell.regions if r.page == sheet.number and r.box is not None]
    lines = {sheet.page.lines[sheet.spots[k][0]].box for k in range(reading.start, reading.end)}
    return any(box.intersection(line) > 0 for box in boxes for line in lines if line is not None)


def _read_well(reading: _Reading) -> bool:
    lines = {reading.sheet.spots[k][0] for k in range(reading.start, reading.end)}
    return all(reading.sheet.page.lines[line].confidence >= _WELL for line in lines)


def _span(reading: _Reading) -> tuple[int, int] | None:
    """Where characters of a page stand in the text of its document; None where not in one line of it."""
    sheet = reading.sheet
    (line, start), (last, end) = sheet.spots[reading.start], sheet.spots[reading.end - 1]
    if line != last:
        return None
    for block in sheet.document.blocks:
        at = block.start
        for piece in block.pieces:
            if (piece.page, piece.line) == (sheet.number, line) and piece.start <= start <= end < piece.end:
                return at + start - piece.start, at + end + 1 - piece.start
            at += piece.end - piece.start
    return None


def _say(told: _Told, words: str, sheet: Sheet, at: int | None = None) -> None:
    told.words.append(words)
    told.evidence.append(_evidence(sheet, at))


def _evidence(sheet: Sheet, at: int | None) -> Evidence:
    """The line of the page that tells; the page's first where it is the page as a whole."""
    line = sheet.page.lines[sheet.spots[min(at or 0, len(sheet.spots) - 1)][0]]
    if line.box is None or not sheet.page.fixed:
        return Evidence(document=sheet.document.id, quote=line.text)
    box = sheet.page.scanned(line.box).rounded()
    return Evidence(document=sheet.document.id, page=sheet.number, bbox=box, quote=line.text)


def _shown(sheet: Sheet) -> str:
    return f"（“{sheet.text[:12]}”）"
