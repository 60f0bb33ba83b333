"""The four signature cells: seal, whose, date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.call import SignatureDemand
from pipeline.checks.context import Checked, finding
from pipeline.model import Finding, Severity, Signature

_SECTION = re.compile("专用|用章")


def seals(checked: Checked) -> Iterator[Finding]:
    found = {s.block: s for s in checked.submission.signatures}
    for demand in checked.call.form.signatures:
        if _excused(checked, demand) or checked.speaking_form is None:
            continue
        signature = found.get(demand.block)
        if signature is not None and _paper_unread(checked):
            message = f"纸质材料未能读出，“{demand.label}”的印章和日期无法核对，请人工核对原件。"
            yield finding("seal-unclear", demand.block, "review", message, signature.evidence)
        elif signature is None:
            message = f"{checked.call.form.name}中未找到“{demand.label}”签章栏，请人工核对是否缺页。"
            yield finding("seal-unclear", demand.block, "review", message)
        else:
            yield from _seal(checked, demand, signature)


def _seal(checked: Checked, demand: SignatureDemand, signature: Signature) -> Iterator[Finding]:
    body = signature.expected_body or demand.seal_label
    told = "".join(f"（{hint}）" for hint in signature.hints[:2])
    if signature.seal == "missing" and _open_question(checked, demand):
        message = f"“{demand.label}”未见印章；该申报主体是否须加盖，通知未明确，请人工判定。"
        yield finding("seal-unclear", demand.block, "review", message, signature.evidence)
    elif signature.seal == "missing":
        message = f"“{demand.label}”缺少{body}印章。{told}"
        yield finding("seal-missing", demand.block, "must_fix", message, signature.evidence)
    elif signature.seal == "wrong_body":
        message = f"“{demand.label}”{_other_seal(signature.seal_text)}，应为{body}。{told}"
        yield finding("seal-wrong-body", demand.block, "must_fix", message, signature.evidence)
    elif signature.seal == "copy":
        message = f"“{demand.label}”的印章不是红色印迹，疑为复印件，请人工核对原件。{told}"
        yield finding("seal-copy", demand.block, "review", message, signature.evidence)
    elif signature.seal == "unclear":
        message = f"“{demand.label}”的印章无法确认，请人工核对。{told}"
        yield finding("seal-unclear", demand.block, "review", message, signature.evidence)


def _other_seal(text: str | None) -> str:
    """Of a 专用章 the small line under the star is seldom read well, and this goes into a notice: the kind of seal is
    what counts, the reading stands in the hints."""
    if text and _SECTION.search(text):
        return "所盖为专用章"
    return f"所盖印章为“{text or '其他单位'}”"


def dates(checked: Checked) -> Iterator[Finding]:
    for demand in checked.call.form.signatures:
        if _excused(checked, demand):
            continue
        signature = next((s for s in checked.submission.signatures if s.block == demand.block), None)
        if signature is None or signature.date_state == "not_required" or _paper_unread(checked):
            continue
        if signature.date_state == "present":
            yield from _impossible(checked, demand, signature)
            continue
        missing = signature.date_state == "missing" and not _open_question(checked, demand)
        rule, severity = _date_rule(missing=missing)
        said = "未填写日期" if signature.date_state == "missing" else "的日期无法确认，请人工核对"
        yield finding(rule, demand.block, severity, f"“{demand.label}”{said}。", signature.evidence)


def _impossible(checked: Checked, demand: SignatureDemand, signature: Signature) -> Iterator[Finding]:
    """Nobody signs before the notice is issued, nor after the papers arrived: such a date was misread or
    miswritten, and a person must look."""
    arrived = max((d.received_on for d in checked.deliveries("paper") if d.received_on), default=None)
    date, issued = signature.date or "", checked.call.issued_on
    against = ""
    if date < issued:
        against = f"早于通知印发日期{issued}"
    elif arrived is not None and date > arrived:
        against = f"晚于纸质材料收到日期{arrived}"
    if not against:
        return
    if _dated_by_hand(signature):  # a person has looked: it does stand there so
        message = f"“{demand.label}”的日期经人工核对为{date}，{against}。"
        yield finding("date-unclear", demand.block, "note", message, signature.evidence)
    else:
        message = f"“{demand.label}”的日期读作{date}，{against}，请对照原件核对。"
        yield finding("date-unclear", demand.block, "review", message, signature.evidence)


def _dated_by_hand(signature: Signature) -> bool:
    return isinstance(signature.machine, dict) and "date" in signature.machine


def _date_rule(*, missing: bool) -> tuple[str, Severity]:
    return ("date-missing", "must_fix") if missing else ("date-unclear", "review")


def _excused(checked: Checked, demand: SignatureDemand) -> bool:
    return checked.submission.applicant.kind in demand.exempt


def _paper_unread(checked: Checked) -> bool:
    """Whether an electronic form speaks only because the paper that came could not be read: what that form lacks says
    nothing of the paper, which has a finding of its own."""
    form = checked.speaking_form
    return form is not None and form.channel != "paper" and checked.troubled("paper")


def _open_question(checked: Checked, demand: SignatureDemand) -> bool:
    """Whether the notice leaves open if this block must be sealed (直辖市, 兵团)."""
    return checked.submission.applicant.required.get(demand.block) == "unclear"
