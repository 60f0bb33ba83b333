"""The inbox's folders, the register, litter, links, duplicates, and what lies astray."""

from __future__ import annotations

import io
import os
import subprocess
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import against_inbox
from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.receive.dates import parse_count, parse_day
from pipeline.receive.inbox import receive
from pipeline.receive.layout import channel_of
from pipeline.receive.names import clean, dangerous, decode_names, litter, mend, oddness, shown, stem
from samples.arsenal.papers import pdf


def deliveries(got):
    return {d.id: d for d in got.deliveries}


# --- folders ----------------------------------------------------------------------------------------


def test_channels_and_ids(run, put):
    put("纸质材料/001/10.jpg", b"\xff\xd8\xff\xe0" + b"a" * 40)
    put("纸质材料/001/2.jpg", b"\xff\xd8\xff\xe0" + b"b" * 40)
    put("纸质材料/002.pdf", pdf("2"))
    put("Disc/宁波.v1.pdf", pdf("3"))
    put("电子邮件/x.pdf", pdf("4"))
    got = run()
    assert {d.id: d.channel for d in got.deliveries} == {
        "纸质材料/001": "paper",
        "纸质材料/002": "paper",
        "Disc/宁波.v1": "disc",
        "电子邮件/x": "email",
    }
    assert [f.path for f in got.files][:2] == ["纸质材料/001/2.jpg", "纸质材料/001/10.jpg"]


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("paper", "paper"), ("PAPER", "paper"), ("纸质版", "paper"), ("1-纸质", "paper"), ("光盘材料", "disc"), ("CD", "disc"),
        ("email", "email"), ("E-mail", "email"), ("邮件", "email"), ("其他", None), ("纸质和光盘", None), ("abcd", None),
    ],
)  # fmt: skip
def test_channel_names(name, channel):
    assert channel_of(name) == channel


def test_folder_and_file_of_one_name_are_two_deliveries(run, put):
    put("paper/001/a.pdf", pdf("a"))
    put("paper/001.pdf", pdf("b"))
    assert len(run().deliveries) == 2


def test_files_astray_are_listed_and_failed(run, put):
    put("申报表.pdf", pdf("a"))
    put("其他/方案.pdf", pdf("b"))
    got = run()
    assert [(f.delivery, f.state) for f in got.files] == [("", "failed"), ("", "failed")]
    assert all("不在纸质、光盘、邮件文件夹内" in (f.reason or "") for f in got.files)
    assert [p.kind for p in got.problems] == ["unreadable", "unreadable"]


def test_litter_is_ignored_with_a_reason(run, put):
    for name in ("Thumbs.db", ".DS_Store", "~$申报表.docx", "__MACOSX/._a.pdf", "desktop.ini"):
        put(f"paper/001/{name}", b"x")
    put("disc/Thumbs.db", b"x")
    put("Thumbs.db", b"x")
    put("paper/001/a.pdf", pdf("a"))
    got = run()
    states = [f.state for f in got.files]
    assert states.count("ignored") == 7 and states.count("read") == 1
    assert not got.problems and [d.id for d in got.deliveries] == ["paper/001"]


def test_links_and_pipes_are_never_followed(run, put, inbox, tmp_path):
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(pdf("secret"))
    put("paper/001/a.pdf", pdf("a"))
    (inbox / "paper/001/link.pdf").symlink_to(secret)
    (inbox / "paper/loop").symlink_to(inbox)
    os.mkfifo(inbox / "paper/001/pipe")
    got = run()
    by_path = {f.path: f for f in got.files}
    assert {p: f.state for p, f in by_path.items()} == {
        "paper/001/a.pdf": "read",
        "paper/001/link.pdf": "quarantined",
        "paper/001/pipe": "quarantined",
        "paper/loop": "quarantined",
    }


def test_very_deep_folders(run, inbox):
    folder = inbox / "disc" / "1"
    folder.mkdir(parents=True)
    for _ in range(1200):
        folder = folder / "d"
        folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf("deep"))
    got = run()
    subprocess.run(["rm", "-rf", str(inbox / "disc")], check=True)  # deeper than shutil can go
    assert [f.state for f in got.files] == ["read"]


def test_empty_delivery_is_reported(run, inbox):
    (inbox / "paper/002").mkdir(parents=True)
    got = run()
    assert not got.files and "空文件夹" in got.problems[0].message


def test_a_disc_that_was_burnt_empty_is_a_delivery(run, put):
    put("disc/007/autorun.inf", b"[autorun]")
    put("disc/007/Thumbs.db", b"\xd0\xcf\x11\xe0")
    put("disc/System Volume Information/x", b"1")
    put("收件登记.csv", "渠道,路径,收到日期,来文单位\n光盘,disc/007,2024-09-27,西宁市".encode())
    got = run()
    assert [(d.id, d.sender) for d in got.deliveries] == [("disc/007", "西宁市")]
    assert [(p.delivery, "只有系统文件" in p.message) for p in got.problems] == [("disc/007", True)]
    assert {f.state for f in got.files if f.path.startswith("disc/")} == {"ignored"}


def test_gbk_names_on_disk(run, inbox):
    folder = inbox / "paper"
    folder.mkdir()
    (folder / os.fsdecode("申报表.pdf".encode("gb18030"))).write_bytes(pdf("g"))
    assert run().files[0].path == "paper/申报表.pdf"


def test_duplicates_keep_their_delivery(run, put):
    put("paper/001/a.pdf", pdf("same"))
    put("disc/001/b.pdf", pdf("same"))
    put("email/x/c.pdf", pdf("same"))
    got = run()
    assert [(f.delivery, f.state) for f in got.files] == [
        ("paper/001", "read"),
        ("disc/001", "duplicate"),
        ("email/x", "duplicate"),
    ]
    assert "paper/001/a.pdf" in (got.files[1].reason or "")


def test_no_inbox(run, inbox):
    inbox.rmdir()
    with pytest.raises(NotADirectoryError):
        run()


# --- register ---------------------------------------------------------------------------------------

HEAD = "渠道,路径,收到日期,份数,来文单位,备注,收文号\n"
ROWS = "纸质,paper/001,2024-09-26,5,宁波市经济和信息化局,挂号,A-1\n光盘,disc/001,2024/9/27,,宁波市经济和信息化局,,A-2\n"


def files(put):
    put("paper/001/a.pdf", pdf("a"))
    put("disc/001.zip", b"PK\x05\x06" + b"\0" * 18)


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + ROWS).encode(),
        b"\xef\xbb\xbf" + (HEAD + ROWS).encode(),
        (HEAD + ROWS).encode("gb18030"),
        (HEAD + ROWS).replace(",", "\t").encode("gb18030"),
        (HEAD + ROWS).replace(",", ";").encode("utf-16"),
        ("2024年收件登记表,,,,,,\n" + HEAD + "\n" + ROWS).replace("paper/001", "paper\\001\\").encode(),
        (HEAD + ROWS)
        .replace("路径", "文件 路径")
        .replace("收到日期", "收到日期（年-月-日）")
        .replace(",5,", ",五份,")
        .encode(),
        (HEAD + ROWS).replace("paper/001", "001").replace("disc/001", "001").encode(),
        (HEAD + ROWS).replace("paper/001", "纸质/001").replace("disc/001", "disc/001.zip").encode(),
        (HEAD + ROWS).replace("paper/001", "paper/001/a.pdf").encode(),
    ],
)
def test_registers(run, put, data):
    files(put)
    put("收件登记.csv", data)
    got = run()
    paper, disc = deliveries(got)["paper/001"], deliveries(got)["disc/001"]
    assert (paper.received_on, paper.copies, paper.sender) == ("2024-09-26", 5, "宁波市经济和信息化局")
    assert paper.note == "挂号" and paper.extra == {"收文号": "A-1"}
    assert (disc.received_on, disc.copies) == ("2024-09-27", None)
    assert not [p for p in got.problems if p.kind == "register"]
    assert next(f for f in got.files if f.path == "收件登记.csv").state == "read"


def test_register_in_excel(run, put):
    files(put)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["收件登记"])
    sheet.append(["渠道", "路径", "收文日期", "份数", "来文单位", "备注"])
    sheet.append(["纸质", "paper/001", datetime(2024, 9, 26), 5, "宁波市", None])
    sheet.append(["光盘", "disc/001", 45562, None, "宁波市", None])
    out = io.BytesIO()
    book.save(out)
    put("收件登记.xlsx", out.getvalue())
    got = deliveries(run())
    assert (got["paper/001"].received_on, got["paper/001"].copies) == ("2024-09-26", 5)
    assert got["disc/001"].received_on == "2024-09-27"


def test_a_register_that_asks_for_all_memory_stops_nothing(run, put):
    files(put)
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "路径", "x"
    out = io.BytesIO()
    book.save(out)
    put("收件登记.xlsx", out.getvalue())
    got = run()
    assert [p.kind for p in got.problems if p.path == "收件登记.xlsx"] == ["register"]


def test_register_troubles_are_said(run, put):
    files(put)
    rows = "纸质,paper/001,03/04/2024,5,,\n纸质,paper/009,2024-09-26,5,,\n光盘,disc/001,2024-09-26,,,\n光盘,disc/001,2024-09-28,,,\n"
    put("收件登记.csv", (HEAD + rows).encode())
    got = run()
    assert deliveries(got)["paper/001"].received_on is None
    assert deliveries(got)["disc/001"].received_on is None  # two days: nobody knows
    messages = [p.message for p in got.problems if p.kind == "register"]
    assert len(messages) == 3
    assert any("无法辨认" in m for m in messages) and any("paper/009" in m for m in messages)
    assert [p.delivery for p in got.problems if "不一致" in p.message] == ["disc/001"]


@pytest.mark.parametrize(
    "data", [b"", b"\xff" * 300, b"a,b\n1,2\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9]
)
def test_broken_register_stops_nothing(run, put, data):
    files(put)
    put("收件登记.xlsx", data)
    got = run()
    assert any(p.kind == "register" for p in got.problems)
    assert deliveries(got)["paper/001"].received_on is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-09-26", "2024-09-26"), ("2024/9/26", "2024-09-26"), ("2024.9.26", "2024-09-26"), ("2024年9月26日", "2024-09-26"),
        ("20240926", "2024-09-26"), ("2024-09-26 10:30:00", "2024-09-26"), ("２０２４－９－２６", "2024-09-26"), ("45561", "2024-09-26"),
        ("45561.75", "2024-09-26"), ("二〇二四年九月二十六日", "2024-09-26"), ("26/09/2024", "2024-09-26"), ("9/26/2024", "2024-09-26"),
        ("26 Sep 2024", "2024-09-26"), ("Sep 26, 2024", "2024-09-26"), ("03/04/2024", None), ("9月26日", None), ("", None),
        ("2024-13-40", None), ("24-9-26", None), ("已收", None),
    ],
)  # fmt: skip
def test_days(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5", 5),
        ("5份", 5),
        ("五份", 5),
        ("一式五份", 5),
        ("伍份", 5),
        ("5.0", 5),
        ("十二", 12),
        ("1正4副", 5),
        ("正本一份，副本四份", 5),
        ("1份正本", 1),
        ("５", 5),
        ("", None),
        ("若干", None),
        ("0", None),
    ],
)
def test_counts(text, count):
    assert parse_count(text) == count


# --- names ------------------------------------------------------------------------------------------

chinese = st.text(
    st.sampled_from("目录申报表方案宁波市人民政府工业和信息化附件证明材料目标一二三（）—、5Gabc123.pdf"),
    min_size=1,
    max_size=20,
)


@given(st.lists(chinese, min_size=3, max_size=8))
def test_names_of_an_archive_come_back(names):
    assert decode_names([n.encode() for n in names]) == names
    assert all(oddness(n) <= len(n) / 2 for n in names)


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_bytes_give_names(raws):
    names = decode_names(raws)
    assert len(names) == len(raws)
    for name in names:
        clean(name).encode("utf-8")
        shown(name).encode("utf-8")
        dangerous(name)
        litter(name)
        mend(name)
        stem(name)


def test_mended_names():
    assert mend("─┐┬╝.pdf") == "目录.pdf"
    assert mend("目录".encode("gb18030").decode("latin-1")) == "目录"
    assert mend("Übersicht.pdf") == "Übersicht.pdf"


def test_shown_names_hide_what_deceives():
    assert shown("a\u202efdp.exe\n") == "afdp.exe"
    assert len(shown("长" * 500)) < 100


def test_a_register_that_is_none_has_failed_and_says_so(run, put):
    put("收件登记.xlsx", b"\x00\x01 no workbook")
    put("paper/001.txt", "申报表".encode())
    register = next(f for f in run().files if f.path == "收件登记.xlsx")
    assert register.state == "failed"
    assert "表头" in (register.reason or "")


def test_what_does_not_fit_in_a_register_stands_beside_it(run, put):
    put("收件登记.csv", (HEAD + "\n纸质,paper/009,2024-09-20,5,,\n").encode())
    put("paper/001.txt", "申报表".encode())
    register = next(f for f in run().files if f.path == "收件登记.csv")
    assert register.state == "read"
    assert "paper/009" in (register.reason or "")


def test_folders_deeper_than_a_path_can_name(run, put, inbox, shelf):
    """What lies deeper than the system can open by its path is told, by the receiving and by the audit alike."""
    put("paper/1/扫描.pdf", pdf("top"))
    at = os.open(inbox / "paper", os.O_RDONLY)
    for _ in range(400):
        os.mkdir("很深的一层", dir_fd=at)
        below = os.open("很深的一层", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(os.open("底.txt", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)
    got = receive(inbox, keep=shelf)
    assert [f.state for f in got.files] == ["read", "failed"] and len(got.problems) == 1
    received = tuple(ReceivedFile(**f.model_dump()) for f in got.files)
    batch = BatchFile(
        call="x", started_at="", finished_at="", received=received, submissions=(), totals=totals(received, 0)
    )
    assert list(against_inbox(batch, inbox)) == []
