"""Discs burnt in several sessions, discs with UDF alone, discs within discs."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

import pytest

from pipeline.audit import COMMAND
from pipeline.receive import udf
from pipeline.receive.process import Workshop
from pipeline.receive.records import Count, RecountJob
from pipeline.receive.spool import Spool
from samples.arsenal.archives import disc
from samples.arsenal.papers import pdf

# genisoimage -J -R of 一.pdf and 改.pdf, and with -C and -M a second session of 二.pdf and another 改.pdf
TWO_SESSIONS = Path(__file__).parent / "data" / "two-sessions.iso.xz"


def udf_alone() -> bytes:
    """An image whose ISO 9660 descriptors are wiped, so that UDF alone is left."""
    image = bytearray(disc({"申报表.pdf": pdf("u"), "方案.pdf": pdf("v")}, udf=True))
    for at in range(16 * 2048, 32 * 2048, 2048):
        if image[at + 1 : at + 6] == b"CD001":
            image[at : at + 2048] = bytes(2048)
    return bytes(image)


def test_what_was_burnt_later_counts(run, put, insides, shelf):
    put("disc/1.iso", lzma.decompress(TWO_SESSIONS.read_bytes()))
    found = insides(run())
    assert {n: f.state for n, f in found.items()} == {
        "一.pdf": "read", "二.pdf": "read", "改.pdf": "read", "以前刻录/改.pdf": "ignored",
    }  # fmt: skip
    assert b"newer" in shelf.bytes_of(found["改.pdf"]) and b"old" in shelf.bytes_of(found["以前刻录/改.pdf"])


def test_an_image_on_a_disc_is_no_session(run, put, insides):
    put(
        "disc/1.iso",
        disc({"内.iso": disc({"深.pdf": pdf("deep")}, joliet=True), "表.pdf": pdf("top")}, joliet=True),
    )
    assert set(insides(run())) == {"内.iso", "内.iso!/深.pdf", "表.pdf"}


def test_a_session_alone_is_broken_and_not_empty(run, put):
    """Its files stand where the disc's first session would be."""
    whole = lzma.decompress(TWO_SESSIONS.read_bytes())
    put("disc/1.iso", whole[192 * 2048 :])
    (file,) = run().files
    assert file.state == "failed" and "已损坏" in (file.reason or "")


@pytest.mark.skipif(not (shutil.which("7z") or shutil.which("7zz")), reason="7z is not here")
def test_udf_alone(run, put, insides, shelf):
    put("disc/1.iso", udf_alone())
    found = insides(run())
    assert {n: shelf.bytes_of(f) for n, f in found.items()} == {"申报表.pdf": pdf("u"), "方案.pdf": pdf("v")}


def test_udf_without_the_program_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(udf.shutil, "which", lambda name: None)
    spool = Spool(
        tmp_path, limits=RecountJob(source=tmp_path, name="").limits, members_left=9, bytes_left=9, packed=9
    )
    with spool:
        udf.unpack_udf(tmp_path / "x.iso", spool)
    assert "p7zip-full" in (tmp_path / "members.jsonl").read_text()


@pytest.mark.parametrize("data", [udf_alone, lambda: lzma.decompress(TWO_SESSIONS.read_bytes())])
def test_the_audit_says_that_it_cannot_list_them(tmp_path, data):
    (tmp_path / "x").write_bytes(data())
    with Workshop(COMMAND) as counter:
        count = Count.model_validate_json(counter.ask(RecountJob(source=tmp_path / "x", name="x.iso"), 30))
    assert count.family == "disc" and not count.whole
