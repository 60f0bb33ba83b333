"""What channels and kinds of facts are called, and how a value is shown."""

from __future__ import annotations

from pipeline.model import Fact, Factory, Policy, Target

CHANNEL_NAMES = {"paper": "纸质", "disc": "光盘", "email": "邮件"}
FACT_NAMES = {
    "base_station_total": "5G基站数",
    "base_stations_per_10k": "每万人拥有5G基站数",
    "population": "常住人口",
    "policy": "政策文件",
    "factory": "5G工厂",
    "scenario": "典型应用场景",
    "title": "国家级称号",
    "security_incident": "重大网络安全事件",
    "target": "目标",
}

STATUS_NAMES = {"actual": "现状", "target": "目标", "planned": "计划"}


def shown(fact: Fact) -> str:
    value = fact.value
    if isinstance(value, Policy):
        return f"《{value.title}》{value.number or ''}"
    if isinstance(value, Factory):
        project = f"“{value.project}”" if value.project else ""
        return f"{value.enterprise}{project}{f'（{value.list}）' if value.list else ''}"
    if isinstance(value, bool):
        return "发生过" if value else "未发生"
    if isinstance(value, Target):
        year = f"{value.year}年" if value.year else ""
        return f"{year}{value.metric}{value.value}{value.unit or ''}"
    return f"{value}{fact.unit or ''}"
