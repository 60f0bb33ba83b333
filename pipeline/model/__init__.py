"""The records that everything passes: frozen, typed, JSON both ways.

Two frames of coordinates exist. **Upright**: a page turned, straightened and squared, as a person reads
it; all boxes inside `Page`, `DocCell` and `SignatureCell` are upright points. **As scanned**: what arrived;
only `Evidence.bbox` uses it. `Page.to_scan` leads from the first to the second.
"""

from __future__ import annotations

from pipeline.model.arrivals import Delivery, Kept, SourceFile
from pipeline.model.claims import GUESSED, Fact, Factory, Finding, Policy, Signature, Target
from pipeline.model.documents import (
    Block,
    DocCell,
    DocTable,
    Document,
    DocumentPage,
    Evidence,
    Form,
    FormField,
    Piece,
    Region,
    Section,
    SignatureCell,
    char_box,
)
from pipeline.model.pages import Cell, Line, Page, ReadFile, Remark, Table
from pipeline.model.record import (
    CHANNELS,
    ApplicantKind,
    Channel,
    FactKind,
    FieldState,
    FileState,
    Record,
    Role,
    Scope,
    SealState,
    SectionKey,
    Severity,
    SignatureBlock,
    Status,
    Verdict,
)
from pipeline.model.submissions import (
    Applicant,
    Changes,
    ConditionState,
    ConditionStateName,
    Point,
    Submission,
)

__all__ = [
    "CHANNELS",
    "GUESSED",
    "Applicant",
    "ApplicantKind",
    "Block",
    "Cell",
    "Changes",
    "Channel",
    "ConditionState",
    "ConditionStateName",
    "Delivery",
    "DocCell",
    "DocTable",
    "Document",
    "DocumentPage",
    "Evidence",
    "Fact",
    "FactKind",
    "Factory",
    "FieldState",
    "FileState",
    "Finding",
    "Form",
    "FormField",
    "Kept",
    "Line",
    "Page",
    "Piece",
    "Point",
    "Policy",
    "ReadFile",
    "Record",
    "Region",
    "Remark",
    "Role",
    "Scope",
    "SealState",
    "Section",
    "SectionKey",
    "Severity",
    "Signature",
    "SignatureBlock",
    "SignatureCell",
    "SourceFile",
    "Status",
    "Submission",
    "Table",
    "Target",
    "Verdict",
    "char_box",
]
