"""Enterprises that a list of 5G factories opens, or that it stands behind in a bracket: …名录中，我市甲公司、乙公司入选."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from extractors.claims import Claim
from extractors.factory_items import itemised, lined
from extractors.factory_lists import LIST
from extractors.factory_names import find_names, tidy_project
from extractors.factory_words import ENTRY, WISHED, factory_claim, verb_lead
from extractors.numbers import count_told
from extractors.reading import Reading
from pipeline.model import Status

_NOTE = re.compile(
    rf"\((?:(?P<project>[^()，；]{{2,40}})，)?(?:均|已)*(?:入选|列入|获评|上榜)?{LIST.pattern}\)"
)
_LABEL = re.compile(r"^[^，。；:、公]{2,24}:")  # 国家级5G工厂:
_NAMED_SO = re.compile(  # …毛纺5G工厂被评为国家级5G工厂(2023年5G工厂名录)
    r"(?:均|已|先后|成功|分别)*被?(?:评为|评定为|认定为|确定为|遴选为|授予|获评|获得|荣获)(?:国家级?|部级|工信部)?5G(?:全连接)?工厂$"
)
_LONGEST_LIST = 1_200  # characters
# 在2023年5G工厂名录(共300家)中，厦门占3席:甲公司、乙公司: the names after the colon
# …，包括:甲公司、乙公司
_OPENS = r"(?::|，?(?:其中)?(?:包括|分别为|分别是|分别有|具体为|具体是|即):?)"
_AND = r"(?:，[^，。；:、]{2,16})?"  # …，数量居全省第二，
_SEATS = re.compile(
    rf"{LIST.pattern}(?:\([^()]{{0,30}}\))?(?:中|里|内|公布|显示|名单|企业|项目)?[，:]?(?:[^，。；:、]{{0,16}}(?:占|有|共|入选|上榜|收录|达|计)[^，。；:、]{{0,12}}{_AND}|[^，。；:、]{{0,8}}?(?:\d{{1,3}}|[一二两三四五六七八九十]+)(?:家|个|项)[^，。；:、]{{0,8}}{_AND})?{_OPENS}(?P<names>[^。\n]{{4,400}})"
)
# 拥有2家|国家5G工厂名录企业:甲、乙
_SO_MANY = re.compile(r"(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:家|个|项)$")
# …发布《2023年5G工厂名录》。我市6家企业入选，数量居全省第二，分别是甲公司、乙公司: the list in the sentence before
_SEATS_LATER = re.compile(
    rf"(?:家|个)(?:企业|单位|工厂)?(?:的)?(?:项目|企业|工厂)?(?:成功|均|同时)*(?:入选|上榜|入围|榜上有名|入列){_AND}{_OPENS}(?P<names>[^。\n]{{4,400}})"
)
_AMONG = re.compile(
    rf"{LIST.pattern}(?:企业|项目|名单)?(?:名单)?(?:中|里|内|公布|显示|(?:评选|遴选|评审)?(?:结果|名单)?(?:揭晓|公布|出炉|发布|公示)|(?=，))[，:]?(?P<names>[^。；\n]{{4,400}}?)(?:成功|均|双双|全部|榜上有名)*(?:入选|上榜|入围|在列|榜上有名|名列其中|位列其中)(?=[。；，\n]|$)"
)
# 安徽省5G工厂名单中，滁州有甲公司、乙公司2家
_HAVING = re.compile(
    rf"{LIST.pattern}(?:之?中|里|内)，(?:我市|全市|本市|[一-龥]{{2,4}}[市州盟]?)(?:共|现|也|仅)?有(?P<names>[^。；\n]{{4,400}}?)(?=[。；\n]|$)"
)


def find_seated(reading: Reading) -> Iterator[Claim]:
    """What the lists themselves name."""
    yield from _among(reading)
    yield from _noted(reading)
    yield from _seated(reading)
    yield from _seated_later(reading)
    yield from _itemised(reading)
    for match, sentence, named in lined(reading):
        whole = sentence.start, sentence.end
        yield replace(factory_claim(named, match, "actual", 0, whole), spans=(whole,)).less(0.85)


def _among(reading: Reading) -> Iterator[Claim]:
    """工业和信息化部公布的2023年5G工厂名录中，我市甲公司、乙公司入选."""
    for match in reading.matches(_AMONG, word="工厂"):
        names = re.sub(
            r"^(?:我市|全市|本市|全州|我州|[一-龥]{2,4}[市州])(?:的|有|共有)?|(?:均|已|全部|拟)$",
            "",
            match["names"],
        )
        offset = match.start("names") + match["names"].index(names)
        published = reading.text.norm[max(0, match.start() - 4) : match.start()]
        hoped = match["names"].endswith("拟") or re.search(r"公示[《“]?$", published)
        status: Status = "planned" if hoped else "actual"
        for named in find_names(reading, names, offset):
            claim = factory_claim(named, match, status, 0, (named.start, named.end))
            yield _with_place(claim, match.span()).less(0.9)


def _noted(reading: Reading) -> Iterator[Claim]:
    """甲公司“甲5G工厂”(2023年5G工厂名录): the list in a bracket behind the names."""
    for sentence in reading.sentences:
        if "工厂" not in sentence.text:
            continue
        done = 0
        for note in _NOTE.finditer(sentence.text):
            before, at, done = sentence.text[done : note.start()], done, note.end()
            if WISHED.search(verb_lead(before)) or ENTRY.search(before):
                continue
            names = _LABEL.sub(lambda m: "，" * len(m[0]), _NAMED_SO.sub("", before))
            found = list(find_names(reading, names, sentence.start + at))
            if found and note["project"] and found[-1].project is None:
                found[-1] = replace(found[-1], project=tidy_project(note["project"]))
            for named in found:
                if named.sure:
                    claim = factory_claim(named, note, "actual", 0, (named.start, named.end))
                    span = sentence.start + note.start(), sentence.start + note.end()
                    yield _with_place(claim, span).less(0.85)


def _seated(reading: Reading) -> Iterator[Claim]:
    """Names after a colon that a list of 5G factories opens, or one in the sentence before."""
    for match in chain(
        reading.matches(_SEATS, word="工厂"), reading.matches(_HAVING, word=("中，", "里，", "内，"))
    ):
        head = re.split(r"[，。；]", reading.text.norm[max(0, match.start() - 12) : match.start()])[-1]
        if WISHED.search(head) or WISHED.search(match[0][: match.start("names") - match.start()]):
            continue
        said = _SO_MANY.search(reading.text.norm, max(0, match.start() - 12), match.start())
        told = count_told(said[1]) if said else None
        names = list(find_names(reading, _over_semicolons(reading, match), match.start("names"), told=told))
        for named in names:
            if named.sure or len(names) == told:
                claim = factory_claim(named, match, "actual", 0, (named.start, named.end))
                yield _with_place(claim, (match.start(), match.start("names"))).less(0.9)


def _seated_later(reading: Reading) -> Iterator[Claim]:
    """Names after a colon in a sentence that says of which list only by following on the one that names it."""
    for match in _SEATS_LATER.finditer(reading.text.norm):
        sentence = reading.sentence_at(match.start())
        before = next(reading.before(sentence), None)
        if before is None or LIST.search(sentence.text):
            continue
        lists = list(LIST.finditer(before.text))
        if not lists:
            continue
        status: Status = "planned" if WISHED.search(before.text) else "actual"
        span = before.start + lists[-1].start(), before.start + lists[-1].end()
        for named in find_names(reading, _over_semicolons(reading, match), match.start("names")):
            if named.sure:
                claim = factory_claim(named, lists[-1], status, 0, (named.start, named.end))
                yield _with_place(claim, span).less(0.85)


def _itemised(reading: Reading) -> Iterator[Claim]:
    """…入选《2023年5G工厂名录》: with one enterprise a paragraph under it."""
    for match, sentence, named in itemised(reading):
        if named.sure and not WISHED.search(sentence.text):
            claim = factory_claim(named, match, "actual", 0, (named.start, named.end))
            yield _with_place(claim, (sentence.start, sentence.end)).less(0.9)


def _over_semicolons(reading: Reading, match: re.Match[str]) -> str:
    """The names of a list up to its full stop: a sentence ends at ；, a list behind a colon does not."""
    start = match.start("names")
    return re.split(r"[。\n]", reading.text.norm[start : start + _LONGEST_LIST], maxsplit=1)[0]


def _with_place(claim: Claim, span: tuple[int, int]) -> Claim:
    """The claim quoted with the words that name its list too."""
    return replace(claim, spans=(*claim.spans, span))
