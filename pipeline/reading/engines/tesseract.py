"""Tesseract, selectable: slower to err on layout, ten times the errors on Chinese print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import groupby

import cv2
import numpy as np
import pytesseract

from pipeline.raster import Pixels
from pipeline.reading.engines.types import Quad, Rule, TextLine

LANGUAGES = ("HanS", "script/HanS", "chi_sim")
TIMEOUT = 120  # seconds a page
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
        data = pytesseract.image_to_data(
            cv2.cvtColor(image, cv2.COLOR_BGR2RGB),
            lang=self._language,
            config="--psm 3 -c preserve_interword_spaces=0",
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
