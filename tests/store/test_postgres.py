"""The store on a real PostgreSQL: the same answers as on SQLite, and a server that is restarted is waited for."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

import cluster
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from pipeline.corrections import Correction
from pipeline.model import Page
from pipeline.store import audit, corrections, leases, submissions
from pipeline.store.database import StoreError, open_store
from pipeline.store.results import Results
from pipeline.store.tables import metadata

TOOLS = cluster.postgres_tools()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(TOOLS is None, reason="PostgreSQL is not installed (apt-get install postgresql)"),
]
PAGE = Page(number=1, width=10.0)


@pytest.fixture(scope="module")
def postgres() -> Iterator[cluster.Postgres]:
    assert TOOLS is not None
    with cluster.open_folder() as folder:
        server = cluster.Postgres(TOOLS, folder)
        yield server
        server.stop()


def test_results_and_what_was_put_together(postgres: cluster.Postgres, tmp_path: Path) -> None:
    store = open_store(tmp_path, postgres.url("intake"))
    results = Results(store)
    results.put(PAGE, digest="d", step="page/1", version="1")
    results.put(PAGE, digest="d", step="page/1", version="1")
    assert results.get(Page, digest="d", step="page/1", version="1") == PAGE
    results.forget_steps("d", ["page/1"])
    assert results.get(Page, digest="d", step="page/1", version="1") is None
    submissions.save(store, "宁波市", PAGE)
    assert submissions.load(store, Page, "宁波市") == PAGE
    assert store.read(lambda c: compare_metadata(MigrationContext.configure(c), metadata)) == []
    store.close()


def test_a_database_of_a_cluster_under_the_locale_c(postgres: cluster.Postgres, tmp_path: Path) -> None:
    postgres.create("plain", "-E", "SQL_ASCII", "-T", "template0")
    store = open_store(tmp_path, postgres.url("plain"))
    submissions.save(store, "宁波市", PAGE)
    assert submissions.load(store, Page, "宁波市") == PAGE
    store.close()


def test_leases(postgres: cluster.Postgres, tmp_path: Path) -> None:
    store = open_store(tmp_path, postgres.url("intake"))
    assert leases.take(store, "a/k", "x", stale=30)
    assert not leases.take(store, "a/k", "y", stale=30)
    assert leases.beat(store, "a/k", "x")
    assert leases.busy(store, "a/", within=30) == 1
    leases.release(store, "a/k", "x")
    assert leases.ages(store, ["a/k"]) == {}
    assert leases.take(store, "b", "x", stale=0.05)
    time.sleep(0.2)
    assert leases.take(store, "b", "y", stale=0.05)
    store.close()


def test_two_folders_in_one_database_keep_their_corrections_apart(
    postgres: cluster.Postgres, tmp_path: Path
) -> None:
    one, two = (open_store(tmp_path / n, postgres.url("intake")) for n in ("1", "2"))
    made = corrections.add(
        one, Correction(applicant="宁波市", target="field", key="k", value="1", reason="r", by="b"), seen=0
    )
    assert corrections.all(one) == (made,)
    assert corrections.all(two) == ()
    assert audit.entries(two) == ()
    one.close()
    two.close()
    with pytest.raises(StoreError, match="--store"):
        open_store(tmp_path / "1")


def test_a_server_that_is_restarted_is_waited_for(postgres: cluster.Postgres, tmp_path: Path) -> None:
    store = open_store(tmp_path, postgres.url("intake"))
    results = Results(store)
    results.put(PAGE, digest="r", step="page/1", version="1")
    postgres.stop()
    back = threading.Timer(1.0, postgres.start)
    back.start()
    assert results.get(Page, digest="r", step="page/1", version="1") == PAGE
    back.join()
    store.close()
