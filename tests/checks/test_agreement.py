"""What agrees across channels is one fact; a changed figure is found, a slip of OCR accuses nobody."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import document, number_fact

from pipeline.agreement import agree, settle_form
from pipeline.model import GUESSED, Document, Evidence, Fact, Form, FormField


def both(
    paper: str,
    disc: str,
    a: float,
    b: float,
    *,
    confidence: float = 0.99,
    quotes: tuple[str, str] | None = None,
):  # type: ignore[no-untyped-def]
    p = document([paper], document_id="d1", source="ocr", confidence=confidence)
    e = document([disc], document_id="d2", channel="disc", delivery="disc/1")
    q = quotes or (paper, disc)
    return agree([p, e], {"d1": (number_fact(p, q[0], a),), "d2": (number_fact(e, q[1], b),)})


def test_the_same_figure_is_one_fact_with_both_places() -> None:
    agreed = both("全市累计建成5G基站31240个", "全市累计建成5G基站31240个", 31240, 31240)
    assert agreed.findings == ()
    assert [len(f.evidence) for f in agreed.facts] == [2]


def test_a_changed_digit_is_found_and_the_paper_speaks() -> None:
    agreed = both("全市累计建成5G基站31240个", "全市累计建成5G基站31420个", 31240, 31420)
    assert [(f.rule, f.subject, f.severity) for f in agreed.findings] == [
        ("channel-mismatch", "base_station_total", "must_fix")
    ]
    assert [f.value for f in agreed.facts] == [31240]
    assert {e.document for e in agreed.findings[0].evidence} == {"d1", "d2"}


def test_a_channel_that_also_has_the_version_of_the_paper_is_not_accused() -> None:
    right, wrong = "全市累计建成5G基站31240个", "全市累计建成5G基站31420个"
    paper = document([right], document_id="d1", source="ocr", confidence=0.99)
    first = document([wrong], document_id="d2", channel="email", delivery="email/1")
    anew = document([right], document_id="d3", channel="email", delivery="email/2")
    facts = {"d1": (number_fact(paper, right, 31240),), "d2": (number_fact(first, wrong, 31420),)}
    facts["d3"] = (number_fact(anew, right, 31240),)
    (told,) = agree([paper, first, anew], facts).findings
    assert (told.rule, told.severity) == ("channel-mismatch", "review")
    assert "不止一份" in told.message
    disc = anew.model_copy(update={"channel": "disc"})  # another channel says nothing of which mail counts
    assert [f.severity for f in agree([paper, first, disc], facts).findings] == ["must_fix"]


def test_a_copy_of_an_older_version_accuses_nobody() -> None:
    old, new = "全市累计建成5G基站30240个", "全市累计建成5G基站31240个"
    copies = [
        document([t], document_id=f"d{n}", source="ocr", confidence=0.99) for n, t in enumerate((old, new))
    ]
    disc = document([new], document_id="d2", channel="disc", delivery="disc/1")
    facts = {d.id: (number_fact(d, d.text, int(d.text[-6:-1])),) for d in (*copies, disc)}
    (told,) = agree([*copies, disc], facts, proof=lambda *_: 9.0).findings
    assert told.severity == "review" and "纸质材料各份不一" in told.message


def test_a_scan_on_the_disc_that_was_misread_says_what_the_paper_says() -> None:
    paper = document(["全市累计建成5G基站31240个"], document_id="d1", source="ocr", confidence=0.99)
    disc = document(
        ["全市累计建成5G基站31740个"], document_id="d2", channel="disc", delivery="disc/1", source="ocr"
    )
    facts = {"d1": (number_fact(paper, paper.text, 31240),), "d2": (number_fact(disc, disc.text, 31740),)}

    def told(of_disc: float) -> list[str]:
        agreed = agree([paper, disc], facts, proof=lambda d, *_: 9.0 if d.id == "d1" else of_disc)
        assert [f.value for f in agreed.facts] == [31240]
        return [f.severity for f in agreed.findings]

    assert (told(9.0), told(2.0), told(-5.0)) == (["must_fix"], ["review"], [])


def test_a_figure_read_without_certainty_goes_to_a_person() -> None:
    agreed = both("全市累计建成5G基站31240个", "全市累计建成5G基站31420个", 31240, 31420, confidence=0.8)
    assert [f.severity for f in agreed.findings] == ["review"]


def test_a_figure_that_its_reader_doubts_accuses_nobody() -> None:
    paper, disc = "全市累计建成5G基站3124.L个", "全市累计建成5G基站31242个"
    p, e = document([paper], source="ocr"), document([disc], document_id="d2", channel="disc")
    (sheet,) = p.pages
    line = sheet.page.lines[0].model_copy(update={"doubts": ((11, 17),)})
    page = sheet.page.model_copy(update={"lines": (line,)})
    p = p.model_copy(update={"pages": (sheet.model_copy(update={"page": page}),)})
    facts = {"d1": (number_fact(p, paper, 3124),), "d2": (number_fact(e, disc, 31242),)}
    agreed = agree([p, e], facts, proof=lambda *_: 9.0)
    assert [(f.rule, f.severity) for f in agreed.findings] == [("channel-mismatch", "review")]


def test_figures_of_other_sentences_are_no_difference() -> None:
    agreed = both("全市累计建成5G基站31240个", "2023年新开通的站点有1200个，其中室分500个", 31240, 1200)
    assert agreed.findings == ()
    assert len(agreed.facts) == 2


def test_a_policy_title_with_a_slip_of_ocr_is_the_same_policy() -> None:
    p = document(["《温州市5G发展行动方寀》（温政发〔2023〕2号）"], document_id="d1", source="ocr")
    e = document(["《温州市5G发展行动方案》（温政发〔2023〕2号）"], document_id="d2", channel="email")

    def policy(doc, title):  # type: ignore[no-untyped-def]
        value = {"title": title, "number": "温政发〔2023〕2号"}
        evidence: tuple[Evidence, ...] = doc.quote(0, len(doc.text))
        return Fact.model_validate({"kind": "policy", "value": value, "evidence": evidence})

    agreed = agree(
        [p, e], {"d1": (policy(p, "温州市5G发展行动方寀"),), "d2": (policy(e, "温州市5G发展行动方案"),)}
    )
    assert agreed.findings == ()
    assert [f.value.title for f in agreed.facts] == ["温州市5G发展行动方案"]  # type: ignore[union-attr]


SCAN = document(["0577-88123456"], source="ocr")


def form(value: str, *, key: str = "mayor.phone", confidence: float = 1.0) -> Form:
    evidence = SCAN.quote(0, len(SCAN.text))
    field = FormField(key=key, value=value, state="filled", confidence=confidence, evidence=evidence)
    return Form(fields=(field,))


def settled(paper: Form, disc: Form, odds: float | None = None) -> tuple[str | None, list[tuple[str, str]]]:
    other = document(["x"], document_id="d2", channel="disc")
    result = settle_form(paper, [(other, disc)], scan=SCAN, proof=lambda *_: odds)
    return result.form.fields[0].value, [(f.subject, f.severity) for f in result.findings]


def test_fields_that_agree_but_for_blanks_and_dashes() -> None:
    assert settled(form("0577-88123456"), form("0577—8812 3456")) == ("0577-88123456", [])


@pytest.mark.parametrize(
    ("paper", "disc"), [("遵义市", "遵义市."), ("遵义市.", "遵义市"), ("、张伟", "张伟")]
)
def test_a_speck_read_as_a_mark_beside_a_name_is_no_difference(paper: str, disc: str) -> None:
    value, found = settled(form(paper, key="mayor.name"), form(disc, key="mayor.name"), 12.0)
    assert found == []
    assert value == disc  # as typed


def test_a_changed_phone_number_is_found_and_the_paper_speaks() -> None:
    value, found = settled(form("0577-88123456"), form("0577-88123465"))
    assert (value, found) == ("0577-88123456", [("mayor.phone", "must_fix")])


def test_a_number_read_without_certainty_goes_to_a_person() -> None:
    _, found = settled(form("0577-88123456", confidence=0.7), form("0577-88123458"))
    assert found == [("mayor.phone", "review")]


def test_what_ocr_mixes_up_takes_the_electronic_spelling() -> None:
    assert settled(form("1iul1@126.com", key="m.email"), form("liu11@126.com", key="m.email")) == (
        "liu11@126.com",
        [],
    )
    assert settled(form("曹靜", key="m.name"), form("曹静", key="m.name")) == ("曹静", [])


def test_a_second_scanned_copy_is_read_with_the_same_slips() -> None:
    """The first copy takes the electronic spelling; so may the second, whose letters are as hard to tell."""
    copy = document(["ru1@1z.gov.cn"], document_id="d9", source="ocr")
    disc = document(["x"], document_id="d2", channel="disc")

    def found(on_copy: str, odds: float | None = None) -> list[str]:
        others = [(copy, form(on_copy, key="m.email")), (disc, form("rul@lz.gov.cn", key="m.email"))]
        paper = form("ru1@1z.gov.cn", key="m.email")
        return [f.message for f in settle_form(paper, others, scan=SCAN, proof=lambda *_: odds).findings]

    assert found("ru1@1z.gov.cn") == []
    assert found("rum@lz.gov.cn", -1.0) == []
    (told,) = found("rum@lz.gov.cn", 9.0)
    assert "纸质另一份版为“rum@lz.gov.cn”" in told


def test_a_name_that_no_electronic_version_tells_is_written_simplified() -> None:
    assert settle_form(form("曹靜"), [], scan=SCAN).form.fields[0].value == "曹静"
    assert settle_form(form("曹靜"), [], scan=None).form.fields[0].value == "曹靜"


def test_a_doubtful_reading_that_the_electronic_form_repeats_is_read() -> None:
    doubtful = (
        form("liu@163.com", key="m.email", confidence=0.4).fields[0].model_copy(update={"state": "unread"})
    )
    disc = document(["x"], document_id="d2", channel="disc")

    def state(typed: str) -> str:
        others = [(disc, form(typed, key="m.email"))]
        return settle_form(Form(fields=(doubtful,)), others, scan=SCAN).form.fields[0].state

    assert state("liu@163.com") == "filled"
    assert state("wang@163.com") == "unread"


def test_the_picture_settles_what_the_confidence_cannot() -> None:
    paper, disc = form("曾汝苏", key="m.name"), form("曾海燕", key="m.name")
    assert settled(paper, disc, odds=12.0) == ("曾汝苏", [("m.name", "must_fix")])
    assert settled(paper, disc, odds=3.0) == ("曾汝苏", [("m.name", "review")])
    assert settled(paper, disc, odds=-1.0) == ("曾海燕", [])


def test_a_figure_is_proved_by_its_picture() -> None:
    paper = document(["全市累计建成5G基站31240个"], source="ocr", confidence=0.99)
    disc = document(["全市累计建成5G基站31420个"], document_id="d2", channel="disc")
    facts = {
        "d1": (number_fact(paper, paper.text, 31240),),
        "d2": (number_fact(disc, disc.text, 31420),),
    }
    asked = []

    def severities(odds: float) -> list[str]:
        def proof(doc: Document, span: tuple[int, int], other: str) -> float:
            asked.append((doc.id, doc.text[span[0] : span[1]], other))
            return odds

        agreed = agree([paper, disc], facts, proof=proof)
        assert [f.value for f in agreed.facts] == [31240 if odds > 0 else 31420]
        return [f.severity for f in agreed.findings]

    assert [severities(o) for o in (12.0, 2.0, -0.5)] == [["must_fix"], ["review"], []]
    assert asked[0] == ("d1", "31240", "31420")


def torn(read: str, typed: str, odds: dict[str, float] | None) -> tuple[list[str], list[object]]:
    """Severities and values where the scan gives ``read``; ``odds``: what the picture says to each figure."""
    paper = document([f"每万人拥有5G基站{read}个，居全省前列"], source="ocr", confidence=0.99)
    disc = document([f"每万人拥有5G基站{typed}个，居全省前列"], document_id="d2", channel="disc")
    kind = "base_stations_per_10k"
    facts = {
        "d1": (number_fact(paper, "每万人拥有5G基站35", 35, kind=kind, doubtful=True),),
        "d2": (number_fact(disc, f"每万人拥有5G基站{typed}", float(typed), kind=kind),),
    }

    def proof(_doc: Document, _span: tuple[int, int], other: str) -> float | None:
        return None if odds is None else odds.get(other, 9.0)

    agreed = agree([paper, disc], facts, proof=proof)
    return [f.severity for f in agreed.findings], [f.value for f in agreed.facts]


def test_a_figure_with_a_letter_is_the_electronic_one_that_fits() -> None:
    assert torn("35.L", "35.2", None) == ([], [35.2])
    assert torn("35.L", "35.2", {"35.2": 1.0}) == ([], [35.2])


def test_a_figure_with_a_letter_may_be_another_by_its_picture() -> None:
    assert torn("35.L", "35.2", {"35.2": 9.0, "35.7": 1.0}) == (["must_fix"], [35])
    assert torn("35.L", "35.2", {"35.2": 4.0, "35.7": 1.0}) == (["review"], [35])


def test_a_figure_with_a_letter_that_does_not_fit_goes_to_a_person() -> None:
    assert torn("35.L", "36.2", {"36.2": 20.0}) == (["review"], [35])
    assert torn("35.L", "36.2", None) == (["review"], [35])


def test_a_list_named_without_its_year_is_the_dated_one() -> None:
    texts = ("恒泰纺织“5G纺纱工厂”入选2023年5G工厂名录", "恒泰纺织“5G纺纱工厂”入选5G工厂名录")

    def factory(doc: Document, name: str) -> Fact:
        value = {"enterprise": "恒泰纺织", "project": "5G纺纱工厂", "list": name}
        place = doc.quote(0, len(doc.text))
        return Fact.model_validate({"kind": "factory", "value": value, "confidence": 0.9, "evidence": place})

    for dated, bare in ((0, 1), (1, 0)):
        p = document([texts[dated]], document_id="d1", source="ocr")
        e = document([texts[bare]], document_id="d2", channel="disc")
        lists = ["2023年5G工厂名录", "5G工厂名录"]
        facts = {"d1": (factory(p, lists[dated]),), "d2": (factory(e, lists[bare]),)}
        (fact,) = agree([p, e], facts).facts
        assert fact.value.list == "2023年5G工厂名录"  # type: ignore[union-attr]
        assert len(fact.evidence) == 2


def test_a_letter_lost_between_two_pieces_of_a_line_accuses_nobody() -> None:
    def read(*pieces: str) -> tuple[str | None, int]:
        scan = document(list(pieces), source="ocr")
        field = FormField(
            key="applicant_city",
            value="".join(pieces),
            state="filled",
            evidence=scan.quote(0, len(scan.text)),
        )
        disc = (
            document(["x"], document_id="d2", channel="disc"),
            form("长沙市、株洲市、湘潭市", key="applicant_city"),
        )
        settled_form = settle_form(Form(fields=(field,)), [disc], scan=scan)
        return settled_form.form.fields[0].value, len(settled_form.findings)

    assert read("长沙市、株洲市、", "潭市") == ("长沙市、株洲市、湘潭市", 0)
    assert read("长沙市、", "洲市、湘潭市") == ("长沙市、株洲市、湘潭市", 0)
    assert read("长沙市、株洲市、", "鹰潭市") == ("长沙市、株洲市、鹰潭市", 1)
    assert read("长沙市、株", "洲市、潭市") == ("长沙市、株洲市、潭市", 1)


def test_what_another_channel_leaves_blank_or_lacks_goes_to_a_person() -> None:
    paper = Form(fields=(*form("王伟", key="mayor.name").fields, *form("0577-88123456").fields))
    blank = FormField(key="mayor.name", state="blank", evidence=())
    disc = Form(fields=(blank, *form("0577-88123456").fields))
    assert settled(paper, disc)[1] == [("mayor.name", "review")]
    assert settled(paper, Form(fields=disc.fields[1:]))[1] == [("mayor.name", "review")]
    assert settled(paper, Form(fields=(blank,)))[1] == []  # nothing is filled: told by a finding of its own
    assert settled(paper, paper)[1] == []


def test_the_same_figure_of_another_year_is_told_with_its_year() -> None:
    p, e = (
        document(["到2024年5G基站42800个"], source="ocr", confidence=0.99),
        document(["到2025年5G基站42800个"]),
    )
    e = e.model_copy(update={"id": "d2", "channel": "disc"})
    facts = {
        "d1": (number_fact(p, "5G基站42800个", 42800, status="target", as_of="2024"),),
        "d2": (
            number_fact(e, "5G基站42800个", 42800, status="target", as_of="2025").model_copy(
                update={"evidence": e.quote(7, 16)}
            ),
        ),
    }
    (finding,) = agree([p, e], facts).findings
    assert "42800（目标，2024）" in finding.message and "42800（目标，2025）" in finding.message


def test_a_policy_told_as_planned_in_one_version_is_no_difference() -> None:
    p, e = document(["甬政发〔2023〕1号"], source="ocr"), document(["甬政发〔2023〕1号"])
    e = e.model_copy(update={"id": "d2", "channel": "disc"})
    value = {"title": "宁波市行动方案", "number": "甬政发〔2023〕1号"}
    fact = Fact.model_validate({"kind": "policy", "value": value, "evidence": p.quote(0, 11)})
    other = fact.model_copy(update={"status": "planned", "evidence": e.quote(0, 11)})
    assert agree([p, e], {"d1": (fact,), "d2": (other,)}).findings == ()


def test_a_guess_differs_from_nothing_and_is_told_where_nothing_read_says_it() -> None:
    paper, disc = "全市累计建成5G基站31240个，规模28000个", "全市累计建成5G基站31240个，规模29000个"
    p, e = (
        document([paper], source="ocr"),
        document([disc], document_id="d2", channel="disc", delivery="disc/1"),
    )
    guess = {"confidence": GUESSED, "doubtful": True}
    facts = {
        "d1": (number_fact(p, "5G基站31240个", 31240), number_fact(p, "规模28000个", 28000, **guess)),
        "d2": (
            number_fact(e, "规模29000个", 29000, **guess),
            number_fact(e, "5G基站31240个", 31240, **guess),
        ),
    }
    agreed = agree([p, e], facts)
    assert agreed.findings == ()
    assert [(f.value, f.guessed) for f in agreed.facts] == [(31240, False), (28000, True), (29000, True)]
