"""The papers whose pages are scanned: forms and plans of cities, and sheets of document numbers and figures."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from random import Random

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from samples import cells, cities, form_docx, looks, office, plan_docx, plan_text, story

SHEETS = 3
_FACES = ("Noto Serif CJK SC", "AR PL SungtiL GB", "AR PL KaitiM GB", "WenQuanYi Zen Hei", "LXGW WenKai")
_ISSUERS = [
    "甬政发",
    "柳工信",
    "苏府办",
    "延州政办发",
    "京经信",
    "濮政",
    "皖经信智能",
    "川通管",
    "鄂工信规",
    "渝府办发",
    "粤工信函",
    "沪通信管",
    "信政文",
    "黔府发",
    "桂工信装备",
    "琼府办函",
    "晋市政发",
    "闽通管联",
    "青科创",
    "厦府规",
    "陕工信发",
    "包府办",
]
_TITLES = (
    "关于加快推进工业互联网创新发展的实施意见",
    "5G网络设施建设三年行动计划",
    "制造业数字化转型实施方案",
    "关于促进数字经济高质量发展的若干政策",
    "信息通信基础设施专项规划",
    "智能工厂梯度培育行动方案",
)
_HEAD = ("区县", "2022年", "2023年", "2024年", "2025年", "文号")
_FONT = re.compile(r'(w:(?:eastAsia|ascii|hAnsi|cs))="[^"]*"')


def write_sources(folder: Path, *, seed: int, applications: int, face: str | None = None) -> list[Path]:
    """PDFs named …_form, …_plan and …_numbers. ``face``: a font that all of them are set in, to try one that the
    generator does not use. Raises office.OfficeMissing."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed}/pages")
    papers: list[Path] = []
    for n, city in enumerate(rng.sample(sorted(c.name for c in cities.all_cities()), applications)):
        papers += _application(folder, f"{n}", city, Random(f"{seed}/{n}/paper"))
    papers += [_numbers(folder / f"{n}_numbers.docx", Random(f"{seed}/{n}/numbers")) for n in range(SHEETS)]
    if face is not None:
        for paper in papers:
            _reset(paper, face)
    office.to_pdf(papers, folder)
    return [paper.with_suffix(".pdf") for paper in papers]


def _application(folder: Path, tag: str, city: str, rng: Random) -> list[Path]:
    applicant = cities.Applicant((cities.city(city),))
    told = story.tell(rng, applicant)
    style = looks.form_style(rng)
    plan_style = looks.plan_style(rng, fonts=style.fonts)
    fields = {"applicant_city": applicant.name}
    for role, person in told.people.items():
        fields |= {f"{role}.name": person.name, f"{role}.title": person.title}
        fields |= {f"{role}.phone": person.phone, f"{role}.email": person.email}
    signings = {
        block: form_docx.Signing(date=f"2024年9月{10 + n}日", opinion="同意推荐。" if n else "")
        for n, block in enumerate(cities.BLOCKS)
    }
    form, plan = folder / f"{tag}_form.docx", folder / f"{tag}_plan.docx"
    prose = {key: cell.text for key, cell in cells.write(rng, told).items()}
    form_docx.write_form(form, form_docx.FormContent(fields, prose, signings), style)
    written = plan_text.write_plan(rng, told, headings=plan_style.headings)
    issuer = applicant.bodies()["city_government"][0]
    plan_docx.write_plan_docx(plan, written, plan_style, issuer=issuer, month="2024年9月")
    return [form, plan]


def _numbers(path: Path, rng: Random) -> Path:
    """Policies with their numbers, and a table of figures with a narrow column of numbers."""
    paper = docx.Document()
    face = rng.choice(_FACES)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = face, Pt(rng.choice([10.5, 12, 14]))
    style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
    for n in range(rng.randint(9, 12)):
        year = rng.randint(2019, 2024)
        until = f"（{year}—{year + rng.randint(2, 4)}年）" if rng.random() < 0.6 else ""
        number = f"{rng.choice(_ISSUERS)}〔{year}〕{rng.randint(1, 240)}号"
        paper.add_paragraph(
            f"{n + 1}. 《{rng.choice(_TITLES)}{until}》（{number}），{year}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
            f"印发，安排专项资金{rng.randint(100, 9999) / 10:.1f}亿元，占比{rng.randint(10, 990) / 10}%。"
        )
    table = paper.add_table(rows=1, cols=len(_HEAD))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, _HEAD, strict=True):
        cell.text = text
    for _ in range(rng.randint(7, 11)):
        row = table.add_row().cells
        row[0].text = rng.choice(
            ["东城", "西湖", "南山", "北仑", "海曙", "江岸", "高新", "城关", "经开"]
        ) + rng.choice("区县")
        for cell in row[1:5]:
            cell.text = _figure(rng)
        row[5].text = f"{rng.choice(_ISSUERS)[:2]}发〔{rng.randint(2019, 2024)}〕{rng.randint(1, 300)}号"
    paper.save(str(path))
    return path


def _figure(rng: Random) -> str:
    kinds = (
        f"{rng.randint(10, 99999)}",
        f"{rng.randint(1, 9999) / 100:.2f}",
        f"{rng.randint(1000, 99999):,}",
        f"{rng.randint(10, 999) / 10}%",
    )
    return rng.choice(kinds)


def _reset(path: Path, face: str) -> None:
    """Every font of the paper is ``face``."""
    with zipfile.ZipFile(path) as paper:
        parts = {name: paper.read(name) for name in paper.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as paper:
        for name, data in parts.items():
            if name.endswith(".xml") and b"rFonts" in data:
                data = _FONT.sub(rf'\1="{face}"', data.decode()).encode()
            paper.writestr(name, data)
