"""The marks of one application's fields, signatures, findings, headings and prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from samples.scoring.records import (
    Errors,
    FindingRecord,
    Found,
    HeadingRecord,
    Miss,
    OutSubmission,
    Score,
    SectionRecord,
    Share,
    TruthApplication,
)
from samples.scoring.texts import edits, plain, plain_title

_COUNTED = ("must_fix", "review")
# the subject is a document's id, which the truth cannot know
_FREE_SUBJECT = frozenset({"pages-missing"})


def mark_fields(score: Score, name: str, truth: TruthApplication, out: OutSubmission) -> None:
    """A field is right where its state is, and where filled its value (NFKC, blanks left out) too."""
    for key, want in truth.fields.items():
        got = out.form.fields.get(key)
        right = got is not None and got.state == want.state
        if got is not None and want.state == "filled":
            right = right and plain(got.value) == plain(want.value)
        score.fields.count(right)
        score.fields_by_key.setdefault(key, Share()).count(right)
        if not right:
            shown = None if got is None else f"{got.value or ''} [{got.state}]"
            score.misses.append(Miss(name, "field", key, f"{want.value or ''} [{want.state}]", shown))


def mark_signatures(score: Score, name: str, truth: TruthApplication, out: OutSubmission) -> None:
    """Seal state, date (blank is a value) and, where a seal is there to be read, its text, cell by cell."""
    for want in truth.signatures:
        got = next((s for s in out.signatures if s.block == want.block), None)
        seen = got.seal if got is not None and got.seal else "absent"
        step = f"{want.seal} → {seen}"
        score.seal_confusion[step] = score.seal_confusion.get(step, 0) + 1
        to_person = seen == "unclear" and truth.tolerates("seal-unclear", want.block)
        score.seals_tolerant.count(seen == want.seal or to_person)
        if not score.seals.count(seen == want.seal) and not to_person:
            score.misses.append(Miss(name, "seal", want.block, want.seal, seen))
        date = got.date if got is not None else "absent"
        if not score.dates.count(date == want.date):
            score.misses.append(Miss(name, "date", want.block, want.date or "blank", date or "blank"))
        if want.seal_text:
            text = got.seal_text if got is not None else None
            if not score.seal_texts.count(plain(text) == plain(want.seal_text)):
                score.misses.append(Miss(name, "seal text", want.block, want.seal_text, text))


def mark_findings(score: Score, name: str, truth: TruthApplication, out: OutSubmission) -> None:
    """Findings to fix or to review, as (rule, subject)."""
    want = {_finding(f): f for f in truth.findings if f.severity in _COUNTED}
    got = {_finding(f) for f in out.findings if f.severity in _COUNTED}
    right = {key for key, f in want.items() if key in got or any((r, key[1]) in got for r in f.accept)}
    surplus = {key for key in got - set(want) if not truth.tolerates(*key)}
    for key in sorted({*want, *surplus}):
        rule, subject = key
        for found in (score.findings, score.findings_by_rule.setdefault(rule, Found())):
            found.right += key in right
            found.missed += key in want and key not in right
            found.surplus += key in surplus
        if key in surplus:
            score.misses.append(Miss(name, "finding surplus", rule, None, subject))
        elif key not in right:
            score.misses.append(Miss(name, "finding missed", rule, subject, None))


def _finding(finding: FindingRecord) -> tuple[str, str]:
    return finding.rule, "*" if finding.rule in _FREE_SUBJECT else finding.subject or ""


def mark_headings(score: Score, name: str, truth: TruthApplication, out: OutSubmission) -> None:
    """Headings of the plan: number and title, and with the level too, also by the source of the plan's text. The
    paper's plan speaks."""
    plan = _speaking_plan(truth, out)
    given = _headings(out, plan)
    source = next((d.text_source for d in out.documents if d.id == plan), None) or "not found"
    marks = [(score.headings, _heading), (score.headings_with_level, _heading_with_level)]
    if truth.headings:
        by_source = score.headings_by_source.setdefault(source, Found())
        marks.append((by_source, _heading_with_level))
    for found, key in marks:
        want, got = _counted(truth.headings, key), _counted(given, key)
        right = (want & got).total()
        found.right += right
        found.missed += want.total() - right
        found.surplus += got.total() - right
    want, got = _counted(truth.headings, _heading_with_level), _counted(given, _heading_with_level)
    for text in (want - got).elements():
        score.misses.append(Miss(name, "heading missed", text, text, None))
    for text in (got - want).elements():
        score.misses.append(Miss(name, "heading surplus", text, None, text))


def _heading(h: HeadingRecord) -> str:
    return f"{plain(h.number)} {plain_title(h.title)}"


def _heading_with_level(h: HeadingRecord) -> str:
    return f"{_heading(h)} ({h.level})"


def _counted(headings: Iterable[HeadingRecord], key: Callable[[HeadingRecord], str]) -> Counter[str]:
    return Counter(key(h) for h in headings)


def _speaking_plan(truth: TruthApplication, out: OutSubmission) -> str | None:
    """The plan (its document's id) that came on paper, or any plan; of several the one whose headings fit best."""
    want = _counted(truth.headings, _heading)
    return max(
        _by_channel(out, "plan"),
        key=lambda d: (want & _counted(_headings(out, d), _heading)).total(),
        default=None,
    )


def _headings(out: OutSubmission, document: str | None) -> list[SectionRecord]:
    return [s for s in out.sections if document is not None and s.document == document and s.key is None]


def _by_channel(out: OutSubmission, role: str) -> list[str]:
    """Ids of the documents in that role: of those on paper, or of all where none is on paper."""
    channels = {d.id: d.channel for d in out.deliveries}
    all_of = [d for d in out.documents if d.role == role]
    paper = [d for d in all_of if channels.get(d.delivery or "") == "paper"]
    return [d.id for d in paper or all_of]


def mark_prose(score: Score, name: str, truth: TruthApplication, out: OutSubmission) -> None:
    """Character errors of the form's four prose cells; a cell that was not found is all errors."""
    forms = _by_channel(out, "application_form")
    for key, want in truth.prose.items():
        cells = [s for s in out.sections if s.key == key and (s.document in forms or not forms)]
        best = min(cells, key=lambda s: edits(want, s.text)[0], default=None)
        wrong, characters = edits(want, best.text if best else "")
        source = next((d.text_source for d in out.documents if best and d.id == best.document), None)
        for errors in (
            score.prose,
            score.prose_by_cell.setdefault(key, Errors()),
            score.prose_by_source.setdefault(source or "not found", Errors()),
        ):
            errors.edits += wrong
            errors.characters += characters
        if wrong:
            rate = f"{wrong} of {characters} characters wrong"
            score.misses.append(Miss(name, "prose", key, _around(want, best), None if best is None else rate))


def _around(want: str, best: SectionRecord | None) -> str:
    """Where the cell first differs, for a reader of the list of misses."""
    if best is None:
        return f"{plain(want)[:20]}…"
    a, b = plain(want), plain(best.text)
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"…{a[max(0, at - 8) : at + 12]}… / …{b[max(0, at - 8) : at + 12]}…"
