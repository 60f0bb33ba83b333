"""``python -m samples.plans --out DIR --seed N``: write plans, scan them, read them, mark headings and tables."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2

from pipeline.call import load_call
from pipeline.model import Document, Page, ReadFile
from pipeline.raster import Raster
from pipeline.reading.engines import engine
from pipeline.reading.raster_source import raster
from pipeline.reading.scan_page import read_scan
from pipeline.structure.documents import documents
from samples import cities, looks, office, plan_docx, plan_text, story
from samples.plan_text import Block, PlanText, TableBlock
from samples.plans.marks import PlanMarks
from samples.scanner import random_settings, scan

CALL = load_call()
DRAWN = 300  # dpi of the print
ROWS = (18, 44)  # of the long table: it runs over one page break or two
_WORKS = ("智能工厂", "数字化车间", "柔性产线", "无人仓储", "远程集控", "质量检测")
_TRADES = ("重工", "电子", "化工", "纺织", "汽车部件", "新材料", "家电", "港口", "能源", "食品")


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m samples.plans", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=3, help="plans")
    parser.add_argument("--quality", choices=("clean", "office", "poor"), default="office")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    plans = {}
    for n in range(options.count):
        path = options.out / f"{n}_plan.docx"
        plans[path] = _write(path, Random(f"{options.seed}/{n}/plans"))
    try:
        office.to_pdf(list(plans), options.out)
    except office.OfficeMissing as error:
        print(error, file=sys.stderr)
        return 3
    marks = PlanMarks()
    for n, (path, plan) in enumerate(plans.items()):
        pages = _scanned(path.with_suffix(".pdf"), options.quality, np.random.default_rng([options.seed, n]))
        read = _document(path.name, pages)
        if read is None:
            print(f"{path.name}: not one plan", file=sys.stderr)
            read = Document(id="d0", delivery="paper/1", channel="paper", pages=())
        marks.add(plan, read)
        print(f"{path.name}: {len(pages)} pages", flush=True)
    print("\n".join(marks.misses))
    print(
        f"headings with level F1 {marks.f1:.3f} ({marks.right_headings} right of {marks.headings}, "
        f"{marks.read_headings} read); tables {marks.read_tables} read of {marks.tables}, captions {marks.captions}, "
        f"rows {marks.right_rows} of {marks.rows}, surplus {marks.surplus_rows}"
    )
    return 0


def _write(path: Path, rng: Random) -> PlanText:
    """A plan with a long table of projects behind one of its paragraphs."""
    applicant = cities.Applicant((rng.choice(sorted(cities.all_cities(), key=lambda c: c.name)),))
    told = story.tell(rng, applicant)
    style = looks.plan_style(rng)
    plan = plan_text.write_plan(rng, told, headings=style.headings)
    blocks: list[Block] = list(plan.blocks)
    at = rng.randrange(len(blocks) // 3, len(blocks))
    while not isinstance(blocks[at - 1], plan_text.Paragraph):
        at -= 1
    blocks.insert(at, _long_table(rng, applicant.name))
    plan = replace(plan, blocks=tuple(blocks))
    issuer = applicant.bodies()["city_government"][0]
    plan_docx.write_plan_docx(path, plan, style, issuer=issuer, month="2024年9月")
    return plan


def _long_table(rng: Random, city: str) -> TableBlock:
    rows: list[tuple[str, ...]] = [("序号", "企业名称", "项目名称", "投资（万元）", "完成时间")]
    for n in range(1, rng.randint(*ROWS) + 1):
        trade, work = rng.choice(_TRADES), rng.choice(_WORKS)
        money = "" if rng.random() < 0.05 else f"{rng.randint(100, 9999)}"
        day = f"{rng.randint(2024, 2026)}年{rng.randint(1, 12)}月"
        rows.append((f"{n}", f"{city}{trade}第{n}有限公司", f"5G{work}建设项目", money, day))
    return TableBlock(
        rng.choice(("重点项目清单", "表2 重点项目情况表", "附表 5G应用项目一览表")), tuple(rows)
    )


def _scanned(pdf: Path, quality: str, rng: np.random.Generator) -> tuple[Page, ...]:
    """All pages, fed to one scanner one after the other."""
    settings = random_settings(rng, quality)  # type: ignore[arg-type]
    with pypdfium2.PdfDocument(pdf) as opened:
        count = len(opened)
    out = []
    for number in range(1, count + 1):
        pixels = raster(pdf, media_type="application/pdf", number=number, dpi=DRAWN).pixels
        lies = replace(settings, skew_deg=float(rng.normal(0, 0.5)), turn=settings.turn)
        data = np.frombuffer(scan(pixels, source_dpi=DRAWN, settings=lies, rng=rng), np.uint8)
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
        out.append(read_scan(Raster(picture, float(settings.dpi)), number=number, engine=engine("rapid")))
    return tuple(out)


def _document(name: str, pages: tuple[Page, ...]) -> Document | None:
    file = ReadFile(sha256="0" * 64, name=name, media_type="application/pdf", delivery="paper/1",
                    channel="paper", pages=pages)  # fmt: skip
    found = documents([file], call=CALL)
    return found[0] if len(found) == 1 else None


if __name__ == "__main__":
    sys.exit(main())
