"""What the subjects of findings are called: the form's cells, channels, facts, conditions."""

from __future__ import annotations

from pipeline.agreement import FACT_NAMES
from pipeline.call import Call


def subject_names(call: Call) -> dict[str, str]:
    """By subject; a finding about one document has the document's id for its subject, which is no name here."""
    names = {
        "form": call.form.name, "application_form": call.form.name, "plan": "方案", "evidence": "支撑证明材料",
        "applicant": "申报主体", "batch": "整批", **FACT_NAMES, **call.field_labels(),
    }  # fmt: skip
    names.update({c.key: c.label for c in call.channels})
    names.update({p.key: p.label for p in call.form.prose})
    names.update({s.block: s.label for s in call.form.signatures})
    names.update({c.key: c.label for c in call.conditions})
    return names
