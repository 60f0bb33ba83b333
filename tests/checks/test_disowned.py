"""Papers in which nothing lacks and which are not meant: taken back by their sender, for another matter, of another year,
not written to their end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import PLAN, document, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked, check
from pipeline.model import Channel, Region, Role, SignatureCell, Submission

CALL = load_call()
PRINTED = "省、自治区、直辖市、计划单列市通信管理局（盖章）：\n2024年9月18日"


def found(submission: Submission) -> set[tuple[str, str, str]]:
    checked = Checked(submission=submission, call=CALL, speaking="d1")
    return {(f.rule, f.subject, f.severity) for f in check(checked) if f.severity != "note"}


def with_paper(text: str, *, role: Role = "other", channel: Channel = "email") -> Submission:
    whole = whole_submission()
    paper = document(text.split("\n"), document_id="d9", role=role, channel=channel, delivery=f"{channel}/1")
    return whole.model_copy(update={"documents": (*whole.documents, paper)})


@pytest.mark.parametrize(
    "text",
    [
        "您好：\n昨日所发材料中5G基站总数有误，应为17899个，纸质件不再更换。",
        "方案第三页“2025年”应改为“2026年”。",
        "请将表中的每万人基站数改为22.3个。",
        "昨天的邮件作废，请以本封邮件为准。",
        "请忽略上一封邮件。",
        "因工作调整，我市决定暂缓申报。",
    ],
)
def test_what_its_sender_takes_back_is_seen_by_a_person(text: str) -> None:
    assert found(with_paper(text)) == {("statement-withdrawn", "d9", "review")}
    for role in ("other", "cover_letter"):
        assert found(with_paper(text, role=role, channel="disc")) == {("statement-withdrawn", "d9", "review")}


def test_a_note_beside_the_papers_is_read_and_a_proof_on_paper_is_none() -> None:
    text = "说明：方案中2026年5G基站总数印错，应当为20310个。"
    sheet = with_paper(text, role="evidence", channel="disc")
    assert found(sheet) == set()
    *rest, paper = sheet.documents
    (entry,) = paper.pages
    endless = entry.model_copy(update={"page": entry.page.model_copy(update={"fixed": False})})
    note = sheet.model_copy(update={"documents": (*rest, paper.model_copy(update={"pages": (endless,)}))})
    assert found(note) == {("statement-withdrawn", "d9", "review")}


@pytest.mark.parametrize(
    "text",
    [
        "附件为温州市申报材料，请查收。",
        "上一封漏了试点工作方案，现补发，其余不变。",
        "电子版与纸质版不一致的，以纸质版为准。",
        "如有错误请及时联系我们，以便更正。",
        "逾期不再受理申报。",
    ],
)
def test_a_message_that_takes_nothing_back(text: str) -> None:
    assert found(with_paper(text)) == set()


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        ("经审核，温州市光网建设成效明显，同意推荐申报千兆城市。", True),
        ("同意推荐温州市申报国家信息消费示范城市。", True),
        ("同意推荐该市作为国家级车联网先导区。", True),
        ("同意申报国家人工智能创新应用先导区。", True),
        ("同意推荐温州市甲报国家级平联网先导区", True),  # misread under a seal
        ("该市千兆城市建设成效明显，同意推荐申报试点。", False),
        ("同意推荐温州市申报2024年“5G+工业互联网”融合应用先导区试点。", False),
        ("同意推荐温州市申报“5G十工业互联网”融合应用先号区。", False),
        ("同意推荐温州市申报元导区试点。", False),
        ("该市已列为国家信息消费示范城市，曾成功申报车联网项目，同意推荐。", False),
        ("该市申报材料真实符合试点条件，同意推荐。", False),
        ("同意推荐温州市作为先导区试点申报城市。", False),
    ],
)
def test_an_opinion_for_another_matter_is_seen_by_a_person(said: str, doubted: bool) -> None:
    whole = whole_submission()
    form, text = whole.documents[0], f"{said}\n{PRINTED}"
    start = len(form.text) + 1
    cell = SignatureCell(
        block="comms_administration",
        regions=(Region(page=1),),
        text=text,
        start=start,
        end=start + len(text),
    )
    assert form.form is not None
    changed = document(
        [*form.text.split("\n"), *text.split("\n")],
        sections=form.sections,
        form=form.form.model_copy(update={"signature_cells": (cell,)}),
        delivery="paper/1",
    )
    told = found(whole.model_copy(update={"documents": (changed, *whole.documents[1:])}))
    assert told == ({("opinion-other", "comms_administration", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        ("2024年11月，市政府印发《方案》，明确支持举措。", True),
        ("《方案》（温政发〔2024〕9号）已于2024年10月出台并落实。", True),
        ("2024年9月，市政府印发《方案》。", False),
        ("2024年12月前，我市将印发实施《方案》。", False),
        ("2023年11月，市政府出台《方案》，到2024年12月完成全部任务。", False),
        ("2024年11月，为推广虚拟专网，市政府印发《方案》。", True),
        ("《方案》拟于2024年12月印发。", False),
        ("2025年1月启动申报，2023年5月印发《方案》。", False),
        ("我市拟于2024年12月印发《方案》。", False),
    ],
)
def test_a_policy_of_a_day_that_had_not_come(said: str, doubted: bool) -> None:
    whole = whole_submission()
    paper = document([said], document_id="d9", role="evidence", delivery="paper/1")
    start = said.index("《方案》")
    place = paper.quote(start, start + 4)
    facts = tuple(
        f.model_copy(update={"evidence": (*f.evidence, *place)}) if f.kind == "policy" else f
        for f in whole.facts
    )
    told = found(whole.model_copy(update={"documents": (*whole.documents, paper), "facts": facts}))
    assert told == ({("date-after-deadline", "policy", "review")} if doubted else set())


@pytest.mark.parametrize(("struck", "told"), [("3216", True), ("——", False), ("", False)])
def test_what_is_crossed_out_is_told_where_it_stands(struck: str, told: bool) -> None:
    whole = whole_submission()
    form = whole.documents[0]
    page = form.pages[0].page
    line = page.lines[1].model_copy(update={"struck": struck})
    marked = page.model_copy(update={"lines": (page.lines[0], line, *page.lines[2:])})
    entry = form.pages[0].model_copy(update={"page": marked})
    changed = form.model_copy(update={"pages": (entry, *form.pages[1:])})
    submission = whole.model_copy(update={"documents": (changed, *whole.documents[1:])})
    checked = Checked(submission=submission, call=CALL, speaking="d1")
    findings = [f for f in check(checked) if f.rule == "text-struck"]
    assert [(f.subject, f.severity) for f in findings] == ([(form.id, "review")] if told else [])
    assert all("3216" in f.message and f.evidence[0].quote == line.text for f in findings)


def with_plan(lines: list[str]) -> Submission:
    """The whole application with that plan in every channel."""
    whole = whole_submission()
    documents = tuple(
        document(lines, document_id=d.id, role="plan", channel=d.channel, delivery=d.delivery)
        if d.role == "plan"
        else d
        for d in whole.documents
    )
    return whole.model_copy(update={"documents": documents})


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        ("为申报2023年先导区试点，结合实际，制定本方案。", True),
        ("按照关于组织开展2023年“5G+工业互联网”融合应用先导区试点工作的通知，制定本方案。", True),
        ("在2023年先导区试点申报的基础上，申报2024年先导区试点。", False),
        ("2023年11月，“5G+工业互联网”融合应用先导区建设指南印发。", False),
        ("2023年全市工业增长较快，先导区创建工作启动。", False),
    ],
)
def test_a_plan_for_the_call_of_another_year_is_seen_by_a_person(said: str, doubted: bool) -> None:
    told = found(with_plan([PLAN[0], said, *PLAN[1:]]))
    assert told == ({("plan-missing", "plan", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("day", "doubted"),
    [("二〇二三年九月", True), ("2023年9月", True), ("2024年9月", False), ("二〇二四年", False)],
)
def test_a_plan_whose_cover_is_of_another_year_is_seen_by_a_person(day: str, doubted: bool) -> None:
    told = found(with_plan([PLAN[0], "温州市人民政府", day, *PLAN[1:]]))
    assert told == ({("plan-missing", "plan", "review")} if doubted else set())


def test_a_plan_that_stops_within_a_line_of_its_last_sentence() -> None:
    broken = "完善工业互联网安全监测体系，落实分类分级管理，定期开展"
    ends = {("pages-missing", name, "review") for name in ("d2", "d4", "d6")}
    assert found(with_plan([*PLAN, broken])) == ends
    assert found(with_plan([*PLAN, broken + "攻防演练，"])) == ends
    assert found(with_plan([*PLAN, broken + "攻防演练。"])) == set()
    # where many paragraphs lack their mark, as a reader may lose them, the last one tells nothing
    lossy = [line.rstrip("。") if n % 3 == 0 else line for n, line in enumerate(PLAN)]
    assert found(with_plan([*lossy, broken])) == set()
