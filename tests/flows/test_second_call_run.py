"""``intake run --call`` with an invented call: sealed scan, mail, papers and ledger, without a line of code."""

from __future__ import annotations

import json
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document as read_docx
from openpyxl import load_workbook

from flows.kept import read_submission
from pipeline.call import load_call
from samples.second_call import EXAMPLE, VALUES, write_form, write_plan, write_scan

CALL = load_call(str(EXAMPLE))
PLAN = "临沂市智慧物流示范城市建设实施方案"
LABELS = [d.seal_label for d in CALL.form.signatures]


def fill(inbox: Path, scratch: Path) -> None:
    """A whole application, but for: the liaison's post left blank, the department's seal another's."""
    values = {**VALUES, "liaison.title": ""}
    (inbox / "paper" / "001").mkdir(parents=True)
    write_form(scratch / "申报书.docx", CALL, values)
    seals = dict(zip(LABELS, ("临沂市人民政府", "临沂市交通运输局"), strict=True))
    write_scan(inbox / "paper" / "001" / "申报书.pdf", scratch / "申报书.docx", seals)
    write_plan(inbox / "paper" / "001" / "方案.docx", PLAN, "一、总体要求", "建设智慧物流示范城市。")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@linyi.example.cn", "临沂市智慧物流示范城市申报材料"
    mail["Date"] = "Fri, 30 May 2025 10:00:00 +0800"
    mail.set_content("见附件。")
    for source in (scratch / "申报书.docx", inbox / "paper" / "001" / "方案.docx"):
        mail.add_attachment(
            source.read_bytes(), maintype="application", subtype="octet-stream", filename=source.name
        )
    (inbox / "email").mkdir()
    (inbox / "email" / "1.eml").write_bytes(mail.as_bytes())
    (inbox / "收件登记.csv").write_text("渠道,路径,收到日期,份数\n纸质,paper/001,2025-05-28,3\n", "utf-8")


def intake(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


@pytest.mark.slow
@pytest.mark.prefect
def test_a_run_under_an_invented_call(tmp_path: Path) -> None:
    fill(tmp_path / "inbox", tmp_path)
    out = tmp_path / "out"
    done = intake("run", tmp_path / "inbox", "--out", out, "--call", EXAMPLE, "--workers", 1)
    assert done.returncode == 0, done.stdout + done.stderr
    record = read_submission(out / "submissions" / "临沂市" / "submission.json")
    signed = {s.block: (s.expected_body, s.seal, s.date) for s in record.signatures}
    assert signed["city_government"] == ("临沂市人民政府", "present", "2025-05-20")
    assert signed["transport_department"][0] == "山东省交通运输厅"
    assert signed["transport_department"][1] in ("wrong_body", "unclear")
    found = {(f.rule, f.subject): f.severity for f in record.findings}
    assert found[("field-empty", "liaison.title")] == "must_fix"
    assert ("channel-missing", "disc") not in found
    assert ("late", "paper") not in found
    assert ("condition-unstated", "hub") not in found
    assert record.verdict == "incomplete"
    _papers(out)


def _papers(out: Path) -> None:
    notice = "".join(read_docx(str(out / "submissions" / "临沂市" / "补正通知.docx")).element.body.itertext())
    for needed in ("关于补正智慧物流示范城市申报材料的通知", CALL.number, "项目联络人单位及职务", "一式三份"):
        assert needed in notice
    assert "光盘" not in notice
    heads = [c.value for c in load_workbook(out / "台账.xlsx")["申报台账"][1]]
    assert "省级交通运输主管部门意见" in heads
    told = intake("show", "临沂", "--out", out)  # without --call: the run kept it
    assert "三年建设目标" in told.stdout
    assert json.loads(intake("notice", "临沂", "--out", out, "--json").stdout)["notice"]
