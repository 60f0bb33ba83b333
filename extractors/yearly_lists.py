"""Yearly targets whose measure stands once, at the end: 2024年建成15家、2025年建成25家、2026年建成40家5G工厂.

The last figure, beside the measure, is found by `targets`; here are those before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.context_places import scope_at
from extractors.context_status import ahead
from extractors.numbers import NUMBER, read_number
from extractors.reading import Reading
from extractors.targets import COUNTED, UNIT, metric_name, scaled, target_claim
from pipeline.model import Target

_VERB = r"(?:力争|计划|将|累计|分别)*(?P<verb>建成|打造|培育|培养|形成|推广|引进|实施|新增|新建|开展|完成|发展|认定|遴选|部署|举办|改造|达到|达)?"
_ONE = rf"(?P<period>20\d\d年(?:年?[底末])?)[，]?{_VERB}{NUMBER.pattern}(?P<unit>{UNIT})(?:以上|左右)?"
_ANY = re.sub(r"\?P<\w+>", "?:", _ONE)
_LIST = re.compile(rf"(?P<items>(?:{_ANY}[、，])+){_ANY}的?(?P<metric>{COUNTED})")
_ITEM = re.compile(_ONE)


def find_yearly_lists(reading: Reading) -> Iterator[Claim]:
    """The targets of the years that are still to come."""
    for match in reading.matches(_LIST, word="20"):
        sentence = reading.sentence_at(match.start())
        scope, place, _ = scope_at(reading, sentence, match.start())
        if scope not in ("city", "district"):
            continue
        for item in _ITEM.finditer(match["items"]):
            number = read_number(item)
            when = next(iter(reading.dates(item["period"])), None)
            if number is None or when is None or not ahead(reading, sentence.text, when):
                continue
            value, unit = scaled(number, item["scale"] or "", item["unit"])
            added = item["verb"] if item["verb"] in ("新增", "新建") else ""
            start = match.start("items") + item.start()
            metric = added + metric_name(match["metric"], unit)
            yield target_claim(
                Target(metric=metric, year=when.year, value=value, unit=unit),
                number,
                scope,
                place,
                sure=0.85,
                span=(start, match.end()),
                figure=(match.start("items") + item.start("core"), match.start("items") + item.end()),
            )
