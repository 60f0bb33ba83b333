"""One batch as a Prefect flow: a task for each file, delivery and applicant, in threads.

Prefect orchestrates; what is known stands in our own store, so tasks give back plain records and Prefect
keeps none of them. Only paths and digests are flow parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows import environment

environment.prepare()

from prefect import flow, task  # noqa: E402 - its settings are read at import
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from flows import ledger, outputs, steps  # noqa: E402
from flows.workshop import Workshop  # noqa: E402
from pipeline.assembly import Bundle, bind  # noqa: E402
from pipeline.checks import Trouble  # noqa: E402
from pipeline.contract import BatchFile  # noqa: E402
from pipeline.model import Submission  # noqa: E402
from pipeline.receive.inbox import receive  # noqa: E402
from pipeline.receive.records import Kept, Reception  # noqa: E402

_FILES_AT_ONCE = 6  # more pages than workers are always at hand; the rest waits outside the pool

# The workshop of the batch in this process, by its OUT folder: a flow's parameters must be plain.
_SHOPS: dict[str, Workshop] = {}


def run_batch(shop: Workshop) -> BatchFile:
    """Run the flow over ``shop.inbox``. Raises CancelledError where it was stopped."""
    key = str(shop.out)
    _SHOPS[key] = shop
    try:
        result = intake_batch(str(shop.inbox), key)
    finally:
        del _SHOPS[key]
    if not isinstance(result, BatchFile):
        raise CancelledError
    return result


@flow(
    name="intake-batch",
    task_runner=ThreadPoolTaskRunner(max_workers=_FILES_AT_ONCE),
    persist_result=False,
    validate_parameters=False,
)
def intake_batch(inbox: str, out: str) -> BatchFile:
    """Receive, read, sort, bind, assess, report."""
    shop = _SHOPS[out]
    started = _now()
    shop.meter.stage("收件登记")
    reception = _receive(shop)
    readings = _read_all(shop, reception)
    files = ledger.after_reading(reception.files, readings)
    shop.meter.stage("整理文件")
    sorted_out = [
        _sort.submit(shop, d, [f for f in files if f.delivery == d.id], readings)
        for d in reception.deliveries
    ]
    deliveries = [future.result() for future in sorted_out]
    bundles = bind(
        reception.deliveries,
        {d.delivery: d.documents for d in deliveries},
        files,
        call=shop.call,
    )
    shop.meter.stage("逐家核对")
    troubles = ledger.troubles(reception, files, readings, deliveries)
    names = outputs.folder_names(bundles)
    assessed = [
        _assess.submit(shop, b, ledger.of_bundle(troubles, b, reception.deliveries), name)
        for b, name in zip(bundles, names, strict=True)
    ]
    submissions = [future.result() for future in assessed]
    shop.meter.stage("写出台账")
    batch = ledger.batch_file(
        call=shop.call,
        started_at=started,
        finished_at=_now(),
        files=files,
        readings=readings,
        submissions=list(zip(names, submissions, strict=True)),
    )
    outputs.write_batch(shop, batch, submissions)
    return batch


def _read_all(shop: Workshop, reception: Reception) -> dict[str, steps.FileReading]:
    """Every distinct file that is to be read, each once."""
    shop.meter.stage("识读页面")
    wanted = ledger.to_read(reception.files)
    shop.media_types.update(wanted)
    futures = [_read.submit(shop, sha256) for sha256 in wanted]
    return {r.sha256: r for r in (future.result() for future in futures)}


@task(name="receive", cache_policy=NO_CACHE, persist_result=False)
def _receive(shop: Workshop) -> Reception:
    return receive(
        shop.inbox,
        keep=lambda stream: Kept(**shop.originals.keep(stream).model_dump()),
        passwords=shop.passwords,
    )


@task(name="read", cache_policy=NO_CACHE, persist_result=False)
def _read(shop: Workshop, sha256: str) -> steps.FileReading:
    return steps.read_file(shop, sha256)


_sort = task(name="sort", cache_policy=NO_CACHE, persist_result=False)(steps.read_delivery)


@task(name="assess", cache_policy=NO_CACHE, persist_result=False)
def _assess(shop: Workshop, bundle: Bundle, troubles: Sequence[Trouble], name: str) -> Submission:
    submission = steps.assess(shop, bundle, troubles)
    outputs.write_submission(shop, submission, name)
    return submission


def _now() -> str:
    return datetime.now(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")


def batch_path(out: Path) -> Path:
    return out / "batch.json"
