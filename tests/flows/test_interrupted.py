"""A run that is asked to end ends soon, with hundreds of pages of a file before it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

PATIENCE = 120.0  # seconds; the file would take far longer


def _long_scan(path: Path) -> None:
    """A PDF of 2,000 pages, none of them blank."""
    picture = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(picture)
    for n in range(30):
        pen.text((60, 60 + 24 * n), f"line {n} of a page that takes its time to read", fill=0)
    picture.save(path, resolution=75)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for _ in range(1999):
            pdf.pages.append(pdf.pages[0])
        pdf.save(path)


def _pages_done(out: Path) -> int:
    try:
        told = json.loads((out / "store" / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return int(told.get("pages_done", 0))


@pytest.mark.prefect
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_ends_soon_when_it_is_asked_to(number: signal.Signals, tmp_path: Path) -> None:
    paper = tmp_path / "inbox" / "paper" / "001"
    paper.mkdir(parents=True)
    _long_scan(paper / "scan.pdf")
    out, log = tmp_path / "out", tmp_path / "log"
    with log.open("w") as told:
        run = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", str(tmp_path / "inbox"), "--out", str(out)],
            stdout=told,
            stderr=told,
            env={**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")},
        )
    try:
        while not _pages_done(out):
            assert run.poll() is None, log.read_text()
            time.sleep(0.2)
        run.send_signal(number)
        assert run.wait(PATIENCE) == 130
    finally:
        run.kill()
        run.wait()
    assert "再次运行" in log.read_text()
    assert not (out / "batch.json").exists()
