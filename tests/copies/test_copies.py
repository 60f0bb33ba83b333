"""Copies that were scanned each for itself: a page that lacks is found, a slip of the reading accuses nobody."""

from __future__ import annotations

import random

import pytest

from pipeline.agreement.proof import Proof
from pipeline.call import load_call
from pipeline.copies import copies_differ
from pipeline.geometry import Box
from pipeline.model import Applicant, Delivery, Document, Line, Page, ReadFile, SourceFile, Submission
from pipeline.structure.documents import documents

CALL = load_call("miit-2024-5g-pilot")
WORDS = "宁波市工业互联网融合应用先导区试点工作方案推进基础设施建设产业生态公共服务发展政策行业企业网络覆盖目标任务举措"
Pages = list[list[str]]


def plan(seed: int = 1, pages: int = 6) -> Pages:
    """A paper of several pages; the fourth has two short lines only."""
    rng = random.Random(seed)
    out = [["".join(rng.choices(WORDS, k=28)) for _ in range(18)] for _ in range(pages)]
    out[0][0] = "宁波市“5G+工业互联网”融合应用先导区试点工作方案"
    out[3] = ["此页为附表说明无正文", "二〇二四年九月二十日"]
    out[1][5] = "截至2023年底全市累计建成5G基站31240个"
    return out


def slipped(pages: Pages, seed: int, share: float = 0.004) -> Pages:
    """As another scan of the same sheets is read."""
    rng = random.Random(seed)
    return [
        ["".join(rng.choice("日曰未末土士") if rng.random() < share else c for c in line) for line in page]
        for page in pages
    ]


def page(number: int, lines: list[str], *, source: str = "ocr", failure: str | None = None) -> Page:
    placed = [
        Line(text=t, box=Box(80, 90 + 30 * n, 500, 105 + 30 * n), confidence=0.97)
        for n, t in enumerate(lines)
    ]
    return Page(
        number=number,
        width=595,
        height=842,
        source=source,
        colour="colour",
        lines=tuple(placed),
        failure=failure,
    )  # type: ignore[arg-type]


def sent(
    files: dict[str, Pages],
    *,
    source: str = "ocr",
    copies: dict[str, int] | None = None,
    failed: dict[str, int] | None = None,
) -> Submission:
    """``files`` by path, each a PDF; several with the same content are told apart by their path."""
    by_delivery: dict[str, list[ReadFile]] = {}
    listed = []
    for path, content in files.items():
        delivery = "/".join(path.split("/")[:2]).removesuffix(".pdf")
        sha = f"{abs(hash(path)):064x}"[:64]
        pages = tuple(
            page(n, lines, source=source, failure="坏页" if (failed or {}).get(path) == n else None)
            for n, lines in enumerate(content, 1)
        )
        by_delivery.setdefault(delivery, []).append(
            ReadFile(
                sha256=sha,
                name=path.rsplit("/", 1)[-1],
                media_type="application/pdf",
                delivery=delivery,
                channel="paper",
                pages=pages,
            )
        )
        listed.append(
            SourceFile(
                delivery=delivery, path=path, sha256=sha, bytes=1, media_type="application/pdf", state="read"
            )
        )
    found: list[Document] = []
    for files_of in by_delivery.values():
        found += documents(files_of, call=CALL, first_id=len(found) + 1)
    return Submission(
        call=CALL.id,
        applicant=Applicant(cities=("宁波市",)),
        deliveries=tuple(Delivery(id=d, channel="paper", copies=(copies or {}).get(d)) for d in by_delivery),
        files=tuple(listed),
        documents=tuple(found),
    )


def sure(_document: Document, _span: tuple[int, int], _other: str) -> float:
    return 9.2


def unsure(_document: Document, _span: tuple[int, int], _other: str) -> float:
    return 0.4


def told(submission: Submission, proof: Proof = unsure) -> str:
    found = copies_differ(submission, proof=proof)
    assert all((f.rule, f.subject, f.severity) == ("copies-differ", "paper", "review") for f in found)
    assert all(f.evidence for f in found)
    return "".join(f.message for f in found)


def five(change: dict[int, Pages] | None = None, form: str = "paper/001/第{}份.pdf") -> dict[str, Pages]:
    return {form.format(n): (change or {}).get(n) or slipped(plan(), n) for n in range(1, 6)}


@pytest.mark.parametrize("form", ["paper/001/第{}份.pdf", "paper/001/第{}份/扫描.pdf", "paper/{}.pdf"])
def test_slips_of_the_reading_accuse_nobody(form: str) -> None:
    assert told(sent(five(form=form))) == ""


@pytest.mark.parametrize("form", ["paper/001/第{}份.pdf", "paper/001/第{}份/扫描.pdf", "paper/{}.pdf"])
def test_a_small_page_that_lacks_in_the_third_copy(form: str) -> None:
    short = slipped(plan(), 3)
    del short[3]
    said = told(sent(five({3: short}, form)))
    assert "第3份" in said and "缺其他份的第4页（“此页为附表说明无正文" in said
    assert not any(f"第{n}份" in said for n in (1, 2, 4, 5))


def test_the_only_copy_with_a_page_more() -> None:
    more = slipped(plan(), 2)
    more.insert(4, ["补充说明" * 9] * 9)
    said = told(sent(five({2: more})))
    assert "第2份（第2份.pdf）多出一页" in said and said.count("份（") == 1


def test_pages_in_another_order() -> None:
    turned = slipped(plan(), 4)
    turned[1], turned[2] = turned[2], turned[1]
    said = told(sent(five({4: turned})))
    assert "第4份（第4份.pdf）页序不同" in said and "缺" not in said


def changed() -> Pages:
    other = plan()
    other[1][5] = other[1][5].replace("31240", "37240")
    return other


def test_a_changed_figure_counts_where_the_picture_proves_it() -> None:
    submission = sent(five({4: changed()}))
    assert told(submission, unsure) == ""
    said = told(submission, sure)
    assert "第4份（第4份.pdf）第2页" in said and "此份“7”，其他份“1”" in said


def test_typed_papers_need_no_proof() -> None:
    files = {f"paper/001/{n}.pdf": changed() if n == 4 else plan() for n in range(1, 6)}
    said = told(sent(files, source="text_layer"))
    assert "第4份（4.pdf）第2页" in said and "37240" in said


@pytest.mark.parametrize("odd", [1, 2, 5])
def test_the_copy_that_stands_alone_is_accused_whichever_it_is(odd: int) -> None:
    files = {f"paper/001/{n}.pdf": changed() if n == odd else plan() for n in range(1, 6)}
    said = told(sent(files, source="text_layer"))
    assert f"第{odd}份（{odd}.pdf）" in said and said.count("份（") == 1


def test_a_paragraph_that_lacks_in_one_copy() -> None:
    short = plan()
    del short[4][7:9]
    said = told(sent(five({5: short})))
    assert "第5份" in said and "第5页" in said


def test_a_page_that_could_not_be_read_is_not_said_to_lack() -> None:
    pages = slipped(plan(), 3)
    pages[3] = []
    assert told(sent(five({3: pages}), failed={"paper/001/第3份.pdf": 4})) == ""


@pytest.mark.parametrize("form", ["paper/001/第{}份.pdf", "paper/001/第{}份/扫描.pdf", "paper/{}.pdf"])
def test_a_copy_that_is_nothing_but_its_beginning(form: str) -> None:
    said = told(sent(five({4: slipped(plan(), 4)[:2]}, form)))
    assert "第4份" in said and "缺其他份的第3页" in said
    assert not any(f"第{n}份" in said for n in (1, 2, 3, 5))


def test_a_copy_in_one_file_that_is_nothing_but_its_beginning() -> None:
    rows = [slipped(plan(), n)[: 2 if n == 3 else None] for n in range(1, 6)]
    said = told(sent({"paper/001/5份.pdf": [sheet for copy in rows for sheet in copy]}))
    assert "第3份" in said and "缺其他份的第3页" in said


def test_a_copy_that_is_nothing_but_its_end() -> None:
    said = told(sent(five({4: slipped(plan(), 4)[4:]})))
    assert "第4份" in said and "缺其他份的第1页" in said


def test_a_copy_in_two_files_is_whole() -> None:
    files = five()
    fifth = files.pop("paper/001/第5份.pdf")
    parts = {
        "paper/001/第5份1.pdf": fifth[:2],
        "paper/001/第5份2.pdf": fifth[2:4],
        "paper/001/第5份3.pdf": fifth[4:],
    }
    assert told(sent({**files, **parts})) == ""


def test_the_beginning_once_more_is_one_too_many_where_all_copies_are_there() -> None:
    files = {**five(), "paper/001/首页重扫.pdf": slipped(plan(), 9)[:2]}
    assert told(sent(files, copies={"paper/001": 5})) == ""
    assert told(sent(files, copies={"paper/001": 6})) != ""


def test_form_and_plan_that_were_not_scanned_equally_often() -> None:
    form = plan(7)
    form[0][0] = "“5G+工业互联网”融合应用先导区申报表"
    forms = {f"paper/001/申报表{n}.pdf": slipped(form, n) for n in range(1, 6)}
    plans = {f"paper/001/方案{n}.pdf": slipped(plan(), n) for n in range(1, 6)}
    assert told(sent({**forms, **plans})) == ""
    del plans["paper/001/方案2.pdf"]
    assert "方案扫描了4份，而申报表有5份" in told(sent({**forms, **plans}))
    assert told(sent({**forms, "paper/001/方案1.pdf": plan()})) == ""  # scanned once on purpose


def test_different_papers_are_no_copies() -> None:
    files = {"paper/001/方案.pdf": plan(1), "paper/001/证明.pdf": plan(2), "paper/001/其他.pdf": plan(3, 4)}
    assert told(sent(files), sure) == ""


def test_parcels_of_five_each_are_papers_of_their_own() -> None:
    files = {"paper/001.pdf": plan(), "paper/002.pdf": changed()}
    both = {"paper/001": 5, "paper/002": 5}
    assert told(sent(files, source="text_layer", copies=both)) == ""
    assert told(sent(files, source="text_layer")) != ""


def test_more_differences_than_pictures_are_asked_are_left_to_a_person() -> None:
    first = plan()
    poor = slipped(first, 3, share=0.1)
    (finding,) = copies_differ(
        sent({"paper/1/第1份.pdf": first, "paper/1/第2份.pdf": poor}), proof=lambda *_: 0.0
    )
    assert "未能逐一核对" in finding.message
    assert finding.severity == "review"
    assert finding.evidence
