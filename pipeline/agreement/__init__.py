"""Facts and fields across documents and channels: what agrees is one, what differs is a finding.

The paper speaks. A value read by OCR that differs from the electronic text only as OCR slips differ is the
same value, told by the electronic text; a changed figure is a `channel-mismatch`.
"""

from pipeline.agreement.facts import Agreed, Difference, agree, differences
from pipeline.agreement.fields import SettledForm, settle_form
from pipeline.agreement.proof import Proof, no_proof
from pipeline.agreement.texts import text_changes
from pipeline.agreement.words import CHANNEL_NAMES, FACT_NAMES

__all__ = [
    "CHANNEL_NAMES",
    "FACT_NAMES",
    "Agreed",
    "Difference",
    "Proof",
    "SettledForm",
    "agree",
    "differences",
    "no_proof",
    "settle_form",
    "text_changes",
]
