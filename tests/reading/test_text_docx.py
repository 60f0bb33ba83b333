"""Word papers as they would print: order, tables, changes, numbers, and what is no Word paper."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.model import Page
from pipeline.reading import UnreadableFile, page_count, read_page
from pipeline.reading.docx_styles import hanzi_number, numeral

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def docx(folder: Path, body: str, **parts: str) -> Path:
    """A paper with the given body; ``parts``: further parts by name (styles, numbering, header1 …)."""
    path = folder / "paper.docx"
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for name in parts
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{relations}">{links}</Relationships>'
        )
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", xml.replace("SPACES", SPACES))
    return path


def read(path: Path) -> Page:
    return read_page(path, media_type=WORD, number=1)


def said(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_paragraphs_and_tables_in_the_order_of_the_body(tmp_path: Path) -> None:
    table = (
        "<w:tbl><w:tr>" + tc(p("标签")) + tc(p("甲") + p("乙"), '<w:gridSpan w:val="2"/>') + "</w:tr><w:tr>"
        + tc(p("纵"), '<w:vMerge w:val="restart"/>') + tc(p("")) + tc(p("丙")) + "</w:tr><w:tr>"
        + tc(p(""), "<w:vMerge/>") + tc(p("丁")) + tc(p("")) + "</w:tr></w:tbl>"
    )  # fmt: skip
    page = read(docx(tmp_path, p("前") + table + p("后")))
    assert said(page) == ["前", "标签", "甲", "乙", "纵", "丙", "丁", "后"]
    (found,) = page.tables
    cells = {(c.row, c.column): (c.row_span, c.column_span, [page.lines[n].text for n in c.lines])
             for c in found.cells}  # fmt: skip
    assert cells == {
        (0, 0): (1, 1, ["标签"]), (0, 1): (1, 2, ["甲", "乙"]), (1, 0): (2, 1, ["纵"]), (1, 1): (1, 1, []),
        (1, 2): (1, 1, ["丙"]), (2, 1): (1, 1, ["丁"]), (2, 2): (1, 1, []),
    }  # fmt: skip
    assert (page.fixed, found.rows, found.columns) == (False, 3, 3)


def test_a_table_inside_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr>" + tc(p("内")) + tc(p("值")) + "</w:tr></w:tbl>"
    outer = "<w:tbl><w:tr>" + tc(p("标签")) + tc(p("上") + inner + p("下")) + "</w:tr></w:tbl>"
    page = read(docx(tmp_path, outer))
    assert said(page) == ["标签", "上", "内", "值", "下"]
    assert [c.lines for c in page.tables[0].cells] == [(0,), (1, 2, 3, 4)]
    assert [c.lines for c in page.tables[1].cells] == [(2,), (3,)]


def test_the_final_text_of_tracked_changes(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>建成</w:t></w:r><w:del><w:r><w:delText>1万</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1.2万</w:t></w:r></w:ins><w:r><w:t>个</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>同一</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>段落</w:t></w:r></w:p>"
        "<w:moveFrom><w:p><w:r><w:t>旧处</w:t></w:r></w:p></w:moveFrom>"
    )
    assert said(read(docx(tmp_path, body))) == ["建成1.2万个", "同一段落"]


def test_text_boxes_content_controls_and_fields_are_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + p("甬政发〔2023〕12号") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>" + box
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>" + box + "</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
        "<w:sdt><w:sdtPr/><w:sdtContent>" + p("控件内") + "</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:br/><w:t>换行</w:t></w:r></w:p>"
    )  # fmt: skip
    assert said(read(docx(tmp_path, body))) == ["正文", "甬政发〔2023〕12号", "控件内", "链接", "换行"]


def test_crossed_out_words_stay_and_are_told(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>共</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>3216</w:t></w:r><w:r><w:t>3316个</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:strike w:val='0'/><w:dstrike/></w:rPr><w:t>旧行</w:t><w:br/><w:t>旧二</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:strike w:val='false'/></w:rPr><w:t>照旧</w:t></w:r></w:p>"
    )
    page = read(docx(tmp_path, body))
    assert [(line.text, line.struck) for line in page.lines] == [
        ("共32163316个", "3216"),
        ("旧行", "旧行"),
        ("旧二", "旧二"),
        ("照旧", ""),
    ]


NUMBERING = """<w:numbering SPACES><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def test_automatic_numbers_are_printed_and_restart_under_their_parent(tmp_path: Path) -> None:
    def item(text: str, level: int) -> str:
        return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = item("总体要求", 0) + item("思想", 1) + item("目标", 1) + item("任务", 0) + item("网络", 1)
    body += item("覆盖", 2) + item("内网", 2) + p("正文")
    page = read(docx(tmp_path, body, numbering=NUMBERING))
    assert said(page) == [
        "一、总体要求", "（一）思想", "（二）目标", "二、任务", "（一）网络", "1.覆盖", "2.内网", "正文",
    ]  # fmt: skip


def test_styles_give_size_weight_name_and_outline(tmp_path: Path) -> None:
    styles = """<w:styles SPACES><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault>
    </w:docDefaults><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 1"/><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="a2"><w:name w:val="自定义"/><w:basedOn w:val="a1"/>
    <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"""
    body = p("甲", '<w:pStyle w:val="a1"/>') + p("乙", '<w:pStyle w:val="a2"/>')
    body += p("丙", run='<w:color w:val="FF0000"/><w:sz w:val="44"/>')
    one, two, three = read(docx(tmp_path, body, styles=styles)).lines
    assert (one.style, one.bold, one.size) == ("heading 1", True, 16)
    assert (two.style, two.bold) == ("heading 2", True)
    assert (three.bold, three.size, three.red) == (False, 22, True)


def test_a_mark_across_the_pages_is_furniture(tmp_path: Path) -> None:
    """As Word sets a watermark: letters along a path, anchored in the header."""
    mark = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" type="#_x0000_t136">'
        '<v:textpath style="font-family:宋体" string="征求意见稿"/></v:shape></w:pict></w:r></w:p>'
    )
    body = p("正文") + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    page = read(docx(tmp_path, body, header1="<w:hdr SPACES>" + mark + "</w:hdr>"))
    assert [(line.text, line.furniture) for line in page.lines] == [("正文", False), ("征求意见稿", True)]


def test_headers_are_furniture(tmp_path: Path) -> None:
    body = p("正文") + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    page = read(docx(tmp_path, body, header1="<w:hdr SPACES>" + p("页眉") + "</w:hdr>"))
    assert [(line.text, line.furniture) for line in page.lines] == [("页眉", True), ("正文", False)]


def test_entities_and_outside_parts_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(docx(tmp_path, p("正文"))) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            if name == "word/document.xml":
                entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
                data = entity + data.replace("正文", "正&x;文")
            new.writestr(name, data)
    assert "秘密" not in read(path).text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"not a zip"])
def test_what_is_no_word_paper_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="Word"):
        page_count(path, media_type=WORD)
    with pytest.raises(UnreadableFile, match="Word"):
        read(path)


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [(11, "chineseCountingThousand", "十一"), (3, "decimalEnclosedCircle", "③"), (4, "upperRoman", "IV"),
     (28, "lowerLetter", "bb"), (7, "unknown", "7"), (10, "ideographDigital", "一〇")],
)  # fmt: skip
def test_numerals(number: int, form: str, printed: str) -> None:
    assert numeral(number, form) == printed


def test_chinese_numbers() -> None:
    assert [hanzi_number(n) for n in (1, 10, 20, 21, 105, 110, 2024)] == [
        "一", "十", "二十", "二十一", "一百零五", "一百一十", "二千零二十四",
    ]  # fmt: skip


def test_a_content_control_that_nobody_filled_in_is_blank(tmp_path: Path) -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    filled = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>单击此处输入文字。</w:t></w:r>"
    inline, block, whole = (
        f"<w:p>{prompt.format(run)}</w:p>",
        prompt.format(p("请填写")),
        prompt.format(tc(p("请填写"))),
    )
    table = (
        f"<w:tbl><w:tr>{tc(p('姓名'))}{tc(inline)}</w:tr><w:tr>{tc(p('电话'))}{whole}</w:tr>"
        f"<w:tr>{tc(p('邮箱'))}{filled.format(tc(p('a@163.com')))}</w:tr></w:tbl>"
    )
    page = read(docx(tmp_path, block + table))
    assert said(page) == ["姓名", "电话", "邮箱", "a@163.com"]
    cells = {(c.row, c.column): [page.lines[n].text for n in c.lines] for c in page.tables[0].cells}
    assert cells[0, 1] == cells[1, 1] == []
    assert cells[2, 1] == ["a@163.com"]


def test_boxes_to_tick_and_characters_under_their_pronunciation(tmp_path: Path) -> None:
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:t>独立申报</w:t></w:r>'
    empty = '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r><w:r><w:t>联合申报</w:t></w:r>'
    ornament = '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>yun</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>郓</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>城</w:t></w:r>"
    )
    page = read(docx(tmp_path, f"<w:p>{ticked}{empty}{ornament}</w:p><w:p>{ruby}</w:p>"))
    assert said(page) == ["☑独立申报☐联合申报", "郓城"]


def test_comments_stand_beside_the_text_with_what_they_are_set_to(tmp_path: Path) -> None:
    body = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>建成基站</w:t></w:r><w:r><w:t>1.2万个</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>，居全省前列。</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>整段</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    comments = (
        '<w:comments SPACES><w:comment w:id="0">' + p("再核") + p("一下") + "</w:comment>"
        '<w:comment w:id="1">' + p("删？") + '</w:comment><w:comment w:id="7">' + p("无处") + "</w:comment></w:comments>"
    )  # fmt: skip
    page = read(docx(tmp_path, body, comments=comments))
    assert said(page) == ["建成基站1.2万个，居全省前列。", "整段"]
    assert [(r.text, r.about) for r in page.remarks] == [("再核一下", "建成基站1.2万个"), ("删？", "整段")]


def test_a_paper_without_comments_has_no_remarks(tmp_path: Path) -> None:
    assert read(docx(tmp_path, p("正文"))).remarks == ()
