"""Invented officials: names, posts, telephones, mailboxes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from samples.cities import Applicant

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = [
    "伟",
    "芳",
    "敏",
    "静",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "建国",
    "志强",
    "晓东",
    "海燕",
    "文斌",
    "丽华",
    "国栋",
    "雪梅",
    "永刚",
    "建华",
    "春生",
    "红梅",
    "立新",
    "振宇",
    "佳琪",
    "思远",
    "一鸣",
    "浩然",
    "宏伟",
    "少华",
    "德明",
    "玉兰",
    "子涵",
    "新民",
    "卫东",
    "光明",
    "金龙",
    "雅琴",
    "凯",
    "鹏",
    "云飞",
    "长江",
    "小红",
    "学文",
    "正平",
    "广林",
    "世杰",
    "秀英",
    "冬梅",
    "成林",
    "向阳",
]
MINORITY = ("巴特尔", "阿不都·热合曼", "买买提江·吐尔逊", "扎西次仁", "欧阳志远", "司马云", "诺敏")
POSTS = {
    "mayor": ("市长", "副市长", "市委副书记、市长", "常务副市长", "市委常委、副市长"),
    "comms": ("局长", "党组书记、局长", "副局长", "一级巡视员"),
    "industry": ("厅长", "党组书记、厅长", "副厅长", "总工程师"),
    "province": ("副秘书长", "办公厅副主任", "处长", "办公厅一级调研员", "信息化处处长"),
}
DOMAINS = {"mayor": "", "comms": "ca", "industry": "gxt", "province": "gov"}
PINYIN = [
    "wang",
    "li",
    "zhang",
    "liu",
    "chen",
    "yang",
    "huang",
    "zhao",
    "wu",
    "zhou",
    "xu",
    "sun",
    "ma",
    "zhu",
    "hu",
    "guo",
    "he",
    "gao",
    "lin",
    "luo",
]


@dataclass(frozen=True)
class Person:
    name: str
    title: str
    phone: str
    email: str


def person_name(rng: Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(MINORITY)
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def phone_number(rng: Random) -> str:
    """A landline, a mobile, or both, in the shapes seen on forms."""
    area = rng.choice(("010", "021", "0574", "0755", "0411", "0931", "0772", "0471", "0991", "0433", "028"))
    line = f"{rng.randint(2, 8)}{rng.randint(0, 10**7 - 1):07d}"
    mobile = rng.choice(("138", "139", "186", "159", "133", "177")) + f"{rng.randint(0, 10**8 - 1):08d}"
    shape = rng.random()
    if shape < 0.45:
        return f"{area}-{line}"
    if shape < 0.55:
        return f"{area}—{line}"
    if shape < 0.62:
        return f"（{area}）{line}"
    if shape < 0.92:
        return mobile
    return f"{area}-{line}/{mobile}"


def mailbox(rng: Random, role: str) -> str:
    user = rng.choice(PINYIN) + rng.choice(("", rng.choice(PINYIN), str(rng.randint(1, 99)), "_bgs"))
    host = rng.choice(("163.com", "126.com", "qq.com", f"{rng.choice(PINYIN)}{DOMAINS[role]}.gov.cn"))
    return f"{user}@{host}"


def officials(rng: Random, applicant: Applicant) -> dict[str, Person]:
    """The four people of the form. A joint application names one mayor per city."""
    people: dict[str, Person] = {}
    for role, posts in POSTS.items():
        title = rng.choice(posts)
        if role == "mayor" and applicant.we == "全州":
            title = title.replace("市长", "州长").replace("市委", "州委")
        if role == "industry":
            department = applicant.bodies()["industry_department"][0]
            title = title.replace("厅长", {"局": "局长", "会": "主任"}.get(department[-1], "厅长"))
        name = person_name(rng)
        if role == "mayor" and len(applicant.cities) > 1:
            name = "、".join(person_name(rng) for _ in applicant.cities)
        people[role] = Person(name, title, phone_number(rng), mailbox(rng, role))
    return people
