"""Enterprises told one a paragraph under a line that names their list: 我市有2家企业入选《2023年5G工厂名录》:"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.factory_lists import LIST
from extractors.factory_names import COMPANY, Named, find_names
from extractors.hopes import hoping
from extractors.reading import ITEM_MARK, Reading, Sentence

_ITEM = re.compile(rf"\s*(?:{ITEM_MARK}|[一二三四五六七八九十]是)+\s*")
_OPENS_WITH_COMPANY = re.compile(rf"[^，。；:]{{2,40}}?{COMPANY}")
_LINE = re.compile(rf"\s*(?:{ITEM_MARK}*|\d{{1,3}})\s*[^，。；:]{{2,40}}?{COMPANY}")
_SAYS = hoping(r"入选|列入|获评|推荐|申报|拟")
_MOST = 60  # items of one list


def lined(reading: Reading) -> Iterator[tuple[re.Match[str], Sentence, Named]]:
    """A table whose rules were lost, one enterprise a line with its project and list, and no words between:
    (1)甲公司 甲5G工厂 2023年5G工厂名录. Offsets of the text."""
    for sentence in reading.sentences:
        text = sentence.text.rstrip("\n ")
        opens = reading.text.norm[sentence.start - 1 : sentence.start] in ("\n", "")
        if "工厂" not in text or not opens or not _LINE.match(text):
            continue
        last = next(reversed(list(LIST.finditer(text))), None)
        if last is None or last.end() != len(text) or re.search(r"[，。；:]", text):
            continue
        row = text[: last.start()].rstrip()
        marked = _ITEM.match(row) or re.match(r"\d{1,3}(?=[一-龥])", row)
        begin = marked.end() if marked else 0
        names = list(find_names(reading, row[begin:].replace(" ", ""), sentence.start + begin))
        if len(names) == 1 and not _SAYS.search(row):
            yield last, sentence, names[0]


def itemised(reading: Reading) -> Iterator[tuple[re.Match[str], Sentence, Named]]:
    """The list, the line that names it, and each enterprise that opens an item under it; offsets of the text."""
    for index, sentence in enumerate(reading.sentences):
        if "工厂" not in sentence.text or not sentence.text.rstrip().endswith(":"):
            continue
        lists = list(LIST.finditer(sentence.text))
        if not lists:
            continue
        for item in reading.sentences[index + 1 : index + 1 + 4 * _MOST]:
            opens = reading.text.norm[item.start - 1 : item.start] == "\n"
            marked = _ITEM.match(item.text)
            if not marked:
                if opens:
                    break  # a paragraph of its own
                continue  # what an item says besides
            if LIST.search(item.text) or not _OPENS_WITH_COMPANY.match(item.text, marked.end()):
                break
            first = re.split(r"[，。；:\n]", item.text[marked.end() :], maxsplit=1)[0]
            for named in find_names(reading, first, item.start + marked.end()):
                yield lists[-1], sentence, named
