"""A second, invented call is a file, not code: its form is read, its bodies named, its demands checked."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from pipeline.bodies import applicant_for
from pipeline.call import Call, load_call
from pipeline.checks import Checked, check
from pipeline.model import Delivery, Document, Fact, ReadFile, Signature, Submission
from pipeline.places import applicant
from pipeline.reading import read_page
from pipeline.structure.documents import documents
from samples.second_call import EXAMPLE, VALUES, write_form, write_plan

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALL = load_call(str(EXAMPLE))
FIRST = load_call()


def read(folder: Path, **changes: str) -> tuple[Document, ...]:
    """The form and the plan as they are read."""
    write_form(folder / "申报书.docx", CALL, {**VALUES, **changes})
    write_plan(folder / "方案.docx", "临沂市智慧物流示范城市建设实施方案", "一、总体要求", "建设示范城市。")
    files = [
        ReadFile(
            sha256=str(n) * 64,
            name=name,
            media_type=DOCX,
            delivery="paper/001",
            channel="paper",
            pages=(read_page(folder / name, media_type=DOCX, number=1, engine_name="rapid"),),
        )
        for n, name in enumerate(("申报书.docx", "方案.docx"))
    ]
    return documents(files, call=CALL)


def checked(found: tuple[Document, ...], *, facts: tuple[Fact, ...] = ()) -> dict[tuple[str, str], str]:
    """The findings (rule, subject → severity) of an application that came by paper in good time, sealed."""
    form = next(d for d in found if d.role == "application_form")
    assert form.form is not None
    submission = Submission(
        call=CALL.id,
        applicant=applicant_for(["临沂市"], CALL),
        deliveries=(Delivery(id="paper/001", channel="paper", received_on="2025-05-20", copies=3),),
        files=(),
        documents=found,
        form=form.form,
        facts=facts,
        signatures=tuple(
            Signature(
                block=d.block, expected_body="某", seal="present", date="2025-05-18", date_state="present"
            )
            for d in CALL.form.signatures
        ),
    )
    found_by = check(Checked(submission=submission, call=CALL, speaking=form.id))
    return {(f.rule, f.subject): f.severity for f in found_by}


def test_the_form_of_the_call_is_read(tmp_path: Path) -> None:
    form, plan = sorted(read(tmp_path), key=lambda d: d.role)
    assert (form.role, plan.role) == ("application_form", "plan")
    assert form.form is not None
    values = {f.key: f.value for f in form.form.fields}
    assert values == {k: VALUES[k] for k in CALL.field_labels()}
    prose = {s.key: form.text[s.start : s.end] for s in form.sections}
    assert prose == {c.key: VALUES[c.key] for c in CALL.form.prose}
    assert [c.block for c in form.form.signature_cells] == ["city_government", "transport_department"]


def test_a_whole_application_lacks_but_the_channel_that_was_left_out(tmp_path: Path) -> None:
    found = checked(read(tmp_path))
    assert found[("channel-missing", "email")] == "must_fix"
    assert ("channel-missing", "disc") not in found  # this call asks for none
    # no fact was given: the policy is mentioned, a person looks; a mention of the hub is enough
    assert found[("condition-unstated", "policy")] == "review"
    assert ("condition-unstated", "hub") not in found
    # the department sealed and dated, and wrote nothing
    assert found[("opinion-unread", "transport_department")] == "note"
    told = {"channel-missing", "condition-unstated", "evidence-missing", "opinion-unread"}
    assert {r for r, _ in found} == told


def test_what_this_call_alone_demands_is_missed(tmp_path: Path) -> None:
    found = checked(
        read(tmp_path, **{"liaison.phone": "", "eligibility": "我市物流业发展良好。", "targets": ""})
    )
    assert found[("field-empty", "liaison.phone")] == "must_fix"
    assert found[("section-empty", "targets")] == "must_fix"
    assert found[("condition-unstated", "hub")] == "must_fix"
    assert found[("condition-unstated", "safety")] == "must_fix"


def test_a_threshold_that_the_call_sets_sends_a_lesser_figure_to_a_person(tmp_path: Path) -> None:
    found = read(tmp_path)
    form = next(d for d in found if d.role == "application_form")
    start = form.text.index("《临沂市现代物流业")
    fact = Fact.model_validate(
        {"kind": "policy", "value": {"title": "某"}, "evidence": form.quote(start, start + 8)}
    )
    assert ("condition-unstated", "policy") not in checked(found, facts=(fact,))
    assert ("condition-short", "policy") not in checked(found, facts=(fact,))
    stricter = CALL.conditions[0].model_copy(update={"threshold": 2})
    call = CALL.model_copy(update={"conditions": (stricter, *CALL.conditions[1:])})
    submission = Submission(
        call=call.id, applicant=applicant_for(["临沂市"], call), deliveries=(), files=(), documents=found,
        form=form.form, facts=(fact,),
    )  # fmt: skip
    findings = check(Checked(submission=submission, call=call, speaking=form.id))
    short = next(f for f in findings if f.rule == "condition-short")
    assert (short.subject, short.severity) == ("policy", "review")
    assert short.evidence


@pytest.mark.parametrize(
    ("city", "bodies"),
    [
        ("临沂市", ("山东省交通运输厅", "山东省交通运输委员会", "山东省交通委员会")),
        ("重庆市", ("重庆市交通运输厅", "重庆市交通运输委员会", "重庆市交通委员会")),
    ],
)
def test_bodies_are_named_by_the_call(city: str, bodies: tuple[str, ...]) -> None:
    who = applicant_for([city], CALL)
    assert who.bodies["transport_department"] == (bodies,)
    assert who.required["transport_department"] == "required"


def test_a_joint_application_has_each_city_and_one_department(tmp_path: Path) -> None:
    who = applicant_for(["宁波市", "舟山市"], CALL)
    assert len(who.bodies["city_government"]) == 2
    assert len(who.bodies["transport_department"]) == 1


@pytest.mark.parametrize(
    "cities", [["宁波市"], ["重庆市"], ["石河子市"], ["宁波市", "舟山市"], ["南宁市"], ["乌有市"]]
)
def test_the_first_call_names_the_bodies_that_the_places_know(cities: list[str]) -> None:
    assert applicant_for(cities, FIRST) == applicant(cities)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deadline": "2025/5/31"}, "2024-09-30 的样子"),
        ({"channels": []}, "至少要有一种"),
        ({"conditions": [{"key": "a", "label": "甲", "cell": "没有"}]}, "不是 form.prose 中的栏目"),
    ],
)
def test_a_call_that_does_not_hold_together_is_refused(change: dict[str, object], said: str) -> None:
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    with pytest.raises(ValidationError, match=said):
        Call.model_validate({**data, **change})


def test_an_unknown_block_must_say_whose_seal_it_is() -> None:
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    del data["form"]["signatures"][1]["bodies"]
    with pytest.raises(ValidationError, match="须写明 bodies"):
        Call.model_validate(data)
