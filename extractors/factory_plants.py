"""Plants that stand in a list by their own name only: 蓝思智能机器人5G工厂, 森源电气开关柜5G工厂."""

from __future__ import annotations

import re

# the kind of plant that ends the name
_KIND = r"(?:5G\+?|全连接|智慧|智能制造|智能|数字化|数字|未来|灯塔|绿色|互联|标杆|示范){1,4}(?:全连接)?工厂"
PLANT = re.compile(rf"(?P<own>[一-龥A-Za-z0-9()·-]{{2,30}}?)(?P<kind>{_KIND})(?:项目)?")
# what says which plant only by its number, its owner or its praise: at the head of a name
_GENERAL = re.compile(
    r"我市|全[市省国]|本[市省]|该|其|本|上述|以上|这|各|某|首[个家批座]|唯一|第[一二三四五六七八九十]|一批|[多数][个家]|[一二两三四五六七八九十\d]+[个家座项]"
    r"|国家|[省市区部]级|工信部|工业和信息化部|企业|项目|现有|共有|拥有|已有|累计|的|等|为|有|将|拟|已|被|均"
)
_NO_NAME = re.compile(
    r"的|入选|列入|获评|成为|建成|打造|培育|建设|名录|名单|[一二两三四五六七八九十\d][个家]|(?:行业|领域|产业|企业)$"
)
# how short names of enterprises end; a product follows
_TRADE = r"(?:电气|电器|电子|重工|重汽|机械|装备|动力|汽车|钢铁|石化|化工|化肥|化学|药业|制药|轮胎|玻璃|水泥|铝业|铜业|锂业|能源|新材|纺织|食品|乳业|酒业|科技|股份|集团)"
_SHORT_AND_PRODUCT = re.compile(
    rf"(?P<enterprise>[一-龥]{{2,6}}{_TRADE})(?P<product>(?!{_TRADE})[一-龥]{{2,12}})"
)


def plant_alone(item: str) -> tuple[str, str | None] | None:
    """The enterprise and its project where ``item`` is nothing but the name of a plant; where the two cannot be told
    apart, the plant and None. None for plants told in general (全市首批5G工厂)."""
    found = PLANT.fullmatch(item)
    if found is None or _GENERAL.match(found["own"]) or _NO_NAME.search(found["own"]):
        return None
    both = _SHORT_AND_PRODUCT.fullmatch(found["own"])
    if both is not None:
        return both["enterprise"], both["product"] + found["kind"]
    return found["own"] + found["kind"], None
