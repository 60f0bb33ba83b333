"""One answer to which finding is about which demand, and no finding untold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.call import load_call
from pipeline.model import Finding, Severity
from pipeline.reports import words
from pipeline.reports.demands import Homes, gravest

CALL = load_call()


def finding(rule: str, subject: str, severity: Severity = "review") -> Finding:
    return Finding(rule=rule, subject=subject, severity=severity, message="。")


@pytest.mark.parametrize(
    ("rule", "subject", "place"),
    [
        ("form-missing", "form", "role:application_form"),
        ("copies-short", "paper", "copies"),
        ("late", "email", "channel:email"),
        ("file-encrypted", "disc", "file:disc"),
        ("field-empty", "mayor.phone", "field:mayor.phone"),
        ("field-unread", "conditions", "section:conditions"),
        ("seal-copy", "city_government", "seal:city_government"),
        ("date-unclear", "city_government", "date:city_government"),
        ("condition-unstated", "network", "condition:network"),
        ("next-years-rule", "x", "next-years-rule:x"),
    ],
)
def test_a_finding_is_at_home_with_its_demand(rule: str, subject: str, place: str) -> None:
    homes = Homes([finding(rule, subject)], CALL)
    assert [f.rule for f in homes.of(place)] == [rule]
    assert homes.rest() == ()


@given(
    st.lists(
        st.tuples(st.sampled_from([*words.RULES, "new-rule"]), st.sampled_from(["paper", "d1", "basic", "x"]))
    ),
    st.lists(st.sampled_from(["copies", "channel:paper", "section:basic", "pages", "seal:x"])),
)
def test_what_is_not_told_is_left(given_findings: list[tuple[str, str]], asked: list[str]) -> None:
    findings = [finding(*f) for f in given_findings]
    homes = Homes(findings, CALL)
    told = [f for place in dict.fromkeys(asked) for f in homes.of(place)]
    assert sorted(map(id, [*told, *homes.rest()])) == sorted(map(id, findings))


def test_the_gravest_counts() -> None:
    assert gravest([]) is None
    assert (
        gravest([finding("a", "b", "note"), finding("a", "b", "must_fix"), finding("a", "b")]) == "must_fix"
    )
