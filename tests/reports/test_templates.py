"""Papers from the secretariat's own templates; broken ones are told in one sentence, never replaced in silence."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook
from openpyxl.styles import PatternFill

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

from builders import whole_submission

from pipeline.call import load_call
from pipeline.contract import BatchFile, totals
from pipeline.model import Finding
from pipeline.reports.ledger import write_ledger
from pipeline.reports.notice import write_notice, write_worksheet
from pipeline.reports.summary import write_summary_docx, write_summary_html
from pipeline.reports.templating import NAMES, TemplateError, Templates, packaged
from samples.paper_templates import __main__ as drawn

CALL = load_call()
BATCH = BatchFile(
    call=CALL.id, started_at="", finished_at="", received=(), submissions=(), totals=totals((), 0)
)
ILLEGAL = "甲\x00\x07\x0b\x0c\x1b\ud800\ufffe乙 <w:p/> &amp; {{7*7}} {% raw %}"
SENT = whole_submission().model_copy(
    update={
        "findings": (
            Finding(rule="seal-missing", subject="city_government", severity="must_fix", message=ILLEGAL),
        ),
        "verdict": "incomplete",
    }
)
Writer = Callable[[Path, Templates], None]
WRITERS: dict[str, Writer] = {
    "评审摘要.html": lambda p, t: write_summary_html(p, SENT, call=CALL, pictures={}, templates=t),
    "评审摘要.docx": lambda p, t: write_summary_docx(p, SENT, call=CALL, pictures={}, templates=t),
    "补正通知.docx": lambda p, t: write_notice(p, SENT, call=CALL, templates=t),
    "核对单.docx": lambda p, t: write_worksheet(p, SENT, call=CALL, templates=t),
    "台账.xlsx": lambda p, t: write_ledger(p, BATCH, [SENT], call=CALL, templates=t),
}


def test_every_paper_has_a_template_and_a_writer() -> None:
    assert set(WRITERS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_texts_that_no_paper_can_hold_do_not_break_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    WRITERS[name](path, Templates())
    if name.endswith(".docx"):
        text = "".join(read_docx(str(path)).element.body.itertext())
        assert "<w:p/> &amp; {{7*7}} {% raw %}" in text
    elif name.endswith(".xlsx"):
        assert load_workbook(path)["核对意见"]["E2"].value.startswith("甲\ufffd")
    else:
        assert "&lt;w:p/&gt; &amp;amp; {{7*7}}" in path.read_text(encoding="utf-8")


def word_with(path: Path, text: str) -> None:
    paper = read_docx()
    paper.add_paragraph(text)
    paper.save(str(path))


BROKEN = {
    "no such name": "{{ nothing.there }}",
    "bad syntax": "{% for %}",
    "out of the sandbox": "{{ ''.__class__.__mro__ }}",
    "fails": "{{ 1 // 0 }}",
}


@pytest.mark.parametrize("name", [n for n in NAMES if n.endswith((".docx", ".html"))])
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_in_one_sentence(tmp_path: Path, name: str, text: str) -> None:
    if name.endswith(".docx"):
        word_with(tmp_path / name, text)
    else:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^模板“.*”有误：.*。请修改该模板") as told:
        WRITERS[name](tmp_path / "out", Templates(tmp_path))
    assert "\n" not in str(told.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_no_template_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xfe\x00 not a paper \x81")
    with pytest.raises(TemplateError, match=name):
        WRITERS[name](tmp_path / "out", Templates(tmp_path))


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "补正通知.docx").mkdir()
    with pytest.raises(TemplateError):
        WRITERS["补正通知.docx"](tmp_path / "out", Templates(tmp_path))


def test_the_secretariats_own_words_are_used(tmp_path: Path) -> None:
    word_with(tmp_path / "补正通知.docx", "本处格式：{{ n.addressee }}，共{{ n.count }}项")
    WRITERS["补正通知.docx"](tmp_path / "n", Templates(tmp_path))
    assert read_docx(str(tmp_path / "n")).paragraphs[-1].text == "本处格式：某，共一项"
    WRITERS["核对单.docx"](tmp_path / "w", Templates(tmp_path))  # the folder has none: the packaged one


def test_a_ledger_of_other_columns_and_colours_is_kept(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(packaged("台账.xlsx"))
    book = load_workbook(tmp_path / "台账.xlsx")
    for title in book.sheetnames[1:]:
        book.remove(book[title])
    sheet = book.active
    assert sheet is not None
    sheet.delete_cols(3, sheet.max_column)
    sheet["A1"], sheet["A2"] = "名称", "{{申报.申报主体}}"
    sheet["B1"], sheet["B2"] = "结论（共{{批次.申报主体}}家）", "{{ 申报.结论 }}"
    sheet["A1"].fill = PatternFill("solid", fgColor="112233")
    sheet["C2"] = "存档"
    book.save(tmp_path / "台账.xlsx")
    WRITERS["台账.xlsx"](tmp_path / "out.xlsx", Templates(tmp_path))
    made = load_workbook(tmp_path / "out.xlsx").active
    assert made is not None
    assert [c.value for c in made[1]][:2] == ["名称", "结论（共1家）"]
    assert [c.value for c in made[2]][:2] == ["温州市", "需补正"]
    assert made["A1"].fill.fgColor.rgb == "00112233"
    assert made.freeze_panes == "C2"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("{{申报.没有这项}}", "申报.没有这项"),
        ("{{无此类.名}}", "无此类"),
        ("{{ 坏", "花括号"),
        ("{{申报.结论}}和{{申报.省份}}", "只能写一个"),
    ],
)
def test_a_ledger_with_an_unknown_name_is_refused(tmp_path: Path, cell: str, said: str) -> None:
    (tmp_path / "台账.xlsx").write_bytes(packaged("台账.xlsx"))
    book = load_workbook(tmp_path / "台账.xlsx")
    book["申报台账"]["B2"] = cell
    book.save(tmp_path / "台账.xlsx")
    with pytest.raises(TemplateError, match=said):
        WRITERS["台账.xlsx"](tmp_path / "out.xlsx", Templates(tmp_path))


def test_a_ledger_with_something_under_the_repeated_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(packaged("台账.xlsx"))
    book = load_workbook(tmp_path / "台账.xlsx")
    book["申报台账"]["B9"] = "制表："
    book.save(tmp_path / "台账.xlsx")
    with pytest.raises(TemplateError, match=r"“申报台账”表 B9：.*之下不能再有内容"):
        WRITERS["台账.xlsx"](tmp_path / "out.xlsx", Templates(tmp_path))
    assert not (tmp_path / "out.xlsx").exists()


def test_the_packaged_templates_are_those_that_the_code_draws(tmp_path: Path) -> None:
    drawn.main(tmp_path)
    for name in NAMES:
        if name.endswith(".html"):
            continue
        with zipfile.ZipFile(tmp_path / name) as new:
            (tmp_path / "old").write_bytes(packaged(name))
            with zipfile.ZipFile(tmp_path / "old") as old:
                assert old.namelist() == new.namelist()
                parts = [n for n in new.namelist() if n.endswith((".xml", ".rels"))]
                assert [n for n in parts if old.read(n) != new.read(n)] == []


@pytest.mark.parametrize("count", range(6))
def test_a_summary_shows_any_number_of_signature_cells(tmp_path: Path, count: int) -> None:
    model = SENT.signatures[0]
    signatures = tuple(model.model_copy(update={"expected_body": f"单位{n}"}) for n in range(count))
    sent = SENT.model_copy(update={"signatures": signatures})
    write_summary_docx(tmp_path / "s.docx", sent, call=CALL, pictures={})
    text = "".join(read_docx(str(tmp_path / "s.docx")).element.body.itertext())
    assert [n for n in range(6) if f"单位{n}" in text] == list(range(count))
