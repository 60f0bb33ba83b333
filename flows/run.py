"""``intake run``: set up the workshop, run the flow, take it down again."""

from __future__ import annotations

import os
import signal
from concurrent.futures import CancelledError
from pathlib import Path
from types import FrameType

from pydantic import ValidationError

from flows import environment
from flows.errors import EnvironmentLacksError, InterruptedBatchError, UsageError
from flows.pool import PagePool
from flows.progress import Meter
from pipeline.call import Call, load_call
from pipeline.contract import BatchFile
from pipeline.model import Record
from pipeline.store.files import Originals
from pipeline.store.results import Results

ENGINES = ("rapid", "tesseract")


class RunOptions(Record):
    """What the command line says. ``workers``: None = one a core."""

    inbox: Path
    out: Path
    call: str
    engine: str = "rapid"
    workers: int | None = None
    passwords: Path | None = None


def run_inbox(options: RunOptions) -> BatchFile:
    """Run a batch. Raises UsageError, EnvironmentLacksError, InterruptedBatchError."""
    call = _checked(options)
    out, inbox = options.out.resolve(), options.inbox.resolve()
    _writable(out)
    environment.prepare()

    from flows.doctor import missing_for
    from flows.workshop import Workshop

    lacking = missing_for(options.engine)
    if lacking:
        raise EnvironmentLacksError("；".join(lacking))
    pool = PagePool(workers=options.workers)
    results = Results(out / "store" / "results.sqlite")
    with Meter() as meter:
        shop = Workshop(
            inbox=inbox,
            out=out,
            call=call,
            engine=options.engine,
            originals=Originals(out / "store" / "originals"),
            results=results,
            pool=pool,
            meter=meter,
            passwords=_passwords(options.passwords),
        )
        try:
            return _run(shop, pool)
        finally:
            pool.close()
            results.close()


def _run(shop: object, pool: PagePool) -> BatchFile:
    from flows.batch import run_batch
    from flows.workshop import Workshop

    if not isinstance(shop, Workshop):
        raise TypeError("a workshop is needed")
    interrupted = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        pool.stop()  # the threads that wait for pages wake with CancelledError
        raise KeyboardInterrupt

    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        return run_batch(shop)
    except (KeyboardInterrupt, CancelledError) as stopped:
        raise InterruptedBatchError("已中断；已读页面均已保存，再次运行同一命令即从中断处继续。") from stopped
    except OSError as error:
        raise EnvironmentLacksError(
            f"写入结果文件夹失败：{error.strerror or error}（{error.filename or shop.out}）。"
        ) from error
    except Exception as error:
        if interrupted:
            raise InterruptedBatchError("已中断；再次运行同一命令即从中断处继续。") from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _checked(options: RunOptions) -> Call:
    if not options.inbox.is_dir():
        raise UsageError(f"收件文件夹不存在：{options.inbox}。请给出含 纸质/、光盘/、邮件/ 的文件夹。")
    if options.out.exists() and not options.out.is_dir():
        raise UsageError(f"结果位置不是文件夹：{options.out}。请另选 --out。")
    if options.out.resolve().is_relative_to(options.inbox.resolve()):
        raise UsageError("结果文件夹不能放在收件文件夹之内，请另选 --out。")
    if options.engine not in ENGINES:
        raise UsageError(f"没有识别引擎“{options.engine}”，可选：{'、'.join(ENGINES)}。")
    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers 至少为 1。")
    if options.passwords is not None and not options.passwords.is_file():
        raise UsageError(f"口令表不存在：{options.passwords}。")
    try:
        return load_call(options.call)
    except FileNotFoundError as error:
        raise UsageError(f"没有通知“{options.call}”的定义。") from error
    except ValidationError as error:
        raise UsageError(f"通知定义“{options.call}”有误：{error.errors()[0]['msg']}。") from error


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentLacksError(f"无法建立结果文件夹 {out}：{error.strerror}。") from error
    if not os.access(out, os.W_OK):
        raise EnvironmentLacksError(f"结果文件夹不可写：{out}。请另选 --out 或更改权限。")


def _passwords(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
