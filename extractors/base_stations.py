"""5G base stations: totals in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.base_station_refusals import WITH_PART, Said, is_no_total
from extractors.claims import Claim
from extractors.context import Context, context_at
from extractors.context_places import mentions, scope_at
from extractors.factory_names import COMPANY
from extractors.numbers import NUMBER, Number, read_number
from extractors.places import find_places
from extractors.reading import ITEM_MARK, Reading

_UNIT = r"(?P<unit>个|座|站|处|台)?"
_TERM = r"(?:5G(?:移动通信|移动|通信|网络|公网|无线)?|第五代移动通信(?:技术)?)(?:网络)?基站"
# 5G基站(含5G-A基站520个)1.16万个: the part in the bracket is passed over
GAP = (
    rf"(?:{WITH_PART}[^()\n]{{0,30}}\)|(?!{WITH_PART})[^，。；;、\n\d个座%》〔]|(?<=5G)\d|5G|20\d\d年[底末]?"
    r"|(?<!\d)\d{1,2}月[底末]|\([^()\n]{0,14}\)){0,22}?"
)
_TERM_FIRST = re.compile(
    rf"{_TERM}(?P<gap>{GAP}[:，]?(?:总数|总量|数量|累计|已|达到|达|为|共|建成|开通){{0,5}})(?!20\d\d(?:年|[、—~\-至]20\d\d)|\d{{1,2}}月){NUMBER.pattern}{_UNIT}"
)
_NUMBER_FIRST = re.compile(
    rf"{NUMBER.pattern}(?P<unit>个|座|站|处|台|)(?:以上|左右)?的?{_TERM}(?!覆盖|共享|建设|规划|选址|站址|改造)"
)
GROWN = r"(?:由|从)[^，。；\n]{1,24}?(?:增长|增加|提高|提升|扩大|上升|跃升|发展|发展壮大|增|升)(?:到|至)(?:了)?(?:目前的?|现在的?|如今的?)?(?:(?:20\d\d年|今年|去年)(?:\d{1,2}月|上半年)?[底末]?的?)?"
_TERM_GROWN = re.compile(rf"{_TERM}(?:总数|总量|数量|数|规模)?(?P<gap>){GROWN}{NUMBER.pattern}{_UNIT}")
_BOTH = re.compile(
    rf"{_TERM}(?:总数|总量|数量|数)?(?P<gap>)[和、及][^，。；\n]{{2,24}}分别(?:达到|达|为){NUMBER.pattern}{_UNIT}"
)
# the measure opens the clause before: 5G基站数量从全省第五上升到第二，达到2.14万个
_LATER_SUBJECT = re.compile(
    rf"(?<=，)(?:已|现已|目前)?(?:达到|达|突破|增至|超过){NUMBER.pattern}(?P<unit>个|座)(?=[，。；;()]|$)"
)
_SUBJECT = re.compile(
    rf"(?:^|[，。；:\n])(?:(?!万)[一-龥]){{0,8}}{_TERM}(?:总数|总量|数量|数|规模)[^，。；]{{0,24}}，$"
)
_FOLLOWS = re.compile(
    rf"[，、；](?:其中[:，]?)?(?P<place>我省|全省|我市|全市|本市|全国|[一-龥]{{1,8}}[省市区县州])(?:累计)?(?:建成|开通|拥有|达到|为|达|有)?{NUMBER.pattern}(?:个|座)(?=[，。、；;)和]|$)"
)
_SEVERALLY = re.compile(
    rf"{_TERM}(?:总数|总量|数量|数|规模)?(?:分别)?(?:为|达到|达|是|:)*(?=[一-龥]{{2,8}}[市区县州]\d)"
)
_PLACE_FIGURE = re.compile(rf"[、，和及]?(?P<place>[一-龥]{{1,8}}[市区县州]){NUMBER.pattern}(?:个|座)")
_LATER_CLAUSE = re.compile(
    rf"(?:^|[，；])(?:(?:到|至|截至)?20\d\d年[^，。\d]{{0,2}}(?:\d{{1,2}}月)?[底末]?)?(?:全市|我市|目前|已|现已|累计|基站|使|让|推动|带动|届时|总数|总量|共|总共|合计|总计|建成|开通|建设|完成|并|数量|规模|开通运行|实现){{0,6}}"
    rf"(?:累计|总数|总量|共|合计|总计)(?:已)?(?:建成|建设|建设开通|建成开通|开通|达|达到|突破|超过|为|完成|建设完成|入网|投入使用){{0,4}}{NUMBER.pattern}"
    rf"(?P<unit>个|座|站)(?=[，、。；;()]|$|以上|左右)"
)
_POINT_FOR_COMMA = re.compile(r"\d{1,3}\.\d{3}")  # 31.240个: no part of a station
# 自动化码头部署5G基站55个: of one site, as little the city's as a district's
_AT_SITE = re.compile(
    r"(?:码头|港区?|厂区|矿区|园区|片区|油田|机场|口岸|车间|工厂|公司|集团|校区|景区|基地|走廊|产业带|街道|社区|沿线)(?:内|已|共|累计|部署|建设|建成|开通|布设|建有|拥有|新增|新建|新)*$"
)
_OPERATORS = re.compile(r"移动|联通|电信|广电|铁塔|运营商|通信企业")
_ALL_KINDS = re.compile(r"，其中[^，。；\d]{0,4}[45]G基站")
_SUMMED = re.compile(r"合计|总计|总共")
_OF_TERM = re.compile(rf"(?P<before>[^，。；;:\n]*){_TERM}")


def find_totals(reading: Reading) -> Iterator[Claim]:
    """Totals of 5G base stations. What was newly built, 4G, 5G-A and parts (宏站) are no totals."""
    taken: list[tuple[int, int]] = []
    yield from _listed(reading, taken)
    for pattern in (_TERM_GROWN, _BOTH, _TERM_FIRST, _NUMBER_FIRST):
        for match in reading.matches(pattern, word="基站"):
            claim = _total(reading, match)
            if claim is None:
                reading.refused.append((match.start("core"), match.end()))
            if claim is not None and not any(a < match.end() and match.start("core") < b for a, b in taken):
                taken.append((match.start("core"), claim.spans[0][1]))
                yield claim
                yield from _continued(reading, match, claim, taken)
    for sentence in reading.sentences:
        if "基站" not in sentence.text or "5G" not in sentence.text:
            continue
        yield from _later_clauses(reading, sentence.start, sentence.text, taken)


def _listed(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[Claim]:
    """5G基站数分别为苏州市52326个、无锡市30266个: each place's own figure."""
    text = reading.text.norm
    for lead in reading.matches(_SEVERALLY, word="基站"):
        at = lead.end()
        while item := _PLACE_FIGURE.match(text, at):
            number = read_number(item)
            at = item.end()
            places = find_places(item["place"], reading.own)
            if number is None or number.value < 10 or not places:
                continue
            if any(a < item.end() and item.start("core") < b for a, b in taken):
                continue
            taken.append((item.start("core"), item.end()))
            context = context_at(reading, lead.start(), lead.start() + 1, near="all")
            whose = replace(context, scope=places[-1].scope, place=places[-1].name, explicit=True)
            figure = (item.start("core"), item.end())
            yield _claim(reading, number, whose, (item.start("place"), item.end()), figure).less(0.9)


def _continued(
    reading: Reading, match: re.Match[str], claim: Claim, taken: list[tuple[int, int]]
) -> Iterator[Claim]:
    """全国5G基站总数达318.9万个(2023年9月)，其中我省18.6万个、我市2.7万个: the figures that follow on."""
    text = reading.text.norm
    bracket = re.compile(r"\([^()\n]{0,20}\)").match(text, match.end())
    at = bracket.end() if bracket else match.end()
    while item := _FOLLOWS.match(text, at):
        at = item.end()
        number = read_number(item)
        scope, place, named = scope_at(
            reading, reading.sentence_at(item.start("place")), item.end("place"), near="all"
        )
        if number is None or number.value < 10 or not named:
            return
        taken.append((item.start("core"), item.end()))
        whose = Context(
            scope=scope, place=place or None, status=claim.status, as_of=claim.as_of, explicit=True
        )
        figure = (item.start("core"), item.end())
        yield _claim(reading, number, whose, (match.start(), item.end()), figure).less(0.85)


def _later_clauses(reading: Reading, start: int, text: str, taken: list[tuple[int, int]]) -> Iterator[Claim]:
    """5G基站建设加快推进，累计建成31240个."""
    subjects = (m for m in _LATER_SUBJECT.finditer(text) if _SUBJECT.search(text[: m.start()]))
    for match in (*_LATER_CLAUSE.finditer(text), *subjects):
        a, b = start + match.start(), start + match.end()
        head = text[: match.start()]
        if any(x < b and a < y for x, y in taken) or not re.search(
            _TERM + r"(?![^，]*(?:[4G]G基站|工厂))", head
        ):
            continue
        # 新开通5G基站1520个，累计达到22860个: the figure before is no total, else this is of something else
        tail = a - len(head.rsplit("基站", 1)[-1])
        if re.search(r"\d(?:个|座)[^，]*$", head[tail - start :]) and any(tail <= x < a for x, _ in taken):
            continue
        number = read_number(match)
        if _ALL_KINDS.match(text, match.end()) and "5G" not in match[0]:
            continue  # 全市基站总量达到3.4万个，其中5G基站1.28万个
        if number is not None and number.value >= 10 and float(number.value).is_integer():
            taken.append((a, b))
            core = start + match.start("core")
            context = context_at(reading, core, b, near="all")
            if context.scope == "city" and (named := list(_OF_TERM.finditer(head))):
                context = _at_site(context, named[-1]["before"])
            if len(reading.applicant.cities) > 1 and _SUMMED.search(match[0]):
                context = replace(context, place=None)  # 厦门1.42万个、漳州1.35万个，合计2.77万个
            yield _claim(reading, number, context, (a + 1, b), (core, b)).less(0.9)


def _total(reading: Reading, match: re.Match[str]) -> Claim | None:
    number = _number_of(match)
    if number is None:
        return None
    said = Said.of(reading, match, number)
    if is_no_total(said):
        return None
    text = reading.text.norm
    context = context_at(reading, match.start("core"), match.end(), near="all")
    if said.aimed:
        if context.status == "actual" or context.as_of is None:
            return None  # 完成2023年建成9000个的目标
        context = replace(context, status="target")
    context = _at_site(context, said.before)
    if context.scope == "city" and not context.explicit and _is_of_company(reading, match.start()):
        context = replace(context, scope="district", place=None)
    firm = firmed(text, match.end(), number)
    span = quote_span(reading, match, upto=firm.end if firm else 0)
    figure = (firm.start, firm.end) if firm else (match.start("core"), match.end())
    claim = _claim(reading, firm or number, context, span, figure)
    return replace(claim, doubtful=True).less(0.5) if said.of_year and not said.aimed else claim


def _number_of(match: re.Match[str]) -> Number | None:
    """The number of stations; None where it is none (38.4个: a share, its measure lost)."""
    number = read_number(match)
    if number is None:
        return None
    if _POINT_FOR_COMMA.fullmatch(match["core"]) and match["unit"] and not match["scale"]:
        number = replace(number, value=number.value * 1_000, doubtful=True)
    return number if float(number.value).is_integer() else None


# 1.甲公司“甲5G工厂”，建设5G基站96个
_COMPANY_OPENS = re.compile(rf"\s*{ITEM_MARK}*(?P<who>[^，。；:]{{2,40}}?{COMPANY}[^，。；:]*)[，:]")


# 平煤神马集团12对矿井井下部署5G基站1420个: the subject of the figure's own clause
_COMPANY_SUBJECT = re.compile(
    rf"(?:[^，。；:]*[，；:])*(?P<who>[^，。；:]{{2,24}}?{COMPANY})(?P<rest>[^，。；:]*)$"
)


def _is_of_company(reading: Reading, at: int) -> bool:
    """Whether the subject of the sentence, or of the clause, is an enterprise and no operator: what it builds stands on
    its own site."""
    sentence = reading.sentence_at(at)
    own = _COMPANY_SUBJECT.match(sentence.text[: at - sentence.start])
    if own and not _OPERATORS.search(own["who"]) and not mentions(reading, own["rest"]):
        return "等" not in own["rest"] and not re.search(r"[为对向在]$|[为对向在]", own["who"][:1])
    subject = _COMPANY_OPENS.match(sentence.text)
    return bool(
        subject
        and sentence.start + subject.end() <= at
        and not _OPERATORS.search(subject["who"])
        and not mentions(reading, sentence.text[subject.end("who") : at - sentence.start])
    )


def _at_site(context: Context, before: str) -> Context:
    """The context of a figure behind the words ``before``, a site's where they name one."""
    if context.scope != "city" or _OPERATORS.search(before) or not _AT_SITE.search(before):
        return context
    return replace(context, scope="district", place=None)


# 突破9000个，达到9126个: the round figure and what it is
_FIRM = re.compile(
    rf"(?:个|座)?(?:(?:大关|关口)，?|，)(?:现|目前|已|实际)*(?:达到|达|为){NUMBER.pattern}(?:个|座|站)(?=[，。；;()\n]|$)"
)


def firmed(text: str, at: int, number: Number) -> Number | None:
    """The exact figure that follows an approximate one which ends at ``at``; None where none does."""
    passed = number.approximate or re.match(r"(?:大关|关口)", text[at:])
    match = _FIRM.match(text, at) if passed else None
    exact = read_number(match) if match else None
    if match is None or exact is None or not number.value <= exact.value < number.value * 1.5:
        return None
    return replace(exact, start=match.start("core"), end=match.end())


def quote_span(reading: Reading, match: re.Match[str], *, upto: int = 0) -> tuple[int, int]:
    """The clause with the figure, from the beginning of the clause to the end of the match, or to ``upto``."""
    start, _ = reading.clause_at(match.start())
    text = reading.text.norm
    while start < match.start() and text[start] in "\n ，。；":
        start += 1
    return start, max(match.end(), upto)


def _claim(
    reading: Reading, number: Number, context: Context, span: tuple[int, int], figure: tuple[int, int]
) -> Claim:
    scope = context.scope
    doubtful = number.doubtful
    confidence = 0.97 if context.explicit else 0.93
    if scope == "city" and number.value >= 400_000:  # more than any city has: a national or provincial figure
        doubtful = True
        scope = "city" if context.explicit else "nation"
    return Claim(
        kind="base_station_total",
        value=round(number.value),
        unit="个",
        scope=scope,
        place=context.place,
        status=context.status,
        as_of=context.as_of,
        approximate=number.approximate,
        doubtful=doubtful,
        confidence=0.5 if doubtful else confidence,
        spans=(span,),
        figure=figure,
    )
