"""The register of arrivals: rows with odd heads bound to deliveries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pydantic import Field

from pipeline.model import Channel, Delivery, Record
from pipeline.receive.dates import parse_count, parse_day
from pipeline.receive.layout import channel_of
from pipeline.receive.names import shown, stem
from pipeline.receive.records import Problem

# Patterns of the heads, first match wins; a column that matches none is kept as an extra one.
_HEADS: tuple[tuple[str, str], ...] = (
    ("channel", r"渠道|报送方式|接收方式|收件方式|来文方式|送达方式|载体|介质|^方式$|^类型$|channel"),
    ("path", r"路径|文件夹|文件名|存放|位置|目录|^文件$|path|folder|file"),
    (
        "sender",
        r"来文单位|来文机关|报送单位|申报单位|寄件|发件|发文单位|送文单位|^单位|单位名称|sender|^from$",
    ),
    ("received_on", r"(收|签|接|来|到).*(日期|时间|日)|^日期$|^时间$|received|date"),
    ("copies", r"份数|纸质份|^份$|^数量|套数|copies"),
    ("note", r"备注|附注|说明|remark|^note"),
)


class Row(Record):
    """A row of the register; ``number`` counts lines from 1, ``day_text`` is the day as written."""

    number: int
    path: str
    channel: Channel | None = None
    received_on: str | None = None
    day_text: str = ""
    copies: int | None = None
    sender: str | None = None
    note: str | None = None
    extra: dict[str, str] = Field(default_factory=dict)


def read_rows(table: Sequence[Sequence[str]], source: str) -> tuple[list[Row], list[Problem]]:
    """The rows under the head, which may stand below a title; problems where something cannot be read."""
    for at, cells in enumerate(table[:20]):
        columns = [_column(cell) for cell in cells]
        if "path" in columns and len(set(columns) - {None}) >= 2:
            return _body(table, at, columns, source)
    message = f"收件登记“{shown(source)}”中找不到“路径”等表头，未能使用，请按 渠道、路径、收到日期、份数、来文单位、备注 填写。"
    return [], [Problem(delivery="", kind="register", path=source, message=message)]


def _column(head: str) -> str | None:
    text = re.sub(r"[\s　*:：_]|[(（].*?[)）]", "", unicodedata.normalize("NFKC", head)).lower()
    return next((key for key, pattern in _HEADS if re.search(pattern, text)), None)


def _body(
    table: Sequence[Sequence[str]], at: int, columns: list[str | None], source: str
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    heads = [h.strip() for h in table[at]]
    for number, cells in enumerate(table[at + 1 :], start=at + 2):
        if not any(c.strip() for c in cells) or [c.strip() for c in cells] == heads:
            continue
        row = _row(number, cells, columns, heads)
        if not row.path and row.channel is None:
            if row.received_on or row.copies:
                problems.append(_problem(source, f"收件登记第{number}行没有填写路径，无法与收到的材料对应。"))
            continue
        if row.day_text and row.received_on is None:
            problems.append(
                _problem(
                    source,
                    f"收件登记第{number}行的收到日期“{shown(row.day_text)}”无法辨认，请按“2024-09-26”填写。",
                )
            )
        rows.append(row)
    return rows, problems


def _row(number: int, cells: Sequence[str], columns: list[str | None], heads: list[str]) -> Row:
    values: dict[str, str] = {}
    extra: dict[str, str] = {}
    for n, cell in enumerate(cells):
        key = columns[n] if n < len(columns) else None
        text = cell.strip()
        if key is not None and key not in values:
            values[key] = text
        elif text:
            extra[heads[n] if n < len(heads) and heads[n] else f"列{n + 1}"] = text
    return Row(
        number=number,
        path=values.get("path", ""),
        channel=channel_of(values.get("channel", "")),
        received_on=parse_day(values.get("received_on")),
        day_text=values.get("received_on", ""),
        copies=parse_count(values.get("copies")),
        sender=values.get("sender") or None,
        note=values.get("note") or None,
        extra=extra,
    )


def bind(
    rows: Iterable[Row], deliveries: Sequence[Delivery], outer: dict[str, set[str]], source: str
) -> tuple[list[Delivery], list[Problem]]:
    """The deliveries with what the register says of them. ``outer``: the outer paths of each delivery.

    A row that fits nothing, or two rows that contradict each other, is a problem; contradictory days or
    numbers of copies are then unknown."""
    problems: list[Problem] = []
    said: dict[str, list[Row]] = {}
    for row in rows:
        fitting = _fitting(row, deliveries, outer)
        if not fitting:
            message = f"收件登记第{row.number}行的“{shown(row.path or str(row.channel))}”在收件文件夹中找不到对应材料，请核对。"
            problems.append(_problem(source, message))
        for delivery in fitting:
            said.setdefault(delivery.id, []).append(row)
    out: list[Delivery] = []
    for delivery in deliveries:
        bound, conflicts = _apply(delivery, said.get(delivery.id, []), source)
        out.append(bound)
        problems += conflicts
    return out, problems


def _apply(delivery: Delivery, rows: list[Row], source: str) -> tuple[Delivery, list[Problem]]:
    if not rows:
        return delivery, []
    problems: list[Problem] = []
    days = {r.received_on for r in rows if r.received_on}
    copies = {r.copies for r in rows if r.copies}
    lines = "、".join(str(r.number) for r in rows)
    for what, values in (("收到日期", days), ("份数", copies)):
        if len(values) > 1:
            message = f"收件登记第{lines}行对“{shown(delivery.id)}”的{what}填写不一致，请核对。"
            problems.append(_problem(source, message, delivery.id))
    if any(r.channel not in {None, delivery.channel} for r in rows):
        message = (
            f"收件登记第{lines}行对“{shown(delivery.id)}”填写的渠道与所在文件夹不符，以文件夹为准，请核对。"
        )
        problems.append(_problem(source, message, delivery.id))
    sender = next((r.sender for r in rows if r.sender), None)
    extra = {k: v for r in rows for k, v in r.extra.items()}
    if delivery.sender and sender:
        extra["来文单位"] = sender  # a message keeps the sender that its header names
    received = (next(iter(days)) if len(days) == 1 else None) if days else delivery.received_on
    update = {
        "received_on": received,
        "copies": next(iter(copies)) if len(copies) == 1 and delivery.channel == "paper" else None,
        "sender": delivery.sender or sender,
        "note": "；".join(dict.fromkeys(r.note for r in rows if r.note)) or None,
        "extra": extra,
    }
    return delivery.model_copy(update=update), problems


def _fitting(row: Row, deliveries: Sequence[Delivery], outer: dict[str, set[str]]) -> list[Delivery]:
    """The deliveries that a row means: by id or file, then those in a folder that it names, then by the
    last name alone where that is the only one."""
    wanted = _key(row.path, row.channel)
    keys = {
        d.id: {_key(d.id, d.channel), *(_key(p, d.channel) for p in outer.get(d.id, set()))}
        for d in deliveries
    }
    exact = [d for d in deliveries if wanted in keys[d.id]]
    if exact:
        return exact
    short = stem(wanted)
    below = (wanted + "/", short + "#", wanted + "#") if "/" in wanted else ()
    named = [d for d in deliveries if short in keys[d.id]]
    inside = [d for d in deliveries if any(key.startswith(below) for key in keys[d.id])] if below else []
    around = [d for d in deliveries if any(wanted.startswith(key + "/") for key in keys[d.id])]
    if named or inside or around:
        return named or inside or around
    if row.path.strip():
        last = stem(wanted).rsplit("/", 1)[-1]
        found = [d for d in deliveries if _key(d.id, d.channel).rsplit("/", 1)[-1] == last]
        found = [d for d in found if row.channel in {None, d.channel}]
    else:
        found = [d for d in deliveries if d.channel == row.channel]
    return found if len(found) == 1 else []


def _key(path: str, channel: Channel | None) -> str:
    """A path as it is compared: one kind of slash, small letters, beginning with the channel's own name."""
    text = unicodedata.normalize("NFKC", path).casefold().replace("\\", "/")
    parts = [p.strip() for p in text.split("/") if p.strip() not in {"", "."}]
    for at, part in enumerate(parts):
        named = channel_of(part)
        if named is not None and at < len(parts) - 1:
            return "/".join([named, *parts[at + 1 :]])
    return "/".join([channel, *parts] if channel else parts)


def _problem(source: str, message: str, delivery: str = "") -> Problem:
    return Problem(delivery=delivery, kind="register", path=source, message=message)
