"""The process in which received bytes are parsed: jobs as lines of JSON in, looks as lines of JSON out.

Run as ``python -m pipeline.receive.worker``. A crash, a hang or a flood here costs one file; the receiving
process (process.py) sets the limits and starts a new one.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.receive import (
    embedded,
    libarchives,
    mail,
    mailboxes,
    office,
    outlook,
    pdfs,
    signed,
    tars,
    tnef,
    zips,
)
from pipeline.receive.formats import is_media, not_read
from pipeline.receive.kinds import DOCX, PPTX, XLSX, Kind, sniff
from pipeline.receive.link_files import link_only
from pipeline.receive.names import ending, litter, shown, stem, unfinished
from pipeline.receive.records import Job, Look, MessageFacts, RegisterJob, Shape
from pipeline.receive.sandbox import limit, serve
from pipeline.receive.spool import CHUNK, DAMAGE, Locked, Spool, TooMuch, locked, pieces
from pipeline.receive.worksheet import register_rows

QUESTION: TypeAdapter[Job | RegisterJob] = TypeAdapter(Job | RegisterJob)
OFFICE = {DOCX, XLSX, PPTX, "application/msword", "application/vnd.ms-excel"}
_SHAPES: dict[str, Shape] = {"message": "message", "outlook": "message", "mailbox": "mailbox"}


def look(job: Job) -> Look:
    """What the file of ``job`` is; a container is taken apart into ``job.spool``. Never raises on bad input
    (but for what no program can catch)."""
    why = litter(job.name)
    if why is not None:
        return Look(state="ignored", reason=why)
    starts: tuple[int, ...] = ()
    try:
        if job.volumes and job.volume_kind != "rar":
            job, starts = _joined(job)
        kind = sniff(job.source, job.name, job.passwords)
    except DAMAGE as error:
        return _failed(
            "application/octet-stream",
            f"“{shown(job.name)}”无法读取（{type(error).__name__}），请来文单位重新报送。",
        )
    found = _taken(job, kind, starts)
    if found.state == "quarantined" or not unfinished(job.name):
        return found
    why = f"“{shown(job.name)}”是没有下载完的文件，内容可能不全，请重新下载完整的文件后放入，或请来文单位重新报送。"
    return found.model_copy(update={"reason": why, "problem": "unreadable"})


def _taken(job: Job, kind: Kind, starts: tuple[int, ...]) -> Look:
    """The look of a file of known kind, with what it holds taken out."""
    plain = _plain(job, kind)
    if plain is None:
        return _open(job, kind, starts)
    if plain.state == "read" and kind.media_type == "application/pdf" and pdfs.holds_files(job.source):
        return _with_attached(job, plain, ((n, c, None) for n, c in pdfs.attached(job.source)))
    if plain.state == "read" and kind.media_type in OFFICE and embedded.holds_files(job.source):
        return _with_attached(job, plain, embedded.taken_out(job.source))
    return plain


def _joined(job: Job) -> tuple[Job, tuple[int, ...]]:
    """The job over the parts of a split archive put together, and where each part of a zip begins. Raises OSError."""
    whole, starts = job.spool / "joined", []
    with whole.open("wb") as out:
        for volume in job.volumes:
            starts.append(out.tell())
            with volume.open("rb") as stream:
                shutil.copyfileobj(stream, out, CHUNK)
    return job.model_copy(update={"source": whole}), tuple(starts) if job.volume_kind == "zip" else ()


def _with_attached(job: Job, paper: Look, held: Iterator[tuple[str, Iterable[bytes], str | None]]) -> Look:
    """The look of a paper whose attached files go into the spool: the paper is read, and they are too."""
    name = shown(job.name)
    if not job.may_unpack:
        why = f"“{name}”内嵌附件，但嵌套过深，附件未取出，请来文单位直接报送文件。"
        return paper.model_copy(update={"reason": why, "problem": "quarantined"})
    packed = job.source.stat().st_size
    with Spool(
        job.spool, limits=job.limits, members_left=job.members_left, bytes_left=job.bytes_left, packed=packed
    ) as spool:
        try:
            for title, content, remark in held:
                reason = f"“{shown(title)}”{remark}" if remark else None
                spool.add(title, content, state="ignored" if remark else None, reason=reason)
        except TooMuch as error:
            why = f"“{name}”的内嵌附件{error}请核实后重新报送。"
            return paper.model_copy(update={"reason": why, "problem": "quarantined"})
        except DAMAGE:
            why = f"“{name}”的内嵌附件未能全部取出，请来文单位直接报送附件文件。"
            spool.note("未能取出的内嵌附件", state="failed", reason=why)
            return paper.model_copy(update={"reason": why, "problem": "unreadable"})
    return paper


def _plain(job: Job, kind: Kind) -> Look | None:
    """The look of a file that holds no others; None for containers."""
    name = shown(job.name)
    elsewhere = link_only(job.source, job.name, kind.media_type)
    match kind.family:
        case "document" if elsewhere is not None:
            return Look(media_type=kind.media_type, reason=elsewhere, problem="link")
        case "document":
            return Look(media_type=kind.media_type, reason=kind.note)
        case "empty":
            return _failed(kind.media_type, f"“{name}”是空文件（0字节），没有内容，请来文单位重新报送。")
        case "encrypted":
            return Look(
                media_type=kind.media_type, state="failed", reason=locked(job.name), problem="encrypted"
            )
        case "executable":
            why = f"“{name}”是可执行程序或脚本，有安全风险，已隔离且未打开，请核实来源。"
            return Look(media_type=kind.media_type, state="quarantined", reason=why, problem="quarantined")
        case "signature":
            return Look(
                media_type=kind.media_type,
                state="ignored",
                reason=f"“{name}”是邮件的数字签名，不属于申报材料，已忽略。",
            )
        case "apple_double":
            why = f"“{name}”是苹果系统附带的文件信息，文件本身另行发送，不属于申报材料，已忽略。"
            return Look(media_type=kind.media_type, state="ignored", reason=why)
        case "shortcut" if elsewhere is not None:
            return Look(media_type=kind.media_type, state="quarantined", reason=elsewhere, problem="link")
        case "shortcut":
            why = f"“{name}”是快捷方式，只指向别处而不是文件本身，已隔离且未打开，请报送文件本身。"
            return Look(media_type=kind.media_type, state="quarantined", reason=why, problem="quarantined")
        case "unsupported" if group := is_media(job.name, kind.media_type):
            why = (
                f"“{name}”是{group}，申报通知要求报送的是文字材料，本程序不读取；原件已保存，内容请人工查看。"
            )
            return Look(media_type=kind.media_type, state="ignored", reason=why, problem="media")
        case "unsupported":
            return _failed(kind.media_type, not_read(job.name, kind.media_type, name))
        case _:
            return None


def _failed(media_type: str, reason: str) -> Look:
    return Look(media_type=media_type, state="failed", reason=reason, problem="unreadable")


def _open(job: Job, kind: Kind, starts: tuple[int, ...] = ()) -> Look:
    shape: Shape = _SHAPES.get(kind.family, "archive")
    if not job.may_unpack:
        why = f"“{shown(job.name)}”在第{job.limits.depth}层以内仍是压缩包或邮件，嵌套过深，未继续解包，请来文单位直接报送文件。"
        return Look(
            media_type=kind.media_type, shape=shape, state="quarantined", reason=why, problem="quarantined"
        )
    facts: MessageFacts | None = None
    spool = Spool(
        job.spool,
        limits=job.limits,
        members_left=job.members_left,
        bytes_left=job.bytes_left,
        packed=job.source.stat().st_size,
    )
    with spool:
        try:
            facts = _unpack(job, kind, spool, starts)
        except TooMuch as error:
            spool.note_rest(
                state="quarantined", reason="因所在压缩包超出限制而未取出。", problem="quarantined"
            )
            why = f"“{shown(job.name)}”{error}请核实后重新报送。"
            return Look(
                media_type=kind.media_type,
                shape=shape,
                state="quarantined",
                reason=why,
                problem="quarantined",
            )
        except Locked:
            return Look(
                media_type=kind.media_type,
                shape=shape,
                state="failed",
                reason=locked(job.name),
                problem="encrypted",
            )
        except DAMAGE:
            whole = spool.count
            spool.note_rest(
                state="failed",
                reason="因所在压缩包已损坏而未能取出，请来文单位重新报送。",
                problem="unreadable",
            )
            taken = f"，已处理其中{whole}个文件" if whole else ""
            why = f"“{shown(job.name)}”已损坏，不能完整打开{taken}，请来文单位重新报送。"
            return Look(
                media_type=kind.media_type, shape=shape, state="failed", reason=why, problem="unreadable"
            )
    if spool.count == 0 and kind.family == "tnef":
        why = f"“{shown(job.name)}”只有Outlook的格式信息，没有附件和文字，已忽略。"
        return Look(media_type=kind.media_type, state="ignored", reason=why)
    if spool.count == 0 and shape != "message":
        return _failed(kind.media_type, f"“{shown(job.name)}”里没有任何文件，请核对后重新报送。")
    return Look(media_type=kind.media_type, shape=shape, state="container", message=facts)


def _unpack(job: Job, kind: Kind, spool: Spool, starts: tuple[int, ...]) -> MessageFacts | None:
    path = job.source
    if kind.family == "message":
        return mail.unpack_message(path, spool)
    if kind.family == "outlook":
        return outlook.unpack_outlook(path, spool)
    unpackers: dict[str, Callable[[], None]] = {
        "zip": lambda: zips.unpack_zip(path, spool, job.passwords, starts),
        "tar": lambda: tars.unpack_tar(path, spool),
        "stream": lambda: tars.unpack_stream(path, job.name, kind.media_type, spool),
        "iso": lambda: _disc(path, spool),
        "rar": lambda: _rar(job, spool),
        "seven": lambda: _seven(job, spool),
        "locked_office": lambda: _unlock_office(job, spool),
        "archive": lambda: libarchives.unpack_archive(path, spool, job.passwords),
        "packed": lambda: libarchives.unpack_packed(path, job.name, spool),
        "signed": lambda: _open_envelope(job, spool),
        "mailbox": lambda: mailboxes.unpack_mailbox(path, spool),
        "tnef": lambda: tnef.unpack_tnef(path, spool),
        "web_archive": lambda: mailboxes.unpack_web_archive(path, job.name, spool),
        "locked_pdf": lambda: _unlock(job, spool),
    }
    unpackers[kind.family]()
    return None


def _disc(path: Path, spool: Spool) -> None:
    from pipeline.receive.discs import unpack_disc  # pycdlib takes long to import and is seldom needed

    unpack_disc(path, spool)


def _rar(job: Job, spool: Spool) -> None:
    from pipeline.receive.rars import unpack_rar  # with its cryptography long to import

    unpack_rar(job.source, spool, job.passwords, job.volumes)


def _seven(job: Job, spool: Spool) -> None:
    from pipeline.receive.sevens import unpack_seven

    unpack_seven(job.source, spool, job.passwords)


def _open_envelope(job: Job, spool: Spool) -> None:
    """The content of a signed envelope: a message's own is a message again, a paper's is called without ".p7m"."""
    content = signed.content(job.source) or b""
    name = stem(job.name.rsplit("/", 1)[-1])
    spool.add(name if ending(name) else f"{name}.eml", [content])


def _unlock_office(job: Job, spool: Spool) -> None:
    """An office paper of which a password is known, as with PDFs."""
    password = office.fitting_password(job.source, job.passwords)
    if password is None:
        raise Locked
    target = job.spool / "unlocked.office"
    office.unlocked(job.source, password, target)
    spool.add(job.name.rsplit("/", 1)[-1], pieces(target.open("rb")))
    target.unlink()


def _unlock(job: Job, spool: Spool) -> None:
    """A PDF of which a password is known: the readable copy becomes its one member, the original stays."""
    password = pdfs.fitting_password(job.source, job.passwords)
    if password is None:
        raise Locked
    target = job.spool / "unlocked.pdf"
    try:
        pdfs.unlocked(job.source, password, target)
    except Exception as error:
        raise OSError(str(error)) from error
    spool.add(job.name.rsplit("/", 1)[-1], pieces(target.open("rb")))
    target.unlink()


# --- the process ------------------------------------------------------------------------------------


def answer(line: str) -> str:
    """One job in, one answer out, both JSON."""
    job = QUESTION.validate_json(line)
    limit(job.limits)
    if isinstance(job, RegisterJob):
        return register_rows(job.register_file).model_dump_json()
    try:
        return look(job).model_dump_json()
    except MemoryError:
        return _failed(
            "application/octet-stream", f"“{shown(job.name)}”打开时占用内存过多，已停止，请核实文件。"
        ).model_dump_json()
    except Exception as error:  # noqa: BLE001 - the boundary: a parser's bug costs this file, no other
        why = f"“{shown(job.name)}”打开时出错（{type(error).__name__}），可能已损坏，请来文单位重新报送。"
        return _failed("application/octet-stream", why).model_dump_json()


if __name__ == "__main__":
    serve(answer, sys.stdin)
