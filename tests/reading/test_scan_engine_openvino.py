"""OpenVINO takes the place of onnxruntime only where it is there and quicker, and says the same."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest

from pipeline.reading.engines import openvino
from pipeline.reading.engines.models import RECOGNITION, Network, model_path
from pipeline.reading.engines.types import Tensor

PROBE = np.random.default_rng(1).random((1, 3, 48, 160), np.float32)


def plain(batch: Tensor) -> Tensor:
    return batch


def other(batch: Tensor) -> Tensor:
    return batch + 1


@pytest.mark.parametrize(("share", "taken"), [(0.5, other), (0.95, plain), (1.4, plain)])
def test_the_quicker_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, share: float, taken: openvino.Inference
) -> None:
    times = {other: share, plain: 1.0}
    monkeypatch.setattr(openvino, "_compiled", lambda _: other)
    monkeypatch.setattr(openvino, "_seconds", lambda infer, _: times[infer])
    assert openvino.quickest(model_path(RECOGNITION), plain, PROBE) is taken


def test_without_it_onnxruntime_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openvino, "_core", lambda: None)
    assert openvino.quickest(model_path(RECOGNITION), plain, PROBE) is plain


def test_the_best_round_counts_and_the_first_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = cycle((0.0, 3.0, 3.0, 5.0, 5.0, 9.0))
    monkeypatch.setattr(openvino.time, "process_time", lambda: next(clock))
    assert openvino._seconds(plain, PROBE) == 2.0


def test_a_precision_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(openvino.VARIABLE, "int4")
    with pytest.raises(ValueError, match="f32 或 bf16"):
        openvino.precision()


def test_both_say_the_same() -> None:
    pytest.importorskip("openvino", reason="OpenVINO is optional and not installed")
    infer = openvino._compiled(model_path(RECOGNITION))
    assert infer is not None
    network = Network(RECOGNITION)
    assert np.abs(infer(PROBE) - network._plain(PROBE)).max() < 1e-3
