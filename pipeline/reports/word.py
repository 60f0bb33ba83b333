"""Word papers from templates: the template's words and looks, our values in its places."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from PIL import Image, UnidentifiedImageError

from pipeline.reports.templating import TemplateError, Templates, environment, told
from pipeline.reports.words import printable

Value = Any  # what a template may show: texts, numbers, lists and records of them


def fill(path: Path, name: str, values: Mapping[str, object], *, templates: Templates) -> None:
    """Write the template ``name`` with ``values`` to ``path``. Raises TemplateError."""
    data = templates.read(name)
    try:
        paper = DocxTemplate(io.BytesIO(data))
        engine = environment()
        engine.filters["picture"] = lambda picture, width, height: _picture(paper, picture, width, height)
        paper.render({key: plain(value) for key, value in values.items()}, jinja_env=engine, autoescape=True)
        paper.save(str(path))
    except (MemoryError, OSError):
        raise
    except zipfile.BadZipFile as error:
        raise TemplateError(name, "不是 Word 文件（.docx）") from error
    except Exception as error:
        # whatever a broken template makes of the libraries is the template's fault: packaged ones are tested
        raise TemplateError(name, told(error)) from error


def plain(value: object) -> Value:
    """Records as dicts, texts without what XML cannot hold; pictures stay bytes."""
    if isinstance(value, str):
        return printable(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(item) for item in value]
    return value


def _picture(paper: DocxTemplate, picture: object, width: float, height: float) -> InlineImage | str:
    """The picture within ``width`` × ``height`` millimetres; nothing where there is none."""
    if not isinstance(picture, bytes) or not picture:
        return ""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            wide, high = image.size
    except (UnidentifiedImageError, OSError):
        return ""
    scale = min(width / wide, height / high)
    return InlineImage(paper, io.BytesIO(picture), width=Mm(wide * scale), height=Mm(high * scale))
