"""Days and periods as the papers say them: 截至2023年底 → 2023-12, 2024年上半年 → 2024-06, 去年底."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_YEAR = r"(?P<year>20\d\d)年度?|(?P<year2>[二2][零〇0][一二]?[零〇一二三四五六七八九])年|(?P<relative>今年|去年|上年|本年|前年|明年|后年)"
_TAIL = (
    r"(?:前(?P<months>1[0-2]|[1-9一二三四五六七八九十])个?月|(?:\d{1,2}月?[—~\-至到一])?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(?P<day>[0-3]?\d)日|(?P<mend>底|末|中旬|初|上旬|下旬))?"
    r"|(?P<end>年?[底末]|岁末|年终|全年末)|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1234])季度)?(?:末|底)?"
)
_DATE = re.compile(
    rf"(?P<lead>截至|截止到?|截止至|到|至|[自从由]|较|比|相比|与|同比)?(?:{_YEAR}){_TAIL}(?P<trail>前|以来|起|以后|之后)?"
)
# “十四五”末; “十四五”期间 is a period ahead only where it says so itself
_PLAN_END = re.compile(
    r"(?<![较比自从由与])(?<![较比自从由与][“\"])(?P<lead>到|至)?[“\"]?十(?P<plan>[三四五六])五[”\"]?(?:规划)?(?:(?:期)?末|收官(?:之年|之际|之时|时|年)?|(?:时期|期间)(?=[，]?[^，。；]{0,12}?(?:将|计划|力争|争取|拟|预计|规划)))"
)
_BARE = re.compile(
    r"(?:(?P<lead>截至|截止到?|截止至|到|至)(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[0-3]?\d)日|[底末初]|[上中下]旬)"
    # 2024年净增1204个，9月20日达到11430个
    r"|(?<![\d年—~至到\-])(?P<month4>1[0-2]|[1-9])月(?P<day4>[0-3]?\d)日(?=，?(?:已|共|累计|总数|总量)*(?:达|为|有|增至|突破|累计|建成|开通))"
    r"|(?<![\d年—~至到\-])(?P<month3>1[0-2]|[1-9])月[底末]"
    r"|(?P<lead3>截至|截止到?)(?P<half>上半年)|(?<![年\d第较比])第?(?P<quarter>[一二三四])季度(?:[底末]|(?=[^，。；]{0,6}\d[\d.]*[个座站]))"
    r"|(?P<lead2>截至|截止到?|截止至)(?P<month2>1[0-2]|0?[1-9])月(?:份)?(?=[，,；。)全我]))"
)
# a year that belongs to a name or a range, not to a figure
_NOT_AFTER = re.compile(
    r"\s*(?:的?[\d.]+[万亿]?(?:个|座|家|项|元|%)(?:的)?基础上|[—~\-至到一]\s*(?:20)?\d\d年|[、和]20\d\d年|[“\"《]|(?:度)?(?:第[一二三四五]批)?(?:国家级?|全国|省级|部级)?"
    r"(?:5G工厂|5G全连接|工业互联网试点|工业互联网创新|名录|制造业|新一代|移动物联网|信息消费|千兆|智能制造|版))"
)
_NOT_BEFORE = re.compile(
    r"(?:20\d\d年?\s*[—~\-至一]\s*|较|比|相比|相较|同比|自|从|与|于|始于|《[^》]*|〔\d*|(?<![末期底段标后年个座站人])\(\d{0,3})$"
)
_PAST_LEADS = ("截至", "截止", "截止到", "截止至")


@dataclass(frozen=True)
class When:
    """A period at ``start:end``; ``iso`` is "2023", "2023-12" or "2023-12-31"."""

    start: int
    end: int
    iso: str
    lead: str
    trail: str

    @property
    def year(self) -> int:
        return int(self.iso[:4])

    @property
    def stated_past(self) -> bool:
        """The words themselves say that it is over: 截至…"""
        return self.lead in _PAST_LEADS

    def after(self, day: str) -> bool:
        """Whether the period ends after ``day`` (ISO). The month under way is not, unless the words lead up to it:
        2024年9月达到2.4万个, 到2024年9月底."""
        if len(self.iso) != 7:
            return (self.iso + "-12-31")[:10] > day
        last = monthrange(self.year, int(self.iso[5:]))[1]
        return f"{self.iso}-{last}" > day if self.lead in ("到", "至") else self.iso > day[:7]


def _number(text: str) -> int:
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (digits[text[1]] if len(text) > 1 else 0)
    return int("".join(str(digits[c]) if c in digits else c for c in text))


def _year(match: re.Match[str], reference: int) -> int:
    if match["year"]:
        return int(match["year"])
    if match["year2"]:
        return _number(match["year2"]) if len(match["year2"]) == 4 else 0
    return (
        reference
        + {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}[match["relative"]]
    )


def _iso(match: re.Match[str], reference: int) -> str | None:
    year = _year(match, reference)
    if not 2000 <= year <= 2060:
        return None
    if match["months"]:  # 今年前8个月
        return f"{year}-{_number(match['months']):02d}"
    if match["month"]:
        month = _number(match["month"])
        if match["day"] and 1 <= int(match["day"]) <= 31:
            # the last day of a month is that month's end: 12月31日 is 年底
            last = int(match["day"]) == monthrange(year, month)[1]
            return f"{year}-{month:02d}" if last else f"{year}-{month:02d}-{int(match['day']):02d}"
        return f"{year}-{month:02d}"
    if match["end"]:
        return f"{year}-12"
    if match["half"]:
        return f"{year}-06" if match["half"] == "上半年" else f"{year}-12"
    if match["quarter"]:
        return f"{year}-{3 * ('一二三四'.find(match['quarter']) % 4 + 1 if match['quarter'] in '一二三四' else int(match['quarter'])):02d}"
    return f"{year}"


@lru_cache(maxsize=4096)
def find_dates(text: str, reference: int) -> tuple[When, ...]:
    """All periods of ``text`` that may date a figure; ``reference`` is the year that 今年 means."""
    return tuple(sorted(_dates(text, reference), key=lambda w: w.start))


def _dates(text: str, reference: int) -> Iterator[When]:
    covered: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        iso = _iso(match, reference)
        lead, trail = match["lead"] or "", match["trail"] or ""
        if (
            iso is None
            or trail in ("以来", "起", "以后", "之后")
            or lead in ("自", "从", "由", "较", "比", "相比", "与", "同比")
        ):
            continue
        plain = iso.isdigit()
        if plain and (_NOT_AFTER.match(text, match.end()) or _NOT_BEFORE.search(text, 0, match.start())):
            continue
        covered.append((match.start(), match.end()))
        yield When(start=match.start(), end=match.end(), iso=iso, lead=lead, trail=trail)
    for match in _PLAN_END.finditer(text):
        year = 2020 + 5 * ("三四五六".index(match["plan"]))
        yield When(match.start(), match.end(), f"{year}", match["lead"] or "到", "")
    for match in _BARE.finditer(text):
        if not any(a <= match.start() < b for a, b in covered):
            quarter = f"{3 * ('一二三四'.index(match['quarter']) + 1)}" if match["quarter"] else None
            named_month = (match[f"month{n}"] for n in ("", 2, 3, 4))
            month = next(filter(None, named_month), quarter)
            month = "6" if match["half"] else month
            lead = match["lead"] or match["lead2"] or match["lead3"] or ""
            named = None if lead else _year_before(text, match.start())
            iso = f"{named or reference}-{int(month or 1):02d}"
            yield When(match.start(), match.end(), _to_the_day(iso, match["day"] or match["day4"]), lead, "")


def _to_the_day(month: str, day: str | None) -> str:
    """The month, or its day where one is named that is not the last: 截至8月15日."""
    last = monthrange(int(month[:4]), int(month[5:]))[1]
    return f"{month}-{int(day):02d}" if day and 1 <= int(day) < last else month


def _year_before(text: str, at: int) -> str | None:
    """The last year named before ``at``: 2023年3月启动，6月底建成."""
    years = re.findall(r"(20\d\d)年", text[:at])
    return years[-1] if years else None
