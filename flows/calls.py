"""A call named on the command line, and in Chinese what is wrong with its file."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml import MarkedYAMLError, YAMLError

from flows.errors import UsageError
from pipeline.call import Call, load_call

_WRONG = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这样的项，请检查拼写",
    "string_type": "须为文字（日期、编号请加引号）",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "float_type": "须为数字",
    "float_parsing": "须为数字",
    "bool_type": "须为 true 或 false",
    "tuple_type": "须为列表，每项以“- ”开头",
    "model_type": "须为若干“名称: 值”",
}


def checked_call(name: str) -> Call:
    """The call of that name or file. Raises UsageError with the place of the first fault."""
    try:
        return load_call(name)
    except FileNotFoundError as error:
        raise UsageError(f"没有通知“{name}”的定义。") from error
    except ValidationError as error:
        raise UsageError(f"通知定义“{name}”有误：{_told(error.errors()[0])}。") from error
    except MarkedYAMLError as error:
        line = f"第{error.problem_mark.line + 1}行附近" if error.problem_mark else "某处"
        raise UsageError(
            f"通知定义“{name}”无法读取：{line}的写法不合 YAML（缩进、冒号后的空格、引号）。"
        ) from error
    except (OSError, ValueError, YAMLError) as error:
        raise UsageError(f"通知定义“{name}”无法读取，须为 UTF-8 的 YAML 文件。") from error


def _told(wrong: ErrorDetails) -> str:
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in wrong["loc"]) or "全文"
    if wrong["type"] == "literal_error":
        return f"{place}：只能是 {wrong.get('ctx', {}).get('expected', '')} 之一".replace(" or ", "、")
    if wrong["type"] == "value_error":
        return str(wrong["msg"]).removeprefix("Value error, ")
    return f"{place}：{_WRONG.get(wrong['type'], wrong['msg'])}"
