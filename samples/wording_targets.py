"""Sentences and tables of yearly targets."""

from __future__ import annotations

from random import Random

from samples.facts import Claim, Said, join
from samples.story import Goal, Story

YEARS = (2024, 2025, 2026)
VERBS = {
    "5G工厂数量": "建成5G工厂{}家",
    "“5G+工业互联网”项目数": "实施“5G+工业互联网”项目{}个",
    "工业互联网标识注册量": "工业互联网标识注册量达到{}亿个",
    "典型应用场景": "打造典型应用场景{}个",
    "人才培训": "培训专业人才{}人次",
    "带动投资": "带动投资{}亿元",
    "规上工业企业5G应用普及率": "规上工业企业5G应用普及率达到{}%",
    "5G基站总数": "5G基站总数达到{}个",
    "每万人拥有5G基站数": "每万人拥有5G基站数达到{}个",
}
TWIN = {"5G基站总数": "base_station_total", "每万人拥有5G基站数": "base_stations_per_10k"}


def goal_claims(goal: Goal, year: int) -> tuple[Claim, ...]:
    """The target, and for base stations the same as a figure with status target."""
    value = goal.values[YEARS.index(year)]
    shown: int | float = int(value) if float(value).is_integer() else value
    record: dict[str, str | int | float | None] = {
        "metric": goal.metric, "year": year, "value": shown, "unit": goal.unit
    }  # fmt: skip
    claims = [Claim("target", record, goal.unit, status="target")]
    if kind := TWIN.get(goal.metric):
        claims.append(Claim(kind, shown, "个", status="target", as_of=str(year), optional=True))
    return tuple(claims)


def year_sentence(rng: Random, story: Story, year: int, goals: tuple[Goal, ...]) -> Said:
    """到2025年，…、…。"""
    parts: list[str] = []
    claims: list[Claim] = []
    for goal in goals:
        parts.append(VERBS[goal.metric].format(f"{goal.values[YEARS.index(year)]:g}"))
        claims.extend(goal_claims(goal, year))
    lead = rng.choice(
        (f"到{year}年底，", f"{year}年，力争", f"{year}年目标：", f"至{year}年末，", f"到{year}年，")
    )
    return Said(lead + "，".join(parts) + "。", tuple(claims))


def yearly(rng: Random, story: Story) -> list[Said]:
    """One paragraph a year."""
    named = ("第一阶段", "第二阶段", "第三阶段")
    out: list[Said] = []
    style = rng.randrange(4)
    for i, year in enumerate(YEARS):
        said = year_sentence(rng, story, year, story.goals)
        head = (f"（{'一二三'[i]}）", f"{i + 1}.", f"{named[i]}：", "")[style]
        out.append(join([Said(head), said]))
    return out


def overall(rng: Random, story: Story) -> Said:
    return year_sentence(rng, story, 2026, tuple(rng.sample(story.goals, min(3, len(story.goals)))))


def table(story: Story) -> tuple[list[list[str]], tuple[Claim, ...]]:
    """Rows with a head row 序号 | 指标 | 单位 | 2024年 | 2025年 | 2026年, and what it states."""
    rows = [["序号", "指标名称", "单位", "2024年", "2025年", "2026年"]]
    claims: list[Claim] = []
    for i, goal in enumerate(story.goals, start=1):
        rows.append([str(i), goal.metric, goal.unit, *(f"{v:g}" for v in goal.values)])
        for year in YEARS:
            claims.extend(goal_claims(goal, year))
    return rows, tuple(claims)
