"""Which finding is about which demand of the notice: one answer for the papers and for the desk.

A demand is known by a place: ``applicant``, ``copies``, ``channel:disc``, ``role:plan``, ``field:mayor.phone``,
``section:basic``, ``seal:city_government``, ``date:city_government``, ``condition:network``. What is about none of
them has a place too (``file:disc``, ``pages:d3``, ``agreement:population``), or is on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.call import Call
from pipeline.model import Finding, Severity

_FIXED = {
    "form-missing": "role:application_form",
    "plan-missing": "role:plan",
    "evidence-missing": "role:evidence",
    "attachment-missing": "role:evidence",
    "applicant-ineligible": "applicant",
    "applicant-unclear": "applicant",
    "copies-short": "copies",
    "copies-differ": "copies",
}
_KINDS = {
    "section-empty": "section",
    "section-too-long": "section",
    "seal-missing": "seal",
    "seal-wrong-body": "seal",
    "seal-copy": "seal",
    "seal-unclear": "seal",
    "date-missing": "date",
    "date-unclear": "date",
    "channel-missing": "channel",
    "late": "channel",
    "received-day-unknown": "channel",
    "register-conflict": "channel",
    "register-remark": "channel",
    "file-encrypted": "file",
    "file-unreadable": "file",
    "file-quarantined": "file",
    "attachment-link": "file",
    "media-file": "file",
    "condition-unstated": "condition",
    "condition-contradictory": "condition",
    "condition-short": "condition",
    "pages-missing": "pages",
    "channel-mismatch": "agreement",
    "figure-inconsistent": "agreement",
    "figures-differ": "agreement",
}
_CELLS = ("field-empty", "field-unread")
_GRAVITY: tuple[Severity, ...] = ("must_fix", "review", "note")


class Homes:
    """The findings of an applicant by the demand that they are about; remembers which were told, so that none is
    lost."""

    def __init__(self, findings: Iterable[Finding], call: Call) -> None:
        self._prose = frozenset(cell.key for cell in call.form.prose)
        self._by_place: dict[str, list[Finding]] = {}
        for finding in findings:
            self._by_place.setdefault(self._home(finding), []).append(finding)
        self._told: set[str] = set()

    def of(self, *places: str) -> tuple[Finding, ...]:
        """Those about the demands at ``places``; they are told by now."""
        self._told.update(places)
        return tuple(f for place in places for f in self._by_place.get(place, ()))

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """Those at all places of ``kind``: ``pages``, ``agreement`` …"""
        return self.of(*(p for p in self._by_place if p.partition(":")[0] == kind))

    def rest(self) -> tuple[Finding, ...]:
        """What was told nowhere."""
        return tuple(f for place, found in self._by_place.items() if place not in self._told for f in found)

    def _home(self, finding: Finding) -> str:
        if finding.rule in _FIXED:
            return _FIXED[finding.rule]
        if finding.rule in _CELLS:
            kind = "section" if finding.subject in self._prose else "field"
        else:
            kind = _KINDS.get(finding.rule, finding.rule)
        return f"{kind}:{finding.subject}"


def gravest(findings: Sequence[Finding]) -> Severity | None:
    """The severity in which a demand stands; None where nothing was found against it."""
    return min((f.severity for f in findings), key=_GRAVITY.index, default=None)
