"""``--only`` leaves the others as they were and settles nothing on their looks; ``intake status`` tells of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.status import state_of
from flows.errors import UsageError
from flows.only import choose, completed
from flows.progress import Meter, read_standing
from flows.steps.file import Counted
from flows.workshop import reading_version
from pipeline.contract import BatchFile, ReceivedFile, SubmissionEntry, dump, totals
from pipeline.model import Channel, Delivery, SourceFile
from pipeline.receive.records import Reception
from pipeline.store.database import open_store
from pipeline.store.results import Results


def delivery(name: str, channel: Channel = "paper") -> Delivery:
    return Delivery(id=name, channel=channel)


def file(where: str, path: str, sha256: str = "") -> SourceFile:
    return SourceFile(
        delivery=where,
        path=path,
        sha256=sha256 or path,
        bytes=1,
        media_type="application/pdf",
        state="read",
    )


RECEPTION = Reception(
    deliveries=(delivery("paper/001"), delivery("paper/002"), delivery("paper/绍兴市")),
    files=(
        file("paper/001", "paper/001/a.pdf"),
        file("paper/002", "paper/002/b.pdf"),
        file("paper/绍兴市", "paper/绍兴市/c.pdf"),
    ),
)


def batch(*owners: str | None, files: tuple[SourceFile, ...] = RECEPTION.files) -> BatchFile:
    received = tuple(ReceivedFile(**f.model_dump(), submission=o) for f, o in zip(files, owners, strict=True))
    names = sorted({o for o in owners if o})
    return BatchFile(
        call="c",
        started_at="",
        finished_at="",
        received=received,
        submissions=tuple(
            SubmissionEntry(applicant=n, verdict="incomplete", path=f"submissions/{n}/submission.json")
            for n in names
        ),
        totals=totals(received, 3),
    )


def test_without_an_earlier_run_the_looks_decide_and_a_person_is_told() -> None:
    choice = choose("宁波", RECEPTION, None)
    assert [d.id for d in RECEPTION.deliveries if choice.takes(d.id)] == ["paper/001", "paper/002"]
    assert [f.severity for f in choice.findings] == ["review"]


def test_what_an_earlier_run_found_decides_and_nothing_need_be_told() -> None:
    choice = choose("宁波", RECEPTION, batch("宁波市", "杭州市", "绍兴市"))
    assert [d.id for d in RECEPTION.deliveries if choice.takes(d.id)] == ["paper/001"]
    assert choice.findings == ()


@pytest.mark.parametrize("owner", [None, "宁波市", "宁波市、绍兴市"])
def test_a_delivery_that_may_be_the_applicant_s_is_taken(owner: str | None) -> None:
    assert choose("宁波", RECEPTION, batch("宁波市", owner, "绍兴市")).takes("paper/002")


def test_a_delivery_that_changed_is_looked_at_again() -> None:
    before = (*RECEPTION.files[:1], file("paper/002", "paper/002/b.pdf", "old"), *RECEPTION.files[2:])
    assert choose("宁波", RECEPTION, batch("宁波市", "杭州市", "绍兴市", files=before)).takes("paper/002")


def test_the_others_stay_in_the_ledger_and_the_totals_balance(tmp_path: Path) -> None:
    results = Results(open_store(tmp_path))
    results.put(Counted(pages=2), digest="paper/002/b.pdf", step="count", version=reading_version())
    earlier = batch("宁波市", "杭州市", "绍兴市")
    choice = choose("宁波", RECEPTION, earlier)
    made = completed(batch("宁波市", None, None), choice, results)
    assert {s.applicant for s in made.submissions} == {"宁波市", "杭州市", "绍兴市"}
    assert made.received[1:] == earlier.received[1:]
    assert made.totals.read == made.totals.files == 3
    assert made.totals.pages == 3 + 2


def test_a_file_never_read_is_not_lost() -> None:
    choice = choose("宁波", RECEPTION, None)
    made = completed(batch("宁波市", "宁波市", None), choice, None)  # type: ignore[arg-type]
    left = made.received[2]
    assert left.state == "ignored"
    assert left.reason is not None
    assert "宁波" in left.reason
    assert made.totals.files == 3
    assert made.totals.ignored == 1


def test_no_such_applicant() -> None:
    with pytest.raises(UsageError, match="--only"):
        choose("拉萨", RECEPTION, None).of_interest({})


def test_status_tells_of_the_run_and_of_the_last_result(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    place = tmp_path / "store" / "progress.json"
    with pytest.raises(RuntimeError), Meter(quiet=True, file=place) as meter:
        meter.stage("识读页面")
        meter.expect(files=2, pages=10)
        meter.page(kept=True)
        meter.page()
        meter.file()
        raise RuntimeError
    standing = read_standing(place)
    assert standing is not None
    assert (standing.pages_done, standing.pages_read, standing.files_done) == (2, 1, 1)
    assert state_of(standing) == "interrupted"
    quiet = standing.model_copy(update={"state": "running", "updated_at": "2020-01-01T00:00:00+08:00"})
    assert state_of(quiet) == "lost"
    assert state_of(standing.model_copy(update={"state": "running"})) == "running"
    (tmp_path / "batch.json").write_text(dump(batch("宁波市", "杭州市", "绍兴市")), encoding="utf-8")
    said = CliRunner().invoke(app, ["status", str(tmp_path)])
    assert said.exit_code == 0
    assert "已中断" in said.stdout
    assert "2/10" in said.stdout
    told = json.loads(CliRunner().invoke(app, ["status", str(tmp_path), "--json"]).stdout)
    assert told["run"]["state"] == "interrupted"
    assert told["last"]["verdicts"]["incomplete"] == 3
    assert [p.name for p in (tmp_path / "store").iterdir()] == ["progress.json"]


def test_status_of_a_folder_that_is_none_of_ours(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError):
            CliRunner().invoke(app, ["status", str(place)], catch_exceptions=False)
