"""Each rule on an application in which one thing is wrong; the whole one gives nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import CONDITIONS, PLAN, document, number_fact, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked, Trouble, check, verdict
from pipeline.checks.condition_states import condition_states
from pipeline.checks.pages import missing_pages
from pipeline.geometry import Box
from pipeline.model import (
    GUESSED,
    Applicant,
    Channel,
    DocumentPage,
    Factory,
    Form,
    FormField,
    Line,
    Page,
    Region,
    SignatureCell,
    Submission,
)
from pipeline.reports.notice import for_the_city

CALL = load_call()


def found(submission: Submission, **more: object) -> set[tuple[str, str, str]]:
    forms = [d.id for d in submission.documents if d.role == "application_form"]
    speaking = forms[0] if forms else None
    checked = Checked.model_validate({"submission": submission, "call": CALL, "speaking": speaking, **more})
    return {(f.rule, f.subject, f.severity) for f in check(checked) if f.severity != "note"}


def test_nothing_is_wrong_with_a_whole_application() -> None:
    assert found(whole_submission()) == set()
    assert verdict(check(Checked(submission=whole_submission(), call=CALL, speaking="d1"))) == "complete"


@pytest.mark.parametrize(
    ("channel", "expected"),
    [("paper", "paper"), ("disc", "disc"), ("email", "email")],
)
def test_a_channel_that_did_not_arrive(channel: str, expected: str) -> None:
    whole = whole_submission()
    less = whole.model_copy(
        update={
            "deliveries": tuple(d for d in whole.deliveries if d.channel != channel),
            "documents": tuple(d for d in whole.documents if d.channel != channel),
        }
    )
    assert ("channel-missing", expected, "must_fix") in found(less)


@pytest.mark.parametrize(("source", "severity"), [("ocr", "review"), ("text_layer", "must_fix")])
def test_an_untold_scan_may_be_the_plan_that_lacks(source: str, severity: str) -> None:
    whole = whole_submission()
    sheet = document(["点实 地方杀"], document_id="d9", role="other", source=source)
    untold = sheet.model_copy(update={"pages": sheet.pages * 3})
    kept = tuple(d for d in whole.documents if (d.role, d.channel) != ("plan", "paper"))
    less = whole.model_copy(update={"documents": (*kept, untold)})
    assert ("plan-missing", "plan", severity) in found(less)


@pytest.mark.parametrize(
    ("role", "finding"), [("plan", "plan-missing"), ("application_form", "form-missing")]
)
@pytest.mark.parametrize("channels", [("disc",), ("paper", "disc", "email")])
def test_a_document_missing_in_some_or_all_channels(
    role: str, finding: str, channels: tuple[str, ...]
) -> None:
    whole = whole_submission()
    kept = tuple(d for d in whole.documents if not (d.role == role and d.channel in channels))
    rules = {r for r, _, _ in found(whole.model_copy(update={"documents": kept}))}
    assert finding in rules


PROSE = "推进5G与工业互联网在重点行业的融合应用，建设标杆工厂，培育服务商。"


@pytest.mark.parametrize(
    "lines",
    [
        ["温州市试点工作方案", "温州市人民政府", "2024年9月"],
        ["目录", *[f"{n}、主要任务与5G、工业互联网………………{n}" for n in range(1, 90)]],
        [
            "一、工作基础",
            *["（此处填写5G网络、工业互联网应用等方面的工作基础情况，包括政策、网络、产业。）"] * 40,
        ],
        ["一、总体安排", PROSE, "我市将积极推进各项工作，确保取得实效。"],
        [
            "新型智慧城市建设实施方案",
            *["建设城市运行管理中心，推进一网统管，完善智慧停车、智慧社区等各项应用。"] * 40,
        ],
        ["推进5G与工业互联网融合发展实施方案", *[PROSE] * 40],
    ],
    ids=["cover", "contents", "template", "a page", "another matter", "an issued policy"],
)
def test_a_plan_that_says_nothing_is_seen_by_a_person(lines: list[str]) -> None:
    whole = whole_submission()
    documents = tuple(
        document(lines, document_id=d.id, role="plan", channel=d.channel, delivery=d.delivery)
        if d.role == "plan" and d.channel == "disc"
        else d
        for d in whole.documents
    )
    told = found(whole.model_copy(update={"documents": documents}))
    assert told - {("text-unfinished", "d4", "review")} == {("plan-missing", "plan", "review")}


@pytest.mark.parametrize(
    ("title", "doubted"),
    [
        ("温州市2023年先导区试点工作方案", True),
        ("温州市2024年先导区试点工作方案", False),
        ("温州市人民政府办公室关于印发工业互联网若干政策的通知", True),
        ("温州市先导区试点工作方案（2023—2025年）", False),
        ("温州市先导区试点工作方案（2023年至2025年）", False),
    ],
)
def test_a_plan_of_an_earlier_call_or_another_paper_is_seen_by_a_person(title: str, doubted: bool) -> None:
    whole = whole_submission()
    documents = tuple(
        d.model_copy(update={"title": title}) if d.role == "plan" else d for d in whole.documents
    )
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("plan-missing", "plan", "review")} if doubted else set())


@pytest.mark.parametrize(
    "lines", [[" "], ["“5G+工业互联网”融合应用先导区申报表", "申报城市", "职务"]], ids=["blank", "template"]
)
def test_a_form_in_which_nothing_is_filled_is_seen_by_a_person(lines: list[str]) -> None:
    whole = whole_submission()
    assert whole.documents[2].form is not None
    blank = Form(fields=tuple(FormField(key=f.key, state="blank") for f in whole.documents[2].form.fields))
    empty = document(lines, document_id="d3", channel="disc", delivery="disc/1", form=blank)
    documents = tuple(empty if d.id == "d3" else d for d in whole.documents)
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == {("form-missing", "form", "review")}


CHAPTERS = ["一、工作基础", "二、总体目标", "三、重点任务", "四、保障措施"]


@pytest.mark.parametrize("leader", ["………………", "............ ", " ", "-------"])
@pytest.mark.parametrize(("kept", "wrong"), [(4, False), (3, True), (1, True), (0, False)])
def test_a_chapter_that_only_the_table_of_contents_has(leader: str, kept: int, wrong: bool) -> None:
    whole = whole_submission()
    contents = [f"{name}{leader}{n}" for n, name in enumerate(CHAPTERS, 2)]
    body = [line for name in CHAPTERS[:kept] for line in (name, *[PROSE] * 12)]
    if not kept:  # its chapters are set in another way
        body = [PROSE] * 40
    body += [PROSE] * 30
    lines = ["温州市先导区试点工作方案", "目录", *contents, *body]
    documents = tuple(
        document(lines, document_id=d.id, role="plan", channel=d.channel, delivery=d.delivery)
        if d.id == "d2"
        else d
        for d in whole.documents
    )
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("pages-missing", "d2", "review")} if wrong else set())


@pytest.mark.parametrize(
    ("last", "wrong"),
    [
        ("强化要素保障，统筹财政、金融、人才、土地等各类要素，引导社会资本积极参与并", True),
        ("强化要素保障，统筹财政、金融、人才、土地等各类要素，引导社会资本，支持银行，", True),
        ("强化要素保障，统筹财政、金融、人才、土地等各类要素，引导社会资本积极参与。", False),
        ("强化要素保障，统筹财政、金融、人才等各类", False),  # a short line: its full stop was not read
        ("温州市人民政府", False),
    ],
)
def test_a_plan_that_stops_within_a_sentence(last: str, wrong: bool) -> None:
    whole = whole_submission()
    lines = [*PLAN, "强化要素保障，统筹财政、金融、人才、土地等要素，引导社会。", last]
    documents = tuple(
        document(lines, document_id=d.id, role="plan", channel=d.channel, delivery=d.delivery)
        if d.id == "d2"
        else d
        for d in whole.documents
    )
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("pages-missing", "d2", "review")} if wrong else set())


def test_a_channel_whose_file_is_locked_is_told_once() -> None:
    whole = whole_submission()
    kept = tuple(d for d in whole.documents if d.channel != "disc")
    locked = Trouble(kind="encrypted", channel="disc", file="材料.zip", message="已加密")
    rules = found(whole.model_copy(update={"documents": kept}), troubles=(locked,))
    assert rules == {("file-encrypted", "disc", "must_fix")}


def test_a_paper_that_cannot_be_read_is_not_accused_of_lacking_seals() -> None:
    whole = whole_submission()
    unsealed = tuple(
        s.model_copy(update={"seal": "missing", "date": None, "date_state": "missing"})
        for s in whole.signatures
    )
    kept = tuple(d for d in whole.documents if d.channel != "paper")
    form = next(d.id for d in kept if d.role == "application_form")
    submission = whole.model_copy(update={"documents": kept, "signatures": unsealed})
    torn = Trouble(kind="unreadable", channel="paper", file="scan.pdf", message="PDF文件已损坏")
    for troubles, wanted in (
        ((torn,), {("seal-unclear", "review")}),
        ((), {("seal-missing", "must_fix"), ("date-missing", "must_fix")}),
    ):
        checked = Checked(submission=submission, call=CALL, speaking=form, troubles=troubles)
        told = [f for f in check(checked) if f.subject in {s.block for s in unsealed}]
        assert {(f.rule, f.severity) for f in told} == wanted
        assert verdict(check(checked)) == "incomplete"


def test_a_film_is_told_and_accuses_nobody() -> None:
    film = Trouble(kind="media", channel="disc", file="宣传片.mp4", message="是视频，未读取")
    whole = whole_submission()
    told = check(Checked(submission=whole, call=CALL, speaking="d1", troubles=(film,)))
    assert ("media-file", "disc", "note") in {(f.rule, f.subject, f.severity) for f in told}
    assert verdict(told) == "complete"
    kept = tuple(d for d in whole.documents if d.channel != "disc")
    rules = found(whole.model_copy(update={"documents": kept}), troubles=(film,))
    assert {r for r, _, severity in rules if severity == "must_fix"} == {"form-missing", "plan-missing"}


def test_a_register_that_says_two_things_goes_to_a_person() -> None:
    said = Trouble(
        kind="register", channel="disc", file="收件登记.csv", message="第3、4行的收到日期填写不一致。"
    )
    assert found(whole_submission(), troubles=(said,)) == {("register-conflict", "disc", "review")}


@pytest.mark.parametrize(
    ("seal", "finding"),
    [
        ("missing", ("seal-missing", "must_fix")),
        ("wrong_body", ("seal-wrong-body", "must_fix")),
        ("copy", ("seal-copy", "review")),
        ("unclear", ("seal-unclear", "review")),
    ],
)
def test_seals(seal: str, finding: tuple[str, str]) -> None:
    whole = whole_submission()
    signatures = (whole.signatures[0].model_copy(update={"seal": seal}), *whole.signatures[1:])
    assert found(whole.model_copy(update={"signatures": signatures})) == {
        (finding[0], "city_government", finding[1])
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("宁波市人民政尿如审批专用", "所盖为专用章，应为"),
        ("温州市人民政府", "所盖印章为“温州市人民政府”，应为"),
    ],
)
def test_a_special_seal_is_called_one_and_its_small_line_not_quoted(text: str, said: str) -> None:
    whole = whole_submission()
    seal = whole.signatures[0].model_copy(update={"seal": "wrong_body", "seal_text": text})
    changed = whole.model_copy(update={"signatures": (seal, *whole.signatures[1:])})
    (told,) = [
        f for f in check(Checked(submission=changed, call=CALL, speaking="d1")) if f.rule == "seal-wrong-body"
    ]
    assert said in told.message and ("尿如" in told.message) is False


def test_a_signature_cell_that_was_not_found_is_never_complete() -> None:
    whole = whole_submission()
    assert found(whole.model_copy(update={"signatures": whole.signatures[:3]})) == {
        ("seal-unclear", "provincial_government", "review")
    }


def test_a_separately_planned_city_needs_no_provincial_seal() -> None:
    whole = whole_submission()
    who = Applicant(cities=("宁波市",), province="浙江省", kind="separately_planned")
    fields = tuple(f for f in whole.form.fields if not f.key.startswith("province."))
    changed = whole.model_copy(
        update={"applicant": who, "signatures": whole.signatures[:3], "form": Form(fields=fields)}
    )
    assert found(changed) == set()


def test_what_the_notice_leaves_open_goes_to_a_person() -> None:
    whole = whole_submission()
    who = Applicant(
        cities=("上海市",),
        province="上海市",
        kind="municipality",
        required={"provincial_government": "unclear"},
    )
    last = whole.signatures[3].model_copy(update={"seal": "missing", "date": None, "date_state": "missing"})
    changed = whole.model_copy(update={"applicant": who, "signatures": (*whole.signatures[:3], last)})
    assert found(changed) == {
        ("seal-unclear", "provincial_government", "review"),
        ("date-unclear", "provincial_government", "review"),
    }


def test_fields_blank_unread_and_not_found_are_three_things() -> None:
    whole = whole_submission()
    fields = {f.key: f for f in whole.form.fields}
    fields["mayor.phone"] = FormField(key="mayor.phone", state="blank")
    fields["mayor.email"] = FormField(key="mayor.email", state="unread")
    del fields["mayor.title"]
    changed = whole.model_copy(update={"form": Form(fields=tuple(fields.values()))})
    assert found(changed) == {
        ("field-empty", "mayor.phone", "must_fix"),
        ("field-unread", "mayor.email", "review"),
        ("field-unread", "mayor.title", "review"),
    }


@pytest.mark.parametrize(
    ("blank", "expected"),
    [
        (("name", "title", "phone", "email"), {("field-unread", "review")}),
        (("phone",), {("field-empty", "must_fix")}),
    ],
)
def test_the_provincial_contact_of_a_municipality(
    blank: tuple[str, ...], expected: set[tuple[str, str]]
) -> None:
    whole = whole_submission()
    fields = tuple(
        FormField(key=f.key, state="blank") if f.key in {f"province.{b}" for b in blank} else f
        for f in whole.form.fields
    )
    who = Applicant(cities=("上海市",), province="上海市", kind="municipality")
    result = found(whole.model_copy(update={"applicant": who, "form": Form(fields=fields)}))
    assert {(rule, severity) for rule, _, severity in result} == expected
    assert {subject for _, subject, _ in result} == {f"province.{b}" for b in blank}


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        (5, set()),
        (3, {("copies-short", "paper", "must_fix")}),
        (None, {("copies-differ", "paper", "review")}),
    ],
)
def test_copies(copies: int | None, expected: set[tuple[str, str, str]]) -> None:
    whole = whole_submission()
    paper = whole.deliveries[0].model_copy(update={"copies": copies})
    assert found(whole.model_copy(update={"deliveries": (paper, *whole.deliveries[1:])})) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-09-30", set()),
        ("2024-10-01", {("late", "email", "must_fix")}),
        (None, {("received-day-unknown", "email", "review")}),
    ],
)
def test_days(day: str | None, expected: set[tuple[str, str, str]]) -> None:
    whole = whole_submission()
    mail = whole.deliveries[2].model_copy(update={"received_on": day})
    assert found(whole.model_copy(update={"deliveries": (*whole.deliveries[:2], mail)})) == expected


def test_a_condition_without_a_word_of_it() -> None:
    whole = whole_submission()
    first = whole.documents[0]
    text = CONDITIONS.replace("；5G工厂", "；好企业一")
    lines = [text if line == CONDITIONS else line for line in first.text.split("\n")]
    changed = document(lines, sections=first.sections, form=first.form, delivery="paper/1")
    facts = tuple(f for f in whole.facts if f.kind != "factory")
    result = found(whole.model_copy(update={"documents": (changed, *whole.documents[1:]), "facts": facts}))
    assert result == {("condition-unstated", "factory", "must_fix")}


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("2023年浙江省5G工厂名单", False),
        ("2023年省级5G工厂", False),
        ("温州市5G工厂名录", False),
        ("工业和信息化部2023年5G工厂名录（浙江省）", True),
        ("2023年5G工厂名录", True),
    ],
)
def test_a_list_of_the_provinces_own_is_not_the_ministrys(title: str, counts: bool) -> None:
    whole = whole_submission()
    facts = tuple(
        f.model_copy(update={"value": f.value.model_copy(update={"list": title})})
        if isinstance(f.value, Factory)
        else f
        for f in whole.facts
    )
    told = found(whole.model_copy(update={"facts": facts}))
    assert {(rule, subject) for rule, subject, _ in told} == (
        set() if counts else {("condition-unstated", "factory")}
    )


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("高度重视网络安全", "must_fix"),
        ("加强无线网络安全", "must_fix"),
        ("安全平稳没有问题", "review"),
        ("安全事件零发生", "review"),
    ],
)
def test_a_condition_that_is_only_touched_on_is_not_stated(said: str, severity: str) -> None:
    whole = whole_submission()
    first = whole.documents[0]
    text = CONDITIONS.replace("；未发生网络安全事件", f"；{said}")
    assert text != CONDITIONS
    lines = [text if line == CONDITIONS else line for line in first.text.split("\n")]
    changed = document(lines, sections=first.sections, form=first.form, delivery="paper/1")
    facts = tuple(f for f in whole.facts if f.kind != "security_incident")
    result = found(whole.model_copy(update={"documents": (changed, *whole.documents[1:]), "facts": facts}))
    assert result == {("condition-unstated", "security", severity)}


def test_an_incident_reported_contradicts_the_condition() -> None:
    whole = whole_submission()
    facts = tuple(
        f.model_copy(update={"value": True}) if f.kind == "security_incident" else f for f in whole.facts
    )
    assert found(whole.model_copy(update={"facts": facts})) == {
        ("condition-unstated", "security", "must_fix")
    }


@pytest.mark.parametrize("scope", ["city", "district"])
def test_a_denial_and_a_report_together_go_to_a_person(scope: str) -> None:
    whole = whole_submission()
    happened = {"value": True, "scope": scope}  # in one of its parks it happened in the city
    reported = [f.model_copy(update=happened) for f in whole.facts if f.kind == "security_incident"]
    assert found(whole.model_copy(update={"facts": (*whole.facts, *reported)})) == {
        ("condition-contradictory", "security", "review")
    }


def test_each_condition_has_a_state_and_its_facts() -> None:
    whole = whole_submission()
    checked = Checked(submission=whole, call=load_call(), speaking="d1")
    states = condition_states(checked)
    assert {s.state for s in states} == {"stated"}
    assert [whole.facts[i].kind for s in states for i in s.facts] == [
        "policy", "base_stations_per_10k", "scenario", "factory", "title", "security_incident",
    ]  # fmt: skip
    bare = whole.model_copy(update={"facts": ()})
    states = condition_states(checked.model_copy(update={"submission": bare}))
    assert {s.state for s in states} <= {"unclear", "not_stated"}
    assert all(s.facts == () for s in states)


@pytest.mark.parametrize(("stated", "wrong"), [(31.24, False), (32.5, False), (43.0, True)])
def test_the_figure_per_10k_against_total_and_population(stated: float, wrong: bool) -> None:
    whole = whole_submission()
    doc = document(["建成5G基站31240个", "常住人口1000万人", f"每万人{stated}个"], document_id="d9")
    facts = (
        *(f for f in whole.facts if f.kind != "base_stations_per_10k"),
        number_fact(doc, "31240", 31240),
        number_fact(doc, "1000万", 10_000_000, kind="population"),
        number_fact(doc, str(stated), stated, kind="base_stations_per_10k"),
    )
    result = found(whole.model_copy(update={"facts": facts, "documents": (*whole.documents, doc)}))
    assert (("figure-inconsistent", "base_stations_per_10k", "review") in result) is wrong


@pytest.mark.parametrize(("stated", "wrong"), [(36.2, False), (29.0, True)])
def test_a_joint_figure_against_a_head_count_told_beside_one_city(stated: float, wrong: bool) -> None:
    whole = whole_submission()
    doc = document(
        ["基站62351个", "其中西安市47312个", "人口1723.5万人", f"每万人{stated}个"], document_id="d9"
    )
    facts = (
        *(f for f in whole.facts if f.kind != "base_stations_per_10k"),
        number_fact(doc, "62351", 62351),
        number_fact(doc, "47312", 47312, place="西安市"),
        number_fact(doc, "1723.5万", 17_235_000, kind="population", place="西安市"),
        number_fact(doc, str(stated), stated, kind="base_stations_per_10k"),
    )
    who = Applicant(cities=("西安市", "咸阳市"), province="陕西省", kind="joint")
    changed = whole.model_copy(
        update={"applicant": who, "facts": facts, "documents": (*whole.documents, doc)}
    )
    assert (("figure-inconsistent", "base_stations_per_10k", "review") in found(changed)) is wrong


@pytest.mark.parametrize("said", ["略", "详见试点工作方案。", "见附件"])
def test_a_cell_that_only_refers_elsewhere_is_seen_by_a_person(said: str) -> None:
    whole = whole_submission()
    form = whole.documents[0]
    *rest, last = form.sections
    lines = [*form.text.split("\n")[:-1], said]
    targets = last.model_copy(update={"end": last.start + len(said)})
    changed = document(lines, sections=(*rest, targets), form=form.form, delivery="paper/1")
    told = found(whole.model_copy(update={"documents": (changed, *whole.documents[1:])}))
    assert told == {("section-empty", "targets", "review")}


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        ("同意推荐台州市申报。", True),
        ("同意推荐温州市申报。", False),
        ("温州市与台州市产业相近，同意推荐。", False),
        ("同意推荐。", False),
    ],
)
def test_an_opinion_on_another_city_is_seen_by_a_person(said: str, doubted: bool) -> None:
    told = found(with_opinion(said))
    assert told == ({("applicant-unclear", "applicant", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("经研究，暂不推荐该市申报。", "opinion-against"),
        ("该市条件尚不成熟，不同意推荐。", "opinion-against"),
        ("材料不符合申报要求，退回修改。", "opinion-against"),
        ("部分园区尚未达标，建议完善网络覆盖后再行申报。", "opinion-against"),
        ("待补充网络测试数据后同意上报。", "opinion-against"),
        ("原则同意，材料补齐后再报。", "opinion-against"),
        ("该市部分区域覆盖有待加强。", "opinion-against"),
        ("完善后再议。", "opinion-against"),
        ("治\nIII\n古\n15蒙\n必里", None),  # letters of a copied seal
        ("区通\n省（区、市）通信管理局（盖章6\n古\n或", None),
        ("2024.", None),  # of a date that was cut in two
        ("情况属实，予以上报。", None),
        ("该市方案可行，同意推荐，获批后将抓好落实。", None),
        ("", None),
        ("同意。", None),
        ("经审核，材料真实，未发现不符合要求的情形，同意推荐。", None),
    ],
)
def test_an_opinion_that_recommends_nobody_is_seen_by_a_person(said: str, rule: str | None) -> None:
    printed = "省、自治区、直辖市、计划单列市通信管理局（盖章）：\n2024年9月18日"
    told = found(with_opinion(f"{said}\n{printed}" if said else printed))
    assert told == ({(rule, "comms_administration", "review")} if rule else set())


def test_a_body_s_printed_name_is_no_opinion() -> None:
    """The form was written for one city; nobody wrote an opinion."""
    whole = with_opinion("浙江省通信管理局（盖章）：\n2024年9月18日")
    bodies = {"comms_administration": (("浙江省通信管理局",),)}
    applicant = whole.applicant.model_copy(update={"bodies": bodies})
    assert found(whole.model_copy(update={"applicant": applicant})) == set()


def told_unread(submission: Submission) -> bool:
    """Whether a note tells of a cell without an opinion."""
    checked = Checked(submission=submission, call=CALL, speaking="d1")
    return any((f.rule, f.severity) == ("opinion-unread", "note") for f in check(checked))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", True),
        ("(省、自治区、直辖市、计划单列市通信管理局推荐意见)", True),
        ("同意。", False),
        ("经研究，予以推荐。", False),
    ],
)
def test_a_sealed_cell_without_an_opinion_is_noted(said: str, told: bool) -> None:
    printed = "省、自治区、直辖市、计划单列市通信管理局（盖章）：\n2024年9月18日"
    assert told_unread(with_opinion(f"{said}\n{printed}" if said else printed)) is told


@pytest.mark.parametrize(
    ("other", "severity"), [("同意推荐。", "review"), ("省级人民政府（盖章）：", "note")]
)
def test_one_blank_opinion_among_written_ones_is_seen_by_a_person(other: str, severity: str) -> None:
    whole = with_opinion("省、自治区、直辖市、计划单列市通信管理局（盖章）：")
    form = whole.documents[0]
    assert form.form is not None
    (blank,) = form.form.signature_cells
    second = blank.model_copy(update={"block": "provincial_government", "text": other})
    changed = form.model_copy(
        update={"form": form.form.model_copy(update={"signature_cells": (blank, second)})}
    )
    both = whole.model_copy(update={"documents": (changed, *whole.documents[1:])})
    told = {
        f.subject: f.severity
        for f in check(Checked(submission=both, call=CALL, speaking="d1"))
        if f.rule == "opinion-unread"
    }
    assert told["comms_administration"] == severity


def test_an_opinion_beside_the_line_to_be_sealed() -> None:
    """Where no rules part the cells the cell's own text may be that line alone; what stands in its room counts."""
    whole = with_opinion("省、自治区、直辖市、计划单列市通信管理局（盖章）：")
    form = whole.documents[0]
    assert form.form is not None
    last = form.pages[0].page.lines[-1].box
    assert last is not None
    room = Region(page=1, box=Box(60, last.y0 - 60, 900, last.y1 + 5))  # holds the lines of prose above
    cell = form.form.signature_cells[0].model_copy(update={"regions": (room,)})
    changed = form.model_copy(update={"form": form.form.model_copy(update={"signature_cells": (cell,)})})
    assert told_unread(whole)
    assert not told_unread(whole.model_copy(update={"documents": (changed, *whole.documents[1:])}))


def with_opinion(said: str) -> Submission:
    """The whole application with that text in the cell of the 通信管理局."""
    whole = whole_submission()
    form = whole.documents[0]
    start = len(form.text) + 1
    cell = SignatureCell(
        block="comms_administration", regions=(Region(page=1),), text=said, start=start, end=start + len(said)
    )
    assert form.form is not None
    changed = document(
        [*form.text.split("\n"), *said.split("\n")],
        sections=form.sections,
        form=form.form.model_copy(update={"signature_cells": (cell,)}),
        delivery="paper/1",
    )
    return whole.model_copy(update={"documents": (changed, *whole.documents[1:])})


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("mayor.phone", "159****0770", True),
        ("mayor.phone", "1599703077", True),
        ("mayor.phone", "0577-889600", True),
        ("mayor.phone", "010—66026339/18610140409", False),
        ("mayor.phone", "0577-88960000 13805770000", False),
        ("mayor.phone", "（0577）88960000转801", False),
        ("mayor.phone", "0577-88960000（办）13805770000", False),
        ("mayor.phone", "0577-889600（办）", True),
        ("mayor.phone", "159 9703 0770", False),
        ("mayor.phone", "1599703O770", False),  # a letter for a digit is the reader's slip
        ("mayor.email", "bgs@", True),
        ("mayor.email", "bgs@wenzhou", True),
        ("mayor.email", "a@b.cn；c@d.gov.cn", False),
        ("mayor.title", "绍兴市人民政府副市长", True),
        ("comms.title", "江苏省通信管理局局长", True),
        ("mayor.title", "温州市委常委、副市长", False),
        ("mayor.title", "副市长、乐清市委书记", False),
        ("comms.title", "浙江省通信管理局局长", False),
    ],
)
def test_a_number_or_address_at_which_nobody_can_be_reached(key: str, value: str, wrong: bool) -> None:
    whole = whole_submission()
    fields = tuple(f.model_copy(update={"value": value}) if f.key == key else f for f in whole.form.fields)
    told = found(whole.model_copy(update={"form": Form(fields=fields)}))
    assert told == ({("field-unread", key, "review")} if wrong else set())


@pytest.mark.parametrize(
    ("remark", "doubted"),
    [
        ("其中2份缺盖章页", True),
        ("光盘破损，无法读取", True),
        ("有1份为复印件", True),
        ("专人送达，包装完好无损", False),
        ("五份，无缺页", False),
        ("与光盘同寄", False),
    ],
)
def test_a_remark_of_the_register_that_something_lacks(remark: str, doubted: bool) -> None:
    whole = whole_submission()
    first, *rest = whole.deliveries
    told = found(whole.model_copy(update={"deliveries": (first.model_copy(update={"note": remark}), *rest)}))
    assert told == ({("register-remark", "paper", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("at", "line", "doubted"),
    [
        (1, "（征求意见稿）", True),
        (1, "温州市先导区试点工作方案讨论稿", True),
        (1, "本方案在《关于工业互联网的意见（征求意见稿）》基础上编制。", False),
        (5, "到2025年，全市建成5G基站XX个，每万人拥有××个。", True),
        (5, "【此处数据待核实】", True),
        (5, "如错误!未找到引用源。所示，产业规模持续扩大。", True),
        (5, "适配XX型号终端，支持5G-A与RedCap。", False),
        (5, "相关指标待核定后另行下达，原稿征求各部门意见。", False),
        (5, "作 废", True),
        (5, "样本", True),
        (5, "旧版名录同时作废", False),
    ],
)
def test_a_plan_that_is_no_final_one_is_seen_by_a_person(at: int, line: str, doubted: bool) -> None:
    whole = whole_submission()
    said = document([*PLAN[:at], line, *PLAN[at:]], document_id="d2", role="plan", delivery="paper/1")
    told = found(whole.model_copy(update={"documents": (whole.documents[0], said, *whole.documents[2:])}))
    assert told == ({("text-unfinished", "d2", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("stamp", "doubted"),
    [
        ("作废", True),
        ("【此件已作废】", True),
        ("样表", True),
        ("样本", True),
        ("旧版方案作废", False),
        ("废旧金属", False),
    ],
)
def test_a_sheet_stamped_as_void_is_seen_by_a_person(stamp: str, doubted: bool) -> None:
    whole = whole_submission()
    plan = document([*PLAN[:3], stamp, *PLAN[3:]], document_id="d2", role="plan", delivery="paper/1")
    told = found(whole.model_copy(update={"documents": (whole.documents[0], plan, *whole.documents[2:])}))
    assert told == ({("text-unfinished", "d2", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("heads", "furniture", "doubted"),
    [
        (["先导区试点工作方案（征求意见稿）"] * 2, False, True),  # a running head, as scans show it
        (["送审稿", ""], True, True),  # a mark across the page, a head of a Word paper
        (["形成工作方案初稿。", ""], False, False),  # the last words of a paragraph at the head of one page
        (["先导区试点工作方案"] * 2, True, False),
    ],
)
def test_a_draft_mark_beside_the_text_is_seen(heads: list[str], furniture: bool, doubted: bool) -> None:
    whole = whole_submission()
    plan = document(PLAN, document_id="d2", role="plan", delivery="paper/1")
    first = plan.pages[0]
    pages = []
    for head in heads:
        line = Line(text=head, box=Box(200, 40, 400, 54), furniture=furniture)
        lines = (*first.page.lines, *((line,) if head else ()))
        pages.append(first.model_copy(update={"page": first.page.model_copy(update={"lines": lines})}))
    plan = plan.model_copy(update={"pages": tuple(pages)})
    told = found(whole.model_copy(update={"documents": (whole.documents[0], plan, *whole.documents[2:])}))
    assert told == ({("text-unfinished", "d2", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("head", "doubted"),
    [
        (["“5G+工业互联网”融合应用先导区申报表"], False),
        (["附件", "温州市“5G+工业互联网”融合应用", "先导区试点申报表"], False),
        (["5G工业互联网融合应用先寻区", "申报表"], False),  # as a reader may give it
        (["先导区试点城市申报表（温州市）"], False),
        (["2024年“5G+工业互联网”申报表"], False),
        (["温州市申报材料", "申报表"], False),
        (["温州市经济和信息化局", "申报表"], False),
        (["申报城市", "温州市"], False),
        (["千兆城市申报表"], True),
        (["附件1", "中小企业数字化转型", "城市试点申报表"], True),
        (["2024年5G工厂申报书"], True),
        (["2023年“5G+工业互联网”融合应用先导区申报表"], True),
    ],
)
def test_a_form_for_another_matter_is_seen_by_a_person(head: list[str], doubted: bool) -> None:
    whole = whole_submission()
    entitled = document(
        [*head, *whole.documents[2].text.split("\n")],
        document_id="d3",
        channel="disc",
        delivery="disc/1",
        form=whole.documents[2].form,
    )
    documents = (*whole.documents[:2], entitled, *whole.documents[3:])
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("form-missing", "form", "review")} if doubted else set())


def test_a_form_for_another_matter_in_two_channels_is_told_once() -> None:
    whole = whole_submission()
    forms = [
        document(["千兆城市申报表"], document_id=f"d{n}", channel=channel, delivery=f"{channel}/1", form=whole.documents[2].form)
        for n, channel in ((3, "disc"), (5, "email"))
    ]  # fmt: skip
    documents = (*whole.documents[:2], forms[0], whole.documents[3], forms[1], whole.documents[5])
    checked = Checked(submission=whole.model_copy(update={"documents": documents}), call=CALL, speaking="d1")
    (told,) = (f.message for f in check(checked) if f.rule == "form-missing")
    assert (
        told.startswith("光盘、电子邮件中的申报表题为“千兆城市申报表”，与通知所附的《“5G+")
        and told.count("题为") == 1
    )


@pytest.mark.parametrize(
    ("listed", "plan_says", "doubted"),
    [
        (["附件：1.申报表", "2.试点工作方案", "3.支撑证明材料（5份）"], "", True),
        (["附件：1.申报表；2.试点工作方案；3.佐证材料汇编"], "", True),
        (["附件：1.申报表；2.试点工作方案；3.相关佐证材料"], "", False),
        (["附件：1.申报表", "2.试点工作方案及支撑证明材料"], "", False),
        (["现将申报表、方案及证明材料报上，请审阅。"], "", False),
        (["附件：1.申报表", "2.试点工作方案", "3.支撑证明材料（5份）"], "附件 支撑证明材料", False),
        (["附件：1.申报表", "2.试点工作方案", "3.支撑证明材料一册"], "附件 支撑证明材料……12", True),
    ],
)
@pytest.mark.parametrize("channel", ["paper", "email"])
def test_evidence_that_a_letter_lists_and_nobody_received(
    channel: Channel, listed: list[str], plan_says: str, doubted: bool
) -> None:
    whole = whole_submission()
    letter = document(
        ["关于报送申报材料的函", *listed, "温州市人民政府"],
        document_id="d9", role="cover_letter" if channel == "paper" else "other",
        channel=channel, delivery=f"{channel}/1",
    )  # fmt: skip
    plan = document([*PLAN, plan_says], document_id="d2", role="plan", delivery="paper/1")
    documents = (whole.documents[0], plan, *whole.documents[2:], letter)
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("attachment-missing", "evidence", "review")} if doubted else set())


@pytest.mark.parametrize(
    ("fixed", "said", "doubted"),
    [(False, "请解压", True), (True, "请解压", False), (False, "", False), (False, "获奖证书" * 10, False)],
)
def test_a_remark_on_a_disc_is_no_evidence(fixed: bool, said: str, doubted: bool) -> None:
    """A typed one; a picture with hardly a word may be a certificate."""
    whole = whole_submission()
    letter = document(
        ["附件：1.申报表", "2.支撑证明材料（3份）"], document_id="d9", role="cover_letter", delivery="paper/1"
    )
    left = document([said], document_id="d8", role="evidence", channel="disc", delivery="disc/1")
    pages = tuple(
        p.model_copy(update={"page": p.page.model_copy(update={"fixed": fixed})}) for p in left.pages
    )
    documents = (*whole.documents, letter, left.model_copy(update={"pages": pages}))
    told = found(whole.model_copy(update={"documents": documents}))
    assert told == ({("attachment-missing", "evidence", "review")} if doubted else set())


def test_a_section_over_its_limit() -> None:
    whole = whole_submission()
    first = whole.documents[0]
    lines = ["字" * 1501, *first.text.split("\n")[1:]]
    section = first.sections[0].model_copy(update={"end": 1501})
    rest = tuple(
        s.model_copy(
            update={
                k: getattr(s, k) + 1501 - first.sections[0].end
                for k in ("heading_start", "heading_end", "start", "end")
            }
        )
        for s in first.sections[1:]
    )
    for source, wrong in (("text_layer", True), ("ocr", False)):
        changed = document(
            lines, sections=(section, *rest), form=first.form, delivery="paper/1", source=source
        )
        documents = (changed, *whole.documents[1:])
        result = found(whole.model_copy(update={"documents": documents}))
        assert (("section-too-long", "basic", "must_fix") in result) is wrong


def test_a_section_over_its_limit_on_disc_alone_is_told_with_its_channel() -> None:
    whole = whole_submission()
    disc = whole.documents[2]
    (section,) = (s for s in disc.sections if s.key == "basic")
    longer = document(
        ["字" * 1501], document_id="d3", channel="disc", delivery="disc/1", form=disc.form,
        sections=(section.model_copy(update={"end": 1501}),),
    )  # fmt: skip
    documents = (*whole.documents[:2], longer, *whole.documents[3:])
    checked = Checked(submission=whole.model_copy(update={"documents": documents}), call=CALL, speaking="d1")
    told = [f.message for f in check(checked) if f.rule == "section-too-long"]
    assert told == ["光盘中的申报表“申报城市基本情况”约1501字，超过1500字的限制。"]


@pytest.mark.parametrize(
    ("printed", "gaps"),
    [
        ([1, 2, 3, 4], []),
        ([1, 2, 4, 5, 6], [(2, 3, 3)]),
        ([1, 2, 8, 4, 5], []),  # a misread number tells nothing
        ([1, 2, None, 4, 5], []),
        ([1, 2, None, 6, 7], [(2, 3, 4)]),
        ([None, None, None], []),
        ([1, None, 2, None, 4, None, 5, None], [(3, 3, 3)]),  # both sides scanned, the backs blank
        ([1, None, 2, None, 3, None, 4, None], []),
        ([1, 2, None, 4, None, 5, 6], []),  # one blank page that counts, one that does not
    ],
)
def test_gaps_in_printed_page_numbers(printed: list[int | None], gaps: list[tuple[int, int, int]]) -> None:
    doc = document(["x"]).model_copy(update={"pages": numbered(printed)})
    assert missing_pages(doc) == gaps


def numbered(printed: list[int | None]) -> tuple[DocumentPage, ...]:
    def page(n: int | None) -> DocumentPage:
        foot = () if n is None else (Line(text=f"— {n} —", box=Box(280, 790, 320, 802)),)
        return DocumentPage(sha256="0" * 64, page=Page(number=1, width=595, height=842, lines=foot))

    return tuple(page(n) for n in printed)


@pytest.mark.parametrize(
    ("plan", "letter", "missing"),
    [([2, 3, 4], [None], True), ([3, 4, 5], [1, 2], False), ([1, 2, 3], [None], False)],
)
def test_first_pages_missing_unless_another_paper_has_them(
    plan: list[int | None], letter: list[int | None], missing: bool
) -> None:
    whole = whole_submission()
    cover = document(["函"], document_id="d9", role="cover_letter", delivery="paper/1")
    cover = cover.model_copy(update={"pages": numbered(letter)})
    second = whole.documents[1].model_copy(update={"pages": numbered(plan)})
    documents = (whole.documents[0], second, *whole.documents[2:], cover)
    result = found(whole.model_copy(update={"documents": documents}))
    assert (("pages-missing", "d2", "review") in result) is missing


def test_who_applies() -> None:
    whole = whole_submission()
    county = Applicant(cities=("昆山市",), province="江苏省", kind="ineligible")
    assert found(whole.model_copy(update={"applicant": county})) == {
        ("applicant-ineligible", "applicant", "must_fix")
    }
    assert found(whole, unclear=("两处城市名不一致",)) == {("applicant-unclear", "applicant", "review")}


@pytest.mark.parametrize(("channel", "own"), [("paper", True), ("disc", False)])
def test_a_scan_that_cannot_be_read_may_be_the_secretariats_own(channel: Channel, own: bool) -> None:
    """The remark behind the sentence is for the desk; the notice to the city leaves it out."""
    torn = Trouble(kind="unreadable", channel=channel, file="scan.pdf", message="PDF文件已损坏")
    checked = Checked(submission=whole_submission(), call=CALL, speaking="d1", troubles=(torn,))
    (message,) = [f.message for f in check(checked) if f.rule == "file-unreadable"]
    assert ("重新扫描" in message) is own
    assert for_the_city(message).endswith("“scan.pdf”：PDF文件已损坏。")


def test_a_page_that_failed_is_never_complete() -> None:
    whole = whole_submission()
    first = whole.documents[0]
    bad = DocumentPage(sha256="1" * 64, page=Page(number=2, failure="处理超过180秒被中止"))
    documents = (first.model_copy(update={"pages": (*first.pages, bad)}), *whole.documents[1:])
    assert found(whole.model_copy(update={"documents": documents})) == {
        ("file-unreadable", "paper", "must_fix")
    }


@pytest.mark.parametrize(
    ("date", "unclear"), [("2024-09-18", False), ("2021-09-18", True), ("2024-09-28", True)]
)
def test_a_date_before_the_notice_or_after_the_arrival_goes_to_a_person(date: str, unclear: bool) -> None:
    whole = whole_submission()  # arrived on 2024-09-20
    signatures = (whole.signatures[0].model_copy(update={"date": date}), *whole.signatures[1:])
    expected = {("date-unclear", "city_government", "review")} if unclear else set()
    assert found(whole.model_copy(update={"signatures": signatures})) == expected


def test_an_impossible_date_that_a_person_confirmed_is_only_remarked_on() -> None:
    whole = whole_submission()
    looked = {"date": "2024-09-28", "corrected": True, "machine": {"date": "2024-09-28"}}
    signatures = (whole.signatures[0].model_copy(update=looked), *whole.signatures[1:])
    changed = whole.model_copy(update={"signatures": signatures})
    assert found(changed) == set()
    (said,) = [f for f in check(Checked(submission=changed, call=CALL)) if f.rule == "date-unclear"]
    assert (said.severity, "晚于纸质材料收到日期2024-09-20" in said.message) == ("note", True)


def test_nothing_is_concluded_from_a_guess() -> None:
    whole = whole_submission()
    per_10k = [f for f in whole.facts if f.kind == "base_stations_per_10k"]
    assert per_10k and found(whole) == set()
    facts = tuple(
        f.model_copy(update={"confidence": GUESSED}) if f.kind == "base_stations_per_10k" else f
        for f in whole.facts
    )
    first = whole.documents[0]
    lines = [line.replace("；每万人拥有基站18个", "；好企业一二三四五六") for line in first.text.split("\n")]
    changed = document(lines, sections=first.sections, form=first.form, delivery="paper/1")
    result = found(whole.model_copy(update={"documents": (changed, *whole.documents[1:]), "facts": facts}))
    assert result == {("condition-unstated", "network", "must_fix")}
