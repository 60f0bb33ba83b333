"""The neural networks that the rapidocr package carries in its wheel, as onnxruntime sessions.

The package's own classes are not used: they neither give the recogniser's probabilities nor let the
width of a line picture be chosen.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
ORIENTATION = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

Tensor = npt.NDArray[np.float32]


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
    """One network of the wheel, one input, one output, one thread."""

    def __init__(self, name: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # the arena keeps the largest page's buffers for good: memory would grow with odd page sizes
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(model_path(name)), options, providers=["CPUExecutionProvider"]
        )
        self._input: str = self._session.get_inputs()[0].name

    def __call__(self, batch: Tensor) -> Tensor:
        result: Tensor = self._session.run(None, {self._input: batch})[0]
        return result

    def metadata(self, key: str) -> str:
        """A text stored in the model file. Raises KeyError."""
        table: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        return table[key]


def tensor(image: npt.NDArray[np.uint8]) -> Tensor:
    """A grey or BGR picture as the networks take it: (3, height, width), -1 … 1."""
    scaled = np.multiply(image, np.float32(1 / 127.5), dtype=np.float32)
    scaled -= 1.0
    if scaled.ndim == 2:
        return np.ascontiguousarray(np.broadcast_to(scaled, (3, *scaled.shape)))
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))
