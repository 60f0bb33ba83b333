"""``intake export``: ledger, summaries and notices for handing on, in a folder or a zip, with a list of digests."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from flows.errors import UsageError
from flows.kept import batch_of, complete_city, find_submission, submission_names
from pipeline.contract import BatchFile
from pipeline.oserrors import why
from pipeline.reports.templating import LEDGER, NOTICE, SUMMARY_DOCX, SUMMARY_HTML
from pipeline.store.files import whole, write_text

LIST = "移交清单.csv"
_PAPERS = (SUMMARY_HTML, SUMMARY_DOCX, NOTICE)


class Item(NamedTuple):
    """A file and its name in what is handed on."""

    source: Path
    name: str


def export(
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    to: Annotated[Path, typer.Option("--to", help="写到哪个文件夹，或哪个 .zip 文件")],
    city: Annotated[
        list[str] | None,
        typer.Option("--city", help="只要这一家，可重复写；不写则全部", autocompletion=complete_city),
    ] = None,
    originals: Annotated[bool, typer.Option("--originals", help="连同收到的原件")] = False,
    store: Annotated[str | None, typer.Option("--store", help="结果库地址，与 intake run 所用相同")] = None,
    data: Annotated[bool, typer.Option("--data", help="连同 submission.json")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """把台账、评审摘要和补正通知整理成一个文件夹或压缩包，供移交。

    内部用的核对单不在其中。只移交几家时，台账中只有这几家。附移交清单（每个文件的摘要值）。

    示例：intake export --out 结果 --to 移交.zip --city 宁波 --city 襄阳
    """
    batch = batch_of(out)
    names = [find_submission(out, one).parent.name for one in city] if city else submission_names(out)
    if not city and (lost := sorted({Path(s.path).parent.name for s in batch.submissions} - set(names))):
        raise UsageError(
            f"{out} 中缺少{'、'.join(lost)}的结果（submission.json），不能整批移交，请重新运行 intake run。"
        )
    if to.resolve().is_relative_to(out.resolve()):
        raise UsageError("--to 不能放在结果文件夹之内，请另选位置。")
    items = [*_papers(out, names, whole_batch=not city, data=data)]
    if originals:
        items += _originals(out, batch, names if city else None)
    with tempfile.TemporaryDirectory() as aside:
        if city:
            from flows.commands.part_ledger import write_part  # slow to import, seldom needed

            part = Path(aside) / LEDGER
            write_part(part, out, batch, names, store=store)
            items.insert(0, Item(part, LEDGER))
        try:
            written = _zipped(to, items) if to.suffix.lower() == ".zip" else _copied(to, items)
        except OSError as error:
            raise UsageError(f"无法写到 {to}：{why(error)}。") from error
    if as_json:
        told = {"to": str(to), "applicants": names, "files": [i.name for i in items]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        typer.echo(f"已整理 {len(names)} 家、{written} 个文件：{to}")
        typer.echo("评审摘要和补正通知载有联系人电话，请按规定保管和传送。")


def _papers(out: Path, names: Sequence[str], *, whole_batch: bool, data: bool) -> Iterator[Item]:
    if whole_batch and (out / LEDGER).is_file():
        yield Item(out / LEDGER, LEDGER)
    if whole_batch and data:
        yield Item(out / "batch.json", "batch.json")
    wanted = (*_PAPERS, "submission.json") if data else _PAPERS
    for name in names:
        for paper in wanted:
            source = out / "submissions" / name / paper
            if source.is_file():
                yield Item(source, f"{name}/{paper}")


def _originals(out: Path, batch: BatchFile, names: Sequence[str] | None) -> Iterator[Item]:
    """The files as they arrived, archives unopened; of chosen applicants, those of their deliveries that are
    nobody else's. What is quarantined stays where it is."""
    wanted = None
    applicants = {
        s.applicant for s in batch.submissions if names is None or Path(s.path).parent.name in names
    }
    if names is not None:
        wanted = {f.delivery for f in batch.received if f.submission in applicants}
    bad = {f.path for f in batch.received if f.state == "quarantined"}
    seen: set[str] = set()
    for f in batch.received:
        if f.inside is not None or f.path in seen or f.path in bad:
            continue
        if wanted is not None and (f.delivery not in wanted or f.submission not in {None, *applicants}):
            continue
        source = out / "store" / "originals" / f.sha256[:2] / f.sha256
        if source.is_file():
            seen.add(f.path)
            yield Item(source, "原件/" + "/".join(p for p in f.path.split("/") if p not in ("", ".", "..")))


def _list_of(items: Sequence[Item]) -> str:
    rows = ["文件,字节,SHA-256"]
    for item in items:
        with item.source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        # the same path, but no formula to a spreadsheet
        path = f"./{item.name}" if item.name[:1] in ("=", "+", "-", "@") else item.name
        name = '"' + path.replace('"', '""') + '"'
        rows.append(f"{name},{item.source.stat().st_size},{digest}")
    return "\ufeff" + "\r\n".join(rows) + "\r\n"  # as a Chinese Excel opens it


def _copied(to: Path, items: Sequence[Item]) -> int:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(f"{to} 已有内容，请另选一个空的或新的文件夹。")
    for item in items:
        target = to / item.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.source, target)
    write_text(to / LIST, _list_of(items))
    return len(items) + 1


def _zipped(to: Path, items: Sequence[Item]) -> int:
    with whole(to) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in items:
            archive.write(item.source, item.name)
        archive.writestr(LIST, _list_of(items))
    return len(items) + 1
