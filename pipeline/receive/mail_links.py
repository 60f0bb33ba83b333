"""Cloud links that stand in place of attachments (超大附件, 网盘)."""

from __future__ import annotations

import html
import re

BODY = "正文.txt"  # the name under which a message's own text is listed
_CLOUDS = re.compile(
    r"(?i)(mail\.qq\.com/cgi-bin/ftn|wx\.mail\.qq\.com/(ftn|cgi-bin)|ftn\.qq\.com|exmail\.qq\.com/cgi-bin/ftn|"
    r"(?:^|[/.])(?:126|163|yeah|netease)\.(?:com|net)/(?:large-attachment|filehub|html/cloud|.*attachment)|"
    r"u\.163\.com|dashi\.163\.com|fs\.163\.com|mail\.sina\.com\.cn/.*(?:file|attach)|vdisk\.weibo|mail\.sohu\.com/.*file|"
    r"pan\.baidu\.com|yun\.baidu\.com|weiyun\.com|docs\.qq\.com|drive\.weixin\.qq\.com|work\.weixin\.qq\.com/.*(?:file|disk)|"
    r"aliyundrive\.com|alipan\.com|cloud\.189\.cn|yun\.139\.com|caiyun\.139\.com|mail\.10086\.cn/.*(?:file|attach|largefile)|"
    r"lanzou[a-z]?\.com|jianguoyun\.com|kdocs\.cn|115\.com/s|123pan\.com|123\d{3}\.com/s|pan\.quark\.cn|pan\.xunlei\.com|"
    r"ctfile\.com|cowtransfer\.com|wenshushu\.cn|feishu\.cn/(?:file|drive|space)|alidocs\.dingtalk\.com|"
    r"wetransfer\.com|drive\.google\.com|1drv\.ms|dropbox\.com/s)"
)
_WORDS = re.compile(
    r"超大附件|云附件|大附件|文件中转站|中转站|网盘|云盘|提取码|附件下载|点击下载|下载附件|FTP下载|附件过大|附件较大"
)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'，。；、）】》]+")
_DAY = r"20\d\d\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?"
_EXPIRY = re.compile(
    rf"(?:过期时间|到期时间|有效期限?[至到为]?|失效时间|截止|剩余(?:时间)?|保存期限?)\s*[:：]?\s*(?P<after>{_DAY}|\d{{1,3}}\s*天|无限期|永久)"
    rf"|(?P<before>{_DAY})(?:\s*\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?\s*(?:到期|过期|失效|前有效|之?前下载)"
)


def cloud_links(text: str, markup: str) -> tuple[str, ...]:
    """The links to cloud files in a message's text and HTML, each once, in their order.

    A link counts where its address is that of a cloud store, or where words such as 超大附件 stand close to it.
    """
    found: dict[str, None] = {}
    for source in (text, html.unescape(markup)):
        for match in _URL.finditer(source):
            url = match.group().rstrip(".,;:!?)")
            near = source[max(0, match.start() - 60) : match.start()]
            if _CLOUDS.search(url.split("?")[0]) or (_WORDS.search(re.sub(r"<[^>]*>", "", near))):
                found.setdefault(url[:2000])
    return tuple(found)


def expiry(text: str) -> str | None:
    """Until when the links hold, in the message's own words; several where they differ."""
    found = (m.group("after") or m.group("before") for m in _EXPIRY.finditer(text))
    return "、".join(dict.fromkeys(re.sub(r"\s+", "", until) for until in found)) or None


def link_note(links: tuple[str, ...], text: str, attachments: int) -> str | None:
    """The sentence to a person, None where nothing came as a link only."""
    if not links:
        return None
    until = expiry(text)
    limit = f"（有效期：{until}）" if until else ""
    beside = f"，另有{attachments}个附件已收到" if attachments else "，没有实际附件"
    return f"邮件中有{len(links)}个文件只给出网盘或超大附件链接{limit}{beside}；链接未打开，请来文单位以附件或光盘报送文件本身。"
