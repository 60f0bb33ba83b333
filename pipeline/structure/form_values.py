"""What a cell of the form says: the form's own print taken away, blank and unread told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.model import DocCell, Document, Evidence, FieldState, FormField, Region
from pipeline.textfold import fold, fold_map

# a hint is taken for the form's own print from this likeness on (0–100): hints are shortened and misread
HINT_ALIKE = 80.0
# mean confidence of the lines below which a value is not believed
UNREAD_BELOW = 0.55
# what a program shows where nobody has typed anything yet
_PROMPT = (
    r"请?(?:单击|点击|双击)(?:或(?:单击|点击|轻触|点按))?(?:此处|这里)(?:以?(?:输入|添加|填写|键入|选择)\w{0,4})?"
    r"|(?:请(?:在此)?|在此处?)(?:输入|填写|键入)(?:文字|文本|内容)?|(?:请)?选择(?:一项|日期)"
    r"|click(?:ortap)?(?:here)?toenter(?:text|adate)|chooseanitem"
)
# what is written for "nothing"; other lone strokes and marks may be a character misread
_NOTHING = re.compile(
    rf"^(?:[/\\\-_.、。·~:;()]*|\(?(?:无|暂无|没有|空|暂缺|待定|不适用|不涉及|n/?a|none|[x×*]{{2,}}|[○〇oO]{{2,}}|{_PROMPT})\)?[.。]?)$",
    re.I,
)
# a long dash between the figures of a telephone number, as readers give it; no number is written with it
_DASH_AS_ONE = re.compile(r"(?<=\d)[一ー](?=\d)")
_STROKES = re.compile(r"^(?:[\W_一丨lI]*|[\W_一丨lI1丿ノ]{1,2})$")


@dataclass(frozen=True)
class Place:
    """Where a value stands or should stand: a span of the text and the cell's regions.

    ``parts`` are the spans of a value whose lines do not follow each other in the text.
    """

    start: int
    end: int
    regions: tuple[Region, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()


def place_of(cells: Sequence[DocCell]) -> Place:
    """The place of a value that fills one cell, or several side by side."""
    written = [c for c in cells if c.end > c.start] or list(cells[:1])
    regions = tuple(r for c in cells for r in c.regions)
    return Place(min(c.start for c in written), max(c.end for c in written), regions)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks and colons at its ends."""
    while start < end and (text[start].isspace() or text[start] in ":："):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def without_hint(text: str, start: int, end: int, hint: str) -> tuple[int, int]:
    """The span without the printed ``hint`` at its beginning or end; empty where it was all."""
    start, end = trim(text, start, end)
    folded, wanted = fold_map(text[start:end]), fold(hint)
    if not folded.text or not wanted:
        return start, end
    ahead, behind = _best(folded.text, wanted), _best(folded.text[::-1], wanted[::-1])
    if ahead.size and ahead.score >= behind.score:
        return trim(text, start + folded.span(0, ahead.size)[1], end)
    if behind.size:
        size = len(folded.text)
        return trim(text, start, start + folded.span(size - behind.size, size)[0])
    return start, end


class _Match(NamedTuple):
    """How many characters from the beginning are the hint, and how alike they are."""

    size: int = 0
    score: float = 0.0


def _best(text: str, hint: str) -> _Match:
    """The likeliest end of the hint: near its own length, at a bracket or the text's end."""
    # a short hint must not swallow the short value beside it
    slack = 2 if len(hint) < 30 else len(hint) // 3
    low, high = len(hint) * 2 // 3, min(len(text), len(hint) + slack)
    ends = {i + 1 for i in range(low, high) if text[i] in "()"} | {min(len(hint), len(text))}
    if len(text) <= high:
        ends.add(len(text))
    scored = [_Match(size, fuzz.ratio(text[:size], hint)) for size in ends if size >= low]
    return max((m for m in scored if m.score >= HINT_ALIKE), key=lambda m: m.score, default=_Match())


def says_nothing(text: str) -> bool:
    """A stroke, or a word such as 无, in place of a text."""
    return not any(c.isalnum() for c in text) or bool(_NOTHING.match(fold(text)))


def confidence(document: Document, start: int, end: int) -> float:
    """Mean confidence of the lines under the span, by characters; 1 where there are none."""
    total = weight = 0.0
    for lo, hi, piece in document.regions(start, end):
        line = document.pages[piece.page - 1].page.lines[piece.line]
        total += line.confidence * (hi - lo)
        weight += hi - lo
    return round(total / weight, 4) if weight else 1.0


def read_field(document: Document, key: str, place: Place, *, hints: Sequence[str] = ()) -> FormField:
    """The field at ``place``: filled, blank or unread, with its evidence."""
    if len(place.parts) > 1:
        return _of_parts(document, key, place)
    start, end = trim(document.text, place.start, place.end)
    for hint in hints:
        start, end = without_hint(document.text, start, end, hint)
    raw = document.text[start:end]
    sure = confidence(document, start, end) if raw else 1.0
    if not raw or (_NOTHING.match(fold(raw)) and sure >= UNREAD_BELOW):
        return FormField(key=key, state="blank", evidence=_there(document, place))
    state: FieldState = "filled"
    if sure < UNREAD_BELOW or _STROKES.match(raw) or not _plausible(key, fold(raw)):
        state = "unread"
    return FormField(
        key=key,
        value=tidy(key, raw) if any(c.isalnum() for c in raw) else None,
        state=state,
        confidence=sure,
        evidence=_quoted(document, start, end, place),
    )


def _plausible(key: str, text: str) -> bool:
    """A telephone number has digits, a mail address its sign; else something else was written, or misread."""
    column = key.rpartition(".")[2]
    if column == "phone":
        return "@" not in text and sum(c.isdigit() or c in "oOlI" for c in text) >= 5
    return column != "email" or "@" in text


def _of_parts(document: Document, key: str, place: Place) -> FormField:
    spans = [trim(document.text, *part) for part in place.parts]
    raw = "\n".join(document.text[a:b] for a, b in spans)
    sure = min(confidence(document, a, b) for a, b in spans)
    return FormField(
        key=key,
        value=tidy(key, raw),
        state="filled" if sure >= UNREAD_BELOW and _plausible(key, fold(raw)) else "unread",
        confidence=sure,
        evidence=tuple(e for a, b in spans for e in _quoted(document, a, b, place)),
    )


def tidy(key: str, raw: str) -> str:
    """The value as written, line breaks and the blanks that spread it out left away."""
    column = key.rpartition(".")[2]
    if column in {"phone", "email"}:
        joined = "".join(raw.split())
        if column == "phone":
            joined = _DASH_AS_ONE.sub("—", joined)
        before, sign, house = joined.partition("@")
        # gov.cn broken over two lines may be read as goV.cn; no address ends in a stop: dust was read, or a sentence's end
        return before + sign + house.lower().rstrip(".,;:。，；、·")
    parts = raw.split()
    # 王　伟 is one name; 张三 李四 are two
    spread = any(len(p) == 1 for p in parts) or ("." not in key and len(parts) < 2)
    lines = raw.splitlines()
    if spread or (len(lines) > 1 and column == "title"):
        return "".join(parts)
    return " ".join(parts)


def _quoted(document: Document, start: int, end: int, place: Place) -> tuple[Evidence, ...]:
    try:
        return document.quote(start, end)
    except ValueError:  # only marks between the lines are there
        return _there(document, place)


def _there(document: Document, place: Place) -> tuple[Evidence, ...]:
    return tuple(document.place(region) for region in place.regions[:2])
