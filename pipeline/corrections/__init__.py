"""What a person sets right, kept apart from what the program read: it changes the findings and the verdict,
survives every rerun, and leaves the machine's value to be seen.

| target   | key                                   | value                                                        |
|----------|---------------------------------------|--------------------------------------------------------------|
| field    | ``mayor.phone`` …                     | the text; ``""``: the cell is blank; null: cannot be read     |
| seal     | the signature block                   | a `SealState`, or ``{"seal": …, "seal_text": …}``              |
| date     | the signature block                   | an ISO day; ``""``: there is none; null: cannot be read        |
| fact     | `fact_key` of the fact as read        | ``{"value": …}`` with unit, scope, status, as_of, place at will; |
|          |                                       | null: the papers do not say so                                |
| fact     | ``KIND:new:ANY`` for one that the     | the same with ``evidence``, without which there is no fact      |
|          | program missed                        |                                                              |
| delivery | the delivery's id                     | ``{"received_on": …, "copies": …}``, one or both              |
| finding  | ``RULE/SUBJECT``                      | ``{"message": …}``: this finding, so worded, is settled         |
| notice   | ``deadline``                          | the ISO day until which the city may supply; no value changes   |
"""

from pipeline.corrections.applying import corrected
from pipeline.corrections.findings import outdated, settled, usable
from pipeline.corrections.machine import machine_value
from pipeline.corrections.names import TARGETS, thing_name
from pipeline.corrections.record import (
    NOTICE_DEADLINE,
    Correction,
    CorrectionError,
    Target,
    active,
    added_key,
    amending,
    fact_key,
    is_added,
    supplement_deadline,
)

__all__ = [
    "NOTICE_DEADLINE",
    "TARGETS",
    "Correction",
    "CorrectionError",
    "Target",
    "active",
    "added_key",
    "amending",
    "corrected",
    "fact_key",
    "is_added",
    "machine_value",
    "outdated",
    "settled",
    "supplement_deadline",
    "thing_name",
    "usable",
]
