"""Seals copy by copy: the one that lacks is told, whichever it is; and copies in one file are told apart."""

from __future__ import annotations

import pytest

from pipeline.copies import copies_differ, unsealed_copies, with_short_copies
from pipeline.geometry import Box
from pipeline.model import Delivery, Document, Form, Region, Signature, SignatureCell, Submission
from tests.copies.test_copies import changed, plan, sent, slipped, sure, told, unsure

BODY = "安徽省通信管理局"


def sealed(**change: object) -> Signature:
    values = {"block": "comms_administration", "expected_body": BODY, "seal": "present", "seal_text": BODY,
              "date": "2024-09-20", "date_state": "present"} | change  # fmt: skip
    return Signature.model_validate(values)


LACKS_SEAL = {"seal": "missing", "seal_text": None}
LACKS_DATE = {"date": None, "date_state": "missing"}


def copies(cells: dict[str, Signature], deliveries: tuple[Delivery, ...] = ()) -> str:
    """What is told of forms (``cells`` by the path of each), of which the first is the one that shows most."""
    submission = sent({path: plan() for path in cells})
    documents: tuple[Document, ...] = submission.documents
    files = {f.sha256: f.path for f in submission.files}
    signed = {d.id: (cells[files[d.files[0]]],) for d in documents}
    best = next(iter(cells.values()))
    draft: Submission = submission.model_copy(
        update={"signatures": (best,), "deliveries": deliveries or submission.deliveries}
    )
    return "；".join(r.words for r in unsealed_copies(draft, signed))


def three(third: Signature) -> dict[str, Signature]:
    return {f"paper/001/{n}.pdf": third if n == 3 else sealed() for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("third", "words"),
    [
        (LACKS_SEAL, f"第3份申报表（3.pdf第1页起）未见{BODY}印章"),
        (LACKS_DATE, f"第3份申报表（3.pdf第1页起）{BODY}签章栏未填日期"),
        (LACKS_SEAL | LACKS_DATE, f"未见{BODY}印章且日期未填"),
        ({"seal": "copy"}, f"{BODY}印章疑为复印件"),
        ({"seal": "wrong_body", "seal_text": "安徽省教育厅"}, f"应盖{BODY}印章处所盖为其他单位印章"),
        ({"seal": "unclear", "seal_text": None}, f"未能辨认{BODY}印章"),
    ],
)
def test_the_copy_that_lacks_is_told_and_only_it(third: dict[str, object], words: str) -> None:
    said = copies(three(sealed(**third)))
    assert words in said and said.count("份申报表") == 1


def test_copies_that_are_alike_or_hard_to_read_are_not_told() -> None:
    assert copies(three(sealed())) == ""
    assert copies(three(sealed(seal="unclear", seal_text="安徽省通言管理局"))) == ""


def test_what_no_copy_has_is_told_elsewhere() -> None:
    assert copies({f"paper/001/{n}.pdf": sealed(**LACKS_SEAL, **LACKS_DATE) for n in (1, 2)}) == ""


def test_a_form_of_another_day_mends_the_first() -> None:
    cells = {"paper/001/甲.pdf": sealed(), "paper/002/乙.pdf": sealed(**LACKS_SEAL)}
    days = [("paper/001", "2024-09-26"), ("paper/002", "2024-09-20")]
    assert copies(cells, tuple(Delivery(id=d, channel="paper", received_on=day) for d, day in days)) == ""
    assert "第2份" in copies(cells, tuple(Delivery(id=d, channel="paper") for d, _ in days))


def test_it_is_one_finding_with_the_other_differences() -> None:
    submission = sent({f"paper/001/{n}.pdf": plan() for n in (1, 2)})
    signed = {
        d.id: (sealed() if n == 0 else sealed(**LACKS_SEAL),) for n, d in enumerate(submission.documents)
    }
    draft = submission.model_copy(update={"signatures": (sealed(),)})
    found = copies_differ(draft, proof=unsure, sealing=unsealed_copies(draft, signed))
    assert [(f.rule, f.subject, f.severity) for f in found] == [("copies-differ", "paper", "review")]
    assert f"未见{BODY}印章" in found[0].message


def test_the_seal_of_one_copy_does_not_stand_for_all_where_it_is_looked_at_alone() -> None:
    submission = sent({f"paper/001/{n}.pdf": plan() for n in (1, 2)})
    whole, short = (
        (sealed(), sealed(block="industry_department", expected_body="安徽省工业和信息化厅", **lacks))
        for lacks in ({}, LACKS_SEAL)
    )
    signed = {d.id: cells for d, cells in zip(submission.documents, (whole, short), strict=True)}
    draft = submission.model_copy(update={"signatures": whole})
    comms, industry = with_short_copies(whole, unsealed_copies(draft, signed))
    assert comms.short_copies == ()
    assert industry.seal == "present"
    assert industry.short_copies == ("第2份申报表（2.pdf第1页起）未见安徽省工业和信息化厅印章",)


def test_a_page_that_lacks_in_the_second_copy_of_one_file() -> None:
    second = slipped(plan(), 2)
    del second[2]
    file = [*plan(), *second, *slipped(plan(), 3)]
    said = told(sent({"paper/001/三份.pdf": file}))
    assert "第2份（三份.pdf第7页起）缺其他份的第3页" in said and said.count("份（") == 1


def test_a_copy_of_one_file_that_lacks_its_first_page() -> None:
    again = [slipped(plan(), n) for n in range(5)]
    file = [*again[0], *again[1][1:], *again[2], *again[3], *again[4]]
    assert "多出" in told(sent({"paper/001/五份.pdf": file}))


def test_copies_in_one_file_that_are_alike_are_not_told() -> None:
    assert told(sent({"paper/001/三份.pdf": [*plan(), *slipped(plan(), 2), *slipped(plan(), 3)]})) == ""


def test_certificates_that_differ_by_a_name_are_no_copies() -> None:
    body = plan(7)[1]
    file = [[f"证书第{n}号", "授予甲乙丙丁"[n % 3 : n % 3 + 4], *body] for n in range(6)]
    assert told(sent({"paper/001/证书.pdf": file}), sure) == ""


def test_papers_of_one_kind_in_one_file_are_no_copies() -> None:
    assert told(sent({"paper/001/合订.pdf": [*plan(1), *plan(2)]})) == ""


def test_dates_by_hand_in_signature_cells_are_not_compared_as_text() -> None:
    submission = sent({f"paper/001/{n}.pdf": changed() if n == 4 else plan() for n in range(1, 6)})
    cell = SignatureCell(
        block="comms_administration", start=0, end=0, regions=(Region(page=2, box=Box(0, 0, 595, 842)),)
    )
    forms = [d.model_copy(update={"form": Form(signature_cells=(cell,))}) for d in submission.documents]
    assert "此份“7”" in told(submission, sure)
    assert told(submission.model_copy(update={"documents": tuple(forms)}), sure) == ""
