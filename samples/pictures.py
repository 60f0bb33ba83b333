"""Pictures for the guides, from the results of a run: ``python -m samples.pictures OUT --to docs/pictures``.

Needs LibreOffice; with Chromium the summary's web page too. Each picture stays under 200 KB.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from samples import office

LIMIT = 200_000  # bytes
_PAPERS = {
    "评审摘要.docx": ("summary-word.png", 2),
    "补正通知.docx": ("notice.png", 2),
    "核对单.docx": ("worksheet.png", 1),
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def draw(out: Path, to: Path, city: str) -> list[Path]:
    """The pictures of ``city``'s papers and of the ledger. Raises FileNotFoundError where a paper is missing,
    office.OfficeMissing."""
    folder = next(p for p in sorted((out / "submissions").iterdir()) if city in p.name)
    to.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        papers = [_plainly_named(folder / name, Path(scratch)) for name in _PAPERS]
        papers.append(_plainly_named(out / "台账.xlsx", Path(scratch)))
        office.to_pdf(papers, Path(scratch))
        for paper, (name, pages) in zip(papers, _PAPERS.values(), strict=False):
            made.append(_save(_beside(_pages(paper.with_suffix(".pdf"), pages)), to / name))
        ledger = _pages(papers[-1].with_suffix(".pdf"), 1, dpi=220)[0]
        made.append(_save(_trimmed(ledger), to / "ledger.png"))
        web = _web(folder / "评审摘要.html", Path(scratch))
        if web is not None:
            made.append(_save(web, to / "summary-web.png"))
    return made


def _plainly_named(path: Path, scratch: Path) -> Path:
    """A copy that LibreOffice's own names do not collide with."""
    return Path(shutil.copyfile(path, scratch / path.name))


def _pages(path: Path, count: int, *, dpi: int = 80) -> list[Image.Image]:
    pdf = pdfium.PdfDocument(path)
    return [pdf[n].render(scale=dpi / 72).to_pil() for n in range(min(count, len(pdf)))]


def _beside(pages: Sequence[Image.Image]) -> Image.Image:
    framed = [ImageOps.expand(p, border=1, fill="#9aa4b0") for p in pages]
    sheet = Image.new("RGB", (sum(p.width + 12 for p in framed) - 12, max(p.height for p in framed)), "white")
    x = 0
    for page in framed:
        sheet.paste(page, (x, 0))
        x += page.width + 12
    return sheet


def _trimmed(page: Image.Image) -> Image.Image:
    """Without the white around."""
    box = ImageOps.invert(page.convert("L")).point(lambda v: 255 if v > 8 else 0).getbbox()
    return page.crop(box) if box else page


def _web(path: Path, scratch: Path) -> Image.Image | None:
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return None
    shot = scratch / "web.png"
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--window-size=1200,1500",
    ]
    command += [f"--user-data-dir={scratch / 'profile'}", f"--screenshot={shot}", path.resolve().as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(shot) as image:
        return image.convert("RGB")


def _save(image: Image.Image, path: Path) -> Path:
    """PNG in few colours; smaller until it is small enough."""
    colours = 64
    while True:
        image.convert("RGB").quantize(colours).save(path, optimize=True)
        if path.stat().st_size < LIMIT:
            return path
        if colours > 16:
            colours //= 2
        else:
            image = image.resize((image.width * 4 // 5, image.height * 4 // 5))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m samples.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="results of intake run samples/inbox")
    parser.add_argument("--to", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--city", default="襄阳")
    options = parser.parse_args()
    try:
        for path in draw(options.out, options.to, options.city):
            print(path)
    except (StopIteration, FileNotFoundError) as error:
        print(f"no papers of {options.city} in {options.out}: {error}", file=sys.stderr)
        return 2
    except office.OfficeMissing as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
