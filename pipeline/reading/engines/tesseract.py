"""Tesseract, selectable: slower to err on layout, ten times the errors on Chinese print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

import cv2
import numpy as np
import pytesseract

from pipeline.raster import Pixels
from pipeline.reading.engines.types import Quad, Rule, TextLine, around

LANGUAGES = ("HanS", "script/HanS", "chi_sim")
TIMEOUT = 120  # seconds a page
PAGE, BLOCK = 3, 6  # Tesseract's ways to look for lines: as on a page; as in one block of text
SURE = 0.6  # of a line
WIDER = 2.0  # times as wide as its characters, each as wide as the line is high
MARGIN = 0.25  # of a line's height around it
WIDE = r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]"
BLANKS = re.compile(rf"(?<={WIDE})\s+|\s+(?={WIDE})")


class TesseractMissing(RuntimeError):
    """Tesseract or its Chinese data is not installed."""


class TesseractEngine:
    name = "tesseract"

    def __init__(self) -> None:
        # its threads cost five times the CPU and win nothing beside one process a core
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._language = _language()

    def lines(self, image: Pixels, *, rules: Sequence[Rule] = ()) -> list[TextLine]:
        """The text lines, split where a vertical rule stands between two words."""
        lines = self._lines(image, rules, layout=PAGE)
        kept = [line for line in lines if not _is_lost(line)]
        for lost in lines:
            if _is_lost(lost):
                kept += self._again(image, rules, lost, kept)
        return kept

    def _lines(self, image: Pixels, rules: Sequence[Rule], *, layout: int) -> list[TextLine]:
        data = pytesseract.image_to_data(
            cv2.cvtColor(image, cv2.COLOR_BGR2RGB),
            lang=self._language,
            config=f"--psm {layout} -c preserve_interword_spaces=0",
            output_type=pytesseract.Output.DICT,
            timeout=TIMEOUT,
        )
        words = [_Word(data, i) for i, text in enumerate(data["text"]) if str(text).strip()]
        lines = []
        for _, group in groupby(words, key=lambda w: w.line):
            run = list(group)
            for _, part in groupby(run, key=lambda w: w.column(rules, run)):
                lines.append(_joined(list(part)))
        return lines

    def _again(
        self, image: Pixels, rules: Sequence[Rule], lost: TextLine, known: Sequence[TextLine]
    ) -> list[TextLine]:
        """The surely read lines in the place of a lost one, but for those ``known``; itself where there are none."""
        box = around(lost.quad)
        margin = round(MARGIN * box.height)
        left, top = max(0, int(box.x0) - margin), max(0, int(box.y0) - margin)
        part = image[top : int(box.y1) + margin, left : int(box.x1) + margin]
        moved = [Rule(r.x - left, r.y0 - top, r.y1 - top) for r in rules]
        shift = np.array([left, top], np.float32)
        found = [replace(n, quad=n.quad + shift) for n in self._lines(part, moved, layout=BLOCK)]
        new = [n for n in found if n.confidence >= SURE and not any(_same_row(n, k) for k in known)]
        return new or [lost]


def _is_lost(line: TextLine) -> bool:
    """Whether Tesseract saw much more than it read: in a page it can give one or two letters for a whole row."""
    box = around(line.quad)
    return line.confidence < SURE and box.width > WIDER * box.height * len(line.text)


def _same_row(a: TextLine, b: TextLine) -> bool:
    """Whether the middle of ``a`` lies in ``b``'s height, and both stand one over the other."""
    mine, theirs = around(a.quad), around(b.quad)
    return theirs.y0 <= mine.centre[1] <= theirs.y1 and mine.x0 < theirs.x1 and theirs.x0 < mine.x1


class _Word:
    """A word of Tesseract's table."""

    def __init__(self, data: dict[str, list[int | float | str]], index: int) -> None:
        self.text = str(data["text"][index]).strip()
        self.x0, self.y0 = float(data["left"][index]), float(data["top"][index])
        self.x1 = self.x0 + float(data["width"][index])
        self.y1 = self.y0 + float(data["height"][index])
        self.confidence = max(0.0, float(data["conf"][index])) / 100
        self.line = tuple(int(data[k][index]) for k in ("block_num", "par_num", "line_num"))

    def column(self, rules: Sequence[Rule], line: list[_Word]) -> int:
        """How many rules stand left of the word's centre at the height of its line."""
        y = (min(w.y0 for w in line) + max(w.y1 for w in line)) / 2
        return sum(1 for r in rules if r.y0 <= y <= r.y1 and r.x < (self.x0 + self.x1) / 2)


def _joined(words: list[_Word]) -> TextLine:
    x0, y0 = min(w.x0 for w in words), min(w.y0 for w in words)
    x1, y1 = max(w.x1 for w in words), max(w.y1 for w in words)
    quad: Quad = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
    text = BLANKS.sub("", " ".join(w.text for w in words))
    weight = sum(len(w.text) for w in words)
    return TextLine(quad, text, sum(w.confidence * len(w.text) for w in words) / weight)


@cache
def _language() -> str:
    program = shutil.which("tesseract")
    if program is None:
        raise TesseractMissing("未安装 Tesseract：请安装 tesseract-ocr 与 tesseract-ocr-chi-sim")
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    ).stdout.split()
    for language in LANGUAGES:
        if language in listed:
            return language
    raise TesseractMissing("Tesseract 缺少简体中文数据：请安装 tesseract-ocr-chi-sim")
