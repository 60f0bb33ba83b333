"""Opinions that recommend for something else: a sheet out of another application of the same city bears the right seals
and names the right city."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import LCSseq

from pipeline.applicant_cues import city_names
from pipeline.call import Call
from pipeline.textfold import fold

_KINDS = "城市|示范区|先导区|试验区|先行区|试点|示范|基地|集群|中心|项目|工程|名单|称号|园区|高地"
# what somebody applies for or is recommended as, folded; an honour that he has (已列为…, 成功申报…) is none
_OBJECT = re.compile(
    r"(?:(?<![已曾获])(?<!成功)(?:申报|申请|申办|参评)|(?:同意|推荐|支持|建议)[^,.;:]{0,20}?(?:为|列入|纳入|报))"
    rf"(?!材料|资料|[表书]|条件|要求|内容|单位|主体|工作|城市)([^,.;:]{{0,40}}?(?:{_KINDS}))"
)
_COMMON = re.compile(
    r"国家级?|全国|省级?|市级?|部级|20\d\d年?度?|第[一二三四五六七八九十\d]+批|工作|工信部|工业和信息化部|"
    rf"(?:{_KINDS})"
)
_LEAST = 2  # letters besides the common ones that name a matter
# what stands before the call's subject where it is meant: not 车联网先导区, nor 人工智能创新应用先导区
_LED = r"(?:融合应用|融合|互联网|5G|5g|申报|[为市该此合\"'”“]|本次|创建|建设|20\d\d年?度?)\"?"
_ALIKE = 0.7  # of them that stand in the call's own title, in their order, for print is misread under seals


def other_matters(said: str, call: Call) -> Iterator[tuple[int, int]]:
    """Where the opinion ``said``, folded, names what it recommends for, if none of it may be the call's matter."""
    ours = "".join(c for c in fold(call.title + call.form.title) if c.isalnum()).upper()
    found = [(match.span(1), _matter(match[1])) for match in _OBJECT.finditer(said)]
    named = [(span, matter) for span, matter in found if len(matter) >= _LEAST]
    subject = fold(call.short_title).removesuffix("试点")
    if (subject and re.search(f"{_LED}(?:{_slips(subject)})", said)) or any(
        _is_ours(matter, ours) for _, matter in named
    ):
        return
    yield from (span for span, _ in named)


def _slips(word: str) -> str:
    """``word``, or with one letter misread: 元导区 for 先导区 under a seal."""
    return "|".join(re.escape(word[:n]) + r"\w" + re.escape(word[n + 1 :]) for n in range(len(word)))


def _is_ours(matter: str, ours: str) -> bool:
    return int(LCSseq.similarity(matter, ours)) >= _ALIKE * len(matter)


def _matter(what: str) -> str:
    """The letters that say what it is: no cities, years and words that any such title has."""
    for city in city_names(what):
        what = what.replace(fold(city), "")
    return "".join(c for c in _COMMON.sub("", what) if c.isalnum()).upper()
