"""The detector without its weights next to nothing: quicker, and the same to the last bit."""

from __future__ import annotations

import numpy as np
import onnxruntime
import pytest

from pipeline.reading.engines.models import DETECTION, RECOGNITION, model_path
from pipeline.reading.engines.tiny_weights import without_tiny_weights

FLOAT, INT64 = 1, 7


def field(number: int, payload: bytes) -> bytes:
    """A field of bytes as protobuf writes it."""
    length, size = len(payload), bytearray()
    while length > 0x7F:
        size.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([number << 3 | 2, *size, length]) + payload


def model_of(weights: bytes, *, kind: int) -> bytes:
    """A file with a graph of one tensor."""
    tensor = bytes([2 << 3, kind]) + field(8, b"conv.w_0") + field(9, weights)
    return field(2, b"paddle") + field(7, field(5, tensor) + field(2, b"graph"))


def test_only_weights_next_to_nothing_become_nothing() -> None:
    numbers = np.linspace(-1.0, 1.0, 1000, dtype=np.float32)
    numbers[[3, 500]] = 1e-40, -3e-45
    plain = numbers.copy()
    plain[[3, 500]] = 0.0
    given = without_tiny_weights(model_of(numbers.tobytes(), kind=FLOAT))
    assert given == model_of(plain.tobytes(), kind=FLOAT)


def test_what_is_no_float_stays() -> None:
    model = model_of(np.arange(1000, dtype=np.int64).tobytes(), kind=INT64)
    assert without_tiny_weights(model) == model


@pytest.mark.parametrize(("name", "shape"), [(DETECTION, (1, 3, 160, 128)), (RECOGNITION, (1, 3, 48, 160))])
def test_a_network_gives_the_same_without_them(name: str, shape: tuple[int, ...]) -> None:
    model = model_path(name).read_bytes()
    picture = np.random.default_rng(7).random(shape, np.float32) * 2 - 1
    before, after = (
        onnxruntime.InferenceSession(m, providers=["CPUExecutionProvider"])
        for m in (model, without_tiny_weights(model))
    )
    key = before.get_inputs()[0].name
    assert np.array_equal(before.run(None, {key: picture})[0], after.run(None, {key: picture})[0])


def test_the_detector_has_many_of_them() -> None:
    """If a later one has none, all this can go."""
    before = model_path(DETECTION).read_bytes()
    after = without_tiny_weights(before)
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) > 200_000
