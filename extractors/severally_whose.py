"""Whose each of several figures is: what stands before 分别 may be periods, places or measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.context_places import mentions, scope_at
from extractors.dates import When
from extractors.places import Place
from extractors.reading import Reading, Sentence
from extractors.yearly_tables import kind_of
from pipeline.model import Scope

PERIOD = r"20\d\d年?(?:\d{1,2}月)?(?:年?[底末])?"
_ITEMS = re.compile(r"[、和与]|以及|(?<!普)及(?!其)")
# 2024、2025、2026年，5G基站总数分别…: the periods are a clause of their own
_PERIODS_BEFORE = re.compile(rf"(?:^|[，；:。\n]|到|至)(?P<periods>{PERIOD}(?:[、和及]{PERIOD})+)，$")
# 2024—2026年各年5G基站总数分别…(，每万人拥有数分别…)
_YEARS = re.compile(
    r"(?:^|(?<=[，；:。\n]))(?:力争|计划|在)?(?P<first>20\d\d)年?[—~\-至到](?P<last>20\d\d)年(?:期间|间)?(?:[，]|各年度?|每年|逐年|三年|的|全市|我市)*(?=(?:[^，；:。]*(?:分别|依次)[^，；:。]*，)*[^，；:。]*$)"
)
_RANKED = re.compile(
    r"(?:^|[，；:。\n])(?P<lead>[^，；:。\n]*?)(?:领先|较多|居前|位居前列|靠前|(?:位?居|位列|列|排名?)(?:全市|全省|全州)?(?:前|第)[一二三四五六七八九十两\d][^，；:。]{0,6}|均(?:超过?|突破|达到?|高于|在)[\d.]+万?[个座](?:以上)?)，$"
)
VERBS = re.compile(
    r"(?:建成|开通|建有|建设|达到|达|为|仅|有|拥有|突破|超过|增至|提高到|提升至|提升到|约|:|的|数|累计|已)+"
)
# 每万人拥有5G基站数三年分别达到41个、45个、49个: the years that the paragraph went through before
_SO_MANY_YEARS = re.compile(r"(?:(?<!\d)[两二三四234]年|各年度?|逐年)(?:将|力争|依次)*$")
_MODAL = re.compile(r"^(?:将|要|力争|预计|有望|可望|可|已|均)+")
# 到8月底，两项指标分别提升至…
_THE_MEASURES = re.compile(r"(?:两|二|三|2|3)(?:项|个|大)?(?:指标|数据|数值)$|(?:二者|两者)$")
# …，三地5G基站数分别达到…
_THE_PLACES = re.compile(
    r"(?:以上|上述|这)?(?:[两二三四五六七]|\d)(?:地|个?(?:区县|县区|市县|县市|县市区|区|县|市|园区))(?:的)?"
)

# 蒙自、个旧、弥勒三市每万人…: how many places were named
_COUNTED_PLACES = re.compile(
    r"(?<=[一-龥]{2})[两二三四五六七八九十\d](?:个)?(?:区县|县区|市县|县市区|县市|[市县区州盟地])(?=每|5G|的|常住|$)"
)


@dataclass(frozen=True)
class Whose:
    """What one figure is of."""

    metric: str
    year: When | None
    scope: Scope
    place: str | None


@dataclass(frozen=True)
class _Item:
    """One of the things before 分别."""

    text: str
    date: When | None
    place: Place | None


@dataclass(frozen=True)
class _Lead:
    """What stands before the figures of an enumeration at ``at``, of which there are ``count``."""

    reading: Reading
    sentence: Sentence
    at: int
    count: int
    head: str  # the sentence up to there
    start: int  # where its last clause begins, the periods before it included
    text: str  # that clause
    after: str  # the measure between 分别 and the figures
    items: tuple[_Item, ...]

    @property
    def paragraph(self) -> str:
        """The paragraph up to the figures, as far as its last full stop."""
        return joined_before(self.reading, self.at)

    def of_each(self, measures: Sequence[str], year: When | None) -> list[Whose]:
        """Measures of one period, of whom the sentence speaks."""
        scope, place, _ = self.scope()
        return [Whose(measure, year, scope, place) for measure in measures]

    def of_years(self, measure: str, years: Sequence[When | None]) -> list[Whose]:
        """One measure in several periods, of whom the sentence speaks."""
        scope, place, _ = self.scope()
        return [Whose(measure, year, scope, place) for year in years]

    def scope(self) -> tuple[Scope, str | None, bool]:
        return scope_at(self.reading, self.sentence, self.at, near="all")


def whose_are(reading: Reading, at: int, verb: str, count: int) -> list[Whose]:
    """What the ``count`` figures behind 分别 at ``at`` are of, in order; empty where it cannot be told. ``verb``: the
    words between."""
    lead = _lead(reading, at, verb, count)
    return next((found for step in _STEPS if (found := step(lead))), [])


def _lead(reading: Reading, at: int, verb: str, count: int) -> _Lead:
    sentence = reading.sentence_at(at)
    head = sentence.text[: at - sentence.start]
    start = max((head.rfind(c) for c in "，；:。\n"), default=-1) + 1
    listed = _PERIODS_BEFORE.search(head[:start])
    start = listed.start("periods") if listed else start
    text = head[start:]
    if not text.strip("，") and (before := _RANKED.search(head)):
        # 甲区、乙区5G基站数量领先，分别为1420个、2310个
        start, text = before.start("lead"), before["lead"]
    return _Lead(
        reading=reading,
        sentence=sentence,
        at=at,
        count=count,
        head=head,
        start=start,
        text=text,
        after=_of_what(VERBS.sub("", _MODAL.sub("", verb)), head),
        items=tuple(_item(reading, t) for t in _ITEMS.split(text) if t.strip()),
    )


def _of_what(verb: str, head: str) -> str:
    """全市5G基站3456个，计划2024至2026年分别新增…: what is added, where that was named before."""
    return f"{verb}5G基站" if verb in ("新增", "新建") and re.search(r"5G(?:网络|通信)?基站", head) else verb


def _of_spanned_years(lead: _Lead) -> list[Whose]:
    """2024—2026年各年5G基站总数分别…"""
    years = _spanned(lead.head, lead.count)
    measure = lead.after or _YEARS.sub("", lead.text).strip("，的")
    return lead.of_years(measure, years) if years and measure else []


def _of_listed_years(lead: _Lead) -> list[Whose]:
    """到2024年底、2025年底，全市5G基站总数分别…: the periods stand in an earlier clause."""
    if spoken := _SO_MANY_YEARS.search(lead.text):
        return lead.of_years(lead.text[: spoken.start()] or lead.after, _years_before(lead))
    years = _listed_before(lead.reading, lead.head[: lead.start], lead.count)
    if not years or len(lead.items) != 1 or lead.items[0].date or lead.items[0].place:
        return []
    return lead.of_years(lead.after or lead.text, years)


def _of_years_told(lead: _Lead) -> list[Whose]:
    """2025年目标是6500个，2026年目标是7500个，每万人拥有量分别为30个和35个"""
    if len(lead.items) != 1 or lead.items[0].date or lead.items[0].place:
        return []
    measure = full_name(lead.after or lead.text, lead.paragraph)
    named = dict.fromkeys(re.findall(r"(?<!\d)20\d\d(?=年)", lead.head[: lead.start]))
    if kind_of(measure) is None or len(named) != lead.count or list(named) != sorted(named):
        return []
    return lead.of_years(measure, [When(0, 0, year, "", "") for year in named])


def _of_joint_cities(lead: _Lead) -> list[Whose]:
    """两市5G基站分别…: the cities of a joint application."""
    if len(lead.items) != 1:
        return []
    cities = _cities_in_order(lead.reading, lead.sentence, lead.at, lead.count)
    measure = full_name(lead.after or lead.text, lead.reading.text.norm[max(0, lead.at - 120) : lead.at])
    date = (
        lead.items[0].date or _last(lead.reading, lead.head) or lead.reading.dated_before(lead.sentence)
        if cities
        else None
    )
    return [Whose(measure, date, "city", c) for c in cities]


def _of_the_measures(lead: _Lead) -> list[Whose]:
    """到8月底，两项指标分别提升至…"""
    if not _THE_MEASURES.search(lead.text):
        return []
    return lead.of_each(_measures_named(lead.paragraph, lead.count), _last(lead.reading, lead.head))


def _of_period_alone(lead: _Lead) -> list[Whose]:
    """5G基站数3216个，每万人拥有25.6个，2024年上半年分别达到…"""
    if len(lead.items) != 1 or not lead.items[0].date or lead.after:
        return []
    named = _measures_named(lead.head, lead.count) or _measures_named(lead.paragraph, lead.count)
    return lead.of_each(named, lead.items[0].date)


def _of_place_alone(lead: _Lead) -> list[Whose]:
    """江苏省累计建成5G基站24.6万个，每万人28.9个；南通分别为2.33万个、30.1个"""
    if len(lead.items) != 1 or not (place := lead.items[0].place) or lead.after:
        return []
    if kind_of(lead.text) or re.search(r"基站|万人", lead.text):
        return []
    named = _measures_named(lead.head[: lead.start], lead.count) or _measures_named(
        lead.paragraph, lead.count
    )
    date = _last(lead.reading, lead.head) or lead.reading.dated_before(lead.sentence)
    return [Whose(measure, date, place.scope, place.name or None) for measure in named]


def _of_period_before(lead: _Lead) -> list[Whose]:
    """到2025年，5G基站…，每万人…；到2026年，分别达到9500个、34个"""
    if lead.items or lead.after or (period := _last(lead.reading, lead.head)) is None:
        return []
    return lead.of_each(_measures_named(lead.paragraph, lead.count), period)


def _of_today(lead: _Lead) -> list[Whose]:
    """5G基站规划数为1.8万个，每万人规划数为36个，目前实际为1.51万个和30.7个"""
    if lead.after or not re.fullmatch(r"(?:目前|当前|现已?|实际|已)+", lead.text):
        return []
    return lead.of_each(_measures_named(lead.paragraph, lead.count), None)


def _of_the_places(lead: _Lead) -> list[Whose]:
    """打造甲区、乙市、丙县5G集聚区，三地5G基站数分别达到…: the places of the clause before."""
    told = _THE_PLACES.match(lead.text)
    if told is None:
        return []
    measure = full_name(lead.after or lead.text[told.end() :], lead.paragraph)
    places = [
        p for p in mentions(lead.reading, lead.head[: lead.start], near="all") if p.scope == "district"
    ][-lead.count :]
    if kind_of(measure) is None or len({p.name for p in places}) != lead.count:
        return []
    date = _last(lead.reading, lead.head) or lead.reading.dated_before(lead.sentence)
    return [Whose(measure, date, p.scope, p.name or None) for p in places]


def _of_items(lead: _Lead) -> list[Whose]:
    """Periods, measures or places right before 分别, as many as there are figures."""
    if len(lead.items) < lead.count or any(i.place or i.date for i in lead.items[: -lead.count]):
        return []
    items = lead.items[-lead.count :]
    shared = lead.after or _measure(items, lead.text) or _measure_before(lead.head[: lead.start])
    if shared:
        shared = full_name(shared, lead.paragraph)
    if all(i.date for i in items):
        shared = shared or _only_measure(lead.paragraph)
        return lead.of_years(shared, _ended(items)) if shared else []
    scope, place, _ = lead.scope()
    date = _last(lead.reading, lead.head) or lead.reading.dated_before(lead.sentence)
    if all(kind_of(i.text) or len(_bare(i, i.text)) >= 4 for i in items) and not lead.after:
        first = _last(lead.reading, items[0].text)
        return [Whose(full_name(_bare(i, i.text), lead.text), first or date, scope, place) for i in items]
    return _of_places(items, shared, date)


def _of_places(items: Sequence[_Item], shared: str, date: When | None) -> list[Whose]:
    """One measure of several places."""
    named = all(i.place or re.search(r"[区县市旗园城镇]$|[东西南北中]部?$", i.text) for i in items[:-1])
    if not shared or not named:
        return []
    return [
        Whose(shared, date, i.place.scope, i.place.name or None)
        if i.place
        else Whose(shared, date, "district", i.text)
        for i in items
    ]


# the first that tells anything is right
_STEPS: tuple[Callable[[_Lead], list[Whose]], ...] = (
    _of_spanned_years,
    _of_listed_years,
    _of_joint_cities,
    _of_the_measures,
    _of_the_places,
    _of_period_alone,
    _of_place_alone,
    _of_period_before,
    _of_today,
    _of_items,
    _of_years_told,
)


def _cities_in_order(reading: Reading, sentence: Sentence, at: int, count: int) -> list[str]:
    """The cities of a joint application, where there are ``count`` of them and they are meant (两市…分别): as they
    were named before in the same sentence (over ；), else as they apply."""
    cities = reading.applicant.cities
    if len(cities) != count or count < 2:
        return []
    before = reading.text.norm[max(0, sentence.start - 80) : at].rsplit("。", 1)[-1]
    named = [p.name for p in mentions(reading, before, near="all") if p.name in cities]
    if sorted(set(named[-count:])) == sorted(cities):
        return named[-count:]
    return list(cities) if re.search(r"[两三四]市|[两三四]地", before) else []


def _measures_named(head: str, count: int) -> list[str]:
    """The measures that were named before, where there are ``count`` of them: 5G基站数3216个，每万人拥有25.6个，
    2024年上半年分别达到…."""
    found = re.findall(
        r"(?:每万人|(?<!\d)万人(?=拥有|享有|占有|均|5G|基站))(?:5G|[^，。；\d]){0,8}|5G(?:网络|通信)?基站(?:总数|数)?|常住人口",
        head,
    )
    named = ["每万人拥有5G基站数" if m.startswith(("每万人", "万人")) else m for m in found]
    return named if len(named) == count and len(set(named)) == count else []


def joined_before(reading: Reading, at: int) -> str:
    """The paragraph up to ``at``, as far as its last full stop: 两项指标分别… means the measures over ； too."""
    return re.split(r"[。\n]", reading.text.norm[max(0, at - 160) : at])[-1]


def _spanned(head: str, count: int) -> list[When]:
    """The years of a span (2024—2026年各年), where there are ``count`` of them."""
    span = _YEARS.search(head)
    if span is None or int(span["last"]) - int(span["first"]) + 1 != count:
        return []
    return [
        When(span.start(), span.end(), str(y), "", "")
        for y in range(int(span["first"]), int(span["last"]) + 1)
    ]


def _listed_before(reading: Reading, head: str, count: int) -> list[When]:
    """The periods that an earlier clause lists, where there are ``count`` of them."""
    found = re.findall(rf"{PERIOD}(?:[、和及]{PERIOD})+", head)
    items = [_item(reading, t) for t in _ITEMS.split(found[-1])] if found else []
    dates = [i.date for i in items if i.date is not None]
    return dates if len(dates) == count else []


def _years_before(lead: _Lead) -> list[When]:
    """The years that the paragraph before names, one by one, where there are ``count`` of them."""
    paragraph = lead.reading.text.norm[max(0, lead.at - 240) : lead.at].rsplit("\n", 1)[-1]
    named = dict.fromkeys(re.findall(r"(?<!\d)20\d\d(?=年)", paragraph))
    if len(named) != lead.count or list(named) != sorted(named):
        return []
    return [When(0, 0, year, "", "") for year in named]


def _item(reading: Reading, text: str) -> _Item:
    text = _COUNTED_PLACES.sub("", text)
    places = mentions(reading, text, near="all")
    year = next(iter(reading.dates(text)), None)
    bare = re.search(r"(?<!\d)20\d\d$", text)
    if year is None and bare:
        year = When(bare.start(), bare.end(), bare[0], "", "")
    named = [p for p in places if p.name] or places  # 湘潭|三市: the one that has a name
    return _Item(text=text, date=year, place=named[-1] if named else None)


def _ended(items: Sequence[_Item]) -> list[When | None]:
    """The periods of the items: 2022、2023年末 are the ends of both years."""
    dates = [i.date for i in items]
    ended = (
        dates[-1] is not None and dates[-1].iso.endswith("-12") and re.search(r"年?[底末]", items[-1].text)
    )
    bare = [bool(re.fullmatch(r"[^\d]*20\d\d", i.text)) for i in items]
    return [
        replace(d, iso=f"{d.iso}-12") if d and ended and b else d for d, b in zip(dates, bare, strict=True)
    ]


def _measure(items: Sequence[_Item], lead: str) -> str:
    """The measure that stands after the last place or period, or before the first: 佛山市|5G基站."""
    for item, tail in ((items[-1], True), (items[0], False)):
        if item.place is None and item.date is None:
            continue
        end = max([item.place.end if item.place else 0, item.date.end if item.date else 0])
        begin = min([item.place.start if item.place else 99, item.date.start if item.date else 99])
        text = item.text[end:] if tail else item.text[:begin]
        text = re.sub(r"^(?:年?[底末]|，|的)+|(?:为|达到|达)$", "", text)
        if len(text) >= 3 and VERBS.sub("", text):  # …、高密市建成数分别为: no measure of its own
            return text
    return lead if kind_of(lead) else ""


def _measure_before(head: str) -> str:
    """The measure that an earlier clause opens with: 全省5G基站总量14.9万个，…."""
    found = re.search(
        r"(?P<new>(?:新建|新增|新开通|净增)(?:成|了)?)?(?P<measure>(?:每万|万)(?:名|常住)?(?:人口|人)(?:5G|[^，。；\d]){0,8}基站|5G(?:网络|通信)?基站|常住人口)",
        head,
    )
    return f"{'新建' if found['new'] else ''}{found['measure']}" if found else ""


def _only_measure(paragraph: str) -> str:
    """The measure of the parts before, over ；, where they speak of no other: 5G基站达2.4万个；2025、2026年分别达到…."""
    kinds = {
        kind_of(m) for m in re.findall(r"每?万人(?:5G|[^，。；\d]){0,8}|5G(?:网络|通信)?基站", paragraph)
    }
    return _measure_before(paragraph) if len(kinds) == 1 else ""


def _bare(item: _Item, text: str) -> str:
    place = item.place
    text = text[place.end :] if place and place.start < 3 else text
    return re.sub(rf"^(?:{PERIOD}|到|至|全市|我市|，|:)+", "", text)


def full_name(measure: str, lead: str) -> str:
    """5G基站数和每万人拥有量: what the second is of, the first tells."""
    short = re.fullmatch(r"[:，]?每?万人(?:口)?(?:拥有|享有)?(?:数量|数|量)?", measure)
    return "每万人拥有5G基站数" if short and re.search(r"5G(?:网络|通信)?基站", lead) else measure


def _last(reading: Reading, text: str) -> When | None:
    found = reading.dates(text)
    return found[-1] if found else None
