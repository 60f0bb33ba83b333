"""Slips of one kind: other bodies' seals, red things that are no seals at all, names with a letter's twin in them, special
seals whose words stand in an arc, and the right body's seals."""

from __future__ import annotations

from typing import Literal

import numpy as np

from samples.seal_art.inner_lines import Where
from samples.seal_cells.names import BLOCKS, CITIES, SPECIAL, Applicant, wrong_body
from samples.seal_cells.plan import CellPlan, Content, SealPlan, plan_date

Theme = Literal["mixed", "wrong", "none", "right", "twins", "arcs"]
_LOOKALIKES = "东西南北中江河海山州阳安平和信工业化民政通管理宁波温广贵云川陕"
_SWAPS = (
    ("通信管理局", ("通信管理", "通信局", "通讯管理局", "通信管理处", "邮政管理局")),
    ("工业和信息化厅", ("工业和信息化局", "经济和信息化厅", "工业信息化厅", "信息化厅", "工业和信息化委员会")),
    ("经济和信息化厅", ("工业和信息化厅", "经济和信息化局", "经济信息化厅", "经济合作厅")),
    ("人民政府", ("政府", "人民委员会", "人民政府办公厅", "人民法院", "人民检察院", "人民政府国有资产监督管理委员会")),
    ("行政公署", ("人民政府", "行政公署办公室")),
)  # fmt: skip
# letters and others that an engraver, a forger or a reader may take for them
TWINS = {
    "人": "入八", "民": "氏", "政": "玫致", "府": "俯", "通": "诵涌", "信": "倌", "管": "菅", "理": "埋", "局": "居屈",
    "市": "巾布", "工": "土王", "业": "亚", "和": "知", "息": "恩", "化": "仳花", "厅": "斤疗", "经": "径", "济": "挤",
    "西": "酉", "南": "甫", "东": "车", "江": "汇", "广": "厂", "安": "女", "天": "夭", "海": "梅", "宁": "宇",
    "州": "洲", "阳": "阴", "徽": "微", "省": "肖", "区": "凶", "治": "冶", "自": "白", "川": "州", "山": "仙", "林": "材",
    "大": "太", "贵": "责", "甘": "廿", "古": "舌", "河": "何",
}  # fmt: skip
_WHERE: tuple[Where, ...] = ("arc_over", "arc_under", "over")
NOTHING: tuple[Content, ...] = (
    "none", "letterhead", "fingerprint", "square", "pen", "frame", "receipt", "edge", "logo", "pen_ring",
)  # fmt: skip


def plan_wrong(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell with a seal that is not the body's: far names, near ones, special seals of the body itself."""
    right = who.body(block)
    kind = str(
        rng.choice(
            ["swap", "level", "one_char", "dropped", "added", "party", "congress", "any", "special"],
            p=[0.16, 0.1, 0.16, 0.1, 0.08, 0.08, 0.08, 0.12, 0.12],
        )
    )
    inner = None
    name = right
    if kind == "special":
        inner = str(rng.choice(SPECIAL))
    elif kind == "any":
        name, kind = wrong_body(who, block, rng)
    else:
        name = _near(kind, who, right, rng)
    if name == right and inner is None:
        name, kind = f"{right}办公室", "office"
    plan = SealPlan("special" if inner else "wrong", name, inner_text=inner, faint=bool(rng.random() < 0.1))
    return CellPlan(block, right, "special" if inner else "wrong", (plan,), plan_date(rng), kind)


def plan_nothing(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell without any body's seal, mostly with something red in it."""
    content = NOTHING[int(rng.integers(len(NOTHING)))]
    seals = (
        (SealPlan("square", str(rng.choice(["王建国", "李敏", "欧阳志强", "赵伟"]))),)
        if content == "square"
        else ()
    )
    return CellPlan(block, who.body(block), content, seals, plan_date(rng))


def plan_twin(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell with a seal that says the body's name but for one letter, which its twin replaces; whole."""
    right = who.body(block)
    at = int(rng.choice([k for k, letter in enumerate(right) if letter in TWINS]))
    name = right[:at] + str(rng.choice(list(TWINS[right[at]]))) + right[at + 1 :]
    return CellPlan(block, right, "wrong", (SealPlan("wrong", name),), plan_date(rng), "twin")


def plan_arc(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell with a special seal of the body itself, whose words stand in an arc or over the star; whole."""
    where = _WHERE[int(rng.integers(len(_WHERE)))]
    plan = SealPlan("special", who.body(block), inner_text=str(rng.choice(SPECIAL)), inner_where=where)
    return CellPlan(block, plan.text, "special", (plan,), plan_date(rng), where)


def plan_right(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell with the body's own seal, pressed faintly or in part as often as on whole pages."""
    good = SealPlan(
        "right", who.body(block), faint=bool(rng.random() < 0.13), partial=bool(rng.random() < 0.13)
    )
    content: Content = "right_and_pen" if rng.random() < 0.05 else "right"
    return CellPlan(block, who.body(block), content, (good,), plan_date(rng))


def any_block(rng: np.random.Generator) -> str:
    return BLOCKS[int(rng.integers(len(BLOCKS)))]


def _near(kind: str, who: Applicant, right: str, rng: np.random.Generator) -> str:
    if kind == "swap":
        for tail, others in _SWAPS:
            if right.endswith(tail):
                return right.removesuffix(tail) + str(rng.choice(others))
        return right
    if kind == "level":
        place, other = (who.city, who.province) if right.startswith(who.city) else (who.province, who.city)
        if rng.random() < 0.4:  # a neighbour of the same level
            near = CITIES[who.province] if place == who.city else tuple(CITIES)
            other = str(rng.choice([n for n in near if n != place] or [other]))
        return other + right.removeprefix(place)
    if kind == "party":
        return str(
            rng.choice(
                [f"中共{who.city}委员会", f"中国共产党{who.province}委员会", f"共青团{who.city}委员会"]
            )
        )
    if kind == "congress":
        place = who.city if rng.random() < 0.6 else who.province
        return f"{place}人民代表大会常务委员会" if rng.random() < 0.6 else f"政协{place}委员会"
    at = int(rng.integers(len(right)))
    letter = str(rng.choice([c for c in _LOOKALIKES if c != right[at]]))
    if kind == "one_char":
        return right[:at] + letter + right[at + 1 :]
    return right[:at] + right[at + 1 :] if kind == "dropped" else right[:at] + letter + right[at:]
