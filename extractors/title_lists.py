"""Titles that are listed: under a heading or a label of their own, in a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.hopes import hoping
from extractors.reading import ITEM_MARK, Reading, Sentence
from extractors.tables import Grid

HOPED = hoping(r"拟|争取|培育|申报|公示|创建|推荐|争创|候选|待批")
# who applies, and with what: 申报先导区不可偏离条件说明 is the label of a cell, under which granted titles stand
_OF_FORM = re.compile(r"申报(?=城市|先导区|主体|单位|材料|[表书])")
_TITLES_HEADING = re.compile(r"称号|荣誉|授牌|国家级(?:试点|示范|牌子|名片)")
_LABEL_OPENS = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?[^，。；:]{0,14}(?:称号|荣誉|授牌)[^，。；:]{0,6}:"
)
# 5.称号。千兆城市(2023年)、…
_LABEL_ALONE = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?(?:国家级?|部级|部级及以上|获得)?(?:相关)?(?:称号|荣誉)(?:情况)?[。:]"
)
_ROW_OF_TITLES = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.、])?[一-龥]{0,10}(?:称号|荣誉|授牌)(?:情况|名称)?"
)
_ITEM = re.compile(rf"\s*(?:{ITEM_MARK}|\d{{1,2}}(?=国家|全国))")
_APPLIED = hoping(r"申报|争创|申创|正在创建|拟|推荐|公示|候选|尚待|待(?:公布|批复|认定)")
_CAME = re.compile(
    r"获批|入选|获评|授牌|通报|认定|命名|批复|授予|(?<!待)公布|成为|评为|列入(?![^，。；]{0,10}(?:推荐|候选|培育|储备|公示))"
)


def is_listed(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence stands in a list of titles: under a heading of theirs, or an item behind a label of theirs
    (…获得的称号如下:)."""
    sections = reading.sections_at(sentence.start)
    if sections and _TITLES_HEADING.search(sections[-1].title):
        return True
    if _labelled_over_semicolons(reading, sentence):
        return True
    before = next(iter(reading.before(sentence)), None)
    if before is not None and _LABEL_ALONE.fullmatch(before.text):
        return True
    if not _ITEM.match(sentence.text):
        return False
    for earlier in reading.before(sentence):
        if earlier.text.rstrip().endswith(":"):
            return _TITLES_HEADING.search(earlier.text) is not None
        if not _ITEM.match(earlier.text):
            return False
    return False


def _labelled_over_semicolons(reading: Reading, sentence: Sentence) -> bool:
    """5.称号:千兆城市；国家…城市: an item of the list that a label opened before the ；."""
    for earlier in reading.before(sentence):
        if not earlier.text.endswith(("；", ";")):
            return False
        if _LABEL_OPENS.match(earlier.text):
            return True
    return False


def labelled_cells(grid: Grid) -> Iterator[tuple[int, int]]:
    """The cells beside one that says that titles are listed there: |称号|千兆城市、…|, one for each city that applies."""
    for _, cells in grid.labelled(_ROW_OF_TITLES):
        yield from (cell.span for cell in cells if cell.span is not None)


def rest_of_paragraph(reading: Reading, sentence: Sentence) -> str:
    """What the paragraph says behind the sentence."""
    if sentence.text.endswith(("\n", "；", ";")):
        return ""  # 1.千兆城市；2.国家…: what follows is another item
    rest = reading.text.norm[sentence.end :].split("\n", 1)[0]
    return (
        "" if re.match(r"[“\"]?(?:国家|全国|部级|省级)", rest) else rest
    )  # …。国家…城市正在申报: another one


def under_hopes(reading: Reading, sentence: Sentence) -> bool:
    """Whether the heading over the sentence lists what is applied for: 拟申报的国家级称号."""
    label = _label_over(reading, sentence)
    if label is not None:
        return HOPED.search(label) is not None
    sections = reading.sections_at(sentence.start)
    return bool(sections and HOPED.search(_OF_FORM.sub("", sections[-1].title)))


# 3.正在争取: a label that is a line of its own, without a stop
_LABEL_LINE = re.compile(rf"\s*{ITEM_MARK}+(?P<said>[一-龥及、]{{2,12}}):?\n?")


def _label_over(reading: Reading, sentence: Sentence) -> str | None:
    """What the line says that heads the lines among which the sentence stands; None where no line does."""
    heading = reading.sections_at(sentence.start)[-1:]
    for earlier in reading.before(sentence):
        if reading.sections_at(earlier.start)[-1:] != heading or reading.in_heading(earlier.start):
            return None
        if (line := _LABEL_LINE.fullmatch(earlier.text)) is not None:
            return line["said"]
    return None


def only_applied(rest: str) -> bool:
    """4.国家先进制造业集群。我市…参与申报: whether what follows a title of a list tells no more than that."""
    return bool(_APPLIED.search(rest) and not _CAME.search(rest))
