"""Enterprises that are meant without being named again: 后者, 其, a short name, 前两家, 以上三家, 一家."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.factory_names import Named, find_names, tidy_project
from extractors.factory_words import ENTRY
from extractors.numbers import count_told
from extractors.reading import Reading, Sentence

_WHICH = re.compile(r"，?(?P<which>[前后])者(?:则|也|还|同时|并)*$")  # …，前者入选甲名录，后者入选乙名录
# 甲和乙，一家入选A，一家入选B: the first, then the second
_ONE_EACH = re.compile(r"，(?:其中|另)?一家(?:则|也)?(?=[^，。；]*$)")
_ITS = re.compile(
    r"[，；]?(?:其|该公司|该企业)(?:申报的|建设的|的)?“(?P<project>[^“”]{2,40})”(?:项目|工厂)?(?:还|也|又|再)*"
)
_AGAIN = re.compile(r"(?:之)?后，(?:又|再次?|也|还)*|，(?:又|再次|并再次)")  # 继获评A之后，再次入选B
_SHORT = re.compile(
    r"[，；]?(?:其中[，]?|而)?(?P<short>[一-龥A-Za-z]{2,10}?)(?:公司|集团|股份|项目|的?5G工厂|5G工厂项目)?(?:还|也|并|另|又|同时|同步)*"
)
_FIRST_OF = re.compile(
    r"，?(?:其中)?前(?P<count>[两二三四五六七八九十]|\d{1,2})(?:家|个|者)(?:企业|项目)?(?:还|也|并|又|同时|同步)*$"
)
# …建设成效明显，|上述两个项目均入选
_THESE = re.compile(
    r"(?:^|，)(?:以上|上述|这)(?P<count>[两二三四五六七八九十]|\d{1,2})?(?:家|个|户|项)?(?:企业|项目|工厂|单位|公司)?(?:均|都|全部)*$"
)
_LAST_WORDS = re.compile(r"(?:均|已|成功|先后|双双)*(?:入选|上榜|入围|在列|建成投产|建成)?[。；;\n]*$")


def one_each(reading: Reading, text: str) -> list[Named]:
    """The one of two enterprises that 一家 at the end of ``text`` means."""
    told = list(re.finditer(r"，(?:其中|另)?一家", text))
    if not told or not _ONE_EACH.search(text) or len(told) > 2:
        return []
    named = list(find_names(reading, text[: told[0].start()], 0))
    return [named[len(told) - 1]] if len(named) == 2 else []


def meant_before(
    reading: Reading, sentence: Sentence, head: str, offset: int, known: Sequence[Named]
) -> list[Named]:
    """The enterprises among those named before that the end of ``head`` means: 后者, 其, a short name, 前两家, 以上三家."""
    if first := _FIRST_OF.search(head):
        return list(known[: count_told(first["count"]) or 0])
    if these := _THESE.search(head):
        return _these(reading, sentence, head[: these.start()], offset, these["count"])
    known = known or _named_before(reading, sentence)
    one = _one_of_two(reading, sentence.text, head) or _by_short_name(known, head)
    return [one] if one is not None else []


def _named_before(reading: Reading, sentence: Sentence) -> list[Named]:
    """Those that came into a list before the semicolon at which the sentence is taken to begin."""
    before = reading.over_semicolon(sentence)
    entry = ENTRY.search(before.text) if before is not None else None
    if before is None or entry is None:
        return []
    return list(find_names(reading, before.text[: entry.start()], before.start - sentence.start))


def _these(reading: Reading, sentence: Sentence, head: str, offset: int, count: str | None) -> list[Named]:
    """All that ``head`` names, which stands at ``offset``, or the sentence before where it is empty; none where their
    number is not ``count``."""
    if not head and sentence.start:
        before = reading.sentence_at(sentence.start - 1)
        head, offset = _LAST_WORDS.sub("", before.text), before.start - sentence.start
    # …“白酒5G工厂”|建设成效明显
    head = re.sub(r"(?<=”)(?:项目)?[^“”、，公司]{2,20}$", "", head)
    names = list(find_names(reading, head, offset))
    return names if names and len(names) == (count_told(count) if count else len(names)) else []


def _one_of_two(reading: Reading, text: str, head: str) -> Named | None:
    """The enterprise that 前者 or 后者 at the end of ``head`` means, where two were named before."""
    which, first = _WHICH.search(head), re.search(r"，?前者", text)
    if which is None or first is None:
        return None
    entry = ENTRY.search(text, 0, first.start())  # …均入选甲名单，前者同时入选乙名录
    named = list(find_names(reading, text[: entry.start() if entry else first.start()], 0))
    return named["前后".index(which["which"])] if len(named) == 2 else None


def _by_short_name(known: Sequence[Named], head: str) -> Named | None:
    """The enterprise among those named before that a short name or 其 means: …，东贝压缩机项目同时列入; …，其“5G+智慧
    钢铁”项目入选."""
    its, short = _ITS.fullmatch(head), _SHORT.fullmatch(head)
    if known and _AGAIN.fullmatch(head):
        return known[-1]
    if its is not None:
        return replace(known[-1], project=tidy_project(its["project"])) if known else None
    meant = [n for n in known if short is not None and short["short"] in n.enterprise]
    return replace(meant[0], project=None) if len({n.enterprise for n in meant}) == 1 else None
