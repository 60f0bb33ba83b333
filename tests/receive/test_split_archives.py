"""Archives in parts: put together wherever the parts lie, and told which part lacks."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from pipeline.receive.volumes import lacking_told, splits
from samples.arsenal import archives, mails, papers

MEMBERS = {"申报表.pdf": papers.pdf("one"), "方案/二.pdf": papers.pdf("two" * 400), "三.txt": b"3" * 700}
PARTS = {
    "7z": archives.cut("材料.7z", archives.seven(MEMBERS), 170),
    "zip-cut": archives.cut("材料.zip", archives.zipped(MEMBERS, 0), 900),
    "tar.gz": archives.cut("材料.tar.gz", archives.tarred(MEMBERS, "w:gz"), 120),
    "zip-spanned": archives.split_zip("材料", MEMBERS, 1000),
}


def read(got):
    return {f.inside.rsplit("!/", 1)[-1] for f in got.files if f.state == "read" and f.inside}


@pytest.mark.parametrize("kind", PARTS)
def test_parts_flat_among_the_discs_are_one_delivery(run, put, shelf, kind):
    assert len(PARTS[kind]) > 2
    for name, data in PARTS[kind].items():
        put(f"disc/{name}", data)
    got = run()
    assert read(got) == set(MEMBERS) and got.problems == ()
    assert {f.delivery for f in got.files} == {d.id for d in got.deliveries} and len(got.deliveries) == 1
    assert {f.state for f in got.files if f.inside is None} == {"container"}
    said = [f.reason for f in got.files if f.inside is None and f.reason]
    assert len(said) == len(PARTS[kind]) - 1 and all("合并解包" in r for r in said)
    assert all(shelf.bytes_of(f) == MEMBERS[f.inside] for f in got.files if f.state == "read")


@pytest.mark.parametrize("kind", PARTS)
def test_parts_attached_to_a_message_and_within_an_archive(run, put, kind):
    attached = [mails.attached(data, name, "application/octet-stream") for name, data in PARTS[kind].items()]
    put("email/1.eml", mails.mail(*attached))
    put("disc/外.zip", archives.zipped({f"子/{n}": d for n, d in PARTS[kind].items()}))
    got = run()
    for channel in ("email", "disc"):
        files = [f for f in got.files if f.path.startswith(channel) and f.state in {"read", "duplicate"}]
        assert {f.inside.rsplit("!/", 1)[-1] for f in files} >= set(MEMBERS)
    assert got.problems == ()


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("which", [0, 1, -1])
def test_a_part_that_lacks_is_told(run, put, kind, which):
    gone = list(PARTS[kind])[which]
    for name, data in PARTS[kind].items():
        if name != gone:
            put(f"disc/1/{name}", data)
    got = run()
    outer = [f for f in got.files if f.inside is None]
    assert len(outer) == len(PARTS[kind]) - 1
    assert {f.state for f in outer} == {"failed"} and all(f.reason for f in outer)
    assert [p.kind for p in got.problems][:1] == ["unreadable"]
    if which != -1:
        assert all(f"缺第{which + 1}卷" in f.reason for f in outer)
    elif kind == "zip-spanned":
        assert all("缺主卷" in f.reason for f in outer)


def test_a_locked_split_archive(run, put):
    for name, data in archives.cut("材料.7z", archives.seven(MEMBERS, "5G2024"), 170).items():
        put(f"disc/1/{name}", data)
    got = run()
    assert {f.state for f in got.files} == {"failed"} and [p.kind for p in got.problems] == ["encrypted"]
    assert read(run(passwords=("5G2024",))) == set(MEMBERS)


def test_scans_numbered_like_parts_are_scans(run, put):
    for number in range(1, 4):
        put(f"paper/1/扫描.{number:03d}", papers.picture(40 + number))
    assert [f.state for f in run().files] == ["read"] * 3


def test_an_info_zip_split_made_by_the_program_itself(run, put, tmp_path):
    if shutil.which("zip") is None:
        pytest.skip("no zip program here")
    (tmp_path / "大.bin").write_bytes(b"".join(bytes([n % 251]) * 7 for n in range(40_000)))
    (tmp_path / "申报表.pdf").write_bytes(papers.pdf("zip"))
    made = ["zip", "-q", "-0", "-s", "64k", "out.zip", "大.bin", "申报表.pdf"]
    subprocess.run(made, cwd=tmp_path, check=True)
    for part in tmp_path.glob("out.z*"):
        put(f"disc/1/{part.name}", part.read_bytes())
    got = run()
    # the big one is bytes without meaning: taken out whole, and refused for its kind
    assert {f.inside: f.state for f in got.files if f.inside} == {"大.bin": "failed", "申报表.pdf": "read"}
    assert next(f.bytes for f in got.files if f.inside == "大.bin") == 280_000


def test_names_of_rar_parts(tmp_path):
    def found(*names):
        for name in names:
            (tmp_path / name).write_bytes(b"Rar!\x1a\x07\x01\x00")
        return splits(names, [tmp_path / name for name in names])

    names = ["a.part1.rar", "a.part3.rar", "b.rar"]
    (new,) = found(*names)
    assert new.lead == 0 and lacking_told(new, names) == "缺第2卷"
    (old,) = found("a.r00", "a.rar", "a.r01")
    assert old.parts == (1, 0, 2) and old.lead == 1 and old.lacking == ()
    assert found("a.rar", "b.rar") == []
