"""The papers that go out: text from applications is text in every one of them."""

from __future__ import annotations

import sys
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx import Document as read_docx
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

import numpy as np
from builders import document, whole_submission

from pipeline.call import load_call
from pipeline.contract import BatchFile, FormOut, submission_file, totals
from pipeline.model import Delivery, Finding, Severity, Submission
from pipeline.raster import Raster
from pipeline.reports import words
from pipeline.reports.checklist import checklist
from pipeline.reports.ledger import write_ledger
from pipeline.reports.notice import write_notice, write_worksheet
from pipeline.reports.searchable import write_searchable
from pipeline.reports.summary import write_summary_docx, write_summary_html
from pipeline.reports.summary_view import summary_view

CALL = load_call()
EMPTY = BatchFile(
    call=CALL.id, started_at="", finished_at="", received=(), submissions=(), totals=totals((), 0)
)
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>&\x1b[31m{{7*7}}'


def whole_text(path: Path) -> str:
    """All text of a Word paper, of its tables and fill-in places too."""
    return "".join(read_docx(str(path)).element.body.itertext())


@pytest.fixture
def hostile() -> Submission:
    """An incomplete application whose texts are attacks."""
    whole = whole_submission()
    findings = (
        Finding(rule="seal-missing", subject="city_government", severity="must_fix", message=HOSTILE),
        Finding(rule="field-unread", subject="mayor.phone", severity="review", message=HOSTILE),
    )
    delivery = Delivery(id=HOSTILE, channel="paper", received_on="2024-09-20", sender=HOSTILE)
    return whole.model_copy(update={"findings": findings, "verdict": "incomplete", "deliveries": (delivery,)})


def test_the_web_page_shows_hostile_text_as_text(tmp_path: Path, hostile: Submission) -> None:
    path = tmp_path / "s.html"
    write_summary_html(path, hostile, call=CALL, pictures={})
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page
    assert "\x1b" not in page


def test_the_word_papers_open_and_hold_the_items(tmp_path: Path, hostile: Submission) -> None:
    write_summary_docx(tmp_path / "s.docx", hostile, call=CALL, pictures={})
    write_notice(tmp_path / "n.docx", hostile, call=CALL)
    summary = read_docx(str(tmp_path / "s.docx"))
    cells = [c.text for t in summary.tables for r in t.rows for c in r.cells]
    assert any("<script>" in c for c in cells)
    notice = whole_text(tmp_path / "n.docx")
    for needed in (
        "某：",
        CALL.number,
        CALL.notice_title,
        CALL.email or "",
        "（一）缺印章。",
        "=HYPERLINK",
        "经办人",
    ):
        assert needed in notice
    assert "49" not in whole_text(tmp_path / "n.docx").replace("2024", "")  # {{7*7}} is text


def test_the_notice_asks_for_nothing_that_a_person_must_first_look_at(tmp_path: Path) -> None:
    findings = (
        Finding(
            rule="seal-wrong-body",
            subject="city_government",
            severity="must_fix",
            message="“甲”所盖印章为“乙”，应为丙。（印文识读为“乙”）",
        ),
        Finding(rule="late", subject="email", severity="must_fix", message="电子邮件于2024-10-02收到。"),
        Finding(rule="seal-copy", subject="city_government", severity="review", message="疑为复印件丁。"),
    )
    sent = whole_submission().model_copy(update={"findings": findings, "verdict": "incomplete"})
    write_notice(tmp_path / "n.docx", sent, call=CALL)
    write_worksheet(tmp_path / "w.docx", sent, call=CALL)
    notice, worksheet = whole_text(tmp_path / "n.docx"), whole_text(tmp_path / "w.docx")
    assert "“甲”所盖印章为“乙”，应为丙。请由规定单位" in notice
    assert "印文识读为" not in notice
    assert "2024年10月2日收到" in notice
    assert "下列二项" in notice
    assert "疑为复印件丁" not in notice
    assert "疑为复印件丁" in worksheet
    assert "印文识读为" in worksheet


def test_what_people_set_right_is_shown_as_such(tmp_path: Path) -> None:
    record = submission_file(whole_submission())
    if "corrected" not in type(record.facts[0]).model_fields:
        pytest.skip("records carry no corrections")
    fact = record.facts[0].model_copy(update={"corrected": True})
    changed = record.model_copy(update={"facts": (fact, *record.facts[1:])})
    view = summary_view(changed, call=CALL, pictures={})
    assert view.corrections == 1
    write_summary_html(tmp_path / "s.html", changed, call=CALL, pictures={})
    assert "人工更正" in (tmp_path / "s.html").read_text(encoding="utf-8")


RULES = sorted(words.RULES)
SUBJECTS = [
    "paper",
    "disc",
    "email",
    "applicant",
    "mayor.phone",
    "basic",
    "city_government",
    "network",
    "d1",
    "x",
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(RULES), st.sampled_from(SUBJECTS), st.sampled_from(["must_fix", "review", "note"])
        ),
        max_size=12,
        unique_by=lambda t: t[:2],
    )
)
@settings(max_examples=60, deadline=None)
def test_the_checklist_tells_every_finding(given_findings: list[tuple[str, str, Severity]]) -> None:
    findings = tuple(
        Finding(rule=rule, subject=subject, severity=severity, message=f"第{n}号意见。")
        for n, (rule, subject, severity) in enumerate(given_findings)
    )
    record = submission_file(whole_submission()).model_copy(update={"findings": findings})
    rows = checklist(record, CALL)
    for n, finding in enumerate(findings):
        telling = [r for r in rows if f"第{n}号意见" in r.note]
        assert telling, finding
        worst = {"must_fix": {"bad"}, "review": {"bad", "doubt"}, "note": {"bad", "doubt", "note"}}
        assert {r.state for r in telling} <= worst[finding.severity]


def test_without_a_form_nothing_of_it_is_said_to_be_in_order() -> None:
    record = submission_file(whole_submission())
    record = record.model_copy(
        update={"documents": (), "sections": (), "signatures": (), "form": FormOut(fields={})}
    )
    rows = [r for r in checklist(record, CALL) if r.group in (CALL.form.name, "签章", "申报条件")]
    assert {r.state for r in rows} == {"none"}


def test_a_seal_that_another_copy_lacks_is_nowhere_told_as_in_order(tmp_path: Path) -> None:
    sent = whole_submission()
    first, *others = sent.signatures
    assert first.seal == "present"
    missing = "第2份申报表（2.pdf第1页起）未见该单位印章"
    short = first.model_copy(update={"short_copies": (missing,)})
    sent = sent.model_copy(update={"signatures": (short, *others), "findings": ()})
    label = next(d.label for d in CALL.form.signatures if d.block == first.block)
    row = next(r for r in checklist(submission_file(sent), CALL) if (r.group, r.item) == ("签章", label))
    assert row.state == "doubt" and missing in row.note
    write_summary_html(tmp_path / "s.html", submission_file(sent), call=CALL, pictures={})
    assert missing in (tmp_path / "s.html").read_text("utf-8")
    write_ledger(tmp_path / "l.xlsx", EMPTY, [sent], call=CALL)
    told = [str(c.value) for r in load_workbook(tmp_path / "l.xlsx").worksheets[0].iter_rows() for c in r]
    assert any(words.SHORT_COPIES in value for value in told)


def test_the_ledger_has_no_formula_and_a_row_for_each_thing(tmp_path: Path, hostile: Submission) -> None:
    write_ledger(tmp_path / "l.xlsx", EMPTY, [hostile], call=CALL)
    book = load_workbook(tmp_path / "l.xlsx")
    assert book.sheetnames == ["申报台账", "核对意见", "各市指标", "关键事实", "收件清单", "概览"]
    assert book["申报台账"].max_row == 2
    assert book["核对意见"].max_row == 3
    assert book["关键事实"].max_row == 1 + len(hostile.facts)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    cell = book["核对意见"]["E2"]
    assert cell.value == HOSTILE.replace("\x1b", "\ufffd")
    assert cell.quotePrefix
    assert not book["核对意见"]["A2"].quotePrefix
    assert not any("{{通" in str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    with zipfile.ZipFile(tmp_path / "l.xlsx") as z:
        assert not any(b"<f>" in z.read(n) for n in z.namelist() if "sheet" in n)


def test_the_ledger_holds_no_applicant_longer_than_its_rows(tmp_path: Path) -> None:
    names = [f"第{n}市" for n in range(30)]
    alive: list[weakref.ref[Submission]] = []

    def told() -> Iterator[Submission]:
        for name in names:
            applicant = whole_submission().applicant.model_copy(update={"cities": (name,)})
            sent = whole_submission().model_copy(update={"applicant": applicant})
            alive.append(weakref.ref(sent))
            yield sent
            assert sum(known() is not None for known in alive) <= 2

    write_ledger(tmp_path / "l.xlsx", EMPTY, told(), call=CALL)
    sheet = load_workbook(tmp_path / "l.xlsx")["申报台账"]
    assert [c.value for c in sheet["A"][1:]] == list(range(1, 31))
    assert sheet.auto_filter.ref.endswith("31") and sheet.dimensions.endswith("31")
    assert {str(c.value) for c in sheet["B"][1:]} == set(names)


def test_only_the_cell_with_a_text_like_a_formula_is_quoted(tmp_path: Path) -> None:
    """The cells of a column have their looks in common."""
    findings = [
        Finding(rule="late", subject="paper", severity="must_fix", message=text)
        for text in ("甲", "=1", "乙")
    ]
    sent = whole_submission().model_copy(update={"findings": tuple(findings)})
    write_ledger(tmp_path / "l.xlsx", EMPTY, [sent], call=CALL)
    sheet = load_workbook(tmp_path / "l.xlsx")["核对意见"]
    assert [(c.value, c.quotePrefix) for c in sheet["E"][1:]] == [("甲", False), ("=1", True), ("乙", False)]


def test_a_text_too_long_for_a_cell_says_so(tmp_path: Path) -> None:
    long = Finding(rule="late", subject="paper", severity="must_fix", message="长" * 40_000)
    sent = whole_submission().model_copy(update={"findings": (long,)})
    write_ledger(tmp_path / "l.xlsx", EMPTY, [sent], call=CALL)
    value = load_workbook(tmp_path / "l.xlsx")["核对意见"]["E2"].value
    assert len(value) < 32_767
    assert "全文40000字" in value


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_text_of_a_scan_can_be_found_where_it_stands(tmp_path: Path, turn: int) -> None:
    source = tmp_path / "scan.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842) if turn % 180 == 0 else (842, 595))
        pdf.pages[0].obj["/Rotate"] = turn
        pdf.save(source)
    doc = document(["全市累计建成5G基站", "31240个"], source="ocr")
    out = tmp_path / "out.pdf"
    write_searchable(
        out,
        doc,
        sources={"0" * 64: (source, "application/pdf")},
        raster=lambda *_: Raster(np.zeros((8, 8, 3), np.uint8), 72),
    )
    page = pypdfium2.PdfDocument(out)[0]
    text = page.get_textpage()
    assert text.get_text_bounded().split() == ["全市累计建成5G基站", "31240个"]
    found = text.search("31240").get_next()
    assert found is not None
    x0, y0, _, _ = text.get_charbox(found[0])
    x, y = _displayed(x0, y0, turn)
    assert abs(x - 72) < 12
    assert abs(y - 106) < 20


def _displayed(x: float, y: float, turn: int) -> tuple[float, float]:
    """From the PDF's space to the page as displayed, 595 × 842, top left."""
    return {0: (x, 842 - y), 90: (y, x), 180: (595 - x, y), 270: (595 - y, 842 - x)}[turn]


def test_a_picture_becomes_a_page_of_its_size(tmp_path: Path) -> None:
    doc = document(["申报表"], source="ocr")
    out = tmp_path / "out.pdf"
    picture = Raster(np.full((1169, 827, 3), 255, np.uint8), 100)
    write_searchable(
        out, doc, sources={"0" * 64: (tmp_path / "x.jpg", "image/jpeg")}, raster=lambda *_: picture
    )
    page = pypdfium2.PdfDocument(out)[0]
    assert page.get_size() == pytest.approx((595.4, 841.7), abs=0.5)
    assert page.get_textpage().get_text_bounded().strip() == "申报表"
