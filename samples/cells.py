"""The four prose cells of the form, with the claims that they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from samples import filler, wording_claims, wording_network, wording_targets
from samples.facts import Claim, Said, join
from samples.story import Story

LIMITS = {"basic": 1500, "conditions": 1500, "construction": 2000, "targets": 1500}
CONDITIONS = ("policy", "network", "scenario", "factory", "title", "security")
_WORDS = re.compile(r"[A-Za-z0-9.%+\-_/@]+|\S")


@dataclass(frozen=True)
class CellText:
    """Paragraphs of one cell and what they claim."""

    paragraphs: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def count_characters(text: str) -> int:
    """字数 about as Word counts: each Chinese character or mark one, each Latin word or number one."""
    return len(_WORDS.findall(text))


def write(
    rng: Random,
    story: Story,
    *,
    unstated: frozenset[str] = frozenset(),
    too_long: str | None = None,
    per_10k: float | None = None,
    short: bool = False,
) -> dict[str, CellText]:
    """The four cells. ``unstated`` conditions are nowhere mentioned; ``too_long`` names a cell over its limit."""
    makers = {"basic": _basic, "conditions": _conditions, "construction": _construction, "targets": _targets}
    out: dict[str, CellText] = {}
    for key, make in makers.items():
        paragraphs = make(rng, story, unstated, per_10k)
        low, high = (180, 420) if short else (600, min(LIMITS[key] * 0.95, 1450))
        wanted = int(LIMITS[key] * 1.13) if key == too_long else rng.randint(low, int(high))
        out[key] = _fill(rng, story, key, paragraphs, wanted)
    return out


def _fill(rng: Random, story: Story, key: str, paragraphs: list[Said], wanted: int) -> CellText:
    """Sentences without facts are added until the cell has about the wanted length."""
    bank = filler.sentences(rng, story, key)
    texts = [p.text for p in paragraphs]
    while count_characters("\n".join(texts)) < wanted:
        if not bank:
            bank = filler.sentences(rng, story, "construction" if wanted > 1500 else "targets")
        at = rng.randrange(len(texts))
        texts[at] += bank.pop()
    return CellText(tuple(texts), tuple(c for p in paragraphs for c in p.claims))


def _numbered(rng: Random, titles: list[str], bodies: list[Said]) -> list[Said]:
    style = rng.choice(("1.", "一、", "（一）", "一是", "（1）", ""))
    out: list[Said] = []
    for i, (title, body) in enumerate(zip(titles, bodies, strict=True)):
        digit = "一二三四五六七八九"[i]
        mark = {
            "1.": f"{i + 1}.",
            "一、": f"{digit}、",
            "（一）": f"（{digit}）",
            "一是": "",
            "（1）": f"（{i + 1}）",
        }.get(style, "")
        head = f"{digit}是{title}。" if style == "一是" else f"{mark}{title}。"
        out.append(join([Said(head if style else ""), body]))
    return out


def _network(rng: Random, story: Story, per_10k: float | None) -> Said:
    parts = [wording_network.both(rng, story, value=per_10k)]
    if rng.random() < 0.6:
        parts.insert(rng.randrange(2), wording_network.aside(rng, story))
    if len(story.applicant.cities) > 1 and rng.random() < 0.6:
        parts.append(wording_network.of_each_city(rng, story))
    if rng.random() < 0.3:
        parts.append(wording_network.hoped(rng, story))
    return join(parts)


def _basic(rng: Random, story: Story, unstated: frozenset[str], per_10k: float | None) -> list[Said]:
    said = {
        "城市概况": join(
            [Said(filler.sentences(rng, story, "basic")[0]), wording_network.population(rng, story)]
        ),
        "网络基础": Said("") if "network" in unstated else _network(rng, story, per_10k),
        "产业应用": Said("") if "scenario" in unstated else wording_claims.scenario_example(rng, story),
        "政策环境": wording_claims.cited(rng, story),
    }
    rooms = {title: body for title, body in said.items() if body.text}
    return _numbered(rng, list(rooms), list(rooms.values()))


def _conditions(rng: Random, story: Story, unstated: frozenset[str], per_10k: float | None) -> list[Said]:
    rooms: dict[str, tuple[str, Callable[[], Said]]] = {
        "policy": ("专项政策制定及实施情况", lambda: wording_claims.policies(rng, story)),
        "network": ("5G网络覆盖及每万人拥有基站数", lambda: _network(rng, story, per_10k)),
        "scenario": ("典型应用场景情况", lambda: wording_claims.scenarios(rng, story)),
        "factory": ("5G工厂情况", lambda: _factories(rng, story)),
        "title": ("部级及以上称号情况", lambda: _titles(rng, story)),
        "security": ("安全及诚信情况", lambda: wording_claims.security(rng, story)),
    }
    stated = [rooms[k] for k in CONDITIONS if k not in unstated]
    return _numbered(rng, [title for title, _ in stated], [make() for _, make in stated])


def _factories(rng: Random, story: Story) -> Said:
    said = wording_claims.factories(rng, story)
    if rng.random() < 0.4:
        said = join([said, wording_claims.provincial_factories(rng, story)])
    return said


def _titles(rng: Random, story: Story) -> Said:
    said = wording_claims.titles(rng, story)
    return join([said, wording_claims.other_titles(rng, story)]) if rng.random() < 0.5 else said


def _construction(rng: Random, story: Story, unstated: frozenset[str], per_10k: float | None) -> list[Said]:
    first, *rest = filler.sentences(rng, story, "construction")
    planned = Said("") if "scenario" in unstated else wording_claims.planned_scenarios(rng, story)
    hoped = Said("") if "network" in unstated else wording_network.hoped(rng, story)
    titles = [
        "加大政策支持力度",
        "夯实基础设施建设",
        "推进融合应用创新",
        "培育壮大产业生态",
        "强化公共服务能力",
    ]
    bodies = [
        Said(first),
        join([Said(rest[0]), hoped]),
        join([Said(rest[1]), planned]),
        Said(rest[2]),
        Said(rest[3]),
    ]
    return _numbered(rng, titles, bodies)


def _targets(rng: Random, story: Story, unstated: frozenset[str], per_10k: float | None) -> list[Said]:
    bank = filler.sentences(rng, story, "targets")
    lead = join(
        [
            Said(rng.choice(("总体目标：", "一、总体目标。", "")) + bank[0]),
            wording_targets.overall(rng, story),
        ]
    )
    return [
        lead,
        *wording_targets.yearly(rng, story),
        Said(rng.choice(("预期效果：", "二、预期效果。", "")) + bank[1]),
    ]
