"""OpenVINO in place of onnxruntime, where it is installed (``pip install intake-5g-pilot[openvino]``) and quicker here.

It computes in single precision, with which the text is the same. The variable INTAKE_OPENVINO_PRECISION set to bf16
lets it round to 8 bits of mantissa on CPUs that have such instructions: a third cheaper, and brackets or dashes may
come out in their other width.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.reading.engines.types import Tensor

VARIABLE = "INTAKE_OPENVINO_PRECISION"
QUICKER = 0.9  # of onnxruntime's time from which it is taken
ROUNDS = 3

Inference = Callable[[Tensor], Tensor]


def precision() -> str:
    """f32, or bf16 where that was asked for. Raises ValueError on anything else."""
    asked = os.environ.get(VARIABLE, "f32")
    if asked not in ("f32", "bf16"):
        raise ValueError(f"环境变量 {VARIABLE} 只能是 f32 或 bf16")
    return asked


def quickest(path: Path, plain: Inference, probe: Tensor) -> Inference:
    """``plain``, or OpenVINO's inference of the network at ``path`` where it takes less CPU time over ``probe``."""
    other = _compiled(path)
    if other is None:
        return plain
    return other if _seconds(other, probe) < QUICKER * _seconds(plain, probe) else plain


def _compiled(path: Path) -> Inference | None:
    core = _core()
    if core is None:
        return None
    settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision()}
    request = core.compile_model(str(path), "CPU", settings).create_infer_request()
    return lambda batch: np.array(request.infer({0: batch})[0], np.float32)


@cache
def _core() -> Any | None:
    try:
        from openvino import Core
    except ImportError:
        return None
    return Core()


def _seconds(infer: Inference, probe: Tensor) -> float:
    """CPU seconds of the best of some rounds; the first, which allocates, does not count."""
    infer(probe)
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        infer(probe)
        taken.append(time.process_time() - start)
    return min(taken)
