"""Enterprises and projects in the lists of 5G factories: prose lists (tables: `factory_tables`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from extractors.claims import Claim
from extractors.factory_items import itemised
from extractors.factory_lists import LIST, list_name, list_scope
from extractors.factory_names import COMPANY, COUNT, SHORT_ITEM, Named, find_names, tidy_project
from extractors.factory_tables import find_in_factory_tables
from extractors.numbers import chinese_number
from extractors.reading import Reading, Sentence
from pipeline.model import Factory, Status

_ENTERS = r"入选|列入|列为|(?<![位名入排并同])列(?=20\d\d|国家|工信部)|确定为|评定为|入围|纳入|获评|上榜|跻身|获批|被?认定为|被?评为|进入|登上|荣获|入榜|被?遴选为|获得"
_VERB = rf"(?P<verb>{_ENTERS})(?:了|为)?"
_ADVERBS = r"(?:均|已|全部|先后|成功|分别|被|双双|共同|连续|相继|同时|也|又|再次|一并|正式|同步|率先|一举|顺利|接连|同批|亦|还|悉数|光荣|最终|新近)*"
# 荣登, 名列, 现身, 在…之列: any word that stands between the names and the list, but for those that wish, deny or
# compare (the verbs of `_VERB` may stand further off)
_OTHER_VERB = (
    r"(?:(?<=企业)|(?<=[司团厂”\")个项位目])|(?<=[\d一二三四五六七八九十两数多余]家))，?(?:[二两三]者|上述企业|以上企业)?"
    rf"{_ADVERBS}(?:(?:被|经|由)(?:工业和信息化部|工信部|国家)[^，。、]{{0,4}}?)?(?P<verb2>(?!企业|单位|项目|工厂)(?![^，。]{{0,4}}(?:{_ENTERS}|申报|参评|推荐|争取|拟|将|未|没有|不|对标|对照|参照|按照|根据|围绕|瞄准|冲刺|为了|等|其中|培育|建设|力争|组织|储备|纳管))(?:(?![和与及或的])[一-龥]){{1,3}}?)"
)
_ENTRY = re.compile(
    rf"(?:{_ADVERBS}{_VERB}|{_OTHER_VERB}){LIST.pattern}(?!申报|评选|评审|标准|要求|遴选|建设|培育|政策|奖励)"
)
# …公司于2022年获评: the day before the verb
_DAY = re.compile(
    r"(?:均|也|又|再|再次|已|先后|分别)*(?:于|在)?20\d\d年(?:\d{1,2}月)?(?:份)?(?:\d{1,2}日)?(?:[、和]20\d\d年)*(?:被|正式|成功)*$"
)
# …的企业有3家:甲集团、乙科技、丙股份
_TOLD = re.compile(r"(?<!\d)(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:家|个|项)[^，。:]{0,8}:$")
# …其中国家级4家(甲公司、乙公司)入选
_IN_BRACKET = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)(?:家|个|项)[^()，。]{0,8}\((?P<names>(?:[^()]|\([^()]*\))*)\)(?:均|已|全部)*$"
)
_WHICH = re.compile(r"，?(?P<which>[前后])者(?:则|也|还|同时|并)*$")  # …，前者入选甲名录，后者入选乙名录
# …“智慧露天矿”是自治区唯一: said of the names, before the verb
_SAID_OF = re.compile(r"(?<=[司团厂”\")业目])，?(?:也|均|都|则)?(?:是|为|系|作为|成为)[^，。、；:]{0,12}$")
# …项目顺利通过评审，列入
_PASSED = re.compile(
    r"(?:顺利|成功|均|已|先后|相继|经)*(?:通过)?[^，。、“”司团厂目]{0,12}(?:评审|评估|验收|审核|答辩|遴选|榜上有名|脱颖而出|上榜|认定|认可|批复)(?:通过)?，(?:被|正式|成功|并|均)*$"
)
_HOPED_VERB = re.compile(r"(?:现|正|已)?(?:拟|有望|将)(?:于20\d\d年)?$")  # …项目拟列入
_BY = re.compile(
    r"(?:均|分别|先后|成功|双双)*(?:被|经|由)(?:工业和信息化部|工信部|国家)[^，。、]{0,6}$"
    r"|(?:已|均|先后|成功|双双|正式)*获(?:得)?(?:工业和信息化部|工信部|国家)[^，。、“”]{0,4}(?:批准|认定|同意|认可)$"
)
# …等被评为省级5G工厂，列入2023年山西省5G工厂名单: the honour that the list gives
_ITS = re.compile(
    r"[，；]?(?:其|该公司|该企业)(?:申报的|建设的|的)?“(?P<project>[^“”]{2,40})”(?:项目|工厂)?(?:还|也|又|再)*"
)
_AGAIN = re.compile(r"(?:之)?后，(?:又|再次?|也|还)*|，(?:又|再次|并再次)")  # 继获评A之后，再次入选B
_SHORT = re.compile(
    r"[，；]?(?:其中[，]?|而)?(?P<short>[一-龥A-Za-z]{2,10}?)(?:公司|集团|股份|项目|的?5G工厂|5G工厂项目)?(?:还|也|并|另|又|同时|同步)*"
)
_HONOURED = re.compile(
    r"(?:等)?(?:\d+|[一二两三四五六七八九十]+)?(?:家|个)?(?:[一-龥]{0,4}(?:企业|工厂|项目))?(?:均|已|先后|成功|分别)*被?(?:评为|评定为|认定为|确定为|遴选为|授予|获评|获得?|荣获|列为)"
    r"(?:国家级?|省级|市级|全省|[一-龥]{2,3}省)?(?:[^，。、；“”]{0,14}(?:工厂|企业|车间|项目|标杆|示范|称号)|(?<=国家级)|(?<=国家级别)|(?<=省级))，(?:并|且|均|全部|同时|先后)*$"
)
_NAMED_SO = re.compile(  # …毛纺5G工厂被评为国家级5G工厂(2023年5G工厂名录)
    r"(?:均|已|先后|成功|分别)*被?(?:评为|评定为|认定为|确定为|遴选为|授予|获评|获得|荣获)(?:国家级?|部级|工信部)?5G(?:全连接)?工厂$"
)
_FIRST_OF = re.compile(
    r"，?(?:其中)?前(?P<count>[两二三四五六七八九十]|\d{1,2})(?:家|个|者)(?:企业|项目)?(?:还|也|并|又|同时|同步)*$"
)
# …入选国家5G工厂名录，乙公司“乙项目”同批入选: the list named before
_SAME_LIST = re.compile(r"(?:同批|同时|一同|一并|亦|也|随后)+(?:入选|上榜|列入|入围|入榜)(?=[，。；]|$)")
_OWN_CLAUSE = re.compile(rf"(?:{_ENTERS})[^，。“”]*，(?:其中)?")
_AFTER_WHICH = re.compile(r"[^，。]{0,3}?(?:之)?后")
_WISHED = re.compile(
    r"拟|推荐(?!的)|申报(?!的)|争取|力争|争创|组织|积极|支持|推动|计划|将|鼓励|公示|目标|培育|有望"
)
_COMPANY = re.compile(COMPANY)
_LONGEST_LIST = 1_200  # characters
_NOT_ENTRY = re.compile(
    r"未(?:能)?$|没有$|尚未$|(?:[尚暂还仍]|目前)(?:无|没有|未有?)[^，。；、]{0,8}$|没有[^，。；、]{0,6}$"
)
# what may stand between the list and the names that follow it
_TAIL = re.compile(
    r"(?:公示)?(?:名单|清单)?(?:的)?(?:企业|项目|工厂|单位)?(?:共|达|有|数量|\d+|[一二三四五六七八九十]+|家|个|项)*(?:企业|项目)?[，]?(?:分别)?(?:有|包括|涵盖|覆盖|涉及|分布在|分别为|为|是|即|名单如下|如下)*[:：(]?"
)
_NOTE = re.compile(
    rf"\((?:(?P<project>[^()，；]{{2,40}})，)?(?:均|已)*(?:入选|列入|获评|上榜)?{LIST.pattern}\)"
)
_LABEL = re.compile(r"^[^，。；:、公]{2,24}:")  # 国家级5G工厂:
_NEXT_LIST = re.compile(rf"(?:、|和|及|以及){LIST.pattern}")
# 在2023年5G工厂名录(共300家)中，厦门占3席:甲公司、乙公司: the names after the colon
# …，包括:甲公司、乙公司
_OPENS = r"(?::|，?(?:其中)?(?:包括|分别为|分别是|分别有|具体为|具体是|即):?)"
_AND = r"(?:，[^，。；:、]{2,16})?"  # …，数量居全省第二，
_SEATS = re.compile(
    rf"{LIST.pattern}(?:\([^()]{{0,30}}\))?(?:中|里|内|公布|显示|名单)?[，:]?(?:[^，。；:、]{{0,16}}(?:占|有|共|入选|上榜|收录|达|计)[^，。；:、]{{0,12}}{_AND}|[^，。；:、]{{0,8}}?(?:\d{{1,3}}|[一二两三四五六七八九十]+)(?:家|个|项)[^，。；:、]{{0,8}}{_AND})?{_OPENS}(?P<names>[^。\n]{{4,400}})"
)
# …发布《2023年5G工厂名录》。我市6家企业入选，数量居全省第二，分别是甲公司、乙公司: the list in the sentence before
_SEATS_LATER = re.compile(
    rf"(?:家|个)(?:企业|单位|工厂)?(?:的)?(?:项目|企业|工厂)?(?:成功|均|同时)*(?:入选|上榜|入围|榜上有名|入列){_AND}{_OPENS}(?P<names>[^。\n]{{4,400}})"
)
_AMONG = re.compile(
    rf"{LIST.pattern}(?:企业|项目|名单)?(?:名单)?(?:中|里|内|公布|显示|(?:评选|遴选|评审)?(?:结果|名单)?(?:揭晓|公布|出炉|发布|公示)|(?=，))[，:]?(?P<names>[^。；\n]{{4,400}}?)(?:成功|均|双双|全部|榜上有名)*(?:入选|上榜|入围|在列|榜上有名|名列其中|位列其中)(?=[。；，\n]|$)"
)
# 安徽省5G工厂名单中，滁州有甲公司、乙公司2家
_HAVING = re.compile(
    rf"{LIST.pattern}(?:之?中|里|内)，(?:我市|全市|本市|[一-龥]{{2,4}}[市州盟]?)(?:共|现|也|仅)?有(?P<names>[^。；\n]{{4,400}}?)(?=[。；\n]|$)"
)


def find_factories(reading: Reading) -> Iterator[Claim]:
    """Every enterprise that the text or a table puts into a list of 5G factories."""
    for sentence in reading.sentences:
        if "工厂" in sentence.text:
            yield from _of_sentence(reading, sentence)
    yield from _among(reading)
    yield from _noted(reading)
    yield from _seated(reading)
    yield from _seated_later(reading)
    yield from _itemised(reading)
    yield from find_in_factory_tables(reading)


def _of_sentence(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    text, done = sentence.text, 0
    known: list[Named] = []
    for entry in _ENTRY.finditer(text):
        if entry["verb2"] and text.count("“", 0, entry.start()) > text.count("”", 0, entry.start()):
            continue  # inside a project's name
        before, done = text[done : entry.start()], entry.end()
        offset = entry.start() - len(before)
        head = _HOPED_VERB.sub("", _HONOURED.sub("", _BY.sub("", _DAY.sub("", before))))
        head = _SAID_OF.sub("", _PASSED.sub("", head))
        skipped = _skipped(head, text[entry.end() :])
        head, offset = head[skipped:], offset + skipped
        meant = _meant(reading, text, head, known)
        told = (
            meant
            or _COMPANY.search(head + text[entry.end() :])
            or COUNT.search(head)
            or SHORT_ITEM.search(head)
        )
        if _NOT_ENTRY.search(head) or not told:
            continue
        lists = [entry, *_further_lists(text, entry.end())]
        bracket = _IN_BRACKET.search(head)
        if meant:
            names = meant
        elif bracket and _COMPANY.search(bracket["names"]):
            names = list(find_names(reading, bracket["names"], offset + bracket.start("names")))
        else:
            names = list(find_names(reading, head, offset))
        if names and offset == 0:
            names = [*_over_the_semicolon(reading, sentence), *names]
        if not names and not _ENTRY.search(text, entry.end()):
            names = list(_names_after(reading, sentence, entry.end()))
        hoped = _WISHED.search(_verb_lead(before)) or re.match(
            r"[^，。]{0,4}(?:公示|拟)", text[entry.end() :]
        )
        status: Status = "planned" if hoped else "actual"
        known += names
        severally = len(lists) > 1 and len(lists) == len(names) and "分别" in before[len(head) :] + entry[0]
        for index, named in enumerate(names):
            for its in [lists[index]] if severally else lists:
                span = named.start, max(named.end, its.end()) if named.start < entry.start() else named.end
                yield _claim(named, its, status, sentence.start, span)
        if (same := _SAME_LIST.search(text, entry.end())) and not _ENTRY.search(
            text, entry.end(), same.end()
        ):
            rest = re.split(r"，", text[entry.end() : same.start()], maxsplit=1)
            start = same.start() - len(rest[-1])
            for named in find_names(reading, rest[-1] if len(rest) > 1 else "", start):
                yield _claim(named, entry, status, sentence.start, (named.start, named.end))


def _meant(reading: Reading, text: str, head: str, known: Sequence[Named]) -> list[Named]:
    """The enterprises among those named before that the end of ``head`` means: 后者, 其, a short name, 前两家."""
    if first := _FIRST_OF.search(head):
        return list(known[: _count(first["count"]) or 0])
    one = _one_of_two(reading, text, head) or _by_short_name(known, head)
    return [one] if one is not None else []


def _skipped(head: str, after: str) -> int:
    """How much of ``head`` does not belong to its names: 继|甲公司入选A后, and a clause before that has its own verb:
    甲、乙入选国家名录，其中|甲公司."""
    if head.startswith("继") and _AFTER_WHICH.match(after):
        return 1
    own = [m.end() for m in _OWN_CLAUSE.finditer(head)]
    return own[-1] if own and _COMPANY.search(head, own[-1]) else 0


def _over_the_semicolon(reading: Reading, sentence: Sentence) -> list[Named]:
    """甲公司“甲项目”；乙公司“乙项目”入选名录: the names before the semicolons at which a sentence is taken to end.
    Offsets from the sentence's start; none where what stands there is no enumeration that reaches the semicolon."""
    found: list[Named] = []
    start = sentence.start
    while sentence.start and reading.text.norm[sentence.start - 1] in "；;":
        sentence = reading.sentence_at(sentence.start - 1)
        text = sentence.text.rstrip("；;")
        names = [n for n in find_names(reading, text, sentence.start - start) if n.sure]
        if not names or names[-1].end != sentence.start - start + len(text):
            break
        if LIST.search(text) or _WISHED.search(text) or re.search(_ENTERS, text):
            break  # a statement of its own
        found = names + found
    return found


def _one_of_two(reading: Reading, text: str, head: str) -> Named | None:
    """The enterprise that 前者 or 后者 at the end of ``head`` means, where two were named before."""
    which, first = _WHICH.search(head), re.search(r"，?前者", text)
    if which is None or first is None:
        return None
    entry = _ENTRY.search(text, 0, first.start())  # …均入选甲名单，前者同时入选乙名录
    named = list(find_names(reading, text[: entry.start() if entry else first.start()], 0))
    return named["前后".index(which["which"])] if len(named) == 2 else None


def _by_short_name(known: Sequence[Named], head: str) -> Named | None:
    """The enterprise among those named before that a short name or 其 means: …，东贝压缩机项目同时列入; …，其“5G+智慧
    钢铁”项目入选."""
    its, short = _ITS.fullmatch(head), _SHORT.fullmatch(head)
    if known and _AGAIN.fullmatch(head):
        return known[-1]
    if its is not None:
        return replace(known[-1], project=tidy_project(its["project"])) if known else None
    meant = [n for n in known if short is not None and short["short"] in n.enterprise]
    return replace(meant[0], project=None) if len({n.enterprise for n in meant}) == 1 else None


def _further_lists(text: str, at: int) -> Iterator[re.Match[str]]:
    """The lists named right after the first: …、2023年5G工厂名录."""
    while found := _NEXT_LIST.match(text, at):
        yield found
        at = found.end()


def _names_after(reading: Reading, sentence: Sentence, at: int) -> Iterator[Named]:
    """The names that follow the list; over ； where a colon opens them."""
    text = sentence.text
    tail = _TAIL.match(text, at)
    rest = tail.end() if tail else at
    opened = text[:rest].endswith((":", "："))
    if opened and not text[rest:].endswith("。"):
        whole = reading.text.norm[sentence.start :]
        text = re.split(r"[。\n]", whole, maxsplit=1)[0]
    names = text[rest:].rstrip("。；;\n")
    if names.count(")") > names.count("("):  # the bracket in which the list stands
        names = names.rstrip(")")
    said = _TOLD.search(text, 0, rest) if opened else None
    yield from find_names(reading, names, rest, told=_count(said[1]) if said else None)


def _claim(named: Named, entry: re.Match[str], status: Status, start: int, span: tuple[int, int]) -> Claim:
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


def _among(reading: Reading) -> Iterator[Claim]:
    """工业和信息化部公布的2023年5G工厂名录中，我市甲公司、乙公司入选."""
    for match in reading.matches(_AMONG, word="工厂"):
        names = re.sub(
            r"^(?:我市|全市|本市|全州|我州|[一-龥]{2,4}[市州])(?:的|有|共有)?|(?:均|已|全部|拟)$",
            "",
            match["names"],
        )
        offset = match.start("names") + match["names"].index(names)
        published = reading.text.norm[max(0, match.start() - 4) : match.start()]
        hoped = match["names"].endswith("拟") or re.search(r"公示[《“]?$", published)
        status: Status = "planned" if hoped else "actual"
        for named in find_names(reading, names, offset):
            claim = _claim(named, match, status, 0, (named.start, named.end))
            yield _with_place(claim, match.span()).less(0.9)


def _noted(reading: Reading) -> Iterator[Claim]:
    """甲公司“甲5G工厂”(2023年5G工厂名录): the list in a bracket behind the names."""
    for sentence in reading.sentences:
        if "工厂" not in sentence.text:
            continue
        done = 0
        for note in _NOTE.finditer(sentence.text):
            before, at, done = sentence.text[done : note.start()], done, note.end()
            if _WISHED.search(_verb_lead(before)) or _ENTRY.search(before):
                continue
            names = _LABEL.sub(lambda m: "，" * len(m[0]), _NAMED_SO.sub("", before))
            found = list(find_names(reading, names, sentence.start + at))
            if found and note["project"] and found[-1].project is None:
                found[-1] = replace(found[-1], project=tidy_project(note["project"]))
            for named in found:
                if named.sure:
                    claim = _claim(named, note, "actual", 0, (named.start, named.end))
                    span = sentence.start + note.start(), sentence.start + note.end()
                    yield _with_place(claim, span).less(0.85)


def _seated(reading: Reading) -> Iterator[Claim]:
    """Names after a colon that a list of 5G factories opens, or one in the sentence before."""
    for match in chain(reading.matches(_SEATS, word="工厂"), reading.matches(_HAVING, word="工厂")):
        head = re.split(r"[，。；]", reading.text.norm[max(0, match.start() - 12) : match.start()])[-1]
        if _WISHED.search(head) or _WISHED.search(match[0][: match.start("names") - match.start()]):
            continue
        for named in find_names(reading, _over_semicolons(reading, match), match.start("names")):
            if named.sure:
                claim = _claim(named, match, "actual", 0, (named.start, named.end))
                yield _with_place(claim, (match.start(), match.start("names"))).less(0.9)


def _seated_later(reading: Reading) -> Iterator[Claim]:
    """Names after a colon in a sentence that says of which list only by following on the one that names it."""
    for match in _SEATS_LATER.finditer(reading.text.norm):
        sentence = reading.sentence_at(match.start())
        before = next(reading.before(sentence), None)
        if before is None or LIST.search(sentence.text):
            continue
        lists = list(LIST.finditer(before.text))
        if not lists:
            continue
        status: Status = "planned" if _WISHED.search(before.text) else "actual"
        span = before.start + lists[-1].start(), before.start + lists[-1].end()
        for named in find_names(reading, _over_semicolons(reading, match), match.start("names")):
            if named.sure:
                claim = _claim(named, lists[-1], status, 0, (named.start, named.end))
                yield _with_place(claim, span).less(0.85)


def _itemised(reading: Reading) -> Iterator[Claim]:
    """…入选《2023年5G工厂名录》: with one enterprise a paragraph under it."""
    for match, sentence, named in itemised(reading):
        if named.sure and not _WISHED.search(sentence.text):
            claim = _claim(named, match, "actual", 0, (named.start, named.end))
            yield _with_place(claim, (sentence.start, sentence.end)).less(0.9)


def _over_semicolons(reading: Reading, match: re.Match[str]) -> str:
    """The names of a list up to its full stop: a sentence ends at ；, a list behind a colon does not."""
    start = match.start("names")
    return re.split(r"[。\n]", reading.text.norm[start : start + _LONGEST_LIST], maxsplit=1)[0]


def _with_place(claim: Claim, span: tuple[int, int]) -> Claim:
    """The claim quoted with the words that name its list too."""
    return replace(claim, spans=(*claim.spans, span))


def _verb_lead(head: str) -> str:
    """The words right before the verb, the names taken away."""
    bare = re.sub(rf"[^、，]*?{COMPANY}", "", head)
    return bare[-10:] if len(bare) <= 40 else head[-6:]


def _count(text: str) -> int | None:
    """3, 三 → 3."""
    value = int(text) if text.isdigit() else chinese_number(text)
    return int(value) if value is not None else None
