"""The lists of 5G factories by their names, and whose they are."""

from __future__ import annotations

import re

from pipeline.model import Scope

_ISSUER = r"(?:工业和信息化部|工信部|国家级?|部级|省级|全省|(?![为是在的厂])[一-龥]{2,3}[省市]|(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)?自治区|(?:新疆生产建设)?兵团|市级|省经信厅|省工信厅|全国)?(?:办公厅)?(?:发布的?|公布的?|认定的?|遴选的?|评选的?|印发的?)?(?:首批|第[一二三四五六]批)?"
# provinces without 省: 2022年广西5G全连接工厂示范名单
PROVINCE = r"(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆)"
_YEAR = r"(?:20\d\d年?度?)?(?:\(第[一二三四五]批\))?(?:首批|第[一二三四五六]批)?"
_NAME = (
    r"(?:5G工厂名录|5G工厂名单|工业互联网试点示范(?:项目)?(?:名单)?\(5G工厂(?:方向|类)?\)(?:名单)?|工业互联网试点示范(?:项目)?(?:名单)?5G工厂方向"
    r"|5G全连接工厂(?:试点|示范|标杆|建设)?(?:示范|试点)?(?:项目|企业)?(?:名录|名单|清单|试点示范|标杆|试点|示范)?|5G工厂(?:试点|示范|标杆|建设试点|培育)(?:名单|名录|企业|项目)?|(?<=[省市区])5G工厂(?!建设|培育|的))"
)
LIST = re.compile(
    rf"(?P<issuer>{_ISSUER})[《“\"]?(?P<issuer2>(?:工业和信息化部|工信部|国家级?|省级|(?![为是在的厂])[一-龥]{{2,3}}[省市]|(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)?自治区)?)(?P<year>{_YEAR})(?P<issuer3>(?:工业和信息化部|工信部|{PROVINCE}(?=5G)|省级|国家级?|(?![为是在的厂])[一-龥]{{2,3}}[省市]|(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)?自治区)?)(?P<name>{_NAME})(?:\((?P<year2>20\d\d)年?度?\))?[》”\"]?(?!培育库|库)"
)


def list_name(match: re.Match[str]) -> str:
    """The list as it is named: 2023年5G工厂名录, whoever issued it left out."""
    year = (re.findall(r"20\d\d", match["year"] or "") or [match["year2"]])[0]
    stated = f"{year}年" if year else ""
    name = match["name"].replace("(", "（").replace(")", "）")
    before = _region(match["issuer"]) or _region(match["issuer2"])
    return f"{before}{stated}{'' if before else _region(match['issuer3'])}{name}"


def _region(issuer: str | None) -> str:
    """The province or city by which a list is named, without what was done by it."""
    if short := re.fullmatch(PROVINCE, issuer or ""):
        return short[0]
    found = re.match(r"(?!全省|省级|市级)[一-龥]{1,8}?(?:省|市|自治区|兵团)|兵团|自治区", issuer or "")
    return found[0] if found else ""


def list_scope(match: re.Match[str]) -> Scope:
    issuers = "".join(g or "" for g in (match["issuer"], match["issuer2"], match["issuer3"]))
    if re.search(rf"省|自治区|兵团|{PROVINCE}", issuers) or re.search(r"(?:北京|上海|天津|重庆)市", issuers):
        return "province"
    return "city"
