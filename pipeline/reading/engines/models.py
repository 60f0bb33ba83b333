"""The neural networks that the rapidocr package carries in its wheel, run one at a time.

The package's own classes are not used: they neither give the recogniser's probabilities nor let the
width of a line picture be chosen.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipeline.reading.engines.openvino import quickest
from pipeline.reading.engines.tiny_weights import without_tiny_weights
from pipeline.reading.engines.types import Tensor

if TYPE_CHECKING:
    import onnxruntime

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
ORIENTATION = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

# Fuses the transposing of the recogniser's features into its last product, whose weights (18,710 classes) are then
# put in order anew for each line: a sixth of the cost of reading. The result is the same to the last bit.
_SLOWING = ["MatmulTransposeFusion"]

# what a network is given where it is tried which runtime is quicker here
_PROBES = {DETECTION: (1, 3, 640, 448), RECOGNITION: (1, 3, 48, 320), ORIENTATION: (1, 3, 48, 192)}


class ModelMissing(RuntimeError):
    """The OCR models are not where the rapidocr wheel puts them."""


def model_path(name: str) -> Path:
    """Where the wheel keeps a model. Raises `ModelMissing`."""
    spec = importlib.util.find_spec("rapidocr")
    path = Path(spec.origin).parent / "models" / name if spec is not None and spec.origin else None
    if path is None or not path.is_file():
        raise ModelMissing(f"OCR 模型 {name} 不存在：请重新安装 rapidocr")
    return path


class Network:
    """One network of the wheel, one input, one output, one thread; on onnxruntime, or on OpenVINO where that is
    there and quicker."""

    def __init__(self, name: str) -> None:
        self._session = network_session(name)
        self._input: str = self._session.get_inputs()[0].name
        probe = np.random.default_rng(0).random(_PROBES[name], np.float32)
        self._infer = quickest(model_path(name), self._plain, probe)

    def __call__(self, batch: Tensor) -> Tensor:
        return self._infer(batch)

    def _plain(self, batch: Tensor) -> Tensor:
        result: Tensor = self._session.run(None, {self._input: batch})[0]
        return result

    def metadata(self, key: str) -> str:
        """A text stored in the model file. Raises KeyError."""
        table: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return table[key]


def network_session(name: str, *, optimised: Path | None = None) -> onnxruntime.InferenceSession:
    """The network on onnxruntime; what that makes of it is written to ``optimised``."""
    import onnxruntime  # by the workers alone: the process that hands out pages runs no network

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # the arena keeps the largest page's buffers for good: memory would grow with odd page sizes
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    if optimised is not None:
        options.optimized_model_filepath = str(optimised)
    model = without_tiny_weights(model_path(name).read_bytes())
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWING
    )


def tensor(image: npt.NDArray[np.uint8]) -> Tensor:
    """A grey or BGR picture as the networks take it: (3, height, width), -1 … 1."""
    scaled = np.multiply(image, np.float32(1 / 127.5), dtype=np.float32)
    scaled -= 1.0
    if scaled.ndim == 2:
        return np.ascontiguousarray(np.broadcast_to(scaled, (3, *scaled.shape)))
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))
