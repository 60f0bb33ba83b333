"""Kinds by content, refused files, and a worker that hangs, dies, floods or lies."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.receive.inbox import receive
from pipeline.receive.kinds import DOCX, sniff
from pipeline.receive.process import Workshop
from pipeline.receive.records import Limits


def pack(*names: str, mimetype: str | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "family", "media"),
    [
        ("a.pdf", pack("OFD.xml", "Doc_0/Document.xml"), "document", "application/ofd"),
        ("a", pack("[Content_Types].xml", "word/document.xml"), "document", DOCX),
        ("a.docx", pack("_rels/.rels", "word/document.xml", "word/styles.xml"), "document", DOCX),
        ("a.odt", pack("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "document", "application/vnd.oasis.opendocument.text"),
        ("a.doc", b"<html><body>x</body></html>", "document", "text/html"),
        ("a.doc", "\ufeff<table><tr><td>申报表</td></tr></table>".encode(), "document", "text/html"),
        ("a.doc", b"{\\rtf1 x}", "document", "application/rtf"),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--", "web_archive", "multipart/related"),
        ("a.jpg", b"\x89PNG\r\n\x1a\n1234", "document", "image/png"),
        ("a.txt", "宁波市".encode("gb18030"), "document", "text/plain"),
        ("a.csv", "城市,数量\n宁波,1\n".encode("gb18030"), "document", "text/csv"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "document", "image/heic"),
        ("a.pdf", b"MZ" + b"\x90" * 100, "executable", "application/x-executable"),
        ("申报表.pdf.exe", b"text", "executable", "text/plain"),
        ("run.vbs", b"MsgBox 1", "executable", "text/plain"),
        ("a.svg", b"<svg xmlns='x'></svg>", "unsupported", "image/svg+xml"),
        ("a.bin", bytes(range(256)) * 4, "unsupported", None),
        ("a.pdf", b"", "empty", "application/x-empty"),
    ],
)  # fmt: skip
def test_kinds(tmp_path, name, data, family, media):
    path = tmp_path / "x"
    path.write_bytes(data)
    kind = sniff(path, name)
    assert kind.family == family
    assert media is None or kind.media_type == media


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("shift", range(4))
def test_long_text_cut_within_a_character_is_still_text(tmp_path, encoding, shift):
    path = tmp_path / "x"
    path.write_bytes(b"a" * shift + ("申报城市" * 20_000).encode(encoding))
    assert sniff(path, "a.txt").media_type == "text/plain"


def test_macros_are_read_with_a_remark(run, put):
    put("disc/1/a.docm", pack("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"))
    (file,) = run().files
    assert file.state == "read" and "宏" in (file.reason or "") and file.media_type == DOCX


def locked_pdf(password: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(user=password, owner="o"))
    return out.getvalue()


def test_locked_pdf(run, put):
    put("paper/1.pdf", locked_pdf("5G"))
    got = run()
    assert got.files[0].state == "failed" and "已加密" in (got.files[0].reason or "")
    assert [p.kind for p in got.problems] == ["encrypted"]
    again = run(passwords=("x", "5G"))
    assert [(f.inside, f.state) for f in again.files] == [(None, "container"), ("1.pdf", "read")]


def test_pdf_locked_only_against_changes_is_read(run, put):
    put("paper/1.pdf", locked_pdf(""))
    assert run().files[0].state == "read"


def test_refused_files_say_why(run, put):
    put("disc/1/a.pdf", b"MZ" + b"\x90" * 100)
    put("disc/1/b.pdf", b"")
    put("disc/1/c.mp4", b"\0\0\0\x18ftypisom\0\0\0\0")
    got = run()
    assert [f.state for f in got.files] == ["quarantined", "failed", "ignored"]
    assert {p.kind for p in got.problems} == {"quarantined", "unreadable", "media"}
    assert all(p.message.endswith("。") for p in got.problems)


def test_broken_ole_is_handed_on(run, put):
    put("disc/1/a.doc", OLE + b"\0" * 600)
    assert run().files[0].state == "read"


# --- a faulty worker --------------------------------------------------------------------------------

FAULTS = {
    "hangs": "import time; time.sleep(60)",
    "dies": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "exits": "raise SystemExit(0)",
    "lies": "print('nonsense', flush=True); input(); input()",
    "floods": "import sys\nwhile True: sys.stdout.write('x' * 65536)",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_worker_costs_only_its_file(inbox, put, shelf, tmp_path, fault):
    put("paper/1.pdf", b"%PDF-1.4 a")
    put("paper/2.pdf", b"%PDF-1.4 b")
    code = "import sys\nline = sys.stdin.readline()\n" + FAULTS[fault]
    with Workshop((sys.executable, "-c", code)) as shop:
        got = receive(inbox, keep=shelf, limits=Limits(wall_seconds=1.0), scratch=tmp_path, workshop=shop)
    assert [f.state for f in got.files] == ["failed", "failed"]
    assert all(f.reason and "打开失败" in f.reason for f in got.files)
    assert all(shelf.bytes_of(f) for f in got.files)


def test_members_taken_out_before_a_crash_are_kept(inbox, put, shelf, tmp_path):
    put("disc/1.zip", pack("a.txt"))
    code = (
        "import sys, json, os\n"
        "job = json.loads(sys.stdin.readline())\n"
        "if job['name'].endswith('.zip'):\n"
        "    open(job['spool'] + '/m1', 'wb').write(b'text')\n"
        '    open(job[\'spool\'] + \'/members.jsonl\', \'w\').write(\'{"name": "a.txt", "file": "m1", "bytes": 4}\\n{"na\')\n'
        "    os.abort()\n"
        'print(\'{"media_type": "text/plain"}\', flush=True)\n'
    )
    with Workshop((sys.executable, "-c", code)) as shop:
        got = receive(inbox, keep=shelf, scratch=tmp_path, workshop=shop)
    assert [(f.inside, f.state) for f in got.files] == [(None, "failed"), ("a.txt", "read")]


# --- anything at all --------------------------------------------------------------------------------

HEADS = [b"", b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, OLE, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\x00", b"\x1f\x8b\x08",
         b"From: a\r\nSubject: b\r\nMIME-Version: 1.0\r\n", b"From a 2024\r\nFrom: a\r\nTo: b\r\n", b"\x78\x9f\x3e\x22", b"MSCF", b"BZh9"]  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(HEADS), st.binary(max_size=200)), min_size=1, max_size=6))
def test_whatever_comes_is_listed_once(tmp_path_factory, workshop, data):
    root = tmp_path_factory.mktemp("any")
    folder = root / "inbox" / "email" / "1"
    folder.mkdir(parents=True)
    for n, (head, rest) in enumerate(data):
        (folder / f"{n}.bin").write_bytes(head + rest)

    def keep(stream):
        import hashlib

        from pipeline.model import Kept

        raw = stream.read()
        path = root / hashlib.sha256(raw).hexdigest()
        path.write_bytes(raw)
        return Kept(sha256=path.name, path=path, bytes=len(raw))

    got = receive(root / "inbox", keep=keep, scratch=root, workshop=workshop)
    assert sorted(f.path for f in got.files if f.inside is None) == [
        f"email/1/{n}.bin" for n in range(len(data))
    ]
    assert all(f.reason or f.state in {"read", "container"} for f in got.files)
    assert {f.delivery for f in got.files} <= {d.id for d in got.deliveries}


def test_a_torn_office_paper_is_one_paper_and_no_folder_of_its_parts(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" * 50)
        archive.writestr("word/styles.xml", "<w:styles/>")
    path = tmp_path / "方案.docx"
    path.write_bytes(whole.getvalue()[:-100])
    kind = sniff(path, path.name)
    assert kind.family == "document"
    assert kind.media_type.endswith("wordprocessingml.document")


def test_a_torn_archive_of_papers_is_still_an_archive(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("word/方案.docx", b"x" * 200)
        archive.writestr("申报表.pdf", b"y" * 200)
    path = tmp_path / "材料.zip"
    path.write_bytes(whole.getvalue()[:-60])
    assert sniff(path, path.name).family == "zip"
