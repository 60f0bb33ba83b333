"""What drawings in Word papers say: text boxes, and marks written across the page."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reading.xml_zip import Element, attribute, child, tag


def choice(alternate: Element) -> Element:
    """Word writes drawings twice; one of the two is shown."""
    chosen = child(alternate, "Choice")
    if chosen is not None and (len(chosen) or not len(alternate)):
        return chosen
    fallback = child(alternate, "Fallback")
    return fallback if fallback is not None else alternate


def boxes(drawing: Element) -> list[Element]:
    """The outermost text boxes inside a drawing."""
    out: list[Element] = []
    for part in drawing:
        if tag(part) == "txbxContent":
            out.append(part)
        elif tag(part) == "AlternateContent":
            out.extend(boxes(choice(part)))
        else:
            out.extend(boxes(part))
    return out


def marks(drawing: Element) -> Iterator[str]:
    """What is written along a path, as Word and WPS set a watermark (征求意见稿)."""
    for part in drawing.iter():
        if tag(part) == "textpath" and (text := (attribute(part, "string") or "").strip()):
            yield text
