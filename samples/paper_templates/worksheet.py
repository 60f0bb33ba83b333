"""核对单.docx: what the secretary goes through before a notice goes out. It stays in the house."""

from __future__ import annotations

from pathlib import Path

from samples.paper_templates.drawing import (
    HEI,
    KAI,
    SONG,
    TITLE,
    Style,
    control,
    line,
    page_numbers,
    paper,
    row,
    steer,
    table,
)

BODY = Style(font=SONG, size=10.5, line=16)
SMALL = Style(font=SONG, size=9.5)
HEAD = BODY.but(font=HEI, size=12, line=20, before=8, after=3, keep=True)
FILL = "EAF0F7"


def draw(path: Path) -> None:
    document = paper(margins=(2.0, 2.0, 2.0, 2.0), body=BODY, title="核对单")
    page_numbers(document, Style(font=SONG, size=10.5))
    line(document, "{{ n.applicant }} 核对单", Style(font=TITLE, size=18, align="centre", after=2))
    line(
        document, "内部使用，不随补正通知发出。{{ n.call_title }}", BODY.but(align="centre", colour="B3261E")
    )
    line(document, "一、须人工核对的事项（{{ n.doubts|length }}项，未写入补正通知）", HEAD)
    line(document, "逐项对照原件；属实且须补正的，由经办人写入补正通知。", BODY)
    _items(document, "n.doubts", "未发现。")
    line(document, "二、已列入补正通知的事项（{{ n.entries|length }}项，发出前确认）", HEAD)
    _items(document, "n.entries", "没有，不必发补正通知。")
    line(document, "经办人：［姓名］　　复核：［姓名］　　日期：［××××年×月×日］", BODY.but(before=12))
    document.save(str(path))


def _items(document: object, rows: str, none: str) -> None:
    control(document, f"{{%p if not {rows} %}}")  # type: ignore[arg-type]
    line(document, none, BODY)  # type: ignore[arg-type]
    control(document, "{%p endif %}")  # type: ignore[arg-type]
    control(document, f"{{%p if {rows} %}}")  # type: ignore[arg-type]
    made = table(document, [0.9, 2.6, 10.4, 3.1])  # type: ignore[arg-type]
    row(made, ["", "事项", "说明与原件", "核对结果"], SMALL.but(font=HEI), head=True, fill=FILL)
    steer(made, f"{{%tr for item in {rows} %}}")
    cells = row(
        made,
        ["{{ loop.index }}", "{{ item.name }}", "{{ item.told }}", "□ 属实\n□ 不属实\n［备注］"],
        SMALL,
    )
    control(cells[2], "{%p if item.where %}")
    line(cells[2], "{{ item.where }}", SMALL.but(font=KAI))
    control(cells[2], "{%p endif %}")
    control(cells[2], "{%p if item.picture %}")
    line(cells[2], "{{ item.picture|picture(98, 45) }}", Style(size=9))
    control(cells[2], "{%p endif %}")
    steer(made, "{%tr endfor %}")
    control(document, "{%p endif %}")  # type: ignore[arg-type]
