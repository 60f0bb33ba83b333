"""Draws the page: two ruled cells with their print, dates and seals. All lengths in mm, pixels at 300 dpi."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.call import Call
from samples import seal_art
from samples.seal_cells.hand import hand_font, write_text
from samples.seal_cells.inking import DrawnCell, Pixels, Thing, draw_planned, ink_cell
from samples.seal_cells.names import Applicant
from samples.seal_cells.plan import CellPlan, DatePlan, SealPlan
from samples.seal_cells.printer import MM, Printer, Rect

WIDTH, HEIGHT = 210.0, 297.0


@dataclass(frozen=True)
class DrawnPage:
    pixels: Pixels
    cells: tuple[DrawnCell, ...]
    things: tuple[Thing, ...]


def draw_cell(call: Call, who: Applicant, plan: CellPlan, rng: np.random.Generator) -> DrawnPage:
    """A slip of paper with one cell only, quickly drawn and read."""
    width, high = float(rng.uniform(112, 138)), float(rng.uniform(62, 84))
    image = Image.new("RGB", (round((width + 12) * MM), round((high + 12) * MM)), "white")
    pen = Printer(image, rng)
    cell, anchor = _cell(pen, call, plan, (6, 6, width + 6, high + 6), rng)
    pixels = np.ascontiguousarray(np.asarray(image)[..., ::-1])
    things: list[Thing] = []
    pixels = ink_cell(pixels, 0, [cell], anchor, who, things, rng)
    if plan.content == "edge":
        pixels = _over_the_edge(pixels, who, (width + 12, high * float(rng.uniform(0.3, 0.8))), things, rng)
    return DrawnPage(pixels, (cell,), tuple(things))


def _over_the_edge(
    pixels: Pixels, who: Applicant, edge: tuple[float, float], things: list[Thing], rng: np.random.Generator
) -> Pixels:
    """A part of the city's seal over the right edge of the page (``edge``: mm)."""
    seal = draw_planned(SealPlan("edge", who.body("city_government")), who, rng)[0]
    things.append(Thing("edge", who.body("city_government"), edge, 42, -1))
    share = float(rng.uniform(0.1, 0.6))
    return seal_art.edge_seal(pixels, seal, side="right", y_px=edge[1] * MM, share=share, rng=rng)


def draw_page(call: Call, who: Applicant, plans: tuple[CellPlan, ...], rng: np.random.Generator) -> DrawnPage:
    """The clean page, all ink on it, before it is scanned."""
    image = Image.new("RGB", (round(WIDTH * MM), round(HEIGHT * MM)), "white")
    pen = Printer(image, rng)
    left, right = float(rng.uniform(20, 30)), WIDTH - float(rng.uniform(18, 28))
    heights = rng.uniform(62, 108, len(plans))
    y = float(rng.uniform(18, HEIGHT - 25 - heights.sum()))
    cells, anchors = [], []
    for plan, high in zip(plans, heights.tolist(), strict=True):
        cell, anchor = _cell(pen, call, plan, (left, y, right, y + high), rng)
        cells.append(cell)
        anchors.append(anchor)
        y += high
    pen.rule((left, cells[0].box[1], right, y))
    pixels = np.ascontiguousarray(np.asarray(image)[..., ::-1])
    things: list[Thing] = []
    for index in range(len(cells)):
        pixels = ink_cell(pixels, index, cells, anchors[index], who, things, rng)
    if rng.random() < 0.08:
        seal = draw_planned(SealPlan("edge", who.body("city_government")), who, rng)[0]
        y_edge = float(rng.uniform(60, 240))
        pixels = seal_art.edge_seal(
            pixels, seal, side="right", y_px=y_edge * MM, share=float(rng.uniform(0.1, 0.6)), rng=rng
        )
        things.append(Thing("edge", who.body("city_government"), (WIDTH, y_edge), 42, -1))
    return DrawnPage(pixels, tuple(cells), tuple(things))


def _cell(
    pen: Printer, call: Call, plan: CellPlan, box: Rect, rng: np.random.Generator
) -> tuple[DrawnCell, tuple[float, float]]:
    """Rules and prints one row; the signature cell and where a seal would be pressed."""
    demand = next(s for s in call.form.signatures if s.block == plan.block)
    x0, y0, x1, y1 = box
    pen.rule(box)
    if rng.random() < 0.8:
        column = float(rng.uniform(26, 44))
        pen.rule((x0, y0, x0 + column, y1))
        pen.centred(demand.label, (x0 + 2, y0, x0 + column - 2, y1))
        x0, y = x0 + column, y0 + 3
    else:
        y = pen.paragraph(demand.label, (x0 + 3, y0 + 3, x1 - 3, y1))
    text = demand.hint or f"({demand.label})"
    if plan.block != "city_government" and rng.random() < 0.6:
        text = str(rng.choice(["同意推荐。", "经审核，同意推荐申报。", "材料真实完整，同意上报，请予支持。"]))
    if rng.random() < 0.9:
        pen.paragraph(text, (x0 + 3, y, x1 - 3, y1), indent=2)
    label = (
        demand.seal_label.replace("(", "（").replace(")", "）")
        if rng.random() < 0.6
        else f"{plan.expected}（盖章）"
    )
    label += str(rng.choice(["：", ":", ""]))
    room = x1 - x0 - 8
    per_line = int(room / pen.em)
    sign_y = y1 - float(rng.uniform(22, 34)) - (pen.em * 1.5 if len(label) > per_line else 0)
    sign_x = (
        x0 + 4 if len(label) > per_line else x0 + 4 + float(rng.uniform(0, 1)) * (room - len(label) * pen.em)
    )
    pen.paragraph(label, (sign_x, sign_y, x1 - 3, y1))
    date_y = y1 - float(rng.uniform(8, 13))
    date_box = _date(pen, plan.date, x0, x1, date_y, rng)
    target = date_box if date_box and rng.random() < 0.75 else (sign_x, sign_y, sign_x + 50, sign_y + 6)
    centre = ((target[0] + target[2]) / 2 + float(rng.normal(0, 6)), (target[1] + target[3]) / 2 - 8)
    radius = 23.0
    anchor = (min(max(centre[0], x0 + radius), x1 - radius), min(max(centre[1], y0 + 16), y1 - 17))
    return DrawnCell(plan, demand.label, (x0, y0, x1, y1), date_box), anchor


def _date(
    pen: Printer, date: DatePlan, x0: float, x1: float, y: float, rng: np.random.Generator
) -> Rect | None:
    """Prints or writes the date line at the right; where it stands."""
    if date.state == "absent":
        return None
    width = max(34.0, len(date.text) * pen.em)
    x = max(x0 + 3, x1 - width - float(rng.uniform(4, 26)))
    if not (date.style or "").startswith("handwritten"):
        return pen.write(date.text, x, y)
    font, fill = hand_font(rng), (20, 20, 20) if rng.random() < 0.55 else (30, 50, 150)
    if date.style == "handwritten_whole":
        return write_text(pen.image, date.text, font, x, y, pen.em * 1.25, fill, rng)
    return _filled_in(pen, date.text, font, x, y, fill, rng)


def _filled_in(
    pen: Printer,
    text: str,
    font: str,
    x: float,
    y: float,
    fill: tuple[int, int, int],
    rng: np.random.Generator,
) -> Rect:
    """Printed 年 月 日 with the figures written between them."""
    at = x
    for part in text.replace("年", "\0年\0").replace("月", "\0月\0").replace("日", "\0日").split("\0"):
        if part in ("年", "月", "日"):
            at = pen.write(part, at, y)[2]
        elif part.strip("　"):
            at = write_text(pen.image, part, font, at + 0.6, y, pen.em * 1.2, fill, rng)[2] + 0.6
        else:
            at += pen.em * 1.6
    return x, y, at, y + pen.em
