"""``intake audit``: counts everything received again and proves that nothing was lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from flows.errors import UsageError
from pipeline.contract import BatchFile
from pipeline.receive.names import shown
from pipeline.receive.records import Receipt

_TOLD = 200  # differences shown; of more, the number


def audit(
    out: Annotated[Path, typer.Argument(help="intake run 的结果文件夹")],
    inbox: Annotated[Path | None, typer.Argument(help="收件文件夹；给出时一并逐个清点")] = None,
    passwords: Annotated[
        Path | None, typer.Option("--passwords", help="口令表，与 intake run 所用相同")
    ] = None,
) -> None:
    """从原件重新清点，证明每个文件（各层压缩包、光盘、邮件之内的也在内）都在清单中且内容未变。

    示例：intake audit 结果 收件箱

    退出码：0 账实相符，1 有不符之处（逐个列出），2 用法有误。
    """
    from flows.passwords import read_passwords
    from pipeline.audit import audit as count_again

    known = read_passwords(passwords)
    if inbox is not None and not inbox.is_dir():
        raise UsageError(f"收件文件夹不存在：{inbox}。")
    result = count_again(
        load_batch(out),
        out / "store" / "originals",
        receipt=_receipt(out),
        inbox=inbox,
        passwords=known,
        progress=lambda text: typer.echo(f"{text}……", err=True),
    )
    for difference in result.differences[:_TOLD]:
        typer.echo(f"不符：{_plain(difference.place)}：{difference.message}")
    if len(result.differences) > _TOLD:
        typer.echo(f"另有{len(result.differences) - _TOLD}处不符。")
    for remark in result.remarks[:_TOLD]:
        typer.echo(f"说明：{remark}")
    told = (
        f"清单{result.files}个文件，原件{result.originals}个（逐个重算摘要），"
        f"重新打开{result.containers}个压缩包、光盘、邮件等，其内共{result.members}个文件"
    )
    typer.echo(
        f"{told}：{'账实相符。' if not result.differences else f'有{len(result.differences)}处不符。'}"
    )
    raise typer.Exit(1 if result.differences else 0)


def load_batch(out: Path) -> BatchFile:
    """The batch.json of ``out``. Raises UsageError where there is none or it is not one."""
    path = out / "batch.json"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} 中没有 batch.json，请给出 intake run 的结果文件夹。") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 文本，可能已损坏。") from error
    try:
        return BatchFile.model_validate_json(text.replace('"schema"', '"schema_"', 1))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "全文"
        raise UsageError(f"{path} 不符合 batch/1 格式：{where}：{first['msg']}。") from error


def _receipt(out: Path) -> Receipt | None:
    path = out / "store" / "received.json"
    if not path.is_file():
        return None
    try:
        return Receipt.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(f"收件清单 {path} 无法读取，可能已损坏；移走后可不用它复核。") from error


def _plain(text: str) -> str:
    """A place without controls, so that a name cannot write on the terminal."""
    return shown(text, 400)
