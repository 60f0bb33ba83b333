"""What a sentence claims: the generator's own record of every fact that it writes."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = bool | int | float | str | dict[str, str | int | float | None]


@dataclass(frozen=True)
class Claim:
    """One fact as written. ``optional``: a right program may give it or leave it out."""

    kind: str
    value: Value
    unit: str | None = None
    scope: str = "city"
    status: str = "actual"
    as_of: str | None = None
    approximate: bool = False
    place: str | None = None
    optional: bool = False

    def as_json(self) -> dict[str, object]:
        out: dict[str, object] = {
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "scope": self.scope,
            "status": self.status,
            "as_of": self.as_of,
        }
        for key in ("approximate", "place"):
            if value := getattr(self, key):
                out[key] = value
        return out


@dataclass(frozen=True)
class Said:
    """A piece of text with the facts that it states."""

    text: str
    claims: tuple[Claim, ...] = ()
    conditions: frozenset[str] = field(default_factory=frozenset)  # of the six that this text states

    def __add__(self, other: Said) -> Said:
        return Said(self.text + other.text, self.claims + other.claims, self.conditions | other.conditions)


def join(parts: list[Said], between: str = "") -> Said:
    """The pieces as one."""
    claims = tuple(c for p in parts for c in p.claims)
    conditions = frozenset(k for p in parts for k in p.conditions)
    return Said(between.join(p.text for p in parts), claims, conditions)


def distinct(claims: list[Claim]) -> list[Claim]:
    """Each claim once; a binding one wins over an optional one, a dated one over an undated."""
    best: dict[tuple[str, str, str, str], Claim] = {}
    for claim in claims:
        key = (claim.kind, repr(claim.value), claim.scope, claim.status)
        known = best.get(key)
        if known is None or (known.optional, known.as_of is None) > (claim.optional, claim.as_of is None):
            best[key] = claim
    return list(best.values())
