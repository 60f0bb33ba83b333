"""What comes later for an applicant already known, through whole runs on one OUT: the missing seal page a week after
the rest, and the second of two messages. What changed is told in the submission, the summary and the ledger."""

from __future__ import annotations

import shutil
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent))

import batches

from flows.kept import read_submission
from pipeline.contract import SubmissionFile

CITY = "襄阳市"
SEAL_PAGE = "img5.jpg"  # with the opinion and the seal of the provincial government, and nothing else
LATE = "paper/补送-20241008"


def message(number: int, paper: Path) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@xiangyang.example.cn", f"{CITY}先导区申报材料（{number}/2）"
    mail["Date"] = f"Thu, {25 + number} Sep 2024 10:00:00 +0800"
    mail.set_content("见附件。")
    mail.add_attachment(
        paper.read_bytes(), maintype="application", subtype="octet-stream", filename=paper.name
    )
    return mail.as_bytes()


def run(inbox: Path, out: Path, log: Path) -> SubmissionFile:
    with batches.running(inbox, out, log) as process:
        assert process.wait(timeout=1800) == 0, log.read_text(encoding="utf-8")
    assert [p.name for p in (out / "submissions").iterdir()] == [CITY]
    return read_submission(out / "submissions" / CITY / "submission.json")


@pytest.mark.slow
@pytest.mark.prefect
def test_a_seal_page_and_a_second_message_come_a_week_later(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    batches.small_inbox(inbox)
    pictures = inbox / "paper" / batches.ONE
    for number in (2, 3, *range(5, 11)):
        (pictures / f"img{number}.jpg").unlink()
    disc = inbox / "disc" / batches.ONE
    form, plan = sorted(disc.glob("*.docx"), key=lambda p: "申报表" not in p.name)
    (inbox / "email" / f"{batches.ONE}.eml").write_bytes(message(1, form))
    before = run(inbox, out, tmp_path / "first.log")
    assert before.changes is None
    assert ("seal-unclear", "provincial_government", "review") in points(before)  # the page is not there
    read_before = set(batches.pages_kept(out))

    (inbox / LATE).mkdir()
    shutil.copy(batches.SAMPLES / "paper" / batches.ONE / SEAL_PAGE, inbox / LATE / "签章页.jpg")
    (inbox / "email" / "second.eml").write_bytes(message(2, plan))
    with (inbox / "收件登记.csv").open("ab") as register:
        register.write(f"纸质,{LATE},2024-10-08,5,{CITY}工业和信息化局,\r\n".encode("gb18030"))
    after = run(inbox, out, tmp_path / "second.log")

    seals = {s.block: s.seal for s in after.signatures}
    assert seals["provincial_government"] == "present"
    assert {b: s for b, s in seals.items() if b != "provincial_government"} == {
        s.block: s.seal for s in before.signatures if s.block != "provincial_government"
    }
    assert after.changes is not None
    assert set(after.changes.arrived) == {LATE, "email/second"}
    assert ("seal-unclear", "provincial_government") in {(p.rule, p.subject) for p in after.changes.settled}
    assert after.changes.verdict_before == before.verdict
    assert max(batches.pages_kept(out).values()) == 1  # what was read in the first run is not read again
    assert read_before < set(batches.pages_kept(out))

    summary = (out / "submissions" / CITY / "评审摘要.html").read_text(encoding="utf-8")
    assert "较上次的变化" in summary
    assert LATE in summary
    sheet = load_workbook(out / "台账.xlsx")["申报台账"]
    heads, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=1, max_row=2))
    assert row[heads.index("较上次的变化")]


def points(record: SubmissionFile) -> set[tuple[str, str, str]]:
    return {(f.rule, f.subject, f.severity) for f in record.findings}
