"""评审摘要.docx: two pages for a reviewer with ten minutes, then the annex of evidence."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as WordDocument

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
    with_blanks,
    write,
)

BODY = Style(font=SONG, size=9.5, line=13)
SMALL = BODY.but(size=8.5, line=11.5)
HEAD = BODY.but(font=HEI, size=11, line=16, before=6, after=2, keep=True)
CELL_HEAD = SMALL.but(font=HEI)
FREE = Style(font=SONG, size=8.5)  # lines as high as the pictures in them
FILL = "EAF0F7"
_WIDTH = 17.4


def draw(path: Path) -> None:
    document = paper(margins=(1.8, 1.8, 1.8, 1.8), body=BODY, title="评审摘要")
    page_numbers(document, Style(font=SONG, size=10.5))
    _head(document)
    _checklist(document)
    _conditions(document)
    _signatures(document)
    _differences(document)
    _contacts(document)
    _annex(document)
    document.save(str(path))


def _head(document: WordDocument) -> None:
    line(document, "{{ v.title }}", Style(font=TITLE, size=18, align="centre", after=2))
    line(
        document,
        "{{ v.call }}　{{ v.province }}　{{ v.kind }}　截止 {{ v.deadline }}",
        SMALL.but(align="centre", after=3),
    )
    made = table(document, [3.2, _WIDTH - 3.2])
    verdict = "{% cellbg {'incomplete':'F8CBC6','needs_review':'FFE9B8','complete':'CDE8D3'}[v.verdict] %}"
    row(
        made,
        [
            verdict + "{{ v.verdict_name }}",
            "{{ v.why }}{% if v.corrections %}其中{{ v.corrections }}处经人工更正。{% endif %}",
        ],
        BODY,
        styles={0: Style(font=HEI, size=13, align="centre", before=3, after=3)},
    )
    control(document, "{%p for f in (v.findings|rejectattr('severity', 'equalto', 'note')|list)[:7] %}")
    point = line(document, "", BODY.but(left=11, before=1))
    point.paragraph_format.first_line_indent = None
    write(point, "{{ '×' if f.severity == 'must_fix' else '？' }}　", BODY.but(font=HEI))
    with_blanks(
        point, "{{ f.message|truncate(100, true, '…') }}{% if f.corrected %}（人工更正）{% endif %}", BODY
    )
    control(document, "{%p endfor %}")
    control(document, "{%p if v.counts.must_fix + v.counts.review > 7 %}")
    line(document, "另有 {{ v.counts.must_fix + v.counts.review - 7 }} 项，见附录。", BODY.but(left=11))
    control(document, "{%p endif %}")
    _changes(document)


def _changes(document: WordDocument) -> None:
    control(document, "{%p if v.changes %}")
    line(document, "较上次的变化", HEAD)
    control(document, "{%p for change in v.changes[:8] %}")
    with_blanks(line(document, "", BODY.but(left=11, before=1)), "{{ change|truncate(90, true, '…') }}", BODY)
    control(document, "{%p endfor %}")
    control(document, "{%p endif %}")


def _checklist(document: WordDocument) -> None:
    line(document, "一、对照通知核对（√ 符合　× 须补正　？ 待核对　· 提示　— 不适用或无从核对）", HEAD)
    made = table(document, [1.6, 6.6, 0.9, _WIDTH - 9.1])
    row(made, ["类别", "要求", "", "情况"], CELL_HEAD, head=True, fill=FILL)
    steer(made, "{%tr for c in v.checklist if c.group != '申报条件' %}")
    shade = "{% cellbg {'bad':'F8CBC6','doubt':'FFE9B8'}.get(c.state, 'FFFFFF') %}"
    row(
        made,
        ["{{ c.group }}", "{{ c.item }}", shade + "{{ c.mark }}", "{{ c.note|truncate(58, true, '…') }}"],
        SMALL,
        styles={2: SMALL.but(font=HEI, align="centre")},
    )
    steer(made, "{%tr endfor %}")


def _conditions(document: WordDocument) -> None:
    line(document, "二、申报条件（本市现状，附原文）", HEAD)
    made = table(document, [4.3, 1.9, _WIDTH - 6.2])
    row(made, ["条件", "说明情况", "读到的内容"], CELL_HEAD, head=True, fill=FILL)
    steer(made, "{%tr for c in v.conditions %}")
    shade = "{% cellbg {'bad':'F8CBC6','doubt':'FFE9B8'}.get(c.state, 'FFFFFF') %}"
    cells = row(
        made,
        [
            "{{ c.label }}",
            shade + "{{ c.state_name }}",
            "{% for f in c.facts %}{{ f.value }}{% if f.as_of %}（{{ f.as_of }}）{% endif %}"
            "{% if f.doubtful %}（待核）{% endif %}{% if f.corrected %}（人工更正）{% endif %}"
            "{{ '；' if not loop.last }}{% endfor %}{% if c.more %}；等另{{ c.more }}项{% endif %}",
        ],
        SMALL,
    )
    quote = SMALL.but(font=KAI, colour="555555")
    control(cells[2], "{%p if c.facts and c.facts[0].place.quote %}")
    line(
        cells[2],
        "“{{ c.facts[0].place.quote|truncate(64, true, '…') }}”（{{ c.facts[0].place.where }}）",
        quote,
    )
    control(cells[2], "{%p endif %}")
    steer(made, "{%tr endfor %}")


def _signatures(document: WordDocument) -> None:
    line(document, "三、签章", HEAD)
    control(document, "{%p if not v.signatures %}")
    line(document, "未见签章栏。", BODY)
    control(document, "{%p endif %}")
    made = table(document, [_WIDTH / 2] * 2)
    steer(made, "{%tr for group in v.signatures|batch(2, false) %}")
    cells = [_signature(f"group[{n}]") for n in range(2)]
    row(made, cells, FREE)
    steer(made, "{%tr endfor %}")


def _signature(s: str) -> str:
    """One cell: state and date, whose seal, the crop, where it stands; empty where there is none."""
    colours = "{'missing':'F8CBC6','wrong_body':'F8CBC6','unclear':'FFE9B8','copy':'FFE9B8'}"
    return "\n".join(
        (
            f"{{% cellbg {colours}.get({s}.state if {s} else '', 'FFFFFF') %}}{{% if {s} %}}{{{{ {s}.state_name }}}}"
            f"{{% if {s}.corrected %}}（人工更正）{{% endif %}}　{{{{ {s}.date }}}}{{% endif %}}",
            f"{{% if {s} %}}{{% if {s}.expected %}}应盖：{{{{ {s}.expected }}}}{{% endif %}}"
            f"{{% if {s}.seal_text and {s}.seal_text != {s}.expected %}}　印文：{{{{ {s}.seal_text }}}}{{% endif %}}"
            "{% endif %}",
            f"{{% if {s} and {s}.place %}}{{{{ {s}.place.picture|picture(82, 34) }}}}{{% endif %}}",
            f"{{% if {s} and {s}.place %}}{{{{ {s}.place.where }}}}{{% endif %}}",
        )
    )


def _differences(document: WordDocument) -> None:
    line(document, "四、纸质、光盘、邮件不一致之处", HEAD)
    control(document, "{%p if not v.differences %}")
    line(document, "未发现。", BODY)
    control(document, "{%p endif %}")
    control(document, "{%p if v.differences %}")
    made = table(document, [3.0, (_WIDTH - 3.0) / 3, (_WIDTH - 3.0) / 3, (_WIDTH - 3.0) / 3])
    row(made, ["项目", *(f"{{{{ v.channels[{n}] }}}}" for n in range(3))], CELL_HEAD, head=True, fill=FILL)
    steer(made, "{%tr for d in v.differences %}")
    row(made, ["{{ d.item }}", *(f"{{{{ d.said[{n}]|truncate(48, true, '…') }}}}" for n in range(3))], SMALL)
    steer(made, "{%tr endfor %}")
    control(document, "{%p endif %}")


def _contacts(document: WordDocument) -> None:
    line(document, "五、联系人", HEAD)
    made = table(document, [5.2, _WIDTH - 5.2])
    steer(made, "{%tr for c in v.contacts %}")
    row(
        made,
        [
            "{{ c.label }}",
            "{% for x in c.cells if x %}{{ x }}{{ '　' if not loop.last }}{% endfor %}{% if c.note %}（{{ c.note }}）{% endif %}",
        ],
        SMALL,
    )
    steer(made, "{%tr endfor %}")


def _annex(document: WordDocument) -> None:
    line(
        document, "附录　证据", Style(font=TITLE, size=15, align="centre", after=4)
    ).paragraph_format.page_break_before = True
    line(document, "附一、核对意见与原件截图", HEAD)
    control(document, "{%p if not v.findings %}")
    line(document, "未发现问题。", BODY)
    control(document, "{%p endif %}")
    control(document, "{%p for f in v.findings %}")
    line(
        document,
        "{{ f.number }}．〔{{ f.severity_name }}·{{ f.rule }}〕{{ f.message }}{% if f.corrected %}（人工更正）{% endif %}",
        BODY.but(before=4, keep=True),
    )
    control(document, "{%p for p in f.places if p.picture or p.quote %}")
    line(
        document,
        "{{ p.where }}{% if p.quote %}：“{{ p.quote|truncate(120, true, '…') }}”{% endif %}",
        SMALL.but(font=KAI, left=11, keep=True),
    )
    line(document, "{{ p.picture|picture(120, 62) }}", FREE.but(left=11))
    control(document, "{%p endfor %}")
    control(document, "{%p endfor %}")
    line(document, "附二、读到的内容", HEAD)
    made = table(document, [2.5, 6.7, 2.0, 1.3, 1.9, 3.0])
    row(made, ["项目", "内容", "范围", "性质", "时点", "出处"], CELL_HEAD, head=True, fill=FILL)
    _facts(made, "{%tr for f in v.figures %}")
    steer(made, "{%tr for pair in v.lists %}")
    _facts(made, "{%tr for f in pair[1] %}")
    steer(made, "{%tr endfor %}")
    line(document, "附三、申报表各栏", HEAD)
    made = table(document, [7.2, 7.2, 3.0])
    row(made, ["栏目", "内容", "备注"], CELL_HEAD, head=True, fill=FILL)
    steer(made, "{%tr for r in v.fields %}")
    row(made, ["{{ r.label }}", "{{ r.value }}", "{{ r.note }}"], SMALL)
    steer(made, "{%tr endfor %}")
    line(document, "附四、收件与文件", HEAD)
    made = table(document, [6.4, 4.4, 6.6])
    for rows in ("v.deliveries", "v.documents"):
        steer(made, f"{{%tr for r in {rows} %}}")
        row(made, ["{{ r.label }}", "{{ r.value }}", "{{ r.note }}"], SMALL)
        steer(made, "{%tr endfor %}")
    line(document, "本摘要由程序识读生成，供评审参考；以盖章纸质件为准。", SMALL.but(before=6))


def _facts(made: object, loop: str) -> None:
    steer(made, loop)  # type: ignore[arg-type]
    row(
        made,  # type: ignore[arg-type]
        [
            "{{ f.name }}",
            "{{ f.value }}{% if f.doubtful %}（待核）{% endif %}{% if f.corrected %}（人工更正）{% endif %}",
            "{{ f.whose }}",
            "{{ f.status }}",
            "{{ f.as_of }}",
            "{{ f.place.where }}",
        ],
        SMALL,
    )
    steer(made, "{%tr endfor %}")  # type: ignore[arg-type]
