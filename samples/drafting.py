"""From a recipe to office papers on disk: what each says, and what a right program should find in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from samples import cells, form_docx, letter_docx, looks, plan_docx, plan_text
from samples.cells import CellText
from samples.cities import BLOCKS, of_kind
from samples.docx_tools import Fonts
from samples.facts import Claim
from samples.form_docx import FormContent, Signing
from samples.paper import Hand, SealPlan, choose_hand
from samples.plan_text import PlanText
from samples.recipe import Recipe
from samples.story import Story, tell
from samples.truth import Mark

HANZI = "〇一二三四五六七八九"
LAST_SIGNED = 22  # of September: papers that are not late arrive from the 23rd on


@dataclass
class Draft:
    """One application before printing. ``papers``: docx by use (paper_form, form, plan, letter, evidence_n)."""

    recipe: Recipe
    story: Story
    papers: dict[str, Path]
    fields: dict[str, str]
    prose: dict[str, CellText]
    plan: PlanText
    marks: list[Mark]
    seals: dict[str, list[SealPlan]]
    hand: Hand | None
    hand_keys: frozenset[str]
    extra_claims: list[Claim] = field(default_factory=list)


def draft(recipe: Recipe, folder: Path, stem: str, rng: Random) -> Draft:
    """Write the application's office papers into ``folder`` as ``<stem>_<use>.docx``."""
    story = _story(recipe, rng)
    unstated = recipe.subjects("condition-unstated")
    per_10k = round(story.per_10k * rng.choice((0.8, 1.25)), 1) if recipe.has("figure-inconsistent") else None
    form_style = looks.form_style(rng)
    if len(recipe.applicant.cities) > 1:
        form_style = replace(form_style, sign_cm=8.6, seal_first=True)
    plan_style = looks.plan_style(rng, fonts=form_style.fonts)
    too_long = next(iter(recipe.subjects("section-too-long")), None)
    prose = cells.write(rng, story, unstated=unstated, too_long=too_long, per_10k=per_10k, short=recipe.short)
    for key in recipe.subjects("section-empty"):
        prose[key] = CellText((), ())
    plan = plan_text.write_plan(
        rng, story, headings=plan_style.headings, unstated=unstated, per_10k=per_10k, short=recipe.short
    )
    fields = _fields(recipe, story)
    marks, seals, dates = _signatures(recipe, rng)
    hand = choose_hand(rng) if recipe.by_hand else None
    hand_keys = (
        frozenset(k for k in ("mayor.name", "comms.name", "industry.name") if fields.get(k))
        if hand
        else frozenset()
    )
    out = Draft(recipe, story, {}, fields, prose, plan, marks, seals, hand, hand_keys)
    opinion = rng.choice(
        ("同意推荐。", "经审核，申报材料真实完整，同意推荐。", "经研究，同意推荐该市申报先导区试点。", "")
    )
    texts = {k: c.text for k, c in prose.items()}
    signings = {
        b: Signing(
            "" if b == "city_government" or m.seal == "not_required" else opinion, dates[b], hand is not None
        )
        for b, m in zip(BLOCKS, marks, strict=True)
    }
    printed = {**fields, **_not_needed(recipe, rng)}
    out.papers["paper_form"] = folder / f"{stem}_paper_form.docx"
    form_docx.write_form(
        out.papers["paper_form"], FormContent(printed, texts, signings, hand_keys), form_style
    )
    out.papers["form"] = folder / f"{stem}_form.docx"
    electronic_fields, electronic_texts = _electronic(recipe, story, fields, texts, out, rng)
    undated = rng.random() < 0.5
    plain = {b: Signing(s.opinion, "" if undated else s.date) for b, s in signings.items()}
    form_docx.write_form(
        out.papers["form"], FormContent(electronic_fields, electronic_texts, plain), form_style
    )
    out.papers["plan"] = folder / f"{stem}_plan.docx"
    issuer = story.applicant.bodies()["city_government"][0]
    plan_docx.write_plan_docx(out.papers["plan"], plan, plan_style, issuer=issuer, month="2024年9月")
    _beside(out, folder, stem, form_style.fonts, rng)
    return out


def _story(recipe: Recipe, rng: Random) -> Story:
    story = tell(rng, recipe.applicant)
    drop: set[str] = set()
    if recipe.has("condition-unstated", "network"):
        drop |= {"5G基站总数", "每万人拥有5G基站数"}
    if recipe.has("condition-unstated", "scenario"):
        drop.add("典型应用场景")
    if recipe.has("condition-unstated", "factory"):
        drop.add("5G工厂数量")
    if recipe.has("channel-mismatch", "base_station_total"):
        story = replace(story, rounded=False)
    return replace(story, goals=tuple(g for g in story.goals if g.metric not in drop))


def _fields(recipe: Recipe, story: Story) -> dict[str, str]:
    out = {"applicant_city": recipe.applicant.name}
    for role, person in story.people.items():
        if role == "province" and recipe.applicant.kind == "separately_planned":
            continue
        for key in ("name", "title", "phone", "email"):
            out[f"{role}.{key}"] = getattr(person, key)
    for key in recipe.subjects("field-empty"):
        out[key] = ""
    return out


def _not_needed(recipe: Recipe, rng: Random) -> dict[str, str]:
    """Where no provincial contact is asked for, some offices strike the cells out."""
    if recipe.applicant.kind != "separately_planned" or rng.random() < 0.6:
        return {}
    return dict.fromkeys(
        ("province.name", "province.title", "province.phone", "province.email"), rng.choice(("/", "无", "—"))
    )


def _signatures(recipe: Recipe, rng: Random) -> tuple[list[Mark], dict[str, list[SealPlan]], dict[str, str]]:
    bodies = recipe.applicant.bodies()
    marks: list[Mark] = []
    seals: dict[str, list[SealPlan]] = {}
    dates: dict[str, str] = {}
    day = rng.randint(3, 15)
    manner = rng.choice(("plain", "plain", "spaced", "hanzi")) if not recipe.by_hand else "plain"
    for block in BLOCKS:
        expected = "、".join(bodies[block])
        if block == "provincial_government" and recipe.applicant.kind == "separately_planned":
            marks.append(Mark(block, expected, "not_required", None, None))
            dates[block] = ""
            continue
        day = min(day + rng.randint(0, 4), LAST_SIGNED)
        iso = f"2024-09-{day:02d}"
        state, plans = _seal(recipe, block, bodies[block], rng)
        undated = recipe.has("date-missing", block) or (state == "missing" and rng.random() < 0.5)
        text = "、".join(p.text for p in plans) or None
        marks.append(Mark(block, expected, state, text, None if undated else iso))
        seals[block] = plans
        dates[block] = "" if undated else printed_date(2024, 9, day, manner)
    return marks, seals, dates


def printed_date(year: int, month: int, day: int, manner: str) -> str:
    """A date in one of the usual shapes: plain, spaced or hanzi."""
    if manner == "hanzi":
        return f"{''.join(HANZI[int(c)] for c in str(year))}年{_hanzi(month)}月{_hanzi(day)}日"
    return f"{year} 年 {month} 月 {day} 日" if manner == "spaced" else f"{year}年{month}月{day}日"


def _hanzi(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{HANZI[tens]}十")
    return head + (HANZI[ones] if ones else "")


def _seal(recipe: Recipe, block: str, bodies: tuple[str, ...], rng: Random) -> tuple[str, list[SealPlan]]:
    """The state of a cell's seal by the contract, and the seals to press."""
    government = block in ("city_government", "provincial_government")
    size = 45.0 if block == "city_government" else 50.0 if government else rng.choice((40.0, 42.0))
    if len(bodies) > 1:  # side by side, seldom touching
        size = 40.0 if len(bodies) == 2 else 36.0
    right = [SealPlan(b, "emblem" if government else "star", size) for b in bodies]
    if recipe.has("seal-missing", block):
        return "missing", []
    if recipe.has("seal-unclear", block):
        return "unclear", right[:-1]
    if recipe.has("seal-wrong-body", block):
        return "wrong_body", [_wrong(recipe, block, bodies[0], rng)]
    if recipe.has("seal-copy", block):
        return "copy", [replace(p, style="copy") for p in right]
    return ("copy" if recipe.has("scan-grey") else "present"), right


def _wrong(recipe: Recipe, block: str, body: str, rng: Random) -> SealPlan:
    """Another body's seal where ``body``'s should be."""
    other = rng.choice([c for c in of_kind("prefecture") if c not in recipe.applicant.cities])
    city = recipe.applicant.cities[0].name
    province = recipe.applicant.province
    foreign = f"{other.province}通信管理局" if other.province != province else f"{city}科学技术局"
    names = {
        "city_government": (
            f"{city}工业和信息化局",
            f"{other.name}人民政府",
            f"{city}人民政府办公室",
            f"{city}大数据发展管理局",
        ),
        "provincial_government": (
            f"{province}人民政府办公厅",
            f"{city}工业和信息化局",
            f"{province}发展和改革委员会",
        ),
    }.get(block, (f"{city}发展和改革委员会", foreign, f"{city}通信发展办公室"))
    name = rng.choice(names)
    return SealPlan(name, "emblem" if name.endswith("人民政府") else "star", 42.0)


def _electronic(
    recipe: Recipe, story: Story, fields: dict[str, str], texts: dict[str, str], out: Draft, rng: Random
) -> tuple[dict[str, str], dict[str, str]]:
    """Fields and prose of the electronic form: the same but for a planted mismatch."""
    if recipe.has("channel-mismatch", "mayor.phone"):
        phone = fields["mayor.phone"]
        last = str((int(phone[-1]) + 3) % 10)
        return {**fields, "mayor.phone": phone[:-1] + last}, texts
    if not recipe.has("channel-mismatch", "base_station_total"):
        return fields, texts
    old, new = story.total, story.total + rng.choice((900, 1100, 2300))
    shapes = {f"{old}": f"{new}", f"{old:,}": f"{new:,}", f"{old / 10_000:g}万": f"{new / 10_000:g}万"}
    changed = dict(texts)
    for key, text in texts.items():
        for was, now in shapes.items():
            text = text.replace(f"基站{was}", f"基站{now}").replace(f"达到{was}", f"达到{now}")
            text = text.replace(f"总量{was}", f"总量{now}").replace(f"总数{was}", f"总数{now}")
        changed[key] = text
    out.extra_claims.append(Claim("base_station_total", new, "个", as_of=story.as_of, optional=True))
    return fields, changed


def _beside(out: Draft, folder: Path, stem: str, fonts: Fonts, rng: Random) -> None:
    recipe, story = out.recipe, out.story
    if recipe.letter:
        out.papers["letter"] = folder / f"{stem}_letter.docx"
        letter_docx.write_letter(out.papers["letter"], story, fonts, rng, date="2024年9月22日")
    if not recipe.evidence:
        return
    numbered = [p for p in story.policies if p.number]
    if numbered and not recipe.has("condition-unstated", "policy"):
        out.papers["evidence_1"] = folder / f"{stem}_evidence_1.docx"
        letter_docx.write_policy_copy(out.papers["evidence_1"], numbered[0], story, fonts, rng)
    if not recipe.has("condition-unstated", "factory"):
        out.papers["evidence_2"] = folder / f"{stem}_evidence_2.docx"
        letter_docx.write_factory_list(out.papers["evidence_2"], story, fonts)
