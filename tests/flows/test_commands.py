"""The commands that show and hand on what a run left, and the command line's own words."""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

from builders import whole_submission

from flows import cli
from flows.outputs import Told
from flows.paragraph import Paragraph
from flows.tables import print_submission
from pipeline.call import load_call
from pipeline.contract import BatchFile, ReceivedFile, SubmissionEntry, dump, submission_file, totals
from pipeline.model import Applicant, Finding
from pipeline.reports.templating import NAMES
from pipeline.store import submissions
from pipeline.store.database import open_store
from samples.second_call import EXAMPLE

CALL = load_call()
Run = Callable[..., tuple[int, str, str]]
ASKED = Finding(rule="seal-missing", subject="city_government", severity="must_fix", message="缺章\x1b[31m。")
DOUBT = Finding(rule="seal-copy", subject="comms_administration", severity="review", message="疑为复印。")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``intake …`` in this process: exit code, what it prints, what it complains of."""

    def go(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["intake", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return go


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Results of two applicants: one that must supply something, one that has all."""
    entries = []
    database = open_store(tmp_path / "out")
    for city, findings in (("温州市", (ASKED, DOUBT)), ("台州市", ())):
        sent = whole_submission().model_copy(
            update={
                "applicant": Applicant(cities=(city,), province="浙江省", kind="prefecture"),
                "findings": findings,
                "verdict": "incomplete" if findings else "complete",
            }
        )
        folder = tmp_path / "out" / "submissions" / city
        folder.mkdir(parents=True)
        (folder / "submission.json").write_text(dump(submission_file(sent)), encoding="utf-8")
        for name in (
            "评审摘要.html",
            "评审摘要.docx",
            "核对单.docx",
            *(["补正通知.docx"] if findings else []),
        ):
            (folder / name).write_bytes(name.encode())
        submissions.save(database, city, Told(submission=sent))
        path = f"submissions/{city}/submission.json"
        entries.append(SubmissionEntry(applicant=city, verdict=sent.verdict, path=path))
    digest = "ab" * 32
    received = (
        ReceivedFile(
            delivery="paper/1", path="paper/../1/扫描.pdf", sha256=digest, bytes=2, media_type="application/pdf",
            state="read", submission="温州市",
        ),
        ReceivedFile(
            delivery="disc/1", path="disc/1/毒.exe", sha256="cd" * 32, bytes=2, media_type="x/y",
            state="quarantined", reason="不安全", submission="温州市",
        ),
    )  # fmt: skip
    database.close()
    original = tmp_path / "out" / "store" / "originals" / "ab" / digest
    original.parent.mkdir(parents=True)
    original.write_bytes(b"pd")
    batch = BatchFile(
        call=CALL.id, started_at="", finished_at="", received=received, submissions=tuple(entries),
        totals=totals(received, 1),
    )  # fmt: skip
    (tmp_path / "out" / "batch.json").write_text(dump(batch), encoding="utf-8")
    (tmp_path / "out" / "台账.xlsx").write_bytes(b"ledger")
    return tmp_path / "out"


def test_show_tells_the_verdict_and_every_demand(run: Run, out: Path) -> None:
    code, said, _ = run("show", "温州", "--out", out)
    assert code == 0
    for needed in (
        "温州市（浙江省，地级市）：需补正",
        "缺章",
        "疑为复印",
        "纸质份数（应报5份）",
        "补正通知.docx",
    ):
        assert needed in said
    assert "\x1b" not in said


def test_show_fits_a_terminal_of_eighty_columns(out: Path) -> None:
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    print_submission(console, out / "submissions" / "温州市" / "submission.json", CALL)
    lines = console.export_text().splitlines()
    assert len(lines) > 20
    assert max(cell_len(line) for line in lines if "/" not in line) <= 80


@pytest.mark.parametrize("width", range(14, 40))
def test_a_figure_stays_whole_where_a_line_breaks(width: int) -> None:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    table = Table()
    table.add_column("情况")
    table.add_row(Paragraph("5G基站数各渠道不一致：纸质版为19138个，光盘、邮件版为20238个[/]。"))
    console.print(table)
    said = console.export_text()
    assert "19138个" in said or "19138\n" not in said
    for figure in ("19138", "20238", "[/]"):
        assert figure in said
    assert max(cell_len(line) for line in said.splitlines()) <= width


def test_show_json_is_the_file_as_it_stands(run: Run, out: Path) -> None:
    code, said, _ = run("show", "台州市", "--out", out, "--json")
    assert code == 0
    assert json.loads(said)["schema"] == "submission/1"


@pytest.mark.parametrize(
    ("city", "told"), [("州", "不止一家"), ("北京", "没有名称含“北京”"), ("", "不止一家")]
)
def test_a_name_that_is_not_one_applicants_is_wrong_usage(run: Run, out: Path, city: str, told: str) -> None:
    for command in ("show", "notice"):
        code, said, complaint = run(command, city, "--out", out)
        assert code == 2
        assert told in complaint
        assert not said


def test_the_notice_is_copied_to_where_it_is_wanted(run: Run, out: Path, tmp_path: Path) -> None:
    code, said, _ = run("notice", "温州", "--out", out, "--to", tmp_path / "a.docx")
    assert code == 0
    assert (tmp_path / "a.docx").read_bytes() == "补正通知.docx".encode()
    assert "须补正1项" in said
    assert "1项须人工核对，未写入通知" in "".join(said.split("\n"))
    code, said, _ = run("notice", "温州", "--out", out, "--to", tmp_path, "--json")
    assert json.loads(said)["notice"] == str(tmp_path / "温州市补正通知.docx")
    assert (tmp_path / "温州市补正通知.docx").is_file()


def test_no_notice_where_nothing_must_be_supplied(run: Run, out: Path, tmp_path: Path) -> None:
    code, said, _ = run("notice", "台州", "--out", out, "--to", tmp_path / "a.docx")
    assert code == 0
    assert "不必发补正通知" in said
    assert not (tmp_path / "a.docx").exists()
    told = json.loads(run("notice", "台州", "--out", out, "--json")[1])
    assert told["notice"] is None


def test_a_notice_that_somebody_filled_in_is_not_written_over(run: Run, out: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    assert run("notice", "温州", "--out", out, "--to", target)[0] == 0
    assert run("notice", "温州", "--out", out, "--to", target)[0] == 0  # the same again harms nobody
    target.write_bytes(b"filled in")
    code, _, complaint = run("notice", "温州", "--out", out, "--to", target)
    assert (code, target.read_bytes()) == (2, b"filled in")
    assert "未覆盖" in complaint


def test_what_the_system_refuses_is_told_in_chinese(run: Run, out: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    code, _, complaint = run("notice", "温州", "--out", out, "--to", tmp_path / "file" / "a.docx")
    assert code == 2
    assert "已有同名文件" in complaint


def test_a_notice_goes_to_a_word_file_only(run: Run, out: Path, tmp_path: Path) -> None:
    code, _, complaint = run("notice", "温州", "--out", out, "--to", tmp_path / "a.pdf")
    assert code == 2
    assert ".docx" in complaint


def test_what_is_handed_on_leaves_the_worksheet_in_the_house(run: Run, out: Path, tmp_path: Path) -> None:
    code, said, _ = run("export", "--out", out, "--to", tmp_path / "移交.zip", "--originals")
    assert code == 0, said
    with zipfile.ZipFile(tmp_path / "移交.zip") as z:
        names = set(z.namelist())
        listed = z.read("移交清单.csv").decode("utf-8-sig")
    assert names == {
        "台账.xlsx", "移交清单.csv", "温州市/评审摘要.html", "温州市/评审摘要.docx", "温州市/补正通知.docx",
        "台州市/评审摘要.html", "台州市/评审摘要.docx", "原件/paper/1/扫描.pdf",
    }  # fmt: skip
    assert all(name in listed for name in names - {"移交清单.csv"})


def test_no_name_in_the_list_is_a_formula(run: Run, out: Path, tmp_path: Path) -> None:
    (out / "submissions/台州市").rename(out / "submissions/=1+1市")
    told = (out / "batch.json").read_text(encoding="utf-8").replace("台州市", "=1+1市")
    (out / "batch.json").write_text(told, encoding="utf-8")
    code, said, _ = run("export", "--out", out, "--to", tmp_path / "dir")
    assert code == 0, said
    rows = (tmp_path / "dir/移交清单.csv").read_text(encoding="utf-8-sig").splitlines()
    assert '"./=1+1市/评审摘要.html"' in [row.split(",")[0] for row in rows]
    assert not any(row.startswith(('"=', "=")) for row in rows)


def test_one_applicant_is_handed_on_without_what_concerns_others(run: Run, out: Path, tmp_path: Path) -> None:
    code, said, _ = run(
        "export", "--out", out, "--to", tmp_path / "dir", "--city", "台州", "--originals", "--json"
    )
    assert code == 0
    assert json.loads(said)["files"] == ["台账.xlsx", "台州市/评审摘要.html", "台州市/评审摘要.docx"]
    assert {p.name for p in (tmp_path / "dir").rglob("*") if p.is_file()} == {
        "台账.xlsx", "评审摘要.html", "评审摘要.docx", "移交清单.csv",
    }  # fmt: skip
    cells = {str(c.value) for s in load_workbook(tmp_path / "dir" / "台账.xlsx") for row in s for c in row}
    assert "台州市" in cells
    assert not any("温州" in c or "扫描.pdf" in c for c in cells)
    code, _, complaint = run("export", "--out", out, "--to", tmp_path / "dir")
    assert code == 2
    assert "已有内容" in complaint
    assert run("export", "--out", out, "--to", out / "x")[0] == 2


def test_the_templates_are_copied_out_once(run: Run, tmp_path: Path) -> None:
    code, _, _ = run("templates", "--out", tmp_path / "t")
    assert code == 0
    assert {p.name for p in (tmp_path / "t").iterdir()} == set(NAMES)
    (tmp_path / "t" / "台账.xlsx").write_bytes(b"mine")
    assert run("templates", "--out", tmp_path / "t")[0] == 0
    assert (tmp_path / "t" / "台账.xlsx").read_bytes() == b"mine"


def test_a_folder_without_templates_is_refused_before_the_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "t").mkdir()
    for folder, told in (("t", "没有模板"), ("u", "不存在")):
        code, _, complaint = run(
            "run", tmp_path / "inbox", "--out", tmp_path / "out", "--templates", tmp_path / folder
        )
        assert code == 2
        assert told in complaint


def test_a_call_is_checked_and_listed(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("call", EXAMPLE)
    assert code == 0
    assert "transport_department" in said
    assert json.loads(run("call", EXAMPLE, "--json")[1])["id"] == "sample-2025-logistics"
    text = EXAMPLE.read_text(encoding="utf-8")
    for wrong, told in (
        (text.replace("copies: 3", "copies: 三"), "copies：须为整数"),
        (text.replace("short_title:", "short_titel:"), "short_title：缺少这一项"),
        (text.replace("key: paper", "key: fax"), "channels.1.key：只能是"),
        (text.replace("channels:", "channels:\n - - x: [", 1), "YAML"),
        (text.replace("form:\n", "form:\n  colour: red\n", 1), "form.colour：没有这样的项"),
    ):
        (tmp_path / "c.yaml").write_text(wrong, encoding="utf-8")
        code, _, complaint = run("call", tmp_path / "c.yaml")
        assert code == 2, wrong
        assert told in complaint


WRONG_USAGE = {
    ("run",): "缺少参数 收件箱",
    ("run", "x"): "缺少选项 --out（结果文件夹）",
    ("run", "x", "--out"): "选项 --out 后面须写值",
    ("run", "x", "y", "--out", "z"): "多出了参数 y",
    ("run", "x", "--out", "z", "--workers", "many"): "--workers 的值不对：须为整数",
    ("run", "x", "--outt", "z"): "没有选项 --outt，是否要写 --out？",
    ("rnu", "x"): "没有命令 rnu，是否要用 run？",
    ("甲",): "没有命令 甲",
}


@pytest.mark.parametrize("args", WRONG_USAGE, ids=" ".join)
def test_wrong_usage_is_told_in_chinese(run: Run, args: tuple[str, ...]) -> None:
    code, said, complaint = run(*args)
    assert code == 2
    assert not said
    assert WRONG_USAGE[args] in complaint
    assert "用法：" in complaint or args[-1] == "--out"
    assert not any(word in complaint for word in ("Usage", "Error", "Missing", "Try"))


COMMANDS = ["", *(c.name or c.callback.__name__ for c in cli.app.registered_commands if c.callback)]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_is_chinese_and_fits_the_terminal(run: Run, command: str) -> None:
    code, said, _ = run(*([command] if command else []), "--help")
    assert code == 0
    assert said.startswith("用法：intake")
    assert max(cell_len(line) for line in said.splitlines()) <= 80
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Show this",
        "[default",
        "[required",
        "<path>",
    ):
        assert english not in said
    if command not in ("", "doctor", "schema"):
        assert "示例：" in said


def test_every_command_shows_how_it_is_used(run: Run) -> None:
    code, said, _ = run("--help")
    assert code == 0
    names = re.findall(r"^  ([a-z][a-z-]+) ", said.split("命令：", 2)[-1], re.MULTILINE)
    assert {"run", "show", "review", "notice", "export"} <= set(names)
    for name in names:
        code, said, _ = run(name, "--help")
        assert code == 0
        assert f"intake {name}" in said.partition("用法")[2].partition("\n")[2], (
            name
        )  # an example, not the usage line
        assert max(cell_len(line) for line in said.splitlines()) <= 80, name
        assert not re.search(r"<\w+(\[\w+\])?>", said), name  # no types of Python


def test_the_version_is_told(run: Run) -> None:
    code, said, _ = run("--version")
    assert (code, bool(re.fullmatch(r"\d+\.\d+\.\d+\S*\n", said))) == (0, True)


def test_no_applications_cannot_be_made(run: Run, tmp_path: Path) -> None:
    code, _, complaint = run("samples", "--out", tmp_path / "s", "--count", "0")
    assert (code, "--count" in complaint) == (2, True)
    (tmp_path / "truth.json").write_text("", encoding="utf-8")
    code, _, complaint = run("score", tmp_path / "truth.json", tmp_path)
    assert code == 2
    assert complaint.count("\n") == 1  # one sentence, nothing of the library's English


def test_what_is_broken_is_told_and_not_handed_on(run: Run, out: Path, tmp_path: Path) -> None:
    (out / "submissions/温州市/submission.json").write_text("{", encoding="utf-8")
    code, said, complaint = run("show", "温州", "--out", out, "--json")
    assert (code, said) == (2, "")
    assert "不是本程序的结果文件" in complaint
    shutil.rmtree(out / "submissions/台州市")
    code, _, complaint = run("export", "--out", out, "--to", tmp_path / "all.zip")
    assert (code, (tmp_path / "all.zip").exists()) == (2, False)
    assert "缺少台州市的结果" in complaint
    (out / "batch.json").write_text("[]", encoding="utf-8")
    code, _, complaint = run("review", "--out", out)
    assert (code, complaint.count("\n")) == (2, 1)


def test_a_broken_store_of_accounts_is_told_in_a_line(run: Run, out: Path) -> None:
    (out / "store" / "accounts.sqlite").write_bytes(b"no database" * 100)
    code, _, complaint = run("review", "--out", out)
    assert (code, complaint.count("\n"), "SQL" in complaint) == (3, 1, False)
