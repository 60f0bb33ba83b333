"""The base of all records, and the names that they share."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Channel = Literal["paper", "disc", "email"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
FileState = Literal["read", "duplicate", "container", "ignored", "failed", "quarantined"]
Role = Literal["application_form", "plan", "evidence", "cover_letter", "other"]
# keys of the form's prose cells and signature cells: a call gives its own; those of the first call are
# basic, conditions, construction, targets; city_government, comms_administration, industry_department,
# provincial_government
SectionKey = str
FieldState = Literal["filled", "blank", "unread"]
SealState = Literal["present", "missing", "wrong_body", "copy", "unclear", "not_required"]
SignatureBlock = str
Severity = Literal["must_fix", "review", "note"]
Verdict = Literal["complete", "incomplete", "needs_review"]
Scope = Literal["city", "province", "nation", "district", "other"]
Status = Literal["actual", "target", "planned"]
ApplicantKind = Literal["prefecture", "separately_planned", "municipality", "joint", "ineligible", "unknown"]
FactKind = Literal[
    "base_station_total",
    "base_stations_per_10k",
    "population",
    "policy",
    "factory",
    "scenario",
    "title",
    "security_incident",
    "target",
]


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(frozen=True, extra="forbid")
