"""Presses seals and draws what else is red in a cell. Lengths in mm, pixels at 300 dpi."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from samples import seal_art
from samples.seal_art import fonts
from samples.seal_cells.names import SECOND_SCRIPT, Applicant
from samples.seal_cells.pictured import seal_of
from samples.seal_cells.plan import CellPlan, SealPlan
from samples.seal_cells.printer import DPI, MM, Rect

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Thing:
    """Something that lies on the page, for the labels. ``centre`` and ``size`` in mm."""

    kind: str
    text: str | None
    centre: tuple[float, float]
    size: float
    cell: int  # whose it is
    faint: bool = False
    partial: bool = False
    inner_text: str | None = None


@dataclass(frozen=True)
class DrawnCell:
    plan: CellPlan
    label: str
    box: Rect
    date_box: Rect | None


def draw_planned(
    plan: SealPlan, who: Applicant, rng: np.random.Generator
) -> tuple[seal_art.draw.Rgba, float]:
    """The seal and its size in mm, as body and chance have it."""
    if plan.picture is not None:
        seal, size = seal_of(plan.picture, dpi=DPI, rng=rng)
        return _colour(seal, rng), size
    government = plan.text.endswith(("人民政府", "行政公署"))
    if plan.kind == "square":
        size = float(rng.uniform(16, 24))
        return _colour(
            seal_art.draw_seal(plan.text, diameter_mm=size, dpi=DPI, centre="none", shape="square", rng=rng),
            rng,
        ), size
    size = float(rng.uniform(44, 50.5)) if government else float(rng.uniform(38, 45.5))
    oval = plan.kind == "special" and plan.inner_where == "under" and rng.random() < 0.25
    centre: seal_art.draw.Centre = "emblem" if government and rng.random() < 0.7 else "star"
    code = None
    if plan.inner_text is None:
        if rng.random() < 0.25:  # registered with the police
            code = "".join(str(v) for v in rng.integers(0, 10, 13))
        centre = "none" if rng.random() < 0.05 else centre
    second = SECOND_SCRIPT.get(who.province) if plan.text.startswith(who.province) else None
    if second and (rng.random() > 0.4 or not fonts.usable(fonts.OTHER_SCRIPTS, second)):
        second = None
    seal = seal_art.draw_seal(
        plan.text, diameter_mm=size, dpi=DPI, centre="none" if oval else centre, rng=rng,
        shape="oval" if oval else "round", inner_text=plan.inner_text, second_script=second,
        code=code, inner_where=plan.inner_where,
    )  # fmt: skip
    return (seal_art.copied(seal, rng) if plan.kind == "copy" else _colour(seal, rng)), size


def _colour(seal: seal_art.draw.Rgba, rng: np.random.Generator) -> seal_art.draw.Rgba:
    """An ink from scarlet over crimson to purplish."""
    out = seal.copy()
    out[..., :3] = (int(rng.integers(15, 85)), int(rng.integers(10, 60)), int(rng.integers(165, 238)))
    return out


def ink_cell(
    pixels: Pixels, index: int, cells: list[DrawnCell], anchor: tuple[float, float], who: Applicant,
    things: list[Thing], rng: np.random.Generator,
) -> Pixels:  # fmt: skip
    """Presses and draws what the cell's plan says."""
    cell = cells[index]
    x0, y0, x1, y1 = cell.box
    for n, plan in enumerate(cell.plan.seals):
        seal, size = draw_planned(plan, who, rng)
        x, y = anchor
        if plan.kind == "square" or n > 0:
            x = x0 + 16 + float(rng.uniform(0, 1)) * max(1.0, x1 - x0 - 32)
            y = y1 - float(rng.uniform(14, 30))
        other = cells[1 - index].plan.content if len(cells) == 2 else "none"
        if other == "neighbour" and n == 0 and size > 30:  # over the rule between them
            y = (y1 if index == 0 else y0) + float(rng.uniform(-13, 0)) * (1 if index == 0 else -1)
        pixels = seal_art.press(
            pixels, seal, centre_px=(x * MM, y * MM), angle=float(rng.normal(0, 10)), rng=rng,
            faint=plan.faint, partial=plan.partial, px_per_mm=MM,
        )  # fmt: skip
        things.append(
            Thing(plan.kind, plan.text, (x, y), size, index, plan.faint, plan.partial, plan.inner_text)
        )
    return _other_things(pixels, index, cell, things, rng)


def _other_things(
    pixels: Pixels, index: int, cell: DrawnCell, things: list[Thing], rng: np.random.Generator
) -> Pixels:
    x0, y0, x1, y1 = cell.box
    x, y = float(rng.uniform(x0 + 20, x1 - 20)), float(rng.uniform(y0 + 15, y1 - 10))
    content, at = cell.plan.content, (x * MM, y * MM)
    if content in ("pen", "right_and_pen"):
        kind = ("line", "circle", "tick", "scrawl")[int(rng.integers(4))]
        length = float(rng.uniform(12, 44))
        pixels = seal_art.pen_stroke(pixels, centre_px=at, length_mm=length, dpi=DPI, rng=rng, kind=kind)  # type: ignore[arg-type]
        things.append(Thing(f"pen_{kind}", None, (x, y), length, index))
    elif content == "logo":
        size = float(rng.uniform(24, 46))
        pixels = seal_art.press(
            pixels, seal_art.logo(size, DPI, rng), centre_px=at, angle=0.0, rng=rng, px_per_mm=MM
        )
        things.append(Thing("logo", None, (x, y), size, index))
    elif content == "pen_ring":
        length = float(rng.uniform(30, 50))
        pixels = seal_art.pen_stroke(pixels, centre_px=at, length_mm=length, dpi=DPI, rng=rng, kind="circle")
        things.append(Thing("pen_ring", None, (x, y), length, index))
    elif content == "fingerprint":
        pixels = seal_art.fingerprint(pixels, centre_px=at, dpi=DPI, rng=rng)
        things.append(Thing("fingerprint", None, (x, y), 20, index))
    elif content == "letterhead":
        pixels = seal_art.red_rule(pixels, y_px=(y0 + 10) * MM, dpi=DPI, star=bool(rng.random() < 0.3))
        pixels = _red_title(pixels, cell, rng)
        things.append(
            Thing("letterhead", f"{cell.plan.expected}文件", ((x0 + x1) / 2, y0 + 6), x1 - x0, index)
        )
    elif content == "frame":
        box = ((x - 15) * MM, (y - 8) * MM, (x + 15) * MM, (y + 8) * MM)
        pixels = seal_art.red_frame(pixels, box_px=box, dpi=DPI)
        things.append(Thing("frame", None, (x, y), 30, index))
    elif content == "receipt":
        lines = (("收文专用", "2024年9月23日"), ("已收讫",), ("附件", "第3册"))[int(rng.integers(3))]
        violet = bool(rng.random() < 0.3)
        pixels = seal_art.receipt_stamp(
            pixels, lines, centre_px=at, dpi=DPI, rng=rng, ink=(140, 40, 90) if violet else (40, 30, 200)
        )
        things.append(Thing("receipt", "".join(lines), (x, y), 36, index))
    return pixels


def _red_title(pixels: Pixels, cell: DrawnCell, rng: np.random.Generator) -> Pixels:
    """A red head over the cell's text, as where the opinion is a letter pasted in."""
    image = Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
    text = f"{cell.plan.expected}文件"
    size = min(9.0, (cell.box[2] - cell.box[0] - 8) / len(text))
    font = fonts.load("NotoSerifCJK-Bold.ttc", 2, round(size * MM))
    ImageDraw.Draw(image).text(
        (cell.box[0] * MM + 4 * MM, (cell.box[1] + 9 - size) * MM), text, font=font, fill=(215, 25, 35)
    )
    return np.ascontiguousarray(np.asarray(image)[..., ::-1])
