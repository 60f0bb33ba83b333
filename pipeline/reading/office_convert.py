"""Old office papers (.doc, .wps, .rtf, .odt) by way of LibreOffice: converted to .docx and read as such.

LibreOffice runs with a fresh private profile that forbids macros, linked content and the network, and is
killed with its children when time is out. Its exit code means nothing; only the file that it wrote does.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.memory import give_back
from pipeline.model import Page
from pipeline.reading.docx_pictures import read_converted
from pipeline.reading.errors import UnreadableFile
from pipeline.reading.legible import legible
from pipeline.reading.slides import read_slides

SECONDS = 120.0
_NAMES = ("soffice", "libreoffice")
_MISSING = "读取此类Office文件需要LibreOffice，请先安装（apt install libreoffice-writer-nogui）"

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Save/Document", "WarnAlienFormat", "false"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)
# port 9 discards: whatever tries to reach the network gets nothing
_PROXY = (("ooInetProxyType", "1"), ("ooInetHTTPProxyName", "127.0.0.1"), ("ooInetHTTPProxyPort", "9"),
          ("ooInetHTTPSProxyName", "127.0.0.1"), ("ooInetHTTPSProxyPort", "9"),
          ("ooInetFTPProxyName", "127.0.0.1"), ("ooInetFTPProxyPort", "9"))  # fmt: skip


def office_program() -> str | None:
    """Where LibreOffice is, or None."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def read_old_office(path: Path, *, engine_name: str = "rapid") -> Page:
    """The paper as one page without places. Raises UnreadableFile."""
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        page = read_converted(converted(path, Path(folder), form="docx"), engine_name=engine_name)
    if not legible(page.text):
        raise UnreadableFile("文件内容不是可识别的文字，文件可能已损坏")
    return page


def read_old_slides(path: Path) -> Page:
    """Slides (.ppt, .odp, .dps) as one page without places. Raises UnreadableFile."""
    with path.open("rb") as stream:
        ending = ".odp" if stream.read(2) == b"PK" else ".ppt"
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        return read_slides(converted(path, Path(folder), form="pptx", ending=ending))


def converted(
    path: Path, folder: Path, *, form: str, ending: str | None = None, seconds: float = SECONDS
) -> Path:
    """``path`` converted by LibreOffice into ``folder``; ``ending`` says what it is where that is known. Raises
    UnreadableFile with the reason."""
    program = office_program()
    if program is None:
        raise UnreadableFile(_MISSING)
    source = folder / "in" / f"paper{ending or _ending(path)}"
    source.parent.mkdir()
    shutil.copyfile(path, source)
    profile = folder / "profile"
    _write_profile(profile)
    target = folder / "out"
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        *_filter(path),
        "--convert-to",
        form,
        "--outdir",
        str(target),
        str(source),
    ]
    _run(command, folder, seconds)
    made = target / f"paper.{form.split(':')[0]}"
    if not made.is_file() or made.stat().st_size == 0:
        raise UnreadableFile("LibreOffice无法转换该文件，文件可能已损坏、加密或格式不受支持")
    return made


def _run(command: list[str], folder: Path, seconds: float) -> None:
    environment = {k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "LC_ALL", "TMPDIR"}}
    environment |= {
        "HOME": str(folder),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    give_back()  # LibreOffice takes 200 MB beside this process
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"LibreOffice转换超过{seconds:.0f}秒未完成，已停止") from error
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The starter script leaves a child behind: the whole group goes."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _ending(path: Path) -> str:
    """An ending that fits the content: LibreOffice goes by it, and stored files have none."""
    with path.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    if head.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(b"PK"):
        return ".odt" if b"opendocument" in head else ".docx"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return ".xml"
    return path.suffix or ".doc"


def _filter(path: Path) -> list[str]:
    """The filter for old Word files by name: left to guess, LibreOffice takes a broken one for plain text."""
    if _ending(path) == ".doc" and "WordDocument".encode("utf-16-le") in path.read_bytes():
        return ["--infilter=MS Word 97"]
    return []


def _write_profile(profile: Path) -> None:
    items = [
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    ]
    items += [
        f'<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for name, value in _PROXY
    ]
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n' + "\n".join(items) + "\n</oor:items>\n",
        encoding="utf-8",
    )
