"""Plans whose cover could not be read: the pages behind it tell what they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.structure.segments import Segment

LEAST = 3  # written pages
CHAPTERS = 2  # headings 一、, 二、 … that follow each other
TELLING = 2  # pages with headings of a plan


def plans_by_their_pages(found: Sequence[Segment]) -> list[Segment]:
    """``found`` with the paper that has the running head, the table of contents or the chapters of a plan as the
    plan, where no paper between two forms has a plan's title. A scan's title is misread now and then: then the
    plan would seem to lack, although it lies there."""
    out = list(found)
    for group in _applications(out):
        if any(s.role == "plan" for s in group):
            continue
        plan = next((s for s in group if _untitled(s) and _reads_like_a_plan(s)), None)
        if plan is not None:
            plan.role = "plan"
    return out


def _applications(found: Sequence[Segment]) -> list[list[Segment]]:
    """The papers from one form to the next."""
    groups: list[list[Segment]] = [[]]
    for segment in found:
        if segment.role == "application_form" and any(s.role == "application_form" for s in groups[-1]):
            groups.append([])
        groups[-1].append(segment)
    return groups


def _untitled(segment: Segment) -> bool:
    """Nothing on its first page says what it is."""
    first = next((c for c in segment.cues if not c.blank), None)
    return segment.role in {"other", "evidence"} and first is not None and first.start is None


def _reads_like_a_plan(segment: Segment) -> bool:
    written = [c for c in segment.cues if not c.blank]
    if len(written) < LEAST:
        return False
    if any(c.running_title is not None for c in written):
        return True
    chapters = [n for c in written if not c.contents for n in c.chapters]
    following = sum(b == a + 1 for a, b in pairwise(chapters))
    telling = sum(c.content == "plan" for c in written)
    return following >= CHAPTERS and telling >= TELLING
