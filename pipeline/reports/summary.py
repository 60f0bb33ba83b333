"""The reviewer's summary: a web page that stands alone, and a Word paper."""

from __future__ import annotations

import io
from importlib.resources import files
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Cm, Pt, RGBColor
from jinja2 import Environment, StrictUndefined

from pipeline.call import Call
from pipeline.model import Submission
from pipeline.reports.view import FactRow, Pictures, Place, SummaryView, summary_view
from pipeline.reports.word import WordPaper, new_paper
from pipeline.reports.words import printable

_COLOURS = {
    "incomplete": RGBColor(0xB3, 0x26, 0x1E),
    "needs_review": RGBColor(0x8A, 0x5A, 0x00),
    "complete": RGBColor(0x1B, 0x6E, 0x3C),
}


def write_summary_html(path: Path, submission: Submission, *, call: Call, pictures: Pictures) -> None:
    """One HTML file with its pictures inside; text from papers is escaped."""
    template = (files("pipeline.reports") / "templates" / "summary.html.j2").read_text(encoding="utf-8")
    engine = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    view = summary_view(submission, call=call, pictures=pictures)
    path.write_text(printable(engine.from_string(template).render(v=view)), encoding="utf-8")


def write_summary_docx(path: Path, submission: Submission, *, call: Call, pictures: Pictures) -> None:
    """Two pages of what matters, then the annex of evidence."""
    view = summary_view(submission, call=call, pictures=pictures)
    paper = new_paper()
    _head(paper, view)
    _findings(paper, view)
    _signatures(paper, view)
    _conditions(paper, view)
    _figures(paper, view)
    _annex(paper, view)
    paper.document.save(str(path))


def _head(paper: WordPaper, view: SummaryView) -> None:
    paper.title(view.title)
    line = paper.paragraph("", indent=False)
    run = line.add_run(f"结论：{view.verdict_name}")
    run.bold = True
    run.font.color.rgb = _COLOURS[view.verdict]
    line.add_run(f"（须补正 {view.counts['must_fix']} 项，须人工核对 {view.counts['review']} 项）")
    paper.paragraph(f"{view.call}　{view.province}　{view.kind}", indent=False)


def _findings(paper: WordPaper, view: SummaryView) -> None:
    paper.heading("一、核对意见")
    if not view.findings:
        paper.paragraph("未发现问题。")
        return
    rows = [(str(n), f.severity_name, f.rule, f.message) for n, f in enumerate(view.findings, 1)]
    paper.table(("序号", "性质", "事项", "说明"), rows, widths=(1.2, 2.4, 3.2, 9.2))


def _signatures(paper: WordPaper, view: SummaryView) -> None:
    paper.heading("二、签章")
    rows = [(s.label, s.expected, s.state_name, s.seal_text, s.date) for s in view.signatures]
    paper.table(("签章栏", "应盖单位", "印章", "印文", "日期"), rows, widths=(5.0, 3.6, 2.2, 3.2, 2.0))


def _conditions(paper: WordPaper, view: SummaryView) -> None:
    paper.heading("三、不可偏离条件")
    rows = [(c.label, c.state, "；".join(f.value for f in c.facts[:5])) for c in view.conditions]
    paper.table(("条件", "说明情况", "读到的内容"), rows, widths=(5.0, 2.4, 8.6))


def _figures(paper: WordPaper, view: SummaryView) -> None:
    paper.heading("四、关键数据")
    _fact_table(paper, view.figures)


def _fact_table(paper: WordPaper, facts: tuple[FactRow, ...]) -> None:
    if not facts:
        paper.paragraph("未读到。")
        return
    rows = [(f.name, f.value, f.whose, f.status, f.as_of, f.place.where) for f in facts]
    paper.table(("项目", "内容", "范围", "性质", "时点", "出处"), rows, widths=(2.6, 5.6, 1.9, 1.5, 1.9, 2.5))


def _annex(paper: WordPaper, view: SummaryView) -> None:
    paper.heading("附：证据").paragraph_format.page_break_before = True
    for number, finding in enumerate(view.findings, 1):
        shown = [p for p in finding.places if p.picture or p.quote]
        if shown:
            paper.paragraph(f"核对意见{number}：{finding.message}", indent=False)
            for place in shown:
                _place(paper, place)
    for signature in view.signatures:
        if signature.place is not None and signature.place.picture:
            paper.paragraph(f"{signature.label}（{signature.state_name}）", indent=False)
            _place(paper, signature.place)
    for name, rows in view.lists:
        paper.heading(f"{name}（{len(rows)}）")
        _fact_table(paper, rows)
    paper.heading("申报表栏目")
    paper.table(
        ("栏目", "内容", "备注"), [(r.label, r.value, r.note) for r in view.fields], widths=(6.5, 6.5, 3.0)
    )


def _place(paper: WordPaper, place: Place) -> None:
    quote = f"：“{place.quote[:120]}”" if place.quote else ""
    line = paper.paragraph(f"{place.where}{quote}", indent=False)
    for run in line.runs:
        run.font.size = Pt(9)
    if place.picture:
        _picture(paper.document, place.picture)


def _picture(document: WordDocument, data: bytes) -> None:
    document.add_picture(io.BytesIO(data), width=Cm(12))
