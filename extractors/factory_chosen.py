"""Enterprises chosen among those named before: 甲公司、乙公司、丙公司…，其中后两个入选; …三个项目中，甲入选."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.factory_names import COMPANY, Named, find_names, in_order
from extractors.factory_words import ENTRY
from extractors.numbers import count_told
from extractors.reading import Reading, Sentence

_NUMBER = r"(?:[两二三四五六七八九十]|\d{1,2})"
_CHOICE = re.compile(
    rf"(?:(?:^|[，；])(?:其中|而)[，:]?|(?:上述|以上|这|等)?{_NUMBER}(?:个|家|户|项)(?:企业|项目|工厂|单位|公司)?(?:中|当中|之中)，)"
    r"(?P<which>[^，。；:“”]{2,40})$"
)
_END = re.compile(
    rf"(?P<end>前|后)(?P<count>{_NUMBER})(?:家|个|者|项)?(?:企业|项目|工厂|公司)?(?:还|也|并|又|同时|同步|已|均)*"
)
_BARE = re.compile(
    rf"(?:等)?(?:{_NUMBER}(?:家|个|项))?(?:企业|公司|集团|股份|项目|的?5G工厂|工厂)?(?:还|也|并|又|同时|同步|已|均|双双)*$"
)
# …乙公司“乙5G工厂”|等先后建成
_SAID = re.compile(r"(?<=[司团厂”)])(?:等)?[^“”、，；司团)]{0,20}[，；。]?$")


def chosen(reading: Reading, sentence: Sentence, before: str) -> list[Named] | None:
    """Those whom the end of ``before`` (the sentence up to the verb) chooses; empty where it chooses some and does
    not say whom, None where it chooses nobody."""
    choice = _CHOICE.search(before)
    if choice is None or re.search(r"公司|研究院|研究所|厂", choice["which"]):
        return None
    named = _named(reading, before[: choice.start()], 0)
    earlier = next(reading.before(sentence), None)
    # those who came into a list before: which project was meant then tells nothing of this one
    if not named and not choice.start() and earlier is not None and not ENTRY.search(earlier.text):
        named = _named(reading, earlier.text, earlier.start - sentence.start)
    if not named:
        return None
    found = _of(named, choice["which"])
    return found or (None if re.search(COMPANY, choice["which"]) else [])  # …，其中甲集团: not named before


def _named(reading: Reading, text: str, offset: int) -> list[Named]:
    """The enterprises of an enumeration, with what is said of them behind it left out."""
    told = _SAID.sub("", text)
    return in_order(reading, told, offset) or list(find_names(reading, told, offset))


def _of(named: Sequence[Named], which: str) -> list[Named]:
    if by_count := _END.fullmatch(which):
        count = count_told(by_count["count"]) or 0
        if not 0 < count < len(named):
            return []
        return list(named[:count] if by_count["end"] == "前" else named[-count:])
    found: list[Named] = []
    for short in re.split(r"[、和及与]|以及", which):
        bare = _BARE.sub("", short)
        meant = [n for n in named if bare in n.enterprise or bare in (n.project or "")]
        meant = meant or [n for n in named if _abbreviates(bare, n.enterprise)]
        if len(bare) < 2 or len(meant) != 1:
            return []
        found += meant
    return found


def _abbreviates(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name`` in their order: 中车株机, 中车株洲电力机车有限公司."""
    characters = iter(name)
    return len(short) >= 2 and name.startswith(short[:1]) and all(c in characters for c in short)
