"""The checklist: every demand of the call with its state. A finding that fits no demand has a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.agreement import CHANNEL_NAMES
from pipeline.call import Call, Condition, ProseCell, SignatureDemand
from pipeline.contract import SectionOut, SubmissionFile
from pipeline.model import Finding
from pipeline.reports import words
from pipeline.reports.conditions import condition_mark
from pipeline.reports.demands import Homes, gravest
from pipeline.reports.view import BY_HAND, CheckRow, is_corrected

MARKS = {"ok": "√", "bad": "×", "doubt": "？", "note": "·", "none": "—"}
STATES = {"ok": "符合", "bad": "须补正", "doubt": "待核对", "note": "提示", "none": "不适用"}
_OF_SEVERITY = {"must_fix": "bad", "review": "doubt", "note": "note"}


class Checklist:
    """Collects the rows."""

    def __init__(self, record: SubmissionFile, call: Call) -> None:
        self.record, self.call = record, call
        self.homes = Homes(record.findings, call)
        self.rows: list[CheckRow] = []

    def add(
        self, group: str, item: str, found: Sequence[Finding], note: str = "", *, otherwise: str = "ok"
    ) -> None:
        """A row in the state of the gravest of ``found``, ``otherwise`` where there is none."""
        grave = gravest(found)
        state = otherwise if grave is None else _OF_SEVERITY[grave]
        said = "；".join(f.message.rstrip("。") + (BY_HAND if is_corrected(f) else "") for f in found)
        self.rows.append(
            CheckRow(
                group,
                item,
                state,
                MARKS[state],
                STATES[state],
                f"{note}；{said}" if note and said else note or said,
            )
        )


def checklist(record: SubmissionFile, call: Call) -> tuple[CheckRow, ...]:
    lines = Checklist(record, call)
    lines.add("主体", "申报主体资格", lines.homes.of("applicant"), words.KINDS[record.applicant.kind])
    _arrivals(lines)
    _papers(lines)
    _form(lines)
    for demand in call.form.signatures:
        _signature(lines, demand)
    for condition in call.conditions:
        _condition(lines, condition)
    lines.add("一致性", "各渠道、各处数据一致", lines.homes.of_kind("agreement"))
    for rest in lines.homes.rest():
        lines.add("其他", words.rule_name(rest.rule), [rest])
    return tuple(lines.rows)


def _arrivals(lines: Checklist) -> None:
    call, record = lines.call, lines.record
    for demand in call.channels:
        days = [d.received_on for d in record.deliveries if d.channel == demand.key]
        note = "、".join(dict.fromkeys(f"{day}收到" for day in days if day))
        found = lines.homes.of(f"channel:{demand.key}", f"file:{demand.key}")
        lines.add("报送", demand.label, found, note)
    if any(c.key == "paper" for c in call.channels):
        copies = [d.copies for d in record.deliveries if d.channel == "paper" and d.copies is not None]
        note = f"登记{max(copies)}份" if copies else "份数未登记"
        lines.add(
            "报送", f"纸质份数（应报{call.copies}份）", lines.homes.of("copies"), note,
            otherwise="ok" if copies else "none",
        )  # fmt: skip


def _papers(lines: Checklist) -> None:
    call, record = lines.call, lines.record
    lines.add(
        "材料", call.form.name, lines.homes.of("role:application_form"), _pages(record, "application_form")
    )
    if call.plan is not None:
        lines.add("材料", call.plan.names[0], lines.homes.of("role:plan"), _pages(record, "plan"))
    lines.add("材料", "支撑证明材料", lines.homes.of("role:evidence"), _pages(record, "evidence"))
    lines.add("材料", "页面完整", lines.homes.of_kind("pages"))


def _pages(record: SubmissionFile, role: str) -> str:
    return "、".join(
        f"{CHANNEL_NAMES[d.channel]}{d.pages}页" for d in record.documents if d.role == role and d.pages
    )


def _has_form(record: SubmissionFile) -> bool:
    return any(d.role == "application_form" for d in record.documents)


def _form(lines: Checklist) -> None:
    call, record = lines.call, lines.record
    filled = sum(f.state == "filled" for f in record.form.fields.values())
    lines.add(
        call.form.name,
        "申报单位、负责人和联系人",
        lines.homes.of(*(f"field:{key}" for key in call.field_labels())),
        f"已填{filled}栏" if _has_form(record) else _NO_FORM,
        otherwise="ok" if _has_form(record) else "none",
    )
    for cell in call.form.prose:
        _prose(lines, cell)


_NO_FORM = "未收到，无从核对"


def _prose(lines: Checklist, cell: ProseCell) -> None:
    section = section_of(lines.record, cell.key)
    limit = f"，限{cell.limit}字" if cell.limit is not None else ""
    note = f"约{section.characters}字{limit}" if section is not None else ""
    lines.add(
        lines.call.form.name,
        cell.label,
        lines.homes.of(f"section:{cell.key}"),
        note if _has_form(lines.record) else _NO_FORM,
        otherwise="ok" if section is not None and section.characters else "none",
    )


def section_of(record: SubmissionFile, key: str) -> SectionOut | None:
    """The form's cell of that key, in the channel that speaks."""
    order = {
        d.id: list(CHANNEL_NAMES).index(d.channel) for d in record.documents if d.role == "application_form"
    }
    found: Sequence[SectionOut] = [s for s in record.sections if s.key == key and s.document in order]
    return min(found, key=lambda s: order[s.document], default=None)


def _signature(lines: Checklist, demand: SignatureDemand) -> None:
    found = next((s for s in lines.record.signatures if s.block == demand.block), None)
    note, otherwise = _NO_FORM if not _has_form(lines.record) else "", "none"
    if found is not None:
        day = found.date or words.DATE_STATES[found.date_state]
        note = " ".join(p for p in (words.SEALS[found.seal], found.seal_text, day) if p)
        note += BY_HAND if is_corrected(found) else ""
        note += "".join(f"；{short}" for short in found.short_copies)
        otherwise = "none" if found.seal != "present" else "doubt" if found.short_copies else "ok"
    elif lines.record.applicant.kind in demand.exempt:
        note = "无需盖章"
    lines.add(
        "签章",
        demand.label,
        lines.homes.of(f"seal:{demand.block}", f"date:{demand.block}"),
        note,
        otherwise=otherwise,
    )


def _condition(lines: Checklist, condition: Condition) -> None:
    mark = condition_mark(lines.record, condition)
    lines.add(
        "申报条件",
        condition.label,
        lines.homes.of(f"condition:{condition.key}"),
        mark.name,
        otherwise=mark.state,
    )
