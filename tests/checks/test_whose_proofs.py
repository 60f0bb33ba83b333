"""Proofs that another city's government issued."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import document, whole_submission

from pipeline.call import load_call
from pipeline.checks import Checked
from pipeline.checks.whose import proofs_of_others


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["台州市人民政府办公室", "关于印发《5G应用行动方案》的通知", "各县（市、区）人民政府："], True),
        (["温州市人民政府办公室", "关于印发《5G应用行动方案》的通知"], False),
        (["瑞安市人民政府", "关于支持5G发展的意见"], False),  # within the applicant's
        (["浙江省人民政府", "关于加快工业互联网发展的意见"], False),
        (["台州市人民政府 温州市人民政府", "战略合作协议"], False),
        (["2023年5G工厂名录", "台州市某公司 5G工厂"], False),
    ],
)
def test_a_proof_of_another_city_goes_to_a_person(lines: list[str], told: bool) -> None:
    proof = document(lines, document_id="d9", role="evidence", channel="disc")
    whole = whole_submission()
    submission = whole.model_copy(update={"documents": (*whole.documents, proof)})
    found = list(proofs_of_others(Checked(submission=submission, call=load_call())))
    assert [(f.rule, f.severity) for f in found] == [("applicant-unclear", "review")] * told
    assert all("台州市" in f.message and f.evidence[0].document == "d9" for f in found)
