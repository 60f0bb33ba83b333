"""Is the form this call's: one for another matter may have the same cells, filled in, signed and sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import LCSseq

from pipeline.applicant_cues import city_names
from pipeline.call import Call
from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.model import Channel, Document, Evidence, Finding
from pipeline.textfold import fold

_HEAD = 200  # characters at the beginning of a form in which its title stands, before the first cell
_LONGEST = 60  # letters; a longer line is a sentence that speaks of a form
_END = re.compile(r"(?:申报|申请|推荐|报名|登记|审批|备案)(?:表|书)(?:\(.{0,12}\))?$")  # folded
_YEAR = re.compile(r"(20\d\d)年?度?")
# what a title has besides the name of the matter
_COMMON = re.compile(
    r"附件[\d一二三四五六]*|关于|组织|开展|国家级?|省级?|市级?|部级|试点|示范|城市|项目|工作|申报|材料|单位|第[一二三四五六七八九十\d]+批"
)
_SENDER = re.compile(
    r"(?:局|厅|政府|委员会|办公室|材料|号)$"
)  # ends of a line above a title that is none of it
_ALIKE = 0.6  # of the letters of the call's title that stand in the form's, in their order
_LEAST = 2  # letters besides the common ones that name a matter


def other_forms(checked: Checked) -> Iterator[Finding]:
    """A form entitled for another matter, or for the same in a year before the call: whether it may stand for the one
    demanded, a person must see. A form without a title, or that only says 申报表, is told by its cells."""
    found: dict[tuple[str, str], list[tuple[Channel, Evidence]]] = {}
    for document in checked.documents("application_form"):
        told = _told(document)
        doubt = _doubt(told[1], checked.call) if told is not None else None
        if told is None or doubt is None:
            continue
        start, end = told[0]
        shown = "".join(document.text[start:end].split())
        places = found.setdefault((shown, doubt), [])
        places += [(document.channel, e) for e in document.quote(start, end)[:1]]
    for (shown, doubt), places in found.items():
        where = "、".join(dict.fromkeys(CHANNEL_LABELS[channel] for channel, _ in places))
        message = f"{where}中的{checked.call.form.name}题为“{shown}”，{doubt}，请人工核对是否为本次通知所附的申报表。"
        yield finding("form-missing", "form", "review", message, [e for _, e in places])


def _told(document: Document) -> tuple[tuple[int, int], str] | None:
    """Where the title stands and what it says, folded: the first line that ends as the title of a form does. Where
    that names no matter the title may be broken, and the line above belongs to it."""
    above, at = (0, 0), 0
    for line in document.text[:_HEAD].split("\n"):
        here = (at, at + len(line))
        title = fold(line)
        if _END.search(title) and len(title) <= _LONGEST:
            broken = fold(document.text[above[0] : above[1]])
            if len(_matter(title)) >= _LEAST or not _matter(broken) or _SENDER.search(broken):
                return here, title
            return (above[0], here[1]), broken + title
        above, at = here, here[1] + 1
    return None


def _doubt(title: str, call: Call) -> str | None:
    years = [year for year in _YEAR.findall(title) if year < call.issued_on[:4]]
    if years and len(years) == len(_YEAR.findall(title)):
        return f"所写年度为{years[-1]}年"
    asked = fold(call.form.title)
    ours, named = _matter(asked), _matter(title)
    if len(named) < _LEAST or _common(named, ours) == len(named):
        return None
    subject = fold(call.short_title).removesuffix("试点")
    if (subject and subject in title) or _common(named, ours) >= _ALIKE * len(ours):
        return None
    return f"与通知所附的《{call.form.title}》不同"


def _common(one: str, other: str) -> int:
    return int(LCSseq.similarity(one, other))


def _matter(title: str) -> str:
    """The letters of a folded title that say what it is for: no cities, years and words that any such title has."""
    title = _YEAR.sub("", _END.sub("", title))
    for city in city_names(title):
        title = title.replace(fold(city), "")
    return "".join(c for c in _COMMON.sub("", title) if c.isalnum()).upper()
