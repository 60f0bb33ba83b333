"""Cells that hold no seal of the right body: other bodies' seals, and red things that are no seals at all."""

from __future__ import annotations

from typing import Literal

import numpy as np

from samples.seal_cells.names import BLOCKS, CITIES, SPECIAL, Applicant, wrong_body
from samples.seal_cells.plan import CellPlan, Content, SealPlan, plan_date

Theme = Literal["mixed", "wrong", "none"]
_LOOKALIKES = "东西南北中江河海山州阳安平和信工业化民政通管理宁波温广贵云川陕"
_SWAPS = (
    ("通信管理局", ("通信管理", "通信局", "通讯管理局", "通信管理处", "邮政管理局")),
    ("工业和信息化厅", ("工业和信息化局", "经济和信息化厅", "工业信息化厅", "信息化厅", "工业和信息化委员会")),
    ("经济和信息化厅", ("工业和信息化厅", "经济和信息化局", "经济信息化厅", "经济合作厅")),
    ("人民政府", ("政府", "人民委员会", "人民政府办公厅", "人民法院", "人民检察院", "人民政府国有资产监督管理委员会")),
    ("行政公署", ("人民政府", "行政公署办公室")),
)  # fmt: skip
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
