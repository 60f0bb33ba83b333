"""Every fact of a whole application has document, page and box, and a quote that the page says and that holds it."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from bench_facts import plan_lines
from proven import told_in

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.geometry import Box
from pipeline.model import Document, DocumentPage, Line, Page, Piece, Target, char_box
from pipeline.places import applicant
from samples import cells, plan_text
from samples.generate import _recipes
from samples.story import tell

_WIDTH, _ROWS = 28, 22  # GB/T 9704


def fixed_pages(document: Document) -> Document:
    """``document`` set on pages of 22 lines of 28 characters, each line with its box; blocks run over pages."""
    lines: list[str] = []
    blocks = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        pieces = []
        for at in range(0, len(text), _WIDTH):
            part = text[at : at + _WIDTH]
            page, row = divmod(len(lines), _ROWS)
            pieces.append(Piece(page=page + 1, line=row, start=0, end=len(part)))
            lines.append(part)
        blocks.append(block.model_copy(update={"pieces": tuple(pieces)}))
    pages = []
    for number, first in enumerate(range(0, len(lines), _ROWS), 1):
        placed = tuple(
            {"text": t, "box": Box(80, 100 + 28 * i, 80 + 15 * max(1, len(t)), 116 + 28 * i)}
            for i, t in enumerate(lines[first : first + _ROWS])
        )
        page = Page.model_validate({"number": number, "width": 595, "height": 842, "lines": placed})
        pages.append(DocumentPage(sha256="0" * 64, page=page))
    return document.model_copy(update={"pages": tuple(pages), "blocks": tuple(blocks)})


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_every_fact_stands_where_its_evidence_says(seed: int) -> None:
    rng = Random(seed)
    (recipe,) = _recipes(rng, 1, 1.0)
    story = tell(rng, recipe.applicant)
    form = "\n".join(c.text for c in cells.write(rng, story).values())
    plan = "\n".join(plan_lines(plan_text.write_plan(rng, story, headings="hanzi")))
    who = applicant(tuple(c.name for c in recipe.applicant.cities))
    for text in (form, plan):
        document = fixed_pages(passage_document(text))
        found = extract(document, applicant=who)
        assert len(found) > 5
        for fact in found:
            assert fact.evidence
            for evidence in fact.evidence:
                assert evidence.document == document.id
                assert evidence.page is not None and evidence.bbox is not None and evidence.span is not None
                page = document.pages[evidence.page - 1].page
                assert 0 <= evidence.bbox.x0 < evidence.bbox.x1 <= page.width
                assert evidence.quote == document.text[slice(*evidence.span)]
                assert evidence.quote.replace("\n", "") in "".join(line.text for line in page.lines)
            whole = "".join(e.quote for e in sorted(fact.evidence, key=lambda e: e.span or (0, 0)))
            assert told_in(fact, whole), (fact.value, whole)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全市5G基站3O240个。", 30240),
        ("全市5G基站3l240个。", 31240),
        ("全市5G基站达3。12万个。", 31200),
        ("全市5G基站达3·12万个。", 31200),
        ("全市5G基站达31 240个。", 31240),
        ("截至2O24年6月底，全市5G基站达31240个。", 31240),
    ],
)
def test_a_slip_inside_a_number_is_marked_never_mended_in_silence(text: str, value: int) -> None:
    (fact,) = extract(passage_document(text), applicant=applicant(("宁波市",)))
    assert fact.value == value
    assert fact.doubtful
    assert fact.confidence <= 0.5
    assert fact.evidence[0].quote in text  # as read


@pytest.mark.parametrize("dash", ["—", "-", "～", "至", "一"])
def test_a_range_gives_its_lower_end(dash: str) -> None:
    found = extract(passage_document(f"到2025年，培育5G工厂40{dash}50家。"), applicant=applicant(("宁波市",)))
    (target,) = [f for f in found if isinstance(f.value, Target)]
    assert isinstance(target.value, Target)
    assert (target.value.value, target.approximate, target.doubtful) == (40, True, dash == "一")


def test_a_figure_that_its_reader_doubts_is_doubtful() -> None:
    document = fixed_pages(passage_document("办公楼12层。全市5G基站达31240个。"))
    (sheet,) = document.pages
    for doubts, doubtful in (((13, 18), True), ((3, 5), False)):
        line = sheet.page.lines[0].model_copy(update={"doubts": (doubts,)})
        page = sheet.page.model_copy(update={"lines": (line,)})
        seen = document.model_copy(update={"pages": (sheet.model_copy(update={"page": page}),)})
        (fact,) = extract(seen, applicant=applicant(("宁波市",)))
        assert (fact.value, fact.doubtful) == (31240, doubtful)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [("建成5G工厂13家", 289.3, 380.5), ("252个", 245.7, 277.7), ("效率", 505.1, 527.4)],
)
def test_a_box_holds_its_words_in_a_line_as_printed(said: str, start: float, end: float) -> None:
    text = "网”项目252个，建成5G工厂13家。推动制造业质量变革、效率"  # 11 pt, where a word processor set it
    line = Line(text=text, box=Box(198.3, 498.9, 527.4, 510.4))
    at = text.index(said)
    box = char_box(line, at, at + len(said))
    assert (box.x0, box.x1) == pytest.approx((start, end), abs=5.5)  # half a character
