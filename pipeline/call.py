"""What a notice demands, as data: ``calls/*.yaml`` read into records."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml

from pipeline.model import ApplicantKind, Channel, Record, SectionKey, SignatureBlock

DEFAULT_CALL = "miit-2024-5g-pilot"


class ChannelDemand(Record):
    key: Channel
    label: str
    basis: str


class Contact(Record):
    name: str
    phone: str
    purpose: str | None = None


class CityField(Record):
    key: str
    label: str
    hints: tuple[str, ...] = ()


class PersonRow(Record):
    key: str
    label: str
    exempt: tuple[ApplicantKind, ...] = ()


class PersonColumn(Record):
    key: str
    label: str


class ProseCell(Record):
    key: SectionKey
    label: str
    limit: int  # 字数
    hint: str


class SignatureDemand(Record):
    block: SignatureBlock
    label: str
    seal_label: str
    hint: str | None = None
    exempt: tuple[ApplicantKind, ...] = ()


class FormDemand(Record):
    title: str
    city: CityField
    people: tuple[PersonRow, ...]
    person_columns: tuple[PersonColumn, ...]
    prose: tuple[ProseCell, ...]
    signatures: tuple[SignatureDemand, ...]
    note: str


class PlanDemand(Record):
    names: tuple[str, ...]


class Condition(Record):
    key: str
    label: str
    threshold: float | None = None


class Call(Record):
    """One notice. Days are ISO; ``copies`` of the paper version; tolerances are shares of 1."""

    id: str
    title: str
    short_title: str
    number: str
    basis: str
    issued_on: str
    deadline: str
    issuer: str
    copies: int
    email: str
    contacts: tuple[Contact, ...]
    channels: tuple[ChannelDemand, ...]
    form: FormDemand
    plan: PlanDemand
    conditions: tuple[Condition, ...]
    scan_tolerance: float
    ratio_tolerance: float


def load_call(name_or_path: str = DEFAULT_CALL) -> Call:
    """The call of that name in the package, or of a YAML file. Raises FileNotFoundError, ValidationError."""
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"}:
        text = path.read_text(encoding="utf-8")
    else:
        text = (files("pipeline") / "calls" / f"{name_or_path}.yaml").read_text(encoding="utf-8")
    return Call.model_validate(yaml.safe_load(text))
