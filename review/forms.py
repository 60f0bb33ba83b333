"""The form in which one thing is confirmed or corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.agreement import FACT_NAMES
from pipeline.corrections import TARGETS, supplement_deadline
from pipeline.model import Fact, Factory, Policy, Target
from pipeline.reports import words
from review.asked import DecisionError
from review.cases import Case
from review.decide import DISC_PRESENT, is_registering, settling_refused
from review.decide_fact import fact_of
from review.decisions import label
from review.missed import UNREAD, blank_fact, document_choices

_ACTS: dict[str, str] = {
    "confirm": "确认无误",
    "correct": "更正",
    "reject": "材料未如此陈述",
    "settle": "核对无误，不再列为问题",
    "add": "补记漏读的事实",
}
_REASONS = {"confirm": "与原件核对一致"}
_LABELS = {
    "title": "名称",
    "number": "文号",
    "enterprise": "企业",
    "project": "项目",
    "list": "名录",
    "metric": "指标",
    "year": "年份",
    "value": "数值",
    "unit": "单位",
}


@dataclass(frozen=True)
class Input:
    """One input of the form. ``kind``: text, wide (a text of a whole line), date, number or choice (then ``choices``: value and name)."""

    name: str
    label: str
    value: str = ""
    kind: Literal["text", "wide", "date", "number", "choice"] = "text"
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FormView:
    """``seen``: the id of the correction that was in force when the form was shown, 0 for none."""

    title: str
    target: str
    key: str
    act: str
    act_name: str
    inputs: tuple[Input, ...]
    reason: str
    seen: int
    tab: str
    also: tuple[tuple[str, str], ...]  # other acts for the same thing
    refused: str = ""


def form_view(case: Case, *, target: str, key: str, act: str, tab: str) -> FormView:
    """Raises DecisionError for a thing that is not there."""
    if target not in TARGETS or act not in _ACTS:
        raise DecisionError("没有这一类更正。")
    if act == "add":
        return _adding(case, key, tab)
    before = case.in_force_for(target, key)
    refused = ""
    if target == "finding":
        found = next((f for f in case.submission.findings if f"{f.rule}/{f.subject}" == key), None)
        refused = settling_refused(found, call=case.call) if found is not None else ""
        act = "settle"
    inputs = _inputs(case, target, key) if act == "correct" else ()
    if key == DISC_PRESENT:
        inputs = (Input("received_on", "光盘实物收到日期", "", "date"),)
    return FormView(
        title=f"{TARGETS[target]}：{label(case, target, key)}",
        target=target,
        key=key,
        act=act,
        act_name="登记" if is_registering(target, key) else _ACTS[act],
        inputs=inputs,
        reason=_REASONS.get(act, ""),
        seen=before.id if before else 0,
        tab=tab,
        also=_also(target, act),
        refused=refused,
    )


def _adding(case: Case, key: str, tab: str) -> FormView:
    """The form for a fact that the program missed; ``key`` names its kind."""
    blank = blank_fact(key.partition(":")[0])
    if blank is None:
        raise DecisionError("没有这一类事实。")
    return FormView(
        title=FACT_NAMES[blank.kind],
        target="fact",
        key=key,
        act="add",
        act_name=_ACTS["add"],
        inputs=(*_of_fact(blank), *_place(case)),
        reason="",
        seen=0,
        tab=tab,
        also=(),
    )


def _place(case: Case) -> tuple[Input, ...]:
    return (
        Input("quote", "原文（照识读文字抄录一段）", kind="wide"),
        Input("document", "所在文件", "", "choice", document_choices(case.submission)),
        Input("page", "第几页", "", "number"),
        Input("reading", "该处文字", "", "choice", (("", "已识读"), (UNREAD, "没有识读或识读有误"))),
    )


def _also(target: str, act: str) -> tuple[tuple[str, str], ...]:
    offered = {
        "field": ("confirm", "correct"),
        "seal": ("confirm", "correct"),
        "date": ("confirm", "correct"),
        "fact": ("confirm", "correct", "reject"),
    }.get(target, ())
    return tuple((a, _ACTS[a]) for a in offered if a != act)


def _inputs(case: Case, target: str, key: str) -> tuple[Input, ...]:
    match target:
        case "field":
            field = next((f for f in case.submission.form.fields if f.key == key), None)
            return (
                _state(field.state if field else "filled", "原件有内容", "原件为空白", "无法辨认"),
                Input("value", "内容", (field.value or "") if field else ""),
            )
        case "seal":
            seal = next((s for s in case.submission.signatures if s.block == key), None)
            choices = tuple((k, v) for k, v in words.SEALS.items() if k != "not_required")
            return (
                Input("seal", "印章", seal.seal if seal else "", "choice", (("", "请选择"), *choices)),
                Input("seal_text", "印文", (seal.seal_text or "") if seal else ""),
            )
        case "date":
            seal = next((s for s in case.submission.signatures if s.block == key), None)
            state = {"present": "filled", "missing": "blank"}.get(seal.date_state if seal else "", "filled")
            return (
                _state(state, "原件有日期", "未填日期", "无法辨认"),
                Input("value", "日期", (seal.date or "") if seal else "", "date"),
            )
        case "fact":
            fact = fact_of(case.machine, key)
            if fact is None:
                raise DecisionError("没有这一事实，页面可能已过期，请刷新。")
            return _of_fact(fact)
        case "delivery":
            delivery = next((d for d in case.submission.deliveries if d.id == key), None)
            if delivery is None:
                raise DecisionError("没有这一收件。")
            day = Input("received_on", "收到日期", delivery.received_on or "", "date")
            copies = Input(
                "copies", "份数", "" if delivery.copies is None else str(delivery.copies), "number"
            )
            return (day, copies) if delivery.channel == "paper" else (day,)
        case "notice":
            until = supplement_deadline(case.submission.corrections)
            return (Input("value", "补正期限（至该日止）", until or "", "date"),)
    return ()


def _state(state: str, filled: str, blank: str, unread: str) -> Input:
    # what the program could not read, a person can: the form opens on what there is to type
    chosen = "filled" if state == "unread" else state
    choices = (("filled", filled), ("blank", blank), ("unread", unread))
    return Input("state", "原件情况", chosen, "choice", choices)


def _of_fact(fact: Fact) -> tuple[Input, ...]:
    value = fact.value
    if isinstance(value, Policy | Factory | Target):
        told = value.model_dump()
        own = tuple(
            Input(k, _LABELS[k], "" if v is None else str(v), "wide" if k == "title" else "text")
            for k, v in told.items()
        )
    elif isinstance(value, bool):
        own = (Input("value", "有无", "yes" if value else "no", "choice", (("no", "无"), ("yes", "有"))),)
    else:
        own = (Input("value", f"数值（{fact.unit}）" if fact.unit else "内容", str(value or "")),)
    return (
        *own,
        Input("scope", "范围", fact.scope, "choice", tuple(words.SCOPES.items())),
        Input("status", "性质", fact.status, "choice", tuple(words.STATUSES.items())),
        Input("as_of", "时点", fact.as_of or ""),
    )
