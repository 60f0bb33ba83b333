"""A small application under another call than the first, written from the call's own data: its form as a Word
paper, to prove that a new call needs no code."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from docx import Document as new_document
from docx.shared import Cm
from docx.table import Table, _Cell
from PIL import Image

from pipeline.call import Call
from samples import office
from samples.paper import SealPlan, Sheet, press_one

EXAMPLE = Path(__file__).parent / "calls" / "sample-2025-logistics.yaml"


def write_form(path: Path, call: Call, values: Mapping[str, str], *, hints: bool = True) -> None:
    """The call's form as a .docx. ``values``: by field key (applicant_city, leader.name …), prose key, and
    ``<block>`` for what stands in a signature cell after the line for the seal; what is not given is blank."""
    paper = new_document()
    paper.add_paragraph(call.form.title)
    table = paper.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    hint = "".join(call.form.city.hints) if hints else ""
    _row(table, call.form.city.label, values.get(call.form.city.key, "") + hint)
    for person in call.form.people:
        cells = [(person.label, values.get(f"{person.key}.name", ""))]
        cells += [(c.label, values.get(f"{person.key}.{c.key}", "")) for c in call.form.person_columns]
        for at in range(0, len(cells), 2):
            _row(table, *(text for pair in cells[at : at + 2] for text in pair))
    for cell in call.form.prose:
        _row(table, cell.label, (cell.hint + "\n" if hints else "") + values.get(cell.key, ""))
    for demand in call.form.signatures:
        date = values.get(demand.block, "    年   月   日")
        _row(table, demand.label, f"{demand.hint or ''}\n\n\n{demand.seal_label}：\n\n　　　　{date}")
        table.rows[-1].height = Cm(6)
    paper.save(str(path))


def _row(table: Table, *texts: str) -> None:
    cells: tuple[_Cell, ...] = table.add_row().cells  # type: ignore[no-untyped-call]
    if len(texts) == 2:
        cells[1].merge(cells[3])
        cells = (cells[0], cells[1])
    for cell, text in zip(cells, texts, strict=False):
        lines = text.strip("\n").split("\n")
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def write_scan(path: Path, form: Path, seals: Mapping[str, str], *, seed: int = 1, dpi: int = 200) -> None:
    """The printed form, sealed and scanned, as a PDF of pictures. ``seals``: ring text by the label of the line
    over which it is pressed. Raises ValueError where a label is not on the paper, office.OfficeMissing."""
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        office.to_pdf([form], Path(folder))
        sheet = Sheet(Path(folder) / f"{form.stem}.pdf")
        pictures = [sheet.picture(n, dpi) for n in range(len(sheet))]
        for label, text in seals.items():
            mark = sheet.find(label)
            if mark is None:
                raise ValueError(f"{label} is not on the paper")
            middle = (mark.box[2] + 45, mark.box[3] + 6)  # no print over its letters
            pictures[mark.page] = press_one(
                pictures[mark.page], SealPlan(text), centre_pt=middle, dpi=dpi, rng=rng
            )
    images = [Image.fromarray(np.ascontiguousarray(p[:, :, ::-1])) for p in pictures]
    images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi, quality=85)


def write_plan(path: Path, title: str, *paragraphs: str) -> None:
    paper = new_document()
    for text in (title, *paragraphs):
        paper.add_paragraph(text)
    paper.save(str(path))


# a whole application of an invented city's kind: every field, cell and date
VALUES = {
    "applicant_city": "临沂市",
    "leader.name": "王伟",
    "leader.title": "临沂市人民政府副市长",
    "leader.phone": "13800000001",
    "liaison.name": "李敏",
    "liaison.title": "临沂市交通运输局科长",
    "liaison.phone": "0539-8000001",
    "overview": "临沂市是全国重要的商贸物流基地，2024年社会物流总额达到2.1万亿元。",
    "eligibility": "一、我市出台《临沂市现代物流业高质量发展三年行动计划（2023—2025年）》（临政发〔2023〕8号）。\n"
    "二、临沂国家物流枢纽列入建设名单。\n三、近三年未发生重大安全事故。",
    "targets": "到2027年，社会物流总费用占比降至13%。",
    "city_government": "2025年5月20日",
    "transport_department": "2025年5月22日",
}
