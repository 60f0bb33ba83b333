"""Sentences on policies, factories, scenarios, titles and security, traps included."""

from __future__ import annotations

from random import Random

from samples.facts import Claim, Said, join
from samples.story import SCENARIOS, Factory, Policy, Story

BRACKETS = (
    ("〔", "〕"),
    ("〔", "〕"),
    ("〔", "〕"),
    ("[", "]"),
    ("（", "）"),
    ("【", "】"),
    ("<", ">"),
    ("〔 ", "〕 "),
)


def policy_claim(policy: Policy) -> Claim:
    value: dict[str, str | int | float | None] = {"title": policy.title, "number": policy.number}
    return Claim("policy", value, scope=policy.scope)


def printed_policy(rng: Random, policy: Policy) -> str:
    """《title》（number）, the number in one of the shapes seen in the wild."""
    if policy.number is None:
        return f"《{policy.title}》"
    left, right = rng.choice(BRACKETS)
    number = policy.number.replace("〔", left).replace("〕", right)
    if rng.random() < 0.05:
        number = number.replace(right, right + "第")
    if rng.random() < 0.12:
        return f"以{number}文印发的《{policy.title}》"
    return f"《{policy.title}》" + (f"({number})" if rng.random() < 0.25 else f"（{number}）")


def policies(rng: Random, story: Story) -> Said:
    """The applicant's own policies, after those that it follows."""
    own = [printed_policy(rng, p) for p in story.policies]
    lead = rng.choice(
        (
            "先后印发{}等政策文件",
            "出台{}",
            "制定实施了{}等专项政策",
            "相继发布{}，形成覆盖网络建设、应用推广、产业培育的政策体系",
        )
    )
    text = lead.format("、".join(own))
    money = rng.choice(
        ("", f"，设立专项资金{rng.randint(1, 20)}亿元", f"，对获评项目最高奖补{rng.randint(100, 800)}万元")
    )
    claims = tuple(policy_claim(p) for p in story.policies)
    return Said(f"{text}{money}。", claims, frozenset({"policy"}))


def cited(rng: Random, story: Story) -> Said:
    """Higher policies, cited."""
    chosen = rng.sample(story.cited, min(len(story.cited), rng.randint(1, 3)))
    names = "、".join(printed_policy(rng, p) for p in chosen)
    lead = rng.choice(("深入贯彻落实{}要求，", "按照{}有关部署，", "对照{}，", "为落实{}，"))
    tail = rng.choice(
        (
            "统筹推进网络、平台、安全、应用协调发展。",
            f"结合{story.applicant.us}实际，制定本方案。",
            "加快推进新型工业化。",
        )
    )
    return Said(lead.format(names) + tail, tuple(policy_claim(p) for p in chosen))


def factory_claim(factory: Factory, scope: str = "city") -> Claim:
    value: dict[str, str | int | float | None] = {
        "enterprise": factory.enterprise,
        "project": factory.project,
        "list": factory.list_name,
    }
    return Claim("factory", value, scope=scope)


def factories(rng: Random, story: Story) -> Said:
    """The factories on the national lists, a sentence a list."""
    parts: list[Said] = []
    for name in dict.fromkeys(f.list_name for f in story.factories):
        listed = [f for f in story.factories if f.list_name == name]
        shown = "、".join(
            rng.choice(
                (
                    f"{f.enterprise}“{f.project}”",
                    f"{f.enterprise}（{f.project}）",
                    f"{f.enterprise}的{f.project}",
                )
            )
            for f in listed
        )
        printed = rng.choice((f"《{name}》", name, f"“{name}”"))
        count = len(listed) + rng.choice((0, 0, 0, 1, 3))
        several = f"等{count}家企业" if count > 1 else ""
        text = rng.choice(
            (
                f"{shown}{several}入选工业和信息化部{printed}。",
                f"{story.applicant.we}共有{count}家企业入选{printed}，{'包括' if several else '即'}{shown}。",
                f"{shown}{several}列入工业和信息化部发布的{printed}。",
            )
        )
        parts.append(Said(text, tuple(factory_claim(f) for f in listed), frozenset({"factory"})))
    return join(parts)


def provincial_factories(rng: Random, story: Story) -> Said:
    """A province's own list: not what the call asks for."""
    chosen = story.provincial_factories
    shown = "、".join(f"{f.enterprise}“{f.project}”" for f in chosen)
    text = rng.choice(
        (
            f"此外，{shown}入选{chosen[0].list_name}。",
            f"{shown}等被评为省级5G工厂，列入{chosen[0].list_name}。",
        )
    )
    claims = tuple(factory_claim(f, "province") for f in chosen)
    return Said(text, claims)


def scenario_claims(names: tuple[str, ...], status: str = "actual") -> tuple[Claim, ...]:
    return tuple(Claim("scenario", n, status=status) for n in names)


def scenarios(rng: Random, story: Story) -> Said:
    names = story.scenarios
    listed = "、".join(names)
    text = rng.choice(
        (
            f"聚焦{'、'.join(story.applicant.cities[0].industries)}等行业，打造{listed}等{len(names)}个典型应用场景。",
            f"“5G+工业互联网”典型应用场景不断丰富，形成{listed}等{len(names)}类应用。",
            f"重点企业已落地{listed}等场景，覆盖研发、生产、物流、服务各环节。",
            f"围绕工业和信息化部发布的二十大典型应用场景，已在{listed}等{len(names)}个场景实现规模化应用。",
        )
    )
    return Said(text, scenario_claims(names), frozenset({"scenario"}))


def scenario_example(rng: Random, story: Story) -> Said:
    """One factory with what it does."""
    factory = rng.choice(story.factories)
    name = rng.choice(story.scenarios)
    text = rng.choice(
        (
            f"{factory.enterprise}开展“5G+{name}”应用，生产效率提升{rng.randint(10, 45)}%。",
            f"例如，{factory.enterprise}依托5G虚拟专网实现{name}，运营成本降低{rng.randint(8, 30)}%。",
        )
    )
    return Said(text, scenario_claims((name,)))


def planned_scenarios(rng: Random, story: Story) -> Said:
    """Scenarios that are to come."""
    rest = tuple(s for s in SCENARIOS if s not in story.scenarios) or story.scenarios
    chosen = tuple(rng.sample(rest, min(len(rest), rng.randint(2, 4))))
    text = rng.choice(
        (
            f"下一步，将重点推广{'、'.join(chosen)}等场景。",
            f"到2026年，推动{'、'.join(chosen)}等场景在规上企业复制推广。",
        )
    )
    return Said(text, tuple(Claim("scenario", n, status="planned", optional=True) for n in chosen))


def titles(rng: Random, story: Story) -> Said:
    listed = "、".join(rng.choice((f"“{t}”", t)) if "“" not in t else t for t in story.titles)
    one = len(story.titles) == 1
    text = rng.choice(
        (
            f"先后获评{listed}{'' if one else '等国家级称号'}。",
            f"获批{listed}{'' if one else f'等{len(story.titles)}项部级及以上称号'}。",
            f"入选{listed}。",
            f"{story.applicant.us}是{listed}，具备全国性示范能力。",
        )
    )
    return Said(text, tuple(Claim("title", t) for t in story.titles), frozenset({"title"}))


def other_titles(rng: Random, story: Story) -> Said:
    """Titles hoped for, of a district, of the province's giving."""
    hoped = story.hoped_title
    quoted = hoped if "“" in hoped else f"“{hoped}”"
    zone = rng.choice(("高新区", "经济技术开发区", "临港新区"))
    text, claim = rng.choice(
        (
            (f"目前正在积极申报{quoted}。", Claim("title", hoped, status="planned")),
            (f"已被省里推荐申报{quoted}。", Claim("title", hoped, status="planned")),
            (f"已列入{quoted}拟入选名单（公示中）。", Claim("title", hoped, status="planned")),
            (f"{zone}获评{quoted}。", Claim("title", hoped, scope="district", place=zone)),
            (
                "获评省级“5G+工业互联网”示范城市。",
                Claim("title", "“5G+工业互联网”示范城市", scope="province", optional=True),
            ),
        )
    )
    return Said(text, (claim,))


def security(rng: Random, story: Story) -> Said:
    text = rng.choice(
        (
            "近三年未发生重大网络安全事件，未出现提供虚假材料等情况。",
            f"{story.applicant.we}近三年无重大网络安全事件，申报材料真实有效，不存在提供虚假材料的情形。",
            f"近年来，{story.applicant.us}未发生过重大网络安全事件，未出现提供虚假材料等失信行为。",
            "无重大网络安全事件发生，未出现提供虚假材料等情况，符合申报条件。",
            "建立健全工业互联网安全分类分级管理制度，三年来没有发生重大网络安全事件，也未提供过虚假材料。",
        )
    )
    return Said(text, (Claim("security_incident", False),), frozenset({"security"}))
