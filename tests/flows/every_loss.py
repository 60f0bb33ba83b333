"""Every single loss from a complete application: ``python tests/flows/every_loss.py [--only WORD]`` (`make losses`).

The complete one of the samples is run as it is, its scan as one picture a page. Then one thing at a time is taken
away: a page, what stands in a cell, a seal, a date, a file of the disc, an attachment, a row of the register, a passage
of the electronic plan. None of these runs may end as complete; exit code 1 where one does.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pypdfium2
from PIL import Image

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
NAME = "001"  # of the deliveries of the sample that is complete
DPI = 200
REGISTER = (
    "渠道,路径,收到日期,份数,来文单位,备注\n纸质,paper/001,2024-09-29,5,,\n光盘,disc/001,2024-09-29,,,\n"
)

Loss = Callable[[Path], None]  # takes something away from an inbox


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", help="losses whose name holds this word")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="intake-losses-") as folder:
        base, inbox, out = (Path(folder) / name for name in ("base", "inbox", "out"))
        staged(base)
        verdict, whole = run(base, out)
        if verdict != "complete":
            sys.exit(f"the application is not complete to begin with: {verdict}")
        overlooked = 0
        for name, loss in losses(whole, base):
            if options.only not in name:
                continue
            shutil.rmtree(inbox, ignore_errors=True)
            shutil.copytree(base, inbox)
            loss(inbox)
            verdict, told = run(inbox, out)
            overlooked += verdict == "complete"
            rules = dict.fromkeys(
                f"{f['rule']} {f['subject']}" for f in told["findings"] if f["severity"] != "note"
            )
            print(f"{name:40}{verdict:14}{'; '.join(rules)[:160]}", flush=True)
    print(f"overlooked: {overlooked}")
    return int(overlooked > 0)


def staged(inbox: Path) -> None:
    """The complete application: pictures of its pages, the files of its disc, its message, a register."""
    pages, disc = inbox / "paper" / NAME, inbox / "disc" / NAME
    pages.mkdir(parents=True)
    with pypdfium2.PdfDocument(SAMPLES / "paper" / f"{NAME}.pdf") as scan:
        for number, page in enumerate(scan, 1):
            picture = page.render(scale=DPI / 72).to_pil()
            picture.save(pages / f"{number:02}.jpg", quality=92, dpi=(DPI, DPI))
    subprocess.run(
        ["7z", "x", "-y", f"-o{disc}", SAMPLES / "disc" / f"{NAME}.iso"], check=True, capture_output=True
    )
    (inbox / "email").mkdir()
    shutil.copy(SAMPLES / "email" / f"{NAME}.eml", inbox / "email")
    (inbox / "收件登记.csv").write_text(REGISTER, encoding="utf-8")


def run(inbox: Path, out: Path) -> tuple[str, dict[str, Any]]:
    """Verdict and record of the one application of ``inbox``."""
    command = [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", str(out)]
    subprocess.run(command, check=False, capture_output=True)
    (entry,) = json.loads((out / "batch.json").read_text(encoding="utf-8"))["submissions"]
    return entry["verdict"], json.loads((out / entry["path"]).read_text(encoding="utf-8"))


def losses(whole: dict[str, Any], base: Path) -> Iterator[tuple[str, Loss]]:
    """What can be taken away, with a name; places by what the run over the whole has found."""
    scanned = [d for d in whole["documents"] if d["delivery"] == f"paper/{NAME}"]
    before = {d["id"]: sum(e["pages"] for e in scanned[:n]) for n, d in enumerate(scanned)}
    first = 1 + scanned[0]["pages"] if scanned[0]["role"] == "cover_letter" else 1
    for number in range(first, 1 + sum(d["pages"] for d in scanned)):
        yield f"page {number}", partial(without, f"paper/{NAME}/{number:02}.jpg")
    for name, evidence in cells(whole):
        places = [(before[e["document"]] + e["page"], e["bbox"]) for e in evidence if e["document"] in before]
        if places:
            yield name, partial(whitened, places)
    for path in sorted((base / "disc").rglob("*.docx")):
        if not path.name.startswith("~$"):
            yield f"disc: {path.name[-10:]}", partial(without, path.relative_to(base))
    for name in attachments(base):
        yield f"email: {name[-10:]}", partial(without_attachment, name)
    yield "disc", partial(without, "disc")
    yield "email", partial(without, "email")
    yield "register: row of the paper", partial(registered, r"纸质.*\n", "")
    yield "register: row of the disc", partial(registered, r"光盘.*\n", "")
    yield "register: four copies", partial(registered, ",5,", ",4,")
    yield "register: disc late", partial(registered, r"(光盘.*)2024-09-29", r"\g<1>2024-10-08")
    for share in (0.2, 0.5, 0.8):
        yield f"plan on disc: the paragraph at {share}", partial(without_paragraphs, share, 1)
    yield "plan on disc: its last third", partial(without_paragraphs, 0.67, None)


def cells(whole: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What stands in the form's cells, with its places."""
    for key, value in whole["form"]["fields"].items():
        if value["state"] == "filled":
            yield f"field {key}", value["evidence"][:1]
    for section in whole["sections"]:
        if section["key"]:
            yield f"prose {section['key']}", section["evidence"]
    for signature in whole["signatures"]:
        if signature["seal"] == "present":
            _, ring, date = signature["evidence"][:3]  # the cell, the seal, the date
            yield f"seal {signature['block']}", [ring]
            yield f"date {signature['block']}", [date]
            yield f"seal and date {signature['block']}", [ring, date]


def without(path: str | Path, inbox: Path) -> None:
    target = inbox / path
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()


def whitened(places: list[tuple[int, list[float]]], inbox: Path) -> None:
    """Paper over what stands there: page of the scan from 1, box in points."""
    for number, (x0, y0, x1, y1) in places:
        path = inbox / "paper" / NAME / f"{number:02}.jpg"
        picture = np.array(Image.open(path).convert("RGB"))
        left, top, right, bottom = (round(v * DPI / 72) for v in (x0 - 2, y0 - 2, x1 + 2, y1 + 2))
        around = picture[max(0, top - 60) : bottom + 60, max(0, left - 60) : right + 60].reshape(-1, 3)
        colour = np.median(around[around.sum(axis=1) > 600], axis=0)
        grain = np.random.default_rng(1).normal(0, 2, picture[top:bottom, left:right].shape)
        picture[top:bottom, left:right] = np.clip(colour + grain, 0, 255)
        Image.fromarray(picture).save(path, quality=92, dpi=(DPI, DPI))


def attachments(base: Path) -> list[str]:
    message = _message(base)
    return [str(part.get_filename()) for part in message.iter_attachments()]


def without_attachment(name: str, inbox: Path) -> None:
    message = _message(inbox)
    message.set_payload([part for part in message.iter_parts() if part.get_filename() != name])
    (inbox / "email" / f"{NAME}.eml").write_bytes(message.as_bytes())


def _message(inbox: Path) -> email.message.EmailMessage:
    data = (inbox / "email" / f"{NAME}.eml").read_bytes()
    return email.message_from_bytes(data, policy=email.policy.default)


def registered(old: str, new: str, inbox: Path) -> None:
    path = inbox / "收件登记.csv"
    path.write_text(re.sub(old, new, path.read_text(encoding="utf-8")), encoding="utf-8")


def without_paragraphs(share: float, number: int | None, inbox: Path) -> None:
    """So many full paragraphs of the disc's plan, from that share of it on; None: all the rest."""
    path = next((inbox / "disc").rglob("*方案.docx"))
    paper = docx.Document(str(path))
    full = [p for p in paper.paragraphs if len(p.text.strip()) > 40]
    start = int(share * len(full))
    for paragraph in full[start : None if number is None else start + number]:
        paragraph._p.getparent().remove(paragraph._p)
    paper.save(str(path))


if __name__ == "__main__":
    sys.exit(main())
