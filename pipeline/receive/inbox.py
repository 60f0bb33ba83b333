"""Arrivals to files: the one way into the program. Nothing is lost here, and nothing is let in unchecked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.model import Channel, Delivery, Kept, SourceFile
from pipeline.receive.intake import Intake, mark_duplicates
from pipeline.receive.layout import survey, together
from pipeline.receive.names import litter, shown
from pipeline.receive.process import WorkerDied, Workshop
from pipeline.receive.records import Keep, Limits, MessageFacts, Problem, Reception, RegisterJob, Table
from pipeline.receive.register import bind, read_rows


def receive(
    inbox: Path,
    *,
    keep: Keep,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    passwords: Sequence[str] = (),
    scratch: Path | None = None,
    on_file: Callable[[str], None] | None = None,
    workshop: Workshop | None = None,
) -> Reception:
    """Registers everything in ``inbox``, opens containers to any depth, and keeps every file's bytes.

    ``keep`` stores an original by digest; ``scratch`` is an existing folder for what is being unpacked (by
    default the system's); ``on_file`` is told each outer path before it is taken in; ``workshop`` is a worker to
    be used again by a caller that receives often. Bad input never raises:
    it ends in a file's state and reason. Raises NotADirectoryError where there is no inbox, and whatever
    ``keep`` raises.
    """
    found = survey(inbox)
    registers: list[tuple[str, Kept]] = []
    with contextlib.ExitStack() as stack:
        shop = workshop or stack.enter_context(Workshop())
        intake = Intake(keep, limits, tuple(passwords), shop, scratch)
        for arrivals, split, names in together(found.arrivals):
            if on_file is not None:
                on_file(arrivals[0].path)
            if split is not None:
                intake.take_split(arrivals, split, names)
                continue
            kept = intake.take(arrivals[0])
            if arrivals[0].register and kept is not None:
                registers.append((arrivals[0].path, kept))
        files = _rehome(intake.files, intake.messages)
        deliveries = _deliveries(found.deliveries, intake.messages, files)
        problems = intake.problems + _empty(deliveries, files)
        for name, kept in registers:
            deliveries, more, usable = _bind(shop, name, kept, deliveries, files)
            problems += more
            files = [_remarked(f, more, usable) if (f.path, f.inside) == (name, None) else f for f in files]
    return Reception(
        deliveries=tuple(deliveries), files=tuple(mark_duplicates(files)), problems=tuple(problems)
    )


def _rehome(files: list[SourceFile], messages: dict[str, tuple[Channel, MessageFacts]]) -> list[SourceFile]:
    """A mailbox, or an archive of messages, goes with its first message: it is no delivery of its own where
    it holds nothing else."""
    homes: dict[str, list[str]] = {}
    for file in files:
        if file.delivery in messages:
            homes.setdefault(file.path, []).append(file.delivery)
    loose = {
        (f.path, f.delivery)
        for f in files
        if f.path in homes and f.delivery not in messages and f.state not in {"container", "ignored"}
    }
    return [
        f.model_copy(update={"delivery": homes[f.path][0]})
        if f.delivery and f.delivery not in messages and f.path in homes and (f.path, f.delivery) not in loose
        else f
        for f in files
    ]


def _deliveries(
    on_disk: dict[str, Channel], messages: dict[str, tuple[Channel, MessageFacts]], files: list[SourceFile]
) -> list[Delivery]:
    """All deliveries in the order of arrival; those on disk that came to nothing are kept too, but for
    mailboxes whose messages stand for them."""
    used = {f.delivery for f in files}
    roots = {id_.rsplit("#", 1)[0] for id_ in messages} | {f.path for f in files if f.delivery in messages}
    channels = {
        **{id_: channel for id_, channel in on_disk.items() if id_ in used or not _replaced(id_, roots)},
        **{id_: channel for id_, (channel, _) in messages.items()},
    }
    order = {id_: n for n, id_ in enumerate(dict.fromkeys([f.delivery for f in files] + list(on_disk)))}
    out = []
    for id_ in sorted(channels, key=lambda i: order.get(i, len(order))):
        facts = messages[id_][1] if id_ in messages else MessageFacts()
        out.append(
            Delivery(
                id=id_,
                channel=channels[id_],
                received_on=facts.received_on,
                sender=facts.sender,
                subject=facts.subject,
                links=facts.links,
            )
        )
    return out


def _replaced(delivery: str, roots: set[str]) -> bool:
    return any(root == delivery or root.startswith((delivery + "/", delivery + ".")) for root in roots)


def _empty(deliveries: list[Delivery], files: list[SourceFile]) -> list[Problem]:
    """Deliveries in which there is nothing, or only what a system leaves, as on a disc that was burnt empty."""
    full = {f.delivery for f in files if not litter(f.path)}
    some = {f.delivery for f in files}
    return [
        Problem(
            delivery=d.id,
            kind="unreadable",
            path=d.id,
            message=f"“{shown(d.id)}”{'中只有系统文件' if d.id in some else '是空文件夹'}，没有收到任何材料，请核对是否漏放。",
        )
        for d in deliveries
        if d.id not in full
    ]


def _bind(
    shop: Workshop, name: str, kept: Kept, deliveries: list[Delivery], files: list[SourceFile]
) -> tuple[list[Delivery], list[Problem], bool]:
    """The deliveries with what this register says of them, and whether it could be read as one."""
    try:
        table = Table.model_validate_json(shop.ask(RegisterJob(register_file=kept.path), 60.0))
    except (WorkerDied, ValidationError):
        table = Table()
    rows, problems = read_rows(table.rows, name)
    usable = bool(rows) or not problems
    outer: dict[str, set[str]] = {}
    for file in files:
        outer.setdefault(file.delivery, set()).add(file.path)
    bound, more = bind(rows, deliveries, outer, name)
    return bound, problems + more, usable


_TOLD = 20  # remarks on a register; of more, the number is told


def _remarked(register: SourceFile, problems: list[Problem], usable: bool) -> SourceFile:
    """The register with what does not fit in it as its reason; one that is none has failed."""
    if not problems:
        return register
    told = "".join(p.message for p in problems[:_TOLD])
    if len(problems) > _TOLD:
        told += f"另有{len(problems) - _TOLD}处。"
    return register.model_copy(update={"state": register.state if usable else "failed", "reason": told})
