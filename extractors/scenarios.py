"""The twenty typical scenarios of "5G+工业互联网", by their exact names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.claims import Claim
from extractors.context import context_at
from extractors.hopes import hoping
from extractors.language import data_text
from extractors.reading import Reading, Sentence
from extractors.tables import grids
from pipeline.model import Scope, Status

_DENIED = re.compile(
    r"(?:尚未|还未|未能|没有|暂未|未)[^，。；;]{0,12}?(?:开展|实现|形成|覆盖|应用|落地|涉及|建成)[^，。；;]{0,30}$|(?:[尚仍还]缺|缺[少乏]|欠缺)[^，。；;]{0,30}$"
)
# …、企业协同合作两个场景尚属空白: what is said after an enumeration holds for all of it
_DENIED_AFTER = re.compile(
    r"(?<!填补)(?<!弥补)(?:尚未|还未|暂未|均未|仍未|未(?:能|曾|有效)?(?:开展|实现|落地|应用|建设|涉及|覆盖)|没有(?:开展|应用|落地)|(?:尚|仍|还)?(?:属|为|是|处于|存在)空白|(?:尚|仍|还)(?:在|处于)(?:探索|起步|空白|谋划)|有待(?:突破|开展|培育|拓展|加强|落地|推进)|待(?:突破|开发|建设|开展))"
)
_PLANNED_AFTER = hoping(
    r"^(?:[、和及与等]|场景|应用|典型|[两三四五六七八九\d]+[个类])*(?:正在|正|尚在|仍在)?(?:拟|计划|将|谋划|规划|筹备)"
)
# …四个场景列入2025年攻关清单; …场景正在调试，预计年底上线: what is said behind an enumeration of what is to come
_TO_COME = re.compile(
    r"(?:列入|纳入)(?:20\d\d年|下一?[年步]|明年|重点)?[^，。；]{0,6}(?:攻关|培育|建设|储备|推广|计划|拓展)(?:任务|计划|清单|项目|目标)|(?:正在|正|尚在|仍在)(?:联调|调试|调测|部署|建设|验证|试验|试点|测试|规划|攻关|改造|论证|筹划)"
)
# a province by itself, not in the name of a company or a 省级 praise
_PROVINCES = re.compile(r"全省|我省|本省|省内|全区|自治区|[一-龥]{2,3}省")
_STATE_TO_COME = hoping(r"^(?:正?在建|建设中|规划|筹备|拟建|计划|待建|未|正在|推进中|培育)")
# 生产能效管控（在建）: the bracket right behind a name
_NOTED_TO_COME = hoping(
    r"[”\"]?\((?:正?在建|建设中|规划中?|筹[建备]中?|待建|拟建|未建成?|计划建设|谋划中?|推进中)[^()]{0,8}\)"
)
_TRIED = re.compile(r"探索(?:开展|推进|布局|实施|建设)?(?:5G\+)?$")
# the ministry's own list of scenarios is nobody's achievement
_LISTED = re.compile(
    r"(?:工业和信息化部|工信部|国家|部里|(?<![一-龥])部)[^，。；;]{0,20}(?:发布|公布|明确|提出|印发|遴选|总结)[^，。；;]{0,16}(?:场景|应用)[^，。；;已]{0,6}(?:包括|涵盖|分别为|分别是|即|有|:)"
)


# 国家层面明确了生产单元模拟、…等20个典型场景
_SET_OUT = re.compile(
    r"(?:工业和信息化部|工信部|国家(?:层面)?|部里)[^，。；;]{0,12}(?:发布|公布|明确|提出|印发|遴选|总结|归纳|梳理|推荐|列出)(?:了|的|出)?$"
)


# 20个典型场景(协同研发设计、…)中已落地12个: the bracket only says what the twenty are
_THE_TWENTY = re.compile(r"(?:20|二十)(?:个|类|大)[^，。；;()]{0,12}场景\([^()]*$")
_OF_THEM = re.compile(r"[^()]*\)(?:中|里|内)")


@lru_cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, data_text("scenarios.txt").split())))


def find_scenarios(reading: Reading) -> Iterator[Claim]:
    """Every mention of a scenario; the caller makes one fact of all mentions of one name."""
    text = reading.text.norm
    to_come = list(_rows_to_come(reading))
    for match in _names().finditer(text):
        sentence = reading.sentence_at(match.start())
        tail = _after(reading, match)
        if _DENIED.search(text, sentence.start, match.start()) or _DENIED_AFTER.search(tail):
            continue
        scope, status = _whose(reading, match)
        in_row = any(a <= match.start() < b for a, b in to_come)
        hoped = (
            in_row
            or _NOTED_TO_COME.match(text, match.end())
            or _PLANNED_AFTER.match(tail)
            or _TO_COME.search(tail)
            or _TRIED.search(_before(reading, match))
        )
        status = "planned" if hoped else status
        yield Claim(
            kind="scenario",
            value=match[0],
            scope=scope,
            status=status,
            spans=(match.span(),),
            confidence=0.96,
        )


def _rows_to_come(reading: Reading) -> Iterator[tuple[int, int]]:
    """The cells of table rows whose state says that they are still to come: |虚拟现场服务|江麓机电|建设中|."""
    for grid in grids(reading):
        note = grid.column(r"状态|进展|阶段|情况|备注")
        for row in grid.rows if note is not None else ():
            if note is not None and _STATE_TO_COME.search(row[note].text):
                yield from (cell.span for cell in row if cell.span is not None)


def _before(reading: Reading, match: re.Match[str]) -> str:
    """The clause up to a scenario, the scenarios before it taken out."""
    sentence = reading.sentence_at(match.start())
    head = re.split(r"[，。；;]", sentence.text[: match.start() - sentence.start])[-1]
    return _names().sub("", head).rstrip('、和及与“”"')


def _after(reading: Reading, match: re.Match[str]) -> str:
    """The rest of the clause after a scenario, other scenarios taken out."""
    rest = reading.text.norm[match.end() : match.end() + 120]
    return _names().sub("", re.split(r"[，。；;:\n]", rest, maxsplit=1)[0])


def _clause_before(sentence: Sentence, local: int) -> str:
    return re.split(r"[。；;]", sentence.text[:local])[-1]


def _whose(reading: Reading, match: re.Match[str]) -> tuple[Scope, Status]:
    context = context_at(reading, match.start(), match.end())
    sentence = reading.sentence_at(match.start())
    listed = _LISTED.search(sentence.text, 0, match.start() - sentence.start)
    told = sentence.text[listed.end() : match.start() - sentence.start] if listed else ""
    scope: Scope = context.scope
    if (listed and not re.search(r"我市|全市|本市", told)) or _SET_OUT.search(_before(reading, match)):
        scope = "nation"
    local = match.start() - sentence.start
    if _THE_TWENTY.search(sentence.text, 0, local) and _OF_THEM.match(sentence.text, local):
        scope = "nation"
    if context.scope == scope == "province" and not _PROVINCES.search(_clause_before(sentence, local)):
        scope = "city"  # 山东新华制药股份有限公司的“生产过程溯源”被评为省级标杆
    # a district's or a works' scenario is the city's own achievement
    return ("city" if scope == "district" else scope), "actual" if context.status == "actual" else "planned"
