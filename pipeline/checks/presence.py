"""Is everything there that the notice demands: documents, channels, copies, in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.announced import announced_evidence, received_evidence
from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.geometry import Box
from pipeline.model import CHANNELS, Channel, Document, Finding, Region, Role

UNTOLD = 3  # written pages of a scan from which it may be a plan or a form


class _Paper(NamedTuple):
    """A paper that must arrive: its role, the finding where it does not, what the notice calls it."""

    role: Role
    rule: str
    subject: str
    label: str


def _demanded(checked: Checked) -> tuple[_Paper, ...]:
    call = checked.call
    form = _Paper("application_form", "form-missing", "form", call.form.name)
    if call.plan is None:
        return (form,)
    return form, _Paper("plan", "plan-missing", "plan", call.plan.names[0])


def _demanded_channels(checked: Checked) -> tuple[Channel, ...]:
    """The channels that the notice asks for; what comes by another is an extra."""
    asked = {c.key for c in checked.call.channels}
    return tuple(c for c in CHANNELS if c in asked)


def documents(checked: Checked) -> Iterator[Finding]:
    """The form and the plan in every channel that arrived; a channel with an unusable file is excused here,
    for that file has a finding of its own."""
    for role, rule, subject, label in _demanded(checked):
        without = [
            c for c in _demanded_channels(checked) if checked.deliveries(c) and not checked.documents(role, c)
        ]
        if not checked.documents(role):
            if without and all(checked.troubled(c) for c in without):
                continue
            yield _unclear(checked, without, rule, subject, label) or finding(
                rule, subject, "must_fix", f"未收到{label}。"
            )
            continue
        short = [c for c in without if not checked.troubled(c)]
        if short and (unclear := _unclear(checked, short, rule, subject, label)):
            yield unclear
        elif short:
            where = "、".join(CHANNEL_LABELS[c] for c in short)
            yield finding(rule, subject, "must_fix", f"{where}中没有{label}，仅在其他渠道收到。")
    if not received_evidence(checked):
        # the notice does not say that there must be any
        announced = announced_evidence(checked)
        if announced is not None:
            yield announced
        if announced is None or announced.rule != "evidence-missing":
            message = "未见单独的支撑证明材料，可能已并入方案，请评审时留意。"
            yield finding("evidence-missing", "evidence", "note", message)


def hollow_forms(checked: Checked) -> Iterator[Finding]:
    """A form in which nothing was filled in: an empty file called 申报表, a blank sheet, the form as downloaded."""
    for channel in _demanded_channels(checked):
        forms = checked.documents("application_form", channel)
        if forms and not any(_says_something(d) for d in forms):
            name, where = checked.call.form.name, CHANNEL_LABELS[channel]
            message = f"{where}中的{name}未见任何填写内容，请人工核对是否为空白表。"
            place = forms[0].place(Region(page=1, box=_sheet(forms[0], 1)))
            yield finding("form-missing", "form", "review", message, [place])


def _says_something(document: Document) -> bool:
    filled = document.form is not None and any(f.state != "blank" for f in document.form.fields)
    return filled or any(s.key is not None and s.end > s.start for s in document.sections)


def _unclear(
    checked: Checked, lacking: Sequence[Channel], rule: str, subject: str, label: str
) -> Finding | None:
    """A scan of several pages that nobody can tell, in a channel that seems to lack a paper: a person looks,
    for its title may be misread."""
    for channel in lacking:
        for document in checked.documents("other", channel):
            written = [n for n, p in enumerate(document.pages, 1) if p.page.lines]
            if document.text_source == "text_layer" or len(written) < UNTOLD:
                continue
            where = CHANNEL_LABELS[channel]
            return finding(
                rule,
                subject,
                "review",
                f"{where}中未认出{label}；有一份{len(document.pages)}页的扫描件类别不明，请人工核对是否即为{label}。",
                [document.place(Region(page=written[0], box=_sheet(document, written[0])))],
            )
    return None


def _sheet(document: Document, number: int) -> Box:
    """The whole page."""
    page = document.pages[number - 1].page
    return Box(0.0, 0.0, page.width, page.height)


def channels(checked: Checked) -> Iterator[Finding]:
    for demand in checked.call.channels:
        if not checked.deliveries(demand.key):
            yield finding(
                "channel-missing", demand.key, "must_fix", f"未收到{demand.label}（依据：{demand.basis}）。"
            )


def copies(checked: Checked) -> Iterator[Finding]:
    """Form and plan each in the demanded number; a parcel of one only does not make up for the other."""
    papers = checked.deliveries("paper")
    wanted = checked.call.copies
    if "paper" not in _demanded_channels(checked):
        return
    counts = {label: _copies_of(checked, role) for role, _, _, label in _demanded(checked)}
    short = {label: n for label, n in counts.items() if n is not None and n < wanted}
    if short:
        told = "、".join(f"{label}{n}份（缺{wanted - n}份）" for label, n in short.items())
        yield finding("copies-short", "paper", "must_fix", f"纸质材料应报{wanted}份，实收{told}。")
    elif any(d.copies is None and d.received_on for d in papers):
        yield finding("copies-differ", "paper", "review", "纸质材料份数未登记，请清点份数。")


def _copies_of(checked: Checked, role: Role) -> int | None:
    """Registered copies of the paper deliveries that hold ``role``; None where nothing is registered."""
    holding = {d.delivery for d in checked.documents(role, "paper")}
    known = [d.copies for d in checked.deliveries("paper") if d.id in holding and d.copies is not None]
    return sum(known) if known else None


def days(checked: Checked) -> Iterator[Finding]:
    """Late where nothing of a channel came in time; unknown where no day is known."""
    for channel in _demanded_channels(checked):
        received = [d.received_on for d in checked.deliveries(channel)]
        known = sorted(day for day in received if day)
        label, deadline = CHANNEL_LABELS[channel], checked.call.deadline
        if known and known[0] > deadline:
            yield finding("late", channel, "must_fix", f"{label}于{known[0]}收到，晚于截止日期{deadline}。")
        elif known and known[-1] > deadline and not _whole_in_time(checked, channel):
            yield finding(
                "late", channel, "must_fix", f"{label}中有材料于{known[-1]}收到，晚于截止日期{deadline}。"
            )
        if len(known) < len(received):
            yield finding(
                "received-day-unknown", channel, "review", f"{label}的收到日期未登记，无法判断是否逾期。"
            )


def _whole_in_time(checked: Checked, channel: Channel) -> bool:
    """Whether form and plan both came in time in ``channel``, so that only an addition is late."""
    in_time = {
        d.id
        for d in checked.deliveries(channel)
        if d.received_on is not None and d.received_on <= checked.call.deadline
    }
    roles = {d.role for d in checked.submission.documents if d.delivery in in_time}
    return {paper.role for paper in _demanded(checked)} <= roles
