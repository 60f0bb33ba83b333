"""Weights next to nothing, made nothing.

A CPU multiplies numbers below 1e-38 a hundred times more slowly than others. The detector has 256,000 of them, in its last
layers, and spends two thirds of its time there. Without them it gives the same to the last bit. To tell the CPU to take
them for nought would do as well, but would hold for all that the process reckons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from google.protobuf.empty_pb2 import Empty
from google.protobuf.unknown_fields import UnknownFieldSet

# numbers of fields in ONNX's own description of its files, onnx.proto
_GRAPH, _INITIALIZER, _DATA_TYPE, _RAW_DATA = 7, 5, 2, 9
_FLOAT = 1  # TensorProto.DataType
_LEAST = 1024  # bytes; smaller weights cost nothing, and their bytes may stand elsewhere in the file too
_EXPONENT, _VALUE = np.uint32(0x7F800000), np.uint32(0x7FFFFFFF)  # bits of a number in single precision


def without_tiny_weights(model: bytes) -> bytes:
    """An ONNX file without subnormal weights."""
    out = bytearray(model)
    for raw in _weights(model):
        numbers = np.frombuffer(raw, np.uint32)
        tiny = (numbers & _EXPONENT == 0) & (numbers & _VALUE != 0)
        if tiny.any():
            at = model.index(raw)
            out[at : at + len(raw)] = np.where(tiny, np.uint32(0), numbers).tobytes()
    return bytes(out)


def _weights(model: bytes) -> Iterator[bytes]:
    for graph in _fields(model, _GRAPH):
        for tensor in _fields(graph, _INITIALIZER):
            if [*_fields(tensor, _DATA_TYPE)] == [_FLOAT]:
                yield from (raw for raw in _fields(tensor, _RAW_DATA) if len(raw) >= _LEAST)


def _fields(message: bytes, number: int) -> Iterator[Any]:
    """What stands in a message under the number of a field: bytes, or a number."""
    parsed = Empty()  # knows no fields: all of them are unknown ones
    parsed.ParseFromString(message)
    for field in UnknownFieldSet(parsed):
        if field.field_number == number:
            yield field.data
