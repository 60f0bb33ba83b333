"""``python -m samples.eight_bit``: makes the 8-bit networks under ``pipeline/reading/engines/data``.

Multiplying bytes costs a third of multiplying floats on a CPU made for it. The weights of the rapidocr wheel's
networks are rounded channel by channel; the ranges of what flows between the layers are measured on line and
page pictures of the sample inbox, as they are and made worse. Convolutions with few channels, sums and the
attention layers stay as they are: rounding them costs more than it saves. Done anew when the wheel's networks
change (`pipeline.reading.engines.eight_bit` refuses networks made from others); needs the package ``onnx``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, version_converter
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from pipeline.reading import page_count
from pipeline.reading.engines import RapidEngine, eight_bit
from pipeline.reading.engines.detect import Detector
from pipeline.reading.engines.models import DETECTION, RECOGNITION, Network, Tensor, model_path
from pipeline.reading.engines.recognise import Recogniser
from pipeline.reading.raster_source import raster

Shape = tuple[int, ...]
OPSET = 17  # from 13 on weights are rounded channel by channel
LINES, PAGES = 160, 8  # pictures to measure the ranges on
LONG_ENOUGH = 120  # pixels of width; shorter lines are mostly padding
VOCABULARY = 10_000  # a matrix with more columns is the last one, to the characters


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=Path("samples"), help="folder with inbox/")
    options = parser.parse_args(argv)
    lines, pages = _pictures(sorted((options.samples / "inbox" / "paper").rglob("*.pdf")))
    _convert(RECOGNITION, lines[:LINES], convolution=lambda d: d[2:] == (1, 1) and min(d[:2]) >= 48)
    _convert(DETECTION, pages[:PAGES], convolution=lambda d: min(d[:2]) >= 16)
    return 0


def _pictures(files: Sequence[Path]) -> tuple[list[Tensor], list[Tensor]]:
    """What the two networks are given while the samples are read, in a steady mixed order."""
    reading, finding = _Watched(RECOGNITION), _Watched(DETECTION)
    engine = RapidEngine(detector=Detector(finding), recogniser=Recogniser(exact=reading, quick=reading))
    for path in files:
        for number in range(1, page_count(path, media_type="application/pdf") + 1):
            engine.lines(raster(path, media_type="application/pdf", number=number).pixels)
    lines, pages = reading.seen, finding.seen
    rng = np.random.default_rng(7)
    rng.shuffle(lines)
    rng.shuffle(pages)
    wide = [n for n in lines if n.shape[-1] >= LONG_ENOUGH]
    return [_worse(n, rng) for n in wide], [_worse(p, rng) for p in pages]


def _worse(batch: Tensor, rng: np.random.Generator) -> Tensor:
    """Every other picture with less contrast, blur and noise, as poor scans are."""
    if rng.random() < 0.5:
        return batch
    image = batch[0].transpose(1, 2, 0)
    blurred = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 1.2)))
    noisy = blurred * rng.uniform(0.5, 1.0) + rng.normal(0, rng.uniform(0, 0.1), image.shape)
    return np.ascontiguousarray(np.clip(noisy, -1, 1).astype(np.float32).transpose(2, 0, 1)[np.newaxis])


def _convert(name: str, batches: Sequence[Tensor], *, convolution: Callable[[Shape], bool]) -> None:
    source = model_path(name)
    target = eight_bit.path_of(name)
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        onnx.save(version_converter.convert_version(onnx.load(str(source)), OPSET), str(plain))
        quant_pre_process(str(plain), str(fused), skip_symbolic_shape=True)
        model = onnx.load(str(fused))
        _fuse_gelus(model)
        onnx.save(model, str(fused))
        quantize_static(
            str(fused),
            str(target),
            _Batches(model.graph.input[0].name, batches),
            quant_format=QuantFormat.QDQ,
            nodes_to_quantize=_heavy(model, convolution),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={
                "OpTypesToExcludeOutputQuantization": ["MatMul"],  # probabilities are not rounded
                "QDQOpTypePerChannelSupportToAxis": {"MatMul": 1},
            },
        )
    _sign(target, source)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB, {len(batches)} pictures")


def _heavy(model: Any, convolution: Callable[[Shape], bool]) -> list[str]:
    """Names of the layers to be rounded: convolutions of such weights, and the last matrix."""
    shapes = {w.name: tuple(w.dims) for w in model.graph.initializer}
    names = []
    for node in model.graph.node:
        shape = shapes.get(node.input[1]) if len(node.input) > 1 else None
        if shape is None:
            continue
        last = node.op_type == "MatMul" and shape[-1] > VOCABULARY
        if last or (node.op_type == "Conv" and len(shape) == 4 and convolution(shape)):
            names.append(node.name)
    return names


def _fuse_gelus(model: Any) -> None:
    """x·½(1 + erf(x/√2)), written as five nodes, as one: onnxruntime no longer sees it once rounding stands
    between."""
    graph = model.graph
    makers = {out: node for node in graph.node for out in node.output}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    gone: list[Any] = []
    for erf in [n for n in graph.node if n.op_type == "Erf"]:
        divide = makers[erf.input[0]]
        add = users[erf.output[0]][0]
        product = users[add.output[0]][0]
        half = users[product.output[0]][0]
        kinds = [n.op_type for n in (divide, add, product, half)]
        if kinds != ["Div", "Add", "Mul", "Mul"] or divide.input[0] not in product.input:
            raise ValueError(f"the network has changed: {kinds} around {erf.name}")
        gelu = helper.make_node("Gelu", [divide.input[0]], [half.output[0]], domain="com.microsoft")
        graph.node.insert(list(graph.node).index(half), gelu)
        gone += [divide, erf, add, product, half]
    for node in gone:
        graph.node.remove(node)
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _sign(target: Path, source: Path) -> None:
    """The characters come along, and which network this one was made from."""
    made, original = onnx.load(str(target)), onnx.load(str(source))
    table = {p.key: p.value for p in original.metadata_props}
    table[eight_bit.MADE_FROM] = eight_bit.digest(source)
    helper.set_model_props(made, table)
    onnx.save(made, str(target))


class _Watched:
    """A network that keeps what it is given."""

    def __init__(self, name: str) -> None:
        self._network = Network(name)
        self.seen: list[Tensor] = []

    def __call__(self, batch: Tensor) -> Tensor:
        self.seen.append(batch)
        return self._network(batch)


class _Batches(CalibrationDataReader):  # type: ignore[misc]
    def __init__(self, name: str, batches: Sequence[Tensor]) -> None:
        self._name = name
        self._left: Iterator[Tensor] = iter(batches)

    def get_next(self) -> dict[str, npt.NDArray[np.float32]] | None:
        batch = next(self._left, None)
        return None if batch is None else {self._name: batch}


if __name__ == "__main__":
    sys.exit(main())
