"""What is packed comes out again by other programs, with the names in the bytes that were asked for."""

from __future__ import annotations

import csv
import email
import email.header
import io
import mailbox
import tarfile
import zipfile
from pathlib import Path

import libarchive
import openpyxl
import pycdlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import packing

FILES = {"材料/申报表.pdf": b"%PDF-1.4 " * 50, "目录.docx": b"PK\x03\x04abc", "a.txt": b""}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gbk-unflagged"])
def test_zip_names_and_content(tmp_path: Path, encoding: packing.archives.ZipNames) -> None:
    path = tmp_path / "a.zip"
    packing.write_zip(path, FILES, encoding=encoding)
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None
        names = [i.filename for i in zipped.infolist()]
        raw = [
            n if i.flag_bits & 0x800 else n.encode("cp437").decode("gbk")
            for n, i in zip(names, zipped.infolist(), strict=True)
        ]
        if encoding == "utf-8":
            assert names == list(FILES)
        elif encoding == "gbk-unflagged":
            assert raw == list(FILES)
        assert [zipped.read(n) for n in names] == list(FILES.values())


def test_gbk_unflagged_bytes_can_look_like_utf8(tmp_path: Path) -> None:
    packing.write_zip(tmp_path / "a.zip", {"目录": b"x"}, encoding="gbk-unflagged")
    raw = (tmp_path / "a.zip").read_bytes()
    assert "目录".encode("gbk") in raw and "目录".encode() not in raw


def test_zip_with_password(tmp_path: Path) -> None:
    packing.write_zip(tmp_path / "a.zip", FILES, password="shenbao2024")
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        with pytest.raises(RuntimeError, match="password"):
            zipped.read("目录.docx")
        assert zipped.read("材料/申报表.pdf", pwd=b"shenbao2024") == FILES["材料/申报表.pdf"]


def test_same_in_same_out(tmp_path: Path) -> None:
    for name in ("a", "b"):
        packing.write_zip(tmp_path / f"{name}.zip", FILES)
        packing.write_tar(tmp_path / f"{name}.tgz", FILES, gz=True)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.tgz").read_bytes() == (tmp_path / "b.tgz").read_bytes()


@pytest.mark.parametrize(("joliet", "rock_ridge"), [(True, True), (True, False), (False, True)])
def test_iso_keeps_chinese_names(tmp_path: Path, joliet: bool, rock_ridge: bool) -> None:
    path = tmp_path / "a.iso"
    packing.write_iso(path, FILES, joliet=joliet, rock_ridge=rock_ridge)
    iso = pycdlib.PyCdlib()
    iso.open(str(path))
    out = io.BytesIO()
    if joliet:
        iso.get_file_from_iso_fp(out, joliet_path="/材料/申报表.pdf")
    else:
        iso.get_file_from_iso_fp(out, rr_path="/材料/申报表.pdf")
    assert out.getvalue() == FILES["材料/申报表.pdf"]
    iso.close()
    with libarchive.file_reader(str(path)) as entries:
        assert len([e for e in entries if e.isfile]) == 3


def test_iso_cuts_long_names_as_joliet_does(tmp_path: Path) -> None:
    name = "很长的名字" * 14 + ".pdf"
    packing.write_iso(tmp_path / "a.iso", {name: b"x"}, rock_ridge=False)
    iso = pycdlib.PyCdlib()
    iso.open(str(tmp_path / "a.iso"))
    found = [c.file_identifier().decode("utf-16-be") for c in iso.list_children(joliet_path="/")][2:]
    assert found and found[0].split(";")[0] == name[:64]
    iso.close()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_tar(tmp_path: Path, encoding: str) -> None:
    packing.write_tar(tmp_path / "a.tar.gz", FILES, gz=True, encoding=encoding)  # type: ignore[arg-type]
    with tarfile.open(tmp_path / "a.tar.gz", encoding=encoding) as tar:
        assert tar.getnames() == list(FILES)


def test_seven_zip(tmp_path: Path) -> None:
    py7zr = pytest.importorskip("py7zr")
    packing.write_seven_zip(tmp_path / "a.7z", FILES)
    with py7zr.SevenZipFile(tmp_path / "a.7z") as archive:
        assert archive.getnames() == list(FILES)


def _eml(**more: object) -> bytes:
    given = {
        "sender": "宁波市经信局 <nb@example.cn>",
        "to": "gyhlw@miitcntc.org.cn",
        "subject": "宁波市“5G+工业互联网”融合应用先导区试点申报材料（朱镕基路）",
        "date": "Fri, 20 Sep 2024 10:30:00 +0800",
        "body": "您好：\n附件请查收。",
        "attachments": [
            ("申报表（盖章版）及试点工作方案支撑材料汇编第一册.pdf", b"%PDF-1.4", "application/pdf")
        ],
    }
    return packing.write_eml(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["rfc2047", "rfc2231"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_honest_mail_is_read_by_the_standard_library(charset: str, style: str) -> None:
    message = email.message_from_bytes(_eml(charset=charset, filename_style=style))
    subject = str(email.header.make_header(email.header.decode_header(message["Subject"])))
    assert subject == "宁波市“5G+工业互联网”融合应用先导区试点申报材料（朱镕基路）"
    body, attached = message.get_payload()
    assert body.get_payload(decode=True).decode(charset) == "您好：\r\n附件请查收。"
    assert attached.get_payload(decode=True) == b"%PDF-1.4"
    name = attached.get_filename()
    if style == "rfc2047":
        name = str(email.header.make_header(email.header.decode_header(name)))
    assert name == "申报表（盖章版）及试点工作方案支撑材料汇编第一册.pdf"


def test_gb2312_label_over_gbk() -> None:
    raw = _eml(charset="gb2312", subject="朱镕基")
    assert b"=?gb2312?B?" in raw
    message = email.message_from_bytes(raw)
    coded, label = email.header.decode_header(message["Subject"])[0]
    assert label == "gb2312" and isinstance(coded, bytes)
    with pytest.raises(UnicodeDecodeError):
        coded.decode("gb2312")
    assert coded.decode("gb18030") == "朱镕基"


def test_raw_bytes_in_headers() -> None:
    raw = _eml(charset="gbk", filename_style="raw8bit")
    assert "试点申报材料".encode("gbk") in raw.split(b"\r\n\r\n")[0]
    assert 'filename="申报表'.encode("gbk") in raw


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=80))
def test_encoded_words_are_short_and_whole(subject: str) -> None:
    message = email.message_from_bytes(_eml(subject=subject, charset="gbk"))
    raw = message["Subject"]
    assert all(len(line.strip()) <= 75 for line in raw.splitlines())
    words = email.header.decode_header(raw)
    assert "".join(w.decode(c or "ascii") for w, c in words) == subject


def test_mbox_with_from_lines(tmp_path: Path) -> None:
    one = _eml(attachments=[])
    packing.write_mbox(tmp_path / "a.mbox", [one, _eml()])
    assert len(mailbox.mbox(tmp_path / "a.mbox")) == 2


@pytest.mark.parametrize(("kind", "encoding"), [("csv-utf8", "utf-8-sig"), ("csv-gb18030", "gb18030")])
def test_register_csv(tmp_path: Path, kind: str, encoding: str) -> None:
    rows = [
        {"渠道": "纸质", "路径": "paper/001", "份数": 5, "柜号": "甲3"},
        {"渠道": "光盘", "收到日期": "2024-09-26"},
    ]
    packing.write_register(tmp_path / "收件登记.csv", rows, kind=kind)  # type: ignore[arg-type]
    text = (tmp_path / "收件登记.csv").read_bytes().decode(encoding)
    read = list(csv.DictReader(io.StringIO(text)))
    assert read[0]["份数"] == "5" and read[0]["柜号"] == "甲3" and read[1]["收到日期"] == "2024-09-26"


def test_register_xlsx(tmp_path: Path) -> None:
    packing.write_register(tmp_path / "r.xlsx", [{"渠道": "纸质", "份数": 5}], kind="xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert [c.value for c in sheet[1]][:4] == list(packing.REGISTER_COLUMNS[:4])
    assert sheet["D2"].value == 5
