"""Running Chinese text in a cell of a terminal's table: figures and words stay whole where lines break."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from flows.chinese import wrapped

_NARROWEST = 12  # columns


class Paragraph:
    """``text``, taken as it is (no markup), in as many lines as its place needs."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in self.text.split("\n"):
            for line in wrapped(part, options.max_width):
                yield Text(line)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        longest = max(cell_len(part) for part in self.text.split("\n"))
        return Measurement(min(longest, _NARROWEST), min(longest, options.max_width))
