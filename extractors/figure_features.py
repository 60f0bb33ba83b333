"""What a number's surroundings say of it, as words for a linear model: what stands on both sides, the places, cues and
periods before it, the measures named so far, and how large it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.context_places import mentions
from extractors.language import cues
from extractors.numbers import NUMBER, Number, read_number
from extractors.reading import Reading, Sentence

_LEFT, _RIGHT, _BEFORE = 14, 10, 30  # characters looked at: beside the number, and of the sentence before
_NEAR = 5  # of those on the left, the ones whose place counts too
_DIGIT = re.compile(r"\d")
_MEASURE = re.compile(r"5G基站|基站|每?万人|4G|宏站|室分|新建|新增|累计|总数|增长|任务|投资|占")
_OF_STATIONS = ("基站", "万人")
_REACH = 3  # sentences before in which the measure may stand
# 个 and what may stand where it is left out: anything else is the unit of something else
_UNIT_FOLLOWS = re.compile(r"\s*(?:[个座处站]|/|[，。；、()|\n]|(?:和|及|与|以上|左右)|$)")
_OTHER_UNIT = re.compile(r"\s*(?:个(?:百分点|月|乡|村|县|市|区|城市|园区|行政村|镇|街道|项目|小区))")
# of another generation: its measure is named right before it
_OTHER_STATIONS = re.compile(r"(?:[234]G|NB-IoT|窄带物联网)[^，。；、5]{0,14}$")
# by how much there is more, and what several places all exceed, is no figure of anyone
_NO_LEVEL = re.compile(
    r"(?:提高|提升|上升|增加|增长|净增|减少|下降|回落|高出|多出|超出|相差|[高多低少差])了?(?:约|近|超过|超)?$|(?<![平人])均(?:在|超过?|达到?|为|不低于|突破)*$|\d:$"
)
_NAMED = re.compile(r"[A-Za-z〔(（第]$")


@dataclass(frozen=True)
class Candidate:
    """A number that may be a figure of base stations."""

    sentence: Sentence
    number: Number
    core: int  # where its digits begin


def candidates(reading: Reading) -> Iterator[Candidate]:
    """The numbers in running text that stand where stations are spoken of and have no other unit."""
    cells = [(b.start, b.end) for b in reading.document.blocks if b.kind == "cell"]
    since = _REACH
    for sentence in reading.sentences:
        since = 0 if any(word in sentence.text for word in _OF_STATIONS) else since + 1
        if since >= _REACH or not _DIGIT.search(sentence.text):
            continue
        raw = reading.text.starts[sentence.start]
        if any(start <= raw < end for start, end in cells):
            continue
        for match in NUMBER.finditer(reading.text.norm, sentence.start, sentence.end):
            if (number := _counted(match)) is not None:
                yield Candidate(sentence, number, match.start("core"))


def _counted(match: re.Match[str]) -> Number | None:
    text = match.string
    if _NAMED.search(text, max(0, match.start() - 1), match.start()) and text[match.start() - 1] not in "(（":
        return None
    if not _UNIT_FOLLOWS.match(text, match.end()) or _OTHER_UNIT.match(text, match.end()):
        return None
    before = text[max(0, match.start() - 20) : match.start("core")]
    if _OTHER_STATIONS.search(before) or _NO_LEVEL.search(before):
        return None
    number = read_number(match)
    return number if number is not None and number.value > 1 else None


def features(reading: Reading, candidate: Candidate) -> set[str]:
    """The words for ``candidate``."""
    text, sentence = reading.text.norm, candidate.sentence
    at, end = candidate.number.start, candidate.number.end
    local = at - sentence.start
    clause = max(sentence.text.rfind(mark, 0, local) for mark in "，；。\n") + 1
    return {
        *_beside(text[max(0, at - _LEFT) : at], text[end : end + _RIGHT]),
        *(f"C:{gram}" for n in (2, 3) for gram in _grams(_plain(sentence.text[clause:local]), n)),
        *(f"P:{gram}" for gram in _grams(_plain(text[max(0, sentence.start - _BEFORE) : sentence.start]), 2)),
        *_whose(reading, sentence, local, clause),
        *_when(reading, sentence, local, clause),
        *_measures(sentence.text[:local], clause),
        *(f"section={s.key}" for s in reading.sections_at(at)),
        f"size={int(math.log10(candidate.number.value) * 2)}",
        f"whole={float(candidate.number.value).is_integer()}",
        f"unit={text[end : end + 1]}",
        f"numbers={min(5, sum(1 for _ in NUMBER.finditer(sentence.text, 0, local)))}",
    }


def _plain(text: str) -> str:
    return _DIGIT.sub("0", text)


def _grams(text: str, n: int) -> Iterator[str]:
    return (text[i : i + n] for i in range(len(text) - n + 1))


def _beside(left: str, right: str) -> Iterator[str]:
    left, right = _plain(left), _plain(right)
    for n in (1, 2, 3, 4):
        for i, gram in enumerate(_grams(left, n)):
            yield f"L:{gram}"
            if len(left) - i <= _NEAR:
                yield f"L{len(left) - i}:{gram}"
        for i, gram in enumerate(_grams(right, n)):
            yield f"R:{gram}"
            if i < 3:
                yield f"R{i}:{gram}"


def _whose(reading: Reading, sentence: Sentence, local: int, clause: int) -> Iterator[str]:
    """The scopes of the places named before and behind the number."""
    places = mentions(reading, sentence.text, near="all")
    before = [p for p in places if p.end <= local]
    after = [p for p in places if p.start >= local]
    within = [p for p in before if p.start >= clause]
    touching = [p for p in before if p.start > sentence.text.rfind("、", 0, local)]
    for name, told in (
        ("last", before[-1:]),
        ("first", before[:1]),
        ("clause", within[-1:]),
        ("item", touching[-1:]),
        ("next", after[:1]),
    ):
        yield f"place-{name}={told[0].scope if told else None}"


def _when(reading: Reading, sentence: Sentence, local: int, clause: int) -> Iterator[str]:
    """The cues before the number, and whether the last period before it is to come."""
    before = [c for c in cues(sentence.text) if c.end <= local]
    yield f"cue={before[-1].kind + before[-1].text if before else None}"
    for cue in before:
        yield f"cues={cue.kind}{cue.start >= clause}"
    dates = [d for d in reading.dates(sentence.text) if d.end <= local]
    yield f"date={(dates[-1].after(reading.today), len(dates[-1].iso) > 4) if dates else None}"


def _measures(text: str, clause: int) -> Iterator[str]:
    """The last words that tell what is counted."""
    named = list(_MEASURE.finditer(text))[-3:]
    for back, word in enumerate(reversed(named)):
        yield f"measure{back}={word[0]}"
        yield f"measure{back}={word[0]}{word.start() >= clause}"
    yield "measures=" + "|".join(word[0] for word in named[-2:])
