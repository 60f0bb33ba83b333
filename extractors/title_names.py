"""Where the name of a title stands in a sentence: a noun phrase that ends in the head of a title (示范城市, 试验区, 集群).

What 国家 or 全国 opens, and the names in ``data/titles.yaml``, are national wherever they stand. Any other name is found by its
place: it begins where the word that grants it, a list or a quote lets it begin, and ends with a head. Such a one is
`plain`: it is a title only where it is granted in so many words, and not by a province or below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.title_shared import shared_names
from extractors.title_words import any_of, came_by, loose, title_words

# what a name may follow: words of granting, of being, and of applying; the plain ones, which say as well that it is
# granted (`title_status`), stand in the data
_GRANTS = (
    r"获[批准](?:创建|建设|成为|开展|设立|为)?|(?:入|当|获)选(?:为|成为)?|(?:获|荣|喜|勇|斩|夺|摘|捧|领|拿|收|揽|冠)(?:评|膺|获|得|取|下|回|颁|授|批|揽|冠|选)(?:得|了|为)?|(?:被)?(?:评|列|定|选|授|认|批|设|确|纳)(?:选|定|立|准|复|同意|予|入|认)*(?:为|成为)|批准|认定(?!的)"
    r"|(?:批复|批准|同意|复函|函复)+(?:支持)?[^，。；、“”]{0,8}?(?:建设|设立|创建|开展)|(?:跻|晋)(?:身|级|升)(?:为)?|新晋(?:为|成为)?|列(?=全国|国家|首批|第)|成功建成|创建?成(?:功)?为?|获(?:得|此)?|被(?![^，。；]{0,12}(?:推荐|提名|拟))[^，。；、“”]{2,22}?为"
    rf"|(?:{any_of('granting')})(?:成为|为)?|{came_by()}"
)
_BEING = rf"{any_of('holding')}|(?<!设)建成|叠加|(?<![于还但就都若凡总可算乃尤一正特别])是|(?<![造设成升级列评定作荐报认转变改名])为|(?<![体关联])系(?![统列数])|属于|(?<![金附直归家下所])属|现有"
_APPLIES = r"申报|推荐|争创(?![成建])|争取|(?<!批)创建(?!周期|成|工作|示范)|冲刺|申请|申建|申创|申办"
_OPENER = re.compile(rf"(?P<grants>{_GRANTS})|(?P<applies>{_APPLIES})|(?P<being>{_BEING})")
_CLAUSE = re.compile(r"[^，。；:！？\n]+")
# a name ends, and a conjunction joins the next one
# …试验区|国家…: names run together, as reading loses the blank between them
_JOIN = re.compile(
    r"、|(?<=[区市地点群园纽])(?=国家级?[一-龥])|(?<=”)(?=“)|(?<=[”\")区市地群点心城园位纽])(?:以及|[和及与])(?=[“\"]?[一-龥])"
)
_ORGAN = (
    r"(?:工业和信息化部|工信部|国家发展改革委|国家发展和改革委员会|国家发改委|发展改革委|财政部|商务部|科学技术部|科技部|住房和?城乡建设部"
    r"|住建部|交通运输部|生态环境部|自然资源部|农业农村部|文化和旅游部|人力资源社会保障部|民政部|公安部|水利部|教育部|中央网信办|中央文明办"
    r"|国务院(?:办公厅)?|国家(?:知识产权|能源|统计|数据|邮政)局|(?:国家)?[三四五六七八九十两]部[委门]|多部委)"
)
_ORGANS = re.compile(_ORGAN)
_YEAR = r"(?:20\d\d(?:[—~-]20\d\d)?年?度?(?:\d{1,2}月)?)"
LEAD = (
    rf"(?:{_ORGAN}(?:等?[一二三四五六七八九十\d]+个?部[门委]|[、和]?{_ORGAN})*(?:办公厅)?(?:联合)?(?:20\d\d年(?=[批认授评颁命公发同]))?(?:批准|批复|同意|认定|授予|公布|发布|评选|颁发|授牌|命名)?的?"
    rf"|{_YEAR}(?:[、和]{_YEAR})*(?:创建)?(?:周期)?的?|“十[二三四]五”(?:期间|时期)?|参[评选]|全国首批|(?<!国家)首批|第[一二三四五六七八九十]+[批轮]|新一[轮批]|首[个家座]|全国唯一|唯一|全国(?!性|一体化|文明|双拥|质量|法治|民族|数字)|国内"
    r"|(?:全国)?(?:仅有的)?\d+[个家座](?=[一-龥“])|[了为均已也的]|成为|开展|设立|创建|国家层面)+"
)
_LEAD = re.compile(LEAD)
_AFTER = re.compile(
    r"[”\"]?(?:\([^)]*\))?(?:[”\"])?(?:(?:等|单位|称号|荣誉|(?:建设|创建|培育|储备|候选|推荐)?(?:单位|对象)?(?:公示)?名[单录]|榜单?|行列|之[一列]|队列|牌子|奖牌|授牌|资格|殊荣|五连冠|“|\(|公示|[一二两三四五六七八九十\d]+[个项块张家]|落户|落地|花落|获|成功|正式|先后|相继|接连|双双|均|已|于20\d\d).*)?"
)
# (1)、2.、●: the mark of an item
_MARK = re.compile(
    r"(?:^\s*\d{1,2}(?=国家|全国)|\(?[一二三四五六七八九十\d]{1,3}[).、]+|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳—●■◆·•]+)+"
)
_LONGEST = 40  # characters of a name
_BEFORE_NATION = re.compile(r"[的等](?:领域|产业|行业)?(?=“?(?:国家|全国))")
_QUOTED = re.compile(r"“[^”]*”")
# what no name holds
_NO_NAME = re.compile(
    r"等(?:\d|[一二三四五六七八九十两多]|国家)|"
    r"[的了是将]|^全国性|^(?:称号|荣誉)|类国家|名单|所在|核心城市|没有|尚[未无]|重要|主要|最大|知名(?!品牌)|著名|一流|领先|标志性|具有|全省|省内|我省|本省|全市|我市|全州|获批|入选|列入|公布|发布|要求|各类|多个|[一二三四五六七八九十两\d]大(?!数据)"
    r"|[\d一二三四五六七八九十]+[个家项]|商用|亿级|更多|全球|世界|^等|领军|成效|明显|突出|显著|最[佳具美]|竞争力|实力|备选|候选|提名|(?<!中小)(?<!小微)(?<!民营)企业|若干|一批|其他|有关|相关|融合应用.导区|工业互联网试点|5G(?:全连接)?工厂|评审|高新区|经开区|有限公司|《"
)
# words that only praise or sort: no name by themselves
_BARE = re.compile(
    r"^(?:国家级?|全国|中国|重点|先进|产业|示范|特色|优势|核心|综合|现代|新兴|千亿级?|百亿级?|万亿级?|支柱|主导|传统|制造业?|创新|发展|试点|级|先行|先试|改革|城市|建设|应用|项目|先导|试验|园|区)*$"
)
LOWER = re.compile(
    r"[省市州区县]级|(?:全省|省内|我省|本省)(?!唯一|首[个家批]?入|率先|第|仅|最[多早]|[0-9一二三]|[^，。]{0,4}唯一)|[一-龥]{2,3}省(?!级|会)(?!唯一|首个|率先|仅|第)|自治区(?!唯一|首个|率先|仅|第)|省(?:政府|工信厅|工业和信息化厅|发展改革委|发改委|经信厅|科技厅|商务厅|委)|市(?:政府|委|工信局|经信局)"
)


# 是全国首个…示范基地: national by what leads to the name
# the kinds of national hubs: 商贸服务型|国家物流枢纽
_KINDS = re.compile(r"(?:(?:商贸|生产)服务|陆港|空港|港口|陆上边境口岸)型$")
_BARE_MARK = re.compile(r"\s*\d{1,2}")  # 1国家森林城市: the mark of an item that has lost its stop
_OF_TITLES = re.compile(r"称号|荣誉|国家级|国字号|招牌|名片|牌子|[项个]试点|国家|全国")
_NATION_LEADS = re.compile(r"全国|国家|国务院")
_SURE = re.compile(r"(?:示范|试点|先导|先行|试验|创新)(?:城市|区|市|基地|园区)(?:\([^()]*\))?$")
_LEADS = re.compile(
    rf"(?:{_MARK.pattern}|{_ORGAN}|20\d\d年?(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?|[一-龥]{{2,8}}:|[:，、和“”;；\s]|等[一二三四五六七八九十\d]+部[门委]|国家级|部级)*"
)
# 国家级称号6个:…
_LABEL = re.compile(r"(?:称号|荣誉|授牌|名片|招牌|牌子|国字号)[^，。；:]{0,12}:$")
# 国家级称号包括…
_LABEL_WITHIN = re.compile(
    r"(?:称号|荣誉|名片|招牌|牌子)[^，。；:“”]{0,10}?(?:，?(?:其中)?(?:包括|主要有|分别[是为]|具体[是为])|有|为|是)"
)
# what says of the names before it that they came
_CAME = re.compile(
    r"(?:获批|挂牌)(?:建设|创建)?(?![一-龥“])|落户|落地|花落|(?:获|得到)得?(?:[^，。；、国“”]{0,8}|国务院|国家[一-龥]{2,6}[局委])(?:批复|批准|认定|授牌|命名)(?![一-龥“])"
)
_CAME_IN_NUMBERS = re.compile(r"等[^，。；、]{0,12}(?:称号|荣誉|招牌|名片|牌子|试点|头衔)")


_GRANTING = re.compile(r"批复|批准|同意|认定|授予|命名|评定|确定")
_LOWER_BODY = re.compile(
    r"(?:省|自治区|市)(?:委|政府|人民政府|工信厅|工业和信息化厅|经信厅|发展改革委|发改委|科技厅|商务厅)[^，。；]{0,6}$|(?:^|[，。；])(?:[一-龥]{2,3}省|全?省|自治区)(?:正式|专门|已|也)?$"
)


@dataclass(frozen=True)
class TitleName:
    """A name at ``start:end`` of its sentence. ``opener``: where the word that it depends on begins, None where
    that is not known; ``plain``: not national by its own words; ``granted``: its place says that it is a title;
    ``inner``: where 国家 or a known name begins within it; ``shared``: its enumeration, where it ends with the head of
    that, and ``title`` is then the whole name."""

    start: int
    end: int
    opener: int | None = None
    plain: bool = False
    granted: bool = False
    inner: int | None = None
    title: str | None = None
    shared: tuple[int, int] | None = None


# 国家老工业基地|调整改造示范城市: a name that only seems to end
_GOES_ON_AS = (
    r"(?:(?!落户|落地|建设|创建|培育|申报|入选|获批|获评|以及|核心|位于|[和与及等的在是为有、])[一-龥]){2,8}"
)
# who granted it stands in a bracket as well: 千兆城市(工业和信息化部)
_SPECIAL = r"(?:\((?![一-龥、]{1,24}(?:部|委|局|署|总局|办公厅|国务院)(?:20\d\d年?)?\))(?!20\d\d|创建|争创|正在|待|申报|拟|筹|规划|在建|建设中|已|公示|培育|候选|推荐|[^()]*(?:联合|共同|申报|共建|牵头))[一-龥·A-Za-z0-9“”、—~-]{2,20}\)|·[一-龥]{2,8})"
_SPECIAL_AFTER = re.compile(_SPECIAL)


@lru_cache
def _national() -> re.Pattern[str]:
    known = "|".join(loose(w) for w in sorted(title_words().known, key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, title_words().tails), key=len, reverse=True))
    body = r"(?:(?!国家)[一-龥A-Za-z0-9+·与]|[“”\"]){2,26}?"
    return re.compile(
        rf"(?:国家级?|全国)?(?P<known>{known})(?:城市|地区|示范城市|试点|集群)?{_SPECIAL}?|(?:国家级?|全国(?!性))(?P<body>{body})(?:{tails})(?:{tails})?(?:承载城市|节点城市)?(?:{_GOES_ON_AS}(?:示范城市|试点城市|示范市|示范区|试验区|先导区))?{_SPECIAL}?"
    )


@lru_cache
def _head() -> re.Pattern[str]:
    heads = {*title_words().heads, *title_words().tails}
    return re.compile(rf"(?=(?P<head>{'|'.join(sorted(map(re.escape, heads), key=len, reverse=True))}))")


def only_leads(text: str) -> bool:
    """Whether ``text`` holds nothing but marks, days and who granted: what stands before a title in a list."""
    return _LEADS.fullmatch(text) is not None or _BARE_MARK.fullmatch(text) is not None


def is_known(name: str) -> bool:
    """Whether ``name`` begins with one of the names in ``data/titles.yaml``."""
    return any(re.match(loose(word), name) for word in title_words().known)


def title_names(text: str, *, listed: bool = False) -> list[TitleName]:
    """The names of titles in the sentence ``text``, in order, none within 《》. ``listed``: it stands where titles are
    listed, under a heading or a label of their own."""
    quoted = [m.span() for m in re.finditer(r"《[^》]*》", text)]
    found = [n for n in _by_their_words(text) if not any(a < n.start < b for a, b in quoted)]
    for name in _by_their_place(text, listed=listed):
        within = [n for n in found if n.start < name.end and name.start < n.end]
        if any(a < name.start < b for a, b in quoted) or any(n.opener is not None for n in within):
            continue
        if within:
            other = min(within, key=lambda n: n.start)
            found = [n for n in found if n not in within]
            start = (
                other.start
                if _LEAD.fullmatch(text, name.start, other.start)
                else min(name.start, other.start)
            )
            name = replace(name, start=start, end=max(name.end, other.end), inner=other.inner, plain=False)
        found.append(name)
    for shared in shared_names(text):
        found = [n for n in found if not (n.start < shared.end and shared.start < n.end)]
        found.append(
            TitleName(shared.start, shared.end, title=shared.title, shared=(shared.first, shared.last))
        )
    return sorted((_with_opener(text, name) for name in found), key=lambda n: n.start)


def clause_start(text: str, at: int) -> int:
    """Where the clause that reaches to ``at`` begins."""
    return max(text.rfind(mark, 0, at) for mark in "，。；:\n") + 1


def first_opener(text: str, start: int, end: int) -> int | None:
    """Where the first word that a title depends on begins in ``text[start:end]``."""
    found = _OPENER.search(text, start, end)
    return found.start() if found else None


def _with_opener(text: str, name: TitleName) -> TitleName:
    """The name with the last such word before it in its clause."""
    if name.opener is not None:
        return name
    start = clause_start(text, name.start)
    openers = list(_OPENER.finditer(text, start, name.start))
    return replace(name, opener=openers[-1].start()) if openers else name


def _by_their_words(text: str) -> Iterator[TitleName]:
    """What 国家 or 全国 opens, and the names that are known."""
    at = 0
    while (match := _national().search(text, at)) is not None:
        unlikely = _unlikely(match) or _ORGANS.match(match[0]) is not None
        at = match.start() + 2 if unlikely else match.end()  # 国家发改委评为|千兆城市
        if not unlikely:
            kind = _KINDS.search(text, max(0, match.start() - 8), match.start())
            start = kind.start() if kind else _opening(text, match.start(), match.end())
            yield TitleName(start, match.end(), inner=start if kind else match.start())


def _opening(text: str, start: int, end: int) -> int:
    """Where the quotes open that close right behind a name: “福厦泉|国家自主创新示范区”."""
    opened = text.rfind("“", max(0, start - 16), start)
    if (
        opened < 0
        or not text.startswith("”", end)
        or not re.fullmatch(r"[一-龥A-Za-z0-9+]+", text[opened + 1 : start])
    ):
        return start
    return opened + 1


def _unlikely(match: re.Match[str]) -> bool:
    """A run of words that is no name: verbs inside, or only 国家级 and a tail."""
    body = match["body"] or ""
    if match[0].endswith("核心城市"):
        return True
    if re.match(r"全国(?:首个|首座|唯一|第一)", match[0]) and match["known"] is None:
        return True  # 全国首个5G独立组网全覆盖城市
    return bool(
        re.search(
            r"[的了是等]|\d+[个家座]|(?<![存潜])在(?!线)|重要|主要|最大|唯一|知名(?!品牌)|[省市区县]级|获批|入选|列入|以及|公布|发布|第[一二三]|实施|支持|战略|层面|要求|政策|商用|[一二三四五六七八九十两\d]大",
            body,
        )
        or re.search(r"^推进|[，、]推进", body)
        or (body and re.search(r"建设(?!示范|试点)", match[0]))
    )


def _by_their_place(text: str, *, listed: bool) -> Iterator[TitleName]:
    """What stands where a granted title stands: behind its verb, its label, or before what says that it came."""
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        openers = list(_OPENER.finditer(text, start, end))
        first = openers[0].start() if openers else end
        came = _CAME.search(text, start, end)
        if came and came.start() <= first:
            items = list(_items(text, start, came.start(), opener=start, granted=True))
            # 天章卫星鹤壁基地等落户: what an enterprise builds comes as well
            titles = any(not i.plain for i in items) or _OF_TITLES.search(text, start, came.start())
            yield from (i for i in items if titles or _SURE.search(text, 0, i.end))
        elif (
            (listed and not openers)
            or _LABEL.search(text, 0, start)
            or _CAME_IN_NUMBERS.search(text, start, first + 2)
        ):
            yield from _items(text, start, first, opener=start, granted=True)
        if (label := _LABEL_WITHIN.search(text, start, end)) is not None:
            yield from _items(text, label.end(), end, opener=label.start(), granted=True)
        for opener, stop in zip(openers, [*(o.start() for o in openers[1:]), end], strict=False):
            if not text.startswith("的", opener.end()) and not _is_below(text, start, opener):
                yield from _items(
                    text, opener.end(), stop, opener=opener.start(), granted=opener["being"] is None
                )


def granted_below(text: str, at: int) -> bool:
    """Whether the clause that reaches to ``at`` tells of a grant by a province or a city: 省政府批准宜昌创建国家…."""
    start = clause_start(text, at)
    return any(_is_below(text, start, opener) for opener in _OPENER.finditer(text, start, at))


def _is_below(text: str, clause: int, opener: re.Match[str]) -> bool:
    """Whether a province or a city grants: 被省工信厅认定为."""
    by = re.compile(r"(?:被|经|由|获)([^，。；]{2,20}?)$").search(text, clause, opener.start())
    # 省政府批复同意…: who grants stands before the verb as well
    said = _GRANTING.match(opener[0]) and _LOWER_BODY.search(text, clause, opener.start())
    return bool(said or (by and LOWER.search(by[1])))


def _items(text: str, start: int, end: int, *, opener: int, granted: bool) -> Iterator[TitleName]:
    """The names of the enumeration ``text[start:end]``."""
    at = start
    for stop in [
        *(m.span() for m in _JOIN.finditer(text, start, end) if not _within_brackets(text, start, end, m)),
        (end, end),
    ]:
        found = _one(text, at, stop[0])
        at = stop[1]
        if found is None:
            continue
        a, b = found
        if not LOWER.search(text, start, b):
            national = granted or bool(_NATION_LEADS.search(text, start, a) and _SURE.search(text, 0, b))
            plain = not _NATION_LEADS.search(text, a, b)
            yield TitleName(a, b, opener=opener, plain=plain, granted=national)


def _within_brackets(text: str, start: int, end: int, join: re.Match[str]) -> bool:
    """Whether the mark stands within brackets, or within quotes that are closed."""
    at = join.start()
    if text.count("(", start, at) > text.count(")", start, at):
        return True
    closed = text.find("”", at, end)
    return (
        text.count("“", start, at) > text.count("”", start, at) and closed >= 0 and "“" not in text[at:closed]
    )


def _one(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name that one item of an enumeration holds, without what leads to it; None where it holds none."""
    marked = _MARK.match(text, start, end)
    start = marked.end() if marked else start
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    later = [m.end() for m in _BEFORE_NATION.finditer(text, at, end)]  # 面向东盟的|国家…试点城市
    return _from(text, at, end) or (_from(text, later[-1], end) if later else None)


def _from(text: str, at: int, end: int) -> tuple[int, int] | None:
    """The name that begins at ``at``, the longest first."""
    heads = {
        m.end("head")
        for m in _head().finditer(text, at, end)
        if text.count("(", at, m.start()) == text.count(")", at, m.start())
    }
    for head in sorted(heads, reverse=True):
        special = _SPECIAL_AFTER.match(text, head, end)
        stop = special.end() if special else head
        whole = text[at] == "“" and text.startswith("”", stop)
        closed = whole or text.count("“", at, head) == text.count("”", at, head)
        if not closed or not _AFTER.fullmatch(text, stop, end):
            continue
        name = text[at + whole : head]
        if (
            5 <= len(name) <= _LONGEST
            and not _BARE.fullmatch(name)
            and not _NO_NAME.search(_QUOTED.sub("“”", name))
        ):
            return at + whole, stop
    return None
