"""What leaves the desk: originals by digest, the papers of a case, the ledger."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response

from pipeline.reports.words import printable
from review import audit
from review.access import Exporter, TheDesk, Viewer
from review.pictures import file_names
from review.routes.case import the_case

router = APIRouter()
_DIGEST = re.compile(r"[0-9a-f]{64}")
# nothing of a stranger's file is ever shown or run by the browser
_SHUT_IN = {"content-security-policy": "default-src 'none'; sandbox", "x-download-options": "noopen"}
PAPERS = {
    "summary.html": "评审摘要.html",
    "summary.docx": "评审摘要.docx",
    "notice.docx": "补正通知.docx",
    "worksheet.docx": "核对单.docx",
    "submission.json": "submission.json",
}
_SECONDS_FOR_PAPERS = 60.0


@router.get("/case/{name}/original/{sha256}")
def original(desk: TheDesk, person: Viewer, name: str, sha256: str) -> Response:
    """A received file as it came: only one that this case holds, and only to be saved."""
    known = file_names(the_case(desk, name).submission).get(sha256)
    if known is None or not _DIGEST.fullmatch(sha256):
        raise HTTPException(404, "这家申报主体没有这份原件。")
    if known.state == "quarantined":
        raise HTTPException(
            403, "该文件可能有害，已隔离，评审台不提供下载。确有需要的，请管理员从存档中取出。"
        )
    path = desk.originals.path_of(sha256)
    if not path.is_file():
        raise HTTPException(404, "该文件的原件未存档（可能是无法取出的文件）。")
    where = f"{known.path} {known.inside or ''}".strip()
    audit.note(desk, person, "download", name, f"{where}（{sha256[:12]}）")
    return _saved(path, known.name)


@router.get("/case/{name}/paper/{paper}")
def paper(desk: TheDesk, person: Exporter, name: str, paper: str) -> Response:
    """The summary, the notice, the record, as the case now stands."""
    the_case(desk, name)
    file = PAPERS.get(paper)
    if file is None:
        raise HTTPException(404, "没有这种文书。")
    _await_papers(desk, name)
    path = desk.out / Path(desk.cases.names()[name].path).parent / file
    if not path.is_file():
        raise HTTPException(404, f"这家申报主体没有“{file}”：没有须补正的事项时不出补正通知与核对单。")
    audit.note(desk, person, "export", name, file)
    return _saved(path, f"{name}-{file}")


@router.get("/export/ledger")
def ledger(desk: TheDesk, person: Exporter) -> Response:
    for name in desk.cases.names():
        _await_papers(desk, name)
    path = desk.out / "台账.xlsx"
    if not path.is_file():
        raise HTTPException(404, "结果文件夹中没有台账，请先运行 intake run。")
    audit.note(desk, person, "export", "台账.xlsx")
    return _saved(path, "台账.xlsx")


def _await_papers(desk: TheDesk, name: str) -> None:
    """Papers that are older than their case do not leave the desk."""
    if not desk.publisher.settle(name, seconds=_SECONDS_FOR_PAPERS):
        raise HTTPException(503, "文书正在按更正重新生成，请稍后再试。")
    failure = desk.publisher.failures.get(name)
    if failure:
        desk.publisher.ask(name)
        raise HTTPException(503, f"“{name}”的文书未能按更正重新生成（{failure}），正在重试，请稍后再下载。")


def _saved(path: Path, name: str) -> Response:
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", printable(name))[:120] or "文件"
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=plain,
        content_disposition_type="attachment",
        headers=_SHUT_IN,
    )
