"""Outlook messages, written here as the smallest compound file that olefile reads."""

from __future__ import annotations

import re
import struct
from datetime import datetime, timedelta

import pytest

from samples.arsenal.papers import pdf

Tree = dict[str, "bytes | Tree"]
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(tree: Tree) -> bytes:
    """A compound file [MS-CFB] of 512-byte sectors. There is no mini stream: every stream is filled up with
    zeros to 4096 bytes, the size from which on streams stand in sectors of their own."""
    entries: list[list] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    streams: list[tuple[int, bytes]] = []

    def add(folder: Tree) -> int:
        """A chain of siblings to the right; the index of the first."""
        first = previous = FREE
        for name in sorted(folder, key=lambda n: (len(n), n.upper())):
            value = folder[name]
            index = len(entries)
            entries.append([name, 1 if isinstance(value, dict) else 2, FREE, FREE, FREE, END, 0])
            if isinstance(value, dict):
                entries[index][4] = add(value)
            else:
                filled = value.ljust(4096, b"\0")
                streams.append((index, filled))
                entries[index][6] = len(filled)
            if previous == FREE:
                first = index
            else:
                entries[previous][3] = index
            previous = index
        return first

    entries[0][4] = add(tree)
    fat: list[int] = []
    body = b""
    for index, data in streams:
        count = max(1, -(-len(data) // 512))
        entries[index][5] = len(fat)
        fat += [len(fat) + i + 1 for i in range(count - 1)] + [END]
        body += data.ljust(count * 512, b"\0")
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", len(name) * 2 + 2, kind, 1)
        + struct.pack("<III", left, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
        for name, kind, left, right, child, start, size in entries
    )
    count = -(-len(directory) // 512)
    directory_at = len(fat)
    fat += [len(fat) + i + 1 for i in range(count - 1)] + [END]
    body += directory.ljust(count * 512, b"\0")
    sectors = -(-(len(fat) + 1) // 127)
    fat_at = len(fat)
    fat += [FAT] * sectors
    body += struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * 512, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    header += struct.pack(
        "<IIIII", 0, sectors, directory_at, 0, 0
    )  # a mini stream cutoff of 0: there is none
    header += struct.pack("<IIII", END, 0, END, 0)
    header += b"".join(struct.pack("<I", fat_at + i if i < sectors else FREE) for i in range(109))
    return header + body


def text(value: str) -> bytes:
    return value.encode("utf-16-le")


def properties(head: int, **fixed: int) -> bytes:
    rows = b"".join(struct.pack("<IIQ", int(tag[1:], 16), 6, value) for tag, value in fixed.items())
    return b"\0" * head + rows


SENT = (datetime(2024, 9, 20, 8) - datetime(1601, 1, 1)) // timedelta(microseconds=1) * 10  # a FILETIME, UTC


def message(name: str, **more: bytes | Tree) -> Tree:
    return {
        "__substg1.0_0037001F": text("申报材料"),
        "__substg1.0_0C1A001F": text("宁波市经信局"),
        "__substg1.0_5D01001F": text("a@nb.gov.cn"),
        "__substg1.0_1000001F": text("请查收" + name),
        "__attach_version1.0_#00000000": {
            "__substg1.0_3707001F": text(name),
            "__substg1.0_37010102": pdf(name),
        },
        **more,
    }


def test_outlook_message_with_an_embedded_one(run, put, shelf, insides):
    inner = message("内附.pdf", **{"__properties_version1.0": properties(24)})
    outer = message(
        "申报表.pdf",
        **{
            "__properties_version1.0": properties(32, x0E060040=SENT),
            "__attach_version1.0_#00000001": {
                "__substg1.0_3001001F": text("转发"),
                "__substg1.0_3701000D": inner,
            },
        },
    )
    put("email/1.msg", compound(outer))
    got = run()
    assert {k: f.state for k, f in insides(got).items()} == {
        "正文.txt": "read",
        "申报表.pdf": "read",
        "申报材料.msg": "container",
        "申报材料.msg!/正文.txt": "read",
        "申报材料.msg!/内附.pdf": "read",
    }
    (delivery,) = got.deliveries
    assert (delivery.sender, delivery.subject) == ("宁波市经信局 <a@nb.gov.cn>", "申报材料")
    assert delivery.received_on == "2024-09-20"
    assert shelf.bytes_of(insides(got)["正文.txt"]).decode() == "请查收申报表.pdf"


def test_an_attachment_without_content_is_told(run, put, insides):
    torn = {"__attach_version1.0_#00000001": {"__substg1.0_3707001F": text("方案.pdf")}}
    put("email/1.msg", compound(message("申报表.pdf", **{"__properties_version1.0": properties(32)}, **torn)))
    got = run()
    assert insides(got)["方案.pdf"].state == "failed"
    assert [(p.kind, p.inside) for p in got.problems] == [("unreadable", "方案.pdf")]


def test_an_attachment_whose_sectors_run_in_a_circle_is_told_and_not_followed(run, put, insides):
    content = b"%PDF-1.4 " + b"x" * 8000
    held = {
        "__attach_version1.0_#00000001": {
            "__substg1.0_3707001F": text("方案.pdf"),
            "__substg1.0_37010102": content,
        }
    }
    data = bytearray(compound(message("申报表.pdf", **{"__properties_version1.0": properties(32)}, **held)))
    name = "__substg1.0_37010102".encode("utf-16-le")
    entry = next(
        m.start()
        for m in re.finditer(name, data)
        if struct.unpack_from("<Q", data, m.start() + 120)[0] == len(content)
    )
    (start,) = struct.unpack_from("<I", data, entry + 116)
    struct.pack_into(
        "<IQ", data, entry + 116, start, 1 << 30
    )  # and the table of sectors sends it back to its start
    (fat_at,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, 512 * (fat_at + 1) + 4 * start, start)
    put("email/1.msg", bytes(data))
    got = run()
    assert insides(got)["方案.pdf"].state == "failed"


@pytest.mark.parametrize(("page", "charset"), [(936, "gb18030"), (65001, "utf-8"), (None, "gb18030")])
def test_eight_bit_outlook_message(run, put, page, charset, insides):
    tree: Tree = {
        "__substg1.0_0037001E": "申报".encode(charset),
        "__attach_version1.0_#00000000": {
            "__substg1.0_3707001E": "申报表.pdf".encode(charset),
            "__substg1.0_37010102": pdf("8"),
        },
        "__properties_version1.0": properties(32, **({"x3FFD0003": page} if page else {})),
    }
    put("email/1.msg", compound(tree))
    got = run()
    assert got.deliveries[0].subject == "申报" and "申报表.pdf" in insides(got)


def test_locked_office_papers(run, put):
    put("disc/1/a.docx", compound({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y" * 100}))
    put("disc/1/b.doc", compound({"WordDocument": b"\xec\xa5\xc1\0\0\0\0\0\0\0\x00\x03" + b"\0" * 500}))
    put("disc/1/c.doc", compound({"WordDocument": b"\xec\xa5\xc1\0\0\0\0\0\0\0\x00\x02" + b"\0" * 500}))
    put("disc/1/d.xls", compound({"Workbook": b"\x09\x08\x04\0\0\0\0\0\x2f\0\x04\0\0\0\0\0"}))
    put("disc/1/e.xls", compound({"Workbook": b"\x09\x08\x04\0\0\0\0\0\x0a\0\0\0"}))
    got = run()
    assert [f.state for f in got.files] == ["failed", "failed", "read", "failed", "read"]
    assert {p.kind for p in got.problems} == {"encrypted"}
