"""What people decided in a case, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.agreement import FACT_NAMES
from pipeline.call import Call
from pipeline.corrections import TARGETS, Target, fact_key, thing_name
from pipeline.reports import words
from pipeline.reports.view import value_text
from review.cases import Case


@dataclass(frozen=True)
class DecisionRow:
    id: int
    what: str
    value: str
    machine: str
    reason: str
    by: str
    at: str
    undone: str  # by whom and when, or ""


def decision_rows(case: Case) -> tuple[DecisionRow, ...]:
    """The newest first."""
    return tuple(
        DecisionRow(
            id=c.id,
            what=f"{TARGETS[c.target]}：{label(case, c.target, c.key)}",
            value=told(c.value),
            machine=told(c.machine) if c.machine is not None else "未读到",
            reason=c.reason,
            by=c.by,
            at=c.at.replace("T", " ")[:16],
            undone=f"{c.undone_by} 于 {(c.undone_at or '').replace('T', ' ')[:16]} 撤销"
            if c.undone_at
            else "",
        )
        for c in reversed(case.decisions)
    )


def label(case: Case, target: Target, key: str) -> str:
    """What the thing is called on paper; of a fact also what was read."""
    if target == "fact":
        fact = next((f for f in case.machine.facts if fact_key(f) == key), None)
        if fact is not None:
            return FACT_NAMES[fact.kind] + "：" + value_text(fact)
    return called(case.call, target, key)


def called(call: Call, target: Target, key: str) -> str:
    """What the thing is called on paper."""
    return words.rule_name(key.partition("/")[0]) if target == "finding" else thing_name(call, target, key)


_WORDS: dict[str, str] = {
    **words.SEALS,
    **words.SCOPES,
    **words.STATUSES,
    **words.SEVERITIES,
    "filled": "已填",
    "blank": "空白",
    "unread": "未能识别",
}


def _part(key: str, value: object) -> str:
    """One entry of a value that has several; empty for one that says nothing to people."""
    match key, value:
        case "evidence", _:
            return ""
        case "date_state", str():
            return words.DATE_STATES.get(value, "")  # a date that is there is told by itself
        case "received_on", str():
            return f"{value}收到"
        case "copies", int():
            return f"{value}份"
        case "state", "filled":
            return ""
        case "approximate", bool():
            return "约数" if value else ""
    return told(value)


def told(value: object) -> str:
    """A value of a correction in words."""
    match value:
        case None:
            return "无（材料未如此陈述或无法辨认）"
        case "":
            return "空白"
        case bool():
            return "曾发生" if value else "未发生"
        case dict():
            parts = [_part(key, v) for key, v in value.items() if v not in (None, "")]
            return "，".join(part for part in parts if part)
    return _WORDS.get(str(value), str(value))
