"""Write the Word and Excel templates anew. The same code gives the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path

import pipeline.reports
from pipeline.store.files import timeless
from samples.paper_templates import ledger, notice, summary, worksheet


def main(folder: Path) -> None:
    for module, name in (
        (summary, "评审摘要.docx"),
        (notice, "补正通知.docx"),
        (worksheet, "核对单.docx"),
        (ledger, "台账.xlsx"),
    ):
        module.draw(folder / name)
        timeless(folder / name)


if __name__ == "__main__":
    home = Path(pipeline.reports.__file__).parent / "templates"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else home)
