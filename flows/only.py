"""Runs over a part of the inbox. ``--only``: one applicant anew, the others as an earlier run left them.

What is left out is never taken for settled: where a delivery is left out on the word of its outside alone, a person
is told, and the verdict cannot be “complete”. A delivery that is still being written waits for the next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.errors import UsageError
from flows.steps.file import Counted
from flows.workshop import reading_version
from pipeline.applicant_cues import agreed, delivery_cues
from pipeline.assembly import Bundle
from pipeline.contract import BatchFile, ReceivedFile, read_batch, totals
from pipeline.model import Delivery, Finding, Record, SourceFile
from pipeline.receive.records import Reception
from pipeline.store.results import Results


class Choice(Record):
    """Which deliveries a run takes; all of them where ``only`` is None."""

    only: str | None = None
    known_others: frozenset[str] = frozenset()  # deliveries that an earlier run found to be of others
    guessed_others: frozenset[str] = frozenset()  # those that look like others' from outside
    waiting: frozenset[str] = frozenset()  # deliveries of which files are still being written
    earlier: BatchFile | None = None

    def takes(self, delivery: str) -> bool:
        return delivery not in self.known_others | self.guessed_others | self.waiting

    def of_interest(self, bundles: Mapping[str, Bundle]) -> dict[str, Bundle]:
        """The bundles that are asked for. Raises UsageError where there is none."""
        if self.only is None:
            return dict(bundles)
        found = {n: b for n, b in bundles.items() if self.only in n or self.only in b.applicant.name}
        if not found:
            raise UsageError(f"收件中没有名称含“{self.only}”的申报主体，请核对 --only 的写法。")
        return found

    @property
    def findings(self) -> tuple[Finding, ...]:
        if not self.guessed_others:
            return ()
        message = (
            f"本次只处理“{self.only}”，有{len(self.guessed_others)}个收件仅凭外观判为他家而未识读，"
            "请完整运行一次后再下结论。"
        )
        return (Finding(rule="partial-run", subject="batch", severity="review", message=message),)


def earlier_batch(out: Path) -> BatchFile | None:
    """What the last run over ``out`` told; None where there is none."""
    try:
        return read_batch(out / "batch.json")
    except (OSError, ValueError):
        return None


def without_waiting(choice: Choice, waiting: frozenset[str], reception: Reception) -> Choice:
    """``choice`` without the deliveries of which a file, named by its path in the inbox, is still being written."""
    deliveries = frozenset(f.delivery for f in reception.files if f.path in waiting and f.delivery)
    return choice.model_copy(update={"waiting": deliveries})


def choose(only: str, reception: Reception, earlier: BatchFile | None) -> Choice:
    known = frozenset(d.id for d in reception.deliveries if _others_for_sure(d, only, reception, earlier))
    guessed = frozenset(
        d.id for d in reception.deliveries if d.id not in known and _others_by_looks(d, only, reception)
    )
    return Choice(only=only, known_others=known, guessed_others=guessed, earlier=earlier)


def _others_for_sure(delivery: Delivery, only: str, reception: Reception, earlier: BatchFile | None) -> bool:
    """The same files as in an earlier run, which bound every one that it read to somebody else."""
    if earlier is None:
        return False
    before = [f for f in earlier.received if f.delivery == delivery.id]
    now = [f for f in reception.files if f.delivery == delivery.id]
    same = {_identity(f) for f in before} == {_identity(f) for f in now}
    owners = {f.submission for f in before if f.state in ("read", "duplicate", "failed")}
    whose = [owner is not None and only not in owner for owner in owners]
    return same and bool(whose) and all(whose)


def _others_by_looks(delivery: Delivery, only: str, reception: Reception) -> bool:
    cue = agreed(delivery_cues(delivery, [f for f in reception.files if f.delivery == delivery.id]))
    return cue is not None and not any(only in city for city in cue.cities)


def _identity(file: SourceFile) -> tuple[str, str | None, str]:
    return file.path, file.inside, file.sha256


def completed(made: BatchFile, choice: Choice, results: Results) -> BatchFile:
    """``made`` with what an earlier run told of the others, so that every file is still in one state."""
    if choice.only is None and not choice.waiting:
        return made
    earlier = choice.earlier
    before = {_identity(f): f for f in earlier.received} if earlier is not None else {}
    received = tuple(
        f if choice.takes(f.delivery) else _left_out(f, before.get(_identity(f)), choice)
        for f in made.received
    )
    new = {s.path: s for s in made.submissions}
    old = {s.path: s for s in earlier.submissions} if earlier is not None and choice.only is not None else {}
    return made.model_copy(
        update={
            "received": received,
            "submissions": tuple({**old, **new}.values()),
            "totals": totals(received, _pages(made, received, choice, results)),
        }
    )


def _left_out(file: ReceivedFile, before: ReceivedFile | None, choice: Choice) -> ReceivedFile:
    if file.delivery in choice.waiting:
        return file.model_copy(
            update={"state": "ignored", "reason": "仍在写入，写完后下次处理", "submission": None}
        )
    if before is not None:
        return before
    if file.state not in ("read", "duplicate"):
        return file
    reason = f"本次只处理“{choice.only}”，该文件尚未识读"
    return file.model_copy(update={"state": "ignored", "reason": reason})


def _pages(made: BatchFile, received: tuple[ReceivedFile, ...], choice: Choice, results: Results) -> int:
    """Pages read now and those of files that an earlier run read."""
    mine = {f.sha256 for f in received if choice.takes(f.delivery)}
    others = {f.sha256 for f in received if f.state == "read"} - mine
    kept = [results.get(Counted, digest=d, step="count", version=reading_version()) for d in others]
    return made.totals.pages + sum(k.pages for k in kept if k is not None)
