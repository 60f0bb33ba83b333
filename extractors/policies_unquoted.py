"""Policies without 《》: in tables of policies, and in prose by the document number in a bracket behind the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.hopes import hoping
from extractors.places import of_title
from extractors.policies import (
    NUMBER,
    called_as_policy,
    issuer_scope,
    normal_number,
    scope_of,
    tidy_title,
)
from extractors.policy_rows import PolicyRow, policy_rows
from extractors.reading import Reading
from pipeline.model import Policy, Scope

_IN_BRACKET = re.compile(rf"\((?:文号:?)?{NUMBER.pattern}(?:文件?)?\)")
# what leads to a name: an item's mark, who issued it and when
_LEAD = re.compile(
    r"\s*(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\].、]+|[①-⑳—●■◆·]+|(?:其中|包括|例如|如)[:，]?)*"
    r"(?:[^，。；:]{0,24}?(?:印发|出台|制定|发布|编制|颁布|制订)(?:实施)?了|[^，。；:关]{0,20}?(?:政府|办公[室厅]|[办局委厅]|部门)(?:联合)?(?:印发|出台|制定|发布)(?:实施)?|[^，。；:关]{0,16}?(?:先后|相继|陆续|已|联合)(?:印发|出台|制定|发布|编制|颁布)|(?:印发|出台|制定|发布|编制|颁布|制订|落实|贯彻|执行|依据|按照)(?:实施)?)?"
)
_HOPED = hoping(r"拟|计划(?!》)|征求|起草|编制中|制定中|修订中|报批|待|即将|未")
_OVER = re.compile(r"废止|失效")
_LEVELS: tuple[tuple[str, Scope], ...] = (
    ("国家|部级|部委", "nation"), ("省|自治区", "province"), ("市|州|盟", "city"), ("区|县|旗|镇", "district"),
)  # fmt: skip


def find_unquoted(reading: Reading) -> Iterator[Claim]:
    """Policies that stand without 《》."""
    rows = list(policy_rows(reading))
    for row in rows:
        yield from _of_row(reading, row)
    yield from _in_prose(reading, [row.title_span for row in rows])


def _of_row(reading: Reading, row: PolicyRow) -> Iterator[Claim]:
    told = NUMBER.search(row.number) or NUMBER.search(row.title)
    bare = (
        re.sub(r"\($|\(?文号:?$", "", row.title[: told.start()])
        if told and told.string == row.title
        else row.title
    )
    title = tidy_title(bare.strip().removeprefix("《").removesuffix("》"))
    if not (told or called_as_policy(title)) or len(title) < 6 or _OVER.search(row.note):
        return
    number = normal_number(told) if told else None
    yield Claim(
        kind="policy",
        value=Policy(title=title, number=number),
        scope=_level(reading, row.issuer)
        or scope_of(reading, row.title_span, title, told["code"] if told else None),
        status="planned" if _HOPED.search(row.note) else "actual",
        doubtful=bool(re.search(r"[OoIl]", number or "")),
        confidence=0.92 if number else 0.85,
        spans=row.spans,
    )


def _level(reading: Reading, issuer: str) -> Scope | None:
    """Of which level a cell like 市级, 国务院, 湘潭市人民政府 speaks; None where it does not say."""
    if of_title(issuer, reading.own) == "district":  # 寿光市政府办公室, of a city within the city
        return "district"
    if found := re.fullmatch(r"(国家|部|省|自治区|市|州|区|县)(?:级|层面)?", issuer):
        return next(scope for words, scope in _LEVELS if re.search(words, found[1]))
    return issuer_scope(issuer)


def _in_prose(reading: Reading, tabled: list[tuple[int, int]]) -> Iterator[Claim]:
    text = reading.text.norm
    for match in _IN_BRACKET.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in "。；;，:\n、") + 1
        lead = _LEAD.match(text, start, match.start())
        begin = lead.end() if lead else start
        title = tidy_title(text[begin : match.start()])
        if "《" in text[start : match.start()] or "》" in text[start : match.start()] or len(title) < 8:
            continue
        if any(a <= begin < b for a, b in tabled) or not called_as_policy(title):
            continue
        yield Claim(
            kind="policy",
            value=Policy(title=title, number=normal_number(match)),
            scope=scope_of(reading, (begin, match.end()), title, match["code"]),
            status="actual",
            doubtful=bool(re.search(r"[OoIl]", match["serial"])),
            confidence=0.8,
            spans=((begin, match.end()),),
        )
