"""Files that could not be used, links in place of files, what the register says in two ways, and who applies."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import CHANNEL_LABELS, Checked, Trouble, finding
from pipeline.model import CHANNELS, Finding, Severity

_RULES: dict[str, tuple[str, Severity]] = {
    "encrypted": ("file-encrypted", "must_fix"),
    "unreadable": ("file-unreadable", "must_fix"),
    "quarantined": ("file-quarantined", "must_fix"),
    "link": ("attachment-link", "must_fix"),
    "media": ("media-file", "note"),
}


def troubles(checked: Checked) -> Iterator[Finding]:
    for kind, (rule, severity) in _RULES.items():
        for channel in CHANNELS:
            found = [t for t in checked.troubles if t.kind == kind and t.channel == channel]
            if found:
                yield finding(rule, channel, severity, _told(found, CHANNEL_LABELS[channel]))


def register(checked: Checked) -> Iterator[Finding]:
    """Rows of the register that contradict each other or the folder in which the delivery lies."""
    for channel in CHANNELS:
        said = dict.fromkeys(
            t.message for t in checked.troubles if t.kind == "register" and t.channel == channel
        )
        if said:
            yield finding("register-conflict", channel, "review", "".join(said))


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
