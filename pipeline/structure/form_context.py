"""What a cell of the form means by what stands beside it: misread labels, labels cut short, shared cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.structure.form_heads import Found, Heads
from pipeline.structure.form_labels import Label, Labels, core
from pipeline.structure.form_values import Place
from pipeline.textfold import fold_map

# a label too badly read to be known is still this like the one that it must be by its place (0–100)
PLACED_ALIKE = 45.0
_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[\w-]+)+")
_SIGNED = re.compile(r"(?:盖章|公章|签章|印章)|年\d*月\d*日")
_PARTNER = {"person": "title", "phone": "email"}


def by_position(
    texts: Sequence[str], found: Sequence[Found], labels: Labels, person: str | None
) -> list[Found]:
    """Misread labels of a row of people: [label, value, 职务, value …], [联系电话, value, 邮箱, value].

    ``texts``: of the row's cells, folded; ``person``: whose rows came last.
    """
    out = list(found)
    title = Label("column", "title")
    if len(out) >= 4 and out[0] is None and out[1] is None and out[2] == (title, None):
        key = _next_person(texts[0], labels, person)
        return [(Label("person", key), None), *out[1:]] if key is not None else out
    first = out[0]
    if len(out) > 4:
        return _last_column(texts, out, _columns(labels))
    if len(out) != 4 or first is None or first[1] is not None or out[1] or out[2] or out[3]:
        return out
    partner = _PARTNER.get(first[0].kind if first[0].kind != "column" else first[0].key)
    if partner in _columns(labels) and 0 < len(texts[2]) <= 4:
        out[2] = (Label("column", partner), None)
    return out


def _columns(labels: Labels) -> set[str]:
    """The keys of the columns that the form has beside the name."""
    return {label.key for _, label in labels.texts if label.kind == "column"} - {"name"}


def _last_column(texts: Sequence[str], found: list[Found], known: set[str]) -> list[Found]:
    """A person in one row, label and value by turns: the one misread label is the column that lacks."""
    keys = [one[0].key for one in found if one is not None and one[0].kind == "column" and one[1] is None]
    lacking = known - set(keys)
    open_cells = [n for n in range(2, len(found) - 1, 2) if found[n] is None and 0 < len(texts[n]) <= 4]
    values = any(found[n] is not None for n in range(1, len(found), 2))
    if len(lacking) != 1 or len(open_cells) != 1 or values or len(found) % 2:
        return found
    found[open_cells[0]] = (Label("column", lacking.pop()), None)
    return found


def _next_person(text: str, labels: Labels, person: str | None) -> str | None:
    """The body that follows the last in the form's order, if ``text`` is at all like its label."""
    at = labels.people.index(person) + 1 if person in labels.people else 0
    if at >= len(labels.people) or len(text) < 4:
        return None
    key = labels.people[at]
    # the call's own words come first among the cores, the longest among the texts
    short = next(name for name, label in labels.cores if label == Label("person", key))
    whole = next(name for name, label in labels.texts if label == Label("person", key))
    return key if max(fuzz.ratio(core(text), short), fuzz.ratio(text, whole)) >= PLACED_ALIKE else None


def is_stranger(texts: Sequence[str], found: Sequence[Found]) -> bool:
    """A row of a person whom the form does not ask for: another 联系人 before 职务 or 电话."""
    columns = [n for n, one in enumerate(found) if one is not None and one[0].kind == "column"]
    return (
        bool(columns)
        and columns[0] == 2
        and not any(found[:2])
        and any("\u4e00" <= c <= "\u9fff" for c in texts[0])
        and len(texts[0]) <= 24
    )


def by_body(
    texts: Sequence[str], found: Sequence[Found], labels: Labels, heads: Heads | None, *, signing: bool
) -> list[Found]:
    """Labels that are but a body's name: its person before 职务 or under such heads, its opinion beside a
    line for a seal, or where the row before was signed (``signing``)."""
    out = list(found)
    bodies = [labels.body(text) for text in texts]
    named = [n for n, body in enumerate(bodies) if body is not None and _may_be_body(out[n])]
    if not named:
        return out
    columns = any(one is not None and one[0].kind == "column" for one in out)
    under_columns = heads is not None and heads.group == "column"
    signed = signing or any(_SIGNED.search(text) for n, text in enumerate(texts) if n not in named)
    for n in named:
        body = bodies[n]
        if body is None:
            continue
        if (columns or under_columns) and n == 0 and body[0]:
            out[n] = (Label("person", body[0]), None)
        elif signed and not columns:
            out[n] = (Label("signature", body[1]), None)
    return out


def _may_be_body(one: Found) -> bool:
    """No label, or one that the body's name alone may have been taken for."""
    return one is None or (one[1] is None and one[0].kind in {"person", "signature"})


def shared_columns(text: str, labels: Labels) -> list[str]:
    """The columns that one label names together: 联系电话/邮箱."""
    parts = [p for p in re.split(r"[/、,，及和与|]", text) if p]
    found = [labels.match(part) for part in parts]
    keys = [label.key for label in found if label is not None and label.kind == "column"]
    return keys if len(keys) == len(parts) >= 2 and len(set(keys)) == len(keys) else []


def shared_values(text: str, place: Place, columns: Sequence[str]) -> list[tuple[str, Place]]:
    """A cell that holds a telephone number and a mail address: each with its part, blank where it has none."""
    raw = text[place.start : place.end]
    mail = _MAIL.search(raw)
    if set(columns) != {"phone", "email"}:
        return []
    if mail is None:
        digits = any(c.isdigit() for c in raw)
        rest = Place(place.end, place.end, place.regions)
        return [("phone", place), ("email", rest)] if digits or not raw.strip() else []
    low, high = place.start + mail.start(), place.start + mail.end()
    before, after = raw[: mail.start()], raw[mail.end() :]
    phone = (
        (place.start, low)
        if sum(map(str.isdigit, before)) >= sum(map(str.isdigit, after))
        else (high, place.end)
    )
    marks = " /、,，;；\n\t\u3000"
    start = phone[0] + len(text[slice(*phone)]) - len(text[slice(*phone)].lstrip(marks))
    end = max(start, phone[1] - len(text[slice(*phone)]) + len(text[slice(*phone)].rstrip(marks)))
    return [("phone", Place(start, end, place.regions)), ("email", Place(low, high, place.regions))]


def told_apart(text: str, place: Place, labels: Labels, *, own: str = "name") -> list[tuple[str, Place]]:
    """The columns that stand in one cell, each after its word: “王伟 职务：副市长 电话：…”, or “0574-87654321” and
    “邮箱w@nb.gov.cn” in lines of their own, where the rule between them was not seen. What comes before the first
    word is the cell's ``own``. Empty where no other column is told."""
    said = text[place.start : place.end]
    folded = fold_map(said)
    words = sorted(
        ((name, label.key) for name, label in labels.texts if label.kind == "column"),
        key=lambda p: -len(p[0]),
    )
    pattern = "|".join(f"(?P<c{n}>{re.escape(name)})" for n, (name, _) in enumerate(words))
    marks = [
        m
        for m in re.finditer(rf"(?:{pattern})(?P<colon>:?)", folded.text)
        if m["colon"] or _begins_line(said, folded.offsets[m.start()], m.start())
    ]
    keys = [key for m in marks for n, (_, key) in enumerate(words) if m[f"c{n}"] is not None]
    if not set(keys) - {own} or len(set(keys)) != len(keys):
        return []
    offsets = [*folded.offsets, place.end - place.start]
    ends = [*(m.start() for m in marks[1:]), len(folded.text)]
    spans = [(k, m.end(), e) for k, m, e in zip(keys, marks, ends, strict=True)]
    if marks[0].start() > 0 and own not in keys:
        spans.insert(0, (own, 0, marks[0].start()))
    return [
        (key, Place(place.start + offsets[a], place.start + offsets[b], place.regions)) for key, a, b in spans
    ]


def _begins_line(said: str, at: int, before: int) -> bool:
    """Whether the word at ``at`` begins a line that is not the cell's first; ``before``: folded characters before it."""
    line = said[:at].rpartition("\n")[2]
    return before > 0 and "\n" in said[:at] and not line.strip()
