"""Corrections: kept with who and when, applied before the rules, undone, safe against two people at once."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))

from builders import whole_submission

from pipeline.call import load_call
from pipeline.corrections import (
    Correction,
    CorrectionError,
    amending,
    corrected,
    fact_key,
    machine_value,
    outdated,
    settled,
    supplement_deadline,
    usable,
)
from pipeline.model import (
    Applicant,
    Delivery,
    Evidence,
    Fact,
    Finding,
    Form,
    FormField,
    Page,
    Signature,
    Submission,
)
from pipeline.store import audit, corrections, submissions
from pipeline.store.database import Database, StoreError, open_store
from pipeline.store.results import Results

CALL = load_call()
WHERE = Evidence(document="d1", page=1, quote="31246")
FACT = Fact(kind="base_station_total", value=31246, unit="个", evidence=(WHERE,))
PHONE = FormField(key="mayor.phone", value=None, state="unread")
SEAL = Signature(block="city_government", expected_body="宁波市人民政府", seal="unclear")


def submission() -> Submission:
    return Submission(
        call="c",
        applicant=Applicant(cities=("宁波市",)),
        deliveries=(Delivery(id="paper/001", channel="paper"),),
        files=(),
        form=Form(fields=(PHONE,)),
        facts=(FACT,),
        signatures=(SEAL,),
    )


def correct(target: str, key: str, value: object, **more: object) -> Correction:
    return Correction.model_validate(
        {"applicant": "宁波市", "target": target, "key": key, "value": value, "reason": "看原件", "by": "王"}
        | more
    )


def test_each_kind_is_applied_and_the_machine_s_value_is_kept() -> None:
    made = corrected(
        submission(),
        [
            correct("field", "mayor.phone", "0574-1", id=1),
            correct("fact", fact_key(FACT), {"value": 31240}, id=2),
            correct("seal", "city_government", "present", id=3),
            correct("date", "city_government", "2024-09-20", id=4),
            correct("delivery", "paper/001", {"received_on": "2024-09-26", "copies": 5}, id=5),
        ],
    )
    field, fact, seal = made.form.fields[0], made.facts[0], made.signatures[0]
    assert (field.value, field.state, field.corrected) == ("0574-1", "filled", True)
    assert field.machine == {"value": None, "state": "unread"}
    assert (fact.value, fact.machine) == (31240, machine_value(submission(), "fact", fact_key(FACT)))
    assert (seal.seal, seal.date, seal.date_state) == ("present", "2024-09-20", "present")
    assert seal.machine == {"seal": "unclear", "seal_text": None, "date": None, "date_state": "missing"}
    assert made.deliveries[0].copies == 5
    assert [c["id"] for c in made.corrections] == [1, 2, 3, 4, 5]


def test_blank_unread_and_no_such_fact() -> None:
    blank = corrected(submission(), [correct("field", "mayor.phone", "")]).form.fields[0]
    assert (blank.value, blank.state) == (None, "blank")
    assert corrected(submission(), [correct("fact", fact_key(FACT), None)]).facts == ()


def test_a_fact_without_evidence_is_none() -> None:
    with pytest.raises(CorrectionError):
        corrected(submission(), [correct("fact", "policy:new:1", {"value": 1})])


def test_a_fact_that_was_missed_stands_while_its_place_does() -> None:
    whole = whole_submission()
    (place,) = whole.documents[0].quote(0, 4)
    added = correct("fact", "population:new:1", {"value": 30, "evidence": [place.model_dump(mode="json")]})
    made = corrected(whole, [added])
    assert [f.value for f in made.facts if f.kind == "population"] == [30]
    assert corrected(made, [added]).facts == made.facts  # the program reads it by now
    moved = place.model_copy(update={"span": (1, 5)})
    for gone in (moved, place.model_copy(update={"document": "d99"}), place.model_copy(update={"page": 7})):
        other = correct("fact", "population:new:1", {"value": 30, "evidence": [gone.model_dump(mode="json")]})
        assert [f.rule for f in usable(whole, [other], call=CALL)[1]] == ["correction-outdated"]


def test_the_day_until_which_a_city_may_supply_sets_nothing_right() -> None:
    until = correct("notice", "deadline", "2024-10-20", id=7)
    made = corrected(submission(), [until])
    assert supplement_deadline(made.corrections) == "2024-10-20"
    assert amending(made.corrections) == ()
    assert made.model_copy(update={"corrections": ()}) == submission()
    assert supplement_deadline(()) is None
    with pytest.raises(CorrectionError):
        corrected(submission(), [correct("notice", "deadline", "下周")])


@pytest.mark.parametrize(
    ("target", "key", "value"),
    [
        ("date", "city_government", "去年"),
        ("seal", "city_government", "好的"),
        ("field", "mayor.phone", 7),
        ("delivery", "paper/001", {"id": "x"}),
        ("finding", "late/paper", "ok"),
    ],
)
def test_what_cannot_be_applied_is_told_and_leaves_the_rest(target: str, key: str, value: object) -> None:
    bad, good = correct(target, key, value, id=1), correct("seal", "city_government", "missing", id=2)
    used, doubts = usable(submission(), [bad, good] if key != "city_government" else [bad], call=CALL)
    assert bad not in used
    assert [d.severity for d in doubts] == ["review"]


def test_the_later_of_two_counts_and_an_undone_one_does_not() -> None:
    first, second = (correct("seal", "city_government", v, id=n) for n, v in ((1, "copy"), (2, "present")))
    assert corrected(submission(), [second, first]).signatures[0].seal == "present"
    undone = second.model_copy(update={"undone_at": "2026-01-01"})
    assert corrected(submission(), [first, undone]).signatures[0].seal == "copy"


def test_a_person_is_asked_again_where_the_machine_now_reads_something_else() -> None:
    machine = machine_value(submission(), "seal", "city_government")
    made = correct("seal", "city_government", "present", machine=machine)
    assert outdated(submission(), [made], call=CALL) == ()
    other = submission().model_copy(update={"signatures": (SEAL.model_copy(update={"seal": "missing"}),)})
    (asked,) = outdated(other, [made], call=CALL)
    assert asked.rule == "correction-outdated"
    assert "申报书真实性承诺" in asked.message
    assert "city_government" not in asked.message


def test_a_settled_finding_is_a_note_until_it_says_something_else() -> None:
    finding = Finding(rule="channel-mismatch", subject="population", severity="must_fix", message="甲")
    made = correct("finding", "channel-mismatch/population", {"message": "甲"})
    (note,) = settled([finding], [made])
    assert (note.severity, note.corrected) == ("note", True)
    other = finding.model_copy(update={"message": "乙"})
    assert settled([other], [made]) == (other,)


def test_kept_undone_and_logged(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    made = corrections.add(store, correct("field", "mayor.phone", "1"))
    assert made.id
    assert made.at
    other = correct("field", "mayor.phone", "2").model_copy(update={"applicant": "绍兴市"})
    corrections.add(store, other)
    assert corrections.for_applicant(store, "宁波市") == (made,)
    assert len(corrections.all(store)) == 2
    undone = corrections.undo(store, made.id, by="李", reason="看错了")
    assert undone.undone_by == "李"
    assert corrections.undo(store, made.id, by="赵") == undone
    assert corrections.for_applicant(store, "宁波市") == ()
    assert corrections.for_applicant(store, "宁波市", undone=True) == (undone,)
    audit.record(store, by="赵", action="export", subject="台账")
    assert [(e.by, e.action) for e in audit.entries(store)] == [
        ("赵", "export"),
        ("李", "undo"),
        ("王", "correct"),
        ("王", "correct"),
    ]
    assert [e.action for e in audit.entries(store, subject="宁波市")] == ["undo", "correct"]
    with pytest.raises(LookupError):
        corrections.undo(store, 999, by="李")


def test_of_two_people_who_correct_the_same_at_once_one_is_told(tmp_path: Path) -> None:
    def one(n: int) -> str:
        store = open_store(tmp_path)
        try:
            corrections.add(store, correct("field", "mayor.phone", str(n)), seen=0)
        except corrections.StaleError as error:
            return str(error)
        finally:
            store.close()
        return ""

    open_store(tmp_path).close()
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(one, range(4)))
    assert sorted(map(bool, told)) == [False, True, True, True]
    assert len(corrections.all(open_store(tmp_path))) == 1


def test_a_store_of_the_time_before_migrations_keeps_its_results(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    page = Page(number=1, width=10.0)
    with sqlite3.connect(tmp_path / "store" / "results.sqlite") as old:
        old.execute(
            "CREATE TABLE results (digest VARCHAR(64), step VARCHAR(200), version VARCHAR(64),"
            " value BLOB NOT NULL, PRIMARY KEY (digest, step, version))"
        )
        old.execute("INSERT INTO results VALUES ('a', 's', '1', ?)", (page.model_dump_json().encode(),))
    results = Results(open_store(tmp_path))
    assert results.get(Page, digest="a", step="s", version="1") == page
    results.put(page, digest="b", step="s", version="1")
    assert results.get(Page, digest="b", step="s", version="1") == page


def test_a_store_of_a_newer_program_is_refused_in_one_sentence(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "store" / "results.sqlite") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(StoreError, match="更新版本"):
        open_store(tmp_path)


def test_the_newest_migration_is_the_schema_that_the_program_uses(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from pipeline.store.tables import metadata

    store = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    assert store.read(lambda c: compare_metadata(MigrationContext.configure(c), metadata)) == []


@pytest.mark.parametrize("url", ["mysql://a/b", "nonsense", "oracle://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreError):
        Database(url)


def test_where_the_store_is_elsewhere_it_must_be_named(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    place = tmp_path / "store" / "store.json"
    place.write_text('{"scope": "s", "url": "postgresql+psycopg://u:***@db/intake"}')
    with pytest.raises(StoreError, match="--store"):
        open_store(tmp_path)


def test_what_was_put_together_is_kept_by_name_and_type(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    submissions.save(store, "宁波市", submission())
    submissions.save(store, "宁波市", submission())
    submissions.save(store, "绍兴市", PHONE)
    assert submissions.load(store, Submission, "宁波市") == submission()
    assert submissions.load(store, Submission, "绍兴市") is None
    submissions.keep_only(store, frozenset({"宁波市"}))
    assert submissions.load(store, FormField, "绍兴市") is None
