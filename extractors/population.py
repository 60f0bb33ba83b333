"""Permanent residents (常住人口), in people. 户籍人口 is another figure and left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.context import context_at
from extractors.numbers import NUMBER, read_number
from extractors.reading import Reading

_TERM_FIRST = re.compile(
    rf"(?<!城镇)(?<!农村)(?<!乡村)(?<!城区)(?<!户籍)常住(?:总)?人口(?:\([^()\n]{{0,12}}\))?(?:[^，。；;\n\d]|\([^()\n]{{0,12}}\)){{0,14}}?{NUMBER.pattern}(?P<unit>万人|人|万)?"
)
_NUMBER_FIRST = re.compile(rf"{NUMBER.pattern}(?P<unit>万人|人|)的?(?:常住(?:总)?人口)(?!城镇化)")
_OTHER = re.compile(r"%|个百分点|城镇化率|比重|增长|增加|户籍|流动|每|平均|净增|出生|流入|密度")


def find_population(reading: Reading) -> Iterator[Claim]:
    """The residents of the city, and those of others with their own scope."""
    text = reading.text.norm
    taken: list[tuple[int, int]] = []
    for pattern in (_TERM_FIRST, _NUMBER_FIRST):
        for match in reading.matches(pattern, word="常住"):
            number = read_number(match)
            if number is None or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            between = match[0].replace(match["core"], "", 1)
            if re.search(r"每一?$", text[max(0, match.start() - 2) : match.start()]):
                continue
            if _OTHER.search(between) or re.match(r"%|个|户|年|平方", text[match.end() :]):
                continue
            in_brackets = not match["unit"] and re.search(r"\((?:单位:)?万人\)", between)
            people = number.value * (10_000 if match["unit"] == "万人" or in_brackets else 1)
            if people < 3_000:  # 常住人口961.8 with its 万人 lost, or no count of people at all
                continue
            taken.append(match.span())
            context = context_at(reading, match.start("core"), match.end())
            start, _ = reading.clause_at(match.start())
            yield Claim(
                kind="population",
                value=round(people),
                unit="人",
                scope=context.scope,
                place=context.place,
                status=context.status,
                as_of=context.as_of,
                approximate=number.approximate,
                doubtful=number.doubtful,
                confidence=0.5 if number.doubtful else 0.96,
                spans=((start, match.end()),),
                figure=(match.start("core"), match.end()),
            )
