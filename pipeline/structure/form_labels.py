"""The printed labels of the form: which one a cell holds, however it is broken, shortened or misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from pipeline.call import Call
from pipeline.places import mentioned
from pipeline.textfold import fold, fold_map

Kind = Literal["city", "person", "column", "prose", "signature"]

# a label must be this alike (0–100), and this much more alike than any other
ALIKE = 74.0
MARGIN = 5.0
BODY_ALIKE = 88.0
# a label stands within the first characters of a cell
LOOK = 120
# 省、自治区、直辖市、计划单列市、新疆生产建设兵团 before a body, or 省（区、市）: written out or cut by hand
_WHOSE = re.compile(r"^(?!省级)(?:新疆生产建设兵团|计划单列市|直辖市|自治区|省|区|市|各|[()、,/及和与])+")
_NUMBER = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+\s*[、.．]|\d+\s*[、.．](?!\d))\s*"
)
_MARKS = re.compile(r"[^\w]")
# a government is told by whose it is: what is left of 省政府 and 市政府 would be the same word
_GOVERNMENT = re.compile(r"(?:人民)?政府")
_RULE = re.compile(r"([^|｜丨\n]{4,})[|｜丨](?=\s*[^|｜丨\s])")  # a rule between two cells, read as a letter
# the first line of a cell is its label where it is at most this long
FIRST_LINE = 40
FIRST_ALIKE = 95.0
# other words for the columns; the call's own label is always known
_COLUMN_WORDS = {
    "title": ("职务", "职称", "职务职称", "职务/职称", "职位"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系手机"),
    "email": ("邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址", "e-mail", "email", "电邮"),
}
_NAME_WORDS = {"姓名", "名字", "负责人姓名", "联系人姓名"}


@dataclass(frozen=True)
class Label:
    """``key``: applicant_city, mayor, title, basic, city_government …; "姓名" is the column ``name``."""

    kind: Kind
    key: str


@dataclass(frozen=True)
class Labels:
    """All labels of one call's form, ready for matching."""

    cores: tuple[tuple[str, Label], ...]
    texts: tuple[tuple[str, Label], ...]  # folded, as they begin a cell that holds label and value
    people: tuple[str, ...]  # keys of the bodies in the form's order
    bodies: tuple[tuple[str, tuple[str, str]], ...] = ()  # names alone, with the keys of person and block

    def match(self, text: str) -> Label | None:
        """The label that ``text`` is; None where it is none, or not clearly one."""
        return likeness(self, text)[0]

    def body(self, text: str) -> tuple[str, str] | None:
        """The keys of the person and the signature block of the body that ``text`` names and nothing else."""
        wanted = core(text)
        scored = [(fuzz.ratio(wanted, name), keys) for name, keys in self.bodies]
        best, keys = max(scored, default=(0.0, ("", "")))
        others = [score for score, other in scored if other != keys]
        return keys if best >= BODY_ALIKE and best > max(others, default=0.0) + MARGIN else None

    def read(self, text: str) -> tuple[Label, int | None] | None:
        """The label that ``text`` is (and None), or begins with (and where in ``text`` its value begins)."""
        leading = self.leading(text)
        if leading is not None and ":" in fold(text[: leading[1]]):
            return leading
        if (run_in := self._run_in(text)) is not None:
            return run_in
        whole = self.match(text)
        if whole is not None:
            return whole, None
        return leading or self._first_line(text)

    def _run_in(self, text: str) -> tuple[Label, int] | None:
        """The city in one cell with its label, where the rule between them was not seen, or taken for a letter:
        “申报城币名称盐城市”, “申报城币名称|营口币”."""
        ruled = _RULE.match(text[:FIRST_LINE])
        if ruled is not None:
            before = self.match(ruled[1])
            return (before, ruled.end()) if before is not None and before.kind in {"city", "person"} else None
        folded = fold_map(text[:FIRST_LINE])
        names = mentioned(folded.text)
        if len(text) > FIRST_LINE or not names or names[0].start == 0 or names[-1].end < len(folded.text):
            return None
        label = self.match(folded.text[: names[0].start])
        at = folded.offsets[names[0].start]
        return (label, at) if label is not None and label.kind == "city" else None

    def _first_line(self, text: str) -> tuple[Label, int] | None:
        """A long cell's label as its first line, in other words than the call's: “五、真实性承诺：” over the promise. A
        line in brackets is the form's hint."""
        line = re.match(r"[^\n:：]*[:：\n]\s*", text)
        if line is None:
            return None
        said = fold(line[0])
        if len(said) > FIRST_LINE or said.startswith("("):
            return None
        label, alike = likeness(self, line[0])
        # without a colon the line may be label and opinion in one
        if label is None or label.kind not in {"prose", "signature"}:
            return None
        return (label, line.end()) if alike >= FIRST_ALIKE or ":" in said else None

    def leading(self, text: str) -> tuple[Label, int] | None:
        """The label before a colon or blank, and the offset in ``text`` where its value begins."""
        folded = fold_map(text[:LOOK])
        for label_text, label in self.texts:
            at = len(label_text)
            if not folded.text.startswith(label_text) or len(folded.text) == at:
                continue
            stop = folded.offsets[at - 1] + 1
            if folded.text[at] == ":":
                return label, folded.offsets[at + 1] if at + 1 < len(folded.text) else len(text)
            if text[stop : stop + 1].isspace() or label.kind == "prose":
                return label, folded.offsets[at]
        return None


@lru_cache(maxsize=8)
def labels_of(call: Call) -> Labels:
    """The labels of ``call``'s form."""
    pairs = list(_pairs(call))
    cores = dict.fromkeys((core(text), label) for text, label in pairs)
    texts = sorted({(fold(text), label) for text, label in pairs}, key=lambda p: -len(p[0]))
    # other words for a prose cell stand alone in a cell; a sentence of the prose may begin with them
    cores |= {(core(text), Label("prose", c.key)): None for c in call.form.prose for text in c.also}
    return Labels(tuple(cores), tuple(texts), tuple(p.key for p in call.form.people), tuple(_bodies(call)))


def _bodies(call: Call) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names of the bodies alone; a body that only signs, or only has a person, has one key empty."""
    people = {p.signs: p.key for p in call.form.people if p.signs is not None}
    for demand in call.form.signatures:
        for text in (demand.seal_label, *demand.names):
            yield core(text), (people.get(demand.block, ""), demand.block)


def _pairs(call: Call) -> Iterator[tuple[str, Label]]:
    form = call.form
    names = {s.block: s.names for s in form.signatures}
    yield form.city.label, Label("city", form.city.key)
    yield form.city.label + "名称", Label("city", form.city.key)
    for person in form.people:
        by_name = names.get(person.signs or "", ())
        for text in (person.label, *person.also, *_by_body(by_name, ("负责人", "联系人"))):
            yield text, Label("person", person.key)
    for column in form.person_columns:
        label = Label("column", column.key)
        for text in (column.label, *column.also, *_COLUMN_WORDS.get(column.key, ())):
            yield text, label
    for text in _NAME_WORDS:
        yield text, Label("column", "name")
    for prose in form.prose:
        yield prose.label, Label("prose", prose.key)
    for signature in form.signatures:
        own = _by_body(signature.names, ("推荐意见", "审核意见", "意见"))
        for text in (signature.label, *signature.also, *own):
            yield text, Label("signature", signature.block)


def _by_body(names: Sequence[str], ends: Sequence[str]) -> Iterator[str]:
    for body in names:
        yield from (body + end for end in ends)


def without_number(text: str) -> str:
    """A heading without its number: 五、推荐意见, （一）…, 1. …"""
    return _NUMBER.sub("", text, count=1)


def core(text: str) -> str:
    """What tells a label from the others: whose body it is left out, no marks, no remarks in brackets."""
    folded = _ranked(fold(text))
    bare = _WHOSE.sub("", folded)
    here = mentioned(bare)
    if here and here[0].start == 0 and len(bare) > here[0].end + 3:
        bare = bare[here[0].end :]  # 浙江省通信管理局负责人
    bare = re.sub(r"\([^()]*\)?$", "", bare) or bare
    return _MARKS.sub("", bare) or _MARKS.sub("", folded)


def _ranked(folded: str) -> str:
    """A government by its rank, as the form has it: 省政府…, 浙江省人民政府… → 省级人民政府…; 市政府…, 绍兴市人民政府…
    → 申报城市人民政府…. That of a municipality is both, and stays as it is written."""
    at, province = 0, False
    for mention in mentioned(folded):
        if mention.start != at:
            break
        at, province = mention.end, mention.places[0].level == "province"
        if mention.places[0].municipality:
            return folded
    if at == 0:
        whose = _WHOSE.match(folded)
        at = whose.end() if whose is not None else 0
        province = whose is not None and re.search("省|自治区|直辖市", whose[0]) is not None
    government = _GOVERNMENT.match(folded, at) if at else None
    if government is None:
        return folded
    return ("省级人民政府" if province else "申报城市人民政府") + folded[government.end() :]


def likeness(labels: Labels, text: str) -> tuple[Label | None, float]:
    """The label that ``text`` is, and how alike it is (0–100); None where it is none, or not clearly one."""
    label, score = _match(labels, fold(text).rstrip(":"))
    if label is not None or (bare := without_number(text)) == text:
        return label, score
    return _match(labels, fold(bare).rstrip(":"))


@lru_cache(maxsize=4096)
def _match(labels: Labels, folded: str) -> tuple[Label | None, float]:
    if not 1 < len(folded) <= 60 or "盖章" in folded:
        return None, 0.0
    wanted, whole = core(folded), _MARKS.sub("", folded)
    if len(wanted) < 2:
        return None, 0.0
    scores: dict[Label, float] = {}
    for name, label in labels.cores:
        scores[label] = max(scores.get(label, 0.0), fuzz.ratio(wanted, name))
    for name, label in labels.texts:
        # where slips stand in the part that the core leaves out; short labels are their own core
        if len(name) > 12:
            scores[label] = max(scores[label], fuzz.ratio(whole, _MARKS.sub("", name)))
    (best, score), (_, rival) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    # who signs a letter is a body's bare name: 意见 or 负责人, which makes it a label, is what it lacks
    if any(fuzz.ratio(wanted, name) > score for name, _ in labels.bodies):
        return None, score
    # two characters are too few for slips
    if score < ALIKE or rival > score - MARGIN or (len(wanted) == 2 and score < 100):
        return None, score
    return best, score
