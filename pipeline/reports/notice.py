"""The draft supplement notice (补正通知): one notice tells everything that is missing.

Modelled on 行政许可法 32(4), which is a model here, not the authority; the basis of each item is the call.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.call import Call
from pipeline.model import Finding, Submission
from pipeline.reports.word import new_paper

_ASKS = {
    "form-missing": "请补报申报表（纸质一式五份，加盖印章）及电子版。",
    "plan-missing": "请补报试点工作方案，各渠道内容须一致。",
    "field-empty": "请补填后重新报送该页，并同步更新电子版。",
    "section-empty": "请补写后重新报送，并同步更新电子版。",
    "section-too-long": "请压缩至规定字数后重新报送，并同步更新电子版。",
    "seal-missing": "请补盖印章后重新报送原件。",
    "seal-wrong-body": "请由规定单位加盖印章后重新报送原件。",
    "date-missing": "请补填日期后重新报送原件。",
    "channel-missing": "请按通知要求补报。",
    "copies-short": "请补足份数。",
    "late": "请书面说明逾期原因。",
    "applicant-ineligible": "请核实申报主体资格，以地级及以上城市为单位申报。",
    "condition-unstated": "请在申报表“申报先导区不可偏离条件说明”栏中补充说明，并附证明材料。",
    "channel-mismatch": "请核实后统一各渠道内容，并书面说明以何者为准。",
    "file-encrypted": "请解除密码后重新报送。",
    "file-unreadable": "请重新报送可正常打开的文件。",
    "file-quarantined": "请去除不安全的文件后重新报送。",
    "attachment-link": "请以附件形式重新发送，不要使用超大附件或网盘链接。",
}


def write_notice(path: Path, submission: Submission, *, call: Call) -> None:
    """A Word paper with every item that must be supplied, its basis, and blanks for a person to fill."""
    paper = new_paper(body_size=15)
    who = submission.applicant
    paper.title(f"关于补正{call.short_title}申报材料的通知")
    paper.right("编号：__________（草稿，待审核）")
    addressed = "、".join(who.cities) + "人民政府" if who.cities else "__________"
    paper.paragraph(f"{addressed}：", indent=False)
    received = sorted(d.received_on for d in submission.deliveries if d.received_on)
    when = f"于{_day(received[0])}" if received else ""
    paper.paragraph(
        f"你单位{when}报送的“{call.title}”申报材料收悉。经核对，依据《{call.number}》要求，需补正以下材料："
    )
    items = [f for f in submission.findings if f.severity == "must_fix"]
    for number, item in enumerate(items, 1):
        paper.paragraph(
            f"{number}. {item.message}{_ASKS.get(item.rule, '请补正。')}{_where(submission, item)}"
        )
    doubts = [f for f in submission.findings if f.severity == "review"]
    if doubts:
        paper.paragraph("另有下列事项正在核对，如有需要将一并告知（定稿前由经办人逐项确认取舍）：")
        for number, item in enumerate(doubts, 1):
            paper.paragraph(f"（{number}）{item.message}")
    paper.paragraph(
        "请于____年__月__日前将补正材料报送至" + call.issuer + f"，纸质材料一式{_chinese(call.copies)}份，"
        f"电子版光盘同步发送至邮箱 {call.email}。"
    )
    contacts = "；".join(
        f"{c.name}（{c.purpose}）{c.phone}" if c.purpose else f"{c.name} {c.phone}" for c in call.contacts
    )
    paper.paragraph(f"联系人及电话：{contacts}")
    paper.paragraph("经办人：__________　　签收人：__________　　签收日期：____年__月__日")
    paper.right("__________（印章）")
    paper.right("____年__月__日")
    paper.document.save(str(path))


def _where(submission: Submission, item: Finding) -> str:
    pages = [e.page for e in item.evidence[:1] if e.page is not None]
    roles = {"application_form": "申报表", "plan": "方案"}
    if not pages:
        return ""
    document = next((d for d in submission.documents if d.id == item.evidence[0].document), None)
    label = roles.get(document.role) if document else None
    return f"（见{label}第{pages[0]}页）" if label else ""


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _chinese(number: int) -> str:
    return "零一二三四五六七八九十"[number] if 0 <= number <= 10 else str(number)
