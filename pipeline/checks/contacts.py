"""Telephone numbers and mail addresses at which nobody can be reached: masked, too short, broken off. And offices of
another place: a row left over from another city's form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.checks.context import Checked, finding
from pipeline.model import Applicant, Finding
from pipeline.places import Place, mentioned

# a mobile number, or an area code and a number of seven or eight digits, or such a number alone; an extension may follow
_NUMBER = re.compile(
    r"(?:(?:00)?86)?(?:1[3-9]\d{9}|(?:010|02\d|0[3-9]\d\d)?[2-9]\d{6,7}(?:\d{1,5})?|[48]00\d{7}|\d{5,6})"
)
_DIGITS = str.maketrans("oOlI", "0011")  # letters that a reader takes digits for
_EXTENSION = re.compile(r"(?:转|分机|ext\.?)\d*", re.I)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


def contacts(checked: Checked) -> Iterator[Finding]:
    """What is filled in, surely read, and no number or address: whether it was meant so, a person must ask."""
    if checked.speaking_form is None:
        return
    labels = checked.call.field_labels()
    for field in checked.submission.form.fields:
        column = field.key.rpartition(".")[2]
        if field.state != "filled" or not field.value:
            continue
        if column in _FAULTS:
            fault = _FAULTS[column](unicodedata.normalize("NFKC", field.value))
        else:
            fault = _elsewhere(field.value, checked.submission.applicant) if column == "title" else None
        if fault:
            label = labels.get(field.key, field.key)
            message = f"{checked.call.form.name}“{label}”填写为“{field.value}”，{fault}，请人工核对。"
            yield finding("field-unread", field.key, "review", message, field.evidence)


def _telephone(value: str) -> str | None:
    if re.search(r"\d[*×xX.·…]{2,}|[*×xX]{2,}\d", value):
        return "号码有隐去的位数"
    # 024-86891000(办)13998880001: a word in brackets says whose or which, and parts two numbers
    plain = re.sub(r"\([^()\d]*\)", "/", _EXTENSION.sub("", value.translate(_DIGITS)))
    # blanks part two numbers, or the digits of one
    parts = [part for mark in (r"[/、,;或\n]", r"[/、,;或\s]+") for part in re.split(mark, plain)]
    if any(_NUMBER.fullmatch(re.sub(r"\D", "", part)) for part in parts):
        return None
    return "不是完整的电话号码"


def _mail(value: str) -> str | None:
    return None if _ADDRESS.search("".join(value.split())) else "不是完整的邮箱地址"


def _elsewhere(value: str, applicant: Applicant) -> str | None:
    """An office whose every place is neither the applicant, nor above it, nor a part of it."""
    named = [m.places for m in mentioned(value)]
    if not named or not applicant.cities or any(_is_home(p, applicant) for places in named for p in places):
        return None
    return f"而申报城市为{applicant.name}"


def _is_home(place: Place, applicant: Applicant) -> bool:
    above = place.level == "province" and (applicant.province is None or place.name in applicant.province)
    return above or place.is_within(applicant.cities)


_FAULTS = {"phone": _telephone, "email": _mail}
