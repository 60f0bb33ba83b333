"""The audit counts again and finds every entry that was lost, added or changed."""

from __future__ import annotations

from base64 import encodebytes
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from pipeline.audit import (
    COMMAND,
    against_containers,
    against_inbox,
    against_receipt,
    audit,
    hashes,
    one_entry_each,
)
from pipeline.contract import BatchFile, ReceivedFile, dump, totals
from pipeline.receive.inbox import receive
from pipeline.receive.process import Workshop
from pipeline.receive.records import Limits, Receipt
from pipeline.store.files import Originals
from samples.arsenal import archives, mails, papers


def every_kind() -> dict[str, bytes]:
    """An inbox with a container of each kind, a message in a message, an archive in an archive."""
    pdf = papers.pdf
    inner = mails.mail(mails.attached(pdf("深"), "深.pdf"), mark="in")
    return {
        "paper/001/扫描.pdf": pdf("scan"),
        "paper/002.pdf": papers.pdf_with_files({"附.txt": b"attached"}, "holder"),
        "disc/zip.zip": archives.zipped({"一.pdf": pdf("1"), "二.zip": archives.zipped({"三.pdf": pdf("3")})}),
        "disc/gbk.zip": archives.raw_zip([("目录/表.pdf".encode("gb18030"), pdf("g")), (b"a.txt", b"a" * 99)]),
        "disc/twice.zip": archives.raw_zip([(b"a.pdf", pdf("a1")), (b"a.pdf", pdf("a2"))]),
        "disc/locked.zip": archives.locked_zip({"密.pdf": pdf("l")}, "x"),
        "disc/broken.zip": archives.zipped({"一.pdf": pdf("b1"), "二.pdf": pdf("b2" * 9000)})[:-150],
        "disc/seven.7z": archives.seven({"一.pdf": pdf("7")}),
        "disc/rar.rar": archives.rar5({"一.pdf": pdf("r")}),
        "disc/tar.tar.gz": archives.tarred({"一.pdf": pdf("t"), "二.txt": b"t" * 50}, "w:gz"),
        "disc/links.tar": archives.tarred_links(),
        "disc/disc.iso": archives.disc({"表.pdf": pdf("d"), "案.pdf": pdf("e")}, joliet=True),
        "disc/paper.iso": archives.disc({"表.docx": papers.word("光盘上的表")}, joliet=True),
        "disc/paper.tar": archives.tarred({"表.docx": papers.word("包里的表")}),
        "disc/folder/Thumbs.db": b"litter",
        "disc/folder/run.exe": b"MZ" + b"\0" * 100,
        "disc/folder/empty.pdf": b"",
        "disc/folder/word.docx": papers.word("申报表"),
        "email/1.eml": mails.mail(
            mails.attached(pdf("m"), "表.pdf"), mails.forwarded(inner),
            mails.attached(papers.picture(40), "logo.png", "image/png", content_id="l"),
        ),
        "email/2.msg": mails.outlook({
            "表.pdf": pdf("o"), "转发": mails.outlook_tree({"内.pdf": pdf("oi")}, subject="内层", embedded=True),
        }),
        "email/3.mbox": mails.mailbox(inner, mails.mail(mark="second")),
        "email/4.eml": mails.mail(mails.attached(mails.winmail({"表.pdf": pdf("w")}), "winmail.dat", "application/ms-tnef")),
        **{f"disc/split/{n}": d for n, d in archives.cut("a.7z", archives.seven({"一.pdf": pdf("s7")}), 90).items()},
        **{f"disc/{n}": d for n, d in archives.split_zip("b", {"一.pdf": pdf("sz"), "二.pdf": pdf("sy") * 3}, 700).items()},
        "disc/folder/内嵌.docx": papers.with_parts(
            papers.word("嵌"), {"word/embeddings/oleObject1.bin": papers.package("证明.pdf", pdf("em"))}
        ),
        "register/astray.txt": b"astray",
    }  # fmt: skip


def taken_in(folder: Path, inbox: dict[str, bytes]) -> tuple[BatchFile, Originals]:
    """``inbox`` written, received and registered as the flow does it."""
    for name, data in inbox.items():
        path = folder / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    originals = Originals(folder / "out" / "store" / "originals")
    with Workshop() as shop:
        got = receive(
            folder / "inbox",
            keep=originals.keep,
            limits=Limits(),
            workshop=shop,
        )
    received = tuple(ReceivedFile(**f.model_dump()) for f in got.files)
    return batch_of(received), originals


def batch_of(received: tuple[ReceivedFile, ...]) -> BatchFile:
    return BatchFile(
        call="x", started_at="2024-10-01", finished_at="2024-10-02", received=received, submissions=(),
        totals=totals(received, 0),
    )  # fmt: skip


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BatchFile, Originals]:
    folder = tmp_path_factory.mktemp("audit")
    return folder, *taken_in(folder, every_kind())


def test_a_whole_batch_of_every_kind_balances(taken: tuple[Path, BatchFile, Originals]) -> None:
    folder, batch, originals = taken
    found = audit(batch, originals.folder, inbox=folder / "inbox")
    assert [f"{d.place} {d.message}" for d in found.differences] == []
    assert found.containers >= 17 and found.members >= 30
    assert all("locked.zip" in r or "broken.zip" in r for r in found.remarks)


def test_every_single_entry_that_is_lost_is_found(taken: tuple[Path, BatchFile, Originals]) -> None:
    """By the receipt, and without it by counting again alone. A message's own text is made by the receiving: only
    the receipt knows of it."""
    folder, batch, originals = taken
    receipt = Receipt(at="2024-10-01", files=tuple(batch.received))
    kept = hashes(originals.folder)
    missed = set()
    with Workshop(COMMAND) as shop:
        for at, file in enumerate(batch.received):
            short = batch_of(batch.received[:at] + batch.received[at + 1 :])
            assert any(against_receipt(short, receipt)), file
            part = batch_of(tuple(f for f in short.received if f.path[:8] == file.path[:8]))
            told = [*against_inbox(short, folder / "inbox"), *one_entry_each(short)]
            told += [d for d, _, _ in against_containers(part, kept, (), shop) if d]
            if not told and file.name != "正文.txt":
                missed.add((file.path, file.inside))
    # nothing can be said of what lies behind a lock or a break
    assert missed <= {
        ("disc/broken.zip", "一.pdf"),
        ("disc/broken.zip", "二.pdf"),
        ("disc/locked.zip", "密.pdf"),
    }


def test_changes_are_told_with_the_file(taken: tuple[Path, BatchFile, Originals]) -> None:
    _, batch, originals = taken
    first = next(f for f in batch.received if f.path == "disc/zip.zip" and f.inside == "一.pdf")
    other = next(f for f in batch.received if f.path == "disc/seven.7z" and f.inside)
    swapped = first.model_copy(update={"sha256": other.sha256, "bytes": other.bytes})
    changed = tuple(swapped if f is first else f for f in batch.received)
    found = audit(batch_of(changed), originals.folder)
    assert any(d.path == "disc/zip.zip" and "内容" in d.message for d in found.differences)
    invented = (*batch.received, first.model_copy(update={"inside": "多.pdf"}))
    found = audit(batch_of(invented), originals.folder)
    assert any(d.path == "disc/zip.zip" and "没有的文件" in d.message for d in found.differences)
    wrong = batch.model_copy(update={"totals": batch.totals.model_copy(update={"read": 99})})
    assert any("合计“已读”" in d.message for d in audit(wrong, originals.folder).differences)


def test_the_command(tmp_path: Path) -> None:
    batch, originals = taken_in(tmp_path, {"disc/a.zip": archives.zipped({"一.pdf": papers.pdf("1")})})
    out, inbox = tmp_path / "out", tmp_path / "inbox"
    runner = CliRunner()
    (out / "batch.json").write_text(dump(batch), encoding="utf-8")
    whole = runner.invoke(app, ["audit", str(out), str(inbox)])
    assert whole.exit_code == 0 and "账实相符" in whole.stdout
    late = inbox / "disc" / "late.pdf"
    late.write_bytes(papers.pdf("late"))
    told = runner.invoke(app, ["audit", str(out), str(inbox)])
    assert told.exit_code == 1 and "late.pdf" in told.stdout
    late.unlink()
    kept = originals.path_of(next(f.sha256 for f in batch.received if f.inside))
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    told = runner.invoke(app, ["audit", str(out), str(inbox)])
    assert told.exit_code == 1 and "摘要不符" in told.stdout
    kept.unlink()
    told = runner.invoke(app, ["audit", str(out), str(inbox)])
    assert told.exit_code == 1 and "没有该文件的原件" in told.stdout and "一.pdf" in told.stdout
    assert runner.invoke(app, ["audit", str(inbox)]).exit_code != 0


def test_what_two_readers_make_different_things_of(tmp_path: Path) -> None:
    """A part without a readable kind, one whose name is never closed, and a paper behind bytes that are called a
    web archive: the recount sees in them what the receiving saw."""
    head = b"From: a@b\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n"
    packed = (
        b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(papers.picture(900)) + b"\r\n--q--\r\n"
    )
    files = {
        "email/1.eml": head + b'Content-Type: tne; filename="a.png"\r\n' + packed,
        "email/2.eml": head + b'Content-Disposition: inline; filename="a.png\r\n' + packed,
        "email/3.eml": head + b"Content-Type: text/plain\r\n" + packed,
        "email/4.mht": b"MIME-Version: 1.0\r\nContent-Type: m\0\xff\xfe\r\n" + papers.word("里面"),
    }
    batch, originals = taken_in(tmp_path, files)
    assert sorted(f.inside for f in batch.received if f.inside) == ["a.png", "a.png", "附件1.bin"]
    assert audit(batch, originals.folder).differences == ()
