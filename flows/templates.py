"""Which templates the papers of an OUT are made from: its own ``templates`` folder, else the packaged ones."""

from __future__ import annotations

from pathlib import Path

from flows.errors import UsageError
from pipeline.oserrors import why
from pipeline.reports.templating import NAMES, Templates, packaged
from pipeline.store.files import whole

FOLDER = "templates"


def templates_of(out: Path, given: Path | None = None) -> Templates:
    """The templates of ``out``. Those of the folder ``given`` are first copied into it, so that papers made
    later (after a correction) look alike. Raises UsageError where ``given`` is no folder or holds none."""
    if given is not None:
        _adopt(out, given)
    folder = out / FOLDER
    return Templates(folder if folder.is_dir() else None)


def _adopt(out: Path, given: Path) -> None:
    if not given.is_dir():
        raise UsageError(f"模板文件夹不存在：{given}。可用 intake templates --out 文件夹 取得自带模板。")
    found = [name for name in NAMES if (given / name).is_file()]
    if not found:
        raise UsageError(f"{given} 中没有模板，文件名须为：{'、'.join(NAMES)}。")
    if given.resolve() == (out / FOLDER).resolve():
        return
    for name in found:
        try:
            data = (given / name).read_bytes()
        except OSError as error:
            raise UsageError(f"模板无法读取：{given / name}（{why(error)}）。") from error
        with whole(out / FOLDER / name) as aside:
            aside.write_bytes(data)


def copy_packaged(folder: Path) -> list[Path]:
    """Copy the packaged templates to ``folder``; one that is there already stays. Gives back those written.
    Raises OSError."""
    written = []
    for name in NAMES:
        if not (folder / name).exists():
            with whole(folder / name) as aside:
                aside.write_bytes(packaged(name))
            written.append(folder / name)
    return written
