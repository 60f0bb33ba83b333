"""Files that are not what they seem, or only half of it: told in words that a secretary understands."""

from __future__ import annotations

import io
import re
import tarfile
from datetime import datetime, timedelta
from pathlib import Path

import libarchive
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from samples.arsenal import archives, mails, papers
from samples.arsenal.papers import pdf


def signed(content: bytes, *, detached: bool = False) -> bytes:
    """A .p7m in DER, or the .p7s beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    day = datetime(2024, 9, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(day).not_valid_after(day + timedelta(days=9)).sign(key, hashes.SHA256())
    )  # fmt: skip
    options = [pkcs7.PKCS7Options.Binary] + [pkcs7.PKCS7Options.DetachedSignature] * detached
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, options)


def test_signed_papers_and_messages_are_opened(run, put, insides, shelf):
    put("disc/1/申报表.pdf.p7m", signed(pdf("in")))
    put("disc/1/签名.p7s", signed(pdf("in"), detached=True))
    inner = b"Content-Type: application/pdf; name=b.pdf\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + pdf("b")
    put("email/1.eml", mails.mail(mails.attached(signed(inner), "smime.p7m", "application/pkcs7-mime")))
    got = run()
    assert shelf.bytes_of(insides(got)["申报表.pdf"]) == pdf("in")
    assert insides(got)["smime.p7m!/smime.eml!/b.pdf"].state == "read"
    assert [f.state for f in got.files if f.path.endswith(".p7s")] == ["ignored"]


def test_sm2_envelopes_are_opened_too(run, put, insides):
    """GM/T 0010 has object identifiers of its own, of the same structure."""
    whole = signed(b"\x00" * 64 + pdf("sm2"))
    for rsa, sm2, longer in (
        ("06092a864886f70d010702", "060a2a811ccf550601040202", 1),
        ("06092a864886f70d010701", "060a2a811ccf550601040201", 1),
    ):
        at = whole.index(bytes.fromhex(rsa))
        whole = whole[:at] + bytes.fromhex(sm2) + whole[at + len(bytes.fromhex(rsa)) :]
        whole = _lengthened(whole, at, longer)
    put("disc/1/表.pdf.p7m", whole)
    assert "表.pdf" in insides(run())


def _lengthened(whole: bytes, at: int, by: int) -> bytes:
    """The DER with the lengths of all values around ``at`` made greater."""
    out, place = bytearray(whole), 0
    while place < at:
        assert out[place + 1] == 0x82  # every value around is longer than 255 bytes
        size = int.from_bytes(out[place + 2 : place + 4], "big")
        if place + 4 + size >= at:
            out[place + 2 : place + 4] = (size + by).to_bytes(2, "big")
            place += 4
        else:
            place += 4 + size
        while place < at and out[place + 1] < 0x80:  # short values before the one sought
            place += 2 + out[place + 1]
    return bytes(out)


def test_locked_envelopes_are_told_as_locked(run, put):
    put("email/1.eml", mails.mail(mails.attached(b"-----BEGIN PGP MESSAGE-----\n\nhQ==\n", "a.bin")))
    put("disc/1/smime.p7m", b"\x30\x82\x01\x00" + bytes.fromhex("06092a864886f70d010703") + b"\xa0" * 90)
    assert [p.kind for p in run().problems] == ["encrypted", "encrypted"]


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.ceb", b"Founder CEB\0\1\2\3\xff\xfe" * 9, "方正CEB"),
        ("申报表.docx", b"\0\0\0\x18ftypisom" + b"\0" * 90, "视频"),
        ("片.mp4", bytes(range(256)), "视频"),
        ("a.heif", b"\0\0\0\x18ftypavif" + b"\0" * 90, "AVIF图片"),
        ("a.pages", archives.zipped({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "iWork"),
        ("a.xps", archives.zipped({"[Content_Types].xml": b"x", "FixedDocSeq.fdseq": b"x"}), "XPS"),
        ("a.dat", bytes(range(256)), "无法识别"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(run, put, name, data, word):
    put(f"disc/1/{name}", data)
    (file,) = run().files
    assert file.state == "failed" and word in (file.reason or "")
    assert not re.search(r"[a-z]+/[a-z]+", file.reason or ""), "media types are no words"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("宣传片.mp4", b"\0\0\0\x18ftypisom"),
        ("宣传片.MOV", b"\0\0\0\x08wide"),
        ("宣传片.wmv", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
        ("宣传片.mpg", b"\0\0\x01\xba"),
        ("主题曲.mp3", b"ID3\3"),
        ("录音.amr", b"#!AMR\n"),
    ],
)
def test_films_and_sounds_are_set_aside_and_told(run, put, name, data):
    put("disc/1/方案.pdf", pdf("x"))
    put(f"disc/1/{name}", data + b"\0" * 90)
    got = run()
    assert {f.name: f.state for f in got.files} == {"方案.pdf": "read", name: "ignored"}
    assert [(p.kind, p.delivery) for p in got.problems] == [("media", "disc/1")]


@pytest.mark.parametrize("ending", ["crdownload", "td", "xltd", "baiduyun.p.downloading", "part"])
def test_half_downloads_are_never_taken_for_whole(run, put, ending):
    put(f"disc/1/方案.pdf.{ending}", pdf("half")[:200])
    got = run()
    assert [p.kind for p in got.problems] == ["unreadable"] and "没有下载完" in got.problems[0].message


def test_shortcuts_are_no_papers(run, put):
    put("disc/1/材料.url", b"[InternetShortcut]\r\nURL=https://pan.baidu.com/s/1\r\n")
    put("disc/1/表.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 99)
    got = run()
    assert {f.state for f in got.files} == {"quarantined"}
    assert {p.kind for p in got.problems} == {"link", "quarantined"}


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("方案下载地址.txt", "链接：https://pan.baidu.com/s/1abc 提取码：x1y2", ["link"]),
        ("方案.html", '<html><body><a href="https://cloud.189.cn/t/1">点击下载</a></body></html>', ["link"]),
        ("说明.txt", "光盘内含申报表、方案各一份。", []),
        ("网址.txt", "市政府门户网站：https://www.ningbo.gov.cn/", []),
        ("方案.txt", "网络建设与应用推广。" * 60 + "备份：https://pan.baidu.com/s/1abc", []),
    ],
)
def test_a_note_with_nothing_but_a_link_is_no_paper(run, put, name, text, kinds):
    put("email/1/a.zip", archives.zipped({name: text.encode()}))
    put("disc/1/" + name, text.encode())
    got = run()
    assert [p.kind for p in got.problems] == kinds * 2
    assert {f.state for f in got.files if f.path.endswith(name)} <= {"read", "duplicate"}


def test_a_file_that_a_tar_holds_once_under_two_names(run, put, insides):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("真.pdf")
        info.size = len(pdf("h"))
        archive.addfile(info, io.BytesIO(pdf("h")))
        for name, target in (("又.pdf", "真.pdf"), ("环一", "环二"), ("环二", "环一")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, target
            archive.addfile(link)
    put("disc/1.tar", out.getvalue())
    states = {name: f.state for name, f in insides(run()).items()}
    assert states == {"真.pdf": "read", "又.pdf": "duplicate", "环一": "quarantined", "环二": "quarantined"}


def test_a_tar_packed_in_a_newer_way(run, put, insides, tmp_path: Path):
    """zstd, which no library of Python 3.11's own unpacks."""
    path = tmp_path / "x.tar.zst"
    with libarchive.file_writer(str(path), "gnutar", "zstd") as archive:
        archive.add_file_from_memory("申报表.pdf", len(pdf("z")), pdf("z"))
    put("disc/1.tar.zst", path.read_bytes())
    assert insides(run())["申报表.pdf"].state == "read"


def test_a_zip_behind_other_bytes(run, put, insides):
    put("disc/1.zip", b"\0junk" * 100 + archives.zipped({"a.pdf": pdf("behind")}))
    assert insides(run())["a.pdf"].state == "read"


def test_names_that_are_none(run, put, insides):
    odd = ["", ".", "   ", "a\0b.pdf", "\u202efdp.表.pdf", "长" * 300 + ".pdf"]
    put("disc/1.zip", archives.raw_zip([(n.encode(), pdf(str(k))) for k, n in enumerate(odd)], 0x800))
    got = insides(run())
    assert len(got) == len(odd) and all(name and f.state == "read" for name, f in got.items())


def test_a_paper_in_a_paper_in_an_archive_in_two_messages(run, put):
    holder = papers.with_parts(
        papers.word("方案"), {"word/embeddings/oleObject1.bin": papers.package("里.pdf", pdf("i"))}
    )
    box = mails.attached(archives.zipped({"方案.docx": holder}), "包.zip", "application/zip")
    put("email/1.msg", mails.outlook({"外.eml": mails.mail(box)}))
    innermost = next(f for f in run().files if f.name == "里.pdf")
    assert innermost.state == "read" and innermost.inside == "外.eml!/包.zip!/方案.docx!/里.pdf"


def test_broken_lists_of_attached_files(run, put):
    """A PDF whose list of attached files is broken gives them all the same; where a torn paper cannot, it says so."""
    whole = papers.pdf_with_files({"附件.txt": b"attached" * 40})
    put("paper/1/list.pdf", whole.replace(b"/EmbeddedFiles", b"/EmbeddedFilez"))
    put("paper/2/names.pdf", whole.replace(b"/Names", b"/Namez"))
    put("paper/3/cut.pdf", whole[:-300])
    holder = papers.with_parts(
        papers.word("方案"), {"word/embeddings/oleObject1.bin": papers.package("里.pdf", pdf("i"))}
    )
    put("paper/4/torn.docx", holder[:-400])
    got = run()
    assert [f.path for f in got.files if f.inside == "附件.txt"] == [
        "paper/1/list.pdf",
        "paper/2/names.pdf",
        "paper/3/cut.pdf",
    ]
    assert [(p.path, p.kind) for p in got.problems] == [("paper/4/torn.docx", "unreadable")]
