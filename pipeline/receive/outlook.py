"""Outlook's .msg files [MS-OXMSG], read with olefile."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import olefile

from pipeline.receive import rtf
from pipeline.receive.compound import Tree, compound
from pipeline.receive.mail import Parts, give, parse
from pipeline.receive.mail_headers import CHINA, received_on
from pipeline.receive.names import decode_text
from pipeline.receive.ole_streams import whole
from pipeline.receive.records import MessageFacts
from pipeline.receive.spool import Spool

_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_NAMED = "__nameid_version1.0"


def unpack_outlook(path: Path, spool: Spool) -> MessageFacts:
    """Takes a .msg apart; embedded messages become files of their own. Raises TooMuch, OSError."""
    with olefile.OleFileIO(str(path)) as ole:
        store = _Store(ole, (), most=path.stat().st_size)
        return give(
            store.parts(), spool, sender=store.sender(), subject=store.text("0037"), received_on=store.day()
        )


class _Store:
    """One message within the file, at the storage ``at``."""

    def __init__(self, ole: olefile.OleFileIO[str], at: tuple[str, ...], *, most: int) -> None:
        self.ole = ole
        self.at = at
        self.most = most  # bytes of the file: no stream of it can be longer
        self.codepage = self._codepage()

    def raw(self, tag: str, kind: str, under: tuple[str, ...] = ()) -> bytes | None:
        name = [*self.at, *under, f"__substg1.0_{tag}{kind}"]
        return self._whole(name)

    def _whole(self, name: list[str]) -> bytes | None:
        """None where there is no such stream, or one that its file cannot hold."""
        if not self.ole.exists(name):
            return None
        try:
            return whole(self.ole, name, most=self.most)
        except OSError:
            return None

    def text(self, tag: str, under: tuple[str, ...] = ()) -> str | None:
        """A text property: Unicode, else 8-bit in the message's code page."""
        wide = self.raw(tag, "001F", under)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").rstrip("\0") or None
        narrow = self.raw(tag, "001E", under)
        return None if narrow is None else decode_text(narrow.rstrip(b"\0"), self.codepage) or None

    def sender(self) -> str | None:
        name, address = self.text("0C1A"), self.text("5D01") or self.text("0C1F")
        if name and address and "@" in address and name != address:
            return f"{name} <{address}>"
        return name or address

    def day(self) -> str | None:
        """By the transport headers, else the delivery time, else the time of sending."""
        headers = self.text("007D")
        day = received_on(parse(headers.encode("utf-8", "replace"))) if headers else None
        return day or self._filetime(0x0E060040) or self._filetime(0x00390040)

    def parts(self) -> Parts:
        parts = Parts()
        if body := self.text("1000"):
            parts.texts.append(body)
        markup = self.raw("1013", "0102")
        html = decode_text(markup, self.codepage) if markup is not None else self.text("1013")
        if html:
            parts.markup.append(html)
        if not body and not html and (packed := self.raw("1009", "0102")):
            try:
                parts.files.append((rtf.NAME, rtf.unpacked_rtf(packed), False))
            except ValueError:
                parts.broken.append(rtf.NAME)
        for folder in self._attachments():
            self._attachment(folder, parts)
        return parts

    def _attachments(self) -> list[str]:
        deep = len(self.at)
        names = {
            entry[deep]
            for entry in self.ole.listdir(streams=True, storages=True)
            if len(entry) > deep
            and tuple(entry[:deep]) == self.at
            and entry[deep].startswith("__attach_version1.0_")
        }
        return sorted(names)

    def _attachment(self, folder: str, parts: Parts) -> None:
        under = (folder,)
        name = self.text("3707", under) or self.text("3704", under) or self.text("3001", under)
        content = self.raw("3701", "0102", under)
        inner_at = (*self.at, folder, "__substg1.0_3701000D")
        if content is not None:
            in_body = self.text("3712", under) is not None
            parts.files.append((name or f"附件{len(parts.files) + 1}.bin", content, in_body))
        elif self.ole.exists(list(inner_at)):
            self._embedded(_Store(self.ole, inner_at, most=self.most), name, parts)
        else:  # torn, or only a link to a file of the sender's
            parts.broken.append(name or f"附件{len(parts.files) + len(parts.broken) + 1}")

    def _embedded(self, inner: _Store, name: str | None, parts: Parts) -> None:
        """What is embedded becomes a file of its own: a message as Outlook itself would save it, any other
        object as it is."""
        tree = self._tree(inner.at)
        if "__properties_version1.0" not in tree:
            parts.files.append((name or f"附件{len(parts.files) + 1}.bin", compound(tree), False))
            return
        title = re.sub(r"[\\/\r\n\t]", " ", inner.text("0037") or name or "转发邮件")[:80]
        parts.files.append((f"{title}.msg", compound(self._saved_alone(tree)), False))

    def _tree(self, at: tuple[str, ...]) -> Tree:
        """The storage at ``at`` with all that is in it."""
        tree: Tree = {}
        deep = len(at)
        for entry in self.ole.listdir(streams=True, storages=True):
            if tuple(entry[:deep]) != at or len(entry) == deep:
                continue
            folder = tree
            for name in entry[deep:-1]:
                below = folder.setdefault(name, {})
                if isinstance(below, bytes):
                    raise ValueError("a stream cannot hold others")
                folder = below
            if self.ole.get_type(entry) == olefile.STGTY_STREAM:
                folder[entry[-1]] = whole(self.ole, entry, most=self.most)
            else:
                folder.setdefault(entry[-1], {})
        return tree

    def _saved_alone(self, tree: Tree) -> Tree:
        """[MS-OXMSG] 2.4: an embedded message's property stream has a head of 24 bytes, an outer one's of 32;
        the table of named properties stands in the outermost message only."""
        values = tree["__properties_version1.0"]
        if isinstance(values, bytes):
            tree["__properties_version1.0"] = values[:24] + b"\0" * 8 + values[24:]
        if self.ole.exists(_NAMED):
            tree.setdefault(_NAMED, self._tree((_NAMED,)))
        return tree

    def _properties(self) -> bytes:
        return self._whole([*self.at, "__properties_version1.0"]) or b""

    def _fixed(self, tag: int) -> bytes | None:
        """The value of a fixed-size property: 16-byte entries after a header of 32 or (embedded) 24 bytes."""
        data = self._properties()
        for at in range(24 if self.at else 32, len(data) - 15, 16):
            if int.from_bytes(data[at : at + 4], "little") == tag:
                return data[at + 8 : at + 16]
        return None

    def _filetime(self, tag: int) -> str | None:
        value = self._fixed(tag)
        if value is None:
            return None
        try:
            moment = _FILETIME_EPOCH + timedelta(microseconds=int.from_bytes(value, "little") // 10)
            return moment.astimezone(CHINA).date().isoformat()
        except OverflowError:
            return None

    def _codepage(self) -> str:
        """PidTagMessageCodepage 0x3FFD or PidTagInternetCodepage 0x3FDE; GB18030 where there is none."""
        for tag in (0x3FFD0003, 0x3FDE0003):
            value = self._fixed(tag)
            if value is not None:
                number = int.from_bytes(value[:4], "little")
                return {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 20127: "gb18030"}.get(
                    number, f"cp{number}"
                )
        return "gb18030"
