"""Which letters part a name from every other body's: where those were read, a letter that was not is no other body's."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from extractors.seals.rivals import split
from pipeline.gazetteer import all_places

# offices of provinces and cities and courts; longer names that go on where these end are looked for on the ring itself
OFFICES = (
    "人民政府", "人民法院", "人民检察院", "人民代表大会", "人民委员会", "人民武装部", "行政公署",
    "通信管理局", "通信管理处", "通信发展局", "通信保障局", "通讯管理局", "电信管理局", "邮政管理局", "粮食管理局", "外汇管理局", "公路管理局",
    "航道管理局", "港航管理局", "港口管理局", "监狱管理局", "戒毒管理局", "海洋管理局", "应急管理局", "应急管理厅", "城市管理局",
    "无线电管理局", "大数据管理局", "广播电视管理局", "市场监督管理局", "药品监督管理局", "机关事务管理局", "政务服务管理局",
    "经济和信息化厅", "经济和信息化局", "经济和信息化委", "工业和信息化厅", "工业和信息化局", "工业和信息化委", "工业和信息产业局",
    "科技和信息化厅", "科技和信息化局", "商务和信息化局", "农业和信息化局", "发展和信息化局", "贸易和信息化局", "教育和信息化局",
    "经济和商务局", "经济和科技局", "工业和科技局", "工业和商务局", "发展和改革局", "文化和旅游厅", "文化和旅游局", "林业和草原局",
    "科学技术厅", "科学技术局", "经济合作厅", "经济合作局", "交通运输厅", "交通运输局", "生态环境厅", "生态环境局", "自然资源厅",
    "自然资源局", "农业农村厅", "农业农村局", "医疗保障局", "行政审批局", "乡村振兴局", "财政厅", "财政局", "公安厅", "公安局", "教育厅",
    "教育局", "民政厅", "民政局", "司法厅", "司法局", "商务厅", "商务局", "审计厅", "审计局", "水利厅", "水利局", "体育局", "统计局",
    "数据局", "信访局", "税务局",
)  # fmt: skip


def is_parted(name: str, unread: Collection[int]) -> bool:
    """Whether no other body's name agrees with ``name`` in all letters but those at the places ``unread``. Its letters stand at
    equal steps, so that between letters that were read as many are missing as the name has there; before the first one
    read there may be more or fewer."""
    if not unread:
        return True
    place, office = split(name)
    lost = {k for k in unread if k < len(place)}
    if not place or not _is_alone(place, lost, _places()):
        return False
    return _is_alone(office, {k - len(place) for k in unread if k >= len(place)}, OFFICES)


def starts_alone(name: str) -> bool:
    """Whether no other place's name ends in that of ``name``: nothing that stands before it could make it another body's."""
    place, _ = split(name)
    return bool(place) and not any(other.endswith(place) and other != place for other in _places())


def _is_alone(words: str, lost: Collection[int], others: Collection[str]) -> bool:
    """Whether none of ``others`` agrees with ``words`` in the letters that are not ``lost``."""
    if not lost:
        return True
    first = next((k for k in range(len(words)) if k not in lost), len(words))
    return not any(_agrees(other, words, lost, first) for other in others if other != words)


def _agrees(other: str, words: str, lost: Collection[int], first: int) -> bool:
    """``first``: the place of the first letter that was read; what stands before it may be of any length."""
    more = len(other) - len(words)
    if more and (not first or -more >= first):
        return False
    return all(other[k + more] == letter for k, letter in enumerate(words) if k >= first and k not in lost)


@cache
def _places() -> tuple[str, ...]:
    """Every province, city, county and district."""
    return tuple(dict.fromkeys(place.name for place in all_places()))
