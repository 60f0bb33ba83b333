"""The memory bench makes a scan of as many pages as asked, sees the processes of a run, and tells where they grow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from samples import bench_memory, processes
from samples.bench_memory import Look


def test_the_fullest_pages_are_repeated(tmp_path: Path) -> None:
    source = tmp_path / "inbox" / "paper" / "001.pdf"
    source.parent.mkdir(parents=True)
    with pikepdf.new() as pdf:
        for width, size in ((300, 10), (310, 5000), (320, 9000)):
            page = pdf.add_blank_page(page_size=(width, 400))
            image = pikepdf.Stream(pdf, bytes(range(256)) * (size // 10))
            image.Type, image.Subtype, image.Width, image.Height = (
                pikepdf.Name.XObject,
                pikepdf.Name.Image,
                1,
                1,
            )
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        pdf.save(source, compress_streams=False)
    bench_memory.long_scan(tmp_path, tmp_path / "long" / "001.pdf", pages=5)
    with pikepdf.open(tmp_path / "long" / "001.pdf") as made:
        assert [int(page.mediabox[2]) for page in made.pages] == [320, 310, 320, 310, 320]


def test_a_process_and_its_children_are_seen() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        own, *started = processes.tree(os.getpid())
        (seen,) = (p for p in started if p.pid == child.pid)
        assert processes.held(own) > 1 << 20
        assert processes.is_running(child.pid)
    finally:
        child.communicate(b"\n")
    assert processes.held(seen) == 0
    assert not processes.is_running(child.pid)


def test_the_greatest_of_each_part_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    looks = [Look(pages, 100.0 + pages, 200.0, 50.0) for pages in range(0, 101, 5)]
    bench_memory.show(looks)
    out = capsys.readouterr().out.splitlines()
    assert out[1].split() == ["10", "110", "200", "310", "50"]
    assert out[10].split() == ["100", "200", "200", "400", "50"]
    assert out[-1] == "peak of run and workers: 400 MB"
