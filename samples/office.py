"""Office papers to PDF by LibreOffice, many in one call."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path


class OfficeMissing(RuntimeError):
    """LibreOffice is not installed."""


def to_pdf(papers: list[Path], out: Path, *, timeout_s: float = 900) -> None:
    """Each paper as ``out/<stem>.pdf``. Raises OfficeMissing, or RuntimeError where one was not converted."""
    binary = shutil.which("soffice") or shutil.which("libreoffice")
    if binary is None:
        raise OfficeMissing("LibreOffice (soffice) is needed to make sample papers")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [binary, "--headless", "--norestore", f"-env:UserInstallation={Path(profile).as_uri()}"]
        command += ["--convert-to", "pdf", "--outdir", str(out), *map(str, papers)]
        subprocess.run(command, check=True, capture_output=True, timeout=timeout_s)
    missing = [p.name for p in papers if not (out / f"{p.stem}.pdf").exists()]
    if missing:
        raise RuntimeError(f"not converted: {', '.join(missing)}")
