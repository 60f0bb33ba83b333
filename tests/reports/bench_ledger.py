"""What the ledger of a large batch costs: memory and processor time of a process that does nothing else.

``python tests/reports/bench_ledger.py 400 3000``: for each number of applications (60 facts, 15 findings and 20 files each)
a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

from builders import whole_submission

from pipeline.call import load_call
from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.model import Finding, Submission
from pipeline.reports.ledger import write_ledger

FACTS, FINDINGS, FILES = 60, 15, 20


def measure(count: int) -> None:
    one = whole_submission()
    finding = Finding(
        rule="seal-missing",
        subject="city_government",
        severity="must_fix",
        message="“申报城市人民政府意见”缺少某某市人民政府印章。" * 2,
    )
    facts = (one.facts * FACTS)[:FACTS]
    kept = one.model_copy(update={"facts": facts, "findings": (finding,) * FINDINGS}).model_dump_json()
    received = tuple(
        ReceivedFile(
            delivery=f"paper/{n}", path=f"paper/{n}/文件{k}.pdf", inside=None, sha256="ab" * 32, bytes=1234,
            media_type="application/pdf", state="read", submission="温州市",
        )
        for n in range(count) for k in range(FILES)
    )  # fmt: skip
    call = load_call()
    batch = BatchFile(
        call=call.id, started_at="", finished_at="", received=received, submissions=(), totals=totals(received, 0)
    )  # fmt: skip

    def told() -> Iterator[Submission]:
        for _ in range(count):
            yield Submission.model_validate_json(kept)  # as from the store

    before, started = _megabytes(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        write_ledger(path, batch, told(), call=call)
        size = path.stat().st_size / 1e6
    print(
        f"{count} applications: {before} MB before, {_megabytes()} MB at most, "
        f"{time.process_time() - started:.1f} CPU-s, {size:.1f} MB of ledger"
    )


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        measure(int(sys.argv[2]))
    else:
        for number in sys.argv[1:]:
            subprocess.run([sys.executable, __file__, "--one", number], check=True)
