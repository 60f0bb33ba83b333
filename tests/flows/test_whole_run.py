"""``intake run`` as a whole, over a small inbox without scans: exit code, balance, what is left behind."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from docx import Document as new_document
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "extractors"))
sys.path.insert(0, str(Path(__file__).parent))

import batches
from proven import unproven

from flows.cli import app
from flows.errors import UsageError
from flows.recheck import recheck
from flows.tables import read_submission
from pipeline.contract import BatchFile, SubmissionFile
from pipeline.corrections import Correction
from pipeline.store import corrections
from pipeline.store.database import open_store
from samples import processes

MARK = "INTAKE_TEST_RUN"
FACTS = (
    "截至2024年6月底，宁波市累计建成5G基站3.6万个，每万人拥有5G基站37.1个。出台《宁波市工业互联网行动计划》（甬政办发〔2023〕12号），"
    "打造机器视觉质检等典型应用场景。到2025年，5G基站总数达到4万个。"
)


class Run(NamedTuple):
    inbox: Path
    out: Path
    code: int
    said: str
    left: list[str]


def paper(*paragraphs: str) -> bytes:
    document = new_document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fill(inbox: Path) -> None:
    plan = paper("宁波市“5G+工业互联网”融合应用先导区试点工作方案", "一、总体要求", "=1+1 <b>& \u202e", FACTS)
    (inbox / "paper" / "001").mkdir(parents=True)
    (inbox / "paper" / "001" / "方案.docx").write_bytes(plan)
    (inbox / "paper" / "001" / "坏.pdf").write_bytes(b"%PDF-1.7\n torn")
    (inbox / "paper" / "001" / "Thumbs.db").write_bytes(b"x")
    (inbox / "paper" / "链接.pdf").symlink_to("/etc/passwd")
    (inbox / "paper" / "空.pdf").touch()
    (inbox / "光盘").mkdir()
    with zipfile.ZipFile(inbox / "光盘" / "001.zip", "w") as disc:
        disc.writestr("../../逃.txt", "x")
        disc.writestr("方案.docx", plan)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.cn", "宁波市 申报材料"
    mail.set_content("见附件。")
    mail.add_attachment(plan, maintype="application", subtype="octet-stream", filename="方案.docx")
    (inbox / "email").mkdir()
    (inbox / "email" / "1.eml").write_bytes(mail.as_bytes())
    (inbox / "外面.txt").write_text("不在渠道内", encoding="utf-8")
    (inbox / "收件登记.csv").write_text("渠道,路径,收到日期,份数\n纸质,paper/001,2024-09-20,5\n", "utf-8")


def marked() -> list[str]:
    """The command lines of the processes that carry this test's mark."""
    return [processes.command(p) for p in processes.marked(MARK, str(os.getpid()))]


def go(inbox: Path, out: Path) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", str(out), "--workers", "1"],
        env={**os.environ, MARK: str(os.getpid())},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    for _ in range(50):  # a helper of multiprocessing ends a moment after its main process
        if not marked():
            break
        time.sleep(0.2)
    return Run(inbox, out, done.returncode, done.stdout + done.stderr, marked())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("whole")
    fill(folder / "inbox")
    return go(folder / "inbox", folder / "out")


def batch_of(out: Path) -> BatchFile:
    data = json.loads((out / "batch.json").read_text(encoding="utf-8"))
    data["schema_"] = data.pop("schema")
    return BatchFile.model_validate(data)


@pytest.mark.prefect
def test_the_exit_code_and_the_words(run: Run) -> None:
    assert run.code == 1, run.said
    assert "Traceback" not in run.said
    assert "\x1b" not in run.said
    assert "\u202e" not in run.said
    assert "外面.txt" in run.said


@pytest.mark.prefect
def test_every_file_is_in_one_state_and_the_totals_balance(run: Run) -> None:
    batch = batch_of(run.out)
    assert {(f.path, f.inside): f.state for f in batch.received} == {
        ("paper/001/Thumbs.db", None): "ignored",
        ("paper/001/坏.pdf", None): "failed",
        ("paper/001/方案.docx", None): "read",
        ("paper/空.pdf", None): "failed",
        ("paper/链接.pdf", None): "quarantined",
        ("光盘/001.zip", None): "container",
        ("光盘/001.zip", "../../逃.txt"): "quarantined",
        ("光盘/001.zip", "方案.docx"): "duplicate",
        ("email/1.eml", None): "container",
        ("email/1.eml", "正文.txt"): "read",
        ("email/1.eml", "方案.docx"): "duplicate",
        ("外面.txt", None): "failed",
        ("收件登记.csv", None): "read",
    }
    t = batch.totals
    assert t.files == len(batch.received) == 13
    assert t.files == t.read + t.duplicate + t.container + t.ignored + t.failed + t.quarantined
    assert all(f.reason for f in batch.received if f.state not in ("read", "container"))


@pytest.mark.prefect
def test_what_stands_in_out(run: Run) -> None:
    assert {p.name for p in run.out.iterdir()} == {"batch.json", "台账.xlsx", "submissions", "store"}
    folders = {Path(s.path).parent.name for s in batch_of(run.out).submissions}
    assert {p.name for p in (run.out / "submissions").iterdir()} == folders
    assert not list(run.out.rglob(".*"))
    for path in run.out.rglob("submission.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        data["schema_"] = data.pop("schema")
        assert SubmissionFile.model_validate(data).verdict != "complete"
    assert not (run.out.parent.parent / "逃.txt").exists()


@pytest.mark.prefect
def test_every_fact_stands_where_its_evidence_says(run: Run) -> None:
    submissions = [read_submission(path) for path in run.out.rglob("submission.json")]
    assert {f.kind for s in submissions for f in s.facts} == {
        "base_station_total", "base_stations_per_10k", "policy", "scenario", "target",
    }  # fmt: skip
    assert [wrong for s in submissions for wrong in unproven(s)] == []


@pytest.mark.prefect
def test_the_audit_of_the_run_balances_by_its_own_counting(run: Run, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["audit", str(run.out), str(run.inbox)])
    assert told.exit_code == 0, told.stdout
    (tmp_path / "store").symlink_to(run.out / "store")
    short = json.loads((run.out / "batch.json").read_text(encoding="utf-8"))
    lost = next(f for f in short["received"] if f["inside"] == "方案.docx" and f["path"].startswith("光盘"))
    short["received"].remove(lost)
    for total in ("files", lost["state"]):
        short["totals"][total] -= 1
    (tmp_path / "batch.json").write_text(json.dumps(short), encoding="utf-8")
    told = CliRunner().invoke(app, ["audit", str(tmp_path)])
    assert told.exit_code == 1 and "方案.docx" in told.stdout


def test_no_process_is_left(run: Run) -> None:
    assert run.left == []


@pytest.mark.prefect
@pytest.mark.slow
def test_a_run_elsewhere_gives_the_same_bytes_but_for_its_time(run: Run, tmp_path: Path) -> None:
    again = go(run.inbox, tmp_path / "out")
    assert batches.outcome(run.out) == batches.outcome(again.out)


@pytest.mark.prefect
def test_a_correction_changes_the_findings_without_reading_again(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(run.out, out)
    name = "宁波市"
    before = submission_of(out, name)
    finding = next(f for f in before.findings if f.severity == "must_fix")
    key = f"{finding.rule}/{finding.subject}"
    store = open_store(out)
    made = corrections.add(
        store,
        Correction(
            applicant=name,
            target="finding",
            key=key,
            value={"message": finding.message},
            reason="已电话核实",
            by="王",
        ),
    )
    recheck(out, name, database=store)
    after = submission_of(out, name)
    (settled,) = [f for f in after.findings if f"{f.rule}/{f.subject}" == key]
    assert (settled.severity, settled.corrected) == ("note", True)
    assert "已电话核实" in settled.message
    assert after.corrections[0]["id"] == made.id
    corrections.undo(store, made.id, by="王")
    recheck(out, name, database=store)
    assert submission_of(out, name) == before
    with pytest.raises(UsageError, match="没有"):
        recheck(out, "无此市", database=store)


def submission_of(out: Path, name: str) -> SubmissionFile:
    return read_submission(out / "submissions" / name / "submission.json")
