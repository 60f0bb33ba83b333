"""Parts of a zip of XML (docx, pptx, ofd), read with limits and without entities or network."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import TracebackType

from lxml import etree

from pipeline.reading.errors import UnreadableFile

MOST_BYTES = 80_000_000  # of one part, unpacked
Element = etree._Element


class XmlZip:
    """Opens the zip; raises UnreadableFile (``what`` names the kind of file) where it is no zip."""

    def __init__(self, path: Path, *, what: str) -> None:
        self.what = what
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise UnreadableFile(f"{what}已损坏或格式不正确，无法打开") from error
        self._names = {n.lower().lstrip("/"): n for n in self._zip.namelist()}

    def __enter__(self) -> XmlZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        return list(self._names)

    def data(self, name: str) -> bytes | None:
        """A part's bytes, None where it is not there. Raises UnreadableFile: damaged, locked, too large."""
        real = self._names.get(name.lower().lstrip("/"))
        if real is None:
            return None
        try:
            with self._zip.open(real) as part:
                data = part.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            raise UnreadableFile(f"{self.what}内部数据已损坏，无法读取") from error
        except RuntimeError as error:  # zipfile's word for a password
            raise UnreadableFile(f"{self.what}已加密，无法读取") from error
        except Exception as error:
            # zlib.error and lzma errors have no common base; the part is damaged all the same
            if type(error).__name__ not in {"error", "LZMAError"}:
                raise
            raise UnreadableFile(f"{self.what}内部数据已损坏，无法读取") from error
        if len(data) > MOST_BYTES:
            raise UnreadableFile(f"{self.what}展开后过大，已拒绝读取")
        return data

    def xml(self, name: str) -> Element | None:
        """A part as XML, None where it is not there. Raises UnreadableFile where it is not well-formed."""
        data = self.data(name)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(f"{self.what}内部结构有误，无法读取") from error


def tag(element: Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((e for e in element if tag(e) == name), None)


def attribute(element: Element | None, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return None


def value(element: Element | None, *names: str) -> str | None:
    """``w:val`` at the end of a path of children."""
    for name in names:
        element = child(element, name)
    return attribute(element, "val")
