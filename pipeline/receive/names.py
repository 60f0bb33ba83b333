"""File names: bytes of unknown encoding to text, safe display, system litter, dangerous names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_ENCODINGS = ("utf-8", "gb18030", "big5")
_PUNCTUATION = set("‘’“”—–…·×℃№①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ≥≤±→©®™")
_LITTER = {
    "thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "autorun.inf", ".localized", "folder.htt",
    "picasa.ini", ".picasa.ini", ".directory", "._.ds_store",
}  # fmt: skip
_LITTER_FOLDERS = {
    "__macosx", ".trashes", ".spotlight-v100", ".fseventsd", "$recycle.bin", "system volume information",
    "recycler", ".git", ".svn", "@eadir", "lost+found", "found.000",
}  # fmt: skip
_EXECUTABLE = {
    "exe", "dll", "scr", "com", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1", "hta", "msi",
    "jar", "apk", "lnk", "reg", "chm", "cpl", "pif", "sh", "sys", "ocx", "msp", "app", "elf",
}  # fmt: skip

_UNFINISHED = {
    "crdownload", "part", "partial", "download", "downloading", "opdownload", "td", "xltd", "aria2", "!ut", "bc!", "jc!",
}  # fmt: skip


def oddness(text: str) -> float:
    """How unlike a Chinese or plain file name ``text`` is; 0 = nothing odd. Rare characters count 1,
    level-2 characters ½, letters of other scripts 10, controls and U+FFFD 20."""
    total = 0.0
    for c in text:
        code = ord(c)
        if 0x20 <= code < 0x7F or c in _PUNCTUATION or 0x3000 <= code < 0x3040 or 0xFF01 <= code < 0xFFE7:
            continue
        if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x323AF:
            total += _rarity(c)
        else:
            total += 20.0 if code == 0xFFFD or unicodedata.category(c)[0] == "C" else 10.0
    return total


def _rarity(c: str) -> float:
    try:
        raw = c.encode("gb2312")
    except UnicodeEncodeError:
        return 1.0
    return 0.0 if raw[0] < 0xD8 else 0.5  # rows from 0xD8 on are level 2, the rarer half


def decode_names(raws: Sequence[bytes]) -> list[str]:
    """The names of one archive or folder, all in the encoding that reads best for all of them.

    目录 in GBK is valid UTF-8 ("Ŀ¼"), so that validity alone decides nothing. Names that the winner cannot
    read are decided one by one; bytes that no encoding reads stand as ``\\xNN``. Never a lone surrogate.
    """
    wide = [raw for raw in raws if not raw.isascii()]
    if not wide:
        return [raw.decode("ascii") for raw in raws]
    best = min(_ENCODINGS, key=lambda encoding: (_cost(wide, encoding), _ENCODINGS.index(encoding)))
    return [_decode(raw, best) for raw in raws]


def mend(name: str) -> str:
    """A name that went through a wrong code page ("─┐┬╝" or "Ä¿Â¼" for 目录) as it was meant, where undoing
    that leaves nothing odd; else as it is."""
    if oddness(name) < 20:
        return name
    for wrong in ("cp437", "cp1252", "latin-1"):
        for right in ("utf-8", "gb18030"):
            try:
                meant = name.encode(wrong).decode(right)
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            if oddness(meant) < len(meant) / 2:
                return meant
    return name


def _cost(raws: Sequence[bytes], encoding: str) -> float:
    total = 0.0
    for raw in raws:
        try:
            total += oddness(raw.decode(encoding))
        except UnicodeDecodeError:
            total += 40.0
    return total


def _decode(raw: bytes, preferred: str) -> str:
    for encoding in (preferred, *_ENCODINGS):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def decode_text(raw: bytes, declared: str | None = None) -> str:
    """Text of unknown encoding: BOM, the declared charset, strict UTF-8, GB18030; then with U+FFFD."""
    for bom, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(bom):
            return raw.decode(name, "replace")
    codec = codec_of(declared)
    order = ["utf-8", "gb18030"] if codec is None else [codec, "utf-8", "gb18030"]
    for encoding in order:
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode(codec or "gb18030", "replace")


def codec_of(charset: str | None) -> str | None:
    """The codec to use for a declared charset: all of the GB family are read as GB18030, its superset."""
    if not charset:
        return None
    name = charset.strip().strip("\"'").lower()
    if re.search(r"gb|936", name):
        return "gb18030"
    if name in {"unknown-8bit", "unknown", "default", "us-ascii", "ascii", "x-unknown", "binary", "8bit"}:
        return None
    try:
        "".encode(name)
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return name


def clean(text: str) -> str:
    """``text`` without lone surrogates, so that it can be written as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown(name: str, limit: int = 80) -> str:
    """A name fit for a sentence: no controls, no characters that turn the direction, not endless."""
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in clean(name))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf").strip() or "（无名）"
    return text if len(text) <= limit else text[: limit // 2] + "…" + text[-limit // 2 :]


def ending(name: str) -> str:
    """The ending in small letters without the dot, as a person would see it; "" if there is none."""
    last = shown(name, limit=10_000).replace("\\", "/").rsplit("/", 1)[-1].rstrip(". ")
    return last.rsplit(".", 1)[-1].lower().strip() if "." in last[1:] else ""


def stem(path: str) -> str:
    """``path`` without its ending (.tar.gz counts as one); a number such as 1.2 is no ending."""
    return re.sub(r"(?i)(?<=[^/])(\.tar)?\.(?!\d+$)[A-Za-z0-9]{1,5}$", "", path)


def litter(name: str) -> str | None:
    """Why a file of this path is no paper but left there by a system; None if it is not."""
    given = [p for p in re.split(r"[/\\]", name) if p]
    if not given:
        return None
    parts = [p.lower() for p in given]
    if any(p in _LITTER_FOLDERS for p in parts[:-1]) or parts[-1] in _LITTER:
        return f"“{shown(given[-1])}”是操作系统自动生成的文件，不属于申报材料，已忽略。"
    if parts[-1].startswith(("~$", ".~", "._")) or re.fullmatch(r"~.*\.tmp|\.~lock\..*#", parts[-1]):
        return f"“{shown(given[-1])}”是编辑软件留下的临时文件，不属于申报材料，已忽略。"
    return None


def unfinished(name: str) -> bool:
    """Whether a file is called as browsers and download managers (迅雷, 百度网盘 …) call what is not yet whole."""
    return ending(name) in _UNFINISHED


def executable_name(name: str) -> bool:
    return ending(name) in _EXECUTABLE


def dangerous(name: str) -> str | None:
    """Why a member's name must not be trusted; None if it may be."""
    flat = name.replace("\\", "/")
    if flat.startswith("/") or re.match(r"^[A-Za-z]:", flat):
        return f"所含文件的名称“{shown(name)}”是绝对路径，有安全风险，已隔离，请核实来源后重新报送。"
    if any(part.strip() == ".." for part in flat.split("/")):
        return f"所含文件的名称“{shown(name)}”指向文件夹之外，有安全风险，已隔离，请核实来源后重新报送。"
    return None
