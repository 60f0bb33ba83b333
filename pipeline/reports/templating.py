"""The templates of the papers: the packaged ones, or the secretariat's own in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.oserrors import why

SUMMARY_HTML = "评审摘要.html"
SUMMARY_DOCX = "评审摘要.docx"
NOTICE = "补正通知.docx"
WORKSHEET = "核对单.docx"
LEDGER = "台账.xlsx"
NAMES = (SUMMARY_HTML, SUMMARY_DOCX, NOTICE, WORKSHEET, LEDGER)


class TemplateError(Exception):
    """A template cannot be used: one Chinese sentence that says which, why, and what to do."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"模板“{name}”有误：{' '.join(why.split())}。请修改该模板，或将其移走以使用自带模板。"
        )
        self.name, self.why = name, why


@dataclass(frozen=True)
class Templates:
    """Templates by name: from ``folder`` where it has one of that name, else the packaged one."""

    folder: Path | None = None

    def read(self, name: str) -> bytes:
        """The bytes of the template. Raises TemplateError where the folder's own cannot be read."""
        own = self.own(name)
        if own is None:
            return packaged(name)
        try:
            return own.read_bytes()
        except OSError as error:
            raise TemplateError(name, f"无法读取（{why(error)}）") from error

    def own(self, name: str) -> Path | None:
        if self.folder is None or not (self.folder / name).exists():
            return None
        return self.folder / name


def packaged(name: str) -> bytes:
    return (files("pipeline.reports") / "templates" / name).read_bytes()


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja for all papers: a template may show what it is given and nothing else; text is escaped."""
    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def told(error: Exception) -> str:
    """What is wrong with a template, in words for who wrote it."""
    if isinstance(error, TemplateSyntaxError):
        return f"第{error.lineno}行附近的花括号标记写法不对（{error.message}）"
    if isinstance(error, UndefinedError):
        return f"用了不存在的名称（{error.message}）"
    if isinstance(error, SecurityError):
        return f"用了不允许的写法（{error}）"
    return f"无法套用（{type(error).__name__}：{error}）"
