"""Figures whose measure was named before them: …11862个，其中市区6240个 · 四川省平均为23.7个，重庆市为28.6个.

A chain of clauses is followed, up to the end of its sentence (over ；). What a clause says beside its number
must be a place, a period, or words of no other meaning (其中, 合计, 已达): then it goes on with the measure
that stands before it. Any other word makes it a figure of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.claims import Claim
from extractors.context import mentions, status_at
from extractors.dates import When
from extractors.numbers import NUMBER, Number, read_number
from extractors.places import Place
from extractors.reading import Reading, Sentence
from pipeline.model import FactKind, Status

_CUT = re.compile(r"[，、；;:()\n。]|,(?!\d{3})|(?<=[个座站])(?:和|及|以及|与)")
_FIGURE = re.compile(rf"{NUMBER.pattern}(?:个|座|站)(?:/万人)?(?:以上|左右|余)?$")
_PER = re.compile(r"每(?:一)?万(?:名|人|常住)?|万人(?:均)?|人均")
_STATIONS = re.compile(r"(?:5G|第五代移动通信)[^，。；]{0,8}?基站")
_OTHER_STATIONS = re.compile(r"[234]G|5G-A|基站|站址|铁塔|宏站|室分|微站|皮站|光纤|端口")
_ADDED = re.compile(
    r"新建|新增|新开|净增|增加|增长|完成[^，]{0,6}建设|在建|扩建|改造|宏站|宏基站|室分|微站|室内|共享"
)
_WHOLE = re.compile(r"总数|总量|累计|合计|总计|总规模|共计|共有|一共|存量|保有量")
# words that add no meaning to a figure that goes on
_FILLER = re.compile(
    r"(?:其中|分别|而|同期|另外|另|还|包括|即|则|也|均|就|便|又|再|现|现已|现有|已|已经|目前|当前|截至目前|届时|预计|预期|力争|将|要|并|且|年末|年底|末|底"
    r"|一市|两市|三市|四市|两地|三地|全域|全境|辖区|境内|区域|范围|等|的|地区|城市|之中|"
    r"平均水平|平均值|平均|总数|总量|累计|合计|总计|总规模|共计|共有|一共|共|存量|保有量|规模|数量|数|量|密度|拥有量|"
    r"建成开通|建成|开通|建设|建有|部署|布设|投用|拥有|享有|占有|有|占|贡献|首府|省会|州府|了|目标|计划|规划|仅|只|达到|达|为|是|超过|突破|高达|接近|约|近|逾|升至|增至|增加到|增长到|上升到|提高到|提升到|扩大到|到|至|在"
    r"|高于|超过|优于|低于|远超|高出|领先|居|每万人|每一万人|万人|口|人均|每万|5G|基站|网络)+"
)
_DIFFERENCE = re.compile(r"(?:高出|高于|低于|超出|领先|多出|高|低)$")
_LEAST = 10  # a total smaller than this is no total


@dataclass(frozen=True)
class _Measure:
    """What the figures of a chain are of; ``claim``: the figure that they go on from."""

    kind: FactKind
    added: bool  # newly built, a part: only a figure that says 总数 is one of the whole
    claim: Claim | None
    subject: Place | None = None  # 芜湖高出7.1个，达28.4个: whose the figure of the next clause is


def find_later(reading: Reading, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The figures that no other extractor took and that go on with the measure before them."""
    known = sorted(
        (c for c in claims if c.figure is not None and c.kind != "target"),
        key=lambda c: c.figure[0] if c.figure else 0,
    )
    measure: _Measure | None = None
    for sentence in reading.sentences:
        if measure is None and "基站" not in sentence.text and "万人" not in sentence.text:
            continue
        lead = ""  # of a bracket: 高于全省(20.4个)
        for start, end in _segments(sentence):
            text = reading.text.norm[start:end]
            before, lead = (lead if reading.text.norm[start - 1 : start] in ("(", ":") else ""), text
            inside = [c for c in known if c.figure is not None and start <= c.figure[0] < end]
            measure = _named(text, inside, measure)
            if inside or measure is None:
                continue
            if before:
                text = reading.text.norm[start - len(before) - 1 : end]
            claim = _further(reading, sentence, end - len(text), text, measure)
            if claim is not None:
                yield claim
                measure = replace(measure, claim=claim, subject=None)
            elif named := _differs(reading, text):
                measure = replace(measure, subject=named)
            elif re.search(r"\d", text.replace("5G", "")) and not _dated_only(reading, text):
                measure = (
                    replace(measure, added=True) if _ADDED.search(text) else _kept(reading, text, measure)
                )
        if not sentence.text.endswith(("；", ";")):
            # 南山区每万人超过45个: the figure per 10,000 alone is known by its own words in the next sentence
            measure = _carried(sentence, measure)


def _carried(sentence: Sentence, measure: _Measure | None) -> _Measure | None:
    if (
        measure is None
        or measure.kind != "base_stations_per_10k"
        or measure.added
        or sentence.text.endswith("\n")
    ):
        return None
    return replace(measure, added=True)


def _segments(sentence: Sentence) -> Iterator[tuple[int, int]]:
    at = 0
    for cut in _CUT.finditer(sentence.text):
        if cut.start() > at:
            yield sentence.start + at, sentence.start + cut.start()
        at = cut.end()
    if at < len(sentence.text):
        yield sentence.start + at, sentence.end


def _named(text: str, inside: Sequence[Claim], measure: _Measure | None) -> _Measure | None:
    """The measure after this segment: that of a figure in it, that which it names, else the one before."""
    if inside:
        return _Measure(kind=inside[-1].kind, added=False, claim=inside[-1])
    if _PER.search(text) and (measure is not None or "5G" in text) and "4G" not in text:
        same = measure if measure is not None and measure.kind == "base_stations_per_10k" else None
        return same or _Measure("base_stations_per_10k", False, measure.claim if measure else None)
    if _STATIONS.search(text):
        added = bool(_ADDED.search(text)) and not _WHOLE.search(text)
        return _Measure("base_station_total", added, measure.claim if measure else None)
    if _OTHER_STATIONS.search(text):
        return None
    return measure


def _differs(reading: Reading, text: str) -> Place | None:
    """The place of which only a difference is told: 芜湖高出7.1个."""
    lead = re.search(r"(?P<lead>[^\d]{2,12})(?:高出|多出|超出|低|高)\d", text)
    places = mentions(reading, lead["lead"], near=True) if lead else []
    return places[-1] if places else None


def _kept(reading: Reading, text: str, measure: _Measure) -> _Measure | None:
    """A figure of something else ends the chain; one that only compares (较2022年提升26%) does not."""
    return measure if re.search(r"%|倍|第\d|百分点", text) else None


def _dated_only(reading: Reading, text: str) -> bool:
    return bool(reading.dates(text)) and not re.search(r"\d[^年月日底末]*(?:个|座|站)", text)


def _further(reading: Reading, sentence: Sentence, start: int, text: str, measure: _Measure) -> Claim | None:
    match = _FIGURE.search(text)
    number = read_number(match) if match else None
    if match is None or number is None or not re.match(r"\d", match["core"]):
        return None
    lead = text[: match.start()]
    places, dates = mentions(reading, lead, near=True), reading.dates(lead)
    if not _only_filler(lead, places, dates):
        return None
    whole = bool(_WHOLE.search(lead))
    if measure.added and not whole and not (measure.kind == "base_stations_per_10k" and _PER.search(lead)):
        return None
    if _DIFFERENCE.search(lead):
        return None
    if not places and measure.subject is not None:
        places = [replace(measure.subject, start=0, end=0)]
    if not (places or dates or whole or _PER.search(lead)):
        return None
    if not _likely(number, measure, places):
        return None
    return _made(
        reading, sentence, (start, start + match.start(), start + match.end()), number, measure, places, dates
    )


def _only_filler(lead: str, places: Sequence[Place], dates: Sequence[When]) -> bool:
    rest = list(re.sub(r"[(:]", "，", lead))
    for span in [*((p.start, p.end) for p in places), *((d.start, d.end) for d in dates)]:
        rest[span[0] : span[1]] = "，" * (span[1] - span[0])
    words = "".join(rest).replace("，", " ").split()
    return all(_FILLER.fullmatch(w) for w in words)


def _likely(number: Number, measure: _Measure, places: Sequence[Place]) -> bool:
    if measure.kind == "base_stations_per_10k":
        return 0.1 <= number.value <= 500
    if number.value < _LEAST or not float(number.value).is_integer():
        return False
    before = measure.claim
    part = bool(places) and places[-1].scope == "district"
    if part and before is not None and before.kind == measure.kind and isinstance(before.value, int | float):
        return before.scope == "district" or number.value <= before.value
    return True


def _made(
    reading: Reading,
    sentence: Sentence,
    spots: tuple[int, int, int],
    number: Number,
    measure: _Measure,
    places: Sequence[Place],
    dates: Sequence[When],
) -> Claim:
    start, core, end = spots
    before = measure.claim
    own = dates[-1] if dates else None
    lead = reading.text.norm[start:core]
    status: Status = before.status if before is not None else status_at(reading, sentence, core)
    if own is not None:
        status = "target" if own.after(reading.today) else "actual"
    as_of = before.as_of if before is not None else None
    turn = re.search(r"年[末底]", lead)
    years = [d for d in reading.dates(sentence.text) if sentence.start + d.end <= core]
    if own is not None:
        as_of = own.iso[:4] if status == "target" and own.iso.endswith("-12") else own.iso
    elif turn and years and not years[-1].after(reading.today):  # 2023年新建3116个，年末总数…
        as_of = f"{years[-1].year}-12"
    if places:
        scope, place = places[-1].scope, places[-1].name or None
    elif before is not None and not _WHOLE.search(lead):
        scope, place = before.scope, before.place
    else:
        scope, place = "city", None
    if scope == "city" and len(reading.applicant.cities) == 1:
        place = reading.applicant.cities[0]
    return Claim(
        kind=measure.kind,
        value=number.plain if measure.kind == "base_stations_per_10k" else round(number.value),
        unit="个",
        scope=scope,
        place=place,
        status=status,
        as_of=as_of,
        approximate=number.approximate,
        doubtful=number.doubtful,
        confidence=0.5 if number.doubtful else 0.85,
        spans=((start, end), *(before.spans[:1] if before is not None else ())),
        figure=(core, end),
    )
