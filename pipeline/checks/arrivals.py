"""Files that could not be used, links in place of files, what the register says in two ways, and who applies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import CHANNEL_LABELS, OWN_SCAN, Checked, Trouble, finding
from pipeline.model import CHANNELS, Finding, Severity

_RULES: dict[str, tuple[str, Severity]] = {
    "encrypted": ("file-encrypted", "must_fix"),
    "unreadable": ("file-unreadable", "must_fix"),
    "quarantined": ("file-quarantined", "must_fix"),
    "link": ("attachment-link", "must_fix"),
    "media": ("media-file", "note"),
}

# a remark of the register that something is not as it should be, and such words in which it is
_LACKING = re.compile(
    r"缺|少|漏|破|损|坏|湿|不全|不清|不符|不一|不足|不能|不可|无法|没有|未|无(?=[盖章签页光])|模糊|复印|退|待补|补[交寄报正]|错|空白"
)
_HARMLESS = re.compile(
    r"(?:没有|无|未见|未发现|不)(?:缺\w?|破损|损坏|缺漏|遗漏|短缺|错漏|异常)|不少于|至少|完好无损|未拆封"
)


def troubles(checked: Checked) -> Iterator[Finding]:
    for kind, (rule, severity) in _RULES.items():
        for channel in CHANNELS:
            found = [t for t in checked.troubles if t.kind == kind and t.channel == channel]
            if found:
                own_scan = OWN_SCAN if channel == "paper" and severity == "must_fix" else ""
                yield finding(rule, channel, severity, _told(found, CHANNEL_LABELS[channel]) + own_scan)


def register(checked: Checked) -> Iterator[Finding]:
    """Rows of the register that contradict each other or the folder in which the delivery lies."""
    for channel in CHANNELS:
        said = dict.fromkeys(
            t.message for t in checked.troubles if t.kind == "register" and t.channel == channel
        )
        if said:
            yield finding("register-conflict", channel, "review", "".join(said))


def remarks(checked: Checked) -> Iterator[Finding]:
    """What the register's 备注 says is lacking or damaged: who opened the parcel saw it, the scan of one copy cannot."""
    for channel in CHANNELS:
        said = dict.fromkeys(
            d.note
            for d in checked.deliveries(channel)
            if d.note and _LACKING.search(_HARMLESS.sub("", d.note))
        )
        if said:
            message = f"收件登记对{CHANNEL_LABELS[channel]}备注“{'；'.join(said)}”，请人工核对。"
            yield finding("register-remark", channel, "review", message)


def _told(found: list[Trouble], label: str) -> str:
    more = f"（另有{len(found) - 1}个文件同样）" if len(found) > 1 else ""
    return f"{label}“{found[0].file}”：{found[0].message.rstrip('。')}{more}。"


def applicant(checked: Checked) -> Iterator[Finding]:
    who = checked.submission.applicant
    form = next((f for f in checked.submission.form.fields if f.key == checked.call.form.city.key), None)
    evidence = form.evidence if form else ()
    if who.kind == "ineligible":
        message = f"申报主体“{who.name}”不是地级及以上城市，不符合申报条件。"
        yield finding("applicant-ineligible", "applicant", "must_fix", message, evidence)
    elif who.kind == "unknown" or checked.unclear:
        why = "；".join(checked.unclear) or "无法确定申报主体是否为地级及以上城市"
        yield finding("applicant-unclear", "applicant", "review", f"申报主体需人工确认：{why}。", evidence)
