"""Names of titles that share their head: 国家智慧城市、国家信息消费、国家产城融合三大试点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.numbers import chinese_number
from extractors.title_words import any_of

_COUNT = r"(?:[一二两三四五六七八九十\d]{1,2}(?:大|类|个|项|块|张|种|重)|多(?:个|项|类))"
_NATION = r"(?:国家级?|全国)"
# a quote may hold a name, a mark of enumeration may not
_ITEM = r"[^、，。；:！？《》()\n]{2,20}?"
_AND = re.compile(r"、|以及|[和与及]")
_SHARED_HEADS = (
    r"试点示范城市|试点示范市|示范城市|试点城市|示范区|试验区|先行区|先导区|试点市|示范市|试点示范|试点|示范"
)
_LEVEL = re.compile(_NATION)
# what is shared is a list of titles, not of places, firms or aims
_NO_ITEM = re.compile(r"[的了是将]|推进|推动|建设国家|支持|\d[个家项]|企业|公司|[省市县区]级")


@dataclass(frozen=True)
class SharedName:
    """One name of the enumeration ``first:last`` of its sentence; it stands at ``start:end`` without its head."""

    start: int
    end: int
    title: str
    first: int
    last: int


@lru_cache
def _group() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<items>{_NATION}{_ITEM}(?:(?:{_AND.pattern}){_ITEM}){{1,7}}?)"
        rf"(?:等?(?P<count>{_COUNT}){_NATION}?|等(?:一批|系列)?{_NATION}?)(?P<head>{_SHARED_HEADS})(?![一-龥]{{0,3}}(?:企业|项目|园区|产品))"
    )


@lru_cache
def _own_head() -> re.Pattern[str]:
    # 国家智慧城市 is a name cut short, not one with its own head
    return re.compile(rf"(?:{any_of('heads')}|{any_of('tails')})(?<!智慧城市)[”\"]?$")


def shared_names(text: str) -> Iterator[SharedName]:
    """The names that end with the head of their enumeration. One that has a head of its own is named by its own words."""
    if not any(head in text for head in ("试点", "示范", "试验区", "先行区", "先导区")):
        return
    for group in _group().finditer(text):
        at = group.start("items")
        for first, last in _edges(group["items"], _told(group["count"])):
            item = group["items"][first:last]
            if not _NO_ITEM.search(item) and not _own_head().search(item):
                title = item if _LEVEL.match(item) else f"国家{item}"
                yield SharedName(at + first, at + last, f"{title}{group['head']}", at, group.end())


def _edges(items: str, told: int | None) -> list[tuple[int, int]]:
    """Where each item stands; a conjunction parts the last two where 国家 follows it or the count asks for it."""
    parts = [m.span() for m in _AND.finditer(items) if m[0] == "、" or _LEVEL.match(items, m.end())]
    joined = [m.span() for m in _AND.finditer(items, parts[-1][1] if parts else 0) if m[0] != "、"]
    if joined and joined[-1] not in parts and told in (None, len(parts) + 2):
        parts.append(joined[-1])
    starts = [0, *(end for _, end in parts)]
    return list(zip(starts, [*(start for start, _ in parts), len(items)], strict=True))


def _told(count: str | None) -> int | None:
    """三大 → 3; None where no number is told."""
    number = re.match(r"\d+|[一二两三四五六七八九十]+", count or "")
    if number is None:
        return None
    value = int(number[0]) if number[0].isdigit() else chinese_number(number[0])
    return int(value) if value is not None else None
