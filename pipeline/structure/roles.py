"""What kind of paper a page belongs to, by what is printed on it: cues of a single page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz

from pipeline.call import Call
from pipeline.geometry import Box
from pipeline.model import Line, Page, Role
from pipeline.places import mentioned
from pipeline.structure.form_labels import Label, Labels, labels_of, without_number
from pipeline.structure.titles import LOOK, Title, titles
from pipeline.textfold import fold

FORM_TITLE_ALIKE = 82.0
TOP = 3  # lines from the top in which a title set like the text may stand
COVER = 12  # lines that a cover has at most
LOOK_ENDLESS = 120  # lines of an office paper before its title: a cover, a table of contents
_LETTER = re.compile(
    r"关于.{0,60}(?:申报|报送|推荐|上报|呈报|报请|呈送|提交|提请|申请).{0,60}(?:函|请示|报告|意见|申请)$"
    r"|关于.{0,60}(?:支持|恳请|联合).{0,60}(?:函|请示)$"
)
_LETTER_SHORT = re.compile(r"^(?:推荐函|推荐意见函|报送函|申报函|推荐信|送审函|公函|申请函|承诺函)$")
_LETTER_END = re.compile(
    r"(?:此致|妥否|专此|特此|当否|以上请示|请予(?:审核|支持|审查|批准)|现(?:随函)?报送|请审阅|呈上)"
)
_EVIDENCE = re.compile(
    r"^(?:附件|附录)?[\d一二三四五六七八九十]*[:.、]?.{0,30}(?:证明材料|佐证材料|支撑材料|证明文件|佐证|支撑证明)"
    r"|^关于.{2,80}的(?:通知|公告|公示|批复|决定|通报|意见)$|的(?:通知|公告|公示|批复|通报)$"
    r"|(?:名录|名单|公告|公示|批复|证书|荣誉|合同|协议|截图|摘录)(?:\(.{0,20}\))?$"
)
_POLICY = re.compile(
    r"(?:行动计划|实施意见|若干政策|政策措施|若干措施|发展规划|专项规划|规划纲要|指导意见|管理办法|行动方案|意见|规划|办法|条例)(?:\(.{0,24}\))?$"
)
_DATE_LINE = re.compile(r"年[\d一二三四五六七八九十]*月[\d一二三四五六七八九十]*日$")
_TAIL = re.compile(r"[^.;]{0,60}\((?:盖章|公章|签章|印章)\):?|(?:.{0,10}:)?.{0,6}年.{0,3}月.{0,3}日")
_NUMERALS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)
_CHAPTER = re.compile(
    r"\s*(?=第[一二三四五六七八九十]+(?:章|部分)|[第一二三四五六七八九十]+(?:、|[章部](?:分)?[、\s]))第?([一二三四五六七八九十]{1,3})"
)
_HEADING_LIKE = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]+[）)、.．章]|[.…·]{2,}\s*\d+\s*$")
_PLAN_WORDS = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,2}[、章]).{0,4}(?:总体(?:要求|思路|目标)|建设(?:基础|内容|目标|任务)|现状|发展基础|基础条件|工作基础|(?:主要|重点|建设)?任务"
    r"|工作(?:目标|任务|措施)|实施(?:路径|步骤|计划)|保障(?:措施|机制)|组织(?:保障|实施)|指导思想|预期(?:效果|成效)|申报背景|基本情况)"
)


@dataclass(frozen=True)
class Cues:
    """What one page says about the paper that it belongs to. ``start``: a paper of this role begins here."""

    blank: bool = False
    start: Role | None = None
    title: str | None = None
    labels: frozenset[Label] = frozenset()  # of the form, standing in cells or lines
    number: int | None = None  # printed
    table_at_top: bool = False
    table_at_foot: bool = False
    ends: bool = False  # a letter's or a form's last page
    content: Role = "other"  # what it looks like where nothing begins
    running_title: str | None = None  # a plan's title as running head
    contents: bool = False  # a table of contents
    ruled: bool = False  # the labels stand in a table's cells
    cut: bool = False  # the last line breaks off in a sentence
    goes_on: bool = False  # the first line is no heading and not indented
    chapters: tuple[int, ...] = ()  # numbers of the headings 一、, 二、 … outside tables
    signing: bool = False  # the table at the top begins with a line for a seal, or a date

    @property
    def form_first(self) -> bool:
        """Holds the form's first cells: the city or a body's person."""
        return any(label.kind in {"city", "person"} for label in self.labels)

    @property
    def form_part(self) -> bool:
        """Holds any of the form's own cells."""
        return any(label.kind != "column" for label in self.labels)


def cues(page: Page, *, skip: frozenset[int], number: int | None, call: Call) -> Cues:
    """The cues of ``page``. ``skip``: lines that are running heads and page numbers; ``number``: printed."""
    lines = [line for n, line in enumerate(page.lines) if n not in skip and line.text.strip()]
    if not lines:
        return Cues(blank=page.failure is None, number=number)
    tabled = {n for t in page.tables for c in t.cells for n in c.lines}
    free = [
        line for n, line in enumerate(page.lines) if n not in skip and n not in tabled and line.text.strip()
    ]
    open_lines = [n for n in range(len(page.lines)) if n not in skip and n not in tabled]
    found = titles(page, open_lines, look=LOOK if page.fixed else LOOK_ENDLESS)
    labels = page_labels(page, labels_of(call))
    contents = _is_contents(free)
    start, title = _start(found, free, labels, call, ruled=bool(tabled))
    if start is None:
        large = titles(page, open_lines, anywhere=True) if page.fixed else []
        title = next((t.text for t in large if is_plan_title(t.text, call)), None)
        start = "plan" if title is not None else None
    foot = _table_edge(page, lines, top=False)
    return Cues(
        start=start,
        title=title,
        labels=labels,
        number=number,
        table_at_top=_table_edge(page, lines, top=True),
        table_at_foot=foot,
        ends=_ends(free, labels, call, signed=_signed(page, free, call) or (bool(tabled) and not foot)),
        content="plan" if contents else _content(lines, free, call),
        contents=contents,
        running_title=next((h for n in sorted(skip) if is_plan_title(h := page.lines[n].text, call)), None),
        ruled=bool(tabled),
        signing=_signing(page),
        cut=_is_cut(page, free),
        goes_on=_is_rest(page, free),
        chapters=tuple(n for line in free if (n := _chapter(line.text)) is not None),
    )


def page_labels(page: Page, labels: Labels) -> frozenset[Label]:
    """The form's labels on the page. In a table the label is a whole cell; else a line."""
    texts = ["".join(page.lines[n].text for n in c.lines) for t in page.tables for c in t.cells if c.lines]
    if not texts:
        # headings of a plan are numbered, those of a table of contents end in a page number
        texts = [line.text for line in page.lines if not _HEADING_LIKE.search(line.text)]
    read = [labels.read(text) for text in texts]
    return frozenset(r[0] for r in read if r and (r[1] is None or r[0].kind != "prose"))


def is_form_title(text: str, call: Call) -> bool:
    """Whether ``text`` is the form's title, marks and the “+” aside."""
    plain = re.sub(r"\W|^附件\d*", "", fold(text))
    wanted = re.sub(r"\W", "", fold(call.form.title))
    if plain.endswith(("的函", "请示", "通知", "报告")):
        return False
    return fuzz.ratio(plain, wanted) >= FORM_TITLE_ALIKE or (len(plain) < 2 * len(wanted) and wanted in plain)


def is_plan_title(text: str, call: Call) -> bool:
    """Whether ``text`` is the title of a plan for this call: “…先导区…方案”, nobody's letter or notice."""
    plain = re.sub(r"\([^()]*\)$", "", fold(text)).rstrip("-—_·")
    if not 4 <= len(plain) <= 70 or re.search(r"[.;,!]$|关于|印发|通知|按照|根据|编制|[。；]", plain):
        return False
    if call.plan is None or text.count("《") != text.count("》"):
        return False  # a sentence that names another paper, broken at the line's end within its title
    subject = fold(call.short_title.removesuffix("试点"))
    names = tuple(fold(n) for n in call.plan.names)
    if plain in names or (subject in plain and plain.endswith("方案")):
        return True
    return plain.endswith(names) and any(fold(word) in plain.upper() for word in call.plan.subjects)


def is_plain_plan_title(text: str, call: Call) -> bool:
    """A plan's title though it is set like the text: a line of its own, with the city and the subject."""
    plain = fold(text)
    subject = fold(call.short_title.removesuffix("试点"))
    here = mentioned(plain)
    return bool(here) and here[0].start == 0 and subject in plain and is_plan_title(text, call)


def _start(
    found: Sequence[Title], free: Sequence[Line], labels: frozenset[Label], call: Call, *, ruled: bool
) -> tuple[Role | None, str | None]:
    first = any(label.kind in {"city", "person"} for label in labels)
    for title in found:
        if first and is_form_title(title.text, call):
            return "application_form", title.text
    # a plan may have chapters named as the form's cells are
    planned = not ruled and any(is_plan_title(title.text, call) for title in found)
    kinds = {label.kind for label in labels}
    # other forms have a city, a title and a telephone too, but not the bodies of this one
    if "city" in kinds and kinds & {"person", "prose"} and len(labels) >= 4 and not planned:
        return "application_form", call.form.title
    for title in found:
        if is_letter(title.text):
            return "cover_letter", title.text
        if is_plan_title(title.text, call):
            return "plan", title.text
    for line in free[:TOP]:
        if is_plain_plan_title(line.text, call):
            return "plan", line.text.strip()
    addressed = any(is_addressee(fold(line.text), call) for line in free[:12])
    if addressed:
        return "cover_letter", found[0].text if found else None
    if len(free) <= COVER and not labels:
        cover = next((t.text for t in found if is_form_title(t.text, call)), None)
        if cover is not None:
            return "application_form", cover
    for title in found:
        plain = fold(title.text)
        if title.first >= LOOK or labels_of(call).match(without_number(title.text)) is not None:
            continue
        if _EVIDENCE.search(plain) or _POLICY.search(plain):
            return "evidence", title.text
    if _red_head(free):
        return "evidence", found[0].text if found else None
    return None, None


def is_addressee(text: str, call: Call) -> bool:
    """The line of a letter that names who gets it: the call's issuer."""
    issuer = re.sub(r"\(.*", "", fold(call.issuer))
    return re.match(rf"(?:国家|中华人民共和国)?{re.escape(issuer)}.{{0,20}}:", text) is not None


def is_letter(text: str) -> bool:
    plain = fold(text)
    if plain.count("(") > plain.count(")"):  # …若干意见》(洛政函: a document's number cut by the line's end
        return False
    return bool(_LETTER.search(plain) or _LETTER_SHORT.match(plain))


def _red_head(free: Sequence[Line]) -> bool:
    """A red letterhead over the page: an issued paper."""
    return any(line.red and len(fold(line.text)) > 4 for line in free[:4])


def _ends(free: Sequence[Line], labels: frozenset[Label], call: Call, *, signed: bool) -> bool:
    """A letter is dated at its foot; the form ends with its last body. ``signed``: nothing is
    left for the next page."""
    last = call.form.signatures[-1].block if call.form.signatures else None
    if any(label.kind == "signature" and label.key == last for label in labels):
        # a cell cut by the page's end has its line for the seal and the date on the next
        return signed
    if any(label.kind != "column" for label in labels):
        return False
    tail = [fold(line.text) for line in free[-6:]]
    return any(re.fullmatch(r"(?:20\d\d|二[〇○0oO零]二.)年.{1,3}月.{1,3}日", text) for text in tail)


def _is_cut(page: Page, free: Sequence[Line]) -> bool:
    """The last line runs to the right margin without an end."""
    last = free[-1] if free else None
    if last is None or last.box is None or not page.fixed or fold(last.text)[-1:] in ".;:!?)":
        return False
    return (
        len(fold(last.text)) >= 10
        and last.box.x1 > max(b.box.x1 for b in free if b.box) - 1.5 * last.box.height
    )


def _is_rest(page: Page, free: Sequence[Line]) -> bool:
    """The first line stands at the left margin, as the middle of a paragraph does."""
    placed = [line for line in free if line.box is not None]
    if len(placed) < 3 or placed[0].box is None or not page.fixed or _HEADING_LIKE.search(placed[0].text):
        return False
    left = min(line.box.x0 for line in placed if line.box is not None)
    return placed[0].box.x0 < left + placed[0].box.height


def _chapter(text: str) -> int | None:
    """The number of a heading “三、…” or “第三部分 …”."""
    found = _CHAPTER.match(text)
    return _NUMERALS.index(found[1]) + 1 if found and found[1] in _NUMERALS else None


def _signing(page: Page) -> bool:
    """The rest of a signature cell cut by the page's end: the first row holds but a seal's line or a date."""
    rows = [c for t in page.tables[:1] for c in t.cells if c.row == 0 and c.lines]
    texts = [fold(page.lines[n].text) for c in rows for n in c.lines]
    return bool(texts) and any(_TAIL.fullmatch(t) for t in texts) and len("".join(texts)) < 160


def _signed(page: Page, free: Sequence[Line], call: Call) -> bool:
    """The last row of the page's last table holds a date, or the place for one; without a table, the lines
    below the last body's label do."""
    if not page.tables:
        texts = [without_number(line.text) for line in free]
        known = [labels_of(call).match(text) for text in texts]
        at = max((n for n, label in enumerate(known) if label and label.kind == "signature"), default=0)
        return any(_DATE_LINE.search(fold(text)) for text in texts[at:])
    table = page.tables[-1]
    cells = [c for c in table.cells if c.row + c.row_span == table.rows]
    return any(_DATE_LINE.search(fold(page.lines[n].text)) for c in cells for n in c.lines)


def _is_contents(free: Sequence[Line]) -> bool:
    texts = [fold(line.text) for line in free]
    leaders = sum(bool(re.search(r"[.·…-]{3,}\d{1,3}$", text)) for text in texts)
    return leaders >= 4 or (leaders >= 1 and any(text in {"目录", "目次"} for text in texts[:4]))


def _content(lines: Sequence[Line], free: Sequence[Line], call: Call) -> Role:
    texts = [fold(line.text) for line in lines]
    whole = "".join(texts)
    if any(re.search(r"证明材料|佐证材料|支撑材料|名录|扫描件|复印件", t) and len(t) < 30 for t in texts[:4]):
        return "evidence"
    if any(is_addressee(t, call) for t in texts[:12]) or (_LETTER_END.search(whole) and len(whole) < 900):
        return "cover_letter"
    if any(_PLAN_WORDS.match(t) for t in texts) and len(whole) > 150:
        return "plan"
    return "other"


def _table_edge(page: Page, lines: Sequence[Line], *, top: bool) -> bool:
    """A table stands at the page's top (or foot) with no text above (below) it."""
    boxes: list[Box] = [t.box for t in page.tables if t.box is not None]
    placed = [line.box for line in lines if line.box is not None]
    if not boxes or not placed or not page.fixed:
        return False
    slack = 0.5 * median(b.height for b in placed)
    if top:
        edge = min(b.y0 for b in boxes)
        return edge < 0.3 * page.height and all(b.y1 > edge - slack for b in placed)
    edge = max(b.y1 for b in boxes)
    return edge > 0.6 * page.height and all(b.y0 < edge + slack for b in placed)
