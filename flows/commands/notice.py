"""``intake notice CITY``: the supplement notice of one applicant, ready to be filled in and sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import TemplatesError, UsageError
from flows.kept import complete_city, find_submission, read_submission
from flows.templates import FOLDER, templates_of
from flows.terminal import terminal
from pipeline.contract import SubmissionFile
from pipeline.oserrors import why
from pipeline.reports.templating import NOTICE, WORKSHEET
from pipeline.store.files import whole


def notice(
    city: Annotated[
        str, typer.Argument(metavar="申报主体", help="名称，可只写一部分", autocompletion=complete_city)
    ],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    to: Annotated[Path | None, typer.Option("--to", help="另存为哪个文件，或放进哪个文件夹")] = None,
    templates: Annotated[Path | None, typer.Option("--templates", help="自备模板的文件夹")] = None,
    store: Annotated[str | None, typer.Option("--store", help="结果库地址，与 intake run 所用相同")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """取出一家的补正通知：一份通知写明全部须补正的事项，附依据和原件截图。

    须人工核对的事项不写入通知，列在同一文件夹的核对单里，请先逐项确认。

    示例：intake notice 宁波 --out 结果 --to 宁波市补正通知.docx

    没有须补正的事项时不生成通知，退出码仍为 0。
    """
    path = find_submission(out, city)
    submission = read_submission(path)
    made: Path | None = path.parent / NOTICE
    wanted = any(f.severity == "must_fix" for f in submission.findings)
    if templates is not None or (wanted and _is_old(path.parent / NOTICE, out)):
        _make_anew(out, path.parent.name, templates, store)
        submission = read_submission(path)
        wanted = any(f.severity == "must_fix" for f in submission.findings)
    if not wanted:
        made = None
    elif to is not None:
        made = _copied(path.parent / NOTICE, to, path.parent.name)
    if as_json:
        typer.echo(json.dumps(_told(submission, path, made), ensure_ascii=False, indent=1))
    else:
        _say(submission, path, made)


def _is_old(made: Path, out: Path) -> bool:
    """Whether the notice is not there, or older than the templates of ``out``."""
    if not made.is_file():
        return True
    own = list((out / FOLDER).glob("*")) if (out / FOLDER).is_dir() else []
    return any(p.stat().st_mtime > made.stat().st_mtime for p in own)


def _make_anew(out: Path, name: str, templates: Path | None, store: str | None) -> None:
    """All papers of the applicant from what is kept. Raises UsageError, TemplatesError."""
    from flows.recheck import recheck

    templates_of(out, templates)
    complaints: list[str] = []
    recheck(out, name, store=store, complaints=complaints)
    if complaints:
        raise TemplatesError("".join(complaints))


def _copied(source: Path, to: Path, name: str) -> Path:
    target = to / f"{name}{NOTICE}" if to.is_dir() else to
    if target.suffix.lower() != ".docx":
        raise UsageError(f"--to 须为 .docx 文件或已有的文件夹：{to}。")
    try:
        data = source.read_bytes()
        if target.exists() and target.read_bytes() != data:  # somebody may have filled it in
            raise UsageError(
                f"已有 {target}，内容与这次的通知不同（可能已填写），未覆盖；请换一个文件名，或先移走它。"
            )
        with whole(target) as aside:
            aside.write_bytes(data)
    except OSError as error:
        raise UsageError(f"无法写出 {target}：{why(error)}。") from error
    return target


def _told(submission: SubmissionFile, path: Path, made: Path | None) -> dict[str, object]:
    worksheet = path.parent / WORKSHEET
    return {
        "applicant": list(submission.applicant.cities),
        "verdict": submission.verdict,
        "notice": str(made) if made else None,
        "worksheet": str(worksheet) if worksheet.is_file() else None,
        "must_fix": [f.message for f in submission.findings if f.severity == "must_fix"],
        "review": [f.message for f in submission.findings if f.severity == "review"],
    }


def _say(submission: SubmissionFile, path: Path, made: Path | None) -> None:
    from flows.tables import safe

    console = terminal()
    name = path.parent.name
    asked = sum(f.severity == "must_fix" for f in submission.findings)
    doubts = sum(f.severity == "review" for f in submission.findings)
    if made is None:
        console.print(safe(f"{name}没有须补正的事项，不必发补正通知。"), highlight=False)
    else:
        console.print(safe(f"{name}须补正{asked}项，补正通知：{made}"), highlight=False, soft_wrap=True)
        until = "" if submission.supplement_deadline else "补正期限、"
        told = (
            f"发出前请填写方括号中的各处：发文机关、发文字号、{until}经办人、署名、成文日期、抄送、印发机关。"
        )
        console.print(told, highlight=False)
    if doubts:
        told = f"另有{doubts}项须人工核对，未写入通知，请先看：{path.parent / WORKSHEET}"
        console.print(safe(told), highlight=False, soft_wrap=True)
