"""Every word of the paper against the electronic version: what was changed is told, slips of reading are not."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from builders import document, number_fact

from pipeline.agreement import text_changes
from pipeline.agreement.letters import Letters, gaps
from pipeline.agreement.proof import over_two_lines
from pipeline.model import Document, Fact, Finding

TEXT = (
    "2023年新建5G基站4520个，其中宏站3100个。由市工业和信息化局局长周明远牵头，成立工作专班。"
    "依据《关于加快5G发展的若干措施》（明政办发〔2022〕18号），自2022年7月起实施。"
)


def found(
    paper: str, disc: str, *, odds: float | None = 9.0, facts: tuple[Fact, ...] = ()
) -> tuple[Finding, ...]:
    scan = document([paper], role="plan", source="ocr")
    file = document([disc], role="plan", document_id="d2", channel="disc", delivery="disc/1")
    return text_changes([scan, file], {"d1": facts}, (), proof=lambda *_: odds)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("4520", "4920"),
        ("3100", "31000"),
        ("周明远", "周明达"),
        ("18号", "16号"),
        ("7月", "9月"),
        ("2023年", "2022年"),
        ("若干措施", "实施意见"),
    ],
)
def test_every_planted_change_is_told_with_both_places(was: str, now: str) -> None:
    (finding,) = found(TEXT, TEXT.replace(was, now))
    assert (finding.rule, finding.subject, finding.severity) == ("channel-mismatch", "plan", "review")
    assert [e.document for e in finding.evidence] == ["d1", "d2"]
    assert all(e.quote in t for e, t in zip(finding.evidence, (TEXT, TEXT.replace(was, now)), strict=True))


def test_the_cells_around_a_change_are_shown_apart() -> None:
    rows = ["标识注册量", "亿个", "1.2", "2.5", "4.0", *["专班每月调度一次，按季通报进展。"] * 2]
    scan = document(rows, role="plan", source="ocr")
    typed = ["2.8" if row == "2.5" else row for row in rows]
    file = document(typed, role="plan", document_id="d2", channel="disc", delivery="disc/1")
    (finding,) = text_changes([scan, file], {}, (), proof=lambda *_: 9.0)
    assert "量 亿个 1.2 2.5”处的“2.5”，光盘版为“2.8”" in finding.message


def test_what_the_picture_does_not_bear_out_is_not_told() -> None:
    assert found(TEXT, TEXT.replace("4520", "4920"), odds=3.0) == ()
    assert found(TEXT, TEXT.replace("4520", "4920"), odds=None) == ()


@pytest.mark.parametrize(
    ("odds_of_disc", "severities"), [(9.0, ["must_fix"]), (2.0, []), (-4.0, []), (None, ["review"])]
)
def test_a_scan_on_the_disc_may_be_misread_as_well(odds_of_disc: float | None, severities: list[str]) -> None:
    scan = document([TEXT], role="plan", source="ocr")
    disc = document(
        [TEXT.replace("4520", "4920")], role="plan", document_id="d2", channel="disc", source="ocr"
    )
    facts = {"d1": (number_fact(scan, "2023年新建5G基站4520个", 4520),)}
    told = text_changes([scan, disc], facts, (), proof=lambda d, *_: 9.0 if d.id == "d1" else odds_of_disc)
    assert [f.severity for f in told] == severities


def test_a_change_in_a_fact_must_be_set_right() -> None:
    scan = document([TEXT], role="plan", source="ocr")
    fact = number_fact(scan, "新建5G基站4520个", 4520)
    (finding,) = found(TEXT, TEXT.replace("4520", "4920"), facts=(fact,))
    assert (finding.subject, finding.severity) == ("base_station_total", "must_fix")


@pytest.mark.parametrize(("channel", "severity"), [("email", "review"), ("disc", "must_fix")])
def test_a_figure_that_another_mail_has_right_is_for_a_person(channel: str, severity: str) -> None:
    """The first mail was wrong and a second came, put right; another channel's version does not put it right."""
    scan = document([TEXT], role="plan", source="ocr")
    common = {"role": "plan", "source": "text_layer"}
    wrong = document([TEXT.replace("4520", "4920")], document_id="d2", channel="email", **common)  # type: ignore[arg-type]
    right = document([TEXT], document_id="d3", channel=channel, **common)  # type: ignore[arg-type]
    facts = {d.id: (number_fact(d, "新建5G基站4520个", 4520),) for d in (scan, right)}
    (finding,) = text_changes([scan, wrong, right], facts, (), proof=lambda *_: 9.0)
    assert (finding.subject, finding.severity) == ("base_station_total", severity)


@pytest.mark.parametrize(("read", "severity"), [("广区智能物流", "review"), ("全区智慧物流", "must_fix")])
def test_a_letter_that_leaves_no_name_of_the_list_is_for_a_person(read: str, severity: str) -> None:
    text = f"{TEXT}厂区智能物流等场景落地应用，成效明显，得到企业认可。"
    file = document([text], role="plan", document_id="d2", channel="disc", delivery="disc/1")
    scan = document([text.replace("厂区智能物流", read)], role="plan", source="ocr")
    start = text.index("厂区")
    fact = Fact.model_validate(
        {"kind": "scenario", "value": "厂区智能物流", "evidence": file.quote(start, start + 6)}
    )
    (finding,) = text_changes([scan, file], {"d2": (fact,)}, (), proof=lambda *_: 9.0)
    assert (finding.subject, finding.severity) == ("scenario", severity)


@pytest.mark.parametrize(
    ("whole", "read"), [("全市常住人口", "全市常住人"), ("二〇二四年", "二二四年"), ("（一）指导", "（）指")]
)
def test_a_letter_or_two_that_the_reader_lost_accuse_nobody(whole: str, read: str) -> None:
    assert found(f"{TEXT}{read}{TEXT}", f"{TEXT}{whole}{TEXT}") == ()


def test_a_lost_figure_is_told() -> None:
    (finding,) = found(TEXT.replace("3100", "310"), TEXT)
    assert finding.severity == "review"


def test_a_letter_more_on_the_scan_is_for_a_person() -> None:
    scan = document([TEXT.replace("宏站", "口宏站")], role="plan", source="ocr")
    fact = number_fact(scan, "其中口宏站3100个", 3100)
    (finding,) = found(TEXT.replace("宏站", "口宏站"), TEXT, facts=(fact,))
    assert (finding.subject, finding.severity) == ("base_station_total", "review")


def test_variants_and_marks_are_no_change() -> None:
    odd = TEXT.replace("，", ",").replace("局", "侷").replace("（", "(").replace("发展", "發展")
    assert found(odd, TEXT) == ()


def test_long_and_moved_passages_are_left_to_a_person_to_compare() -> None:
    head, tail = TEXT.split("。", 1)
    assert found(tail + head + "。", TEXT) == ()


def test_what_a_finding_tells_is_not_told_again() -> None:
    scan = document([TEXT], role="plan", source="ocr")
    file = document([TEXT.replace("4520", "4920")], role="plan", document_id="d2", channel="disc")
    told = Finding(
        rule="channel-mismatch", subject="x", severity="must_fix", message="", evidence=scan.quote(0, 20)
    )
    assert text_changes([scan, file], {}, (told,), proof=lambda *_: 9.0) == ()


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_one_changed_letter_of_a_long_text_is_one_gap(seed: int, step: int) -> None:
    rng = Random(seed)
    text = "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(3000))
    at = rng.randrange(len(text))
    other = text[:at] + chr(ord(text[at]) + 5000 + step) + text[at + 1 :]
    assert list(gaps(text, other)) == [(at, at + 1, at, at + 1)]


def test_texts_that_part_come_together_again() -> None:
    rng = Random(1)
    made = ["".join(chr(0x4E00 + rng.randrange(9000)) for _ in range(2500)) for _ in range(4)]
    a, b = made[0] + made[1] + made[2], made[0] + made[3] + made[2][:700] + "变" + made[2][701:]
    last = list(gaps(a, b))[-1]
    assert (a[last.a0 : last.a1], b[last.b0 : last.b1]) == (made[2][700], "变")


def test_points_count_between_digits_only() -> None:
    assert Letters.of("达35.2个。共3.", 0, 10).text == "达35.2个共3"


def test_documents_without_counterpart_say_nothing() -> None:
    alone: list[Document] = [document([TEXT], role="plan", source="ocr")]
    assert text_changes(alone, {}, (), proof=lambda *_: 9.0) == ()


def test_a_table_of_contents_is_not_compared() -> None:
    lines = "".join(f"{n}、保障措施与组织领导工作机制{'…' * 9}{n}" for n in "123456")
    assert found(lines.replace("…5", "…"), lines) == ()


@pytest.mark.parametrize(
    ("read", "typed"), [("5G+T网络", "5G+工业互联网络"), ("信局", "信息化局"), ("TT业", "工工业")]
)
def test_letters_lost_or_read_as_latin_ones_accuse_nobody(read: str, typed: str) -> None:
    assert found(TEXT + read + TEXT, TEXT + typed + TEXT) == ()


def test_a_figure_is_told_whole() -> None:
    (finding,) = found(
        TEXT.replace("4520", "19138"), TEXT.replace("4520", "20238")
    )  # the letters that differ are 191 and 202
    assert "“19138”，光盘版为“20238”" in finding.message


def test_a_total_stated_twice_is_one_difference() -> None:
    twice = (
        "全市建成5G基站19138个。" + "先导区按一城一策统筹推进各项任务。" * 4 + "基站总数19138个，网络良好。"
    )
    scan = document([twice], role="plan", source="ocr")
    changed = twice.replace("19138", "20238")
    file = document([changed], role="plan", document_id="d2", channel="disc", delivery="disc/1")
    facts = {
        "d1": (number_fact(scan, "5G基站19138个", 19138), number_fact(scan, "基站总数19138个", 19138)),
        "d2": (number_fact(file, "5G基站20238个", 20238), number_fact(file, "基站总数20238个", 20238)),
    }
    known = Finding(
        rule="channel-mismatch",
        subject="base_station_total",
        severity="must_fix",
        message="5G基站数各渠道不一致",
        evidence=(facts["d1"][0].evidence[0], facts["d2"][0].evidence[0]),
    )
    assert text_changes([scan, file], facts, (known,), proof=lambda *_: 9.0) == ()
    other = {**facts, "d2": (facts["d2"][0], number_fact(file, "基站总数20238个", 30238))}
    assert text_changes([scan, file], other, (known,), proof=lambda *_: 9.0) != ()  # another figure is told


SENTENCE = "建立市级统筹、县区联动的工作调度机制，每季度通报进展。"
BEGIN, END = TEXT, "依托国家工业互联网大数据中心分中心，建设统一的能力开放平台。"


@pytest.mark.parametrize(
    ("paper", "disc", "says"),
    [
        (BEGIN + SENTENCE + END, BEGIN + END, "光盘版未见"),
        (BEGIN + END, BEGIN + SENTENCE + END, "纸质版未见"),
        (
            BEGIN + SENTENCE + END,
            BEGIN + "设立专项资金，对示范项目按投入给予补助和贴息支持。" + END,
            "光盘版为“设立专项",
        ),
    ],
)
def test_a_sentence_that_one_version_lacks_or_has_otherwise_is_for_a_person(
    paper: str, disc: str, says: str
) -> None:
    (finding,) = found(paper, disc, odds=None)
    assert (finding.rule, finding.subject, finding.severity) == ("channel-mismatch", "plan", "review")
    assert says in finding.message
    assert [e.document for e in finding.evidence] == ["d1", "d2"]


def test_a_running_head_and_a_sentence_in_another_place_are_no_difference() -> None:
    head = "宁波市融合应用先导区试点建设方案"
    assert found(head + BEGIN + head + END + head, head + BEGIN + END) == ()
    assert found(BEGIN + SENTENCE + END + TEXT, BEGIN + END + TEXT + SENTENCE, odds=None) == ()


def test_a_hint_that_one_typist_left_in_the_cell_is_no_difference() -> None:
    hint = "（填写先导区建设的总体目标和分年度目标）"
    scan = document([BEGIN + END], role="plan", source="ocr")
    file = document([BEGIN + hint + END], role="plan", document_id="d2", channel="disc", delivery="disc/1")
    assert text_changes([scan, file], {}, (), proof=lambda *_: None, hints=[hint]) == ()
    assert text_changes([scan, file], {}, (), proof=lambda *_: None) != ()


def test_more_differences_than_pictures_are_asked_are_left_to_a_person() -> None:
    lines = [f"第{n}项任务由甲{n}单位牵头负责落实到位并按时完成。" for n in range(100, 170)]
    (finding,) = found("".join(lines).replace("落实", "洛实"), "".join(lines), odds=0.0)
    assert "70处识读不同" in finding.message
    assert finding.severity == "review"
    assert found("".join(lines[:50]).replace("落实", "洛实"), "".join(lines[:50]), odds=0.0) == ()


def test_a_change_over_two_lines_is_asked_of_both() -> None:
    asked: list[tuple[int, str]] = []

    def ask(line: int, text: str) -> float | None:
        asked.append((line, text))
        return {"李晓": 8.0, "东": 9.0}.get(text, 20.0)

    assert over_two_lines(2, 1, "李晓东", ask) == 17.0
    assert asked == [(0, "李晓"), (1, "东")]
    # shorter or longer: the break that suits it best
    assert over_two_lines(2, 1, "李晓", lambda _, text: 1.0 if text in {"李", "晓"} else 9.0) == 2.0
    assert over_two_lines(1, 1, "李晓东", lambda _, text: None) is None


def test_what_is_left_of_a_page_number_is_no_letter_more() -> None:
    lines = [TEXT, "页", "依托国家工业互联网大数据中心分中心。"]
    scan = document(lines, role="plan", source="ocr")
    file = document(lines[::2], role="plan", document_id="d2", channel="disc", delivery="disc/1")
    assert text_changes([scan, file], {}, (), proof=lambda *_: 9.0) == ()
    longer = [lines[0], "页" + lines[2]]
    scan = document(longer, role="plan", source="ocr")
    assert text_changes([scan, file], {}, (), proof=lambda *_: 9.0) != ()
