"""Messages as they come: broken headers, forwarded messages, links in place of files, mailboxes."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.receive.mail import parse
from pipeline.receive.mail_headers import file_name, header_text, raw_header, received_on, sender
from pipeline.receive.mail_links import cloud_links
from samples.arsenal.mails import winmail
from samples.arsenal.papers import pdf


def word(text: str, charset: str, called: str | None = None) -> bytes:
    return b"=?%s?B?%s?=" % ((called or charset).encode(), base64.b64encode(text.encode(charset)))


def part(
    data: bytes, *, disposition: bytes = b"attachment", kind: bytes = b"application/pdf", extra: bytes = b""
) -> bytes:
    head = b"Content-Type: " + kind + b"\r\nContent-Disposition: " + disposition + b"\r\n" + extra
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)


def mail(*parts: bytes, head: bytes = b"", body: str = "请查收附件。", subtype: bytes = b"mixed") -> bytes:
    text = (
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + body.encode("gb18030")
    )
    start = head or (
        b"From: " + word("宁波市工信局", "gb18030", "gb2312") + b" <a@nb.gov.cn>\r\nSubject: " + word("申报材料（1/2）", "utf-8")
        + b"\r\nDate: Fri, 20 Sep 2024 23:30:00 +0000\r\n"
    )  # fmt: skip
    out = start + b"MIME-Version: 1.0\r\nContent-Type: multipart/" + subtype + b'; boundary="=_x"\r\n\r\n'
    return out + b"".join(b"--=_x\r\n" + p + b"\r\n" for p in (text, *parts)) + b"--=_x--\r\n"


def test_a_message_with_an_attachment(run, put, shelf, insides):
    put(
        "email/001.eml",
        mail(part(pdf("a"), disposition=b'attachment; filename="' + word("申报表.pdf", "utf-8") + b'"')),
    )
    got = run()
    assert {k: f.state for k, f in insides(got).items()} == {"正文.txt": "read", "申报表.pdf": "read"}
    assert shelf.bytes_of(insides(got)["正文.txt"]).decode().strip() == "请查收附件。"
    (delivery,) = got.deliveries
    assert (delivery.id, delivery.channel) == ("email/001", "email")
    assert delivery.subject == "申报材料（1/2）"
    assert delivery.sender == "宁波市工信局 <a@nb.gov.cn>"
    assert delivery.received_on == "2024-09-21"  # 23:30 UTC is the next morning in China
    assert got.files[0].state == "container"


GOOD = "朱镕基区方案㈠.pdf"


@pytest.mark.parametrize(
    "disposition",
    [
        b'attachment; filename="' + GOOD.encode("gb18030") + b'"',
        b'attachment; filename="' + GOOD.encode() + b'"',
        b'attachment; filename="=?gb2312?B?' + base64.b64encode(GOOD.encode("gb18030")) + b'?="',
        b'attachment; filename="=?x-gbk?Q?' + quopri.encodestring(GOOD.encode("gb18030"), quotetabs=True).strip() + b'?="',
        b"attachment; filename*=gb2312''" + quote(GOOD.encode("gb18030")).encode(),
        b"attachment; filename*=gbk''" + quote(GOOD).encode(),  # says GBK, is UTF-8
        b"attachment; filename=\"????.pdf\"; filename*=UTF-8''" + quote(GOOD).encode(),
        b"attachment; filename*0*=UTF-8''" + quote(GOOD[:4]).encode() + b"; filename*1*=" + quote(GOOD[4:]).encode(),
        b'attachment;\r\n filename="=?utf-8?B?' + base64.b64encode(GOOD.encode()[:10]) + b"?=\r\n =?utf-8?B?" + base64.b64encode(GOOD.encode()[10:]) + b'?="',
    ],
)  # fmt: skip
def test_names_of_attachments(disposition):
    message = parse(b"Content-Disposition: " + disposition + b"\r\n\r\nx")
    assert file_name(message) == GOOD


def test_name_only_in_the_content_type():
    assert file_name(parse(b"Content-Type: application/pdf; name*=utf-8''%E8%A1%A8.pdf\r\n\r\nx")) == "表.pdf"
    assert file_name(parse(b"Content-Type: application/pdf\r\n\r\nx")) is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (word("镕", "gb18030", "gb2312"), "镕"),
        ("关于申报的函".encode("gb18030"), "关于申报的函"),
        (b"=?utf-8?B?" + base64.b64encode("宁".encode()[:2]) + b"?= =?utf-8?B?" + base64.b64encode("宁".encode()[2:]) + b"?=", "宁"),
        (b"=?nonsense?B?" + base64.b64encode("宁波".encode()) + b"?=", "宁波"),
        (b"=?utf-8?Q?=E5=AE=81=E6=B3=A2_5G?=", "宁波 5G"),
        (b"=?utf-8?B?5a6B5rOi=?=", "宁波"),
        (b"Re: =?gbk?B?" + base64.b64encode("转发".encode("gbk")) + b"?= x", "Re: 转发 x"),
    ],
)  # fmt: skip
def test_subjects(raw, text):
    assert header_text(raw_header(parse(b"Subject: " + raw + b"\r\n\r\n"), "subject")) == text


@pytest.mark.parametrize(
    ("headers", "day"),
    [
        (b"Date: Mon, 30 Sep 2024 15:59:00 +0000\r\n", "2024-09-30"),
        (b"Date: Mon, 30 Sep 2024 16:01:00 +0000\r\n", "2024-10-01"),
        (b"Date: Mon, 30 Sep 2024 23:59:00\r\n", "2024-09-30"),
        (b"Received: from a by b; Tue, 1 Oct 2024 08:00:00 +0800\r\nDate: Mon, 30 Sep 2024 10:00:00 +0800\r\n", "2024-10-01"),
        (b"Received: from a by b; nonsense\r\nDate: 2024-09-30 10:00\r\n", "2024-09-30"),
        (b"Date: Mon, 30 Sep 2024 23:30:00 CST\r\n", "2024-09-30"),
        (b"Date: Mon, 30 Sep 2024 23:30:00 GMT+0800\r\n", "2024-09-30"),
        (b"Date: Mon, 30 Sep 2024 23:30:00 +0800 (CST)\r\n", "2024-09-30"),
        (b"Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n", None),
        (b"Date: yesterday\r\n", None),
        (b"", None),
    ],
)  # fmt: skip
def test_days(headers, day):
    assert received_on(parse(headers + b"Subject: x\r\n\r\nx")) == day


def test_zip_in_a_message_in_a_message_in_a_zip(run, put, insides):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("申报表.pdf", pdf("deep"))
    inner = mail(
        part(out.getvalue(), disposition=b'attachment; filename="m.zip"', kind=b"application/zip"),
        body="内层",
    )
    outer = mail(
        b'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="fw.eml"\r\n\r\n' + inner
    )
    # the same boundary inside and outside would end the outer part early
    outer = outer.replace(inner, inner.replace(b"=_x", b"=_y"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("导出/1.eml", outer)
    put("email/box.zip", out.getvalue())
    got = run()
    assert insides(got)["导出/1.eml!/fw.eml!/m.zip!/申报表.pdf"].state == "read"
    assert [d.id for d in got.deliveries] == ["email/box/导出/1"]


def test_message_rfc822_in_base64(run, put, insides):
    inner = mail(part(pdf("in"), disposition=b'attachment; filename="in.pdf"'))
    put(
        "email/1.eml", mail(part(inner, kind=b"message/rfc822", disposition=b'attachment; filename="fw.eml"'))
    )
    assert insides(run())["fw.eml!/in.pdf"].state == "read"


def test_same_named_attachments_are_both_kept(run, put):
    parts = [part(pdf(m), disposition=b'attachment; filename="scan.pdf"') for m in "ab"]
    put("email/1.eml", mail(*parts))
    assert sorted(f.state for f in run().files if f.inside == "scan.pdf") == ["read", "read"]


def picture(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(out, "PNG")
    return out.getvalue()


def test_signature_pictures_are_told_from_scans(run, put, insides):
    def inline(name, side):
        return part(
            picture(side),
            kind=b'image/png; name="' + name + b'"',
            disposition=b"inline",
            extra=b"Content-ID: <" + name + b">\r\n",
        )

    put(
        "email/1.eml",
        mail(
            inline(b"logo.png", 90),
            inline(b"scan.png", 1600),
            part(picture(91), disposition=b'attachment; filename="s.png"'),
        ),
    )
    states = {k: f.state for k, f in insides(run()).items()}
    assert states == {"正文.txt": "read", "logo.png": "ignored", "scan.png": "read", "s.png": "read"}


def test_html_body_and_cloud_links(run, put, shelf, insides):
    html = (
        '<html><head><meta charset="gbk"><style>p{}</style></head><body><p>各位好</p><p>超大附件 过期时间：2024年10月20日 '
        '<a href="https://wx.mail.qq.com/ftn/download?func=3&amp;key=abc">方案.pdf</a></p><td>甲</td><td>乙</td></body></html>'
    )
    body = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(
        html.encode("gbk")
    )
    raw = (
        b"From: a@b.cn\r\nSubject: x\r\nDate: Mon, 30 Sep 2024 10:00:00 +0800\r\nMIME-Version: 1.0\r\n" + body
    )
    put("email/1.eml", raw)
    got = run()
    text = shelf.bytes_of(insides(got)["正文.txt"]).decode()
    assert "各位好" in text and "p{}" not in text and "甲\t乙" in text
    assert got.deliveries[0].links == ("https://wx.mail.qq.com/ftn/download?func=3&key=abc",)
    (problem,) = got.problems
    assert problem.kind == "link" and "2024年10月20日" in problem.message and problem.delivery == "email/1"


def test_links_in_a_forwarded_message_count(run, put):
    inner = mail(body="云附件 https://pan.baidu.com/s/1abc 提取码 x").replace(b"=_x", b"=_y")
    put("email/1.eml", mail(b"Content-Type: message/rfc822\r\n\r\n" + inner))
    got = run()
    assert got.deliveries[0].links == ("https://pan.baidu.com/s/1abc",)
    assert [(p.kind, p.delivery) for p in got.problems] == [("link", "email/1")]


def test_ordinary_links_are_no_cloud_links():
    assert cloud_links("详见 https://www.miit.gov.cn/zwgk/a.html 及 http://jxt.zj.gov.cn/", "") == ()
    assert cloud_links("链接：https://pan.baidu.com/s/1abc 提取码: 1234", "") == (
        "https://pan.baidu.com/s/1abc",
    )


def test_mailbox_gives_one_delivery_a_message(run, put):
    def one(n):
        return b"From a@b.cn Fri Sep 20 10:00:0%d 2024\r\n" % n + mail(
            part(pdf(str(n)), disposition=b'attachment; filename="f.pdf"'), body=f"第{n}封\r\n\r\n>From 上海"
        )

    put("email/box.mbox", b"\r\n".join(one(n) for n in range(3)))
    got = run()
    assert [d.id for d in got.deliveries] == ["email/box#1", "email/box#2", "email/box#3"]
    assert {f.delivery for f in got.files if f.inside == "3.eml!/f.pdf"} == {"email/box#3"}
    assert got.files[0].state == "container" and got.files[0].inside is None


def test_files_beside_a_message_belong_to_it(run, put):
    put("email/宁波/来信.eml", mail())
    put("email/宁波/申报表.pdf", pdf("beside"))
    got = run()
    assert {f.delivery for f in got.files} == {"email/宁波/来信"}


def test_message_without_an_ending_is_known_by_its_content(run, put, insides):
    put("email/cur/12345", mail(part(pdf("m"), disposition=b'attachment; filename="f.pdf"')))
    assert insides(run())["f.pdf"].state == "read"


def test_message_on_a_disc_stays_with_the_disc(run, put, insides):
    put("disc/001/来信.eml", mail(part(pdf("m"), disposition=b'attachment; filename="f.pdf"')))
    got = run()
    assert [d.id for d in got.deliveries] == ["disc/001"] and insides(got)["f.pdf"].delivery == "disc/001"


def test_winmail(run, put, insides):
    data = winmail({"申报表.pdf": pdf("tnef")})
    put(
        "email/1.eml",
        mail(part(data, kind=b"application/ms-tnef", disposition=b'attachment; filename="winmail.dat"')),
    )
    assert insides(run())["winmail.dat!/申报表.pdf"].state == "read"


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=300))
def test_headers_never_raise(raw):
    for name in (
        b"Subject: ",
        b"Content-Disposition: attachment; filename=",
        b"Content-Type: x; name*=",
        b"Date: ",
        b"From: ",
    ):
        message = parse(name + raw + b"\r\n\r\nx")
        for text in (
            header_text(raw_header(message, "subject")),
            file_name(message),
            received_on(message),
            sender(message),
        ):
            assert text is None or text.encode("utf-8") is not None


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20),
    st.sampled_from(["gb18030", "utf-8"]),
    st.integers(1, 30),
)
def test_split_words_join(text, charset, size):
    raw = text.encode(charset)
    pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
    value = b" ".join(b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(p)) for p in pieces)
    assert header_text(value.decode()) == text
