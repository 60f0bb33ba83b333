"""``intake doctor``: what the machine has, what it lacks, how to get it."""

from __future__ import annotations

import ctypes.util
import importlib.util
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.table import Table

from pipeline.model import Record

_PACKAGES = (
    "pdfplumber",
    "pytesseract",
    "spacy",
    "jieba",
    "pydantic",
    "prefect",
    "rapidocr",
    "onnxruntime",
    "opencv-python-headless",
    "pypdfium2",
)


class Probe(Record):
    """One thing looked for. ``needed``: without it nothing runs; else only what ``use`` says is lost."""

    name: str
    found: str | None
    use: str
    install: str
    needed: bool = False


def probes() -> list[Probe]:
    found = [
        Probe(
            name="Python",
            found=sys.version.split()[0] if sys.version_info >= (3, 11) else None,
            use="运行本程序（3.11 及以上）",
            install="apt-get install python3 python3-venv",
            needed=True,
        )
    ]
    found += [
        Probe(name=p, found=_version(p), use="Python 组件", install="make setup", needed=True)
        for p in _PACKAGES
    ]
    found.append(
        Probe(
            name="识别模型（随 rapidocr 安装）",
            found=_models(),
            use="识别扫描件",
            install="make setup",
            needed=True,
        )
    )
    found.append(
        Probe(
            name="libmagic",
            found=ctypes.util.find_library("magic"),
            use="按内容判断文件类型",
            install="apt-get install libmagic1",
            needed=True,
        )
    )
    found.append(
        Probe(
            name="libarchive",
            found=ctypes.util.find_library("archive"),
            use="打开 rar、7z、iso 等",
            install="apt-get install libarchive13",
            needed=True,
        )
    )
    found.append(
        Probe(
            name="tesseract（chi_sim、HanS）",
            found=_tesseract(),
            use="备选识别引擎 --engine tesseract",
            install="apt-get install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-script-hans",
        )
    )
    found.append(
        Probe(
            name="LibreOffice",
            found=_libreoffice(),
            use="打开 .doc、.wps 等旧格式",
            install="apt-get install libreoffice-writer-nogui libreoffice-calc-nogui",
        )
    )
    return found


def missing_for(engine: str) -> list[str]:
    """What a run with ``engine`` cannot do without, as sentences."""
    lacking = [
        p
        for p in probes()
        if p.found is None and (p.needed or (engine == "tesseract" and "tesseract" in p.name))
    ]
    return [f"缺少{p.name}（{p.use}），安装：{p.install}" for p in lacking]


def print_report(console: Console) -> int:
    """Print the table; 0 where everything needed is there, else 3."""
    table = Table(title="运行环境")
    for head in ("组件", "状态", "用途", "安装方法"):
        table.add_column(head)
    found = probes()
    for p in found:
        state = f"有 {p.found}" if p.found else ("缺（必需）" if p.needed else "缺（可选）")
        table.add_row(p.name, state, p.use, "" if p.found else p.install)
    console.print(table)
    return 3 if any(p.needed and p.found is None for p in found) else 0


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _models() -> str | None:
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        return None
    from pathlib import Path

    models = sorted(Path(spec.submodule_search_locations[0]).glob("models/*rec*.onnx"))
    return models[0].name if models else None


def _tesseract() -> str | None:
    program = shutil.which("tesseract")
    if program is None:
        return None
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    languages = set(listed.stdout.split())
    if not languages & {"chi_sim", "script/HanS", "HanS"}:
        return None
    told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return (told.stdout or told.stderr).splitlines()[0]


def _libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
