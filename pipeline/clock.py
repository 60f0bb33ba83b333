"""The time of Beijing, as it is written into results."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def now() -> str:
    """ISO, to the second."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
