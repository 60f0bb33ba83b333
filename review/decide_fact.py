"""What a person says of a fact: that it stands there, what stands there, or that the program missed it."""

from __future__ import annotations

import re
from typing import get_args

from pydantic import JsonValue, ValidationError

from pipeline.corrections import added_key, fact_key
from pipeline.model import Fact, Factory, Policy, Scope, Status, Submission, Target
from review.asked import Asked, DecisionError
from review.cases import Case
from review.missed import UNREAD, MissedError, blank_fact, evidence_for

_AS_OF = re.compile(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def fact_of(submission: Submission, key: str) -> Fact | None:
    return next((f for f in submission.facts if fact_key(f) == key), None)


def decided_fact(case: Case, asked: Asked) -> JsonValue:
    machine = fact_of(case.machine, asked.key)
    if machine is None:
        raise DecisionError("没有这一事实，页面可能已过期，请刷新。")
    if asked.act == "reject":
        return None
    if asked.act == "confirm":
        return {"value": _plain(machine)}
    return _said(machine, asked)


def added_fact(case: Case, asked: Asked) -> tuple[str, JsonValue]:
    """The key and the value of a fact that the program missed. Raises DecisionError."""
    blank = blank_fact(asked.key.partition(":")[0])
    if blank is None:
        raise DecisionError("没有这一类事实。")
    try:
        evidence = evidence_for(
            case.submission,
            quote=asked.text("quote"),
            document_id=asked.text("document"),
            page=asked.text("page"),
            unread=asked.text("reading") == UNREAD,
        )
        said = _said(blank, asked)
        said = {"value": said.pop("value"), "unit": blank.unit, **said}
        fact = Fact.model_validate({**said, "kind": blank.kind, "evidence": evidence})
    except MissedError as error:
        raise DecisionError(str(error)) from error
    except ValidationError as error:
        raise DecisionError("所填内容不合要求，请逐项核对。") from error
    if fact_key(fact) in map(fact_key, case.submission.facts):
        raise DecisionError("同样的事实已在列，不必补记。")
    return added_key(fact), {**said, "evidence": [e.model_dump(mode="json") for e in evidence]}


def _said(known: Fact, asked: Asked) -> dict[str, JsonValue]:
    """What the form says of a fact of the kind of ``known``."""
    told: dict[str, JsonValue] = {"value": _fact_value(known, asked)}
    scope, status = asked.text("scope"), asked.text("status")
    if scope and scope not in get_args(Scope):
        raise DecisionError("请选择该数据的范围。")
    if status and status not in get_args(Status):
        raise DecisionError("请选择该数据的性质。")
    told.update({k: v for k, v in (("scope", scope), ("status", status)) if v})
    as_of = asked.text("as_of")
    if as_of and not _AS_OF.fullmatch(as_of):
        raise DecisionError("时点须写成 2024、2024-06 或 2024-06-30 的样子。")
    if "as_of" in asked.values:
        told["as_of"] = as_of or None
    return told


def _plain(fact: Fact) -> JsonValue:
    dumped: JsonValue = fact.model_dump(mode="json")["value"]
    return dumped


def _fact_value(known: Fact, asked: Asked) -> JsonValue:
    value = known.value
    if isinstance(value, bool):
        return asked.text("value") == "yes"
    if isinstance(value, int | float):
        return _number(asked.text("value"))
    if isinstance(value, Policy | Factory | Target):
        told = {name: _of_record(name, asked.text(name)) for name in type(value).model_fields}
        if not next(iter(told.values())):
            raise DecisionError("请填写内容。")
        return told
    text = asked.text("value")
    if not text:
        raise DecisionError("请填写内容。")
    return text


def _of_record(name: str, text: str) -> JsonValue:
    if name == "year":
        if text and not (text.isdecimal() and len(text) == 4):
            raise DecisionError("年份须为四位数字。")
        return int(text) if text else None
    if name == "value":
        try:
            return _number(text)
        except DecisionError:
            if not text:
                raise
            return text  # 翻一番
    return text or None


def _number(text: str) -> int | float:
    plain = text.replace(",", "").replace("，", "")
    try:
        number = float(plain)
    except ValueError as error:
        raise DecisionError("请填写数字，不带单位；“万”请折算。") from error
    if not 0 <= number < 1e13:
        raise DecisionError("数字超出合理范围。")
    return int(number) if number == int(number) and "." not in plain else number
