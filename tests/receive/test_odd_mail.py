"""Messages as odd programs write them: nothing in them is passed over in silence."""

from __future__ import annotations

import binascii
from base64 import encodebytes

import pytest

from samples.arsenal.archives import zipped
from samples.arsenal.mails import attached, mail, mailbox, outlook, winmail
from samples.arsenal.papers import pdf

HEAD = b"From: a@nb.gov.cn\r\nSubject: s\r\nDate: Fri, 20 Sep 2024 09:30:00 +0800\r\nMIME-Version: 1.0\r\n"


def parts(kind: bytes, *each: bytes) -> bytes:
    body = b"".join(b"--q\r\n" + part + b"\r\n" for part in each)
    return HEAD + b"Content-Type: " + kind + b"; boundary=q\r\n\r\n" + body + b"--q--\r\n"


def text(kind: str, content: str) -> bytes:
    return b"Content-Type: text/%s; charset=gbk\r\n\r\n" % kind.encode() + content.encode("gbk")


def body_of(got, insides, shelf) -> str:
    return shelf.bytes_of(insides(got)["正文.txt"]).decode()


def test_the_fuller_of_text_and_page_is_the_body(run, put, insides, shelf):
    page = "<p>宁波市申报材料：累计建成5G基站31240个，请查收。</p>"
    put(
        "email/1.eml",
        parts(b"multipart/alternative", text("plain", "请用支持网页的程序查看。"), text("html", page)),
    )
    said = body_of(run(), insides, shelf)
    assert "31240" in said and "请用支持网页" in said


def test_text_that_the_page_only_repeats_is_said_once(run, put, insides, shelf):
    put(
        "email/1.eml",
        parts(
            b"multipart/alternative",
            text("plain", "请查收申报材料。"),
            text("html", "<p>请查收 申报材料。</p>"),
        ),
    )
    assert body_of(run(), insides, shelf) == "请查收申报材料。"


def test_files_written_into_the_text(run, put, insides, shelf):
    content = pdf("uu")
    lines = b"".join(binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    put(
        "email/1.eml",
        HEAD + b"\r\n" + "见附件".encode("gbk") + b"\r\nbegin 644 app.pdf\r\n" + lines + b"`\r\nend\r\n",
    )
    got = run()
    assert shelf.bytes_of(insides(got)["app.pdf"]) == content
    assert body_of(got, insides, shelf).strip() == "见附件"


def test_begin_in_a_sentence_is_no_file(run, put, insides, shelf):
    put("email/1.eml", HEAD + b"\r\nbegin 644 things\r\nthis is prose\r\nend\r\n")
    assert "this is prose" in body_of(run(), insides, shelf)


def test_a_piece_of_a_message_says_that_others_lack(run, put):
    put(
        "email/1.eml",
        HEAD
        + b'Content-Type: message/partial; id="a"; number=1; total=3\r\n\r\nSubject: whole\r\n\r\ntext\r\n',
    )
    assert [(p.kind, "第1段（共3段）" in p.message) for p in run().problems] == [("unreadable", True)]


def test_an_attachment_that_only_has_an_address(run, put):
    outside = b'Content-Type: message/external-body; access-type=URL; URL="http://x.gov.cn/a.pdf"; name="a.pdf"\r\n\r\nContent-Type: application/pdf\r\n\r\n'
    put("email/1.eml", parts(b"multipart/mixed", text("plain", "见附件"), outside))
    (problem,) = run().problems
    assert problem.kind == "link" and "http://x.gov.cn/a.pdf" in problem.message


def test_sentences_that_begin_with_from_part_no_messages(run, put, insides, shelf):
    one = HEAD + b"\r\nhello\r\n\r\nFrom now on 2024 all is new\r\nand good\r\n"
    put("email/a.mbox", mailbox(one, mail(mark="two")))
    got = run()
    assert [f.inside for f in got.files if f.inside and "!/" not in f.inside] == ["1.eml", "2.eml"]
    assert b"From now on 2024" in shelf.bytes_of(insides(got)["1.eml!/正文.txt"])


def test_messages_as_apple_and_windows_save_them(run, put, insides):
    whole = mail(attached(pdf("a"), "申报表.pdf"))
    put("email/1.emlx", b"%d\n" % len(whole) + whole + b'<?xml version="1.0"?><plist></plist>')
    put("email/2.eml", whole.decode("gb18030").encode("utf-16"))
    got = run()
    assert [d.sender for d in got.deliveries] == ["宁波市经信局 <a@nb.gov.cn>"] * 2
    assert [f.state for f in got.files if f.inside == "申报表.pdf"] == ["read", "duplicate"]


def test_an_envelope_of_outlook_within_another(run, put, insides):
    put("email/winmail.dat", winmail({"winmail.dat": winmail({"表.pdf": pdf("tt")}), "二.pdf": pdf("t2")}))
    assert insides(run())["winmail.dat!/表.pdf"].state == "read"


def test_a_message_that_outlook_put_in_as_an_object(run, put, insides):
    put("email/winmail.dat", winmail({}, within=winmail({"表.pdf": pdf("obj")})))
    assert insides(run())["转发邮件.dat!/表.pdf"].state == "read"


def test_text_that_outlook_packed_as_rtf(run, put, insides, shelf):
    rtf = b"{\\rtf1\\ansi 5G}"
    put("email/winmail.dat", winmail({}, rtf=rtf))
    put("email/2.msg", outlook({"附.txt": b"x"}, body="", rtf=rtf))
    texts = [shelf.bytes_of(f) for f in run().files if f.name == "正文.rtf"]
    assert texts == [rtf, rtf]


def test_an_envelope_of_outlook_with_nothing_in_it_is_no_fault(run, put):
    version = b"\x01\x06\x90\x08\0" + (4).to_bytes(4, "little") + b"\0\0\1\0" + b"\1\0"
    put("email/winmail.dat", winmail({}) + version)
    got = run()
    assert got.files[0].state == "ignored" and not got.problems


def test_text_that_is_called_a_message(run, put, shelf):
    """It has no header: its text is the file itself, not something packed within itself."""
    put("email/说明.eml", "没有信头，只有一句话。".encode())
    (file,) = run().files
    assert (file.state, file.media_type) == ("read", "text/plain")


def test_names_continued_wrongly(run, put, insides):
    names = (
        b"filename*0*=UTF-8''%E7%94%B3%E6;\r\n filename*1*=%8A%A5;\r\n filename*3*=.pdf",
        b'filename*1="b.pdf"; filename*0="a"',
        b'filename*="%D6%F7%B1%ED.pdf"',
    )
    files = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + name
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(pdf(str(n)))
        for n, name in enumerate(names)
    )  # fmt: skip
    put("email/1.eml", parts(b"multipart/mixed", *files))
    assert set(insides(run())) == {"申报.pdf", "ab.pdf", "主表.pdf"}


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("<a href='https://wx.mail.qq.com/ftn/download?k=1'>方案.zip</a> (2.15G, 2024年10月20日 14:23 到期)", "2024年10月20日"),
        ("<a href='https://dashi.163.com/html/cloud-attachment-download/?key=a'>材料.rar</a>(300M, 2024年10月13日 10:06 到期)", "2024年10月13日"),
        ("139邮箱-超大附件 （文件有效期至：2024-10-15）http://mail.10086.cn/webmail/largefile/dl?k=1", "2024-10-15"),
        ("超大附件 https://exmail.qq.com/cgi-bin/ftnExs_download?k=1 剩余时间：29天", "29天"),
        ("https://pan.baidu.com/s/1a 有效期7天；https://pan.baidu.com/s/1b 有效期30天", "7天、30天"),
    ],
)  # fmt: skip
def test_how_long_links_hold(run, put, said, until):
    put("email/1.eml", HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + said.encode() + b"</p>")
    (problem,) = run().problems
    assert problem.kind == "link" and f"有效期：{until}）" in problem.message


def disposition(head: bytes, content: bytes, kind: bytes = b"application/pdf") -> bytes:
    return (
        b"Content-Type: "
        + kind
        + b"\r\nContent-Transfer-Encoding: base64\r\n"
        + head
        + b"\r\n"
        + encodebytes(content)
    )


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        (b"application/pdf", b'Content-Disposition: attachment; filename="app.pdf\r\n'),
        (b"application/pdf", b'Content-Disposition: attachment; filename="app.pdf; size=12\r\n'),
        (b'application/pdf; filename="app.pdf"', b""),
        (b'tne; filename="app.pdf"', b""),
        (b"application/pdf", b"Content-Disposition: attachment; name=app.pdf\r\n"),
    ],
)
def test_names_in_the_wrong_place_or_never_closed(run, put, insides, shelf, kind, head):
    put("email/1.eml", parts(b"multipart/mixed", text("plain", "见附件"), disposition(head, pdf("n"), kind)))
    assert shelf.bytes_of(insides(run())["app.pdf"]) == pdf("n")


def test_a_file_that_calls_itself_text_is_kept_whole(run, put, insides, shelf):
    packed = zipped({"a.pdf": pdf("z")})
    put(
        "email/1.eml",
        parts(b"multipart/mixed", text("plain", "见附件"), disposition(b"", packed, b"text/plain")),
    )
    got = insides(run())
    assert shelf.bytes_of(got["附件1.bin"]) == packed and got["附件1.bin!/a.pdf"].state == "read"


def test_a_stray_zero_byte_leaves_a_text_a_text(run, put, insides, shelf):
    put("email/1.eml", HEAD + "\r\n请\0查收".encode())
    assert set(insides(run())) == {"正文.txt"}


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/mixed; boundary=other\r\n",  # rewritten on the way
        b"Content-Type: multipart/mixed\r\n",
        b"Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=q\r\n",
        b"",
    ],
)
def test_parts_that_the_header_does_not_tell(run, put, insides, shelf, head):
    whole = parts(b"multipart/mixed", text("plain", "见附件"), attached(pdf("b"), "申报表.pdf"))
    put("email/1.eml", HEAD + head + b"\r\n" + whole.partition(b"\r\n\r\n")[2])
    got = run()
    assert shelf.bytes_of(insides(got)["申报表.pdf"]) == pdf("b")
    assert body_of(got, insides, shelf).strip() == "见附件"


def test_words_before_the_parts_that_are_not_told_are_kept(run, put, insides, shelf):
    whole = parts(b"multipart/mixed", attached(pdf("b"), "申报表.pdf")).partition(b"\r\n\r\n")[2]
    put("email/1.eml", HEAD + "\r\n转发如下\r\n".encode() + whole)
    got = run()
    assert set(insides(got)) == {"正文.txt", "申报表.pdf"} and "转发如下" in body_of(got, insides, shelf)


def test_a_dashed_line_in_a_letter_is_no_boundary(run, put, insides, shelf):
    put("email/1.eml", HEAD + b"\r\n-- \r\nContent: see above\r\n--------\r\nregards\r\n")
    assert set(insides(run())) == {"正文.txt"}


def test_the_path_on_the_sender_s_disk_is_no_attack(run, put, insides, shelf):
    whole = b'Content-Disposition: attachment; filename="C:\\\\Users\\\\a\\\\form.pdf"\r\n'
    plain = b'Content-Disposition: attachment; filename="D:\\plan.pdf"\r\n'
    put("email/1.eml", parts(b"multipart/mixed", disposition(whole, pdf("1")), disposition(plain, pdf("2"))))
    assert set(insides(run())) == {"form.pdf", "plan.pdf"}


def test_a_torn_envelope_of_outlook_is_not_passed_over(run, put):
    put(
        "email/1.eml", mail(attached(winmail({"表.pdf": pdf("t")})[:6], "winmail.dat", "application/ms-tnef"))
    )
    assert [p.kind for p in run().problems] == ["unreadable"]


def test_what_macs_send_beside_a_file_is_litter(run, put, insides):
    fork = b"\0\x05\x16\x07\0\2\0\0" + b"\0" * 60
    put("email/1.eml", mail(attached(fork, "表.pdf"), attached(pdf("m"), "表.pdf")))
    got = run()
    assert (
        sorted(f.state for f in got.files if f.name == "表.pdf") == ["ignored", "read"] and not got.problems
    )


@pytest.mark.parametrize(
    "said",
    [
        "附件过大，请到FTP下载：ftp://61.175.1.2/a.zip",
        "超大附件 https://mail.10086.cn/largeattach/d?id=3 剩余15天",
    ],
)
def test_more_links_in_place_of_files(run, put, said):
    put("email/1.eml", mail(body=said))
    (problem,) = run().problems
    assert problem.kind == "link" and ("15天" in problem.message) == ("15天" in said)


def test_parts_behind_the_last_of_those_not_told_are_kept(run, put, insides):
    whole = b"".join(
        parts(b"multipart/mixed", attached(pdf(name), name)).partition(b"\r\n\r\n")[2].replace(b"--q", mark)
        for name, mark in (("一.pdf", b"--q"), ("二.pdf", b"--r"))
    )
    put("email/1.eml", HEAD + b"\r\n" + whole)
    assert set(insides(run())) == {"一.pdf", "二.pdf"}
