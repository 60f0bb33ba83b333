"""Who sent it: every hint at the applying city that a delivery and its documents give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from pipeline.model import Delivery, Document, Record, SourceFile
from pipeline.places import Place, mentioned, prefectures
from pipeline.textfold import fold

Source = Literal["plan", "letter", "subject", "file", "folder", "sender"]
# in the order in which they are believed where no form tells
TRUST: tuple[Source, ...] = ("plan", "letter", "subject", "file", "folder", "sender")
SOURCE_NAMES: dict[Source, str] = {
    "plan": "方案标题",
    "letter": "来函",
    "subject": "邮件主题",
    "file": "文件名",
    "folder": "目录名",
    "sender": "来文单位",
}
_CITY_LEVELS = {"prefecture", "county_city", "corps_city"}
_PROVINCE_SHORT = {"吉林", "海南"}
_PROOF = re.compile(r"证明|佐证|支撑|名录|名单|合同|证书|案例|政策")
# cities that are also common words
_WORDS = {"大同", "朝阳", "平凉", "东方", "和田", "大理", "三明", "中山", "安康", "宝鸡", "白银", "金昌"}


class Cue(Record):
    """``cities``: full names, as ``source`` gives them."""

    source: Source
    cities: tuple[str, ...]
    quote: str = ""


def document_cues(document: Document) -> list[Cue]:
    """What a plan or a letter says of whose it is. A form speaks for itself; proofs name many places."""
    if document.role == "plan":
        head = [line for line in document.text[:160].split("\n")[:3] if len(line) <= 40]
        return _cue("plan", document.title or "") or _cue("plan", "\n".join(head))
    if document.role == "cover_letter":
        whole = document.title or ""
        found = _cue("letter", whole)
        return found or _most_named("letter", document.text[:1500])
    return []


def delivery_cues(delivery: Delivery, files: Iterable[SourceFile]) -> list[Cue]:
    """What the register, the message and the names of files say."""
    out = [
        *_cue("subject", delivery.subject or "", short=True),
        *_cue("sender", _without_address(delivery.sender or ""), short=True),
        *_cue("folder", delivery.id.rpartition("/")[2], short=True),
    ]
    for file in files:
        path = (file.inside or file.path).replace("!/", "/")
        # proofs are named after whom they are about
        if file.state != "ignored" and not _PROOF.search(path):
            out += _cue("file", path.rpartition("/")[2], short=True) or _cue("folder", path, short=True)
    return list({(c.source, c.cities): c for c in out}.values())


def city_names(text: str, *, short: bool = False) -> tuple[str, ...]:
    """The cities named in ``text`` by full name; ``short``: by short name too (宁波申报材料.zip)."""
    out: list[str] = []
    above: Place | None = None
    end = -1
    for mention in mentioned(text):
        under = [p for p in mention.places if above is not None and p.prefecture == above.name and p != above]
        place = under[0] if under else mention.places[0]
        if place.level in _CITY_LEVELS or place.municipality:
            if under and mention.start == end and place.level != "prefecture" and above and out:
                out.remove(above.name)  # 苏州市昆山市 is 昆山市
            if place.name not in out:
                out.append(place.name)
        above, end = place, mention.end
    if short and not out:
        folded = fold(text)
        out = [name for word, name in _short_names().items() if word in folded]
    return tuple(out)


@cache
def _short_names() -> dict[str, str]:
    """Short names that mean a city and nothing else, long ones first."""
    pairs = [
        (fold(word), place.name)
        for place in prefectures()
        for word in place.short_names
        if len(word) > 1 and word not in _PROVINCE_SHORT | _WORDS
    ]
    return dict(sorted(pairs, key=lambda p: -len(p[0])))


def _cue(source: Source, text: str, *, short: bool = False) -> list[Cue]:
    cities = city_names(text, short=short)
    return [Cue(source=source, cities=cities, quote=text.strip()[:80])] if cities else []


def _most_named(source: Source, text: str) -> list[Cue]:
    """The city that a letter's text names most."""
    counts = Counter(name for line in text.split("\n") for name in city_names(line))
    best = counts.most_common(1)
    return [Cue(source=source, cities=(best[0][0],), quote=best[0][0])] if best else []


def _without_address(sender: str) -> str:
    return re.sub(r"<[^<>]*>|\S+@\S+", " ", sender)


def agreed(cues: Sequence[Cue]) -> Cue | None:
    """The cue that is believed: the most trusted source; within it the one named most often."""
    for source in TRUST:
        found = [c for c in cues if c.source == source]
        if found:
            counts = Counter(c.cities for c in found)
            cities = counts.most_common(1)[0][0]
            return next(c for c in found if c.cities == cities)
    return None
