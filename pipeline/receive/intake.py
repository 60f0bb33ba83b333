"""One outer file at a time: kept, looked at, taken apart to any depth; every file found is listed once."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.disk import is_full
from pipeline.model import Channel, FileState, Kept, SourceFile
from pipeline.oserrors import why
from pipeline.receive.layout import Arrival
from pipeline.receive.names import clean, ending, litter, shown, stem
from pipeline.receive.process import Workshop
from pipeline.receive.records import (
    EMPTY_SHA256,
    Job,
    Keep,
    Limits,
    Look,
    Member,
    MessageFacts,
    Problem,
    ProblemKind,
)
from pipeline.receive.volumes import Kind, Split, lacking_told, splits

_VOLUME = "application/octet-stream"
_LONGEST_PATH = 4000  # bytes; Linux opens none of 4,096
REGISTER_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
}


@dataclass(frozen=True)
class Place:
    """Where a file stands. ``above``: digests of the containers around it; ``in_message``: one of them is
    a message; ``in_mailbox``: the one around it is a mailbox."""

    delivery: str
    channel: Channel | None
    path: str
    inside: str | None = None
    above: tuple[str, ...] = ()
    in_message: bool = False
    in_mailbox: bool = False

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1] if self.inside is None else self.inside.rsplit("!/", 1)[-1]

    def member(self, name: str, digest: str, look: Look) -> Place:
        name = name.replace("!/", "!∕")  # "!/" parts a file from the container around it, and nothing else
        return replace(
            self,
            inside=name if self.inside is None else f"{self.inside}!/{name}",
            above=(*self.above, digest),
            in_message=self.in_message or look.shape == "message",
            in_mailbox=look.shape == "mailbox",
        )


@dataclass
class Budget:
    """What is left for one outer file with all that is in it."""

    members: int
    bytes: int


@dataclass
class Intake:
    """Takes files in and remembers what became of them."""

    keep: Keep
    limits: Limits
    passwords: tuple[str, ...]
    shop: Workshop
    scratch: Path | None = None
    files: list[SourceFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    messages: dict[str, tuple[Channel, MessageFacts]] = field(default_factory=dict)

    def take(self, arrival: Arrival) -> Kept | None:
        """An entry of the inbox, with all that is in it. None where nothing could be kept."""
        place = Place(delivery=arrival.delivery, channel=arrival.channel, path=arrival.path)
        if arrival.kind != "file":
            self._not_a_file(arrival, place)
            return None
        kept, trouble = self._store(arrival.real)
        if kept is None or trouble is not None:
            self._list(place, kept, "failed", trouble, problem="unreadable")
        elif arrival.register:
            self._list(
                place, kept, "read", None, media_type=REGISTER_TYPES.get(ending(place.name), "text/csv")
            )
        elif ignored := litter(arrival.path):
            self._list(place, kept, "ignored", ignored)
        elif arrival.channel is None:
            why = f"“{shown(arrival.path)}”不在纸质、光盘、邮件文件夹内，未处理，请放入对应文件夹后重新运行。"
            self._list(place, kept, "failed", why, problem="unreadable")
        else:
            self._look(place, kept, Budget(self.limits.members, self.limits.bytes))
        return kept

    def take_split(self, arrivals: Sequence[Arrival], split: Split, names: Sequence[str]) -> None:
        """The parts of a split archive, outer files in their order; ``names`` are those of the whole folder."""
        parts: list[tuple[Place, Kept]] = []
        torn = False
        for arrival in arrivals:
            place = Place(delivery=arrival.delivery, channel=arrival.channel, path=arrival.path)
            kept, trouble = self._store(arrival.real)
            if kept is None or trouble is not None:
                torn = True
                self._list(place, kept, "failed", trouble, problem="unreadable")
            else:
                parts.append((place, kept))
        budget = Budget(self.limits.members, self.limits.bytes)
        self._look_split(parts, split, "有分卷未能接收" if torn else lacking_told(split, names), budget)

    def _look_split(
        self, parts: Sequence[tuple[Place, Kept]], split: Split, lacking: str | None, budget: Budget
    ) -> None:
        """The leading part stands for the archive; the others are containers beside it, or fail as it does."""
        if lacking is not None:
            why = f"分卷压缩包“{shown(split.name)}”不完整：{lacking}，无法解包，请来文单位补齐全部分卷。"
            for at, (place, kept) in enumerate(parts):
                problem: ProblemKind | None = "unreadable" if at == 0 else None
                self._list(place, kept, "failed", why, media_type=_VOLUME, problem=problem)
            return
        lead = len(parts) - 1 if split.kind == "zip" else 0
        place, kept = parts[lead]
        paths = tuple(k.path for _, k in parts)
        state = self._look(place, kept, budget, volumes=paths, kind=split.kind)
        for number, (other, stored) in enumerate(parts, 1):
            if number != lead + 1:
                why = f"分卷压缩包“{shown(split.name)}”的第{number}卷（共{len(parts)}卷），与“{shown(place.name)}”合并解包。"
                self._list(other, stored, state, why, media_type=_VOLUME)

    def _not_a_file(self, arrival: Arrival, place: Place) -> None:
        if arrival.kind == "link":
            target = clean(os.fsencode(arrival.real.readlink()).decode("utf-8", "backslashreplace"))
            kept = self.keep(io.BytesIO(target.encode()))
            why = f"“{place.name}”是指向“{shown(target)}”的链接而不是文件，未跟随，请放入文件本身。"
            self._list(place, kept, "quarantined", why, media_type="inode/symlink", problem="quarantined")
        elif arrival.kind == "special":
            why = f"“{shown(place.name)}”是设备或管道而不是普通文件，已隔离。"
            self._list(place, None, "quarantined", why, media_type="inode/special", problem="quarantined")
        else:
            deep = len(os.fsencode(arrival.real)) > _LONGEST_PATH
            trouble = "文件夹嵌套过深，路径超出系统限制" if deep else arrival.error or "没有权限或磁盘出错"
            why = f"“{shown(place.name)}”无法读取（{trouble}），请检查后重新运行。"
            self._list(place, None, "failed", why, problem="unreadable")

    def _store(self, real: Path) -> tuple[Kept | None, str | None]:
        """The file kept, or why not. A file that changes while it is read is not taken for whole. Raises OSError
        where the disk that keeps it is full."""
        try:
            with real.open("rb") as stream:
                before = os.fstat(stream.fileno())
                kept = self.keep(stream)
                after = os.fstat(stream.fileno())
        except OSError as error:
            if is_full(error):
                raise
            return None, f"“{shown(real.name)}”无法读取（{why(error)}），请检查后重新运行。"
        if (before.st_size, before.st_mtime_ns) != (
            after.st_size,
            after.st_mtime_ns,
        ) or kept.bytes != after.st_size:
            return kept, f"“{shown(real.name)}”在接收时仍在写入，请待其写完后重新运行。"
        return kept, None

    def _look(
        self,
        place: Place,
        kept: Kept,
        budget: Budget,
        *,
        volumes: tuple[Path, ...] = (),
        kind: Kind = "bytes",
    ) -> FileState:
        """What became of the file itself; what is in it is listed after it."""
        if kept.sha256 in place.above:
            why = f"“{shown(place.name)}”把自身再次打包在内，疑似恶意压缩包，已隔离，未继续解包。"
            self._list(place, kept, "quarantined", why, media_type="application/zip", problem="quarantined")
            return "quarantined"
        with tempfile.TemporaryDirectory(prefix="receive-", dir=self.scratch) as folder:
            job = Job(
                source=kept.path,
                name=place.name,
                spool=Path(folder),
                limits=self.limits,
                members_left=budget.members,
                bytes_left=budget.bytes,
                may_unpack=len(place.above) < self.limits.depth,
                passwords=self.passwords,
                volumes=volumes,
                volume_kind=kind,
            )
            look, members = self.shop.look(job)
            place = self._settle(place, look)
            self._list(place, kept, look.state, look.reason, media_type=look.media_type, problem=look.problem)
            budget.members -= len(members)
            budget.bytes -= sum(m.bytes for m in members)
            within = [(m, self._keep_member(Path(folder), m)) for m in members]
        self._members([(place.member(m.name, kept.sha256, look), m, k) for m, k in within], look, budget)
        return look.state

    def _members(
        self, found: Sequence[tuple[Place, Member, Kept | None]], look: Look, budget: Budget
    ) -> None:
        """What a container held; the parts of split archives in it together."""
        whole = [(at, p, k) for at, (p, m, k) in enumerate(found) if m.state is None and k is not None]
        names = [p.inside or "" for _, p, _ in whole]
        done: set[int] = set()
        for split in splits(names, [k.path for _, _, k in whole]):
            parts = [whole[at] for at in split.parts]
            self._look_split([(p, k) for _, p, k in parts], split, lacking_told(split, names), budget)
            done |= {at for at, _, _ in parts}
        for at, (place, member, stored) in enumerate(found):
            if at not in done:
                self._member(place, member, stored, look, budget)

    def _settle(self, place: Place, look: Look) -> Place:
        """The place with its delivery: each message that is not inside another is one of its own; links of
        a forwarded one count for the message that brought it."""
        if look.shape != "message":
            return place
        facts = look.message or MessageFacts()
        known: tuple[str, ...] = ()
        if place.channel == "email" and place.delivery and not place.in_message:
            place = replace(place, delivery=self._own(place))
            self.messages[place.delivery] = ("email", facts)
        elif place.delivery in self.messages:
            channel, outer = self.messages[place.delivery]
            known = outer.links
            links = tuple(dict.fromkeys(known + facts.links))
            self.messages[place.delivery] = (channel, outer.model_copy(update={"links": links}))
        if facts.link_note and not set(facts.links) <= set(known):
            self._problem(place, "link", facts.link_note)
        return place

    def _own(self, place: Place) -> str:
        """The id of a message's own delivery."""
        own = place.delivery
        if place.in_mailbox:
            own = f"{place.delivery}#{stem(place.name)}"
        elif place.inside is not None:
            own = f"{place.delivery}/{stem(place.inside)}"
        return f"{own}#{len(self.messages) + 1}" if own in self.messages else own

    def _keep_member(self, folder: Path, member: Member) -> Kept | None:
        if member.file is None:
            return None
        with (folder / member.file).open("rb") as stream:
            kept = self.keep(stream)
        (folder / member.file).unlink()
        return kept

    def _member(self, place: Place, member: Member, kept: Kept | None, look: Look, budget: Budget) -> None:
        if member.state is None and kept is not None:
            self._look(place, kept, budget)
            return
        # one problem a locked or overfull container says enough for all that is in it
        covered = member.problem == look.problem and look.problem is not None
        state = member.state or "failed"
        self._list(place, kept, state, member.reason, problem=None if covered else member.problem)

    def _list(
        self,
        place: Place,
        kept: Kept | None,
        state: FileState,
        reason: str | None,
        *,
        media_type: str = "application/octet-stream",
        problem: ProblemKind | None = None,
    ) -> None:
        self.files.append(
            SourceFile(
                delivery=place.delivery,
                path=place.path,
                inside=place.inside,
                sha256=kept.sha256 if kept else EMPTY_SHA256,
                bytes=kept.bytes if kept else 0,
                media_type=media_type,
                state=state,
                reason=reason,
            )
        )
        if problem is not None:
            self._problem(place, problem, reason or "")

    def _problem(self, place: Place, kind: ProblemKind, message: str) -> None:
        self.problems.append(
            Problem(delivery=place.delivery, kind=kind, path=place.path, inside=place.inside, message=message)
        )


def mark_duplicates(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files, later ones of the same bytes marked as duplicates of the first that is read."""
    first: dict[str, SourceFile] = {}
    out = []
    for file in files:
        if file.state == "read" and file.delivery:
            original = first.setdefault(file.sha256, file)
            if original is not file:
                where = original.path if original.inside is None else f"{original.path}!/{original.inside}"
                reason = f"与“{shown(where, 160)}”逐字节相同，只读取一次。"
                file = file.model_copy(update={"state": "duplicate", "reason": reason})
        out.append(file)
    return out
