"""What a count again tells, and the places of files."""

from __future__ import annotations

from pipeline.model import Record, SourceFile

Place = tuple[str, str | None]  # of a file: its path in the inbox, and the path within


class Difference(Record):
    """A file, and what does not agree about it; one Chinese sentence."""

    path: str
    inside: str | None = None
    message: str

    @property
    def place(self) -> str:
        return self.path if self.inside is None else f"{self.path}!/{self.inside}"


class Audit(Record):
    """``files``: entries of batch.json; ``originals``: kept files hashed again; ``containers`` and ``members``:
    opened again and found in them; ``remarks``: what could not be counted again, and why."""

    files: int = 0
    originals: int = 0
    containers: int = 0
    members: int = 0
    differences: tuple[Difference, ...] = ()
    remarks: tuple[str, ...] = ()


def above(file: SourceFile) -> tuple[str, str | None]:
    """The place of the container around a file that is inside one."""
    around, parted, _ = (file.inside or "").rpartition("!/")
    return file.path, around if parted else None


def difference(file: SourceFile, message: str) -> Difference:
    return Difference(path=file.path, inside=file.inside, message=message)
