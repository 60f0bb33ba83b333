"""The twenty typical scenarios of "5G+工业互联网", by their exact names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.claims import Claim
from extractors.context import context_at
from extractors.language import data_text
from extractors.reading import Reading
from pipeline.model import Scope, Status

_DENIED = re.compile(
    r"(?:尚未|还未|未能|没有|暂未|未)[^，。；;]{0,12}?(?:开展|实现|形成|覆盖|应用|落地|涉及|建成)[^，。；;]{0,30}$"
)
# the ministry's own list of scenarios is nobody's achievement
_LISTED = re.compile(
    r"(?:工业和信息化部|工信部|国家|部里)[^，。；;]{0,20}(?:发布|公布|明确|提出|印发|遴选|总结)[^，。；;]{0,16}(?:场景|应用)[^，。；;已]{0,6}(?:包括|涵盖|分别为|分别是|即|有|:)"
)


@lru_cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, data_text("scenarios.txt").split())))


def find_scenarios(reading: Reading) -> Iterator[Claim]:
    """Every mention of a scenario; the caller makes one fact of all mentions of one name."""
    text = reading.text.norm
    for match in _names().finditer(text):
        sentence = reading.sentence_at(match.start())
        if _DENIED.search(text, sentence.start, match.start()):
            continue
        scope, status = _whose(reading, match)
        yield Claim(
            kind="scenario",
            value=match[0],
            scope=scope,
            status=status,
            spans=(match.span(),),
            confidence=0.96,
        )


def _whose(reading: Reading, match: re.Match[str]) -> tuple[Scope, Status]:
    context = context_at(reading, match.start(), match.end())
    sentence = reading.sentence_at(match.start())
    listed = _LISTED.search(sentence.text, 0, match.start() - sentence.start)
    scope: Scope = "nation" if listed and not re.search(r"我市|全市", sentence.text) else context.scope
    # a district's or a works' scenario is the city's own achievement
    return ("city" if scope == "district" else scope), "actual" if context.status == "actual" else "planned"
