"""batch.json against itself, and against the list made when the batch was received."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.audit.record import Difference, above, difference
from pipeline.contract import BatchFile, totals
from pipeline.model import SourceFile
from pipeline.receive.records import Receipt
from pipeline.reports import words


def balance(batch: BatchFile) -> Iterator[Difference]:
    said, counted = batch.totals, totals(batch.received, batch.totals.pages)
    for key, name in {"files": "文件", **words.STATES}.items():
        a, b = getattr(said, key), getattr(counted, key)
        if a != b:
            message = f"合计“{name}”写作{a}，逐条清点为{b}。"
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
            yield difference(file, f"状态为“{words.STATES[file.state]}”，但没有说明原因。")
        if file.state == "duplicate" and not states[file.sha256] & {"read", "failed"}:
            yield difference(file, "登记为重复件，但没有与之相同的原件。")
        if file.inside is None and outer[file.path] > 1:
            yield difference(file, f"同一文件登记了{outer[file.path]}次。")
            outer[file.path] = 1
        if file.inside is not None and above(file) not in places:
            yield difference(file, "所在的压缩包、光盘或邮件未列入清单。")


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
