"""A data disc's image with Chinese names, as a burning program writes it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pycdlib
from pycdlib.dr import DirectoryRecord

_JOLIET_MOST = 64  # characters of a name in Joliet; longer ones lose their ending


class _Image(pycdlib.PyCdlib):
    """pycdlib counts a Joliet name's UTF-8 bytes (21 Chinese characters at most); discs hold 64 characters."""

    __slots__ = ()

    def _joliet_name_and_parent_from_path(self, joliet_path: bytes) -> tuple[bytes, DirectoryRecord]:
        parent, _, name = joliet_path.rpartition(b"/")
        return name.decode("utf-8").encode("utf-16-be"), self._find_joliet_record(parent or b"/")


def write_iso(
    path: Path,
    files: Mapping[str, bytes],
    *,
    joliet: bool = True,
    rock_ridge: bool = True,
    volume: str = "SHENBAO",
) -> None:
    """An ISO 9660 image of ``files`` (paths with ``/``): plain names F0001.PDF for everybody, the real ones in
    Joliet (cut at 64 characters) and Rock Ridge (UTF-8). With neither, the real names are lost."""
    iso = _Image()
    iso.new(
        interchange_level=3,
        vol_ident=volume,
        joliet=3 if joliet else None,
        rock_ridge="1.09" if rock_ridge else None,
    )
    folders = _Folders(iso, joliet=joliet, rock_ridge=rock_ridge)
    for number, (name, data) in enumerate(files.items(), 1):
        parent, _, leaf = name.rpartition("/")
        plain_parent, joliet_parent = folders.need(parent)
        ending = "".join(c for c in Path(leaf).suffix[1:4].upper() if c.isascii() and c.isalnum())
        iso.add_fp(
            io.BytesIO(data),
            len(data),
            f"{plain_parent}/F{number:04d}.{ending or 'DAT'};1",
            rr_name=leaf if rock_ridge else None,
            joliet_path=f"{joliet_parent}/{leaf[:_JOLIET_MOST]}" if joliet else None,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    iso.write(str(path))
    iso.close()


class _Folders:
    """The image's folders, made when first needed."""

    def __init__(self, iso: pycdlib.PyCdlib, *, joliet: bool, rock_ridge: bool) -> None:
        self._iso, self._joliet, self._rock_ridge = iso, joliet, rock_ridge
        self._made: dict[str, tuple[str, str]] = {"": ("", "")}

    def need(self, folder: str) -> tuple[str, str]:
        """The plain and the Joliet path of ``folder``."""
        if folder in self._made:
            return self._made[folder]
        parent, _, leaf = folder.rpartition("/")
        plain_parent, joliet_parent = self.need(parent)
        plain = f"{plain_parent}/D{len(self._made):03d}"
        named = f"{joliet_parent}/{leaf[:_JOLIET_MOST]}"
        self._iso.add_directory(
            plain, rr_name=leaf if self._rock_ridge else None, joliet_path=named if self._joliet else None
        )
        self._made[folder] = (plain, named)
        return plain, named
