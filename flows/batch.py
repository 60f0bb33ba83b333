"""One batch as a Prefect flow: a task for each file, delivery and applicant, in threads.

Prefect orchestrates; what is known stands in our own store, so tasks get ids, put what they
make on a board of this process, and Prefect keeps none of it. Only paths and digests are flow parameters.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

from flows import environment

environment.prepare()

from prefect import Flow, Task, flow, task  # noqa: E402 - its settings are read at import
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.futures import PrefectFuture  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from flows import isolation, ledger, outputs  # noqa: E402
from flows.copies import earlier_copies  # noqa: E402
from flows.only import Choice, choose, completed, earlier_batch, without_waiting  # noqa: E402
from flows.shelf import Shelf  # noqa: E402
from flows.steps.delivery import read_delivery  # noqa: E402
from flows.steps.file import FileReading  # noqa: E402
from flows.workshop import Workshop  # noqa: E402
from pipeline.assembly import Bundle  # noqa: E402
from pipeline.checks import Trouble  # noqa: E402
from pipeline.clock import now  # noqa: E402
from pipeline.contract import BatchFile  # noqa: E402
from pipeline.memory import Ebb  # noqa: E402
from pipeline.model import Delivery, Document, SourceFile  # noqa: E402
from pipeline.outlines import outline, whole  # noqa: E402
from pipeline.receive.inbox import receive  # noqa: E402
from pipeline.receive.records import Receipt, Reception  # noqa: E402
from pipeline.store.files import write_text  # noqa: E402
from pipeline.store.submissions import keep_only  # noqa: E402

_FILES_AT_ONCE = 6  # at least: most have several pages, and the rest waits outside the pool
_FILES_ELSEWHERE = 32  # each waits for other machines; enough to keep a dozen of them busy
_EBB = 64 << 20  # bytes

Signals = dict[signal.Signals, Callable[[int, FrameType | None], None]]


@dataclass
class Board:
    """What the tasks of a batch hand on in this process, by id. Prefect sees only the ids. What papers say is not
    among it but for outlines: pages stand in the store, documents on the shelf."""

    shop: Workshop
    shelf: Shelf
    reception: Reception = field(default_factory=lambda: Reception(deliveries=(), files=()))
    deliveries: dict[str, Delivery] = field(default_factory=dict)  # of the reception, by id
    choice: Choice = field(default_factory=Choice)
    readings: dict[str, FileReading] = field(default_factory=dict)
    files: tuple[SourceFile, ...] = ()  # with what became of them when they were read
    files_of: dict[str, list[SourceFile]] = field(default_factory=dict)  # the same, by delivery
    outlines: dict[str, tuple[Document, ...]] = field(default_factory=dict)  # by delivery
    unsorted: dict[str, str] = field(default_factory=dict)  # why, by delivery
    bundles: dict[str, Bundle] = field(default_factory=dict)  # of outlines, by the name of the folder
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)  # by delivery
    assessed: dict[str, ledger.Assessed] = field(default_factory=dict)
    batch: BatchFile | None = None
    signals: Signals = field(default_factory=dict)
    ebb: Ebb = field(default_factory=lambda: Ebb(step=_EBB))


_BOARDS: dict[str, Board] = {}  # by OUT folder


def run_batch(shop: Workshop, *, signals: Signals | None = None) -> BatchFile:
    """Run the flow over ``shop.inbox``; ``signals``: what handles them while it runs. Raises CancelledError where it
    was stopped."""
    key = str(shop.out)
    outputs.sweep(shop.out)
    with Shelf(shop.out / "store" / "sorted") as shelf:
        board = _BOARDS[key] = Board(shop=shop, shelf=shelf, signals=signals or {})
        try:
            flow_of(shop)(str(shop.inbox), key)
        finally:
            del _BOARDS[key]
    if board.batch is None:
        raise CancelledError
    return board.batch


def flow_of(shop: Workshop) -> Flow[[str, str], str]:
    """With as many threads as tasks of one kind run at once."""
    most = max(_files_at_once(shop), _applicants_at_once(shop))
    return intake_batch.with_options(task_runner=ThreadPoolTaskRunner(max_workers=most))  # type: ignore[arg-type]


def _files_at_once(shop: Workshop) -> int:
    return max(_FILES_AT_ONCE, shop.pool.workers + 2) if shop.elsewhere is None else _FILES_ELSEWHERE


def _applicants_at_once(shop: Workshop) -> int:
    """One for each worker process, and some whose papers are looked at here: each is held in memory whole."""
    return shop.pool.workers + 2


@flow(
    name="intake-batch",
    persist_result=False,
    validate_parameters=False,
)
def intake_batch(inbox: str, out: str) -> str:
    """Receive, read, sort, bind, assess, report. Gives back the path of batch.json."""
    board = _BOARDS[out]
    for number, handler in board.signals.items():
        # Prefect has taken SIGTERM for itself, and would wait for all pages of the files in hand
        signal.signal(number, handler)
    shop, started = board.shop, now()
    shop.meter.stage(f"收件登记：{inbox}")
    receive_arrivals(out)
    wanted = ledger.to_read([f for f in board.reception.files if board.choice.takes(f.delivery)])
    shop.media_types.update(ledger.to_read(board.reception.files))
    shop.copies.expect(earlier_copies(board.reception.files))
    shop.meter.stage(f"识读页面（{len(wanted)} 个文件）")
    shop.meter.expect(files=len(wanted))
    _all(read_one_file, out, wanted, at_once=_files_at_once(shop))
    board.files = ledger.after_reading(board.reception.files, board.readings)
    board.files_of = ledger.by_delivery(board.files)
    shop.meter.stage("整理文件")
    deliveries = [d.id for d in board.reception.deliveries if board.choice.takes(d.id)]
    _all(sort_delivery, out, deliveries, at_once=_applicants_at_once(shop))
    bind_applicants(out)
    shop.meter.stage(f"逐家核对（{len(board.bundles)} 家）")
    shop.meter.expect(applicants=len(board.bundles))
    _all(assess_applicant, out, list(board.bundles), at_once=_applicants_at_once(shop))
    shop.meter.stage("写出台账")
    report_batch(out, started)
    return str(shop.out / "batch.json")


def _all(one: Task[[str, str], None], out: str, keys: Iterable[str], *, at_once: int) -> None:
    """Run a task for each key, so many at once: none waits inside Prefect, so that a batch that is stopped has
    little left to give up. An error that the step did not hold is the batch's."""
    ended: SimpleQueue[PrefectFuture[None]] = SimpleQueue()
    running = 0
    for key in keys:
        if running == at_once:
            ended.get().result()
            running -= 1
        one.submit(out, key).add_done_callback(ended.put)
        running += 1
    for _ in range(running):
        ended.get().result()


@task(name="receive", cache_policy=NO_CACHE, persist_result=False)
def receive_arrivals(out: str) -> None:
    board = _BOARDS[out]
    board.reception = receive(
        board.shop.inbox,
        keep=board.shop.originals.keep,
        passwords=board.shop.passwords,
    )
    board.deliveries = {d.id: d for d in board.reception.deliveries}
    receipt = Receipt(at=now(), files=board.reception.files)
    write_text(board.shop.out / "store" / "received.json", receipt.model_dump_json())
    if board.shop.only is not None:
        board.choice = choose(board.shop.only, board.reception, earlier_batch(board.shop.out))
    board.choice = without_waiting(board.choice, board.shop.waiting, board.reception)


@task(name="read", cache_policy=NO_CACHE, persist_result=False)
def read_one_file(out: str, sha256: str) -> None:
    board = _BOARDS[out]
    board.readings[sha256] = isolation.read_file(board.shop, sha256)
    board.shop.meter.file()


@task(name="sort", cache_policy=NO_CACHE, persist_result=False)
def sort_delivery(out: str, delivery_id: str) -> None:
    board = _BOARDS[out]
    delivery, files = board.deliveries[delivery_id], board.files_of.get(delivery_id, [])
    reading = read_delivery(board.shop, delivery, files, board.readings)
    board.shelf.put(delivery_id, reading.documents)
    board.outlines[delivery_id] = tuple(map(outline, reading.documents))
    if reading.error is not None:
        board.unsorted[delivery_id] = reading.error
    board.ebb.look()


@task(name="bind", cache_policy=NO_CACHE, persist_result=False)
def bind_applicants(out: str) -> None:
    board = _BOARDS[out]
    deliveries = [d for d in board.reception.deliveries if board.choice.takes(d.id)]
    bundles = isolation.bundles(board.shop, deliveries, board.outlines, board.files)
    named = dict(zip(outputs.folder_names(bundles), bundles, strict=True))
    board.bundles = board.choice.of_interest(named)
    board.troubles = ledger.troubles(board.reception, board.files, board.readings, board.unsorted)


@task(name="assess", cache_policy=NO_CACHE, persist_result=False)
def assess_applicant(out: str, name: str) -> None:
    board = _BOARDS[out]
    bundle = board.bundles[name]
    bundle = whole(bundle, board.shelf.get)
    troubles = [t for d in bundle.deliveries for t in board.troubles.get(d.id, [])]
    further = board.choice.findings
    submission = isolation.assess(board.shop, bundle, troubles, name, further=further)
    board.assessed[name] = ledger.assessed(isolation.written(board.shop, submission, bundle, name), name)
    board.shop.meter.applicant()
    board.ebb.look()


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def report_batch(out: str, started: str) -> None:
    board = _BOARDS[out]
    made = ledger.batch_file(
        call=board.shop.call,
        started_at=started,
        finished_at=now(),
        files=board.files,
        readings=board.readings,
        submissions=[board.assessed[name] for name in board.bundles],
    )
    board.batch = completed(made, board.choice, board.shop.results)
    names = [Path(s.path).parent.name for s in board.batch.submissions]
    outputs.write_batch(board.shop, board.batch, names)
    keep_only(board.shop.results.database, frozenset(names))
