"""Tables of contents: which blocks are only a list of the headings that come later."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_TITLE = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"(?:[.．·…⋯・•]\s*){3,}\s*[-—(（]?\s*\d{0,4}\s*[-—)）]?\s*$|\t\s*\d{1,4}\s*$")
_NUMBER = re.compile(r"[\s.．·…⋯・•_]*\d{1,3}\s*$")
LONG = 70  # characters; no entry of a table of contents is longer


def contents_blocks(texts: Sequence[str], marked: Sequence[bool]) -> frozenset[int]:
    """Indices of the blocks that make up a table of contents. ``marked``: the block starts with a number."""
    leaders = {n for n, t in enumerate(texts) if _LEADER.search(t)}
    out = set(leaders)
    plain = [_plain(t) for t in texts]
    later = Counter(plain)
    for start, text in enumerate(texts):
        if _TITLE.fullmatch(text.strip()):
            out.add(start)
            out.update(_entries(start + 1, texts, plain, leaders, later))
    out.update(_repeated_lists(plain, marked, texts))
    return frozenset(out)


def _entries(
    start: int, texts: Sequence[str], plain: Sequence[str], leaders: set[int], later: Counter[str]
) -> set[int]:
    """Blocks after the word 目录: up to the first that is neither an entry nor comes again."""
    out: set[int] = set()
    seen: set[str] = set()
    for n in range(start, len(texts)):
        again = later[plain[n]] > 1 and plain[n] not in seen
        if len(texts[n]) > LONG or not (n in leaders or again or _NUMBER.search(texts[n])):
            break
        if plain[n] in seen and n not in leaders:
            break
        seen.add(plain[n])
        out.add(n)
    return out


def _repeated_lists(plain: Sequence[str], marked: Sequence[bool], texts: Sequence[str]) -> set[int]:
    """At least three numbered blocks one after another that all come again later."""
    last = {text: n for n, text in enumerate(plain)}
    out: set[int] = set()
    run: list[int] = []
    for n in range(len(plain) + 1):
        entry = n < len(plain) and marked[n] and len(texts[n]) <= LONG and last[plain[n]] > n
        if entry:
            run.append(n)
            continue
        if len(run) >= 3 and last[plain[run[0]]] > run[-1]:
            out.update(run)
        run = []
    return out


def _plain(text: str) -> str:
    """The entry without leaders, page number and white space."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\s.·…⋯・•_-]*\d{1,3}\s*$", "", _LEADER.sub("", text))
    return re.sub(r"\s", "", text).rstrip(".…·。")
