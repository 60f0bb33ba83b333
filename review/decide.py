"""What a person decides: a form's fields → a correction, within what the desk allows.

No decision makes a case complete by silence: each has a reason, is shown beside what the program read, and a
finding about something that was never seen (a form, a plan, a channel) cannot be waved away here.
"""

from __future__ import annotations

from typing import get_args

from pydantic import JsonValue

from pipeline.call import Call
from pipeline.corrections import NOTICE_DEADLINE, Correction, Target, machine_value
from pipeline.model import Finding, SealState, Signature
from review.asked import MAX_TEXT, Asked, DecisionError, day
from review.cases import Case
from review.decide_fact import added_fact, decided_fact

MIN_REASON = 2  # characters
# findings that fall when what they tell of is corrected, so that nobody settles them around it
_BY_TARGET = {
    "field-empty": "请更正该栏目的内容",
    "field-unread": "请确认或更正该栏目的内容",
    "seal-missing": "请更正该签章栏的印章",
    "seal-wrong-body": "请更正该签章栏的印章",
    "seal-copy": "请更正该签章栏的印章",
    "seal-unclear": "请更正该签章栏的印章",
    "date-missing": "请更正该签章栏的日期",
    "date-unclear": "请更正该签章栏的日期",
    "copies-short": "请登记清点的份数",
    "copies-differ": "请登记清点的份数",
    "late": "请登记实际收到日期",
    "received-day-unknown": "请登记实际收到日期",
}
_BY_PAPERS = {
    "form-missing": "未收到的申报表不能由人工核销，请补收后重新运行",
    "plan-missing": "未收到的方案不能由人工核销，请补收后重新运行",
}


DISC_PRESENT = "channel-missing/disc"  # a disc that lies there and could not be read into the inbox


def is_registering(target: str, key: str) -> bool:
    """Whether it is the secretary's to say: what arrived, and until when the city may supply."""
    return target in ("delivery", "notice") or key == DISC_PRESENT


def correction(case: Case, asked: Asked, *, by: str) -> Correction:
    """The correction to be kept. Raises DecisionError."""
    reason = " ".join(asked.reason.split())
    if not MIN_REASON <= len(reason) <= MAX_TEXT:
        raise DecisionError("请写明理由（2至400字），例如“与原件核对一致”。")
    makers = {
        "field": _field,
        "seal": _seal,
        "date": _date,
        "fact": decided_fact,
        "finding": _finding,
        "delivery": _delivery,
        "notice": _notice,
    }
    maker = makers.get(asked.target)
    if maker is None:
        raise DecisionError("没有这一类更正。")
    key = asked.key
    if (asked.target, asked.act) == ("fact", "add"):
        key, value = added_fact(case, asked)
    else:
        value = maker(case, asked)
    if asked.key == DISC_PRESENT:
        reason = f"光盘实物于{asked.text('received_on')}收到；{reason}"
    target: Target = asked.target  # type: ignore[assignment] # one of the makers' names
    return Correction(
        applicant=case.name,
        target=target,
        key=key,
        value=value,
        machine=machine_value(case.submission if target == "finding" else case.machine, target, key),
        reason=reason,
        by=by,
    )


def _field(case: Case, asked: Asked) -> JsonValue:
    if asked.key not in case.call.field_labels():
        raise DecisionError("申报表中没有这一栏目。")
    known = next((f for f in case.submission.form.fields if f.key == asked.key), None)
    if asked.act == "confirm":
        if known is None or (known.state == "unread" and not known.value):
            raise DecisionError("该栏目没有可确认的内容，请填写更正后的内容。")
        return known.value or ""
    state = asked.text("state")
    if state == "blank":
        return ""
    if state == "unread":
        return None
    value = asked.text("value")
    if not value:
        raise DecisionError("请填写栏目内容；若原件为空白，请选“空白”。")
    return value


def _signature(case: Case, key: str) -> Signature | None:
    if key not in [d.block for d in case.call.form.signatures]:
        raise DecisionError("通知中没有这一签章栏。")
    return next((s for s in case.submission.signatures if s.block == key), None)


def _seal(case: Case, asked: Asked) -> JsonValue:
    signature = _signature(case, asked.key)
    if asked.act == "confirm":
        if signature is None or signature.seal == "unclear":
            raise DecisionError("印章状态尚不明确，请选择核对后的状态。")
        return {"seal": signature.seal, "seal_text": signature.seal_text}
    seal = asked.text("seal")
    if seal not in get_args(SealState) or seal == "not_required":
        raise DecisionError("请选择核对后的印章状态。")
    return {"seal": seal, "seal_text": asked.text("seal_text") or None}


def _date(case: Case, asked: Asked) -> JsonValue:
    signature = _signature(case, asked.key)
    if asked.act == "confirm":
        if signature is None or signature.date_state == "unclear" or not signature.date:
            raise DecisionError("日期尚不明确，请填写核对后的日期。")
        return signature.date
    state = asked.text("state")
    if state == "blank":
        return ""
    if state == "unread":
        return None
    return day(asked.text("value"))


def _finding(case: Case, asked: Asked) -> JsonValue:
    finding = next((f for f in case.submission.findings if f"{f.rule}/{f.subject}" == asked.key), None)
    if finding is None or finding.severity == "note":
        raise DecisionError("没有这条核对意见，页面可能已过期，请刷新。")
    refusal = settling_refused(finding, call=case.call)
    if refusal:
        raise DecisionError(f"{refusal}。")
    if asked.key == DISC_PRESENT and day(asked.text("received_on")) > case.call.deadline:
        raise DecisionError(f"该日期晚于截止日期{case.call.deadline}，不能登记为按期收到。")
    return {"message": finding.message}


def settling_refused(finding: Finding, *, call: Call) -> str:
    """Why ``finding`` cannot be settled as it is, and what to do instead; empty where it can. A paper that lacks must
    arrive; whether one that lies there is the right one, a person settles."""
    if finding.rule == "channel-missing":
        return "" if finding.subject == "disc" else "未收到的材料不能由人工核销，请补收后重新运行"
    if finding.rule == "field-unread" and finding.subject in {cell.key for cell in call.form.prose}:
        return ""  # a long cell that was not found: nobody types it anew, a person looks for it on the paper
    if finding.rule in _BY_PAPERS:
        return _BY_PAPERS[finding.rule] if finding.severity == "must_fix" else ""
    return _BY_TARGET.get(finding.rule, "")


def _delivery(case: Case, asked: Asked) -> JsonValue:
    delivery = next((d for d in case.machine.deliveries if d.id == asked.key), None)
    if delivery is None:
        raise DecisionError("没有这一收件。")
    told: dict[str, JsonValue] = {}
    if received_on := asked.text("received_on"):
        told["received_on"] = day(received_on)
    if copies := asked.text("copies"):
        if not copies.isdecimal() or not 0 < int(copies) < 1000:
            raise DecisionError("份数须为1至999的整数。")
        told["copies"] = int(copies)
    if not told:
        raise DecisionError("请填写收到日期或份数。")
    before = case.in_force_for("delivery", asked.key)
    if before is not None and isinstance(before.value, dict):
        told = {**before.value, **told}  # a day registered earlier is not lost when copies are counted
    return told


def _notice(case: Case, asked: Asked) -> JsonValue:
    if asked.key != NOTICE_DEADLINE:
        raise DecisionError("没有这一类登记。")
    until = day(asked.text("value"))
    if until <= case.call.issued_on:
        raise DecisionError(f"补正期限须晚于通知印发日期{case.call.issued_on}，请核对年份。")
    return until
