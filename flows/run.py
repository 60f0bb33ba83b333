"""``intake run``: set up the workshop, run the flow, take it down again."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer, current_thread, main_thread
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from flows import environment
from flows.calls import checked_call
from flows.embedded import Engine
from flows.errors import (
    EnvironmentLacksError,
    InterruptedBatchError,
    TemplatesError,
    UsageError,
    unwritable,
)
from flows.kept import keep_call
from flows.lock import alone
from flows.opening import opened_store
from flows.passwords import read_passwords
from flows.pool import PagePool
from flows.progress import Meter
from flows.templates import templates_of
from pipeline.call import Call
from pipeline.contract import BatchFile
from pipeline.model import Record
from pipeline.oserrors import why
from pipeline.store.database import URL_VARIABLE
from pipeline.store.files import Originals
from pipeline.store.results import Results

_STOPPED = "已中断；已读页面均已保存，再次运行同一命令即从中断处继续。"
_SECONDS_TO_STOP = 30.0
ENGINES = ("rapid", "tesseract")


class RunOptions(Record):
    """What the command line says. ``workers``: None = one a core."""

    inbox: Path
    out: Path
    call: str
    engine: str = "rapid"
    workers: int | None = None
    passwords: Path | None = None
    store: str | None = None  # URL of a database in place of the SQLite file in OUT
    only: str | None = None  # part of an applicant's name
    retry_failed: bool = False
    remote: bool = False  # pages are read by the workers of a Prefect server
    waiting: frozenset[str] = frozenset()  # files of the inbox (paths) that are still being written
    templates: Path | None = None  # a folder with the secretariat's own
    pdfa: bool = False  # searchable PDFs for the archive


def run_inbox(options: RunOptions) -> BatchFile:
    """Run a batch. Raises UsageError, EnvironmentLacksError, InterruptedBatchError; TemplatesError at its end
    where all but some papers could be made."""
    call, passwords = _checked(options), read_passwords(options.passwords)
    out, inbox = options.out.resolve(), options.inbox.resolve()
    _writable(out)
    templates = templates_of(out, options.templates)
    keep_call(out, call)
    if options.remote:
        _for_remote(out, options.store)
    environment.prepare()

    with Engine() as engine:  # it starts while the rest is loaded
        from flows.doctor import missing_for

        lacking = missing_for(options.engine)
        if lacking:
            raise EnvironmentLacksError("；".join(lacking))
        _check_precision()
        with (
            _store(out, options.store) as results,
            Meter(file=out / "store" / "progress.json") as meter,
            _workers(options) as pool,
        ):
            meter.stage("启动")
            from flows.workshop import Workshop

            shop = Workshop(
                inbox=inbox,
                out=out,
                call=call,
                engine=options.engine,
                originals=Originals(out / "store" / "originals"),
                results=results,
                pool=pool,
                meter=meter,
                passwords=passwords,
                only=options.only,
                retry_failed=options.retry_failed,
                templates=templates,
                archive=options.pdfa,
                waiting=options.waiting,
            )
            if options.remote:
                from flows.remote import read_remotely

                shop.elsewhere = read_remotely
            batch = _run(shop, pool, engine)
            if shop.bad_templates:
                raise TemplatesError("".join(shop.bad_templates.values()), batch=batch)
            return batch


def _check_precision() -> None:
    """Raises UsageError where the environment asks the networks for a precision that there is not."""
    from pipeline.reading.engines.openvino import precision

    try:
        precision()
    except ValueError as error:
        raise UsageError(f"{error}。") from error


def _for_remote(out: Path, store: str | None) -> None:
    """Raises UsageError where what several machines need is not there."""
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError("--remote 需要 Prefect 服务器：请设置环境变量 PREFECT_API_URL。")
    if not (store or os.environ.get(URL_VARIABLE, "")).startswith("postgres"):
        raise UsageError(
            f"--remote 需要 PostgreSQL 结果库：请用 --store 或环境变量 {URL_VARIABLE} 给出地址。"
        )
    share_tasks(out)


def share_tasks(out: Path) -> None:
    """Where the parameters of background tasks lie, for all machines. To be called before Prefect is imported."""
    os.environ["PREFECT_RESULTS_LOCAL_STORAGE_PATH"] = str(out / "store" / "tasks")


@contextmanager
def _store(out: Path, url: str | None) -> Iterator[Results]:
    """The kept results of ``out``, for this run alone. Raises UsageError, EnvironmentLacksError."""
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(out))
        except OSError as error:
            raise unwritable(error, out) from error
        database = opened_store(out, url)
        stack.callback(database.close)
        yield Results(database)


@contextmanager
def _workers(options: RunOptions) -> Iterator[PagePool]:
    pool = PagePool(workers=options.workers)
    try:
        yield pool
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()


def _run(shop: object, pool: PagePool, engine: Engine) -> BatchFile:
    from flows.batch import run_batch
    from flows.workshop import Workshop

    if not isinstance(shop, Workshop):
        raise TypeError("a workshop is needed")
    interrupted = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            return  # it is ending
        interrupted = True
        logging.disable(logging.CRITICAL)  # what Prefect says of a stopped flow is no news
        pool.stop()  # the threads that wait for pages wake with CancelledError
        last = Timer(_SECONDS_TO_STOP, _leave)
        last.daemon = True
        last.start()
        raise KeyboardInterrupt

    signals = (signal.SIGINT, signal.SIGTERM) if current_thread() is main_thread() else ()
    before = {s: signal.signal(s, stop) for s in signals}
    try:
        engine.ready()
        return run_batch(shop, signals=dict.fromkeys(signals, stop))
    except (KeyboardInterrupt, CancelledError) as stopped:
        raise InterruptedBatchError(_STOPPED) from stopped
    except Exception as error:
        if interrupted:
            raise InterruptedBatchError(_STOPPED) from error
        if isinstance(error, OSError | SQLAlchemyError):
            raise unwritable(error, shop.out) from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave() -> None:
    """End a stopped run that something holds up; its workers and its server follow by themselves."""
    print(f"intake：{_STOPPED}", file=sys.stderr, flush=True)
    os._exit(InterruptedBatchError.exit_code)


def _checked(options: RunOptions) -> Call:
    if not options.inbox.is_dir():
        what = "不是文件夹" if options.inbox.exists() else "不存在"
        raise UsageError(f"收件文件夹{what}：{options.inbox}。请给出含 纸质/、光盘/、邮件/ 的文件夹。")
    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"结果位置不是文件夹：{options.out}。请另选 --out。")
    if options.out.resolve().is_relative_to(options.inbox.resolve()):
        raise UsageError("结果文件夹不能放在收件文件夹之内，请另选 --out。")
    if options.engine not in ENGINES:
        raise UsageError(f"没有识别引擎“{options.engine}”，可选：{'、'.join(ENGINES)}。")
    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers 至少为 1。")
    return checked_call(options.call)


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentLacksError(f"无法建立结果文件夹 {out}：{why(error)}。") from error
    if not os.access(out, os.W_OK):
        raise EnvironmentLacksError(f"结果文件夹不可写：{out}。请另选 --out 或更改权限。")
