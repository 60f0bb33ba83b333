"""A document made ready for the extractors: normal text, sentences, clauses, headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.dates import When, find_dates
from extractors.normal import Normal, normalise
from extractors.places import Near, Own, Place
from pipeline.model import Applicant, Document, Section

if TYPE_CHECKING:
    from extractors.tables import Grid

# the form's own instructions; a cell that holds nothing else is blank, and nothing in them is a statement
_HINT = re.compile(r"[（(]\s*(?:简述|说明)申报.{10,480}?\d{4}\s*字\s*以?\s*内\s*[)）]", re.DOTALL)
# no sentence is longer than this; a page without stops must not cost minutes
_SENTENCE = re.compile(r"[^。！？；;\n]{0,1500}(?:[。！？；;\n]|$|(?<=[^。！？；;\n]))")
_CLAUSE_END = re.compile(r"[，,](?!\d{3}(?!\d))|[。！？；;\n:]")
_TERMINAL = set("。！？；：:;!?")
_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．](?!\d)|[①-⑳●■◆·•—]|第[一二三四五六七八九十]+[章节]|附件|表\s*\d|图\s*\d|\d{1,3}\s+[^\s，。；]{4,40}\s+\S)"
)


# words that tell of today, and what may stand before the period that a paragraph of aims opens with
_STANDS = re.compile(r"截至|目前|现有|已(?:经|建|累|开|获|形|实|达|有)|今年以来|近年来")
# what describes a city as it is: no aim of before goes on into or beyond it
_DESCRIBES = re.compile(
    r"下辖|辖\d|总面积|户籍|同比|较上年|比上年|全年(?:完成|实现)|历史上|素有|地处|位于|坐落|是(?:我国|全国|全省|国家)|不断(?:健全|优化|完善)|日益|近[年三五]|先后|连续\d?[一二三四五六七八九十]?年|入选|获批|获评|荣获|被评为|户(?:，|。)"
)
# (3)典型应用场景情况。: what follows is as it is, whatever was aimed at before
_RUN_IN_HEADING = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,2}[).、]|[①-⑳])+[^，。；:\d]{2,20}(?:情况|现状|基础|成效|进展|条件)。\s*"
)
# what an item of a list opens with
ITEM_MARK = r"(?:\(?[一二三四五六七八九十\d]{1,3}[).、]|[①-⑳—●■◆·•])"
# 2.2025年，新建1000个: an item of what is told year by year
YEAR_ITEM = re.compile(rf"\s*{ITEM_MARK}*(?:到)?20\d\d年(?:年?[底末])?[:，]")
_ITEM = re.compile(
    r"\s*(?:\d{1,2}[.、)]|[(\[]\d{1,2}[)\]]|\([一二三四五六七八九十]+\)|[①-⑳●■◆•·—]|[一二三四五六七八九十]是)"
)
# the end of a heading that is none: a clause begun, with a figure before it
_RUNS_ON = re.compile(r"\d[^，]*，[^，。；：:]*$")
# a note that dates the figures over it
_DAY_NOTE = re.compile(
    r"\s*\(?(?:注[:，]?)?(?:以上|上述|本节|文中|表中)?(?:各项|所有|全部|相关)?数据(?:均|由|为|来源|统计|采集|更新|的|时间|时点|口径|日期|[^，。；\d]{0,24}提供，?|来自[^，。；\d]{0,20}，?)*[:，]?(?:统计)?(?:时间|时点|口径)?(?:均|为|是|:)*(?:截至|截止到?|截止至|更新至)?(?:时间|日期)?(?:为|:)?20\d\d年[^，。；]{0,8}[。；)\n]?"
)
_DAY_ALONE = re.compile(r"\((?:数据)?(?:截至|截止到?|截止至)20\d\d年[^，。；()]{0,8}\)")  # a line of its own
_NOTE_REACH = 600  # characters of the paragraphs that a note dates
_AIMS_TITLE = re.compile(r"目标|预期|绩效|指标|成效")
_SETS = re.compile(
    r"^\s*(?:[(\[]?[一二三四五六七八九十\d]+[)\].、]*|第[一二三]阶段|[^，。]{0,8}目标|力争|计划|预计|预期|确保|有望|争取|[:，是])*$"
)


@dataclass(frozen=True)
class Sentence:
    """``text`` at ``start:end`` of the normal text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Reading:
    """What the extractors work on. Offsets are of ``text.norm`` unless they say otherwise."""

    document: Document
    applicant: Applicant
    own: Own
    text: Normal
    reference: int  # the year that 今年 means
    today: str  # ISO: what ends after this day is still to come

    @cached_property
    def mentions(self) -> dict[tuple[str, Near], list[Place]]:
        """What `context.mentions` found in the sentences looked at so far."""
        return {}

    @cached_property
    def grids_found(self) -> list[tuple[Grid, ...]]:
        """What `tables.grids` found, once it was asked: several extractors look at the tables."""
        return []

    @cached_property
    def refused(self) -> list[tuple[int, int]]:
        """Where figures stand that an extractor knew by their words and did not take (`second_look`)."""
        return []

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        found = (m for m in _SENTENCE.finditer(self.text.norm) if m.end() > m.start())
        return tuple(Sentence(m.start(), m.end(), m[0]) for m in found)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, at: int) -> Sentence:
        """The sentence that holds offset ``at``."""
        return self.sentences[max(0, bisect_right(self._starts, at) - 1)]

    def over_semicolon(self, sentence: Sentence) -> Sentence | None:
        """The part before the semicolon at which the sentence is taken to begin; None where it begins otherwise."""
        if not sentence.start or self.text.norm[sentence.start - 1] not in "；;":
            return None
        return self.sentence_at(sentence.start - 1)

    def before(self, sentence: Sentence) -> Iterator[Sentence]:
        """The sentences before this one in which something stands, the nearest first."""
        for index in range(bisect_right(self._starts, sentence.start) - 2, -1, -1):
            if self.sentences[index].text.strip():
                yield self.sentences[index]

    def matches(self, pattern: re.Pattern[str], *, word: str | tuple[str, ...]) -> Iterator[re.Match[str]]:
        """The matches of ``pattern`` in the sentences that hold ``word``, or one of several, offsets of the normal
        text."""
        for start, end in self._holding((word,) if isinstance(word, str) else word):
            yield from pattern.finditer(self.text.norm, start, end)

    def _holding(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where the sentences stand that hold one of ``words``: looked for once, as many patterns ask for the same."""
        known = self._held.get(words)
        if known is None:
            norm = self.text.norm
            starts: set[int] = set()
            for word in words:
                at = norm.find(word)
                while at >= 0:
                    sentence = self.sentence_at(at)
                    if at + len(word) <= sentence.end:
                        starts.add(sentence.start)
                    at = norm.find(word, max(sentence.end, at + 1) if sentence.start in starts else at + 1)
            known = self._held[words] = [
                (sentence.start, sentence.end) for sentence in map(self.sentence_at, sorted(starts))
            ]
        return known

    @cached_property
    def _held(self) -> dict[tuple[str, ...], list[tuple[int, int]]]:
        """What `_holding` found so far."""
        return {}

    def clause_at(self, at: int) -> tuple[int, int]:
        """The clause (between commas) that holds offset ``at``."""
        sentence = self.sentence_at(at)
        start = sentence.start
        for match in _CLAUSE_END.finditer(sentence.text):
            end = sentence.start + match.end()
            if end > at:
                return start, end - 1 if end - 1 > start else end
            start = end
        return start, sentence.end

    def dated_before(self, sentence: Sentence) -> When | None:
        """The past period of an earlier part of the same sentence: 到2023年底，…1255座；每万人…31.7个."""
        index = bisect_right(self._starts, sentence.start) - 1
        for earlier in reversed(self.sentences[max(0, index - 6) : index]):
            if not earlier.text.endswith(("；", ";")):
                return None
            # (截至2024年7月) belongs to the figure that it stands behind
            # nor does that of a head count: 2023年末常住人口442.8万人
            if found := [
                d
                for d in self.dates(earlier.text)
                if earlier.text[d.start - 1 : d.start] != "("
                and "人口" not in earlier.text[d.end : d.end + 12]
            ]:
                return None if found[-1].after(self.today) else found[-1]
        return None

    def framed(self, sentence: Sentence) -> When | None:
        """The past period that opens the paragraph, for the sentence behind the first and its parts over ；:
        2023年，全市生产总值…。累计建成5G基站2.89万个."""
        index = bisect_right(self._starts, sentence.start) - 1
        while index and self.sentences[index - 1].text.endswith(("；", ";")):
            index -= 1
        if index < 1 or (index > 1 and not self.sentences[index - 2].text.endswith("\n")):
            return None
        first = self.sentences[index - 1].text
        frame = next((d for d in self.dates(first) if not first[: d.start].strip()), None)
        if frame is None or first.endswith("\n") or first[frame.end : frame.end + 1] != "，":
            return None
        return None if frame.after(self.today) else frame

    def stated_before(self, sentence: Sentence) -> When | None:
        """The day (截至…) that the sentence before tells, in the same paragraph."""
        index = bisect_right(self._starts, sentence.start) - 1
        before = self.sentences[index - 1].text if index else "\n"
        stated = [] if before.endswith("\n") else [d for d in self.dates(before) if d.stated_past]
        return stated[-1] if stated else None

    def noted_below(self, sentence: Sentence) -> When | None:
        """The day that a note under the paragraphs gives to all figures over it: 以上数据统计时间为2024年7月31日."""
        for note in self._notes:
            if not sentence.start < note.start < sentence.start + _NOTE_REACH:
                continue
            if self.sections_at(note.start)[-1:] != self.sections_at(sentence.start)[-1:]:
                return None
            told = next(iter(self.dates(note.text)), None)
            return None if told is None or told.after(self.today) else told
        return None

    @cached_property
    def _notes(self) -> tuple[Sentence, ...]:
        return tuple(
            s
            for s in self.sentences
            if ("数据" in s.text and _DAY_NOTE.match(s.text))
            or ("截" in s.text and _DAY_ALONE.fullmatch(s.text.strip()))
        )

    def carried(self, sentence: Sentence) -> When | None:
        """The period ahead that an earlier sentence of the same paragraph set for what follows it.

        总体目标：到2026年，建成一流的先导区。5G基站总数达到4.2万个。— a word like 已 or 截至 ends it, and so
        does one that describes the city as it is. Outside of aims, it reaches the next sentence only, or from
        figure to figure.
        """
        if _DESCRIBES.search(sentence.text):
            return None
        aims = self._among_aims(sentence)
        index = bisect_right(self._starts, sentence.start) - 1
        for position in range(index - 1, max(-1, index - 17), -1):
            earlier = self.sentences[position]
            if earlier.text.endswith("\n") and not self._list_goes_on(position, aims=aims):
                return None
            if not earlier.text.strip():
                continue
            if _STANDS.search(earlier.text) or (not aims and _RUN_IN_HEADING.fullmatch(earlier.text)):
                return None
            for date in self.dates(earlier.text):
                if date.after(self.today) and _SETS.search(earlier.text, 0, date.start):
                    return date
            if _DESCRIBES.search(earlier.text):
                return None
            if not aims and not re.search(r"\d", earlier.text):
                return None
        return None

    def _list_goes_on(self, position: int, *, aims: bool) -> bool:
        """Whether the paragraph that ends with sentence ``position`` opens a list, or is an item of one,
        that the next paragraph goes on with. Among ``aims``, one that sets a period ahead opens a list too."""
        if position + 1 >= len(self.sentences) or not _ITEM.match(self.sentences[position + 1].text):
            return False
        start = position
        while start and not self.sentences[start - 1].text.endswith("\n"):
            start -= 1
        whole = self.text.norm[self.sentences[start].start : self.sentences[position].end].strip()
        if whole.endswith(":") or _ITEM.match(whole):
            return True
        return aims and any(
            d.after(self.today) and _SETS.search(whole, 0, d.start) for d in self.dates(whole)
        )

    def _among_aims(self, sentence: Sentence) -> bool:
        """Whether the sentence stands where aims are told: their cell, or under a heading that says so."""
        sections = self.sections_at(sentence.start)
        if sections and sections[-1].key is not None:
            return sections[-1].key == "targets"
        return any(s.key == "targets" or _AIMS_TITLE.search(s.title) for s in sections)

    def dates(self, text: str) -> tuple[When, ...]:
        return find_dates(text, self.reference)

    def sections_at(self, at: int) -> list[Section]:
        """The sections that hold offset ``at``, the outermost first."""
        raw = self.text.starts[at]
        known = self._sections_at.get(raw)
        if known is None:
            known = self._sections_at[raw] = [s for start, end, s in self._sections if start <= raw < end]
        return known

    @cached_property
    def _sections(self) -> list[tuple[int, int, Section]]:
        """The sections with where they begin and end, their headings included."""
        return [(s.heading_start, max(s.end, s.heading_end), s) for s in self.document.sections]

    @cached_property
    def _sections_at(self) -> dict[int, list[Section]]:
        """What `sections_at` found so far."""
        return {}

    @cached_property
    def _block_starts(self) -> list[int]:
        return [b.start for b in self.document.blocks]

    def in_heading(self, at: int) -> bool:
        """Whether offset ``at`` stands in a heading."""
        index = bisect_right(self._block_starts, self.text.starts[at]) - 1
        return index >= 0 and self.document.blocks[index].kind == "heading"

    def norm_span(self, start: int, end: int) -> tuple[int, int] | None:
        """A raw span as a span of the normal text; None where nothing of it is left."""
        lo = bisect_right(self.text.starts, start - 1)
        hi = bisect_right(self.text.starts, end - 1)
        hi = min(hi, len(self.text.norm))
        return (lo, hi) if lo < hi else None


def soft_breaks(document: Document) -> set[int]:
    """Offsets of line ends that cut a sentence in two: paragraphs that reading did not join.

    A line end is soft where the text before it is long and has no end mark, and what follows does not
    open a new item. A heading never runs on, save a sentence that was taken for one: (一)到2024年底，…每万人拥.
    """
    found: set[int] = set()
    for before, after in zip(document.blocks, document.blocks[1:], strict=False):
        first = document.text[before.start : before.end].rstrip()
        mistaken = before.kind == "heading" and after.kind == "paragraph" and _RUNS_ON.search(first)
        if not mistaken and (
            before.kind not in ("paragraph", "cell")
            or before.kind != after.kind
            or before.table != after.table
        ):
            continue
        second = document.text[after.start : after.end]
        opened = first.count("《") > first.count("》") or first.count("〈") > first.count("〉")
        long = len(first) >= (40 if before.kind == "cell" else 24)
        if (
            first
            and second.strip()
            and (opened or (long and first[-1] not in _TERMINAL))
            and not _OPENS.match(second)
        ):
            found.update(range(before.end, after.start))
    return found


def make_reading(document: Document, *, applicant: Applicant, reference: int, today: str) -> Reading:
    """``document`` made ready. ``reference``: the year of 今年; ``today`` (ISO): what is later is to come."""
    masked = [m.span() for m in _HINT.finditer(document.text)]
    return Reading(
        document=document,
        applicant=applicant,
        own=Own.of(applicant),
        text=normalise(document.text, soft=soft_breaks(document), masked=masked),
        reference=reference,
        today=today,
    )
