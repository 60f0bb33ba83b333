"""The words by which an enterprise comes into a list of 5G factories, and what is made of it."""

from __future__ import annotations

import re

from extractors.claims import Claim
from extractors.factory_lists import LIST, list_name, list_scope
from extractors.factory_names import COMPANY, Named
from extractors.hopes import hoping
from pipeline.model import Factory, Status

ENTERS = r"入选|列入|列为|(?<![位名入排并同])列(?=20\d\d|国家|工信部)|位列(?=20\d\d|国家|工信部|工业和信息化部)|确定为|评定为|入围|纳入|获评|上榜|跻身|获批|被?认定为|被?评为|进入|登上|荣获|入榜|获列|获选|被?遴选为|获得"
_VERB = rf"(?P<verb>{ENTERS})(?:了|为)?"
_ADVERBS = r"(?:均|已|全部|先后|成功|分别|被|双双|共同|连续|相继|同时|也|又|再次|一并|正式|同步|率先|一举|顺利|接连|同批|亦|还|悉数|光荣|最终|新近|现|业已)*"
# 荣登, 名列, 现身, 在…之列: any word that stands between the names and the list, but for those that wish, deny or
# compare (the verbs of `_VERB` may stand further off)
_OTHER_VERB = (
    r"(?:(?<=企业)|(?<=[司团厂”\")个项位目])|(?<=[\d一二三四五六七八九十两数多余]家))，?(?:[二两三]者|上述企业|以上企业)?"
    rf"{_ADVERBS}(?:(?:被|经|由)(?:工业和信息化部|工信部|国家)[^，。、]{{0,4}}?)?(?P<verb2>(?!企业|单位|项目|工厂|以上|左右|多个|余)(?![^，。]{{0,4}}(?:{ENTERS}|申报|参评|推荐|争取|拟|将|未|没有|不|对标|对照|参照|按照|根据|围绕|瞄准|冲刺|争创|创建|冲击|为了|等|其中|培育|建设|力争|组织|储备|纳管))(?:(?![和与及或的])[一-龥]){{1,3}}?)"
)
ENTRY = re.compile(
    rf"(?:{_ADVERBS}{_VERB}|{_OTHER_VERB}){LIST.pattern}(?!申报|评选|评审|标准|要求|遴选|建设|培育|政策|奖励)"
)
WISHED = hoping(
    r"拟|推荐(?!的)|申报(?!的)|争取|力争|争创|组织|积极|支持|推动|计划|将|鼓励|公示|目标|培育|有望"
)
_QUOTED = re.compile(r"“[^“”，。；]{2,30}”|\"[^\"，。；]{2,30}\"")


def factory_claim(
    named: Named, entry: re.Match[str], status: Status, start: int, span: tuple[int, int]
) -> Claim:
    name = list_name(entry)
    if named.year and not re.search(r"20\d\d", name):
        name = f"{named.year}年{name}"
    return Claim(
        kind="factory",
        value=Factory(enterprise=named.enterprise, project=named.project, list=name),
        scope=list_scope(entry),
        status=status,
        confidence=0.95 if named.sure else 0.7,
        spans=((start + span[0], start + span[1]),),
    )


def verb_lead(head: str) -> str:
    """The words right before the verb, the names taken away: “培育钻石5G工厂” is grown diamonds, no wish."""
    head = _QUOTED.sub("", head)
    bare = re.sub(rf"[^、，]*?{COMPANY}", "", head)
    return bare[-10:] if len(bare) <= 40 else head[-6:]
