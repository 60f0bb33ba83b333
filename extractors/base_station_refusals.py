"""What is no total of 5G base stations though it stands as one: other measures, parts, what was added, an operator's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.context_places import mentions
from extractors.numbers import Number
from extractors.reading import Reading

_NEW = re.compile(r"新建|新增|新开通|新开|增加|增长|净增|扩建|改造|升级|新布局|在建|拟建|续建|再建")
_CUMULATIVE = re.compile(r"累计|总数|总量|总规模|共有|拥有|现有|保有|达到|已建成|总计|合计|存量|共建成")
_YEARLY = re.compile(
    r"(?:(?:(?<!\d)(?:[两三二]年|3年)(?:内|间)?|(?<![到至])20\d\d年|(?<!\d)1[—~至-](?:1[0-2]|[2-9])月|今年|去年|上半年|全年|当年|年内|本年|[一二三四]季度)(?:内|以来|全年|度|期间|上半年)?(?:，)?(?:全市|我市|共|又|再|已)*)(?:完成|建成|建设|新建|开通)(?:开通|5G)*$"
)
_WORK_DONE = re.compile(r"完成(?:了)?$")  # 完成5G基站建设3620个: the year's work
_TO_BUILD = re.compile(r"(?:拟|计划|将|再|继续|续|同步|全市|我市)*(?:建设|部署)")
_TOO_MANY_A_YEAR = 10_000  # more than a city builds in one: 2023年建成5G基站3.1万个 may well be all there are
_PART = re.compile(r"宏站|宏基站|室分|微站|皮站|共享|700M|共建共享|独立组网|SA|行业专网|专网|园区|工业企业")
WITH_PART = r"\((?:不?含|其中|包括)"  # how a bracket opens that tells of a part
_WITH = re.compile(rf"{WITH_PART}[^()]*\)")  # 5G基站总数(其中室分1200个)达到1.16万个
OTHER_UNIT = re.compile(
    r"\s*(?:%|番|成|倍|亿|元|万元|亿元|家|项|倍|人|Mbps|兆|公里|平方|个百分点|个/平方|次|个月|个乡|个村|年|月)"
)
_OTHER_BEFORE = re.compile(r"(?:4G(?:基站)?(?:/|、|和|及|与|\+)|2G|3G|每(?:平方公里|个|座|百|千)|4/)$")
_KIND_OF_STATION = re.compile(r"(?:型|专用|专网|定制|皮|微|杆|宏|室分|井下|室内|共建共享|共享)$")
# 工业园区、产业集聚区5G基站3320处: of some kind of place, not of the whole
_OF_SOME_AREAS = re.compile(
    r"(?:^|[，：:、]|其中|全市|\d(?:个|家|座|处|大)|[一二三四五六七八九十](?:个|大)|重点|主要|各类|各|省级|以上)(?:工业|产业|重点|化工|物流)*(?:园区|集聚区|集中区|工业区|厂区|矿区|港区|煤矿(?:井下)?|矿山|油田(?:作业区)?|井下|港口|工厂|景区|校园|医院|场馆|楼宇|地铁|高铁沿线|高速公路沿线|企业)(?:内|等|已|共|累计|新|建成|建设|部署|开通|布设)*$"
)
# 宁波移动建成5G基站1.6万个: an operator's own, a part; 三大运营商累计建成 is all there are
_BY_OPERATOR = re.compile(
    r"(?P<before>[^，；。]*?)(?:移动|联通|电信|广电|铁塔)(?:公司|分公司|[一-龥]{2,4}分公司)?(?:已|累计|共|先后|总计|在[一-龥]{2,4})*(?:建成|开通|建设|建有|部署|拥有|完成)*(?:开通|了)*$"
)
# 盐城移动一家就有5G基站8630个: whatever the verb, where no place stands between
_OPERATOR_HAS = re.compile(
    r"(?P<before>[^，。；]*?)(?:移动|联通|电信|广电|铁塔)(?!通信|网络|互联|物联|用户|行业|业务|运营|基础|普遍|设施|宽带|企业|等|和|与|及)(?P<rest>[^，。；、]{1,12})$"
)
# 中国移动计划建设30万个…: the same where the operator is the subject of an earlier clause and no place has come since
_OPERATOR_SUBJECT = re.compile(
    r"(?<![、和与及])中国(?:移动|联通|电信|广电|铁塔)(?![、和与及]|[一-龥]{0,4}分公司)"
)
_OF_OPERATOR = re.compile(
    r"(?:[:为是，]|分别)(?:中国)?(?:移动|联通|电信|广电|铁塔)(?:公司)?(?:约|为|有|达)*$"
)
_OPERATORS_TOGETHER = re.compile(r"[、和与及]|运营商|[三四]家|三大|各")
_BASIS = re.compile(r"(?:以上|左右)?的?基础上")  # 在2023年9810个的基础上再增加3000个
_AIMED = re.compile(r"(?:以上|左右)?的?(?:年度)?(?:目标|任务|计划)")  # 完成2023年建成9000个的目标
_PER = re.compile(r"每[一-龥]?万|每[一-龥]人|每\d+万|(?<!\d)万人|/万人|人均")  # 每方人: a misread 万
_PER_BEHIND = re.compile(r"/万人|每万人(?!口?(?:拥有|享有|占有|5G|基站))")
_OTHER_MEASURE = re.compile(
    r"占比|比例|占全|任务|建设(?:年度)?(?:计划|目标)|投资|密度|平均|流量|共享率|覆盖率|增幅|排名|站址"
)
_COMPARED = re.compile(r"由|从|较|比|第$|均(?:超|在|不低于|突破|$)")


@dataclass(frozen=True)
class Said:
    """A figure beside 5G基站: ``before`` is its clause up to the match, ``gap`` what stands between word and figure."""

    reading: Reading
    match: re.Match[str]
    number: Number
    clause: int
    before: str
    gap: str

    @classmethod
    def of(cls, reading: Reading, match: re.Match[str], number: Number) -> Said:
        clause, _ = reading.clause_at(match.start())
        before = reading.text.norm[clause : match.start()]
        return cls(reading, match, number, clause, before, match.groupdict().get("gap") or "")

    @property
    def aimed(self) -> bool:
        """完成2023年建成9000个的目标."""
        return _AIMED.match(self.reading.text.norm, self.match.end()) is not None

    @property
    def of_year(self) -> bool:
        """Built in a period, as far as the words tell."""
        return _is_of_year(self.before, self.gap)


def is_no_total(said: Said) -> bool:
    """Whether the words say that the figure is something else than all stations of a place."""
    return _is_other_measure(said) or _is_part(said) or _is_added(said) or _is_of_operators(said)


def _is_other_measure(said: Said) -> bool:
    text, number, end = said.reading.text.norm, said.number, said.match.end()
    bare = number.value < 100 and re.fullmatch(r"\s*拥?有?", said.before)
    if bare and re.match(r"拥?有5G", text[said.clause :].lstrip()):
        return True  # …每万人拥|有5G基站数达到38个: a sentence cut in two
    if number.value < 10 or OTHER_UNIT.match(text, end):
        return True
    if re.match(r"[一二三四五六七八九十]$", said.match["core"]) or not (
        said.match["unit"] or number.value >= 100
    ):
        return True
    if _PER.search(said.before + said.gap) or _PER_BEHIND.match(text, end):
        return True
    return bool(_OTHER_BEFORE.search(said.before) or _OTHER_MEASURE.search(said.gap))


def _is_part(said: Said) -> bool:
    """Of some sites or of one kind of station."""
    gap = _WITH.sub("", said.gap)
    if _COMPARED.search(gap) or (_PART.search(gap) and "含" not in gap):
        return True
    bare = re.sub(r"\([^()]*\)", "", said.before)  # 12个厂区(港区)共部署
    return bool(_KIND_OF_STATION.search(said.before) or _OF_SOME_AREAS.search(bare + said.gap))


def _is_added(said: Said) -> bool:
    """What was or is to be built in a period."""
    if _is_new(said.before, said.gap) or _BASIS.match(said.reading.text.norm, said.match.end()):
        return True
    if said.number.value >= _TOO_MANY_A_YEAR:
        return False
    if said.of_year and not (said.aimed and said.before.endswith("建成")):
        return True
    return _is_work_of_year(said.reading, said.clause, said.before, said.gap)


def _is_of_operators(said: Said) -> bool:
    """各运营企业5G基站数分别为:移动2810个."""
    if _OF_OPERATOR.search(said.gap):
        return True
    return _by_one_operator(said.reading, said.before) or _of_an_operator(said.reading, said.match)


def _by_one_operator(reading: Reading, before: str) -> bool:
    """Whether the clause says that one operator built or has them, and not all together."""
    by, has = _BY_OPERATOR.search(before), _OPERATOR_HAS.search(before)
    if by and not _OPERATORS_TOGETHER.search(by["before"]):
        return True
    return bool(has and not _OPERATORS_TOGETHER.search(has["before"]) and not mentions(reading, has["rest"]))


def _of_an_operator(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the sentence speaks of one operator, and has named no place since as its subject."""
    sentence = reading.sentence_at(match.start())
    upto = match.start() - sentence.start
    operators = list(_OPERATOR_SUBJECT.finditer(sentence.text, 0, upto))
    if not operators:
        return False
    since = operators[-1].end()
    return not any(
        since <= m.start < upto and not sentence.text[: m.start].endswith(("在", "为", "对", "向"))
        for m in mentions(reading, sentence.text, near="all")
    )


def _is_new(before: str, gap: str) -> bool:
    """Added to what there was, by the words themselves."""
    return not _is_whole(before, gap) and bool(_NEW.search(before[-14:]) or _NEW.search(gap))


def _is_of_year(before: str, gap: str) -> bool:
    """Built in a period, as far as the words tell: 2023年建成."""
    worked = _WORK_DONE.search(before) and gap.startswith("建设")
    return not _is_whole(before, gap) and bool(_YEARLY.search(before) or worked)


def _is_work_of_year(reading: Reading, clause: int, before: str, gap: str) -> bool:
    """2024年，计划投资4.6亿元，建设5G基站1200个: the work of a year that an earlier clause names."""
    if gap or not _TO_BUILD.fullmatch(before):
        return False
    sentence = reading.sentence_at(clause)
    opened = next(iter(reading.dates(sentence.text)), None)
    if opened is None or len(opened.iso) > 4 or opened.lead in ("到", "至") or opened.stated_past:
        return False
    return not sentence.text[: opened.start].strip() and opened.after(reading.today)


def _is_whole(before: str, gap: str) -> bool:
    """All there are, by the words themselves."""
    if _CUMULATIVE.search(gap) and not _NEW.search(gap):
        return True
    return "累计" in before and not _NEW.search(before.rsplit("累计", 1)[-1])
