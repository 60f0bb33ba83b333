"""Figures whose measure was named before them: …11862个，其中市区6240个 · 四川省平均为23.7个，重庆市为28.6个.

A chain of clauses is followed, up to the end of its sentence (over ；). `elliptic_figures` tells whether a
clause goes on with the measure of the chain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.claims import Claim
from extractors.elliptic_figures import further, is_beginning
from extractors.elliptic_segment import ADDED, LEFT_OUT, PER, WHOLE, Segment
from extractors.places import Place
from extractors.reading import YEAR_ITEM, Reading, Sentence
from pipeline.model import FactKind

# what a figure leaves out, in a bracket, cuts nothing: 全市(不含横琴)10803个
_CUT = re.compile(
    r"(?P<out>"
    + LEFT_OUT.pattern
    + r")|[，、；;:()\n。]|,(?!\d{3})|(?<=[个座站人])(?:和|及|以及|与)|(?<=\d[个座站])(?=(?!工业|产业|重点|省级|国家级)[一-龥]{2,7}[区县市旗]\d(?!G))"
)
_STATIONS = re.compile(r"(?:5G|第五代移动通信)[^，。；]{0,8}?基站")
_OTHER_STATIONS = re.compile(r"[234]G|5G-A|基站|站址|铁塔|光纤|端口")
_PARTS = re.compile(r"宏(?:基)?站|室分|室内|微站|皮站")
_ONLY_DATE = re.compile(
    r"(?:截至|截止|到|至)?(?:20\d\d年|今年|去年)(?:\d{1,2}月)?(?:\d{1,2}日|[底末初]|年底|年末|上半年)?"
)
# a paragraph that goes on with the one before
_GOES_ON = re.compile(rf"\s*(?:其中|(?:平均)?每万(?:名|常住)?人|万人|{YEAR_ITEM.pattern})")
# 其中移动6120个: a part
_OPERATOR = re.compile(r"移动|联通|电信|广电|铁塔")
_WITH_4G = re.compile(r"[234]G(?:基站)?[、/和及与]$")
_DATED = ("base_station_total", "base_stations_per_10k", "population")


@dataclass
class _Chain:
    """What the figures of a chain of clauses are of."""

    kind: FactKind | None = None
    added: bool = False  # newly built, a part: only a figure that says 总数 is one of the whole
    stopped: bool = False  # over a full stop: only a figure of another day goes on (预计2024年底建成1万座)
    claims: dict[FactKind, Claim] = field(default_factory=dict)  # of each kind the last, the last one last
    broken: bool = False  # over the end of a paragraph: only one that opens with 其中 or its measure goes on
    subject: Place | None = None  # 芜湖高出7.1个，达28.4个: whose the figure of the next clause is

    def take(self, claim: Claim) -> None:
        self.kind, self.added, self.stopped, self.subject = claim.kind, False, False, None
        self.broken = False
        self.claims.pop(claim.kind, None)
        self.claims[claim.kind] = claim

    def end(self) -> None:
        self.kind, self.added, self.stopped, self.subject = None, False, False, None
        self.broken = False
        self.claims.clear()


def find_later(reading: Reading, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The figures that no other extractor took and that go on with the measure before them."""
    known = defaultdict[int, list[Claim]](list)
    for claim in claims:
        if claim.figure is not None and claim.kind in _DATED:
            known[reading.sentence_at(claim.figure[0]).start].append(claim)
    chain = _Chain()
    for sentence in reading.sentences:
        if chain.broken and sentence.text.strip() and not _GOES_ON.match(sentence.text):
            chain.end()
        if chain.kind is not None or any(w in sentence.text for w in ("基站", "万人", "常住人口")):
            yield from _of_sentence(reading, sentence, known[sentence.start], chain)
        if not sentence.text.endswith(("；", ";")):
            _close(chain, sentence)


def _close(chain: _Chain, sentence: Sentence) -> None:
    """The sentence is over. 南山区每万人超过45个: a figure per 10,000 is known by its own words in the next one, a total
    by another day."""
    if not sentence.text.strip():
        chain.broken = True
        return
    if chain.kind is None or chain.stopped or chain.kind == "population":
        chain.end()
    else:
        chain.stopped, chain.broken = True, sentence.text.endswith("\n")


def _of_sentence(
    reading: Reading, sentence: Sentence, known: Sequence[Claim], chain: _Chain
) -> Iterator[Claim]:
    lead = ""  # of a bracket or colon: 高于全省(20.4个)
    for start, end in _segments(sentence):
        text = reading.text.norm[start:end]
        gap = reading.text.norm[max(0, start - 2) : start]
        joined = gap.endswith(("(", ":")) or (_ONLY_DATE.fullmatch(lead) and not gap.startswith(")"))
        before, lead = (lead if joined else ""), text
        inside = [c for c in known if c.figure is not None and start <= c.figure[0] < end]
        for claim in inside:
            chain.take(claim)
        if inside:
            lead = ""  # it has its figure: a bracket behind it has its own words
            continue
        _name(chain, text)
        if _WITH_4G.search(reading.text.norm[max(0, start - 4) : start]):
            chain.end()
        if chain.kind is None or _STATIONS.search(text):
            continue  # what names its measure itself is the other extractors' to take or to refuse
        segment = Segment.of(reading, sentence, start - len(before) - 1 if before else start, end)
        after: Literal["", "added", "stopped"] = (
            "stopped" if chain.stopped else "added" if chain.added else ""
        )
        found = further(reading, segment, chain.kind, chain.claims, after=after, subject=chain.subject)
        if found is not None:
            chain.take(found)
            yield found
        else:
            _pass(chain, Segment.of(reading, sentence, start, end))


def _segments(sentence: Sentence) -> Iterator[tuple[int, int]]:
    at = 0
    for cut in _CUT.finditer(sentence.text):
        if cut["out"]:
            continue
        if cut.start() > at:
            yield sentence.start + at, sentence.start + cut.start()
        at = cut.end()
    if at < len(sentence.text):
        yield sentence.start + at, sentence.end


def _name(chain: _Chain, text: str) -> None:
    """The measure that the segment names, if any."""
    if PER.search(text) and (chain.kind is not None or "5G" in text) and "4G" not in text:
        if chain.kind != "base_stations_per_10k":
            chain.kind, chain.added = "base_stations_per_10k", False
    elif _STATIONS.search(text):
        chain.kind, chain.added = "base_station_total", bool(ADDED.search(text) and not WHOLE.search(text))
        chain.stopped = False
    elif _PARTS.search(text) and chain.kind is not None:
        chain.added = True
    elif _OTHER_STATIONS.search(text):
        chain.end()


# 2022年7100个，同比增长52%；2023年9300个
_GROWTH_RATE = re.compile(
    r"(?:同比|环比|年均|平均|较[^\d，]{1,6}|比[^\d，]{1,6}|[较比]20\d\d年[底末]?)*(?:增长|增加|提升|提高|增幅)[^\d，]{0,6}[\d.]+%(?:以上|左右)?"
)
# 新增5G专网30个，使总数达到85个: of what was added
_ADDED_THING = re.compile(
    r"(?:新建|新增|新开通?|再建|续建|净增|增加|扩建|改造)(?:了|成|各类|5G)*(?P<what>[一-龥]{2,12})(?:约|近|超)?\d"
)
_OF_STATIONS = re.compile(r"站|室分|分布系统|共享|其中|宏|微|达|至|到|为|以上")


def _of_something_else(segment: Segment) -> bool:
    """Whether the segment tells of an addition to some other thing than stations."""
    added = _ADDED_THING.search(segment.text)
    return added is not None and not _OF_STATIONS.search(added["what"])


def _pass(chain: _Chain, segment: Segment) -> None:
    """A segment whose figure, if it has one, is of something else."""
    if (place := segment.differing()) is not None:
        chain.subject = replace(place, start=0, end=0)
    elif not segment.tells_figure() or is_beginning(segment) or _GROWTH_RATE.fullmatch(segment.text):
        return
    elif _of_something_else(segment):
        chain.end()
    elif (
        ADDED.search(segment.text.replace("在建", ""))
        or _OPERATOR.search(segment.text)
        or (chain.added and segment.only_filler())
    ):  # what is being built tells nothing of what comes next
        chain.added = True
    elif not segment.compares() and "在建" not in segment.text:
        chain.end()
