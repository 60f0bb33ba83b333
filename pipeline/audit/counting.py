"""The four countings, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.audit.containers import against_containers
from pipeline.audit.folders import against_inbox, against_originals, hashes
from pipeline.audit.listing import against_receipt, balance, one_entry_each
from pipeline.audit.record import Audit, Difference
from pipeline.contract import BatchFile
from pipeline.receive.process import Workshop
from pipeline.receive.records import Receipt

COMMAND = (sys.executable, "-m", "pipeline.receive.recount")


def audit(
    batch: BatchFile,
    originals: Path,
    *,
    receipt: Receipt | None = None,
    inbox: Path | None = None,
    passwords: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Audit:
    """Count again. ``originals`` is the folder of kept files. Raises OSError where the inbox cannot be listed."""
    found: list[Difference] = [*balance(batch), *one_entry_each(batch)]
    remarks: list[str] = []
    if receipt is not None:
        found += against_receipt(batch, receipt)
    if inbox is not None:
        progress("清点收件文件夹")
        found += against_inbox(batch, inbox)
    progress("核对原件")
    hashed = hashes(originals)
    found += against_originals(batch, hashed)
    strays = len(set(hashed) - {f.sha256 for f in batch.received})
    if strays and receipt is None and inbox is None:
        message = f"原件库中有{strays}个文件未列入 batch.json，又没有收件清单可以说明其来历。"
        found.append(Difference(path="store/originals", message=message))
    elif strays:
        remarks.append(f"原件库中另有{strays}个文件不属于本批（以往收件所留），未列入本批清单。")
    progress("逐个复核压缩包、光盘与邮件")
    opened, members = 0, 0
    with Workshop(COMMAND) as shop:
        for difference, remark, count in against_containers(batch, hashed, tuple(passwords), shop):
            opened += count is not None and count.family is not None
            members += len(count.digests) + count.dark if count else 0
            found += [difference] if difference else []
            remarks += [remark] if remark else []
    return Audit(
        files=len(batch.received),
        originals=len(hashed),
        containers=opened,
        members=members,
        differences=tuple(found),
        remarks=tuple(remarks),
    )
