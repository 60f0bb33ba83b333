"""The terminal as commands write to it."""

from __future__ import annotations

import sys

from rich.console import Console

PIPED = 80  # columns where nobody looks


def terminal() -> Console:
    """As wide as the terminal is."""
    return Console(width=None if sys.stdout.isatty() else PIPED)
