"""OCR engines: the tuned RapidOCR models by default, Tesseract selectable."""

from __future__ import annotations

from functools import cache

import cv2

from pipeline.reading.engines.rapid_engine import RapidEngine
from pipeline.reading.engines.tesseract import TesseractEngine, TesseractMissing
from pipeline.reading.engines.types import Engine, Quad, Recognition, Rule, TextLine, around

__all__ = [
    "ENGINES",
    "Engine",
    "Quad",
    "RapidEngine",
    "Recognition",
    "Rule",
    "TesseractEngine",
    "TesseractMissing",
    "TextLine",
    "around",
    "engine",
    "rapid",
]

ENGINES = ("rapid", "tesseract")


@cache
def engine(name: str) -> Engine:
    """The engine of that name, one a process. Raises ValueError on an unknown name."""
    cv2.setNumThreads(1)  # one process a core, one thread each
    if name == "rapid":
        return rapid()
    if name == "tesseract":
        return TesseractEngine()
    raise ValueError(f"没有名为 {name} 的识别引擎，可选：{'、'.join(ENGINES)}")


@cache
def rapid() -> RapidEngine:
    """The RapidOCR engine, for those who need its logits; the same instance as ``engine("rapid")``."""
    return RapidEngine()
