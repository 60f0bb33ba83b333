"""What stands beside the text of a Word paper: comments in the margin. The text says nothing of them, nor does its print,
but whoever opens the file sees that somebody has still to answer."""

from __future__ import annotations

from pipeline.model import Remark
from pipeline.reading.xml_zip import Element, XmlZip, attribute, tag

_MOST = 200  # comments of one paper
_LONGEST = 200  # characters of a comment, or of what it is about


def remarks(package: XmlZip, body: Element, part: str) -> tuple[Remark, ...]:
    """The comments that ``body`` refers to, in its order; ``part``: the name of the part that holds them, or empty."""
    root = package.xml(part) if part else None
    said = {
        attribute(e, "id") or "": _text(e) for e in (root if root is not None else ()) if tag(e) == "comment"
    }
    about = _anchors(body, said)
    return tuple(Remark(text=said[key], about=about[key]) for key in about if said[key])[:_MOST]


def _anchors(body: Element, known: dict[str, str]) -> dict[str, str]:
    """The text under each comment; of one without a stretch of its own, the paragraph in which it stands."""
    found: dict[str, str] = {}
    opened: set[str] = set()
    paragraph = ""
    for element in body.iter():
        name, key = tag(element), attribute(element, "id") or ""
        if name == "p":
            paragraph = _text(element)
        elif name == "commentRangeStart" and key in known:
            opened.add(key)
            found[key] = ""
        elif name == "commentRangeEnd":
            opened.discard(key)
        elif name == "commentReference" and key in known:
            found[key] = (found.get(key) or paragraph)[:_LONGEST]
        elif name == "t":
            for inside in opened:
                found[inside] += element.text or ""
    return found


def _text(element: Element) -> str:
    said = "".join(e.text or "" for e in element.iter() if tag(e) == "t")
    return " ".join(said.split())[:_LONGEST]
