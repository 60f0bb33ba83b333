"""The bodies that must seal for an applicant, as the call names them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.call import Call, SignatureDemand
from pipeline.gazetteer import find
from pipeline.model import Applicant
from pipeline.places import Names, Required, applicant, region_names


def applicant_for(cities: Sequence[str], call: Call) -> Applicant:
    """The applicant of ``cities`` with the bodies of the blocks that ``call`` has, and whether they must seal."""
    who = applicant(cities)
    if not who.cities:
        return who
    bodies = {d.block: _groups(who, d) for d in call.form.signatures}
    return who.model_copy(
        update={
            "bodies": {block: groups for block, groups in bodies.items() if groups},
            "required": {d.block: _required(who, d) for d in call.form.signatures},
        }
    )


def _groups(who: Applicant, demand: SignatureDemand) -> tuple[Names, ...]:
    if demand.bodies:
        alone = [applicant([city]) for city in who.cities]
        return tuple(dict.fromkeys(names for one in alone if (names := _filled(one, demand.bodies))))
    known = who.bodies.get(demand.block, ())
    demanded = _required(who, demand) != "not_required"
    if not known and demanded and demand.block == "provincial_government" and who.province:
        # known of one that this notice may excuse, and this call does not
        return tuple((f"{province}人民政府",) for province in who.province.split("、"))
    return known


def _filled(one: Applicant, patterns: Sequence[str]) -> Names:
    """The patterns with the city's and the province's names; those whose place is not known are left out."""
    cities = list(one.cities)
    for place in find(one.cities[0])[:1]:
        if place.name.endswith("自治州"):
            cities += place.short_names[:1]
    provinces = region_names(one.province) if one.province else ()
    return tuple(
        dict.fromkeys(
            pattern.format(city=city, province=province)
            for pattern in patterns
            for city in (cities if "{city}" in pattern else [""])
            for province in (provinces if "{province}" in pattern else [""])
        )
    )


def _required(who: Applicant, demand: SignatureDemand) -> Required:
    """As the call says; what it leaves open for every call (`pipeline.places`) stays open."""
    known: Required = who.required.get(demand.block, "required")
    if who.kind in demand.exempt or (known == "not_required" and "separately_planned" in demand.exempt):
        return "not_required"
    if who.kind in demand.unclear or (known == "unclear" and not demand.bodies):
        return "unclear"
    return "required"
