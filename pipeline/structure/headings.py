"""Headings by number grammar, typeface and sequence. Not every line that starts with a number is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Block, DocCell, DocTable, DocumentPage, Line
from pipeline.structure.contents import contents_blocks
from pipeline.structure.marks import Mark, read_mark

LONGEST = 45  # characters of a title that fills its paragraph
LONGEST_RUN_IN = {1: 32, 2: 32, 3: 26, 4: 22, 5: 18}  # of one that ends at a full stop, by level
PROSE = 100  # characters from which a cell may hold headings
_CLAUSE_END = re.compile(r"[，；]|[,;](?!\d)")  # OCR mixes the widths
_APPENDIX = re.compile(r"\s*(附\s*[件录表]\s*[\d一二三四五六七八九十]{1,2})\s*[:：.、]?\s*(.{0,50})$")


@dataclass(frozen=True)
class Heading:
    """A heading in a document's text; ``start``/``end`` of the heading line, number included.

    ``scope``: the (table, cell) whose prose it stands in, None in the body. ``run_in``: text goes on after
    it in the same paragraph.
    """

    number: str
    title: str
    level: int
    start: int
    end: int
    block: int
    scope: tuple[int, int] | None
    run_in: bool = False


@dataclass(frozen=True)
class _Candidate:
    heading: Heading
    mark: Mark | None
    strong: bool  # typeface or style say heading, too


def find_headings(
    text: str, blocks: Sequence[Block], tables: Sequence[DocTable], pages: Sequence[DocumentPage]
) -> list[Heading]:
    """All headings in the order of the text: of the body, and within the prose cells of tables."""
    scopes: dict[tuple[int, int] | None, list[int]] = {}
    for number, block in enumerate(blocks):
        scope = _scope(block, tables)
        if scope != (-1, -1):
            scopes.setdefault(scope, []).append(number)
    found: list[Heading] = []
    for scope, members in scopes.items():
        found += _in_scope(text, blocks, pages, scope, members)
    return sorted(found, key=lambda h: h.start)


def _scope(block: Block, tables: Sequence[DocTable]) -> tuple[int, int] | None:
    if block.kind == "caption":
        return (-1, -1)
    if block.table is None:
        return None
    for number, cell in enumerate(tables[block.table].cells):
        if cell.start <= block.start and block.end <= cell.end:
            return (block.table, number) if _is_prose(cell) else (-1, -1)
    return (-1, -1)


def _is_prose(cell: DocCell) -> bool:
    return cell.end - cell.start >= PROSE


def _in_scope(
    text: str,
    blocks: Sequence[Block],
    pages: Sequence[DocumentPage],
    scope: tuple[int, int] | None,
    members: Sequence[int],
) -> list[Heading]:
    texts = [text[blocks[n].start : blocks[n].end] for n in members]
    contents = contents_blocks(texts, [read_mark(t) is not None for t in texts])
    usual = _usual_look(pages, [blocks[n] for n in members])
    candidates: list[_Candidate] = []
    for at, number in enumerate(members):
        if at in contents:
            continue
        line = _first_line(pages, blocks[number])
        one = _candidate(texts[at], blocks[number].start, number, scope, _strong(line, usual), line)
        if one is not None and not (one.mark is None and not candidates and at < 3):
            candidates.append(one)
    kept = _in_sequence(candidates)
    return _without_lists(kept, set(members))


# --- one paragraph ---


# Leaders, with or without their page number: OCR loses either. Such a line is of a table of contents wherever
# it stands.
CONTENTS_ENTRY = re.compile(r"(?:[.．·…⋯・]\s*){3,}\d{0,3}$")


def _candidate(
    text: str, start: int, block: int, scope: tuple[int, int] | None, strong: bool, line: Line
) -> _Candidate | None:
    mark = read_mark(text)
    if mark is None:
        return _unnumbered(text, start, block, scope, line)
    title, end, run_in = _title(text, mark, strong)
    if title is None or CONTENTS_ENTRY.search(title):
        return None
    heading = Heading(mark.printed, title, mark.level, start, start + end, block, scope, run_in)
    return _Candidate(heading, mark, strong)


def _unnumbered(
    text: str, start: int, block: int, scope: tuple[int, int] | None, line: Line
) -> _Candidate | None:
    """Appendices, and headings that only the style of an office paper names."""
    appendix = _APPENDIX.fullmatch(text)
    if appendix and scope is None:
        number, title = re.sub(r"\s", "", appendix[1]), appendix[2].strip()
        return _Candidate(
            Heading(number, title, 1, start, start + len(text), block, scope), None, strong=True
        )
    style = re.fullmatch(r"heading ([1-9])", line.style or "")
    if style and len(text) <= LONGEST and not text.endswith(("。", "；")):
        level = int(style[1])
        return _Candidate(
            Heading("", text.strip(), level, start, start + len(text), block, scope), None, True
        )
    return None


def _title(text: str, mark: Mark, strong: bool) -> tuple[str | None, int, bool]:
    """The title after the mark, the offset where the heading ends, whether text follows it."""
    rest = text[mark.end :]
    lead = len(rest) - len(rest.lstrip(" \t\u3000"))
    rest = rest[lead:]
    at = mark.end + lead
    if not rest.strip() or rest[0] in "，。；）)、":
        return None, 0, False
    stop = re.search(r"[。！？]|[:：]\s*$", rest)
    first = rest if stop is None else rest[: stop.start()]
    tail = "" if stop is None else rest[stop.end() :].lstrip("”’")
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", first):
        return None, 0, False
    if not tail:
        fits = len(first) <= LONGEST and not first.rstrip().endswith(("；", ";", "，", ","))
        sentence = stop is not None and rest[stop.start()] in "。！？"
        clauses = len(_CLAUSE_END.findall(first))
        if sentence and (mark.level >= 3 or clauses > 1) and not strong:
            fits = fits and len(first) <= LONGEST_RUN_IN[min(mark.level, 5)] and not clauses
        if not fits or (len(re.findall("[，；,;]", first)) > 2):
            return None, 0, False
        return first.strip(), len(text.rstrip()), False
    # a run-in heading: a short clause, ended by its full stop
    commas = len(re.findall("[，；：,;:]", first))
    if len(first) > LONGEST_RUN_IN[min(mark.level, 5)] or commas > (1 if mark.level <= 2 else 0):
        return None, 0, False
    if stop is None or _a_statement(first):
        return None, 0, False
    return first.strip(), at + stop.end(), True


def _a_statement(clause: str) -> bool:
    """Words that tell what is so rather than name what follows."""
    return bool(
        re.search(r"\d+(?:\.\d+)?\s*(?:个|万|亿|%|家|座|项|元)|(?:达到?|共有|位于|截至|为)\d", clause)
    )


# --- typeface ---


def _first_line(pages: Sequence[DocumentPage], block: Block) -> Line:
    piece = block.pieces[0]
    return pages[piece.page - 1].page.lines[piece.line]


def _usual_look(pages: Sequence[DocumentPage], blocks: Sequence[Block]) -> tuple[str | None, float | None]:
    """Font and size of most of the text."""
    weight: Counter[tuple[str | None, float | None]] = Counter()
    for block in blocks:
        for piece in block.pieces:
            line = pages[piece.page - 1].page.lines[piece.line]
            weight[(line.font, line.size)] += piece.end - piece.start
    return weight.most_common(1)[0][0] if weight else (None, None)


def _strong(line: Line, usual: tuple[str | None, float | None]) -> bool:
    font, size = usual
    return (
        line.bold
        or (line.style or "").startswith("heading")
        or bool(line.font and font and line.font != font)
        or bool(line.size and size and line.size > 1.05 * size)
    )


# --- the sequence ---


def _in_sequence(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Candidates whose numbers run on: 1 starts a series under its parent, n + 1 goes on."""
    out: list[_Candidate] = []
    counts: dict[tuple[int, str], int] = {}  # (level, kind) -> last number, within the present parent
    for number, one in enumerate(candidates):
        level = one.heading.level
        if one.mark is None:
            counts = {k: v for k, v in counts.items() if k[0] < level}
            out.append(one)
            continue
        key = (level, one.mark.kind)
        last = counts.get(key, 0)
        if not _fits(one, last, candidates[number + 1 :]):
            continue
        counts = {k: v for k, v in counts.items() if k[0] <= level}
        counts[key] = one.mark.value
        out.append(one)
    return out


def _fits(one: _Candidate, last: int, rest: Sequence[_Candidate]) -> bool:
    mark = one.mark
    if mark is None or mark.value == last + 1:
        return True
    if not mark.whole:
        return False  # a damaged number counts only where it is the one expected
    if mark.value == 1:
        return True
    if mark.value > last:  # one or two are missing: read badly, or set in another way
        goes_on = any(
            o.mark and o.mark.kind == mark.kind and o.mark.value == mark.value + 1 for o in rest[:12]
        )
        return mark.value - last <= 3 and (one.strong or goes_on or mark.level <= 2)
    return False


def _without_lists(kept: Sequence[_Candidate], members: set[int]) -> list[Heading]:
    """Numbers of the lower levels make headings only in series, and only if text stands under them:
    a lone 1. is no heading, and neither are the items of a list."""
    out: list[Heading] = []
    for number, one in enumerate(kept):
        if one.mark is None or one.heading.level <= 2:
            out.append(one.heading)
            continue
        series = _series(kept, number)
        with_text = sum(_has_text(kept, n, members) for n in series)
        if (len(series) >= 2 or one.strong) and 2 * with_text > len(series):
            out.append(one.heading)
    return out


def _series(kept: Sequence[_Candidate], number: int) -> list[int]:
    """The siblings of a candidate: same level and kind, no higher heading and no restart between."""
    me = kept[number]
    out = [number]
    for step in (-1, 1):
        at, value = number + step, me.mark.value if me.mark else 0
        while 0 <= at < len(kept):
            other = kept[at]
            if other.heading.level < me.heading.level or other.mark is None:
                break
            if other.heading.level == me.heading.level and other.mark.kind == (me.mark and me.mark.kind):
                if (other.mark.value - value) * step <= 0:
                    break
                value = other.mark.value
                out.append(at)
            at += step
    return out


def _has_text(kept: Sequence[_Candidate], number: int, members: set[int]) -> bool:
    """Whether text or a lower heading follows before the next heading."""
    heading = kept[number].heading
    if heading.run_in:
        return True
    following = kept[number + 1].heading if number + 1 < len(kept) else None
    if following is not None and following.level > heading.level:
        return True
    after = min((m for m in members if m > heading.block), default=None)
    return after is not None and (following is None or after < following.block)
