"""Which faces and page set-ups a city's office uses."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from samples.docx_tools import Fonts

FACES = (
    Fonts("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL KaitiM GB", "AR PL SungtiL GB", "AR PL SungtiL GB"),
    Fonts("Noto Serif CJK SC", "WenQuanYi Zen Hei", "LXGW WenKai", "Noto Serif CJK SC", "Noto Serif CJK SC"),
    Fonts("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UKai CN", "AR PL UMing CN", "AR PL UMing CN"),
    Fonts("Noto Sans CJK SC", "Noto Sans CJK SC", "AR PL KaitiM GB", "AR PL KaitiM GB", "AR PL SungtiL GB"),
    Fonts("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai", "LXGW WenKai", "LXGW WenKai"),
    Fonts(
        "WenQuanYi Zen Hei",
        "WenQuanYi Zen Hei",
        "AR PL KaitiM GB",
        "WenQuanYi Micro Hei",
        "WenQuanYi Micro Hei",
    ),
)


@dataclass(frozen=True)
class FormStyle:
    """How the form is laid out. ``break_labels`` sets line breaks into long labels as the notice does."""

    fonts: Fonts
    margins_cm: tuple[float, float, float, float]
    label_cm: float
    body_size: float
    full_width_marks: bool
    break_labels: bool
    short_labels: bool
    keep_hints: bool
    spaced_seal_label: bool
    pieces: int  # tables in which the form stands: 1, 2 or 4
    row_cm: float
    sign_cm: float
    numbered: bool
    sign_low: bool  # seal and date stand at the foot of the cell
    seal_first: bool  # the line of the seal stands left rather than in the middle
    page_style: str


def form_style(rng: Random, *, fonts: Fonts | None = None) -> FormStyle:
    return FormStyle(
        fonts=fonts or rng.choice(FACES),
        margins_cm=rng.choice(((2.5, 2.2, 2.2, 2.4), (3.0, 2.6, 2.8, 2.8), (2.0, 2.0, 2.0, 2.0))),
        label_cm=rng.choice((3.4, 3.9, 4.4)),
        body_size=rng.choice((10.5, 11, 12, 12, 14)),
        full_width_marks=rng.random() < 0.6,
        break_labels=rng.random() < 0.5,
        short_labels=rng.random() < 0.15,
        keep_hints=rng.random() < 0.3,
        spaced_seal_label=rng.random() < 0.2,
        pieces=rng.choice((1, 1, 1, 2, 4)),
        row_cm=rng.choice((0.9, 1.1, 1.4)),
        sign_cm=rng.choice((5.6, 6.4, 7.5, 8.6)),
        numbered=rng.random() < 0.5,
        sign_low=rng.random() < 0.3,
        seal_first=rng.random() < 0.4,
        page_style=rng.choice(("dash", "plain", "page")),
    )


@dataclass(frozen=True)
class PlanStyle:
    """``headings``: "hanzi" 一、（一）1.（1） or "chapter" 第一章（一）1."""

    fonts: Fonts
    headings: str
    contents: bool
    word_styles: bool
    page_style: str | None
    running_head: bool
    line: float
    cover: bool


def plan_style(rng: Random, *, fonts: Fonts | None = None) -> PlanStyle:
    return PlanStyle(
        fonts=fonts or rng.choice(FACES),
        headings=rng.choice(("hanzi", "hanzi", "hanzi", "chapter")),
        contents=rng.random() < 0.35,
        word_styles=rng.random() < 0.5,
        page_style=rng.choice(("dash", "dash", "plain", "page")),
        running_head=rng.random() < 0.3,
        line=rng.choice((26, 28, 28, 30)),
        cover=rng.random() < 0.5,
    )
