"""Files that hold nothing but a link to a cloud store: a shortcut, a note or a small web page in place of the papers."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.receive.mail_links import BODY, cloud_links
from pipeline.receive.names import decode_text, shown

_TYPES = {"text/plain", "text/html", "application/x-mswinurl"}
_LARGEST = 1 << 16  # bytes; what a mail program or a net disk writes for a shared file is far smaller
_NOTE = 300  # characters beside the link; a text with more is a paper that cites one
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"']+")
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<[^>]*>")


def link_only(source: Path, name: str, media_type: str) -> str | None:
    """One Chinese sentence to a person where the file stands for papers that lie elsewhere, else None. The link is
    not opened. A message's own text is none: its links are told with the message. Raises OSError."""
    if Path(name).name == BODY or media_type not in _TYPES or source.stat().st_size > _LARGEST:
        return None
    text = decode_text(source.read_bytes())
    links = cloud_links("", text)
    if not links or len(re.sub(r"\s", "", _URL.sub("", _MARKUP.sub("", text)))) > _NOTE:
        return None
    return (
        f"“{shown(name)}”里没有材料，只有网盘或超大附件链接（{shown(links[0], 120)}），链接未打开，"
        "请来文单位以附件或光盘报送文件本身。"
    )
