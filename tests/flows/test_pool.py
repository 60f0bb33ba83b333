"""The worker pool outlives jobs that hang, abort, raise or eat memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))
# the workers, which are spawned, must find the jobs too
os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])

import lost_jobs

from flows.pool import PagePool
from samples.processes import is_running


@pytest.fixture(scope="module")
def pool() -> Iterator[PagePool]:
    pool = PagePool(workers=2, seconds=20)
    yield pool
    pool.stop()
    pool.close()


def test_results_come_in_the_order_of_the_requests(pool: PagePool) -> None:
    assert [o.value for o in pool.run(lost_jobs.double, [3, 1, 2])] == [6, 2, 4]


def test_each_result_is_told_as_soon_as_it_is_there(pool: PagePool) -> None:
    told: dict[int, int | None] = {}
    pool.run(lost_jobs.double, [3, 1, 2], done=lambda n, outcome: told.update({n: outcome.value}))
    assert told == {0: 6, 1: 2, 2: 4}


def test_a_job_that_kills_its_worker_is_tried_again(pool: PagePool, tmp_path: Path) -> None:
    assert pool.run(lost_jobs.die_once, [str(tmp_path / "m")])[0].value == 7


def test_a_job_that_always_kills_its_worker_is_reported(pool: PagePool) -> None:
    outcome = pool.run(lost_jobs.die, [1])[0]
    assert outcome.value is None
    assert outcome.error is not None
    assert "异常退出" in outcome.error
    assert [o.value for o in pool.run(lost_jobs.double, [5])] == [10]


def test_a_job_that_hangs_is_stopped(pool: PagePool) -> None:
    outcome = pool.run(lost_jobs.hang, [1], seconds=1)[0]
    assert outcome.error is not None
    assert "中止" in outcome.error


def test_a_request_that_a_stopped_worker_does_not_take_ends_with_it() -> None:
    pool = PagePool(workers=1, seconds=1)
    assert pool.run(lost_jobs.double, [1])[0].value == 2
    (worker,) = pool.processes
    os.kill(worker, signal.SIGSTOP)
    large = "页" * 10**6  # more than a pipe holds
    assert pool.run(lost_jobs.length, [large], seconds=1)[0].value == len(large)  # by the worker after it
    assert not is_running(worker)
    pool.close()


def test_an_error_is_one_sentence_with_its_trace_for_the_log(pool: PagePool) -> None:
    outcome = pool.run(lost_jobs.refuse, [1])[0]
    assert outcome.error == "页面损坏"
    assert outcome.detail is not None
    assert "refuse" in outcome.detail


def test_a_full_disk_is_no_fault_of_the_job(pool: PagePool) -> None:
    with pytest.raises(OSError, match="No space"):
        pool.run(lost_jobs.find_the_disk_full, [1])


def test_a_job_that_asks_for_too_much_memory_fails_alone(pool: PagePool) -> None:
    assert pool.run(lost_jobs.eat, [1])[0].error == "处理所需内存超过限制"


def test_who_waits_for_a_page_wakes_when_the_pool_is_stopped() -> None:
    pool = PagePool(workers=1, seconds=600)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.run, lost_jobs.hang, [1, 2, 3])
        while not pool.processes:
            time.sleep(0.05)
        pool.stop()
        with pytest.raises(CancelledError):
            waiting.result(timeout=60)
    pool.close()
    with pytest.raises(CancelledError):
        pool.run(lost_jobs.double, [1])


def test_a_job_in_hand_when_the_pool_is_stopped_has_not_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told of it: who keeps what became of a page would keep it as one that cannot be read."""
    monkeypatch.setattr("flows.pool._LOOK_EVERY", 30.0)  # woken by the end of the job alone
    pool = PagePool(workers=1, seconds=600)
    told: list[object] = []
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(
            pool.run,
            lost_jobs.end_slowly,
            [str(tmp_path / "m")],
            done=lambda _, outcome: told.append(outcome),
        )
        while not (tmp_path / "m").exists():
            time.sleep(0.05)
        pool.stop()
        with pytest.raises(CancelledError):
            waiting.result(timeout=60)
    pool.close()
    assert told == []


def test_a_worker_killed_while_all_are_idle_costs_nothing() -> None:
    pool = PagePool(workers=2, seconds=60)
    assert [o.value for o in pool.run(lost_jobs.double, [1])] == [2]
    for process in pool.processes:
        os.kill(process, signal.SIGKILL)
    time.sleep(0.5)
    assert [o.value for o in pool.run(lost_jobs.double, [3, 4])] == [6, 8]
    pool.close()


def test_a_worker_killed_before_its_first_job_costs_nothing() -> None:
    """Requests larger than a pipe's buffer, too: the first is then half sent when the worker is killed."""
    pool = PagePool(workers=1, seconds=600)
    texts = ["长" * 200_000] * 8
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.run, lost_jobs.length, texts)
        while not pool.processes:
            time.sleep(0.01)
        os.kill(pool.processes[0], signal.SIGKILL)
        assert [o.value for o in waiting.result(timeout=120)] == [200_000] * 8
    pool.close()


def test_workers_killed_at_any_moment_lose_no_job() -> None:
    pool = PagePool(workers=2, seconds=600)
    moments = Random(20261129)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.run, lost_jobs.double, range(3000))
        kills = 0
        while not waiting.done() and kills < 12:
            time.sleep(moments.uniform(0.2, 1.0))
            for process in pool.processes:
                os.kill(process, signal.SIGKILL)
            kills += 1
        outcomes = waiting.result(timeout=120)
    pool.close()
    assert kills > 1
    assert [o.value for o in outcomes if o.error is None] == [
        2 * n for n, o in enumerate(outcomes) if o.error is None
    ]
    assert all(o.from_outside for o in outcomes if o.error is not None)
    assert sum(o.error is not None for o in outcomes) <= 2 * kills


def test_what_cannot_be_sent_is_an_error_of_its_job(pool: PagePool) -> None:
    for outcome in (pool.run(lost_jobs.give_what_cannot_be_sent, [1])[0], pool.run(lambda n: n, [1])[0]):
        assert outcome.error is not None
        assert "pickle" in (outcome.detail or "")
    assert [o.value for o in pool.run(lost_jobs.double, [6])] == [12]


def test_what_jobs_leave_behind_in_circles_does_not_pile_up() -> None:
    pool = PagePool(workers=1, seconds=60)
    assert [o.value for o in pool.run(lost_jobs.leave_circles, [20, 20, 20])] == [0, 0, 0]
    pool.close()


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = (
        "import sys; from flows.pool import PagePool; import lost_jobs\n"
        "if __name__ == '__main__':\n"
        "    pool = PagePool(workers=1, seconds=600); pool.run(lost_jobs.double, [1])\n"
        "    print(*pool.processes, flush=True); pool.run(lost_jobs.hang, [1])\n"
    )
    path = tmp_path / "main.py"
    path.write_text(script)
    with subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True) as main:
        assert main.stdout is not None
        workers = [int(p) for p in main.stdout.readline().split()]
        main.kill()
    assert workers
    deadline = time.monotonic() + 30
    while any(is_running(p) for p in workers) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not any(is_running(p) for p in workers)
