"""The command line's own words in Chinese: help, usage errors. Chinese is two columns a character wide.

Typer writes its labels in English and wraps by characters; here they are written anew from what it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from rich.cells import cell_len, chop_cells
from typer.core import TyperCommand, TyperGroup

WIDTH = 80
_TYPES = {
    "<path>": "路径",
    "<str>": "文字",
    "<int>": "整数",
    "<float>": "数字",
    "<text>": "文字",
    "<list[str]>": "文字…",
    "<list[path]>": "路径…",
}
_HELP = {
    "Show this message and exit.": "显示本说明。",
    "Install completion for the current shell.": "为当前 shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示补全脚本，供自行安装。",
}
_EXTRA = ((r"\[default: (.*?)\]", r"［默认 \1］"), (r"; required\]", "］［必填］"), (r"\[required\]", "［必填］"),
          (r"\[default: (.*?); required\]", r"［默认 \1］［必填］"))  # fmt: skip


class _Chinese:
    """Mixed in before a class of Typer: its help is ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_text(self, ctx))


class ChineseCommand(_Chinese, TyperCommand):
    """A command that speaks Chinese."""


class ChineseGroup(_Chinese, TyperGroup):
    """A group of commands that speaks Chinese."""


def in_chinese(app: typer.Typer) -> typer.Typer:
    """``app`` with all its commands and groups speaking Chinese."""
    app.info.cls = ChineseGroup
    for command in app.registered_commands:
        command.cls = ChineseCommand
    for group in app.registered_groups:
        group.cls = ChineseGroup
        if group.typer_instance is not None:
            in_chinese(group.typer_instance)
    return app


def help_text(command: Any, ctx: Any) -> str:
    parts = [f"用法：{usage(command, ctx)}", "", *_indented(_paragraphs(command.help or "")), ""]
    records = [(p.param_type_name, p.get_help_record(ctx)) for p in command.get_params(ctx)]
    for kind, label in (("argument", "参数"), ("option", "选项")):
        rows = [_in_words(*record) for found, record in records if found == kind and record is not None]
        parts += _listed(label, rows)
    if isinstance(command, TyperGroup):
        known = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        rows = [(name, _first(one.help or "")) for name, one in known if one is not None and not one.hidden]
        parts += _listed("命令", rows)
        parts += ["各命令的详细说明与示例：intake 命令 --help", ""]
    return "\n".join(parts).rstrip() + "\n"


def usage(command: Any, ctx: Any) -> str:
    """intake run [选项] 收件箱."""
    words = [ctx.command_path, "[选项]"]
    if isinstance(command, TyperGroup):
        return " ".join([*words, "命令 …"])
    for param in command.get_params(ctx):
        if param.param_type_name == "argument":
            name = _name(param)
            words.append(name if param.required else f"[{name}]")
    return " ".join(words)


def _name(param: Any) -> str:
    return str(param.metavar or param.name)


def _in_words(name: str, told: str) -> tuple[str, str]:
    """One line of help: --out 路径, 结果文件夹［必填］."""
    for english, chinese in _TYPES.items():
        name = name.replace(english, chinese)
    told = _HELP.get(told, told)
    for pattern, chinese in _EXTRA:
        told = re.sub(pattern, chinese, told)
    return name.strip("{}"), told.replace("  ［", "［")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(p.split()) if "\b" not in p else p for p in text.strip().split("\n\n")]


def _first(text: str) -> str:
    return re.split(r"(?<=。)", _paragraphs(text)[0], maxsplit=1)[0]


def _indented(paragraphs: Iterable[str]) -> list[str]:
    out: list[str] = []
    for paragraph in paragraphs:
        if "\b" in paragraph:  # set as it stands
            out += ["  " + line.strip() for line in paragraph.split("\n") if line.strip() != "\b"]
        else:
            out += ["  " + line for line in wrapped(paragraph, WIDTH - 2)]
        out.append("")
    return out[:-1]


def _listed(label: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    left = min(28, max(cell_len(name) for name, _ in rows)) + 2
    out = [f"{label}："]
    for name, told in rows:
        lines = wrapped(told, WIDTH - left - 2)
        if cell_len(name) + 2 > left:
            out.append(f"  {name}")
            lines = [" " * left + line for line in lines]
        else:
            head = name + " " * (left - cell_len(name))
            lines = [head + lines[0], *(" " * left + line for line in lines[1:])] if lines else [name]
        out += ["  " + line for line in lines]
    return [*out, ""]


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns; Latin words stay whole, no line begins with a stop."""
    lines, line = [], ""
    for piece in re.findall(r"[（《“［]*(?:[!-~]+|[^\s!-~])[，。；：、）］》”]*|\s", text):
        if cell_len(line + piece) > width and line:
            lines.append(line.rstrip())
            line = "" if piece.isspace() else piece
        else:
            line += piece
    lines.append(line.rstrip())
    return [part for one in lines for part in (chop_cells(one, width) if cell_len(one) > width else [one])]


def said(error: Any) -> str:
    """A usage error of Typer as it is told: what is wrong, how it is used, where help is."""
    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.message)
    lines = [f"intake：{_wrong(error)}"]
    if ctx is not None:
        lines += [f"用法：{usage(ctx.command, ctx)}", f"说明：{ctx.command_path} --help"]
    return "\n".join(lines)


_KINDS = {
    "integer": "须为整数",
    "number": "须为数字",
    "boolean": "须为是或否",
    "greater": "数值太小",
    "less": "数值太大",
}


def _wrong(error: Any) -> str:
    kind, message = type(error).__name__, str(getattr(error, "message", error))
    param = getattr(error, "param", None)
    if kind == "MissingParameter" and param is not None:
        what = "选项" if param.param_type_name == "option" else "参数"
        name = param.opts[0] if param.param_type_name == "option" else _name(param)
        return f"缺少{what} {name}" + (f"（{param.help}）。" if getattr(param, "help", None) else "。")
    if kind == "NoSuchOption":
        near = "、".join(getattr(error, "possibilities", None) or ())
        return f"没有选项 {error.option_name}" + (f"，是否要写 {near}？" if near else "。")
    if kind == "BadParameter" and param is not None:
        name = param.opts[0] if param.param_type_name == "option" else _name(param)
        why = next((words for word, words in _KINDS.items() if word in message), message)
        return f"{name} 的值不对：{why}。"
    return _plainly(message)


_SENTENCES = (
    (r"No such command '(.*?)'\. Did you mean (.*)\?", r"没有命令 \1，是否要用 \2？"),
    (r"No such command '(.*?)'\.?", r"没有命令 \1。"),
    (r"Missing command\.?", "请写明命令。"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"多出了参数 \1。"),
    (r"Option '?(.*?)'? requires an argument\.?", r"选项 \1 后面须写值。"),
    (r"Option '?(.*?)'? does not take a value\.?", r"选项 \1 后面不写值。"),
)


def _plainly(message: str) -> str:
    for pattern, chinese in _SENTENCES:
        if (found := re.fullmatch(pattern, message)) is not None:
            return found.expand(chinese).replace("'", "").replace(", ", " 或 ")
    return f"命令写法不对（{message}）"
