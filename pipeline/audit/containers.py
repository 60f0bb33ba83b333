"""Every container opened again: what it holds against the entries below it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.audit.record import Difference, Place, above, difference
from pipeline.contract import BatchFile, ReceivedFile
from pipeline.receive.names import shown, stem
from pipeline.receive.process import WorkerDied, Workshop
from pipeline.receive.records import EMPTY_SHA256, Count, RecountJob
from pipeline.receive.volumes import splits


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
            yield difference(holders[0], "没有内容，却登记了其内文件。"), None, None


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
            found[above(file)].append(file)
    return found


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
        yield difference(holder, message), None, None
    if altered:
        yield difference(holder, f"内有{altered}个文件的内容与登记的摘要不同。"), None, None
    if surplus:
        yield difference(holder, f"登记了{surplus}个其中并没有的文件。"), None, None


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
