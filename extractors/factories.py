"""Enterprises and projects in the lists of 5G factories: prose lists (tables: `factory_tables`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.claims import Claim
from extractors.factory_chosen import chosen
from extractors.factory_lists import LIST
from extractors.factory_meant import meant_before, one_each
from extractors.factory_names import COMPANY, COUNT, SHORT_ITEM, Named, find_names, in_order, tidy_project
from extractors.factory_plants import PLANT
from extractors.factory_seats import find_seated
from extractors.factory_tables import find_in_factory_tables
from extractors.factory_words import ENTERS, ENTRY, WISHED, factory_claim, verb_lead
from extractors.numbers import count_told
from extractors.reading import Reading, Sentence
from pipeline.model import Factory, Status

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
# …“智慧露天矿”是自治区唯一: said of the names, before the verb
_SAID_OF = re.compile(r"(?<=[司团厂”\")业目])，?(?:也|均|都|则)?(?:是|为|系|作为|成为)[^，。；:]{0,20}$")
# …“甲5G工厂”在全区|率先入选
_AMONG_ALL = re.compile(r"在(?:全国|全省|全区|全市|[一-龥]{2,3}省|(?:同)?行业|业)(?:范围)?内?$")
_ITS_PROJECT = re.compile(r"，(?:入选)?项目(?:名称)?(?:为|是|:)?“(?P<project>[^“”]{2,40})”")
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
_HONOURED = re.compile(
    r"(?:等)?(?:\d+|[一二两三四五六七八九十]+)?(?:家|个)?(?:[一-龥]{0,4}(?:企业|工厂|项目))?(?:均|已|先后|成功|分别)*被?(?:评为|评定为|认定为|确定为|遴选为|授予|获评|获得?|荣获|列为)"
    r"(?:国家级?|省级|市级|全省|[一-龥]{2,3}省)?(?:[^，。、；“”]{0,14}(?:工厂|企业|车间|项目|标杆|示范|称号)|(?<=国家级)|(?<=国家级别)|(?<=省级))，(?:并|且|均|全部|同时|先后)*$"
)
# …入选国家5G工厂名录，乙公司“乙项目”同批入选: the list named before
_SAME_LIST = re.compile(r"(?:同批|同时|一同|一并|亦|也|随后)+(?:入选|上榜|列入|入围|入榜)(?=[，。；]|$)")
# …入选2022年5G工厂名录，乙公司“乙项目”入选2023年名录: the list named before, of another year
_OTHER_YEAR = re.compile(
    rf"[，；](?P<names>[^，；。]{{2,80}}?)(?:均|已|也|则|成功|同样|随后)*(?:{ENTERS})(?:了)?(?P<year>20\d\d)年度?的?(?:名录|名单)(?=[，。；、]|$)"
)
_TOLD_AFTER = re.compile(r"[^，。；]{0,16}[:(]")  # 其中3个入选2023年5G工厂名录:甲公司…
_OWN_CLAUSE = re.compile(rf"(?:{ENTERS})[^，。“”]*，(?:其中)?")
_BUILT_CLAUSE = re.compile(r"(?:建成|打造|建设|培育|拥有)[^，。“”]*，其中[，:]?")
# 甲公司、乙公司围绕…开展5G应用，其中|乙公司
_AMONG = re.compile(r"[^，。、“”]{4,}，其中[，:]?")
_AFTER_WHICH = re.compile(r"[^，。]{0,3}?(?:之)?后")
_COMPANY = re.compile(COMPANY)
_NAMES_LIST = re.compile(r"名录|名单|清单|试点|示范|标杆|方向")
_NOT_ENTRY = re.compile(
    r"未(?:能)?$|没有$|尚未$|(?:[尚暂还仍]|目前)(?:无|没有|未有?)[^，。；、]{0,8}$|没有[^，。；、]{0,6}$"
)
# 武汉的甲公司入选…，宜昌市尚无企业入选
_NONE_OF_OURS = re.compile(
    r"，[^，。；]{0,8}(?:尚无|暂无|没有|无)(?:企业|项目|工厂|单位)?(?:入选|上榜|入围|在列)(?=[。；，]|$)"
)
# 若甲公司入选…，给予奖励; 力争甲公司等3家企业入选…
_IF = re.compile(r"(?:^|[，。；])(?:若|如果?|一旦|凡是?|待)[^，。；]*$")
_THEN = re.compile(r"[^，。；]{0,6}，(?:将|给予|可|一次性|按|予以|奖励|再)")
_WISHED_FIRST = re.compile(
    r"(?:^|[，。；])(?:今年|明年|20\d\d年|年内)?(?:力争|争取|推动|支持|鼓励|引导|计划|预计|确保|争创|有望)[^，。；]*$"
)
# what may stand between the list and the names that follow it
_TAIL = re.compile(
    r"(?:公示)?(?:名单|清单)?(?:的)?(?:企业|项目|工厂|单位)?(?:共|达|有|数量|\d+|[一二三四五六七八九十]+|家|个|项)*(?:企业|项目)?[，]?(?:分别)?(?:有|包括|涵盖|覆盖|涉及|分布在|分别为|为|是|即|名单如下|如下)*[:：(]?"
)
_NEXT_LIST = re.compile(rf"(?:、|和|及|以及){LIST.pattern}")


def find_factories(reading: Reading) -> Iterator[Claim]:
    """Every enterprise that the text or a table puts into a list of 5G factories."""
    for sentence in reading.sentences:
        if "工厂" in sentence.text:
            yield from _of_sentence(reading, sentence)
    yield from find_seated(reading)
    yield from find_in_factory_tables(reading)


@dataclass(frozen=True)
class _Said:
    """What a sentence says before and behind the verb of ``entry``, by which somebody comes into a list. ``head``, at
    ``offset`` of the sentence, may hold the names; ``before`` is all since the entry before."""

    text: str
    entry: re.Match[str]
    before: str
    head: str
    offset: int

    @classmethod
    def of(cls, text: str, entry: re.Match[str], done: int) -> _Said:
        before = text[done : entry.start()]
        head = _HOPED_VERB.sub("", _HONOURED.sub("", _DAY.sub("", _BY.sub("", _DAY.sub("", before)))))
        head = _AMONG_ALL.sub("", _SAID_OF.sub("", _PASSED.sub("", head)))
        # 甲公司:2023年11月入选 · 甲公司“甲5G工厂”继2022年入选A之后
        head = re.sub(r"(?<=[司团厂]):$|(?<=[司团厂”\")目])继$", "", head)
        return cls(text, entry, before, head, done)

    @property
    def upto(self) -> str:
        """The sentence up to the end of what may hold the names."""
        return self.text[: self.offset + len(self.head)]

    @property
    def verb(self) -> str:
        """The words from there to the name of the list."""
        return self.text[self.offset + len(self.head) : self.entry.end()]

    @property
    def rest(self) -> str:
        return self.text[self.entry.end() :]

    @property
    def hoped(self) -> bool:
        return bool(
            WISHED.search(verb_lead(self.before))
            or _WISHED_FIRST.search(self.head)
            or re.match(r"[^，。]{0,4}(?:公示|拟)", self.rest)
        )

    def without(self, length: int) -> _Said:
        """Without the first ``length`` characters of the head."""
        return replace(self, head=self.head[length:], offset=self.offset + length)


def _of_sentence(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    text, done = sentence.text, 0
    known: list[Named] = []
    for entry in ENTRY.finditer(text):
        if _is_within_name(text, entry):
            continue
        said, done = _Said.of(text, entry, done), entry.end()
        entered = None if _is_other_verb(entry) else _entered(reading, sentence, said, known)
        if entered is None:
            continue
        names, hoped = entered
        known += names
        status: Status = "planned" if hoped else "actual"
        yield from _into_lists(sentence, said, names, status)
        yield from _entered_too(reading, sentence, entry, status)


def _is_within_name(text: str, entry: re.Match[str]) -> bool:
    """Whether the verb is a part of a project's name."""
    return bool(entry["verb2"]) and text.count("“", 0, entry.start()) > text.count("”", 0, entry.start())


def _is_other_verb(entry: re.Match[str]) -> bool:
    """Whether the words before the list's name are no verb by which somebody comes into it."""
    other = entry["verb2"]
    return bool(other) and (not _is_list(entry) or bool(re.search(r"[省市州区]$", other)))


def _entered(
    reading: Reading, sentence: Sentence, said: _Said, known: Sequence[Named]
) -> tuple[list[Named], bool] | None:
    """Who came into the list, and whether that is only hoped for; None where nobody is said to. ``known``: those
    that the sentence put into one before."""
    choice = None if known else chosen(reading, sentence, said.upto)
    if choice == [] and not _TOLD_AFTER.match(said.rest):
        return None
    said = said.without(max(_skipped(said.head, said.rest), _into_bracket(said.head)))
    meant = (
        choice
        or meant_before(reading, sentence, said.head, said.offset, known)
        or one_each(reading, said.upto)
    )
    if not (meant or _tells_who(said)) or _enters_nobody(said):
        return None
    names = meant or _named_in(reading, said)
    if not _NAMES_LIST.search(said.entry["name"]):  # 甲5G工厂获评自治区5G工厂: a plant's praise
        names = [n for n in names if not n.plant]
    if names and said.offset == 0:
        names = [*_over_the_semicolon(reading, sentence), *names]
    if not names and not ENTRY.search(said.text, said.entry.end()):
        names = list(_names_after(reading, sentence, said.entry.end()))
    return names, said.hoped


def _tells_who(said: _Said) -> bool:
    """Whether there are names, or as many things as were counted, beside the verb."""
    return any(words.search(said.head) for words in (COUNT, SHORT_ITEM)) or any(
        words.search(said.head + said.rest) for words in (_COMPANY, PLANT)
    )


def _enters_nobody(said: _Said) -> bool:
    """尚未入选; 若入选，给予奖励."""
    if _NOT_ENTRY.search(said.head) or _NONE_OF_OURS.match(said.rest):
        return True
    return bool(_IF.search(said.head) and _THEN.match(said.rest))


def _named_in(reading: Reading, said: _Said) -> list[Named]:
    """The names before the verb."""
    bracket = _IN_BRACKET.search(said.head)
    if bracket and _COMPANY.search(bracket["names"]):
        return list(find_names(reading, bracket["names"], said.offset + bracket.start("names")))
    return in_order(reading, said.head, said.offset) or list(find_names(reading, said.head, said.offset))


def _into_lists(sentence: Sentence, said: _Said, names: Sequence[Named], status: Status) -> Iterator[Claim]:
    """Each of ``names`` in the lists named behind the verb, or the first in the first and so on."""
    entry = said.entry
    lists = [entry, *_further_lists(said.text, entry.end())]
    if len(names) == 1 and names[0].project is None and (its := _ITS_PROJECT.match(said.rest)):
        names = [replace(names[0], project=tidy_project(its["project"]))]
    if len(lists) > 1 and len(lists) != len(names) != 1 and "分别" in said.verb:
        return  # 甲、乙、丙分别入选A和B: who into which is not told
    severally = _severally(lists, names, said.verb)
    for index, named in enumerate(names):
        for its in [lists[index]] if severally else lists:
            span = named.start, max(named.end, its.end()) if named.start < entry.start() else named.end
            yield factory_claim(named, its, status, sentence.start, span)


def _is_list(entry: re.Match[str]) -> bool:
    """Whether the words name a list by more than what its factories are: 甲公司煤化工|5G全连接工厂."""
    named = entry["issuer"] or entry["year"] or entry["issuer2"] or entry["issuer3"]
    return bool(named or _NAMES_LIST.search(entry["name"]))


def _severally(lists: Sequence[re.Match[str]], names: Sequence[Named], verb: str) -> bool:
    """Whether the first enterprise came into the first list, the second into the second. 先后 says so where each list
    has its own year."""
    if len(lists) < 2 or len(lists) != len(names):
        return False
    dated = all(m["year"] or m["year2"] for m in lists)
    return "分别" in verb or (dated and "先后" in verb and len({n.enterprise for n in names}) == len(names))


def _entered_too(
    reading: Reading, sentence: Sentence, entry: re.Match[str], status: Status
) -> Iterator[Claim]:
    """Who came into the list of ``entry`` as well: …，乙公司“乙项目”同批入选."""
    text = sentence.text
    for other in _OTHER_YEAR.finditer(text, entry.end()):
        for named in find_names(reading, other["names"], other.start("names")):
            claim = factory_claim(named, entry, status, sentence.start, other.span())
            if isinstance(claim.value, Factory) and claim.value.list:
                its = re.sub(r"20\d\d(?=年)", other["year"], claim.value.list)
                yield replace(claim, value=claim.value.model_copy(update={"list": its}))
    same = _SAME_LIST.search(text, entry.end())
    if same is None or ENTRY.search(text, entry.end(), same.end()):
        return
    _, comma, names = text[entry.end() : same.start()].partition("，")
    for named in find_names(reading, names if comma else "", same.start() - len(names)):
        yield factory_claim(named, entry, status, sentence.start, (named.start, named.end))


def _skipped(head: str, after: str) -> int:
    """How much of ``head`` does not belong to its names: 继|甲公司入选A后, and a clause before that has its own verb:
    甲、乙入选国家名录，其中|甲公司."""
    if head.startswith("继") and _AFTER_WHICH.match(after):
        return 1
    clauses = (_OWN_CLAUSE, _BUILT_CLAUSE, _AMONG)
    own = max((m.end() for clause in clauses for m in clause.finditer(head)), default=0)
    named = any(names.search(head, own) for names in (_COMPANY, SHORT_ITEM, PLANT))
    return own if named else 0


def _into_bracket(head: str) -> int:
    """Where the bracket opens in which the verb stands: 其中国家级3家(|甲公司、乙公司，均入选…; 0 where none is open."""
    depth = 0
    for at in range(len(head) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(head[at], 0)
        if depth < 0:
            return at + 1
    return 0


def _over_the_semicolon(reading: Reading, sentence: Sentence) -> list[Named]:
    """甲公司“甲项目”；乙公司“乙项目”入选名录: the names before the semicolons at which a sentence is taken to end.
    Offsets from the sentence's start; none where what stands there is no enumeration that reaches the semicolon."""
    found: list[Named] = []
    start = sentence.start
    while (before := reading.over_semicolon(sentence)) is not None:
        sentence = before
        text = sentence.text.rstrip("；;")
        names = [n for n in find_names(reading, text, sentence.start - start) if n.sure]
        if not names or names[-1].end != sentence.start - start + len(text):
            break
        if LIST.search(text) or WISHED.search(text) or re.search(ENTERS, text):
            break  # a statement of its own
        found = names + found
    return found


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
    yield from find_names(reading, names, rest, told=count_told(said[1]) if said else None)
