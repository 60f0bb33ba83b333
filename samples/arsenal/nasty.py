"""An inbox of more than 150 files that are broken, hostile, odd or locked, each with the state in which it must end.

Where the state depends on chance (mutated files) none is told.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import partial

from pipeline.model import FileState
from pipeline.receive.records import Limits
from samples.arsenal import archives, mails, papers
from samples.fuzz.mutate import mutated, seeds

Nasty = dict[str, tuple[bytes, FileState | None]]

_MUTATED = 90
LIMITS = Limits(members=500, ratio_floor=20 << 20)  # the bombs are made to go just beyond


def nasty() -> Nasty:
    """Path in the inbox → bytes and state of the outer file."""
    found: Nasty = {}
    for group in (_archives, _discs, _mails, _papers, _names, _parts):
        found |= group()
    for number in range(_MUTATED):
        kind, data = mutated(336, number)
        found[f"disc/mutated/{number}-{kind}"] = data, None
    return found


def _archives() -> Nasty:
    pdf = papers.pdf("archive")
    box = partial("disc/archives/{}".format)
    quine = archives.zipped({"自身.zip": archives.zipped({"a.txt": b"a"})})
    many = archives.zipped({f"{n}.txt": b"%d" % n for n in range(520)}, zipfile.ZIP_STORED)
    twice = archives.raw_zip([(b"a.pdf", pdf), (b"a.pdf", papers.pdf("other"))])
    outside = [
        b"../../../escaped.txt",
        b"/etc/escaped.txt",
        b"C:\\escaped.txt",
        b"a/../../escaped.txt",
        b"..\\..\\escaped.txt",
    ]
    return {
        box("bomb.zip"): (archives.bomb(60), "quarantined"),
        box("bomb.gz"): (gzip.compress(b"\0" * (60 << 20)), "quarantined"),
        box("bomb-in-bomb.zip"): (archives.zipped({"内.zip": archives.bomb(40)}), "container"),
        box("deep.zip"): (archives.nested(12, {"底.pdf": pdf}), "container"),
        box("quine.zip"): (quine, "container"),
        box("many.zip"): (many, "quarantined"),
        box("twice.zip"): (twice, "container"),
        box("outside.zip"): (archives.raw_zip([(n, b"x") for n in outside]), "container"),
        box("devices.zip"): (archives.raw_zip([(n, pdf) for n in (b"CON", b"NUL.pdf", b"COM1.txt", b"aux")]), "container"),
        box("links.tar"): (archives.tarred_links(), "container"),
        box("locked.zip"): (archives.locked_zip({"密.pdf": pdf}, "nobody knows"), "failed"),
        box("classic.zip"): (archives.locked_zip({"密.pdf": pdf}, "nobody knows", "zipcrypt"), "failed"),
        box("locked.7z"): (archives.seven({"密.pdf": pdf}, "nobody knows"), "failed"),
        box("locked-names.7z"): (archives.seven({"密.pdf": pdf}, "nobody knows", names_too=True), "failed"),
        box("locked.rar"): (archives.rar5({"密.pdf": pdf}, "nobody knows"), "failed"),
        box("empty.zip"): (archives.zipped({}), "failed"),
        box("empty.tar"): (archives.tarred({}), None),
        box("cut.zip"): (archives.zipped({"一.pdf": pdf, "二.pdf": pdf * 300})[:-200], "failed"),
        box("cut.7z"): (archives.seven({"一.pdf": pdf * 30})[:-20], "failed"),
        box("cut.rar"): (archives.rar5({"一.pdf": pdf * 30})[:-300], None),
        box("cut.tar.gz"): (archives.tarred({"一.pdf": pdf * 90}, "w:gz")[:-40], "failed"),
        box("gbk.zip"): (archives.raw_zip([("目录/申报表.pdf".encode("gb18030"), pdf)]), "container"),
        box("wrong-ending.doc"): (archives.zipped({"一.pdf": pdf}), "container"),
        box("no-ending"): (archives.seven({"一.pdf": pdf}), "container"),
        box("zip-of-exe.zip"): (archives.zipped({"申报表.pdf.exe": b"MZ" + b"\0" * 99}), "container"),
        box("folder-name.zip"): (archives.raw_zip([(b"hidden/", pdf)]), "container"),
    }  # fmt: skip


def _discs() -> Nasty:
    pdf = papers.pdf("disc")
    return {
        "disc/joliet.iso": (archives.disc({"申报表.pdf": pdf}, joliet=True), "container"),
        "disc/rock.iso": (archives.disc({"申报表.pdf": pdf}, rock=True), "container"),
        "disc/udf.iso": (archives.disc({"申报表.pdf": pdf}, udf=True), "container"),
        "disc/cut.iso": (archives.disc({"申报表.pdf": pdf * 99}, joliet=True)[:60_000], "failed"),
        "disc/zeros.iso": (b"\0" * 70_000, "failed"),
    }


def _mails() -> Nasty:
    pdf = papers.pdf("mail")
    message = mails.mail(mails.attached(pdf, "底.pdf"), mark="m0")
    for level in range(1, 9):
        message = mails.mail(mails.forwarded(message), mark=f"m{level}")
    parts = b"".join(b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" for _ in range(3000))
    flood = (
        b"From: a@b\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + parts
    )
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(400)
    )
    named = mails.attached(pdf, "../../../escaped.pdf"), mails.attached(b"MZ" + b"\0" * 99, "表.pdf")
    twice = (mails.attached(papers.pdf("一"), "扫描.pdf"), mails.attached(papers.pdf("二"), "扫描.pdf"))
    link = "超大附件：https://wx.mail.qq.com/ftn/download?k=1 过期时间：2024年10月20日"
    return {
        "email/deep.eml": (message, "container"),
        "email/flood.eml": (flood, "container"),
        "email/multiparts.eml": (b"From: a@b\r\nMIME-Version: 1.0\r\n" + deep, None),
        "email/named.eml": (mails.mail(*named), "container"),
        "email/twice.eml": (mails.mail(*twice), "container"),
        "email/link.eml": (mails.mail(body=link), "container"),
        "email/headers.eml": (b"From: =?gb2312?B?////?=\r\nSubject: \xd5\xe6\xc3\xb3=?x-nope?Q?=\r\nDate: never\r\n\r\nx", "container"),
        "email/charset.eml": (b"From: a@b\r\nSubject: s\r\nContent-Type: text/plain; charset=\0\r\n\r\n\xff\xfe\xfd", None),
        "email/box.mbox": (mails.mailbox(message, mails.mail(mark="z")), "container"),
        "email/torn.msg": (mails.outlook({"表.pdf": pdf})[:9000], None),
        "email/nested.msg": (mails.outlook({"内": mails.outlook_tree({"内.pdf": pdf}, embedded=True)}), "container"),
        "email/winmail.dat": (mails.winmail({"表.pdf": pdf}), "container"),
        "email/torn.dat": (mails.winmail({"表.pdf": pdf})[:-30], "failed"),
        "email/web.doc": (mails.web_archive(), "container"),
    }  # fmt: skip


def _papers() -> Nasty:
    word, sheet = papers.word("申报表"), papers.sheet([["宁波"]])
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>' % (
        b"x" * 999
    )
    outside = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    macro = papers.with_parts(word, {"word/vbaProject.bin": b"x"})
    holder = papers.with_parts(
        word, {"word/embeddings/oleObject1.bin": papers.package("run.exe", b"MZ" + b"\0" * 99)}
    )
    swapped = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(swapped, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, entities if info.filename == "word/document.xml" else old.read(info))
    box = partial("paper/papers/{}".format)
    return {
        box("locked.pdf"): (papers.locked_pdf("nobody knows"), "failed"),
        box("locked.docx"): (papers.locked_office(word, "nobody knows"), "failed"),
        box("protected.xlsx"): (papers.locked_office(sheet, "VelvetSweatshop"), "container"),
        box("attached.pdf"): (papers.pdf_with_files({"附.txt": b"a", "r.exe": b"MZ" + b"\0" * 99}), "read"),
        box("macro.docx"): (macro, "read"),
        box("holder.docx"): (holder, "read"),
        box("entities.docx"): (swapped.getvalue(), "read"),
        box("outside.xml"): (outside, "read"),
        box("huge.png"): (papers.huge_png(), "read"),
        box("html.doc"): (b"<html><body><img src='http://example.invalid/x.png'>x</body></html>", "read"),
        box("picture.pdf"): (papers.picture(50, "JPEG"), "read"),
        box("tool.pdf"): (b"MZ" + b"\x90" * 200, "quarantined"),
        box("script.vbs"): (b"MsgBox 1", "quarantined"),
        box("link.lnk"): (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "quarantined"),
        box("empty.pdf"): (b"", "failed"),
        box("noise.bin"): (bytes(range(256)) * 40, "failed"),
        box("film.mp4"): (b"\0\0\0\x18ftypisom" + b"\0" * 90, "ignored"),
        box("Thumbs.db"): (b"x", "ignored"),
        box("~$申报表.docx"): (b"x", "ignored"),
    }  # fmt: skip


def _names() -> Nasty:
    odd = [
        "=cmd|' /C calc'!A1.pdf",
        "<script>alert(1)</script>.pdf".replace("/", ""),
        "\u202efdp.表报申.pdf",
        "名 \t\n字.pdf",
        "'\";--.pdf",
        "x" * 240,
        "％００.pdf",
    ]
    return {f"paper/names/{name}": (papers.pdf(str(n)), "read") for n, name in enumerate(odd)}


def _parts() -> Nasty:
    members = {"申报表.pdf": papers.pdf("part"), "案.pdf": papers.pdf("part" * 300)}
    whole = archives.cut("全.7z", archives.seven(members), 170)
    short = dict(list(archives.cut("缺.7z", archives.seven(members), 170).items())[:-1])
    found: Nasty = {f"disc/parts/{n}": (d, "container") for n, d in whole.items()}
    found |= {f"disc/short/{n}": (d, "failed") for n, d in short.items()}
    found |= {f"disc/valid/{n}-{k}": (d, None) for n, (k, d) in enumerate(seeds().items())}
    return found
