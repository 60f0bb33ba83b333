"""What a notice demands, as data: ``calls/*.yaml`` read into records. A new notice is a new file, not new code."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import field_validator, model_validator

from pipeline.model import ApplicantKind, Channel, FactKind, Record, SectionKey, SignatureBlock

DEFAULT_CALL = "miit-2024-5g-pilot"
# blocks whose sealing bodies are known by the applicant alone (`pipeline.places`)
KNOWN_BLOCKS = ("city_government", "comms_administration", "industry_department", "provincial_government")


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
    """A body's person. ``also``: other words for the label; ``signs``: the body's signature block;
    ``unclear``: kinds of applicant of which the notice does not say whether they need it."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    signs: SignatureBlock | None = None
    exempt: tuple[ApplicantKind, ...] = ()
    unclear: tuple[ApplicantKind, ...] = ()


class PersonColumn(Record):
    key: str
    label: str
    also: tuple[str, ...] = ()


class ProseCell(Record):
    """``limit`` in 字数; None = the notice sets none. ``least``: letters with fewer than which the cell refers
    elsewhere or hardly says anything, and goes to a person. ``also``: other words for the label."""

    key: SectionKey
    label: str
    also: tuple[str, ...] = ()
    limit: int | None = None
    least: int = 0
    hint: str = ""


class SignatureDemand(Record):
    """A cell to be sealed. ``bodies``: whose seal, as patterns of {city} and {province}, the first one expected,
    the others accepted; empty for a block that is known by itself. ``names``: the body as it may be called
    where a form is printed for one province; ``also``: other words for the label."""

    block: SignatureBlock
    label: str
    seal_label: str
    hint: str | None = None
    bodies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    exempt: tuple[ApplicantKind, ...] = ()
    unclear: tuple[ApplicantKind, ...] = ()


class FormDemand(Record):
    title: str
    name: str = "申报表"  # what the form is called for short
    city: CityField
    people: tuple[PersonRow, ...]
    person_columns: tuple[PersonColumn, ...]
    prose: tuple[ProseCell, ...]
    signatures: tuple[SignatureDemand, ...]
    note: str = ""


class PlanDemand(Record):
    """``names``: what a plan may be called, the first one asked for; ``subjects``: words of which one stands in
    the title of a plan that does not name the call, one in what any plan says; ``least``: letters of prose below
    which it may be a cover, a table of contents or a template only, which a person must see."""

    names: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    least: int = 0


class Condition(Record):
    """What the form must state in the prose cell ``cell``. ``facts``: kinds of which one states it; ``words`` and
    ``claims`` (regular expressions on the folded text, small letters): without one of them it cannot have been
    stated; ``words_suffice``: a mention states it (for conditions that no kind of fact can show); ``until``: the
    last year of a list that counts; ``threshold``: less than this goes to a person."""

    key: str
    label: str
    cell: SectionKey = "conditions"
    facts: tuple[FactKind, ...] = ()
    words: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    words_suffice: bool = False
    until: int | None = None
    threshold: float | None = None

    @field_validator("claims")
    @classmethod
    def _are_patterns(cls, claims: tuple[str, ...]) -> tuple[str, ...]:
        for claim in claims:
            try:
                re.compile(claim)
            except re.error as error:
                raise ValueError(f"“{claim}”不是正则表达式（{error}）") from error
        return claims


class Basis(Record):
    """Where the notice demands what a finding of ``rule`` is about; ``rule`` default for all others."""

    rule: str
    text: str


class Call(Record):
    """One notice. Days are ISO; ``copies`` of the paper version; tolerances are shares of 1; ``plan`` None where
    none is asked for."""

    id: str
    title: str
    short_title: str
    number: str
    notice_title: str = ""  # of the notice itself, without 《》
    basis: str = ""
    issued_on: str
    deadline: str
    issuer: str
    copies: int
    email: str | None = None
    contacts: tuple[Contact, ...] = ()
    channels: tuple[ChannelDemand, ...]
    form: FormDemand
    plan: PlanDemand | None = None
    conditions: tuple[Condition, ...] = ()
    bases: tuple[Basis, ...] = ()
    scan_tolerance: float = 0.05
    ratio_tolerance: float = 0.05

    def basis_of(self, rule: str) -> str | None:
        """Where the notice demands it: for findings of ``rule``, else for all."""
        known = {b.rule: b.text for b in self.bases}
        return known.get(rule) or known.get("default")

    def field_labels(self) -> dict[str, str]:
        """Every field of the form by its key, in its order, as it is called: 申报城市人民政府负责人职务."""
        labels = {self.form.city.key: self.form.city.label}
        for person in self.form.people:
            labels[f"{person.key}.name"] = person.label
            labels.update({f"{person.key}.{c.key}": person.label + c.label for c in self.form.person_columns})
        return labels

    @model_validator(mode="after")
    def _holds_together(self) -> Call:
        for key, day in (("issued_on", self.issued_on), ("deadline", self.deadline)):
            _is_day(key, day)
        form = self.form
        _no_two("channels", [c.key for c in self.channels])
        _no_two("form.people", [p.key for p in form.people])
        _no_two(
            "form.prose 与 form.signatures", [c.key for c in form.prose] + [s.block for s in form.signatures]
        )
        _no_two("conditions", [c.key for c in self.conditions])
        if not self.channels:
            raise ValueError("channels 至少要有一种报送渠道")
        for condition in self.conditions:
            if condition.cell not in [c.key for c in form.prose]:
                raise ValueError(f"条件“{condition.label}”的 cell“{condition.cell}”不是 form.prose 中的栏目")
        for person in form.people:
            if person.signs is not None and person.signs not in [s.block for s in form.signatures]:
                raise ValueError(f"“{person.label}”的 signs“{person.signs}”不是 form.signatures 中的签章栏")
        for demand in form.signatures:
            _bodies_are_told(demand)
        return self


def _is_day(key: str, day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"{key} 须写成 2024-09-30 的样子，现为“{day}”") from error


def _no_two(where: str, keys: list[str]) -> None:
    twice = sorted({k for k in keys if keys.count(k) > 1})
    if twice:
        raise ValueError(f"{where} 中有重复的 key：{'、'.join(twice)}")


def _bodies_are_told(demand: SignatureDemand) -> None:
    if not demand.bodies and demand.block not in KNOWN_BLOCKS:
        raise ValueError(
            f'签章栏“{demand.label}”须写明 bodies（应盖章的单位），例如 ["{{province}}交通运输厅"]'
        )
    for pattern in demand.bodies:
        try:
            pattern.format(city="", province="")
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                f"签章栏“{demand.label}”的 bodies 只能用 {{city}} 和 {{province}}：{pattern}"
            ) from error


def load_call(name_or_path: str = DEFAULT_CALL) -> Call:
    """The call of that name in the package, or of a YAML file. Raises FileNotFoundError, ValidationError."""
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"}:
        text = path.read_text(encoding="utf-8-sig")
    else:
        text = (files("pipeline") / "calls" / f"{name_or_path}.yaml").read_text(encoding="utf-8")
    return Call.model_validate(yaml.safe_load(text))
