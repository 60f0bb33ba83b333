"""Locked files: opened with a password of the list, else failed with a reason that says so."""

from __future__ import annotations

import shutil

import pytest

from samples.arsenal import archives, papers
from samples.fuzz.mutate import mutated

PASSWORD = "5G先导区2024"
PDF = papers.pdf("locked")
MEMBERS = {"申报表.pdf": PDF, "方案/二.txt": b"second" * 20}
LOCKED = {
    "zip-aes": lambda: archives.locked_zip(MEMBERS, "5G2024", "aes256"),
    "zip-classic": lambda: archives.locked_zip(MEMBERS, "5G2024", "zipcrypt"),
    "7z": lambda: archives.seven(MEMBERS, PASSWORD),
    "7z-names": lambda: archives.seven(MEMBERS, PASSWORD, names_too=True),
    "rar": lambda: archives.rar5(MEMBERS, PASSWORD),
}
ALL = ("wrong", "5G2024", PASSWORD)


def by_place(got):
    return {f.inside: f for f in got.files}


@pytest.mark.parametrize("kind", LOCKED)
def test_locked_archives(run, put, shelf, kind):
    if kind == "rar" and not (shutil.which("unar") or shutil.which("unrar")):
        pytest.skip("neither unar nor unrar here")
    put("disc/1.bin", LOCKED[kind]())
    for passwords in ((), ("wrong",)):
        got = run(passwords=passwords)
        assert {f.state for f in got.files} == {"failed"} and "已加密" in got.files[0].reason
        assert [(p.kind, p.inside) for p in got.problems] == [("encrypted", None)]
    got = run(passwords=ALL)
    assert {k: f.state for k, f in by_place(got).items()} == {
        None: "container",
        "申报表.pdf": "read",
        "方案/二.txt": "read",
    }
    assert shelf.bytes_of(by_place(got)["申报表.pdf"]) == PDF
    assert got.problems == ()


@pytest.mark.parametrize("name", ["申报表.docx", "名单.xlsx"])
def test_locked_office_papers(run, put, shelf, name):
    plain = papers.word("申报表") if name.endswith("docx") else papers.sheet([["城市"], ["宁波市"]])
    put(f"email/{name}", papers.locked_office(plain, PASSWORD))
    got = run(passwords=("wrong",))
    assert [(f.state, "已加密" in f.reason) for f in got.files] == [("failed", True)]
    assert [p.kind for p in got.problems] == ["encrypted"]
    got = run(passwords=ALL)
    assert [(f.inside, f.state) for f in got.files] == [(None, "container"), (name, "read")]
    assert shelf.bytes_of(got.files[1]) == plain


def test_a_sheet_protected_with_excels_own_password_is_read(run, put):
    put("email/1.xlsx", papers.locked_office(papers.sheet([["宁波市"]]), "VelvetSweatshop"))
    assert [f.state for f in run().files] == ["container", "read"]


def test_a_locked_pdf_in_a_locked_zip_in_a_7z(run, put):
    inner = archives.locked_zip({"表.pdf": papers.locked_pdf("abc")}, "5G2024")
    put("disc/1.7z", archives.seven({"内.zip": inner}, PASSWORD))
    got = run(passwords=("abc", "5G2024", PASSWORD))
    assert [(f.inside, f.state) for f in got.files] == [
        (None, "container"),
        ("内.zip", "container"),
        ("内.zip!/表.pdf", "container"),
        ("内.zip!/表.pdf!/表.pdf", "read"),
    ]


def test_a_locked_bomb_is_stopped(run, put):
    put("disc/1.7z", archives.seven({"零.pdf": b"\0" * (120 << 20)}, PASSWORD))
    got = run(passwords=(PASSWORD,))
    assert got.files[0].state == "quarantined" and "压缩炸弹" in got.files[0].reason


def test_a_torn_locked_archive_is_said_to_be_locked(run, put):
    """Found by fuzzing: py7zr asserts where it does not check."""
    kind, data = mutated(2024, 9705)
    assert kind == "locked.7z"
    put("disc/1.7z", data)
    files = run(passwords=("abc",)).files
    assert all(f.state == "failed" and "出错" not in f.reason for f in files)
