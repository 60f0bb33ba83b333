"""What a right program finds: the marking records of one application (schema truth/1).

Beside what must be found stand ``facts_optional`` and ``findings_optional``: neither giving them nor leaving
them out is wrong ("*" for any subject). ``accept`` names other rules that are right in a finding's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samples.cells import CellText
from samples.cities import BLOCKS, Applicant
from samples.facts import Claim, distinct
from samples.plan_text import PlanText
from samples.recipe import Recipe

Json = dict[str, Any]  # a JSON object on its way into truth.json
MUST_FIX = frozenset(
    [
        "form-missing",
        "plan-missing",
        "field-empty",
        "section-empty",
        "section-too-long",
        "seal-missing",
        "seal-wrong-body",
        "date-missing",
        "channel-missing",
        "copies-short",
        "late",
        "applicant-ineligible",
        "condition-unstated",
        "channel-mismatch",
        "file-encrypted",
        "file-unreadable",
        "file-quarantined",
        "attachment-link",
    ]
)


@dataclass(frozen=True)
class Mark:
    """How one signature cell was made: ``seal`` and ``date`` as in the contract."""

    block: str
    expected: str
    seal: str
    seal_text: str | None
    date: str | None


def finding(rule: str, subject: str, *, optional: bool = False, accept: tuple[str, ...] = ()) -> Json:
    """A finding with its severity. ``optional``: neither giving it nor leaving it out is wrong.
    ``accept``: other rules that are right for the same subject."""
    out: Json = {"rule": rule, "subject": subject, "severity": "must_fix" if rule in MUST_FIX else "review"}
    if optional:
        out["optional"] = True
    if accept:
        out["accept"] = list(accept)
    return out


def findings(recipe: Recipe, marks: list[Mark], hand_keys: frozenset[str], hand_dates: bool) -> list[Json]:
    """All must_fix and review findings that the planted faults should lead to."""
    out = _of_seals(recipe, marks)
    straight = ("field-empty", "section-empty", "section-too-long", "channel-missing", "copies-short", "late",
                "received-day-unknown", "condition-unstated", "figure-inconsistent", "channel-mismatch", "pages-missing",
                "file-encrypted", "file-unreadable", "attachment-link", "plan-missing", "form-missing")  # fmt: skip
    out += [finding(f.rule, f.subject) for f in recipe.faults if f.rule in straight]
    out += _of_applicant(recipe.applicant)
    if recipe.has("form-missing"):
        out.append(finding("condition-unstated", "*", optional=True))
        out.append(finding("received-day-unknown", "*", optional=True))
        for rule in (
            "seal-missing",
            "seal-unclear",
            "date-missing",
            "field-empty",
            "section-empty",
            "applicant-unclear",
        ):
            out.append(finding(rule, "*", optional=True))
    if recipe.has("channel-missing", "paper"):
        out += [
            finding(r, "*", optional=True)
            for r in ("seal-missing", "seal-unclear", "date-missing", "date-unclear")
        ]
    if recipe.has("attachment-link"):
        out.append(finding("channel-missing", "email", optional=True))
    if recipe.has("file-encrypted") or recipe.has("file-unreadable"):
        out += [finding("channel-missing", s, optional=True) for s in recipe.subjects("file-encrypted")]
        out.append(finding("plan-missing", "plan", optional=True))
    if recipe.has("section-empty", "conditions"):
        out.append(finding("condition-unstated", "*", optional=True))
    out += [finding("field-unread", key, optional=True) for key in sorted(hand_keys)]
    if hand_dates:
        out += [finding("date-unclear", b, optional=True) for b in BLOCKS]
    if recipe.quality == "poor":
        out += [finding("seal-unclear", b, optional=True) for b in BLOCKS]
    return out


def _of_applicant(applicant: Applicant) -> list[Json]:
    if applicant.kind == "ineligible":
        return [finding("applicant-ineligible", "applicant")]
    return [finding("applicant-unclear", "applicant")] if applicant.kind == "unknown" else []


def _of_seals(recipe: Recipe, marks: list[Mark]) -> list[Json]:
    out: list[Json] = []
    rules = {
        "missing": "seal-missing",
        "wrong_body": "seal-wrong-body",
        "copy": "seal-copy",
        "unclear": "seal-unclear",
    }
    grey = recipe.has("scan-grey")
    for mark in marks:
        open_question = recipe.applicant.kind == "municipality" and mark.block == "provincial_government"
        if rule := rules.get(mark.seal):
            if open_question and rule == "seal-missing":
                out.append(finding("seal-unclear", mark.block))
            else:
                out.append(
                    finding(rule, mark.block, accept=("seal-unclear",) if grey or mark.seal == "copy" else ())
                )
        if mark.seal != "not_required" and mark.date is None:
            rule = "date-unclear" if open_question else "date-missing"
            out.append(finding(rule, mark.block))
    return out


def verdict(found: list[Json]) -> str:
    binding = [f["severity"] for f in found if not f.get("optional")]
    if "must_fix" in binding:
        return "incomplete"
    return "needs_review" if binding else "complete"


def accepted_verdicts(found: list[Json]) -> list[str]:
    """The verdicts that optional findings would lead to, the binding one first."""
    own = verdict(found)
    out = [own]
    severities = {f["severity"] for f in found if f.get("optional")}
    if own == "complete" and "review" in severities:
        out.append("needs_review")
    if own != "incomplete" and "must_fix" in severities:
        out.append("incomplete")
    return out


def application(
    *,
    recipe: Recipe,
    deliveries: list[Json],
    fields: dict[str, str],
    prose: dict[str, CellText] | None,
    plan: PlanText | None,
    extra_claims: list[Claim],
    marks: list[Mark],
    found: list[Json],
    scan: Json | None,
) -> Json:
    """One entry of ``applications``."""
    claims = [
        *(c for cell in (prose or {}).values() for c in cell.claims),
        *(plan.claims if plan else ()),
        *extra_claims,
    ]
    known = distinct(claims)
    return {
        "applicant": {
            "cities": [c.name for c in recipe.applicant.cities],
            "province": recipe.applicant.province,
            "kind": recipe.applicant.kind,
        },
        "deliveries": deliveries,
        "fields": {k: {"value": v or None, "state": "filled" if v else "blank"} for k, v in fields.items()},
        "prose": {k: c.text for k, c in (prose or {}).items()},
        "headings": [
            {"number": h.number, "title": h.title, "level": h.level} for h in (plan.headings if plan else ())
        ],
        "facts": [c.as_json() for c in known if not c.optional],
        "facts_optional": [c.as_json() for c in known if c.optional],
        "signatures": [
            {
                "block": m.block,
                "expected_body": m.expected,
                "seal": m.seal,
                "seal_text": m.seal_text,
                "date": m.date,
            }
            for m in marks
        ],
        "findings": [f for f in found if not f.get("optional")],
        "findings_optional": [f for f in found if f.get("optional")],
        "verdict": verdict(found),
        "verdict_accept": accepted_verdicts(found),
        "faults": [str(f) for f in recipe.faults],
        "scan": scan,
    }
