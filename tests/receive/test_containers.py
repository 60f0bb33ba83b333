"""Archives and discs: right names, everything listed, nothing let in."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import stat
import struct
import tarfile
import zipfile
import zlib

import inflate64
import libarchive
import pikepdf
import pycdlib
import pytest

from pipeline.receive.records import Limits
from samples.arsenal.archives import rar5, raw_zip, seven, tarred
from samples.arsenal.papers import pdf


def make_zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_gbk_names_that_are_valid_utf8(run, put, insides):
    names = ["目录.pdf", "目录/申报表（宁波市）.pdf"]
    put("disc/001.zip", raw_zip([(n.encode("gb18030"), pdf(n)) for n in names]))
    assert set(insides(run())) == set(names)


def test_utf8_names_without_the_flag(run, put, insides):
    names = ["工作方案.pdf", "附件/证明材料—一.pdf"]
    put("disc/001.zip", raw_zip([(n.encode(), pdf(n)) for n in names]))
    assert set(insides(run())) == set(names)


def test_flagged_and_unflagged_names_in_one_archive(run, put, insides):
    gbk = raw_zip([("目录.pdf".encode("gb18030"), pdf("1"))])
    out = io.BytesIO(gbk)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("申报表.pdf", pdf("2"))
    put("disc/001.zip", out.getvalue())
    assert set(insides(run())) == {"目录.pdf", "申报表.pdf"}


def test_same_name_twice_keeps_both(run, put, shelf):
    put("disc/001.zip", raw_zip([(b"a.pdf", pdf("first")), (b"a.pdf", pdf("second"))]))
    got = [f for f in run().files if f.inside == "a.pdf"]
    assert [shelf.bytes_of(f) for f in got] == [pdf("first"), pdf("second")]
    assert [f.state for f in got] == ["read", "read"]


@pytest.mark.parametrize(
    "name", ["../逃.pdf", "/etc/逃.pdf", "C:\\逃.pdf", "a/../../逃.pdf", "..\\逃.pdf", "\\\\host\\x.pdf"]
)
def test_names_that_point_outside_are_quarantined(run, put, name, insides):
    put("disc/001.zip", raw_zip([(name.encode(), pdf("x")), (b"ok.pdf", pdf("y"))]))
    got = run()
    assert {
        f.state for f in got.files if (f.inside and "逃" in f.inside) or (f.inside and "x.pdf" in f.inside)
    } == {"quarantined"}
    assert insides(got)["ok.pdf"].state == "read"
    assert [p.kind for p in got.problems] == ["quarantined"]


def test_a_member_called_like_a_folder_is_no_folder(run, put, insides):
    put("disc/1.zip", raw_zip([(b"hidden/", pdf("h")), (b"real/", b""), (b"back\\", pdf("b"))]))
    got = insides(run())
    assert {k: f.state for k, f in got.items()} == {"hidden/": "read", "back/": "read"}


def test_link_in_zip_is_not_followed(run, put, insides):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("申报表.pdf")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    put("disc/001.zip", out.getvalue())
    file = insides(run())["申报表.pdf"]
    assert file.state == "quarantined" and "/etc/passwd" in (file.reason or "")


def test_bomb_stops_at_the_ratio_and_at_the_total(run, put, insides):
    put("disc/001.zip", make_zip(**{"a.txt": b"\0" * 3_000_000, "b.pdf": pdf("b")}))
    got = run(limits=Limits(ratio_floor=1 << 20))
    outer = next(f for f in got.files if f.inside is None)
    assert outer.state == "quarantined" and "炸弹" in (outer.reason or "")
    assert {k: f.state for k, f in insides(got).items()} == {"a.txt": "quarantined", "b.pdf": "quarantined"}
    assert [p.kind for p in got.problems] == ["quarantined"]


def test_total_holds_over_nested_archives(run, put):
    import os

    inner = [make_zip(**{"x.txt": os.urandom(400_000)}) for _ in range(4)]
    put("disc/001.zip", make_zip(**{f"{n}.zip": data for n, data in enumerate(inner)}))
    got = run(limits=Limits(bytes=2_500_000))
    assert any(f.state == "quarantined" and "上限" in (f.reason or "") for f in got.files)


def test_an_empty_archive_is_no_success(run, put):
    put("disc/001.zip", make_zip())
    assert run().files[0].state == "failed"


def test_too_many_members(run, put, insides):
    put("disc/001.zip", make_zip(**{f"{n}.txt": b"text %d" % n for n in range(30)}))
    got = run(limits=Limits(members=10))
    assert len(insides(got)) == 10
    assert next(f for f in got.files if f.inside is None).state == "quarantined"


def test_nesting_ends_at_the_depth(run, put):
    data = make_zip(**{"申报表.pdf": pdf("deep")})
    for n in range(7):
        data = make_zip(**{f"{n}.zip": data})
    put("disc/001.zip", data)
    got = run()
    assert [f.state for f in got.files] == ["container"] * 5 + ["quarantined"]
    assert "嵌套" in (got.files[-1].reason or "")


def test_encrypted_zip_with_and_without_its_password(run, put, tmp_path):
    import subprocess

    (tmp_path / "申报表.pdf").write_bytes(pdf("secret"))
    made = subprocess.run(["zip", "-q", "-P", "5G先导区", "x.zip", "申报表.pdf"], cwd=tmp_path, check=False)
    if made.returncode:
        pytest.skip("no zip program")
    put("disc/001.zip", (tmp_path / "x.zip").read_bytes())
    got = run()
    assert [f.state for f in got.files] == ["failed", "failed"]
    assert [p.kind for p in got.problems] == ["encrypted"]
    assert "已加密" in (got.files[0].reason or "")
    again = run(passwords=("wrong", "5G先导区"))
    assert [(f.inside, f.state) for f in again.files] == [(None, "container"), ("申报表.pdf", "read")]


def test_aes_zip_with_and_without_its_password(run, put, tmp_path, insides):
    target = tmp_path / "aes.zip"
    with libarchive.file_writer(str(target), "zip", options="encryption=aes256", passphrase="abc") as archive:
        archive.add_file_from_memory("申报表.pdf", len(pdf("aes")), pdf("aes"))
    put("disc/001.zip", target.read_bytes())
    got = run()
    assert {f.state for f in got.files} == {"failed"} and [p.kind for p in got.problems] == ["encrypted"]
    again = run(passwords=("no", "abc"))
    assert insides(again)["申报表.pdf"].state == "read"


def test_truncated_zip_is_said_to_be_broken_and_gives_what_it_has(run, put, insides):
    whole = make_zip(**{"一.pdf": pdf("1"), "二.pdf": pdf("2" * 50_000)})
    put("disc/001.zip", whole[: len(whole) - 200])
    got = run()
    assert next(f for f in got.files if f.inside is None).state == "failed"
    assert insides(got)["一.pdf"].state == "read"


def test_corrupt_member_fails_alone(run, put, insides):
    data = bytearray(raw_zip([(b"a.pdf", pdf("a")), (b"b.pdf", pdf("b"))]))
    data[data.index(b"%PDF") + 20] ^= 0xFF
    put("disc/001.zip", bytes(data))
    got = insides(run())
    assert got["a.pdf"].state == "failed" and got["b.pdf"].state == "read"


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_with_gbk_names_and_links(run, put, mode, insides):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, encoding="gb18030", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("目录/申报表.pdf")
        info.size = len(pdf("t"))
        archive.addfile(info, io.BytesIO(pdf("t")))
        link = tarfile.TarInfo("链接")
        link.type, link.linkname = tarfile.SYMTYPE, "../../etc/shadow"
        archive.addfile(link)
        device = tarfile.TarInfo("设备")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    put("disc/001.tar.gz", out.getvalue())
    got = run()
    assert {k: f.state for k, f in insides(got).items()} == {
        "目录/申报表.pdf": "read",
        "链接": "quarantined",
        "设备": "quarantined",
    }
    assert got.deliveries[0].id == "disc/001"


@pytest.mark.parametrize(("mode", "at"), [("w:gz", -6), ("w:gz", 200), ("w:bz2", 120), ("w:xz", 140)])
def test_a_packed_tar_whose_checksum_fails_is_said_to_be_broken(run, put, mode, at):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name in ("a.txt", "b.txt"):
            info = tarfile.TarInfo(name)
            info.size = 4000
            archive.addfile(info, io.BytesIO(random.Random(name).randbytes(4000)))
    data = bytearray(out.getvalue())
    put("disc/whole.tar.gz", bytes(data))
    data[at] ^= 4
    put("disc/torn.tar.gz", bytes(data))
    put("disc/more.tar.gz", out.getvalue() + b"\0" * 512)
    got = run()
    outer = {f.path: f for f in got.files if f.inside is None}
    assert outer["disc/whole.tar.gz"].state == outer["disc/more.tar.gz"].state == "container"
    torn = [f.reason for f in got.files if f.path == "disc/torn.tar.gz" and f.state == "failed"]
    assert any("已损坏" in reason for reason in torn)


def test_single_packed_files(run, put, insides):
    put("disc/a/申报表.pdf.gz", gzip.compress(pdf("gz")))
    put("disc/a/方案.pdf.bz2", bz2.compress(pdf("bz")))
    assert set(insides(run())) == {"申报表.pdf", "方案.pdf"}


@pytest.mark.parametrize("form", ["7zip", "zip"])
def test_archives_through_libarchive(run, put, tmp_path, form, insides):
    target = tmp_path / "x"
    with libarchive.file_writer(str(target), form) as archive:
        archive.add_file_from_memory("申报材料/申报表.pdf", len(pdf("7")), pdf("7"))
    put("光盘/001.rar", target.read_bytes())  # a wrong ending
    got = run()
    assert insides(got)["申报材料/申报表.pdf"].state == "read"
    assert got.deliveries[0].id == "光盘/001" and got.deliveries[0].channel == "disc"


def test_rar_whose_last_member_is_itself_a_zip(run, put, insides):
    """A .docx stored without being packed ends as a zip does: its parts are not the archive's files."""
    word = make_zip(**{"word/document.xml": b"<w/>"})
    put("disc/001.rar", rar5({"申报表.pdf": pdf("rar"), "方案.zip": word}))
    got = insides(run())
    assert {"申报表.pdf", "方案.zip"} <= set(got) and "word/document.xml" not in got


def test_rar(run, put, insides):
    put("disc/001.rar", rar5({"申报表.pdf": pdf("rar")}))
    assert insides(run())["申报表.pdf"].state == "read"


def iso(*, joliet: int | None = None, rock: str | None = None, udf: str | None = None) -> bytes:
    disc = pycdlib.PyCdlib()
    disc.new(interchange_level=3, joliet=joliet, rock_ridge=rock, udf=udf)
    where = {
        "iso_path": "/A",
        **({"joliet_path": "/申报材料"} if joliet else {}),
        **({"udf_path": "/申报材料"} if udf else {}),
    }
    disc.add_directory(**where, **({"rr_name": "申报材料"} if rock else {}))
    data = pdf("iso")
    where = {"iso_path": "/A/B.PDF;1"}
    where |= {"joliet_path": "/申报材料/申报表.pdf"} if joliet else {}
    where |= {"udf_path": "/申报材料/申报表.pdf"} if udf else {}
    disc.add_fp(io.BytesIO(data), len(data), **where, **({"rr_name": "申报表.pdf"} if rock else {}))
    out = io.BytesIO()
    disc.write_fp(out)
    disc.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "kind", [{"joliet": 3}, {"rock": "1.09"}, {"joliet": 3, "rock": "1.12"}, {"udf": "2.60"}]
)
def test_discs(run, put, shelf, kind, insides):
    put("disc/宁波市.iso", iso(**kind))
    got = run()
    file = insides(got)["申报材料/申报表.pdf"]
    assert file.state == "read" and shelf.bytes_of(file) == pdf("iso")
    assert got.deliveries[0].id == "disc/宁波市"


def test_plain_disc_with_raw_gbk_names(run, put, insides):
    data = iso()
    # the same length in bytes as "B.PDF;1", as burning programs of the nineties wrote
    put("disc/1.iso", data.replace(b"B.PDF;1", "表.P;1".encode("gb18030").ljust(7, b"1")))
    assert any(k and k.startswith("A/表") for k in insides(run()))


def test_truncated_disc_fails_but_is_listed(run, put):
    put("disc/1.iso", iso(joliet=3)[:60_000])
    got = run()
    assert any(f.state == "failed" for f in got.files)
    assert got.problems


def test_quine_like_zip_is_not_unpacked_for_ever(run, put):
    inner = make_zip(**{"申报表.pdf": pdf("q")})
    put("disc/1.zip", make_zip(**{"a.zip": inner, "b.zip": inner}))
    got = run()
    states = [(f.inside, f.state) for f in got.files]
    assert ("a.zip!/申报表.pdf", "read") in states and ("b.zip!/申报表.pdf", "duplicate") in states


def test_files_attached_to_a_pdf_are_received_too(run, put):
    paper = pikepdf.new()
    for _ in range(2):
        paper.add_blank_page()
    paper.attachments["申报表.txt"] = "申报表".encode()
    pinned = pikepdf.AttachedFileSpec(paper, "证明".encode(), filename="证明.txt")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=pinned.obj
    )
    paper.pages[1].obj.Annots = pikepdf.Array([paper.make_indirect(note)])
    out = io.BytesIO()
    paper.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    put("paper/001.pdf", out.getvalue())
    got = run()
    assert [(f.inside, f.state) for f in got.files] == [
        (None, "read"),
        ("申报表.txt", "read"),
        ("证明.txt", "read"),
    ]
    assert {f.delivery for f in got.files} == {"paper/001"}


def test_an_attached_file_that_cannot_be_taken_out_is_told(run, put):
    paper = pikepdf.new()
    paper.add_blank_page()
    paper.attachments["申报表.txt"] = "申报表".encode() * 100
    broken = paper.attachments["申报表.txt"].obj.EF.F
    broken.write(b"no deflated data", filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    paper.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    put("paper/001.pdf", out.getvalue())
    got = run()
    assert [(f.inside, f.state) for f in got.files] == [(None, "read"), ("申报表.txt", "failed")]
    assert [p.kind for p in got.problems] == ["unreadable"]


@pytest.mark.parametrize("names", [["绍兴市方案.pdf"], ["绍兴市方案.pdf", "目录/申报表.pdf"]])
def test_gbk_names_that_are_said_to_be_utf8(run, put, insides, shelf, names):
    put("disc/001.zip", raw_zip([(n.encode("gb18030"), pdf(n)) for n in names], flag=0x800))
    got = insides(run())
    assert {n: shelf.bytes_of(got[n]) for n in names} == {n: pdf(n) for n in names}


def deflated64(name: str, data: bytes, *, wrong: bool = False) -> bytes:
    """A zip of one member, packed as Windows packs big ones."""
    deflater = inflate64.Deflater()
    packed = deflater.deflate(data) + deflater.flush()
    out = bytearray(raw_zip([(name.encode(), packed)]))
    check = zlib.crc32(data) ^ wrong
    listed = out.index(b"PK\x01\x02")
    for method, crc, size in ((8, 14, 22), (listed + 10, listed + 16, listed + 24)):
        struct.pack_into("<H", out, method, 9)
        struct.pack_into("<I", out, crc, check)
        struct.pack_into("<I", out, size, len(data))
    return bytes(out)


def test_deflate64(run, put, insides, shelf):
    content = pdf("x" * 5000) + random.Random(1).randbytes(90_000)
    put("disc/001.zip", deflated64("a.pdf", content))
    put("disc/002.zip", deflated64("b.pdf", content, wrong=True))
    got = run()
    assert shelf.bytes_of(insides(got)["a.pdf"]) == content
    assert [(p.kind, p.inside) for p in got.problems] == [("unreadable", "b.pdf")]


def test_visible_names_of_locked_7z_are_listed(run, put):
    put("disc/1.7z", seven({"申报表.pdf": pdf("a"), "案/方案.pdf": pdf("b")}, "secret"))
    put("disc/2.7z", seven({"申报表.pdf": pdf("a")}, "secret", names_too=True))
    got = run()
    assert {(f.path, f.inside) for f in got.files} == {
        ("disc/1.7z", None), ("disc/1.7z", "申报表.pdf"), ("disc/1.7z", "案/方案.pdf"), ("disc/2.7z", None)
    }  # fmt: skip
    assert {f.state for f in got.files} == {"failed"} and [p.kind for p in got.problems] == ["encrypted"] * 2


def old_tar(*members: tuple[bytes, bytes]) -> bytes:
    """A tar as before POSIX: no mark, names in any bytes."""
    out = b""
    for name, data in members:
        head = (
            name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o " % len(data) + b"%011o " % 0
        )
        total = sum(head) + 8 * ord(" ")
        out += (head + b"%06o\0 " % total).ljust(512, b"\0") + data + b"\0" * (-len(data) % 512)
    return out + b"\0" * 1024


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_a_tar_without_a_mark_is_no_late_pdf(run, put, insides, packed):
    members = [("绍兴市/申报表.pdf".encode("gb18030"), pdf("1")), (b"plan.pdf", pdf("2"))]
    put("disc/1.tar", packed(old_tar(*members)))
    assert set(insides(run())) == {"绍兴市/申报表.pdf", "plan.pdf"}


def test_a_zip_behind_a_few_bytes_is_no_late_pdf(run, put, insides):
    put("disc/1.zip", b"<html>downloaded</html>" + raw_zip([(b"a.pdf", pdf("1")), (b"b.pdf", pdf("2"))]))
    assert set(insides(run())) == {"a.pdf", "b.pdf"}


def test_a_pdf_behind_a_mac_header_or_a_few_words_is_one(run, put):
    put("disc/1/a.pdf", b"\0\x05form1".ljust(128, b"\0") + pdf("1"))
    put("disc/1/b.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + pdf("2"))
    assert [(f.state, f.media_type) for f in run().files] == [("read", "application/pdf")] * 2


def test_what_stands_before_the_break_of_a_packed_tar_is_taken(run, put, insides):
    noise = random.Random(2).randbytes(200_000)
    whole = gzip.compress(tarred({"一.txt": b"whole", "二.bin": noise, "三.txt": b"lost"}))
    put("disc/1.tar.gz", whole[: len(whole) // 2])
    got = run()
    assert {n: f.state for n, f in insides(got).items()} == {"一.txt": "read", "二.bin": "failed"}
    assert got.files[0].state == "failed" and {p.kind for p in got.problems} == {"unreadable"}


def test_a_sparse_file_has_its_own_name(run, put, insides):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("./GNUSparseFile.7/方案.txt")
        info.pax_headers = {
            "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "方案.txt", "GNU.sparse.realsize": "2000",
        }  # fmt: skip
        content = b"1\n0\n5\n".ljust(512, b"\0") + b"hello"
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    put("disc/1.tar", out.getvalue())
    assert insides(run())["方案.txt"].bytes == 2000
