"""One delivery → its documents."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from flows.steps.file import FileReading, pages_of
from flows.workshop import Workshop
from pipeline.model import Delivery, Document, ReadFile, Record, SourceFile
from pipeline.structure.documents import documents as documents_of


class DeliveryReading(Record):
    delivery: str
    documents: tuple[Document, ...] = ()
    error: str | None = None


def read_delivery(
    shop: Workshop, delivery: Delivery, files: Sequence[SourceFile], readings: dict[str, FileReading]
) -> DeliveryReading:
    """The documents of one delivery. A delivery that cannot be sorted is reported, the batch goes on.

    Raises what concerns the whole batch: a store that cannot be read."""
    read = [
        ReadFile(
            sha256=f.sha256,
            name=f.name,
            media_type=f.media_type,
            delivery=delivery.id,
            channel=delivery.channel,
            pages=pages_of(shop, readings[f.sha256]),
        )
        for f in _once(files)
        if f.sha256 in readings and readings[f.sha256].failed is None
    ]
    read = as_scanned_in_colour(read)
    try:
        return DeliveryReading(delivery=delivery.id, documents=documents_of(read, call=shop.call))
    except Exception:  # noqa: BLE001 - isolation boundary: one delivery
        shop.note_error(f"delivery {delivery.id}", traceback.format_exc())
        return DeliveryReading(delivery=delivery.id, error="材料已读出但无法整理成文件，请人工处理")


def as_scanned_in_colour(files: Sequence[ReadFile]) -> list[ReadFile]:
    """A grey page among coloured ones of the same scan was scanned in colour and has none on it.

    The same scan is a file, or all pictures of one page each in a delivery. It matters for seals: what is
    absent on a grey scan is not known to be absent.
    """
    series = [f for f in files if len(f.pages) == 1 and f.media_type.startswith("image/")]
    coloured = {f.sha256 for f in files if any(p.colour == "colour" for p in f.pages)}
    if any(f.sha256 in coloured for f in series):
        coloured |= {f.sha256 for f in series}
    return [
        f.model_copy(
            update={
                "pages": tuple(
                    p.model_copy(update={"colour": "colour"}) if p.colour == "grey" else p for p in f.pages
                )
            }
        )
        if f.sha256 in coloured
        else f
        for f in files
    ]


def _once(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The same bytes twice in one delivery are one file."""
    return list({f.sha256: f for f in reversed(files)}.values())[::-1]
