"""What the things that people correct are called on paper."""

from __future__ import annotations

from pipeline.agreement import FACT_NAMES
from pipeline.call import Call
from pipeline.corrections.record import Target, is_added

TARGETS: dict[Target, str] = {
    "field": "栏目",
    "seal": "印章",
    "date": "日期",
    "fact": "事实",
    "delivery": "收件登记",
    "finding": "核对意见",
    "notice": "补正通知",
}


def thing_name(call: Call, target: Target, key: str) -> str:
    """The cell, the signature block, the kind of fact …; of a delivery its folder, of a finding no more than that
    it is one."""
    match target:
        case "field":
            return call.field_labels().get(key, TARGETS[target])
        case "seal" | "date":
            return next((d.label for d in call.form.signatures if d.block == key), "签章栏")
        case "fact":
            kind = FACT_NAMES.get(key.partition(":")[0], TARGETS[target])
            return f"补记：{kind}" if is_added(key) else kind
        case "delivery":
            return key
        case "notice":
            return "补正期限"
        case "finding":
            return TARGETS[target]
