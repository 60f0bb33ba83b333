"""What is said around the name of a title: the verbs before it, the label over it, what follows its enumeration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from extractors.hopes import hoping
from extractors.title_names import LEAD
from extractors.title_words import any_of, came_by

# besides the plain words in the data: what grants by the words around it
_GRANTED = re.compile(
    r"(?:批复|批准|同意|复函|函复)+(?:支持)?[^，。；、“”]{0,8}?(?:建设|设立|创建|开展)(?=[“\"国]|$|以[^，。；]{2,30}为[^，。；]{2,4}的$)"
    # 接连收获国家…: any verb behind a word that says it is done, save those that only begin or take part
    r"|(?:先后|成功|相继|接连|陆续|双双|一举|率先|再次|再度|喜)(?!申|争|创建|推荐|启动|开展|推进|推动|建设|打造|培育|布局|谋划|对接|编制|支持|探索|服务|参[与加评]|落实|出台|印发|组织|举办|承办|主办|发布|召开|实施|完成|调研|学习|借鉴|引[进入]|签约|联合|配合|赋能|迎接|接受|通过|走访|制定|编写|起草|对标)[一-龥]{2}(?:了|为)?(?=[“\"]?(?:国家|全国|$))"
    rf"|{any_of('granting')}|{any_of('holding')}"
    rf"|(?:累计|先后|共|新)创建|创建了|获[批准](?:创建|建设|成为|为|国家)?|获评|[获当]选|(?:[获荣喜勇斩夺摘捧领揽冠][评膺获得取下回颁授揽冠])(?:得|了)?|被?评为|荣获|荣膺|获得|获(?=[“\"国千]|$)|获(?=(?:{LEAD})[“\"]?(?:国家|全国|$))|获(?![得批准评选颁授奖悉利益此])(?=[^，。；、]{{3,20}}、[^，。；]*$)|认定为|被认定|列为|跻身|成功获批|创成|摘得|斩获|喜获|批准|评定为|选为|定为|升级为|获此|新晋|列(?=[“国全首第]|$)|晋级|晋升|捧得|(?:获|得到)[^，。；]{{0,14}}(?:批复|批准|同意|认定|授牌|命名)(?:为|建设|设立|创建|开展|同意)*(?=[“\"国]|$)|通过[^，。]{{0,6}}验收|(?<![一二三四五六七八九十])是|(?<=[一二三四五六七八九十])是(?=[“\"]?$)|(?<![造设成升级列评定作荐报])为(?=[“\"]?(?:国家|全国)[^，。；]{{0,60}}$|[^，。；、“”]{{2,10}}的(?:首批)?$|$)|(?<![体关联])系$|属于$|(?<![金附直归家下所])属$|捧回|拿下|荣升(?:为)?|保留|均[为系]|获(?:得)?授|创建成(?:功)?为?|已建成|(?<!加快)(?<!全力)(?<!着力)(?<!奋力)(?<!早日)(?<!推动)(?<!推进)(?<!致力)(?<!致力于)(?<!全面)(?<!基本)建成(?=[“\"]?(?:国家|全国)|[“\"]?$)|取得|(?:巩固|保持|擦亮)[“\"]?$|被(?![^，。；]{{0,12}}(?:推荐|提名|拟))[^，。；、“”]{{2,22}}?为|获颁"
    # 系全国首个|国家…, 本级为|国家…
    rf"|(?:(?<![体关联])系|(?<![金附直归家下所不])属于?|(?<![造设成升列评定作荐报])为)(?=(?:{LEAD})?[“\"]?(?:国家|全国|$))"
)
_WISHED = re.compile(
    r"(?<!成功)申报|申建|申创|申办|(?<!获)推荐|(?<!成功)争创(?!建)|(?<!成功)(?<!获批)(?<!累计)(?<!先后)(?<!共)(?<!新)创建(?!成|周期|了)|拟(?:入选|推荐|认定|申报)?|公示|争取(?!到|得)|力争|谋划|冲刺|候选|培育|打造|申请|推进|推动|加快|建设(?!成为)|对标|围绕|支持|鼓励|积极|参与|学习|借鉴|目标|计划|将|启动|创建成.*目标|努力"
)
# 5.称号:千兆城市(2023年)、…: what a label opens is held
_LABELLED = re.compile(
    r"(?P<label>(?:称号|荣誉|名片|招牌|牌子)[^，。；:“”]{0,10}?(?:，?(?:其中)?(?:包括|主要有|分别[是为]|具体[是为])|有|为|是)|(?:称号|荣誉|授牌|名片|招牌|牌子|国字号)[^，。；:]{0,12}:)[^。；]*$"
)
_NOT_YET = hoping(
    r"(?:不|非|尚不|并不|(?<!除)非)$|(?:尚未|未能|没有|未|拟|申请|争取|力争|有望|努力|确保|计划|将)(?:在|到|于)?(?:20\d\d年(?:\d{1,2}月|年?[底末])?前?)?(?:正式|成功)?$"
    r"|(?:争取(?!到|得)|力争|有望|努力|推动)[^，。；]{0,12}$|(?:(?<!行动)(?<!发展)(?<!三年)(?<!年度)计划|希望|期待|期盼|确保|预计|早日|尽快)[^，。；、“”]{0,10}$|(?:支持|鼓励|助力|引导|帮助|组织|指导)[^，。；]{0,40}$"
    r"|(?:到|至|在)20\d\d年(?:年?[底末])?前?，(?:力争)?(?:成功)?$"
)
# 拿到|西部地区第一块“国家级…产业园”牌子: right before the first name
_CAME_BY = re.compile(
    rf"(?P<verb>{came_by()})(?:[一-龥]{{2,6}}(?:第一|首|唯一一?)[个家块张批])?(?:{LEAD})?[“\"]?$"
)
# 有望获批…: a grant that is hoped for
_HOPED_GRANT = hoping(
    r"(?:拟|申请|争取|力争|有望|努力|确保|计划|将|希望|期待|期盼|预计|早日|尽快)[^，。；]{0,12}$"
)
# …，以及商务部等联合命名的|“国家…; …5项，其中工信领域3项:|…
_LEADS_ON = re.compile(
    rf"，(?:以及|并|也|又|更|同时|还|或)?(?:{LEAD})?[“\"(]?$|^，[^，。；]{{0,8}}设立[“\"]?$|(?:其中|包括|分别|领域|，含|，如)[^，。；]{{0,14}}[:(]?[“\"]?$"
)
_COUNTED = re.compile(
    r"[”\"]?(?:\([^()]*\))?等?(?:“[^”]{2,8}”)?(?:[\d一二两三四五六七八九十多]+[项个块张大类顶])?(?:国家级?|部级)?(?:试点示范|试点|示范|称号|荣誉|牌子|招牌|名片|平台)?"
)
# 争取到国家层面试点示范40余项，代表性的有:
_CAME_BY_LIST = re.compile(
    rf"(?P<verb>{came_by()}[^。；:]{{0,12}}(?:试点|示范|称号|荣誉|平台|招牌|名片)[^。；:]{{0,24}}:)[“\"]?$"
)


@dataclass(frozen=True)
class Said:
    """What is said around the title at ``start:end`` of its sentence ``text``, in the enumeration ``first:last``."""

    text: str
    start: int
    end: int
    first: int
    last: int
    names: tuple[tuple[int, int], ...] = ()  # where the names of titles stand: a verb within one is none

    def _within_name(self, found: re.Match[str]) -> bool:
        at = max(0, self.start - 300) + found.start()
        return any(a < at < b for a, b in self.names)

    @cached_property
    def title(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def head(self) -> str:
        return self.text[max(0, self.start - 300) : self.start]

    @cached_property
    def after(self) -> str:
        return self.text[self.end : self.end + 160]

    @cached_property
    def label(self) -> re.Match[str] | None:
        """The label that opens the list in which the title stands."""
        return _LABELLED.search(self.head)

    @cached_property
    def _grants(self) -> tuple[list[int], list[int]]:
        """Where the words of granting before the title end: those that are so, and those only hoped for."""
        so: list[int] = [self._came_by]
        hoped: list[int] = [-1]
        for grant in _GRANTED.finditer(self.head):
            if self._within_name(grant):
                continue
            if not _NOT_YET.search(self.head, 0, grant.start()):
                so.append(grant.end())
            elif _HOPED_GRANT.search(self.head, 0, grant.start()):
                hoped.append(grant.end())
        return so, hoped

    @cached_property
    def last_granted(self) -> int:
        """Where the last word of granting before the title ends, or its label; -1 where there is none."""
        last = max(self._grants[0])
        return max(last, self.label.end("label")) if self.label else last

    @cached_property
    def last_hoped(self) -> int:
        """Where the last grant that is only hoped for ends: 有望获批; -1 where there is none."""
        return max(self._grants[1])

    @cached_property
    def reached(self) -> bool:
        """Whether the last grant reaches to the enumeration: over a comma only where nothing is said in between, as
        an unknown verb there may well be one of hope (获评…，正冲击国家…)."""
        told = self.text[max(0, self.start - 300) + self.last_granted : self.first]
        return "，" not in told or _LEADS_ON.search(told) is not None

    @cached_property
    def beyond(self) -> str:
        """What follows the enumeration, its count left out: …、国家物流枢纽2项|正在申报."""
        counted = _COUNTED.match(self.text, self.last)
        at = counted.end() if counted else self.last
        return self.text[at : at + 160]

    @cached_property
    def _came_by(self) -> int:
        """Where the verb right before the enumeration ends that says by its second half that it was come by."""
        cut = max(0, self.start - 300)
        if self.first <= cut:
            return -1
        begin, end = max(0, self.first - cut - 60), self.first - cut
        found = _CAME_BY.search(self.head, begin, end) or _CAME_BY_LIST.search(self.head, begin, end)
        hedged = found is None or _NOT_YET.search(self.head, 0, found.start())
        return -1 if found is None or hedged else found.end("verb")

    @cached_property
    def last_wish(self) -> re.Match[str] | None:
        """The last word of hope before the title that is none of a name in the list that a grant opened."""
        found = [
            m
            for m in _WISHED.finditer(self.head)
            if not self._within_name(m) and not _in_list(self.head, m, self.last_granted)
        ]
        return found[-1] if found else None

    @cached_property
    def last_wished(self) -> int:
        return self.last_wish.end() if self.last_wish else -1


# words of hope that no name of a title holds
_NEVER_IN_NAMES = ("申", "争", "推荐", "力争", "拟", "冲刺", "谋划", "努力", "计划", "将", "有望")


def _in_list(head: str, wished: re.Match[str], granted: int) -> bool:
    """Whether the word of hope is part of a name in the enumeration that a grant opened: 列为国家枢纽节点建设城市、…."""
    at = wished.start()
    between = head[granted:at]
    if wished[0].startswith(_NEVER_IN_NAMES) and "、" not in between:
        return False  # 成为继武汉之后申报…的第二个城市
    return (
        granted >= 0
        and at > granted
        and not re.search(r"[，；]", head[granted:])
        and between[-1:] not in "、和及并与"
    )
