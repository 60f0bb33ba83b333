"""Errors that end the program, each with its exit code and a Chinese sentence that says what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from pipeline.contract import BatchFile
from pipeline.oserrors import why


class IntakeError(Exception):
    """Base; ``exit_code`` after CONTRACT: 1 files unread, 2 wrong usage, 3 environment, 130 interrupted."""

    exit_code = 1


class UsageError(IntakeError):
    exit_code = 2


class EnvironmentLacksError(IntakeError):
    exit_code = 3


class TemplatesError(EnvironmentLacksError):
    """Papers that were not made because their templates are broken; all else was. ``batch``: what was made."""

    def __init__(self, message: str, *, batch: BatchFile | None = None) -> None:
        super().__init__(message)
        self.batch = batch


class InterruptedBatchError(IntakeError):
    exit_code = 130


def unwritable(error: OSError | SQLAlchemyError, out: Path) -> EnvironmentLacksError:
    """The disk is full, or the store cannot be reached, read or written."""
    if isinstance(error, OSError):
        advice = _ADVICE.get(error.errno or 0, "请检查磁盘空间与权限后再次运行同一命令，将从中断处继续。")
        return EnvironmentLacksError(f"写入结果文件夹失败：{why(error)}（{error.filename or out}）。{advice}")
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if type(getattr(error, "orig", None)).__module__.startswith("psycopg"):
        return EnvironmentLacksError(f"结果库（PostgreSQL）无法连接或读写：{cause}。请检查地址、口令与网络。")
    if "full" in cause:  # what SQLite says where the disk is
        return EnvironmentLacksError(f"写入结果库失败（{cause}）。{_ADVICE[errno.ENOSPC]}")
    return EnvironmentLacksError(
        f"结果库 {out / 'store' / 'results.sqlite'} 无法读写（{cause}）。"
        "请检查磁盘空间与权限；库文件损坏时可将其移走后重新运行。"
    )


_ADVICE = {
    errno.ENOSPC: "磁盘已满：请腾出空间后再次运行同一命令，将从中断处继续。",
    errno.EDQUOT: "已达磁盘限额：请腾出空间后再次运行同一命令，将从中断处继续。",
    errno.EROFS: "该位置只读：请另选 --out。",
    errno.EACCES: "没有写入权限：请另选 --out 或更改权限。",
}
