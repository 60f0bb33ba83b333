"""The draft supplement notice (补正通知), and the worksheet (核对单) with which it is checked before it goes out.

One notice tells everything that is missing. Modelled on 行政许可法 32(4), which is a model here, not the
authority; the basis of each item is the call. What a person must look at first stands in the worksheet alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.agreement import CHANNEL_NAMES
from pipeline.call import Call
from pipeline.contract import SubmissionFile, submission_file
from pipeline.model import Finding, Submission
from pipeline.reports import word, words
from pipeline.reports.templating import NOTICE, WORKSHEET, Templates
from pipeline.reports.view import BY_HAND, Pictures, is_corrected, where

_ASKS = {
    "form-missing": "请补报{form}及其电子版。",
    "plan-missing": "请补报{plan}，各渠道内容须一致。",
    "field-empty": "请补填后重新报送该页，并同步更新电子版。",
    "section-empty": "请补写后重新报送，并同步更新电子版。",
    "section-too-long": "请压缩至规定字数后重新报送，并同步更新电子版。",
    "seal-missing": "请补盖印章后重新报送原件。",
    "seal-wrong-body": "请由规定单位加盖印章后重新报送原件。",
    "date-missing": "请补填日期后重新报送原件。",
    "channel-missing": "请按《通知》要求补报。",
    "copies-short": "请补足份数。",
    "late": "请书面说明逾期原因。",
    "applicant-ineligible": "请核实申报主体资格。",
    "condition-unstated": "请在{form}“{cell}”栏中补充说明，并附证明材料。",
    "channel-mismatch": "请核实后统一各渠道内容，并书面说明以何者为准。",
    "file-encrypted": "请解除密码后重新报送。",
    "file-unreadable": "请重新报送可正常打开的文件。",
    "file-quarantined": "请去除不安全的文件后重新报送。",
    "attachment-link": "请以附件形式重新发送，不要使用超大附件或网盘链接。",
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# what the program remarks for the secretary behind the sentence, and a basis that is told beside it
_REMARKS = re.compile(r"(?<=。)(?:（[^（）]*）)+")
_BASIS = re.compile(r"（依据：[^（）]*(?:（[^（）]*）[^（）]*)*）")


@dataclass(frozen=True)
class NoticeItem:
    """``message`` as the city reads it, ``told`` as the program said it."""

    number: str  # （一）
    rule: str
    name: str
    message: str
    told: str
    ask: str
    basis: str
    where: str
    picture: bytes


@dataclass(frozen=True)
class NoticeView:
    """All that the templates of the notice and the worksheet may use."""

    applicant: str
    title: str
    addressee: str
    call_title: str
    notice_title: str
    call_number: str
    received: str
    count: str
    entries: tuple[NoticeItem, ...]
    doubts: tuple[NoticeItem, ...]
    issuer: str
    paper: bool
    copies: str
    disc: str
    email: str
    contacts: tuple[str, ...]
    deadline: str = ""  # until which the city may supply; empty where none is registered


def write_notice(
    path: Path,
    submission: Submission | SubmissionFile,
    *,
    call: Call,
    pictures: Pictures | None = None,
    templates: Templates | None = None,
) -> None:
    """A Word paper with every item that must be supplied, its basis, and places for a person to fill in.
    Raises TemplateError."""
    view = notice_view(_record(submission), call=call, pictures=pictures or {})
    word.fill(path, NOTICE, {"n": view}, templates=templates or Templates())


def write_worksheet(
    path: Path,
    submission: Submission | SubmissionFile,
    *,
    call: Call,
    pictures: Pictures | None = None,
    templates: Templates | None = None,
) -> None:
    """What a person must look at, with the pictures of the places; never sent. Raises TemplateError."""
    view = notice_view(_record(submission), call=call, pictures=pictures or {})
    word.fill(path, WORKSHEET, {"n": view}, templates=templates or Templates())


def _record(submission: Submission | SubmissionFile) -> SubmissionFile:
    return submission_file(submission) if isinstance(submission, Submission) else submission


def notice_view(record: SubmissionFile, *, call: Call, pictures: Pictures) -> NoticeView:
    asked = [f for f in record.findings if f.severity == "must_fix"]
    doubts = [f for f in record.findings if f.severity == "review"]
    labels = {c.key: c.label for c in call.channels}
    return NoticeView(
        applicant="、".join(record.applicant.cities) or "申报主体不明",
        title=f"关于补正{call.short_title}申报材料的通知",
        addressee=_addressee(record),
        call_title=call.title,
        notice_title=call.notice_title,
        call_number=call.number,
        received=_received(record),
        count=chinese(len(asked)),
        entries=tuple(_item(record, f, n, call, pictures) for n, f in enumerate(asked, 1)),
        doubts=tuple(_item(record, f, n, call, pictures) for n, f in enumerate(doubts, 1)),
        issuer=call.issuer,
        paper="paper" in labels,
        copies=chinese(call.copies),
        disc=labels.get("disc", "").removeprefix("电子版"),
        email=(call.email or "") if "email" in labels else "",
        contacts=tuple(
            f"{c.name}{f'（{c.purpose}）' if c.purpose else ''}　{c.phone}" for c in call.contacts
        ),
        deadline=chinese_date(record.supplement_deadline) if record.supplement_deadline else "",
    )


def _addressee(record: SubmissionFile) -> str:
    """The government that applies, by the name that its seal should bear."""
    told = next((s.expected_body for s in record.signatures if s.block == "city_government"), None)
    return told or "、".join(f"{city}人民政府" for city in record.applicant.cities) or "（申报主体待核定）"


def _received(record: SubmissionFile) -> str:
    """纸质2024年9月26日，邮件2024年9月27日收到."""
    parts = []
    for channel, name in CHANNEL_NAMES.items():
        days = sorted({d.received_on for d in record.deliveries if d.channel == channel and d.received_on})
        if days:
            parts.append(name + "、".join(map(chinese_date, days)))
    return "，".join(parts) + "收到" if parts else ""


def _item(record: SubmissionFile, f: Finding, number: int, call: Call, pictures: Pictures) -> NoticeItem:
    condition = next((c for c in call.conditions if c.key == f.subject), None)
    cell = next((p.label for p in call.form.prose if condition and p.key == condition.cell), "")
    ask = _ASKS.get(f.rule, "请补正。").format(
        form=call.form.name, plan=call.plan.names[0] if call.plan else "方案", cell=cell
    )
    shown = next((e for e in f.evidence if pictures.get(e)), None)
    return NoticeItem(
        number=f"（{chinese(number)}）",
        rule=f.rule,
        name=words.rule_name(f.rule),
        message=for_the_city(f.message),
        told=f.message + (BY_HAND if is_corrected(f) else ""),
        ask=ask,
        basis=_basis(f, call),
        where="、".join(dict.fromkeys(w for e in f.evidence[:3] if (w := where(record, e)))),
        picture=pictures[shown] if shown is not None else b"",
    )


def _basis(f: Finding, call: Call) -> str:
    """Where the call demands it."""
    if f.rule in ("channel-missing", "late", *_FILES):
        channel = next((c.basis for c in call.channels if c.key == f.subject), None)
        if f.rule != "late" and channel:
            return f"《通知》{channel}"
    return f"《通知》{call.basis_of(f.rule) or '有关要求'}"


_FILES = ("file-encrypted", "file-unreadable", "file-quarantined", "attachment-link")


def for_the_city(message: str) -> str:
    """The sentence without what is the program's own remark; days as official papers write them."""
    plain = _BASIS.sub("", _REMARKS.sub("", message))
    return _ISO.sub(lambda m: chinese_date(m[0]), plain)


def chinese_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def chinese(number: int) -> str:
    """1–99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not 0 <= number <= 99:
        return str(number)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones or not tens else "")
