"""The printed words of the annex, and the small ways in which offices change them."""

from __future__ import annotations

import re

from samples.looks import FormStyle

TITLE = "“5G+工业互联网”融合应用先导区申报表"
NOTE = "注：计划单列市无需填写省级人民政府联系人及推荐意见"
PEOPLE = {
    "mayor": "申报城市|人民政府负责人",
    "comms": "省、自治区、直辖市、|计划单列市|通信管理局负责人",
    "industry": "省、自治区、直辖市、|计划单列市、|新疆生产建设兵团|工业和信息化主管|部门负责人",
    "province": "省级人民政府联系人",
}
PROSE = {
    "basic": "申报城市基本情况",
    "conditions": "申报先导区不可偏离条件说明",
    "construction": "先导区试点建设内容",
    "targets": "先导区试点目标|及预期效果",
}
HINTS = {
    "basic": "(简述基本情况,包括但不限于:1.申报城市行政区划、经济等基本情况,以及有利于开展“5G+工业互联网”应用和产业条件的城市条件。2.“5G+工业互联网”应用发展情况、产业基础情况、配套服务情况、相关政策环境情况等。1500字以内)",
    "conditions": "(说明申报城市“5G+工业互联网”融合应用先导区试点评审指标中不可偏离条件的符合性情况,包括但不限于:1.专项政策制定及实施情况。2.5G网络覆盖及每万人拥有基站数。3.“5G+工业互联网”典型应用场景情况。4.工业和信息化部2023年及以前工业互联网试点示范(5G工厂方向)或5G工厂名录情况。5.具备全国性示范能力的部级及以上相关称号情况。6.无重大网络安全事件,未出现提供虚拟材料等情况。1500字以内)",
    "construction": "(简述申报城市对标《“5G+工业互联网”融合应用先导区试点建设指南》有关要求的建设实施方案,包括但不限于在加大政策支持力度、夯实基础设施建设、推进融合应用创新、培育壮大产业生态、强化公共服务能力等方面的实施举措、实施路径、工作任务、推进机制等。2000字以内)",
    "targets": "(简述申报城市对标《“5G+工业互联网”融合应用先导区试点建设指南》有关目标要求,明确先导区建设工作的总体绩效目标及分年度分项目标,确保目标可考核,1500字以内)",
}
PROMISE = "我市(地级及以上城市)申报的所有材料均真实完整,符合国家有关法律法规及相关产业政策要求,如有不实,愿承担相应责任。"
_COMMS = "省、自治区、直辖市、计划单列市|通信管理局"
_INDUSTRY = "省、自治区、直辖市、计划单列市、|新疆生产建设兵团|工业和信息化主管部门"
SIGNATURES = {
    "city_government": ("申报书真实性承诺", "申报城市人民政府(盖章)"),
    "comms_administration": (f"{_COMMS}推荐意见", f"{_COMMS.replace('|', '')}(盖章)"),
    "industry_department": (f"{_INDUSTRY}推荐意见", f"{_INDUSTRY.replace('|', '')}(盖章)"),
    "provincial_government": ("省级人民政府推荐意见", "省级人民政府(盖章)"),
}
_LONG = re.compile(r"省、自治区、直辖市、\|?计划单列市[、|]*(新疆生产建设兵团\|?)?")


def worded(text: str, style: FormStyle) -> str:
    """A label or hint as this office prints it: marks half or full width, broken, spaced or shortened."""
    if style.short_labels:
        text = _LONG.sub("省（区、市）", text)
    text = text.replace("|", "\n" if style.break_labels else "")
    if style.full_width_marks:
        text = text.replace("(", "（").replace(")", "）").replace(",", "，")
        text = re.sub(r":(?!//)", "：", text)
    if style.spaced_seal_label:
        text = text.replace("盖章", "盖 章")
    return text
