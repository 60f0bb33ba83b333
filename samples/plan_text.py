"""The plan (试点工作方案) as headings, paragraphs and tables, with the claims that they make."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from samples import filler, wording_claims, wording_network, wording_targets
from samples.facts import Claim, Said, join
from samples.story import Story

DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Heading:
    level: int
    number: str
    title: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class TableBlock:
    caption: str
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | TableBlock


@dataclass(frozen=True)
class PlanText:
    title: str
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(b for b in self.blocks if isinstance(b, Heading))


class _Writer:
    """Numbers the headings and gathers blocks and claims."""

    def __init__(self, style: str) -> None:
        self.style = style
        self.blocks: list[Block] = []
        self.claims: list[Claim] = []
        self.counts = [0, 0, 0]

    def head(self, level: int, title: str) -> None:
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        n = self.counts[level - 1]
        digit = DIGITS[n - 1]
        marks = {1: f"{digit}、" if self.style == "hanzi" else f"第{digit}章", 2: f"（{digit}）", 3: f"{n}."}
        self.blocks.append(Heading(level, marks[level], title))

    def say(self, *said: Said | str) -> None:
        parts = [Said(s) if isinstance(s, str) else s for s in said]
        whole = join([p for p in parts if p.text])
        if whole.text:
            self.blocks.append(Paragraph(whole.text))
            self.claims.extend(whole.claims)

    def table(self, caption: str, rows: list[list[str]], claims: tuple[Claim, ...]) -> None:
        self.blocks.append(TableBlock(caption, tuple(tuple(r) for r in rows)))
        self.claims.extend(claims)


def write_plan(
    rng: Random,
    story: Story,
    *,
    headings: str,
    unstated: frozenset[str] = frozenset(),
    per_10k: float | None = None,
    short: bool = False,
) -> PlanText:
    """A plan of four to six chapters. ``unstated`` conditions are not mentioned; ``short``: about 3 pages."""
    w = _Writer(headings)
    title = f"{story.applicant.name}“5G+工业互联网”融合应用先导区{rng.choice(('试点工作方案', '试点建设方案', '试点实施方案'))}"
    w.say(wording_claims.cited(rng, story))
    _background(w, rng, story, unstated, per_10k)
    _demands(w, rng, story, short)
    _tasks(w, rng, story, unstated, short)
    _targets(w, rng, story)
    _safeguards(w, rng, story, short)
    return PlanText(title, tuple(w.blocks), tuple(w.claims))


def _words(rng: Random, story: Story, room: str, count: int) -> str:
    return "".join(filler.sentences(rng, story, room)[:count])


def _background(
    w: _Writer, rng: Random, story: Story, unstated: frozenset[str], per_10k: float | None
) -> None:
    w.head(1, rng.choice(("基础条件", "建设基础", "现状与基础")))
    w.head(2, "区位与经济")
    w.say(_words(rng, story, "basic", 3), wording_network.population(rng, story))
    if "network" not in unstated:
        w.head(2, rng.choice(("网络基础", "网络基础设施不断夯实")))
        w.say(
            _words(rng, story, "basic", 1),
            wording_network.both(rng, story, value=per_10k),
            wording_network.aside(rng, story),
        )
        if rng.random() < 0.4:
            w.table("5G网络建设情况表", *_network_table(rng, story, per_10k))
    if "policy" not in unstated:
        w.head(2, "政策环境")
        w.say(wording_claims.policies(rng, story), _words(rng, story, "basic", 2))
    w.head(2, "应用基础")
    parts = [_words(rng, story, "basic", 2)]
    if "scenario" not in unstated:
        w.say(*parts, wording_claims.scenarios(rng, story), wording_claims.scenario_example(rng, story))
    if "factory" not in unstated:
        if rng.random() < 0.5:
            w.say("入选国家级名单的5G工厂情况见下表。")
            w.table("5G工厂入选情况表", *_factory_table(story))
        else:
            w.say(wording_claims.factories(rng, story))
    if "title" not in unstated:
        w.say(
            wording_claims.titles(rng, story),
            wording_claims.other_titles(rng, story) if rng.random() < 0.5 else "",
        )
    if "security" not in unstated:
        w.say(wording_claims.security(rng, story))


def _network_table(
    rng: Random, story: Story, per_10k: float | None
) -> tuple[list[list[str]], tuple[Claim, ...]]:
    """Heads with units in them, as broken over lines in narrow columns."""
    value = per_10k if per_10k is not None else story.per_10k
    day = {"2023-12": "2023年12月", "2024-06": "2024年6月", "2024-08": "2024年8月"}[story.as_of]
    rows = [
        ["城市", "统计时间", "常住人口（万人）", "5G基站数（个）", "每万人拥有5G基站数（个/万人）"],
        [story.applicant.name, day, f"{story.population / 10_000:g}", str(story.total), f"{value:g}"],
    ]
    claims = (
        Claim("population", story.population, "人", optional=True),
        Claim("base_station_total", story.total, "个", as_of=story.as_of),
        Claim("base_stations_per_10k", float(value), "个", as_of=story.as_of),
    )
    return rows, claims


def _factory_table(story: Story) -> tuple[list[list[str]], tuple[Claim, ...]]:
    rows = [["序号", "企业名称", "项目名称", "入选名单"]]
    rows += [[str(i), f.enterprise, f.project, f.list_name] for i, f in enumerate(story.factories, start=1)]
    return rows, tuple(wording_claims.factory_claim(f) for f in story.factories)


def _demands(w: _Writer, rng: Random, story: Story, short: bool) -> None:
    w.head(1, "总体要求")
    for title in ("指导思想", "基本原则", "建设思路")[: 1 if short else 3]:
        w.head(2, title)
        w.say(_words(rng, story, "construction", rng.randint(3, 5)))


def _tasks(w: _Writer, rng: Random, story: Story, unstated: frozenset[str], short: bool) -> None:
    w.head(1, rng.choice(("重点任务", "建设内容", "主要任务")))
    tasks = {
        "加大政策支持力度": ("完善政策体系", "强化资金保障"),
        "夯实基础设施建设": ("提升网络覆盖水平", "推进企业内网改造", "完善标识解析体系"),
        "推进融合应用创新": ("建设5G全连接工厂", "推广典型应用"),
        "培育壮大产业生态": ("培育服务商", "壮大产业集群"),
        "强化公共服务能力": ("建设公共服务平台", "加强人才培养"),
    }
    for title, below in tasks.items():
        w.head(2, title)
        w.say(_words(rng, story, "construction", 2))
        if "夯实" in title and "network" not in unstated:
            w.say(wording_network.hoped(rng, story), _words(rng, story, "construction", 1))
        if "融合" in title and "scenario" not in unstated:
            w.say(wording_claims.planned_scenarios(rng, story))
        for smaller in () if short else below:
            w.head(3, smaller)
            w.say(_words(rng, story, "construction", rng.randint(2, 4)))


def _targets(w: _Writer, rng: Random, story: Story) -> None:
    w.head(1, rng.choice(("建设目标", "目标与预期效果")))
    w.head(2, "总体目标")
    w.say(_words(rng, story, "targets", 2), wording_targets.overall(rng, story))
    w.head(2, "年度目标")
    if rng.random() < 0.7:
        w.say("试点建设分年度目标见下表。")
        w.table(rng.choice(("分年度建设目标表", "表1 试点建设分年度目标")), *wording_targets.table(story))
    else:
        for said in wording_targets.yearly(rng, story):
            w.say(said)


def _safeguards(w: _Writer, rng: Random, story: Story, short: bool) -> None:
    w.head(1, "保障措施")
    for title in ("加强组织领导", "强化要素保障", "严格考核评估", "加强宣传推广")[: 2 if short else 4]:
        w.head(2, title)
        w.say(_words(rng, story, "construction", rng.randint(2, 4)))
