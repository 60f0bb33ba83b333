"""What the records' keys are called on paper, and text from papers made safe to print."""

from __future__ import annotations

import re

VERDICTS = {"complete": "材料齐全", "incomplete": "需补正", "needs_review": "需人工核对"}
SEVERITIES = {"must_fix": "须补正", "review": "须人工核对", "note": "提示"}
SEALS = {
    "present": "已盖章",
    "missing": "缺印章",
    "wrong_body": "印章单位不符",
    "copy": "疑为复印件",
    "unclear": "无法确认",
    "not_required": "无需盖章",
}
SHORT_COPIES = "（另有份次待核）"  # behind a seal that one copy shows and another does not
DATE_STATES = {"present": "", "missing": "未填日期", "unclear": "日期无法确认", "not_required": ""}
FIELD_STATES = {"filled": "", "blank": "空白", "unread": "未能识别"}
ROLES = {
    "application_form": "申报表",
    "plan": "试点工作方案",
    "evidence": "支撑证明材料",
    "cover_letter": "报送函",
    "other": "其他材料",
}
KINDS = {
    "prefecture": "地级市",
    "separately_planned": "计划单列市",
    "municipality": "直辖市",
    "joint": "联合申报",
    "ineligible": "不符合申报条件",
    "unknown": "待确认",
}
SCOPES = {"city": "本市", "province": "全省", "nation": "全国", "district": "区县（园区）", "other": "其他"}
STATUSES = {"actual": "现状", "target": "目标", "planned": "计划"}
STATES = {
    "read": "已读",
    "duplicate": "重复",
    "container": "容器",
    "ignored": "系统文件",
    "failed": "失败",
    "quarantined": "隔离",
}
RULES = {
    "form-missing": "缺申报表",
    "plan-missing": "缺方案",
    "text-unfinished": "疑非定稿",
    "evidence-missing": "缺支撑证明材料",
    "field-empty": "栏目未填",
    "field-unread": "栏目待核",
    "section-empty": "正文栏未填",
    "section-too-long": "正文栏超字数",
    "seal-missing": "缺印章",
    "seal-wrong-body": "印章单位不符",
    "seal-copy": "印章疑为复印",
    "seal-unclear": "印章待核",
    "date-missing": "缺日期",
    "date-unclear": "日期待核",
    "opinion-against": "推荐意见待核",
    "opinion-other": "推荐意见所指待核",
    "statement-withdrawn": "来文称有更正",
    "opinion-unread": "推荐意见未见文字",
    "channel-missing": "缺报送渠道",
    "copies-short": "份数不足",
    "copies-differ": "份数（内容）待核",
    "late": "逾期",
    "received-day-unknown": "收到日期不明",
    "register-conflict": "收件登记前后不一",
    "register-remark": "收件登记备注",
    "applicant-ineligible": "申报主体不符合条件",
    "applicant-unclear": "申报主体待核",
    "condition-unstated": "不可偏离条件",
    "condition-contradictory": "条件说明前后矛盾",
    "condition-short": "条件低于设定值",
    "figure-inconsistent": "数据不一致",
    "figures-differ": "同一数据前后不一",
    "parts-inconsistent": "分项与总数不符",
    "targets-falling": "分年度目标回落",
    "target-below-actual": "目标低于现状",
    "count-inconsistent": "所列数量与所称不符",
    "date-after-deadline": "时点晚于截止日",
    "channel-mismatch": "纸质与电子不一致",
    "pages-missing": "疑缺页",
    "page-cut": "页边疑被裁切",
    "text-struck": "文字疑被划去",
    "file-encrypted": "文件加密",
    "file-unreadable": "文件无法读取",
    "file-quarantined": "文件已隔离",
    "attachment-link": "附件为链接",
    "attachment-missing": "所列附件未见",
    "correction-outdated": "更正待复核",
    "partial-run": "只处理了部分材料",
    "media-file": "音像文件未读",
}

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})")


def rule_name(rule: str) -> str:
    """What a rule is called on paper; never its key."""
    return RULES.get(rule, "其他核对意见")


def moment(iso: str) -> str:
    """A moment as people write it: 2024-09-26 18:55."""
    found = _MOMENT.match(iso)
    return f"{found[1]} {found[2]}" if found else iso


# what XML 1.0 cannot hold, and marks that turn the direction of text
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
