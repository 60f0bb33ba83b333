"""Is the plan one: a cover, a table of contents or an empty template bears a plan's title too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.call import Call, PlanDemand
from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.model import CHANNELS, Block, Document, Evidence, Finding
from pipeline.textfold import fold

_SENTENCE = (
    12  # letters from which a block with a mark in it says something; headings and entries have fewer or none
)
_MARK = re.compile(r"[,;:、.]")  # folded
_ENTRY = re.compile(r"[.·…]{3,}-?\d{0,4}-?$")  # of a table of contents
_PLACEHOLDER = re.compile(r"\(?(?:此处|在此|请在此|请)?(?:填写|填报|补充|简述|说明).{0,60}\)?\.?")
_SPAN_OF_YEARS = re.compile(r"20\d\d年?[-~至到]20\d\d年?")
_YEAR = re.compile(r"20\d\d(?=年)")
_COVER = 400  # characters at the beginning of a plan in which its cover may be
_DAY = re.compile(r"\(?(20\d\d)年(?:[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?)?\)?")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# what stands between the year of a call and its subject, folded: no sentence of another matter in that year
_KIND = r"[\"“”+·]|5G|工业互联网|融合|应用|国家级?|全国|首批|第.批"
# what a file called 方案 may hold in its place
_OTHER_PAPER = re.compile(r"(?:通知|公告|公示|批复|决定|通报|办法|条例|名录|名单|若干政策|若干措施)$")


def substance(checked: Checked) -> Iterator[Finding]:
    """A plan that hardly says anything, or nothing of what the call is for: whether it is one, a person must see.

    Each channel is looked at by itself, all its plans together: a cover may stand apart from what it covers.
    """
    demand = checked.call.plan
    if demand is None:
        return
    for channel in CHANNELS:
        plans = checked.documents("plan", channel)
        doubt = _doubt(demand, plans, checked.call) if plans else None
        if doubt is not None:
            message = f"{CHANNEL_LABELS[channel]}中的{demand.names[0]}{doubt}，请人工核对是否为完整的方案。"
            yield finding("plan-missing", "plan", "review", message, _beginning(plans[0]))


def _doubt(demand: PlanDemand, plans: Sequence[Document], call: Call) -> str | None:
    letters = _letters(plans, enough=demand.least)
    if letters < demand.least:
        return f"正文仅约{letters}字"
    whole = fold("".join(part for d in plans for part in (d.title or "", d.text))).upper()
    # an issued policy for the same matter names its subjects, not what is applied for
    for words in ((call.short_title.removesuffix("试点"),), demand.subjects):
        if words and not any(fold(word).upper() in whole for word in words):
            return f"通篇未提及{'、'.join(words)}"
    if all(_OTHER_PAPER.search(fold(d.title or "")) for d in plans):
        return f"题为“{plans[0].title}”"
    years = {y for d in plans for y in _YEAR.findall(_SPAN_OF_YEARS.sub("", fold(d.title or "")))}
    if years and max(years) < call.issued_on[:4]:
        return f"标题所写年度为{max(years)}年"
    return _of_another_year(plans, call)


def _of_another_year(plans: Sequence[Document], call: Call) -> str | None:
    """The year that the plans themselves give to what they apply for, or to the day on their cover, if it is before
    the call's: a plan sent once more, which may agree with the form in every figure."""
    subject, issued = re.escape(fold(call.short_title).removesuffix("试点")), call.issued_on[:4]
    called = re.compile(rf"(20\d\d)年度?(?:{_KIND}){{0,12}}{subject}" if subject else r"(?!)")
    told = {y for d in plans for y in called.findall(fold(d.text))}
    if told and max(told) < issued:
        return f"所称为{max(told)}年{call.short_title}"
    dated = {y for d in plans for y in _dates_on_cover(d)}
    if dated and max(dated) < issued:
        return f"封面所署时间为{max(dated)}年"
    return None


def _dates_on_cover(document: Document) -> Iterator[str]:
    """The years of dates in lines of their own before the first heading; 二〇二三年 is 2023年."""
    first = min((s.heading_start for s in document.sections), default=_COVER)
    for line in document.text[: min(first, _COVER)].split("\n"):
        match = _DAY.fullmatch(fold(line).translate(_NUMERALS))
        if match is not None:
            yield match[1]


def _letters(plans: Sequence[Document], *, enough: int) -> int:
    """How many letters the plans say; counted no further than is ``enough``."""
    letters = 0
    for text in (text for document in plans for text in _said(document)):
        letters += sum(map(str.isalnum, text))
        if letters >= enough:
            break
    return letters


def _said(document: Document) -> Iterator[str]:
    """The blocks that say something, folded: no headings, entries of a table of contents, places to fill in."""
    heads = {s.heading_start for s in document.sections}
    for block in document.blocks:
        text = fold(document.text[block.start : block.end])
        if block.kind == "cell" or (block.start not in heads and _is_prose(block, text)):
            yield text


def _is_prose(block: Block, text: str) -> bool:
    if block.kind == "heading" or _ENTRY.search(text) or _PLACEHOLDER.fullmatch(text):
        return False
    return len(text) >= _SENTENCE and _MARK.search(text) is not None


def _beginning(document: Document) -> tuple[Evidence, ...]:
    first = next((b for b in document.blocks if b.end > b.start), None)
    return document.quote(first.start, min(first.end, first.start + 40)) if first else ()
