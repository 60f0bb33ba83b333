"""A piece of a sentence between commas: its figure, and what it opens with (`elliptic_figures` tells what it is of)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.context_places import mentions
from extractors.dates import When
from extractors.numbers import NUMBER
from extractors.places import Place
from extractors.reading import Reading, Sentence

PER = re.compile(r"每(?:一)?万(?:名|人|常住)?|万人(?:均)?(?!$)|人均")
ADDED = re.compile(
    r"新建|新增|新开|再建|续建|净增|增加|增长|完成[^，]{0,6}建设|在建|扩建|改造|宏站|宏基站|室分|微站|室内|共享"
)
WHOLE = re.compile(
    r"总数|总量|累计|期末|后者|合计|总计|总规模|共计|共有|一共|存量|保有量|实际建成|实际达到?|已建成"
)
_FROM = r"(?:(?:由|从)[^，；]{1,16}?(?:增长|增加|提高|提升|上升|升|增)(?:到|至))?"  # 由10.5个增长到34.8个
_FIGURE = re.compile(
    rf"{_FROM}{NUMBER.pattern}(?P<unit>个|座|站|处|万人|人)(?:/万人)?(?:以上|左右|余)?(?:的(?:预期|规划|年度|既定|奋斗|更高)?(?:目标|水平|规模|平均(?:水平|值|数)?|均值)(?:(?:安排|推进|组织|开展|实施|建设)+|(?:还|仍|尚)(?:有|存在)[^，。；\d]{{0,4}}差距)?|居首|(?:位?居|位列|列|排名?)(?:全国|全省|全区|全市|全州|第|首|前)[^，。；\d个座]{{0,6}}|分[列居]前[^，。；\d个座]{{1,4}}|相比(?:还|仍|尚)?(?:有|存在)[^，。；\d]{{0,6}})?$"
)
# a list under a measure that names its unit: 每万人拥有基站数(个):赣州19.9，全省22.3
_BARE_FIGURE = re.compile(rf"{NUMBER.pattern}(?P<unit>)$")
_FILLER = re.compile(
    r"(?:和|及|以及|与|其中|第[一二三四五]年[底末]?|第[一二三]阶段|分别|期末|后者|而|更是|更|进一步|提出|距离?|以|已完成|年底前|年末前|同期|另外|另|还|包括|即|则|也|均|就|便|又|再|现|现已|现有|已|已经|目前|当前|截至目前|届时|预计|预期|有望|可望|可|实际|按|根据|年度|等?(?:重点|主要)(?:产业|工业)?(?:园区|片区|区域)|等地|等市|等区|等县|等县市|等县区|各地|力争|将|要|并|且|年末|年底|末|底"
    r"|一市|两市|三市|四市|两地|三地|全域|全境|辖区|境内|区域|范围|等|的|了|地区|城市|之中|后|内|首府|省会|州府|目标|计划|规划|"
    r"平均水平|平均值|平均|均值|总数|总量|累计|合计|总计|总规模|共计|共有|一共|共|存量|保有量|规模|数量|数|量|密度|拥有量|"
    r"建成开通|建成|开通|建设|建有|部署|布设|投用|拥有|享有|占有|有|占|贡献|仅|只|达到|达|为|是|超过|突破|高达|接近|约|近|逾|一举|稳步|快速|迅速|成功|发展到|发展至|跃升到|跃升至|攀升到|攀升至|升至|增至|增加到|增长到|上升到|提高到|提升到|提升至|提高至|增加至|增长至|上升至|扩大到|到|至|在"
    r"|高于|超过|优于|低于|远超|居|不低于|不少于|不小于|略|略微|稍|任务|最高|最低|最多|最大|居首|每万人|每一万人|万人|口|人均|每万|5G|基站|网络)+"
)
# 辽宁全省5G基站11.3万个，我市在14个城市中排第四，每万人…: whose the next figure is
_RANKS = re.compile(
    r"(?P<lead>[^\d，。；]{2,12}?)(?:在(?:全省|全区|全国)?[^，。；]{0,14}中)?(?:位?居|位列|列|排名?)(?:全省|全区|全国|全市)?(?:第[一二三四五六七八九十\d]|前列|首位)"
)
# 其中鞍钢厂区内326座: one site
_SITE = re.compile(
    r"(?:其中[:，]?)?(?P<site>[一-龥]{2,10}(?:厂区|矿区|园区|港区|校区|景区|片区|基地|机场))内?(?:为|有|约|达)*$"
)
# 全市(不含横琴)10803个 · 2.96万个，不含定州、雄安为2.31万个
LEFT_OUT = re.compile(
    r"\((?:不含|不包括|未含|扣除|剔除|含|包含|包括)[^()\d]*\)|(?:不含|不包括|未含|扣除|剔除)[^，。；()\d]{2,20}?(?=(?:后)?(?:仍|则)?(?:为|有|约|达|\d))"
)
_DIFFERS = re.compile(
    r"(?P<lead>[^\d]{2,12}?)(?:高出|多出|超出|低|高|占(?:全省|全国|全区|全州|总量|总数|的|约|比)*)\d"
)
# 其中天元区最高，为44.9个: whose the figure of the next clause is
_FOREMOST = re.compile(
    r"(?P<lead>(?:其中[:，]?)?[^\d，。；]{2,12}?)(?:数量|密度|水平)?(?:最[高多低少大密]|居首|居首位|领先)"
)
# 全市13个县市区: how many parts there are is no figure of another measure
_DIVISIONS = re.compile(r"\d+个(?:县|市|区|旗|乡|镇|街道|行政村|建制村|园区|设区市|地市|市州)+")
_GROWS_TO = re.compile(r"(?:增长|增加|提高|提升|扩大|上升|跃升|攀升|发展|增|升)$")


@dataclass(frozen=True)
class Segment:
    """A piece of a sentence between commas, with the place and period that it opens with."""

    reading: Reading
    sentence: Sentence
    start: int
    end: int
    match: re.Match[str] | None
    places: tuple[Place, ...]
    dates: tuple[When, ...]

    @classmethod
    def of(cls, reading: Reading, sentence: Sentence, start: int, end: int) -> Segment:
        text = reading.text.norm[start:end]
        match = _FIGURE.search(text) or _BARE_FIGURE.search(text)
        lead = text[: match.start()] if match else ""
        places = tuple(_within(reading, sentence, start, start + len(lead))) if lead else ()
        if (site := _SITE.fullmatch(lead)) and (lead.startswith("其中") or "区内" in lead or "地内" in lead):
            places = (Place(site.start("site"), len(lead), "", "district"),)
        left_out = [m.span() for m in LEFT_OUT.finditer(lead)]
        places = tuple(p for p in places if not any(a <= p.start < b for a, b in left_out))
        return cls(reading, sentence, start, end, match, places, tuple(reading.dates(lead)) if lead else ())

    @property
    def text(self) -> str:
        return self.reading.text.norm[self.start : self.end]

    @property
    def lead(self) -> str:
        """What stands before the number."""
        return self.text[: self.match.start()] if self.match else ""

    def only_filler(self) -> bool:
        """Whether places and periods taken away, words of no other meaning are left of the lead."""
        bare = LEFT_OUT.sub(lambda m: "，" * len(m[0]), self.lead)
        rest = list(re.sub(r"[():]", "，", bare))
        spans = [(p.start, p.end) for p in self.places]
        spans += [(_with_growth(bare, d), d.end) for d in self.dates]
        for start, end in spans:
            rest[start:end] = "，" * (end - start)
        return all(_FILLER.fullmatch(w) for w in "".join(rest).replace("，", " ").split())

    def differing(self) -> Place | None:
        """The place of which only a difference is told: 芜湖高出7.1个."""
        lead = _DIFFERS.search(self.text) or _FOREMOST.fullmatch(self.text) or _RANKS.match(self.text)
        end = self.start + lead.end("lead") if lead else self.start
        places = list(_within(self.reading, self.sentence, self.start, end))
        return places[-1] if places else None

    def tells_figure(self) -> bool:
        """Whether there is a number in it that is no period."""
        told = re.search(r"\d", _DIVISIONS.sub("", self.text.replace("5G", "")))
        dated = self.reading.dates(self.text) and not re.search(r"\d[^年月日底末]*(?:个|座|站)", self.text)
        return bool(told and not dated)

    def compares(self) -> bool:
        """Whether its number only compares: 较2022年提升26%."""
        return bool(re.search(r"^(?:相?较|相?比|与)|%|倍|第[一二三四五六七八九十\d]|百分点", self.text))


def _within(reading: Reading, sentence: Sentence, start: int, end: int) -> Iterator[Place]:
    """The places that the sentence names in ``start:end`` of the text, offsets from ``start``."""
    for place in mentions(reading, sentence.text, near="all"):
        at = sentence.start + place.start - start
        if at >= 0 and sentence.start + place.end <= end:
            yield replace(place, start=at, end=at + place.end - place.start)


def _with_growth(text: str, date: When) -> int:
    """Where the period begins, with the verb of which its 到 is a part: 发展|到2023年末."""
    grown = _GROWS_TO.search(text, 0, date.start) if date.lead in ("到", "至") else None
    return grown.start() if grown else date.start
