"""One valid file of a kind, broken by chance. The same seed and number give the same bytes."""

from __future__ import annotations

from functools import cache
from random import Random

from samples.arsenal import archives, mails, papers

_NUMBERS = (
    b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\1\0\0\0", b"\0\0\0\x80", b"\xfe\xff\xff\xff",
    b"99999999999", b"-1", b"0x7fffffff",
)  # fmt: skip
_WORDS = (
    b"\r\n", b"\r\n\r\n", b"\0", b"--", b"=?gb2312?B?", b"?=", b"=?utf-8?Q?=", b"filename*=", b"filename*0*=x''", b"../../",
    b"/etc/passwd", b"C:\\", b"charset=\0", b"charset=utf-7", b"charset=idna", b"boundary=", b"Content-Type: message/rfc822\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n", b"From ", b"\xef\xbb\xbf", b"\xff\xfe", "\u202e".encode(), b"<!ENTITY a \"&a;&a;\">",
    b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"obj", b"stream", b"/Encrypt", b"/EmbeddedFile", b"sep=", b"\t", b";", b"=cmd|x!A1",
)  # fmt: skip


@cache
def seeds() -> dict[str, bytes]:
    """A valid file of every kind that the receiving knows; the key ends in the file's usual ending."""
    pdf, word = papers.pdf("seed"), papers.word("申报表")
    inner = mails.mail(mails.attached(pdf, "表.pdf"), mark="in")
    rows = "渠道,路径,收到日期,份数\n纸质,paper/001,2024-09-20,5\n光盘,disc/1,2024年9月3日,一式五份\n"
    return {
        "plain.zip": archives.zipped({"一.pdf": pdf, "二.txt": b"x" * 3000, "三.zip": archives.zipped({"a": b"b"})}),
        "gbk.zip": archives.raw_zip([("目录/表.pdf".encode("gb18030"), pdf), (b"a.txt", b"aaa")]),
        "aes.zip": archives.locked_zip({"一.pdf": pdf}, "abc"),
        "plain.7z": archives.seven({"一.pdf": pdf, "二.txt": b"x" * 3000}),
        "locked.7z": archives.seven({"一.pdf": pdf}, "abc"),
        "plain.rar": archives.rar5({"一.pdf": pdf, "b.txt": b"bb"}),
        "plain.tar": archives.tarred({"一.pdf": pdf, "二.txt": b"t" * 700}),
        "packed.tar.gz": archives.tarred({"一.pdf": pdf}, "w:gz"),
        "packed.tar.xz": archives.tarred({"一.pdf": pdf}, "w:xz"),
        "joliet.iso": archives.disc({"申报表.pdf": pdf}, joliet=True),
        "rock.iso": archives.disc({"申报表.pdf": pdf}, rock=True),
        "udf.iso": archives.disc({"申报表.pdf": pdf}, udf=True),
        "plain.eml": mails.mail(mails.attached(pdf, "表.pdf"), mails.forwarded(inner)),
        "picture.eml": mails.mail(mails.attached(papers.picture(30), "logo.png", "image/png", content_id="l")),
        "plain.mbox": mails.mailbox(inner, mails.mail(mark="b")),
        "plain.msg": mails.outlook({"表.pdf": pdf, "内": mails.outlook_tree({"a.txt": b"a"}, embedded=True)}),
        "winmail.dat": mails.winmail({"表.pdf": pdf}),
        "web.mht": mails.web_archive(),
        "plain.pdf": pdf,
        "files.pdf": papers.pdf_with_files({"附.txt": b"attached"}),
        "locked.pdf": papers.locked_pdf("abc"),
        "plain.docx": word,
        "package.docx": papers.with_parts(word, {"word/embeddings/oleObject1.bin": papers.package("内.pdf", pdf)}),
        "locked.docx": papers.locked_office(word, "abc"),
        "plain.xlsx": papers.sheet([["城市", 1], ["宁波", 2.5]]),
        "plain.ofd": papers.ofd(),
        "plain.png": papers.picture(40),
        "plain.jpg": papers.picture(40, "JPEG"),
        "pages.tif": papers.tiff(),
        "page.html": "<html><head><meta charset=gbk></head><body><table><tr><td>申报表</td></tr></table></body></html>".encode("gbk"),
        "收件登记.csv": rows.encode("gb18030"),
        "收件登记.xlsx": papers.sheet([list(r.split(",")) for r in rows.split()]),
    }  # fmt: skip


def mutated(seed: int, number: int) -> tuple[str, bytes]:
    """Kind and bytes of input ``number``."""
    rng = Random(f"{seed}/{number}")
    kind = rng.choice(list(seeds()))
    data = seeds()[kind]
    how = rng.random()
    if how < 0.70:
        return kind, broken(data, rng)
    if how < 0.85:  # whole outside, broken within: what stands behind an envelope is reached at all
        return kind, _wrapped(kind, broken(data, rng), rng)
    other = seeds()[rng.choice(list(seeds()))]
    at, to = rng.randrange(len(data)), rng.randrange(len(other))
    return kind, data[:at] + other[to:]


def broken(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(9):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                if at < len(out):
                    out[at] ^= 1 << rng.randrange(8)
            case 2:
                del out[at : at + rng.choice((1, 2, 8, 100, 1000))]
            case 3:
                out[at:at] = rng.randbytes(rng.choice((1, 4, 50)))
            case 4:
                out[at : at + 4] = rng.choice(_NUMBERS)
            case 5:
                start = rng.randrange(len(out) + 1)
                out[at:at] = out[start : start + rng.choice((4, 32, 500))]
            case 6:
                out[at:at] = rng.choice(_WORDS)
            case 7:
                if rng.random() < 0.3:
                    del out[at:]
            case _:
                out[at : at + 16] = out[at : at + 16][::-1]
    return bytes(out)


def _wrapped(kind: str, data: bytes, rng: Random) -> bytes:
    name = "".join(rng.choice("申报表a./\\:\u202e\x07\ud83d ?*\"'&<>") for _ in range(8)).encode(
        "utf-8", "replace"
    )
    match rng.randrange(4):
        case 0:
            return archives.zipped({kind: data})
        case 1:
            return archives.raw_zip([(name, data)])
        case 2:
            return archives.tarred({kind: data}, "w:gz")
        case _:
            return mails.mail(mails.attached(data, kind, "application/octet-stream"))
