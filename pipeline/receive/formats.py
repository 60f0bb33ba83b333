"""Formats that are told but not read, in words that a person knows."""

from __future__ import annotations

from pipeline.receive.names import ending

# what stands at the beginning, at which place, the media type
MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"ID3", 0, "audio/mpeg"),
    (b"OggS", 0, "audio/ogg"),
    (b"fLaC", 0, "audio/flac"),
    (b"WAVEfmt ", 8, "audio/x-wav"),
    (b"moov", 4, "video/quicktime"),
    (b"mdat", 4, "video/quicktime"),
    (b"wide", 4, "video/quicktime"),
    (b"\0\0\x01\xba", 0, "video/mpeg"),
    (b"\0\0\x01\xb3", 0, "video/mpeg"),
    (b"FLV\x01", 0, "video/x-flv"),
    (b".RMF\0\0", 0, "video/vnd.rn-realvideo"),
    (b"AVI LIST", 8, "video/x-msvideo"),
    (b"\x1a\x45\xdf\xa3", 0, "video/x-matroska"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", 0, "video/x-ms-asf"),
    (b"8BPS", 0, "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cjP  \r\n", 0, "image/jp2"),
    (b"%!PS", 0, "application/postscript"),
    (b"!BDN", 0, "application/vnd.ms-outlook-store"),
    (b"SQLite format 3\0", 0, "application/vnd.sqlite3"),
    (b"wOFF", 0, "font/woff"),
)

_MEDIA = {
    "image/vnd.adobe.photoshop": "Photoshop图像", "image/vnd.dwg": "CAD图纸", "image/svg+xml": "矢量图（SVG）",
    "image/jp2": "JPEG 2000图片", "image/avif": "AVIF图片", "application/postscript": "PostScript文件",
    "application/vnd.ms-outlook-store": "Outlook数据文件", "application/x-msaccess": "Access数据库",
    "application/vnd.sqlite3": "数据库文件", "application/vnd.ms-xpsdocument": "XPS文档",
    "application/vnd.apple.iwork": "苹果iWork文稿", "application/epub+zip": "电子书（EPUB）",
    "application/vnd.oasis.opendocument.graphics": "绘图文件",
}  # fmt: skip
_ENDINGS = {
    "ceb": "方正CEB版式文件", "cebx": "方正CEBX版式文件", "gd": "书生版式公文", "gw": "书生版式公文", "sep": "书生SEP版式文件",
    "s72": "书生版式公文", "s92": "书生版式公文", "aip": "点聚AIP版式文件", "caj": "知网CAJ文件", "kdh": "知网KDH文件", "nh": "知网NH文件",
    "dwg": "CAD图纸", "dxf": "CAD图纸", "psd": "Photoshop图像", "ai": "Illustrator图形", "cdr": "CorelDRAW图形", "vsd": "Visio绘图",
    "vsdx": "Visio绘图", "mpp": "Project计划文件", "mdb": "Access数据库", "accdb": "Access数据库", "pst": "Outlook数据文件",
    "ost": "Outlook数据文件", "dmg": "苹果磁盘映像", "vhd": "虚拟磁盘", "vmdk": "虚拟磁盘", "ttf": "字体文件", "otf": "字体文件",
    "m4v": "视频", "3gp": "视频", "webm": "视频", "mpeg": "视频", "vob": "视频", "mts": "视频", "m2ts": "视频", "f4v": "视频",
    "rm": "视频", "aac": "音频", "flac": "音频", "ogg": "音频", "opus": "音频", "mka": "音频",
    "ttc": "字体文件", "woff": "字体文件", "woff2": "字体文件",
    "mp4": "视频", "mov": "视频", "wmv": "视频", "avi": "视频", "flv": "视频", "mkv": "视频", "mpg": "视频", "rmvb": "视频",
    "mp3": "音频", "wav": "音频", "m4a": "音频", "amr": "音频", "wma": "音频", "swf": "Flash动画",
    "djvu": "DjVu文件", "one": "OneNote笔记", "pub": "Publisher出版物",
}  # fmt: skip
_GROUPS = {"video/": "视频", "audio/": "音频", "font/": "字体文件"}


def is_media(name: str, media_type: str) -> str | None:
    """What a film, a sound or a font is called in Chinese, where content and name both say so; None for anything
    else, that might be a paper."""
    by_content = next((label for start, label in _GROUPS.items() if media_type.startswith(start)), None)
    by_name = _ENDINGS.get(ending(name))
    return by_name if by_content and by_name in _GROUPS.values() else None


def not_read(name: str, media_type: str, shown: str) -> str:
    """Why a file of this media type, that came as ``name``, is not read; ``shown`` is its name in the sentence."""
    group = next((label for start, label in _GROUPS.items() if media_type.startswith(start)), None)
    called = _MEDIA.get(media_type) or group or _ENDINGS.get(ending(name))
    if called is None:
        return f"“{shown}”的格式无法识别，不能读取，请来文单位以PDF、Word或图片重新报送。"
    return f"“{shown}”是{called}，本程序不能读取；如属申报材料，请来文单位另存为PDF、Word或图片后重新报送。"
