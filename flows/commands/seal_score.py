"""``intake seal-score``: examines a labelled set of signature cells and says how well that went."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UsageError


def seal_score(
    labelled: Annotated[Path, typer.Argument(help="python -m samples.seal_cells 生成的文件夹")],
    misses: Annotated[bool, typer.Option("--misses", help="列出每一处不符")] = False,
    plot: Annotated[Path | None, typer.Option("--plot", help="将置信度与实际正确率的对照图写为 SVG")] = None,
) -> None:
    """在带标准答案的签章栏图像上检查印章与日期的识读，给出各项指标。

    示例：intake seal-score 样例签章 --misses

    退出码：0 没有把错章、空栏当作已盖章，1 有，2 用法有误。
    """
    from flows.seal_marks import examined, written_plot
    from flows.seal_tables import print_marks

    if not (labelled / "labels.json").is_file():
        raise UsageError(f"{labelled} 中没有 labels.json，请先用 python -m samples.seal_cells 生成样例。")
    marks = examined(labelled)
    false_present = print_marks(marks, misses=misses)
    if plot is not None:
        written_plot(plot, marks)
    raise typer.Exit(1 if false_present else 0)
