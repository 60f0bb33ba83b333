"""What goes into each cell, drawn by lot; the labels follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from samples.seal_art.inner_lines import Where
from samples.seal_cells.names import SPECIAL, Applicant, wrong_body

Content = Literal[
    "none", "right", "wrong", "copy", "special", "square", "pen", "fingerprint", "letterhead", "frame",
    "receipt", "right_and_square", "right_and_pen", "right_and_wrong", "neighbour", "edge", "logo", "pen_ring",
]  # fmt: skip
DateStyle = Literal["printed", "zeros", "dots", "hanzi", "handwritten", "handwritten_whole"]
DateState = Literal["full", "blank", "partial", "absent"]

_WEIGHTS: dict[Content, float] = {
    "none": 0.15, "right": 0.36, "wrong": 0.14, "copy": 0.06, "special": 0.05, "square": 0.03, "pen": 0.03,
    "fingerprint": 0.02, "letterhead": 0.02, "frame": 0.02, "receipt": 0.02, "right_and_square": 0.02,
    "right_and_pen": 0.02, "right_and_wrong": 0.02, "neighbour": 0.04,
}  # fmt: skip


@dataclass(frozen=True)
class SealPlan:
    """One seal. ``kind``: right, wrong, copy, special, square; ``inner_where``: as in `draw_seal`."""

    kind: str
    text: str
    inner_text: str | None = None
    faint: bool = False
    partial: bool = False
    inner_where: Where = "under"
    picture: Path | None = None  # of a real seal, pressed in place of a drawn one


@dataclass(frozen=True)
class DatePlan:
    """The date line: its state, how it is written, the text in the cell, the day (ISO) if it is full."""

    state: DateState
    style: DateStyle | None
    text: str
    iso: str | None


@dataclass(frozen=True)
class CellPlan:
    block: str
    expected: str
    content: Content
    seals: tuple[SealPlan, ...]
    date: DatePlan
    wrong_kind: str | None = None


def plan_cell(who: Applicant, block: str, rng: np.random.Generator) -> CellPlan:
    """The contents of one cell. A ``neighbour`` cell has no seal of its own: the other cell's reaches in."""
    kinds = list(_WEIGHTS)
    weights = np.array([_WEIGHTS[k] for k in kinds])
    content = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
    right = who.body(block)
    wrong, wrong_kind = wrong_body(who, block, rng)
    faint, partial = bool(rng.random() < 0.13), bool(rng.random() < 0.13)
    good = SealPlan("right", right, faint=faint, partial=partial)
    seals: dict[Content, tuple[SealPlan, ...]] = {
        "right": (good,),
        "wrong": (SealPlan("wrong", wrong, faint=faint, partial=partial),),
        "copy": (SealPlan("copy", right),),
        "special": (SealPlan("special", right, inner_text=str(rng.choice(SPECIAL))),),
        "square": (SealPlan("square", _person(rng)),),
        "right_and_square": (good, SealPlan("square", _person(rng))),
        "right_and_pen": (good,),
        "right_and_wrong": (good, SealPlan("wrong", wrong)),
    }
    shown = wrong_kind if content in ("wrong", "right_and_wrong") else None
    return CellPlan(block, right, content, seals.get(content, ()), plan_date(rng), shown)


def _person(rng: np.random.Generator) -> str:
    family = str(rng.choice(list("王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗")))
    return family + str(
        rng.choice(["建国", "志强", "晓东", "伟", "敏", "海燕", "文斌", "国栋", "静", "永刚"])
    )


def plan_date(rng: np.random.Generator) -> DatePlan:
    """A day from spring to the deadline, or a line left blank, half filled, or missing."""
    day = np.datetime64("2024-08-30") + int(rng.integers(-40 if rng.random() < 0.1 else 0, 32))
    iso = str(day)
    y, m, d = (int(v) for v in iso.split("-"))
    state: DateState = str(rng.choice(["full", "blank", "partial", "absent"], p=[0.74, 0.13, 0.08, 0.05]))  # type: ignore[assignment]
    if state == "absent":
        return DatePlan(state, None, "", None)
    if state == "blank":
        gap = "　" * int(rng.integers(1, 4))
        return DatePlan(state, None, f"{gap}年{gap}月{gap}日", None)
    styles: tuple[DateStyle, ...] = ("printed", "zeros", "dots", "hanzi", "handwritten", "handwritten_whole")
    style = styles[int(rng.choice(6, p=[0.4, 0.07, 0.06, 0.13, 0.22, 0.12]))]
    if state == "partial":
        style = "handwritten" if style.startswith("handwritten") else "printed"
        return DatePlan(state, style, str(rng.choice([f"{y}年　　月　　日", f"{y}年{m}月　　日"])), None)
    texts = {
        "zeros": f"{y}年{m:02d}月{d:02d}日",
        "dots": str(rng.choice([f"{y}.{m}.{d}", f"{y}-{m:02d}-{d:02d}", f"{y}/{m}/{d}"])),
        "hanzi": hanzi_date(y, m, d, zero="○" if rng.random() < 0.2 else "〇"),
    }
    return DatePlan(state, style, texts.get(style, f"{y}年{m}月{d}日"), iso)


def hanzi_date(year: int, month: int, day: int, *, zero: str = "〇") -> str:
    """二〇二四年九月二十日."""
    digits = zero + "一二三四五六七八九"

    def small(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (
            digits[ones] if ones else ""
        )

    return "".join(digits[int(c)] for c in str(year)) + f"年{small(month)}月{small(day)}日"


def states(plan: CellPlan, colour: str) -> tuple[str, tuple[str, ...]]:
    """The seal state that a right program gives, and others that are no error. Grey cannot be told from a
    copy; a seal half missing or hardly there may go to a person."""
    weak = any(s.faint or s.partial for s in plan.seals)
    if plan.content in ("right", "right_and_square", "right_and_pen"):
        if colour != "colour":
            return "copy", ("unclear",)
        return "present", ("unclear",) if weak or plan.content == "right_and_pen" else ()
    if plan.content in ("wrong", "special"):
        return "wrong_body", ("unclear",) if weak or plan.content == "special" or colour != "colour" else ()
    if plan.content == "right_and_wrong":
        return "unclear", ("present", "copy") if colour != "colour" else ("present",)
    if plan.content == "copy":
        return "copy", ("unclear",)
    return "missing", ("unclear",) if plan.content not in ("none", "letterhead") or colour != "colour" else ()
