"""Charts as inline SVG, made here: nothing is drawn by scripts. Colours come from the style sheet's classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_ROW = 26  # pixels of a bar with what is between
_LABEL = 150
_VALUE = 120


@dataclass(frozen=True)
class Bar:
    """``value`` None: not stated, told so in place of a bar."""

    label: str
    value: float | None
    told: str
    href: str = ""
    tone: str = "plain"


def bars(
    items: Sequence[Bar], *, title: str, width: int = 640, line: float | None = None, line_told: str = ""
) -> Markup:
    """Horizontal bars, with a line across at ``line``."""
    most = max([*(b.value or 0.0 for b in items), line or 0.0, 1e-9])
    room = width - _LABEL - _VALUE
    top = 22 if line is not None else 4
    height = top + _ROW * len(items) + 4
    parts = [
        Markup(
            '<svg class="chart" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}"><title>{2}</title>'
        ).format(width, height, title)
    ]
    for n, bar in enumerate(items):
        parts.append(_bar(bar, y=top + n * _ROW, share=(bar.value or 0.0) / most, room=room))
    if line is not None:
        x = _LABEL + room * line / most
        anchor = "end" if x > width - 200 else "start"
        parts.append(
            Markup(
                '<line class="mark" x1="{0:.1f}" x2="{0:.1f}" y1="18" y2="{1}"/>'
                '<text class="marktext" x="{0:.1f}" y="12" text-anchor="{2}">{3}</text>'
            ).format(x, height - 2, anchor, line_told)
        )
    return Markup("").join([*parts, Markup("</svg>")])


def _bar(bar: Bar, *, y: float, share: float, room: float) -> Markup:
    label = escape(bar.label if len(bar.label) <= 10 else bar.label[:9] + "…")
    if bar.href:
        label = Markup('<a href="{}">{}</a>').format(bar.href, label)
    head = Markup(
        '<text class="label" x="{}" y="{:.1f}" text-anchor="end">{}<title>{}</title></text>'
    ).format(_LABEL - 8, y + 16, label, bar.label)
    if bar.value is None:
        return head + Markup('<text class="none" x="{}" y="{:.1f}">{}</text>').format(
            _LABEL, y + 16, bar.told
        )
    length = max(1.5, room * share)
    return head + Markup(
        '<rect class="bar {}" x="{}" y="{:.1f}" width="{:.1f}" height="16" rx="2"/>'
        '<text class="value" x="{:.1f}" y="{:.1f}">{}</text>'
    ).format(bar.tone, _LABEL, y + 3, length, _LABEL + length + 6, y + 16, bar.told)


def shares(parts: Sequence[tuple[str, str, int]], *, title: str, width: int = 640) -> Markup:
    """One bar cut by ``(tone, name, count)``."""
    total = sum(n for _, _, n in parts) or 1
    out = [
        Markup(
            '<svg class="chart shares" width="{0}" height="18" viewBox="0 0 {0} 18" preserveAspectRatio="none" role="img" aria-label="{1}">'
        ).format(width, title)
    ]
    x = 0.0
    for tone, name, count in parts:
        part = width * count / total
        if count:
            told = f"{name} {count}"
            out.append(
                Markup(
                    '<rect class="bar {}" x="{:.1f}" y="0" width="{:.1f}" height="18"><title>{}</title></rect>'
                ).format(tone, x, max(0.0, part - 1), told)
            )
        x += part
    return Markup("").join([*out, Markup("</svg>")])
