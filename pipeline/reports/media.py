"""What types of files are called on paper."""

from __future__ import annotations

_NAMES = {
    "application/pdf": "PDF",
    "application/ofd": "OFD 版式文件",
    "application/msword": "Word 文档",
    "application/vnd.ms-works": "WPS 文字",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
    "application/vnd.ms-excel": "Excel 表格",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel 表格",
    "application/vnd.ms-powerpoint": "演示文稿",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "演示文稿",
    "application/vnd.oasis.opendocument.text": "ODF 文档",
    "application/rtf": "RTF 文档",
    "text/rtf": "RTF 文档",
    "text/plain": "文本",
    "text/html": "网页",
    "text/csv": "表格（CSV）",
    "message/rfc822": "邮件",
    "application/mbox": "邮箱文件",
    "application/vnd.ms-outlook": "Outlook 邮件",
    "application/ms-tnef": "Outlook 附件包",
    "application/zip": "ZIP 压缩包",
    "application/vnd.rar": "RAR 压缩包",
    "application/x-7z-compressed": "7z 压缩包",
    "application/x-tar": "TAR 包",
    "application/gzip": "GZIP 压缩",
    "application/x-iso9660-image": "光盘映像",
    "application/x-empty": "空文件",
    "application/x-executable": "可执行程序",
    "application/x-ms-shortcut": "快捷方式",
    "application/pgp-encrypted": "加密文件",
    "application/vnd.ms-word.document.macroenabled.12": "Word 文档（含宏）",
    "application/vnd.ms-excel.sheet.macroenabled.12": "Excel 表格（含宏）",
    "application/wps-office.wps": "WPS 文字",
    "application/wps-office.et": "WPS 表格",
    "application/wps-office.dps": "WPS 演示",
    "application/vnd.wps": "WPS 文字",
    "application/kswps": "WPS 文字",
    "application/kset": "WPS 表格",
    "application/ksdps": "WPS 演示",
    "application/vnd.ofd": "OFD 版式文件",
    "application/x-ofd": "OFD 版式文件",
    "application/xhtml+xml": "网页",
    "application/x-ole-storage": "旧版 Office 文件",
    "application/encrypted-office": "加密的 Office 文件",
    "application/pkcs7-signature": "数字签名",
    "application/pkcs7-mime": "加密或签名的邮件",
    "application/x-bzip2": "BZIP2 压缩",
    "application/x-xz": "XZ 压缩",
    "application/vnd.ms-cab-compressed": "CAB 压缩包",
    "application/java-archive": "Java 程序包",
    "application/x-mswinurl": "网址快捷方式",
    "application/octet-stream": "类型不明",
}
_KINDS = {
    "image": "图片",
    "video": "视频",
    "audio": "音频",
    "text": "文本",
    "message": "邮件",
    "inode": "文件夹",
}


def media_name(media_type: str) -> str:
    """What people call the type of a file; of an image with its format, of a rare one with its own name."""
    known = _NAMES.get(media_type)
    if known is not None:
        return known
    kind, _, form = media_type.partition("/")
    return f"{_KINDS.get(kind, '其他')}（{form.upper() if kind == 'image' else form}）"
