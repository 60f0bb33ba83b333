"""Days in the words of the desk."""

from __future__ import annotations

from datetime import date

from pipeline.clock import now


def today() -> str:
    """The day in Beijing, ISO."""
    return now()[:10]


def left_until(until: str) -> str:
    """How much time is left until the ISO day ``until``, or how long it is over."""
    days = (date.fromisoformat(until) - date.fromisoformat(today())).days
    if days < 0:
        return f"已过 {-days} 天"
    return f"还有 {days} 天" if days else "今天到期"
