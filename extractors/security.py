"""Whether the text says that there was no serious network security incident, or reports one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.context import context_at
from extractors.reading import Reading

_EVENT = r"(?:特别)?(?:重大|较大|重特大|严重|一般)?(?:及以上|级?以上)?(?:的)?(?:的?工业互联网|网络和?数据|网络与信息|网络信息|网络数据|网络和信息|信息网络|信息|数据|网络)(?:、数据|和数据|及数据|与数据|和信息|信息)?安全(?:责任|生产)?(?:重大|较大|严重|突发)?(?:事件|事故|问题)"
_DENIED = re.compile(
    rf"(?:未曾|从未|没有|尚未|均未|未|无|不存在|零)(?:发生|出现|发现|产生|存在|造成)?(?:过)?(?:任何|一起|一例)?(?:[^，。；;\n未无]{{0,12}}?){_EVENT}"
    rf"|{_EVENT}(?:发生)?(?:数|数量|起数)?(?:的?情况)?(?:为零|为0|零发生|0起|“零发生”|均?未发生|没有发生)"
    r"|(?:网络|数据|信息)(?:和数据|与信息)?安全“?零(?:事故|事件)"
    rf"|{_EVENT}(?:实现|保持|为)?“?零(?:报告|发生|记录)”?"
)
_REPORTED = re.compile(
    rf"(?:发生|出现|遭遇|通报|报告|造成|构成)(?:了|过|的)?(?:[^，。；;\n]{{0,10}}?)(?:\d+|[一二三两几]|多)(?:起|次|例)(?:[^，。；;\n]{{0,6}}?){_EVENT}"
    rf"|(?:(?:曾经?|先后|已)(?:发生|出现)(?:了|过)?|(?:发生|出现)(?:了|过))(?:[^，。；;\n]{{0,8}}?){_EVENT}"
    rf"|{_EVENT}(?:共)?(?:发生)?(?:\d+|[一二三两])(?:起|次)"
    rf"|(?:造成|引发|导致|酿成)(?:了)?(?:[^，。；;\n未无没不]{{0,12}}?){_EVENT}"
    rf"|(?:属于?|构成|被?定性为|认定为|判定为)(?:一起|1起)?{_EVENT}"
    r"|(?:发生|出现|遭遇|遭受)(?:了|过)?(?:(?:\d+|[一二三两])[起次]|(?:特别重大|重大|较大|严重)的?){1,2}"
    r"(?:数据泄[露漏]|信息泄[露漏]|网络(?:攻击|入侵)|网页篡改|勒索(?:病毒|软件)(?:攻击|感染)?)(?:安全)?(?:事件|事故)"
)
# 遭勒索病毒攻击，导致停产两天: an incident, whatever it is called
_ATTACKED = re.compile(
    r"(?:遭受?|遭到|遭遇|受到|感染)(?:了|过)?[^，。；;\n]{0,10}?(?:勒索(?:病毒|软件)|黑客|木马|网络攻击)[^，。；;\n]{0,8}[，；]?[^，。；;\n未无没不]{0,6}(?:造成|导致|致使|引起)[^，。；;\n未无没不]{0,16}(?:停产|停工|停机|停运|中断|瘫痪|泄露|泄漏|损失)"
)
# to be ready for an incident is not to have had one
_HYPOTHETICAL = re.compile(
    r"防止|防范|避免|杜绝|一旦|如曾?发生|若曾?发生|预防|应急|应对|处置|遏制|如果|假如|发生后|演练|不得|模拟|可能"
)
_BY = ("攻击", "感染")  # one of which a sentence about an attack has
_NO_OTHER = re.compile(r"(?:未|没有|无)(?:再)?(?:发生|出现)?(?:过)?(?:其他|其它|别的)")
_WISHED = re.compile(r"确保|力争|保证|努力|做到|争取|防止|杜绝|避免")


def find_security(reading: Reading) -> Iterator[Claim]:
    """``False`` where incidents are denied, ``True`` where one is reported."""
    text = reading.text.norm
    denied: list[tuple[int, int]] = []
    for match in reading.matches(_DENIED, word="安全"):
        start, _ = reading.clause_at(match.start())
        if _WISHED.search(text, start, match.start()) or _bare_label(reading, match):
            continue
        if _NO_OTHER.match(match[0]):
            continue  # …除此之外，近三年无其他网络安全事件: there was that one
        denied.append(match.span())
        yield _claim(reading, match, value=False)
    told = (*reading.matches(_REPORTED, word="事"), *reading.matches(_ATTACKED, word=_BY))
    for match in told:
        start, _ = reading.clause_at(match.start())
        sentence_head = text[start : match.end()]
        if any(a < match.end() and match.start() < b for a, b in denied) or _HYPOTHETICAL.search(
            sentence_head
        ):
            continue
        if re.search(r"[未无没零]|(?<!\d)0[起次]", text[max(start, match.start() - 8) : match.end()]):
            continue
        yield _claim(reading, match, value=True).less(0.9)


def _bare_label(reading: Reading, match: re.Match[str]) -> bool:
    """The condition's own name as a heading says nothing: （六）无重大网络安全事件情况."""
    sentence = reading.sentence_at(match.start())
    # 近三年无…, 未发生…: a sentence though it stands as a heading
    if reading.in_heading(match.start()):
        return not re.search(
            r"近[一二三四五两\d]年|以来|未(?:曾)?(?:发生|出现)|没有|从未|不存在", sentence.text
        )
    label = re.fullmatch(
        r"\s*(?:[(\d一二三四五六七八九十).、]+)?(?:关于)?无(?:重大)?网络安全事件(?:(?:、|，|和|及)(?:无|未出现)[^。；]{0,12})?(?:等)?(?:的?情况)?(?:说明)?[:：]?\s*",
        sentence.text,
    )
    return bool(label)


def _claim(reading: Reading, match: re.Match[str], *, value: bool) -> Claim:
    context = context_at(reading, match.start(), match.end())
    start, end = reading.clause_at(match.start())
    return Claim(
        kind="security_incident",
        value=value,
        scope=context.scope,
        place=context.place,
        status="actual",
        confidence=0.95,
        spans=((start, max(end, match.end())),),
    )
