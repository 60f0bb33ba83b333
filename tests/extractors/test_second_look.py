"""The second look at figures: what no pattern knows is guessed at, and what is known to be none is not."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.facts import extract
from extractors.figure_features import candidates
from extractors.learned import decision, rows
from extractors.passages import passage_document
from extractors.reading import make_reading
from pipeline.model import GUESSED, Fact
from pipeline.places import applicant
from tests.extractors.learn_figures import learn

TOTAL, PER = "base_station_total", "base_stations_per_10k"


def guesses(text: str, of: str = "宜昌市") -> list[Fact]:
    facts = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [f for f in facts if f.guessed]


def numbers(text: str) -> list[float]:
    reading = make_reading(
        passage_document(text), applicant=applicant(("宜昌市",)), reference=2024, today="2024-09-30"
    )
    return [c.number.value for c in candidates(reading)]


def test_a_figure_in_words_that_no_rule_knows_is_guessed_and_doubtful() -> None:
    text = "宜昌市5G网络“县县通、镇镇通”已成现实:基站10836个，每万人39.8个。"
    found = guesses(text)
    assert [(f.kind, f.value, f.scope, f.status) for f in found] == [
        (TOTAL, 10836, "city", "actual"),
        (PER, 39.8, "city", "actual"),
    ]
    assert all(f.doubtful and f.confidence == GUESSED for f in found)
    assert ["10836" in f.evidence[0].quote for f in found] == [True, False]


def test_a_guess_is_of_the_day_of_the_figure_before_it() -> None:
    text = "截至2024年6月末，宜昌市5G基站14230个。\n夷陵区2410座、宜都市1516座。"
    assert {(f.value, f.scope, f.as_of) for f in guesses(text)} == {
        (2410, "district", "2024-06"),
        (1516, "district", "2024-06"),
    }


def test_what_is_aimed_at_by_the_years_end_is_of_this_year() -> None:
    found = guesses("截至8月底，全市已开通5G基站9620个，其中城区4870个；预计年底突破1万个。")
    assert [(f.kind, f.status) for f in found] == [(TOTAL, "target"), ("target", "target")]
    assert found[0].as_of == "2024"


@pytest.mark.parametrize(
    "text",
    [
        "宜昌移动建成5G基站8630个，占全市的四成。",  # an operator's own: known by its words and refused
        "全市5G基站31240个。",  # read by a rule
        "全市现有4G基站1.4万个，5G基站31240个。",
    ],
)
def test_what_rules_take_or_refuse_is_not_guessed_at(text: str) -> None:
    assert guesses(text) == []


def test_an_aim_noted_in_a_bracket_is_no_figure_of_its_own() -> None:
    text = "2022年全市5G基站5600个（目标5500个），2023年7100个（目标7000个）。"
    assert [fact.value for fact in guesses(text)] == [7100]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每万人拥有5G基站46.2个，比上年提高11.8个，比全国多18.4个。", [46.2]),
        ("三个区每万人5G基站均在50个以上，全市为43.7个。", [43.7]),
        ("5G基站1.2万个，4G基站16900个，窄带物联网基站6100个。", [12000]),
        ("5G基站1.2万个，覆盖98%，投资22亿元，行政村3120个村，2024年8月。", [12000]),
        ("全市工业企业462家，员工3120人。", []),  # nobody speaks of stations
    ],
)
def test_which_numbers_may_be_figures_of_stations(text: str, expected: list[float]) -> None:
    assert numbers(text) == expected


def test_cells_of_tables_are_left_to_the_tables() -> None:
    assert numbers("5G基站情况\n|区域|5G基站（个）|\n|夷陵区|4560|") == []


def test_the_model_is_whole_and_its_chances_are_of_one_choice() -> None:
    asked = decision("figures")
    chances = asked.chances(rows({"L1:个", "没见过的词"}))
    assert set(chances) == {TOTAL, PER, "none"} == set(asked.answers)
    assert sum(chances.values()) == pytest.approx(1)


def test_learning_tells_words_apart_and_is_the_same_each_time() -> None:
    examples = [(rows({"站", "多"}), 0), (rows({"人", "多"}), 1)] * 8
    weights = learn(examples, 2)
    assert [int(np.argmax(weights[words].sum(axis=0))) for words, _ in examples[:2]] == [0, 1]
    assert np.array_equal(weights, learn(examples, 2))
