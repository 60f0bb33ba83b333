"""Attachments that a covering letter lists and nobody received."""

from __future__ import annotations

import re

from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.model import Document, Finding
from pipeline.textfold import fold

_EVIDENCE = re.compile(r"(?:支撑|佐证|印证|证明)(?:性)?(?:证明)?(?:材料|文件|资料)")
# an item by itself; one bound with another paper (方案及支撑证明材料) is none
_COUNT = r"[\d一二三四五六七八九十]+\s*(?:份|册|套|件|项|页|本)"
_ITEM = re.compile(
    rf"(?:相关|有关|其他|其它)?{_EVIDENCE.pattern}(?:\([^()]{{0,12}}\)|汇编|清单|共?{_COUNT}|[.;,])*"
)
_LIST = re.compile(r"附\s*件\s*\d*\s*[:：]")
_LONGEST_LIST = 300  # characters
_BETWEEN = re.compile(r"\n|\d{1,2}\s*[.．、)）]|[;；]")
_REMARK = 30  # letters that prove nothing
_HEADING = 30  # letters; what stands in a line so short may head the evidence
_LEADERS = re.compile(r"[.·…]{2,}|\d$")
# of a bundle that somebody counted or put together; 相关证明材料 alone stands in many a letter whose evidence is in the plan
_COUNTED = re.compile(rf"{_COUNT}|汇编|清单")


def announced_evidence(checked: Checked) -> Finding | None:
    """Evidence in a list of attachments, and none in any channel, by itself or bound with another paper. Whether there
    must be any the notice does not say, so that it is a note (the contract's `evidence-missing`); a bundle that the
    list counts was made, and a person looks for it."""
    if received_evidence(checked) or any(map(_holds_evidence, _papers(checked))):
        return None
    for letter in (*checked.documents("cover_letter"), *checked.documents("other", "email")):
        item = _listed(letter.text)
        if item is None:
            continue
        name = "报送函" if letter.role == "cover_letter" else "正文"
        said = letter.text[slice(*item)]
        message = (
            f"{CHANNEL_LABELS[letter.channel]}中的{name}所列附件有“{said}”，"
            "各渠道均未见单独的支撑证明材料，请人工核对是否漏报或已并入方案。"
        )
        if _COUNTED.search(fold(said)):
            return finding("attachment-missing", "evidence", "review", message, letter.quote(*item))
        return finding("evidence-missing", "evidence", "note", message, letter.quote(*item))
    return None


def received_evidence(checked: Checked) -> tuple[Document, ...]:
    """Papers taken for evidence, but for remarks to the reader: 说明.txt on a disc is what is left behind the plan."""
    return tuple(d for d in checked.documents("evidence") if not _is_remark(d))


def _is_remark(document: Document) -> bool:
    """A few typed words; a paper without any may be a picture."""
    letters = sum(map(str.isalnum, document.text))
    typed = document.text_source == "text_layer" and not any(p.page.fixed for p in document.pages)
    return typed and 0 < letters < _REMARK


def _papers(checked: Checked) -> tuple[Document, ...]:
    """The papers with which evidence may be bound; of an email the text announces it, as a letter does."""
    loose = (d for d in checked.documents("other") if d.channel != "email")
    return (*checked.documents("plan"), *checked.documents("application_form"), *loose)


def _holds_evidence(document: Document) -> bool:
    """Whether a line of the paper is a heading of evidence; an entry of a table of contents is none."""
    lines = (fold(line) for line in document.text.split("\n"))
    return any(
        len(line) <= _HEADING and _EVIDENCE.search(line) and not _LEADERS.search(line) for line in lines
    )


def _listed(text: str) -> tuple[int, int] | None:
    """Where the evidence stands in the list of attachments."""
    for head in _LIST.finditer(text):
        start, stop = head.end(), min(len(text), head.end() + _LONGEST_LIST)
        for mark in (*_BETWEEN.finditer(text, start, stop), None):
            end = mark.start() if mark else stop
            item = text[start:end].strip()
            if _ITEM.fullmatch(fold(item)):
                at = text.index(item, start)
                return at, at + len(item)
            start = mark.end() if mark else stop
    return None
