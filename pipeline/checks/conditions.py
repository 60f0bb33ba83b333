"""The conditions of the call (不可偏离条件): stated, not stated, contradictory; short of a threshold where one is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.call import Condition
from pipeline.checks.context import Checked, finding
from pipeline.model import Document, Evidence, Fact, Factory, Finding, Section
from pipeline.places import mentioned as places_in
from pipeline.textfold import fold

# kinds of fact that state a condition also where they are not the city's own
_SCOPES = {
    "scenario": ("city", "district", "province", "nation", "other"),
    "factory": ("city", "district", "province", "nation", "other"),
    "title": ("city", "district", "nation"),
    "security_incident": ("city", "district", "province", "nation", "other"),
}
_OWN = ("city", "district")


def conditions(checked: Checked) -> Iterator[Finding]:
    """Each condition is looked for in the form's cell that the call names; one that stands only elsewhere, or
    whose words are there but not its fact, goes to a person."""
    document = checked.speaking_form
    if document is None:
        return  # the form has a finding of its own
    for condition in checked.call.conditions:
        section = checked.prose(document, condition.cell)
        if section is None or not document.text[section.start : section.end].strip():
            continue  # the cell has a finding of its own
        yield from _one(checked, condition, document, section)
        yield from _threshold(checked, condition)


def _one(checked: Checked, condition: Condition, document: Document, section: Section) -> Iterator[Finding]:
    stated = stating(checked, condition)
    against = contrary(checked, condition)
    label = f"{_called(checked)}“{condition.label}”"
    place = document.quote(section.start, min(section.end, section.start + 30))
    if against and stated:
        # 未发生 in one place, an incident in another: which of them holds, a person must tell
        message = f"{label}的说明前后矛盾：一处称未发生，另一处提到发生过，请人工核对。"
        evidence = (*stated[0].evidence[:2], *against[0].evidence[:2])
        yield finding("condition-contradictory", condition.key, "review", message, evidence)
    elif against:
        yield _unstated(condition, f"{label}的说明有相反内容。", against[0].evidence)
    elif any(stands_in(f, document, section) for f in stated):
        return
    elif not mentioned(condition, document.text[section.start : section.end]):
        extra = "（其他材料中有涉及，请人工核对）" if stated else ""
        message = f"{label}在{checked.call.form.name}中未作说明{extra}。"
        evidence = stated[0].evidence if stated else place
        yield _unstated(condition, message, evidence, sure=not stated)
    elif not condition.words_suffice:
        local = [f for k in condition.facts for f in checked.facts(k) if _local_list(f)]
        told = f"有提及，但所列为“{_local_list(local[0])}”" if local else "有提及，但未读到具体内容"
        evidence = local[0].evidence[:1] if local else place
        yield _unstated(condition, f"{label}{told}，请人工核对。", evidence, sure=False)


def _called(checked: Checked) -> str:
    """What the conditions are called: by the cell that asks for them."""
    labels = " ".join(cell.label for cell in checked.call.form.prose)
    return "不可偏离条件" if "不可偏离条件" in labels else "申报条件"


def _unstated(
    condition: Condition, message: str, evidence: tuple[Evidence, ...], *, sure: bool = True
) -> Finding:
    return finding("condition-unstated", condition.key, "must_fix" if sure else "review", message, evidence)


def mentioned(condition: Condition, text: str) -> bool:
    """Whether the condition may have been stated: a word or a claim of it is there, or none is known."""
    plain = fold(text).lower()
    if not condition.words and not condition.claims:
        return True
    return any(fold(word).lower() in plain for word in condition.words) or any(
        re.search(claim, plain) for claim in condition.claims
    )


def stating(checked: Checked, condition: Condition) -> list[Fact]:
    """The facts that state the condition, wherever they stand."""
    return [
        f
        for kind in condition.facts
        for f in checked.facts(kind)
        if f.status == "actual" and f.scope in _SCOPES.get(kind, _OWN) and _counts(f, condition)
    ]


def _counts(fact: Fact, condition: Condition) -> bool:
    """A list of factories counts up to the call's year (the list of 2024 came after the deadline), and no province's or
    city's own; an incident reported states nothing good."""
    if _local_list(fact):
        return False
    if isinstance(fact.value, Factory) and condition.until is not None:
        years = [int(y) for y in re.findall(r"20\d\d", fact.value.list or "")]
        return not years or min(years) <= condition.until
    return not (fact.kind == "security_incident" and fact.value is True)


def _local_list(fact: Fact) -> str:
    """The list of factories of ``fact`` where it calls itself a province's or a city's (2023年湖北省5G工厂名单, 省级5G工厂); else
    nothing."""
    title = (fact.value.list or "") if isinstance(fact.value, Factory) else ""
    if re.search(r"工信部|工业和信息化部|国家|部级|全国", title):
        return ""
    return title if places_in(title) or re.search(r"[省市区]级|全[省市区]|本[省市]", title) else ""


def contrary(checked: Checked, condition: Condition) -> list[Fact]:
    """The facts that say the contrary of what the condition asks for."""
    if "security_incident" not in condition.facts:
        return []
    return [f for f in checked.facts("security_incident") if f.value is True and f.scope in _OWN]


def _threshold(checked: Checked, condition: Condition) -> Iterator[Finding]:
    """Less than the threshold that the call sets: the figure of the first kind of fact, else how many there
    are. A person decides, for figures may be of another day."""
    if condition.threshold is None:
        return
    stated = [f for f in stating(checked, condition) if f.kind == condition.facts[0]]
    figures = [
        (float(f.value), f)
        for f in stated
        if isinstance(f.value, int | float) and not isinstance(f.value, bool)
    ]
    value = max((v for v, _ in figures), default=float(len(stated)))
    if stated and value < condition.threshold:
        yield finding(
            "condition-short",
            condition.key,
            "review",
            f"{_called(checked)}“{condition.label}”读到{value:g}，低于设定的{condition.threshold:g}，请人工核对。",
            stated[0].evidence,
        )


def stands_in(fact: Fact, document: Document, section: Section) -> bool:
    """Whether one of the fact's places is in the section."""
    return any(
        e.document == document.id and e.span is not None and section.start <= e.span[0] < section.end
        for e in fact.evidence
    )
