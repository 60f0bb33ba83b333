"""The pages of a delivery cut into papers: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from pipeline.call import Call
from pipeline.model import DocumentPage, ReadFile, Role
from pipeline.places import mentioned
from pipeline.printed_numbers import printed_page_numbers
from pipeline.structure.furniture import furniture
from pipeline.structure.roles import Cues, cues
from pipeline.structure.split import parts
from pipeline.textfold import fold

SAME_TITLE = 88.0
# what a file's name says, in the order of trust
_BY_NAME: tuple[tuple[str, Role], ...] = (
    # 工作方案及佐证材料, 方案（含证明）: one file with the plan in it
    (r"方案(?:材料)?[(（]?(?:[及和与含附、+＋&]|以及|包括)[^/\\]{0,12}(?:证明|佐证|支撑|附件)", "plan"),
    (r"证明|佐证|支撑|名录|政策文件|荣誉|证书|截图|合同|清单", "evidence"),
    (r"申报[表书]|申请[表书]|签章页|盖章页|签字页", "application_form"),
    (r"(?:方案|方案材料)(?!.*(?:函|请示))", "plan"),
    (r"报送函|申报函|推荐函|请示|来函|公函|[的报送]函|报告", "cover_letter"),
    (r"^附件", "evidence"),
)


@dataclass
class Segment:
    """Pages of one paper in order."""

    role: Role
    file: ReadFile  # in which it begins
    title: str | None = None
    pages: list[DocumentPage] = field(default_factory=list)
    cues: list[Cues] = field(default_factory=list)

    @property
    def has_first_page(self) -> bool:
        """For a form: its first cells are there."""
        return any(c.form_first for c in self.cues)

    @property
    def has_people(self) -> bool:
        return any(label.kind == "person" for c in self.cues for label in c.labels)

    @property
    def has_later_cells(self) -> bool:
        """For a form: cells that never stand on its cover."""
        return any(label.kind in {"prose", "signature"} for c in self.cues for label in c.labels)

    @property
    def ended(self) -> bool:
        return bool(self.cues) and self.cues[-1].ends


@dataclass(frozen=True)
class _Item:
    """A page with its cues and what is known of its file."""

    page: DocumentPage
    cues: Cues
    file: ReadFile
    first_of_file: bool

    @property
    def picture(self) -> bool:
        return self.file.media_type.startswith("image/")


def segments(files: Sequence[ReadFile], *, call: Call) -> list[Segment]:
    """The papers of one delivery, in the order in which they lie. Every page is in exactly one."""
    out: list[Segment] = []
    before: _Item | None = None
    for item in _items(files, call):
        current = out[-1] if out else None
        if current is None or _begins(item, before, current, out, call):
            current = Segment(_role(item, out), item.file, item.cues.title)
            out.append(current)
        elif before is None and not item.cues.blank:
            current.role, current.title = _role(item, out[:-1]), item.cues.title  # blank pages lay before it
        elif current.title is None and item.cues.start == current.role:
            current.title = item.cues.title  # a table of contents came first
        current.pages.append(item.page)
        current.cues.append(item.cues)
        if not item.cues.blank:
            before = item
    return _forms_whole(out)


def _items(files: Sequence[ReadFile], call: Call) -> list[_Item]:
    out: list[_Item] = []
    for file in files:
        pages = [DocumentPage(sha256=file.sha256, page=part) for p in file.pages for part in parts(p, call)]
        numbers = printed_page_numbers(pages)
        skip: dict[int, set[int]] = {}
        for number, line in furniture(pages):
            skip.setdefault(number, set()).add(line)
        for n, (page, printed) in enumerate(zip(pages, numbers, strict=True), 1):
            found = cues(page.page, skip=frozenset(skip.get(n, ())), number=printed, call=call)
            out.append(_Item(page, found, file, first_of_file=n == 1))
    return out


def _begins(item: _Item, before: _Item | None, current: Segment, out: Sequence[Segment], call: Call) -> bool:
    """Whether the page begins a new paper."""
    here = item.cues
    between_files = item.first_of_file and not (before is not None and _series(item, before))
    if before is None:
        # nothing but blank pages so far
        return between_files and not here.blank
    if here.blank:
        return between_files
    if _goes_on(item, before, current):
        return False
    if here.start == "application_form":
        # a cover alone has neither people nor prose on it
        return current.role != "application_form" or current.has_people or current.has_later_cells
    if here.form_part and current.role == "application_form" and (here.ruled or here.start is None):
        # the city alone may be half of the label 申报城市基本情况
        again = current.has_people and {"city", "person"} <= {x.kind for x in here.labels}
        return again or (between_files and not _lacks(current, here))
    if here.form_part and any(label.kind == "signature" for label in here.labels):
        return True
    if between_files:
        return here.start is not None or not (
            _numbers_go_on(item, before) or _text_goes_on(item, before, current)
        )
    return _begins_within(item, before, current, out, call)


def _series(item: _Item, before: _Item) -> bool:
    """Files that are pages: pictures, or papers of one page each whose names count on."""
    if item.picture and before.picture:
        return True
    if len(item.file.pages) != 1 or len(before.file.pages) != 1 or not item.page.page.fixed:
        return False
    (a, m), (b, n) = (_counted(x.file.name) for x in (before, item))
    return a == b and m is not None and n is not None and n == m + 1


def _counted(name: str) -> tuple[str, int | None]:
    """The name with its last number left out, and that number."""
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", name)
    return (found[1] + found[3], int(found[2])) if found else (name, None)


def _begins_within(item: _Item, before: _Item, current: Segment, out: Sequence[Segment], call: Call) -> bool:
    """In one scan: a start of another paper, or a paper that has ended."""
    here = item.cues
    on = _numbers_go_on(item, before)
    if here.contents and current.role == "plan" and len(current.pages) > 2:
        return True
    if here.start is not None:
        if _same_title(here.title, current.title):
            return False
        if here.start == "evidence":
            # annexes within a plan go on with its page numbers
            return current.role != "evidence" and not (on and current.role == "plan")
        if here.start == "plan" and current.role == "plan" and current.title is None:
            return False
        if here.start == "plan":
            return not (
                current.role == "evidence" and (_planned(out) or _is_annex(here.title, current.title, call))
            )
        return not (current.role == "evidence" and on)
    restarted = here.number == 1 and before.cues.number is not None
    if current.role == "application_form":
        # a list of contents behind the form's own cells is that of the plan, which may have no cover
        listed = here.contents and current.has_later_cells
        return not here.form_part and (current.ended or restarted or listed)
    if current.role == "cover_letter":
        return (current.ended and not on) or restarted
    return restarted and here.content != "other" and here.content != current.role


def _goes_on(item: _Item, before: _Item, current: Segment) -> bool:
    """A table runs over from the page before."""
    here = item.cues
    return (
        here.start is None
        and here.table_at_top
        and before.cues.table_at_foot
        and not (
            current.role == "application_form" and current.ended and not (here.form_part or here.signing)
        )
        and (not item.first_of_file or _numbers_go_on(item, before) or current.role == "application_form")
    )


def _numbers_go_on(item: _Item, before: _Item) -> bool:
    return (
        item.cues.number is not None
        and before.cues.number is not None
        and item.cues.number == before.cues.number + 1
    )


def _text_goes_on(item: _Item, before: _Item, current: Segment) -> bool:
    """A paper scanned page by page, without numbers: a sentence runs over, or the next chapter begins."""
    here = item.cues
    if current.role == "application_form" or here.contents:
        return False
    known = [n for c in current.cues for n in c.chapters if not c.contents]
    next_chapter = bool(known and here.chapters) and here.chapters[0] == known[-1] + 1
    return next_chapter or (before.cues.cut and here.goes_on)


def _lacks(form: Segment, here: Cues) -> bool:
    """The page has cells of the form that the form so far has not: it belongs to it."""
    known = {label for c in form.cues for label in c.labels}
    return not here.form_first and any(label not in known for label in here.labels)


def _is_annex(title: str | None, notice: str | None, call: Call) -> bool:
    """A policy called 方案 behind the notice that issues it; the plan itself names what it is for."""
    if title is None or notice is None or fold(call.short_title.removesuffix("试点")) in fold(title):
        return False
    return re.sub(r"\W", "", fold(title)) in re.sub(r"\W", "", fold(notice))


def _same_title(a: str | None, b: str | None) -> bool:
    """One title read twice; those of two cities differ in the city alone. A cover may have it without the city, whose
    name is left out then: some are as long as the rest."""
    if a is None or b is None:
        return False
    ours, theirs = ({p.name for m in mentioned(t) for p in m.places} for t in (a, b))
    a, b = fold(a), fold(b)
    if not ours or not theirs:
        for name in (fold(name) for name in ours | theirs):
            a, b = a.replace(name, ""), b.replace(name, "")
    return (not ours or not theirs or bool(ours & theirs)) and fuzz.ratio(a, b) >= SAME_TITLE


def _role(item: _Item, out: Sequence[Segment]) -> Role:
    here = item.cues
    named = role_of_name(item.file.name)
    if here.start is not None and not (here.start == "evidence" and named == "plan"):
        # an issued policy or a plan's copy in a folder of proofs stays a proof
        if here.start == "plan" and named == "evidence":
            return named
        return here.start
    ruled = {"prose"} if item.page.page.tables else set()
    if any(label.kind in {"signature", "person", *ruled} for label in here.labels):
        return "application_form"
    if named is not None and item.first_of_file:
        return named
    if here.contents or (here.running_title is not None and (not _planned(out) or named is None)):
        return "plan"
    if here.content == "plan" and _planned(out):
        return "evidence"
    return here.content if here.content != "other" else _after(out)


def _planned(out: Sequence[Segment]) -> bool:
    """There is a plan since the last form."""
    last_form = max((n for n, s in enumerate(out) if s.role == "application_form"), default=-1)
    return any(s.role == "plan" for s in out[last_form + 1 :])


def _after(out: Sequence[Segment]) -> Role:
    """What has no cue of its own after the plan is taken for its proofs."""
    return "evidence" if any(s.role in {"plan", "evidence"} for s in out) else "other"


def role_of_name(name: str) -> Role | None:
    """The role that a file's name tells; None where it tells none."""
    plain = re.sub(r"\.\w{1,5}$", "", fold(name))
    return next((role for pattern, role in _BY_NAME if re.search(pattern, plain)), None)


def _forms_whole(found: list[Segment]) -> list[Segment]:
    """Form pages without a first page, as a signature page scanned alone, go to the form that they are of."""
    out: list[Segment] = []
    waiting: list[Segment] = []
    for segment in found:
        forms = [s for s in out if s.role == "application_form" and s.has_first_page]
        loose = segment.role == "application_form" and not segment.has_first_page
        if loose and forms and any(c.form_part for c in segment.cues):
            forms[-1].pages += segment.pages
            forms[-1].cues += segment.cues
        else:
            if loose:
                waiting.append(segment)
            out.append(segment)
    for segment in waiting:
        later = [s for s in out[out.index(segment) :] if s.role == "application_form" and s.has_first_page]
        if later and any(c.form_part for c in segment.cues):
            later[0].pages += segment.pages
            later[0].cues += segment.cues
            out.remove(segment)
    return out
