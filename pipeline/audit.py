"""Proof that nothing was lost: everything received counted again, from the originals, and held against batch.json.

Four countings, each independent of what batch.json says: the inbox as it lies on disk, the list made when the
batch was received, the bytes of every kept original, and the members of every container, listed by other code
than that which took it apart (`pipeline.receive.recount`).
"""

from __future__ import annotations

import hashlib
import stat
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.model import Record, SourceFile
from pipeline.receive.names import shown, stem
from pipeline.receive.process import WorkerDied, Workshop
from pipeline.receive.records import EMPTY_SHA256, Count, Receipt, RecountJob
from pipeline.receive.volumes import splits

COMMAND = (sys.executable, "-m", "pipeline.receive.recount")


class Difference(Record):
    """A file, and what does not agree about it; one Chinese sentence."""

    path: str
    inside: str | None = None
    message: str

    @property
    def place(self) -> str:
        return self.path if self.inside is None else f"{self.path}!/{self.inside}"


class Audit(Record):
    """``files``: entries of batch.json; ``originals``: kept files hashed again; ``containers`` and ``members``:
    opened again and found in them; ``remarks``: what could not be counted again, and why."""

    files: int = 0
    originals: int = 0
    containers: int = 0
    members: int = 0
    differences: tuple[Difference, ...] = ()
    remarks: tuple[str, ...] = ()


def audit(
    batch: BatchFile,
    originals: Path,
    *,
    receipt: Receipt | None = None,
    inbox: Path | None = None,
    passwords: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Audit:
    """Count again. ``originals`` is the folder of kept files. Raises OSError where the inbox cannot be listed."""
    found: list[Difference] = [*_balance(batch), *one_entry_each(batch)]
    remarks: list[str] = []
    if receipt is not None:
        found += against_receipt(batch, receipt)
    if inbox is not None:
        progress("清点收件文件夹")
        found += against_inbox(batch, inbox)
    progress("核对原件")
    hashed = hashes(originals)
    found += _against_originals(batch, hashed)
    strays = len(set(hashed) - {f.sha256 for f in batch.received})
    if strays and receipt is None and inbox is None:
        message = f"原件库中有{strays}个文件未列入 batch.json，又没有收件清单可以说明其来历。"
        found.append(Difference(path="store/originals", message=message))
    elif strays:
        remarks.append(f"原件库中另有{strays}个文件不属于本批（以往收件所留），未列入本批清单。")
    progress("逐个复核压缩包、光盘与邮件")
    opened, members = 0, 0
    with Workshop(COMMAND) as shop:
        for difference, remark, count in against_containers(batch, hashed, tuple(passwords), shop):
            opened += count is not None and count.family is not None
            members += len(count.digests) + count.dark if count else 0
            found += [difference] if difference else []
            remarks += [remark] if remark else []
    return Audit(
        files=len(batch.received),
        originals=len(hashed),
        containers=opened,
        members=members,
        differences=tuple(found),
        remarks=tuple(remarks),
    )


def _balance(batch: BatchFile) -> Iterator[Difference]:
    said, counted = batch.totals, totals(batch.received, batch.totals.pages)
    for name in ("files", "read", "duplicate", "container", "ignored", "failed", "quarantined"):
        a, b = getattr(said, name), getattr(counted, name)
        if a != b:
            message = f"合计 {name} 写作{a}，逐条清点为{b}。"
            yield Difference(path="batch.json", message=message)


def one_entry_each(batch: BatchFile) -> Iterator[Difference]:
    """A state that must be explained is, a duplicate is one of something, and no outer file stands twice."""
    states: defaultdict[str, set[str]] = defaultdict(set)
    for file in batch.received:
        states[file.sha256].add(file.state)
    outer = Counter(f.path for f in batch.received if f.inside is None)
    places = {(f.path, f.inside) for f in batch.received}
    for file in batch.received:
        if file.state not in {"read", "container"} and not file.reason:
            yield _difference(file, f"状态为 {file.state}，但没有说明原因。")
        if file.state == "duplicate" and not states[file.sha256] & {"read", "failed"}:
            yield _difference(file, "登记为重复件，但没有与之相同的原件。")
        if file.inside is None and outer[file.path] > 1:
            yield _difference(file, f"同一文件登记了{outer[file.path]}次。")
            outer[file.path] = 1
        if file.inside is not None and _above(file) not in places:
            yield _difference(file, "所在的压缩包、光盘或邮件未列入清单。")


def against_receipt(batch: BatchFile, receipt: Receipt) -> Iterator[Difference]:
    """What was received and what the batch tells must be the same files."""
    if receipt.at > batch.finished_at:
        message = (
            f"最近一次收件（{receipt.at}）之后没有完成识读，batch.json 是更早一次的结果，请先重新运行至完成。"
        )
        yield Difference(path="batch.json", message=message)
        return
    taken, told = Counter(map(_identity, receipt.files)), Counter(map(_identity, batch.received))
    for path, inside, _, _ in (taken - told).elements():
        yield Difference(path=path, inside=inside, message="收件时已登记，但 batch.json 中没有或内容不同。")
    for path, inside, _, _ in (told - taken).elements():
        yield Difference(path=path, inside=inside, message="batch.json 中有，但收件时没有登记或内容不同。")


def _identity(file: SourceFile) -> tuple[str, str | None, str, int]:
    return file.path, file.inside, file.sha256, file.bytes


def against_inbox(batch: BatchFile, inbox: Path) -> Iterator[Difference]:
    """Everything that lies in ``inbox`` now, folder by folder, against the outer files of the batch: first by
    path, then (names in other encodings) by content."""
    lying = dict(_lying(inbox))
    told = {f.path: f for f in batch.received if f.inside is None}
    for path in sorted(lying.keys() & told.keys()):
        digest, file = lying.pop(path), told.pop(path)
        if digest is not None and file.sha256 not in {digest, EMPTY_SHA256}:
            yield _difference(file, "收件文件夹中的内容与登记的摘要不同（收件后被改动）。")
    by_content: defaultdict[str | None, list[str]] = defaultdict(list)
    for path, file in told.items():
        by_content[file.sha256].append(path)
    for path, digest in lying.items():
        if by_content[digest]:
            told.pop(by_content[digest].pop())
        else:
            yield Difference(path=shown(path, 300), message="在收件文件夹中，但 batch.json 没有登记。")
    for file in told.values():
        yield _difference(file, "batch.json 已登记，但不在收件文件夹中。")


def _lying(inbox: Path) -> Iterator[tuple[str, str | None]]:
    """Path and digest of every entry that is no folder; None for a digest that cannot be told. A folder that cannot be
    listed (its path too long, no permission) stands for what is in it. Raises OSError for the inbox itself."""
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(folder.iterdir())
        except OSError:
            if folder == inbox:
                raise
            yield str(folder.relative_to(inbox)), None
            continue
        for entry in entries:
            path, mode = str(entry.relative_to(inbox)), _mode(entry)
            if stat.S_ISDIR(mode):
                waiting.append(entry)
            else:
                yield path, _sha256(entry) if stat.S_ISREG(mode) else None


def _mode(path: Path) -> int:
    """What kind of entry; 0 where that cannot be told."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def hashes(originals: Path) -> dict[str, tuple[Path, str | None]]:
    """Name → path and true digest of every kept original."""
    kept = (p for p in originals.glob("*/*") if p.is_file())
    return {p.name: (p, _sha256(p)) for p in kept}


def _against_originals(batch: BatchFile, hashed: dict[str, tuple[Path, str | None]]) -> Iterator[Difference]:
    for name, (path, digest) in hashed.items():
        if digest != name:
            message = "原件库中的内容与其摘要不符（被改动或已损坏）。"
            yield Difference(path=f"store/originals/{path.parent.name}/{name}", message=message)
    for file in batch.received:
        if file.sha256 == EMPTY_SHA256 and file.bytes == 0:
            continue
        if file.sha256 not in hashed:
            yield _difference(file, "原件库中没有该文件的原件。")
        elif hashed[file.sha256][0].stat().st_size != file.bytes:
            yield _difference(file, f"登记为{file.bytes}字节，原件不是这个大小。")


# --- containers -------------------------------------------------------------------------------------


def against_containers(
    batch: BatchFile,
    hashed: dict[str, tuple[Path, str | None]],
    passwords: tuple[str, ...],
    shop: Workshop,
) -> Iterator[tuple[Difference | None, str | None, Count | None]]:
    """Every file received, opened again by ``shop``: what it holds against the entries below it."""
    below = _below(batch.received)
    homes: defaultdict[tuple[str, str | None], list[ReceivedFile]] = defaultdict(list)
    for file in batch.received:
        homes[file.path, file.inside].append(file)
    known: dict[tuple[str, str, bool], Count | None] = {}
    leading, following = _volumes(batch.received, hashed)
    for place, holders in homes.items():
        counts: list[Count] = []
        opened = [h for h in holders if h.state != "ignored" and h.sha256 in hashed and h.bytes]
        opened = [] if place in following else opened
        for holder in opened:
            key = holder.sha256, holder.name, bool(leading.get(place))
            if key not in known:
                job = RecountJob(
                    source=hashed[holder.sha256][0],
                    name=holder.name,
                    passwords=passwords,
                    volumes=leading.get(place, ()),
                )
                known[key] = _ask(shop, job)
            count = known[key]
            if count is None:
                yield None, f"“{shown(holder.name)}”无法再次打开，其内文件未能复核。", None
            else:
                counts.append(count)
        if counts:
            yield from _compared(holders, below.get(place, []), counts)
        elif below.get(place) and not opened and place not in following:
            yield _difference(holders[0], "没有内容，却登记了其内文件。"), None, None


Place = tuple[str, str | None]


def _volumes(
    files: Sequence[ReceivedFile], hashed: dict[str, tuple[Path, str | None]]
) -> tuple[dict[Place, tuple[Path, ...]], set[Place]]:
    """The parts of split archives: all paths by the place of the leading part, and the places of the others."""
    folders: defaultdict[str, list[ReceivedFile]] = defaultdict(list)
    for file in files:
        if file.sha256 in hashed and file.state not in {"read", "duplicate", "ignored"}:
            folders["" if file.inside is None else file.path].append(file)
    leading: dict[Place, tuple[Path, ...]] = {}
    following: set[Place] = set()
    for members in folders.values():
        paths = [hashed[f.sha256][0] for f in members]
        for split in splits([f.inside or f.path for f in members], paths):
            places = [(members[at].path, members[at].inside) for at in split.parts]
            following.update(places)
            if not split.lacking:
                following.discard((members[split.lead].path, members[split.lead].inside))
                leading[members[split.lead].path, members[split.lead].inside] = tuple(
                    paths[at] for at in split.parts
                )
    return leading, following


def _ask(shop: Workshop, job: RecountJob) -> Count | None:
    try:
        return Count.model_validate_json(shop.ask(job, job.limits.wall_seconds))
    except (WorkerDied, ValidationError):
        shop.restart()
        return None


def _below(files: Sequence[ReceivedFile]) -> dict[tuple[str, str | None], list[ReceivedFile]]:
    """The entries right below each place."""
    found: defaultdict[tuple[str, str | None], list[ReceivedFile]] = defaultdict(list)
    for file in files:
        if file.inside is not None:
            found[_above(file)].append(file)
    return found


def _above(file: SourceFile) -> tuple[str, str | None]:
    """The place of the container around a file that is inside one."""
    around, parted, _ = (file.inside or "").rpartition("!/")
    return file.path, around if parted else None


def _compared(
    holders: Sequence[ReceivedFile], children: Sequence[ReceivedFile], counts: Sequence[Count]
) -> Iterator[tuple[Difference | None, str | None, Count | None]]:
    """One place (of several members by the same name, all together): each member must be matched by content, or
    by an entry that says why it could not be taken out; members whose bytes cannot be told, by number."""
    for count in counts:
        yield None, None, count
    holder = holders[0]
    held = Counter(d for c in counts for d in c.digests if d != EMPTY_SHA256)
    dark = sum(c.dark for c in counts)
    unlocked = any(c.family in {"pdf", "office"} for c in counts)
    own = _made_by_us(holder, children, held, sum(c.derived for c in counts), unlocked=unlocked)
    full = [f for f in children if f.bytes or f.sha256 != EMPTY_SHA256 or f.state != "failed"]
    empty = len(children) - len(full)
    listed = Counter(f.sha256 for f in full) - own
    missing, extra = (held - listed).total(), (listed - held).total()
    short = max(0, missing - empty) + max(0, dark - extra - max(0, empty - missing))
    altered = min(short, max(0, extra - dark))
    surplus = max(0, extra - dark - altered)
    if not (short or surplus):
        return
    partly = any(h.state in {"quarantined", "failed"} for h in holders) or (empty > 0 and short == altered)
    if partly or not all(c.whole for c in counts):  # two readers of one broken list need not agree
        why = holder.reason or "无法完整列出"
        yield None, f"“{shown(holder.name)}”只能部分复核：{why}", None
        return
    total = held.total() + dark
    if short > altered:
        message = f"内有{total}个文件，登记中少{short - altered}个。"
        yield _difference(holder, message), None, None
    if altered:
        yield _difference(holder, f"内有{altered}个文件的内容与登记的摘要不同。"), None, None
    if surplus:
        yield _difference(holder, f"登记了{surplus}个其中并没有的文件。"), None, None


def _made_by_us(
    holder: ReceivedFile,
    children: Sequence[ReceivedFile],
    held: Counter[str],
    most: int,
    *,
    unlocked: bool,
) -> Counter[str]:
    """Entries that the receiving added: a message's text, the page of a web archive, an unlocked copy."""
    names = {holder.name} if unlocked else {"正文.txt", "正文.rtf", stem(holder.name) + ".html"}
    found = [f.sha256 for f in children if f.name in names and f.sha256 not in held]
    return Counter(found[:most])


def _difference(file: SourceFile, message: str) -> Difference:
    return Difference(path=file.path, inside=file.inside, message=message)
