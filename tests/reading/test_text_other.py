"""Sheets, slides, plain texts, OFD, old office papers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.model import Page
from pipeline.reading import UnreadableFile, UnreadablePage, office_convert, page_count, read_page
from pipeline.reading.legible import legible
from pipeline.reading.office_convert import office_program
from pipeline.reading.plain_text import decoded
from pipeline.reading.read import MOST_PAGES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"


def said(page: Page) -> list[str]:
    return [line.text for line in page.lines]


# --- sheets ---


def test_a_sheet_is_a_table_with_its_blank_and_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "分年度目标"
    sheet["B2"], sheet["C2"], sheet["B3"], sheet["C3"] = "5G基站", 31240, "合计", None
    sheet["B4"] = "备注"
    sheet.merge_cells("B4:C4")
    book.save(tmp_path / "a.xlsx")
    page = read_page(tmp_path / "a.xlsx", media_type=XLSX, number=1)
    assert said(page) == ["分年度目标", "5G基站", "31240", "合计", "备注"]
    cells = [(c.row, c.column, c.column_span, len(c.lines)) for c in page.tables[0].cells]
    assert cells == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 0), (2, 0, 2, 1)]


def test_figures_of_a_sheet_are_those_that_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["C2"], sheet["D2"] = 0.353, 0.353, 1
    sheet["B2"].number_format, sheet["D2"].number_format = "0.0%", "0%"
    sheet["B3"], sheet["C3"], sheet["D3"] = 915101002025312345, 12.0, 0.00001
    other = book.create_sheet("目标")
    other["A1"], other["A2"] = 0.5, 0.98
    other["A2"].number_format = "0%;[Red]-0%"
    book.save(tmp_path / "a.xlsx")
    page = read_page(tmp_path / "a.xlsx", media_type=XLSX, number=1)
    assert said(page)[:3] == ["35.3%", "0.353", "100%"]
    assert said(page)[4:] == ["12", "0.00001", "目标", "0.5", "98%"]
    assert said(page)[3].isdigit() and len(said(page)[3]) == 18


def test_a_sheet_that_claims_the_earth_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "甲", "乙"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="巨大"):
        read_page(tmp_path / "a.xlsx", media_type=XLSX, number=1)


def test_a_broken_sheet_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnreadableFile, match="表格"):
        read_page(tmp_path / "a.xlsx", media_type=XLSX, number=1)


def test_slides_in_their_order(tmp_path: Path) -> None:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    with zipfile.ZipFile(tmp_path / "a.pptx", "w") as package:
        for number in (10, 2):
            package.writestr(
                f"ppt/slides/slide{number}.xml", f"<s {a}><a:p><a:r><a:t>第{number}张</a:t></a:r></a:p></s>"
            )
    assert said(read_page(tmp_path / "a.pptx", media_type=PPTX, number=1)) == ["第2张", "第10张"]


# --- texts ---


@given(
    st.text(alphabet="申报城市目录5G基站镕，。 \n", min_size=1),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_every_usual_encoding_comes_back(text: str, encoding: str) -> None:
    # four bytes of GB 18030 may be valid UTF-8; a text of some length never is
    text = "申报材料：" + text
    assert decoded(text.encode(encoding)) == text


def test_html_tables_keep_their_cells(tmp_path: Path) -> None:
    source = (
        "<html><head><meta charset='gb2312'><title>x</title><script>var a</script></head><body><p>申报<b>城市</b></p>"
        "<table><tr><td rowspan=2>甲</td><td>乙<br>丙</td></tr><tr><td></td></tr></table>尾</body></html>"
    )
    path = tmp_path / "a.doc"
    path.write_bytes(source.encode("gb18030"))
    page = read_page(path, media_type="text/html", number=1)
    assert said(page) == ["申报城市", "甲", "乙", "丙", "尾"]
    assert [(c.row, c.column, c.row_span, c.lines) for c in page.tables[0].cells] == [
        (0, 0, 2, (1,)), (0, 1, 1, (2, 3)), (1, 1, 1, ()),
    ]  # fmt: skip


def test_csv_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("指标,数值\r\n5G基站,\r\n".encode("gb18030"))
    page = read_page(tmp_path / "a.csv", media_type="text/csv", number=1)
    assert (page.tables[0].rows, page.tables[0].columns, said(page)) == (2, 2, ["指标", "数值", "5G基站"])


def test_an_unknown_kind_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="暂不支持"):
        page_count(tmp_path / "a.bin", media_type="application/x-unknown")


def test_a_file_of_endless_pages_is_refused(tmp_path: Path) -> None:
    kids = " ".join(["3 0 R"] * (MOST_PAGES + 1))
    (tmp_path / "a.pdf").write_text(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Count {MOST_PAGES + 1}/Kids[{kids}]>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(UnreadableFile, match=f"{MOST_PAGES + 1}页"):
        page_count(tmp_path / "a.pdf", media_type="application/pdf")


def test_rubbish_is_told_from_writing() -> None:
    assert legible("全市累计建成5G基站31240个，每万人拥有32.6个。")
    assert legible("Industrial Internet Plan 2024, page 3")
    assert not legible("".join(chr(0xE000 + n) for n in range(50)))
    assert not legible("硸脃鼽巃" * 20)
    assert not legible("#$%&'()*+" * 10)
    # a table of contents of which only leaders and page numbers can be read
    assert not legible("".join(f"1.{n} \ue178\ue462\uefd0{'.' * 90}{n}\n" for n in range(1, 9)))


# --- OFD ---


def ofd(folder: Path, *pages: str, pictures: dict[str, bytes] | None = None) -> Path:
    path = folder / "a.ofd"
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    entries = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
    media = "".join(
        f'<ofd:MultiMedia ID="{n}"><ofd:MediaFile>{n}.png</ofd:MediaFile></ofd:MultiMedia>'
        for n in pictures or {}
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "OFD.xml",
            f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        package.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
            f"<ofd:Pages>{entries}</ofd:Pages></ofd:Document>",
        )
        package.writestr(
            "Doc_0/Res.xml",
            f'<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
        )
        for number, content in enumerate(pages):
            package.writestr(
                f"Doc_0/Pages/P{number}.xml",
                f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>",
            )
        for name, data in (pictures or {}).items():
            package.writestr(f"Doc_0/Res/{name}.png", data)
    return path


def words(x: float, y: float, text: str, size: float = 5.0) -> str:
    step = f"g {len(text) - 1} {size}" if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 {size}" Size="{size}"><ofd:TextCode X="0" Y="{0.88 * size}" '
        f'DeltaX="{step}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} '
        f"{y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_ofd_text_in_reading_order_with_places_and_tables(tmp_path: Path) -> None:
    lines = "".join(rule(20, y, 190, y) for y in (60, 80)) + "".join(
        rule(x, 60, x, 80) for x in (20, 60, 190)
    )
    page_xml = words(62, 65, "宁波市") + words(22, 65, "申报城市") + words(30, 20, "申报表") + lines
    path = ofd(tmp_path, page_xml, "")
    assert page_count(path, media_type=OFD) == 2
    page = read_page(path, media_type=OFD, number=1)
    assert said(page) == ["申报表", "申报城市", "宁波市"]
    assert page.lines[0].box is not None
    assert page.lines[0].box.x0 == pytest.approx(30 / 25.4 * 72, abs=0.5)
    assert page.lines[0].box.x1 == pytest.approx(45 / 25.4 * 72, abs=0.5)
    assert [c.lines for c in page.tables[0].cells] == [(1,), (2,)]
    assert read_page(path, media_type=OFD, number=2).source == "blank"


def test_ofd_text_in_a_fonts_own_codes_is_not_taken_for_writing(tmp_path: Path) -> None:
    rubbish = "".join(chr(0xE100 + 7 * n) for n in range(12))
    path = ofd(tmp_path, words(22, 65, "申报") + "".join(words(22, 75 + 8 * n, rubbish) for n in range(4)))
    with pytest.raises(UnreadablePage, match="特殊字体编码"):
        read_page(path, media_type=OFD, number=1)


def test_an_ofd_page_of_pictures_goes_to_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.reading import ofd_pictures

    stream = io.BytesIO()
    Image.new("RGB", (840, 1188), (0, 0, 200)).save(stream, "PNG")
    image = '<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="7"/>'
    path = ofd(tmp_path, image, pictures={"7": stream.getvalue()})
    seen: list[tuple[tuple[int, ...], list[int]]] = []

    def scan(raster: ofd_pictures.Raster, *, number: int, engine: object) -> Page:
        seen.append((raster.pixels.shape, raster.pixels[10, 10].tolist()))
        return Page(number=number, source="ocr")

    monkeypatch.setattr(ofd_pictures, "read_scan", scan)
    monkeypatch.setattr(ofd_pictures, "engine", lambda name: None)
    assert read_page(path, media_type=OFD, number=1).source == "ocr"
    ((shape, pixel),) = seen
    assert shape[0] / shape[1] == pytest.approx(297 / 210, rel=0.01)
    assert pixel == [200, 0, 0]


def test_an_ofd_without_its_pictures_says_so(tmp_path: Path) -> None:
    image = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="9"/>'
    path = ofd(tmp_path, image + "".join(rule(0, y, 200, y) for y in range(10, 50, 10)))
    with pytest.raises(UnreadablePage, match="OFD"):
        read_page(path, media_type=OFD, number=1)


# --- old office papers ---


@pytest.mark.slow
@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_rtf_is_converted_and_rubbish_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(rb"{\rtf1\ansi\ansicpg936 \'c9\'ea\'b1\'a8\'b3\'c7\'ca\'d0\par 2024}")
    assert said(read_page(tmp_path / "a", media_type="application/rtf", number=1)) == ["申报城市", "2024"]
    (tmp_path / "b").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40)
    with pytest.raises(UnreadableFile):
        read_page(tmp_path / "b", media_type="application/msword", number=1)


def test_without_libreoffice_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(UnreadableFile, match="LibreOffice"):
        read_page(tmp_path / "a.doc", media_type="application/msword", number=1)


def test_slides_of_pictures_only_are_not_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("ppt/slides/slide1.xml", "<p:sld xmlns:p='p'><p:pic/></p:sld>")
        package.writestr("ppt/media/image1.png", b"x")
    page = read_page(path, media_type=PPTX, number=1)
    assert page.lines == () and page.failure is not None and "图片" in page.failure


def test_old_slides_are_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    def converted(path: Path, folder: Path, *, form: str, ending: str | None = None) -> Path:
        seen.append(ending)
        made = folder / "paper.pptx"
        with zipfile.ZipFile(made, "w") as package:
            package.writestr("ppt/slides/slide1.xml", "<s xmlns:a='a'><a:p><a:t>试点工作方案</a:t></a:p></s>")
        return made

    monkeypatch.setattr(office_convert, "converted", converted)
    for name, head in (("a.ppt", b"\xd0\xcf\x11\xe0"), ("a.odp", b"PK")):
        (tmp_path / name).write_bytes(head)
    kinds = ("application/vnd.ms-powerpoint", "application/vnd.oasis.opendocument.presentation")
    texts = [
        read_page(tmp_path / n, media_type=k, number=1).text
        for n, k in zip(("a.ppt", "a.odp"), kinds, strict=True)
    ]
    assert texts == ["试点工作方案"] * 2 and seen == [".ppt", ".odp"]
