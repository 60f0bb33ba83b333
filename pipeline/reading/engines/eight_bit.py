"""The networks in bytes: the same ones with rounded weights, twice as fast where the CPU multiplies bytes.

They give the first look at a line and the boxes of a page; doubtful lines are read by the networks as they
were (`rapid_engine`). `python -m samples.eight_bit` makes them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from pipeline.reading.engines.models import Network, model_path

MADE_FROM = "made_from"  # key of the model file: sha256 of the network that was rounded
# older CPUs add products of bytes in 16 bits, which run over: they would read nonsense
ABLE = frozenset({"avx512_vnni", "avx_vnni", "asimddp"})
CPU = Path("/proc/cpuinfo")


def network(name: str) -> Network | None:
    """The network ``name`` of the wheel in bytes; None where the CPU is not made for it, or where the wheel
    holds another network than the one that was rounded. Never chosen by time, so that the same machine
    always reads the same."""
    path = path_of(name)
    if not cpu_is_able() or not path.is_file():
        return None
    found = Network(path)
    return found if found.metadata(MADE_FROM) == digest(model_path(name)) else None


def path_of(name: str) -> Path:
    return Path(__file__).parent / "data" / f"{Path(name).stem}-int8.onnx"


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def cpu_is_able() -> bool:
    """Whether the CPU adds products of bytes in 32 bits. Unknown counts as no."""
    try:
        lines = CPU.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((n for n in lines if n.lower().startswith(("flags", "features"))), "")
    return not ABLE.isdisjoint(flags.partition(":")[2].split())
