"""The six 不可偏离条件: stated, not stated, contradictory. No threshold is known, none is applied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import Checked, finding
from pipeline.model import Document, Fact, Factory, Finding, Section

# Words without which a condition cannot have been stated
_CUES = {
    "policy": r"《[^》]+》|政策|印发|出台",
    "network": r"每万人|万人拥有|基站",
    "scenario": r"场景",
    "factory": r"5G\s*工厂|工业互联网试点示范|5G\s*全连接工厂",
    "title": r"试点|示范|称号|基地|集群|先导区|千兆城市|重点城市",
    "security": r"安全事[件故]|网络安全",
}


def conditions(checked: Checked) -> Iterator[Finding]:
    """Each condition is looked for in the form's cell 不可偏离条件说明; one that stands only elsewhere, or whose
    words are there but not its fact, goes to a person."""
    document = checked.speaking_form
    section = checked.prose(document, "conditions") if document else None
    if document is None or section is None or not document.text[section.start : section.end].strip():
        return  # the form or the cell has a finding of its own
    for condition in checked.call.conditions:
        stated = _stating(checked, condition.key)
        contrary = _contrary(checked, condition.key)
        inside = [f for f in stated if _stands_in(f, document, section)]
        label = f"不可偏离条件“{condition.label}”"
        place = document.quote(section.start, min(section.end, section.start + 30))
        if contrary:
            evidence = contrary[0].evidence
            yield finding(
                "condition-unstated", condition.key, "must_fix", f"{label}的说明有相反内容。", evidence
            )
        elif inside:
            continue
        elif not re.search(_CUES[condition.key], document.text[section.start : section.end]):
            extra = "（其他材料中有涉及，请人工核对）" if stated else ""
            yield finding(
                "condition-unstated",
                condition.key,
                "review" if stated else "must_fix",
                f"{label}在申报表中未作说明{extra}。",
                stated[0].evidence if stated else place,
            )
        else:
            yield finding(
                "condition-unstated",
                condition.key,
                "review",
                f"{label}有提及，但未读到具体内容，请人工核对。",
                place,
            )


def _stating(checked: Checked, key: str) -> list[Fact]:
    actual = [f for f in checked.submission.facts if f.status == "actual"]
    own = [f for f in actual if f.scope in ("city", "district")]
    match key:
        case "policy":
            return [f for f in own if f.kind == "policy"]
        case "network":
            return [f for f in own if f.kind in ("base_stations_per_10k", "base_station_total")]
        case "scenario":
            return [f for f in actual if f.kind == "scenario"]
        case "factory":
            return [f for f in actual if isinstance(f.value, Factory) and _counts(f.value)]
        case "title":
            return [f for f in actual if f.kind == "title" and f.scope in ("city", "nation", "district")]
        case "security":
            return [f for f in actual if f.kind == "security_incident" and f.value is False]
    return []


def _counts(factory: Factory) -> bool:
    """Whether the list named is one that the notice accepts: of 2023 or before (the 2024 list came later)."""
    years = [int(y) for y in re.findall(r"20\d\d", factory.list or "")]
    return not years or min(years) <= 2023


def _contrary(checked: Checked, key: str) -> list[Fact]:
    if key != "security":
        return []
    return [f for f in checked.facts("security_incident") if f.value is True and f.scope == "city"]


def _stands_in(fact: Fact, document: Document, section: Section) -> bool:
    return any(
        e.document == document.id and e.span is not None and section.start <= e.span[0] < section.end
        for e in fact.evidence
    )
