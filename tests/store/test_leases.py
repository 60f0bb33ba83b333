"""A lease is one holder's until it falls silent."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.store import leases
from pipeline.store.database import open_store


def test_one_has_it_and_gives_it_back(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert leases.take(store, "s/k", "a", stale=30)
    assert leases.take(store, "s/k", "a", stale=30)
    assert not leases.take(store, "s/k", "b", stale=30)
    assert leases.beat(store, "s/k", "a")
    assert not leases.beat(store, "s/k", "b")
    assert leases.ages(store, ["s/k", "s/x"])["s/k"] < 5
    assert leases.busy(store, "s/", within=30) == 1
    leases.release(store, "s/k", "b")
    assert "s/k" in leases.ages(store, ["s/k"])
    leases.release(store, "s/k", "a")
    assert leases.ages(store, ["s/k"]) == {}


def test_one_that_fell_silent_is_another_s(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert leases.take(store, "k", "a", stale=0.05)
    time.sleep(0.2)
    assert leases.take(store, "k", "b", stale=0.05)
    assert not leases.beat(store, "k", "a")


def test_of_many_at_once_one_gets_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda n: leases.take(store, "k", str(n), stale=30), range(8)))
    assert got.count(True) == 1
