"""Tables, figures and numbered attachments at the end of a plan to which its text refers, and which are not there: nothing
else lacks them, for no list of attachments names them, and no channel has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import Checked, finding, paper_in
from pipeline.model import Document, Finding
from pipeline.textfold import fold

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_MARK = rf"(?P<mark>附表|附图|附件(?=\s*(?:{_NUMBER})))\s*(?P<number>{_NUMBER})?"
_REFERRED = re.compile(rf"(?:见|参见|详见|列于|列入|如|附于)[^。；，\n]{{0,4}}?{_MARK}")
_HEAD = re.compile(rf"\W{{0,3}}{_MARK}")
_HEADING = 60  # characters up to which a line is a heading
_DIGITS = {c: str(n) for n, c in enumerate("一二三四五六七八九十", 1)}
_Annex = tuple[str, str]


def annexes(checked: Checked) -> Iterator[Finding]:
    """Each plan that refers to an annex of which there is no heading in any paper, and no file."""
    there = _there(checked)
    # proofs that bear no numbers may be the attachments
    numbered = any(mark == "附件" for mark, _ in there) or not checked.documents("evidence")
    for document in checked.documents("plan"):
        lacking: dict[str, tuple[int, int]] = {}
        own = _before_attachments(document)
        for match in _REFERRED.finditer(document.text):
            annex = _annex(match)
            if annex[0] == "附件" and not (numbered and match.end() <= own):
                continue
            if annex not in there and not (annex[1] == "" and any(mark == annex[0] for mark, _ in there)):
                lacking.setdefault(document.text[match.start("mark") : match.end()], match.span())
        if lacking:
            first = next(iter(lacking.values()))
            yield finding(
                "pages-missing",
                document.id,
                "review",
                f"{paper_in(document)}提到“{'”“'.join(lacking)}”，各渠道均未见，疑缺页。",
                document.quote(*first),
            )


def _there(checked: Checked) -> set[_Annex]:
    heads = (match for d in checked.submission.documents for match in _heads(d))
    names = (_HEAD.search(f.name) for f in checked.submission.files)
    found = {_annex(match) for match in (*heads, *names) if match is not None}
    counted = (re.match(r"0?(\d{1,2})(?!\d)", f.name.rsplit("/", 1)[-1]) for f in checked.submission.files)
    found |= {("附件", match[1]) for match in counted if match is not None}
    # of a table without a number there is one alone
    return found | {(mark, "1") for mark, number in found if not number}


def _before_attachments(document: Document) -> int:
    """Where the plan's own text ends: papers attached to it refer to attachments of their own."""
    at = 0
    for line in document.text.split("\n"):
        match = _HEAD.match(line)
        if match is not None and match["mark"] == "附件" and len(fold(line)) <= _HEADING and at:
            return at
        at += len(line) + 1
    return at


def _heads(document: Document) -> Iterator[re.Match[str]]:
    for line in document.text.split("\n"):
        match = _HEAD.match(line)
        if match is not None and len(fold(line)) <= _HEADING and not re.search(r"[。；]", line):
            yield match


def _annex(match: re.Match[str]) -> _Annex:
    number = match["number"] or ""
    return match["mark"], _DIGITS.get(number, number)
