"""What the recommending bodies write: whether they recommend, and whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from pipeline.applicant_cues import city_names
from pipeline.call import SignatureDemand
from pipeline.checks.context import Checked, finding
from pipeline.checks.other_matters import other_matters
from pipeline.geometry import Box
from pipeline.model import Document, Evidence, Finding, Severity, SignatureCell
from pipeline.textfold import fold

_OPINION = "意见"  # in the label of a cell that asks for one
_LEAST = (
    3  # letters with fewer than which nothing was written: 同意 is an opinion of two, its full stop apart
)
_SENTENCE = 4  # characters
_HAN = re.compile("[\u4e00-\u9fff]")
_OF_FORM = re.compile(r"盖\s*章|推荐意见|主管部门|[（(]区、?市[）)]")
_YES = re.compile(
    r"同意|推荐|支持|属实|真实|符合|已阅|可以|可行|赞[同成]|无异议|不持异议|没有异议|通过|准予|(?:上|呈|转|申)报|报送|报请"
)
_AGAINST = re.compile(
    r"不(?:予|宜|拟|建议|支持|赞成|同意|能|再)?(?:同意|推荐|支持|上报)|不同意|不赞成|不建议|不予|"
    r"(?:暂不|暂缓|缓予|缓报|另行研究|不成熟|(?<!存在)(?<!发现)不(?:完全)?符合|未达[到标]|达不到|不具备|未通过)"
)
# only when something else is done first: 补充材料后再报, 待覆盖达标后推荐
_MATTER = r"(?:申报|推荐|上报|呈报|报送|报批|评审|报|支持)"
_LATER = re.compile(
    rf"(?:后|之后|以后)(?:再|方可|才能?|另)(?:行|予|予以)?[^,.;]{{0,4}}{_MATTER}|再行{_MATTER}|下[一]?(?:批|年度|次)[^,.;]{{0,4}}{_MATTER}"
    rf"|(?:待|俟|须|需|应)[^.;]{{2,30}}后,?(?:再|方|可|同意)*(?:行|予|予以)?{_MATTER}"
)
# what is printed in every such cell; folded
_PRINT = re.compile(
    r"\(?(?:签名|签字|盖章|签章|公章|印章|加盖公章)\)?|[年月日0-9零〇一二三四五六七八九十]+日|年月日"
)


def other_cities(checked: Checked) -> Iterator[Finding]:
    """An opinion that speaks of other cities only: the sheet may be out of another application."""
    form = checked.speaking_form
    if form is None or not checked.submission.applicant.cities:
        return
    for demand, cell in _cells(checked, form):
        named = city_names(cell.text)
        if named and not set(named) & set(checked.submission.applicant.cities):
            message = (
                f"“{demand.label}”中写的是{'、'.join(named)}，"
                f"而申报城市为{checked.submission.applicant.name}，请核对该页是否属于本申报。"
            )
            yield finding("applicant-unclear", "applicant", "review", message, _place(form, cell))


def recommending(checked: Checked) -> Iterator[Finding]:
    """An opinion against the application, or for another one; and a cell that says nothing. The notice asks for seal and date, and a seal
    under 推荐意见 recommends, so that a form on which nobody wrote any is noted only; one blank among written ones was
    forgotten, or cannot be read."""
    form = checked.speaking_form
    if form is None:
        return
    asked = [(demand, cell) for demand, cell in _cells(checked, form) if _is_asked(checked, demand)]
    opinions = [_opinion(checked, form, demand, cell) for demand, cell in asked]
    silence: Severity = "note" if all(map(_hardly, opinions)) else "review"
    for (demand, cell), said in zip(asked, opinions, strict=True):
        if _AGAINST.search(said) or _LATER.search(said):
            message = f"“{demand.label}”写有“{said[:40]}”，似不予推荐或附有条件，请人工核对。"
            yield finding("opinion-against", demand.block, "review", message, _place(form, cell))
        elif not _hardly(said) and not _YES.search(said) and _is_sentence(said, cell.text):
            message = f"“{demand.label}”写有“{said[:40]}”，未见同意或推荐，请人工核对。"
            yield finding("opinion-against", demand.block, "review", message, _place(form, cell))
        elif _hardly(said):
            told = "请留意" if silence == "note" else "而其他意见栏有，请人工核对"
            message = f"“{demand.label}”栏未读到推荐意见文字，{told}。"
            yield finding("opinion-unread", demand.block, silence, message, _place(form, cell))
        elif (other := next(other_matters(said, checked.call), None)) is not None:
            message = f"“{demand.label}”所推荐的是“{said[slice(*other)]}”，请核对该意见是否为本次申报所出具。"
            yield finding("opinion-other", demand.block, "review", message, _place(form, cell))


def _is_asked(checked: Checked, demand: SignatureDemand) -> bool:
    """Whether this body is to recommend; where it is open if it must be asked at all, its seal is told to a person."""
    applicant = checked.submission.applicant
    if _OPINION not in demand.label or applicant.kind in demand.exempt:
        return False
    return applicant.required.get(demand.block) != "unclear"


def _opinion(checked: Checked, form: Document, demand: SignatureDemand, cell: SignatureCell) -> str:
    said = _said(demand, _nameless(checked, demand, cell.text))
    return _said(demand, _nameless(checked, demand, _seen(form, cell))) if _hardly(said) else said


def _nameless(checked: Checked, demand: SignatureDemand, text: str) -> str:
    """Without the body's own name, which stands before 盖章 where the form was written for one city."""
    text = fold(text)
    for names in checked.submission.applicant.bodies.get(demand.block, ()):
        for name in names:
            text = text.replace(fold(name), "")
    return text


def _cells(checked: Checked, form: Document) -> Iterator[tuple[SignatureDemand, SignatureCell]]:
    demands = {d.block: d for d in checked.call.form.signatures}
    for cell in form.form.signature_cells if form.form is not None else ():
        if cell.block in demands:
            yield demands[cell.block], cell


def _hardly(said: str) -> bool:
    return len(_HAN.findall(said)) < _LEAST and not _YES.search(said)


def _is_sentence(said: str, text: str) -> bool:
    """Whether somebody wrote a sentence there: letters of a copied seal, and what is left of the cell's own print, make none.
    ``text``: of the cell, ``said``: without its print."""
    parts = (part for part in re.split(r"[\n。；]", text) if not _OF_FORM.search(part))
    return min(len(_HAN.findall(said)), max((len(_HAN.findall(p)) for p in parts), default=0)) >= _SENTENCE


def _seen(form: Document, cell: SignatureCell) -> str:
    """All lines that stand in the cell: where no rules part the cells its text may be the line to be sealed alone."""
    return "".join(
        line.text
        for region in cell.regions
        for line in form.pages[region.page - 1].page.lines
        if region.box is not None and line.box is not None and _holds(region.box, line.box)
    )


def _holds(region: Box, line: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    return region.x0 <= x <= region.x1 and region.y0 <= y <= region.y1


def _said(demand: SignatureDemand, text: str) -> str:
    """What stands there besides the cell's own print, folded."""
    text = fold(text)
    prints = [fold(printed) for printed in (demand.seal_label, demand.label, demand.hint) if printed]
    for printed in sorted(
        prints, key=lambda p: p not in text
    ):  # whole ones first: labels resemble each other
        text = _without(text, printed)
    return _PRINT.sub("", text).strip(",.:;()-")


def _without(text: str, printed: str) -> str:
    """``text`` without ``printed``, which may be misread in places or have lost its end."""
    if printed in text:
        return text.replace(printed, "", 1)
    found = fuzz.partial_ratio_alignment(printed, text, score_cutoff=80.0)
    if found is None:
        return text
    window = text[found.dest_start : found.dest_end]  # as long as what is printed: it may hold more than that
    kept = [op for op in Indel.opcodes(printed, window) if op.tag == "equal"]
    return text[: found.dest_start + kept[0].dest_start] + text[found.dest_start + kept[-1].dest_end :]


def _place(form: Document, cell: SignatureCell) -> tuple[Evidence, ...]:
    return form.quote(cell.start, cell.end) if cell.end > cell.start else cell.evidence
