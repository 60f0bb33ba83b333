"""Enterprises told one a paragraph under a line that names their list: 我市有2家企业入选《2023年5G工厂名录》:"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.factory_lists import LIST
from extractors.factory_names import COMPANY, Named, find_names
from extractors.reading import ITEM_MARK, Reading, Sentence

_ITEM = re.compile(rf"\s*(?:{ITEM_MARK}|[一二三四五六七八九十]是)+\s*")
_OPENS_WITH_COMPANY = re.compile(rf"[^，。；:]{{2,40}}?{COMPANY}")
_MOST = 60  # items of one list


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
