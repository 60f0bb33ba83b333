"""Sentences on people and base stations, in the manner of city papers, traps included."""

from __future__ import annotations

from random import Random

from samples.cities import of_kind
from samples.facts import Claim, Said, join
from samples.story import AS_OF, Story


def population(rng: Random, story: Story) -> Said:
    """The permanent residents; the household register's figure beside it is not a fact of ours."""
    people = story.population
    wan = f"{people / 10_000:g}万"
    when, as_of = rng.choice((("2023年末", "2023-12"), ("2023年底", "2023-12"), ("", None), ("", None)))
    city = story.applicant.name
    text = rng.choice(
        (
            f"{when}{story.applicant.we}常住人口{wan}人",
            f"{when}常住人口为{wan}人",
            f"{when}{city}常住人口{wan}",
            f"{when}常住人口{people}人" if people < 10**7 else f"{when}常住人口达{wan}人",
        )
    )
    tail = ""
    if rng.random() < 0.35:
        tail = f"，户籍人口{people * rng.uniform(0.7, 1.1) / 10_000:.1f}万人"
    if rng.random() < 0.35:
        tail += f"，城镇化率{rng.uniform(52, 88):.2f}%"
    return Said(f"{text}{tail}。", (Claim("population", people, "人", as_of=as_of),))


def number(rng: Random, value: int, *, rounded: bool, noun: str | None = None) -> tuple[str, bool]:
    """A count as printed, with its measure word, and whether the words make it approximate."""
    noun = noun or rng.choice(("个", "个", "个", "座"))
    wan = f"{value / 10_000:g}万"
    if not rounded:
        shapes = [f"{value}", f"{value}", f"{value:,}"]
        if value >= 10_000:
            shapes.append(wan)
        return rng.choice(shapes) + noun, False
    plain = wan if value >= 10_000 else f"{value}"
    shape = rng.choice(
        ("约{}{}", "超{}{}", "超过{}{}", "突破{}{}", "{}余{}", "{}多{}", "{}{}以上", "{}{}", "近{}{}")
    )
    return shape.format(plain, noun), shape != "{}{}"


def when(rng: Random, as_of: str) -> str:
    return rng.choice(AS_OF[as_of])


def total(rng: Random, story: Story) -> Said:
    """The applicant's own number of 5G base stations, alone or with what is built this year."""
    said, approximate = number(rng, story.total, rounded=story.rounded)
    we = story.applicant.we
    day = when(rng, story.as_of)
    shape = rng.choice(
        (
            "{day}，{we}累计建成5G基站{n}",
            "{day}，{we}5G基站总数达到{n}",
            "{day}，{we}累计建成开通5G基站{n}",
            "{day}，已建成5G基站{n}（含微站和室分）",
            "{we}已累计建设5G基站{n}（{day}）",
            "{day}，{we}共建成5G基站{n}",
            "{we}5G网络基站总量{n}，统计时间{day}",
            "{day}，5G基站建成总数{n}",
        )
    )
    if "突破" in said or "超" in said:
        shape = shape.replace("达到", "")
    if shape.endswith("统计时间{day}"):
        day = {"2023-12": "截至2023年底", "2024-06": "截至2024年6月底", "2024-08": "截至2024年8月底"}[
            story.as_of
        ]
    tail = rng.choice(
        (
            "",
            "，实现主城区、县城城区、重点乡镇和产业园区连续覆盖",
            f"，2024年以来新建5G基站{rng.randint(300, 4200)}个",
            f"，其中宏站{int(story.total * 0.62)}个",
            f"，4G基站{int(story.total * 1.3)}个",
            "，5G网络覆盖所有行政村",
            f"，建成5G-A基站{rng.randint(60, 900)}个",
        )
    )
    claim = Claim("base_station_total", story.total, "个", as_of=story.as_of, approximate=approximate)
    return Said(shape.format(day=day, we=we, n=said) + tail + "。", (claim,), frozenset({"network"}))


def per_10k(rng: Random, story: Story, *, value: float | None = None) -> Said:
    """The number per 10,000 people; sometimes without the "5G"."""
    figure = f"{value if value is not None else story.per_10k:g}"
    text = rng.choice(
        (
            f"每万人拥有5G基站数达{figure}个",
            f"每万人拥有5G基站{figure}个",
            f"每万人拥有基站数{figure}个",
            f"每万人5G基站数达到{figure}个（{when(rng, story.as_of)}）",
            f"平均每万人拥有5G基站{figure}个",
            f"5G基站密度达到每万人{figure}个",
            f"万人5G基站拥有量为{figure}个",
            f"每万常住人口拥有5G基站{figure}个",
        )
    )
    tail = rng.choice(("", "，居全省前列", "，高于全国平均水平", "，位居全省第二位"))
    as_of = story.as_of if "（" in text else None
    claim = Claim("base_stations_per_10k", float(figure), "个", as_of=as_of or story.as_of)
    return Said(text + tail + "。", (claim,), frozenset({"network"}))


def both(rng: Random, story: Story, *, value: float | None = None) -> Said:
    """Total and density in one sentence."""
    first, second = total(rng, story), per_10k(rng, story, value=value)
    return join([Said(first.text[:-1], first.claims, first.conditions), second], rng.choice(("，", "；")))


def aside(rng: Random, story: Story) -> Said:
    """A figure in passing that is not the applicant's state: nation, province, district, past, new, 4G."""
    return rng.choice(
        (_nation, _nation, _province, _district, _past, _new, _fourth, _macro, _share, _neighbour)
    )(rng, story)


def _nation(rng: Random, story: Story) -> Said:
    text, claims = rng.choice(
        (
            (
                "从全国看，截至2024年6月末，我国5G基站总数达391.7万个，5G网络建设全球领先。",
                (Claim("base_station_total", 3_917_000, "个", "nation", as_of="2024-06"),),
            ),
            (
                "截至2023年9月底，全国5G基站总数达318.9万个。",
                (Claim("base_station_total", 3_189_000, "个", "nation", as_of="2023-09"),),
            ),
            (
                f"2023年10月，全国每万人拥有5G基站数达22.78个，{story.applicant.us}网络水平与先进城市相当。",
                (Claim("base_stations_per_10k", 22.78, "个", "nation", as_of="2023-10"),),
            ),
        )
    )
    return Said(text, claims)


def _province(rng: Random, story: Story) -> Said:
    if (
        story.applicant.province in ("北京市", "天津市", "上海市", "重庆市")
        or story.applicant.kind == "unknown"
    ):
        return _new(rng, story)
    area = "全区" if story.applicant.province.endswith("自治区") else "全省"
    value = round(max(story.total * rng.uniform(4, 9), 30_000), -3)
    text = rng.choice(
        (
            f"{area}已建成5G基站{value / 10_000:g}万个，{story.applicant.us}占比居前。",
            f"截至2023年底，{story.applicant.province}5G基站总数{value / 10_000:g}万个。",
        )
    )
    as_of = "2023-12" if "截至" in text else None
    return Said(text, (Claim("base_station_total", int(value), "个", "province", as_of=as_of),))


def _district(rng: Random, story: Story) -> Said:
    place = rng.choice(("高新区", "经济技术开发区", "临港新区", "滨江新区"))
    value = max(30, int(story.total * rng.uniform(0.06, 0.2)))
    claim = Claim("base_station_total", value, "个", "district", place=place)
    return Said(
        rng.choice(
            (f"其中，{place}建成5G基站{value}个。", f"{place}累计建成5G基站{value}个，实现园区全覆盖。")
        ),
        (claim,),
    )


def _past(rng: Random, story: Story) -> Said:
    value = int(story.total * rng.uniform(0.55, 0.8))
    return Said(
        f"2022年底，{story.applicant.we}累计建成5G基站{value}个。",
        (Claim("base_station_total", value, "个", as_of="2022-12"),),
    )


def _new(rng: Random, story: Story) -> Said:
    value = int(story.total * rng.uniform(0.05, 0.2))
    return Said(
        rng.choice(
            (
                f"上半年已新建5G基站{value}个，完成年度目标的{rng.randint(50, 90)}%。",
                f"2023年新建5G基站{value}个，网络质量持续提升。",
                f"今年以来新增开通5G基站{value}个。",
            )
        )
    )


def _fourth(rng: Random, story: Story) -> Said:
    return Said(
        f"{story.applicant.we}4G基站累计{int(story.total * rng.uniform(1.1, 1.6))}个，实现城乡深度覆盖。"
    )


def _macro(rng: Random, story: Story) -> Said:
    return Said(
        f"面向工业企业建设5G室内分布系统{rng.randint(120, 2400)}套，部署5G虚拟专网{rng.randint(20, 600)}个。"
    )


def _neighbour(rng: Random, story: Story) -> Said:
    """Another city's figure, looked up to."""
    others = [c for c in of_kind("prefecture") if c not in story.applicant.cities]
    other = rng.choice(others)
    value = round(other.population / 10_000 * rng.uniform(20, 40), -2)
    claim = Claim("base_station_total", int(value), "个", "other", place=other.name)
    return Said(f"对标{other.name}（已建成5G基站{value / 10_000:g}万个），网络建设仍有提升空间。", (claim,))


def _share(rng: Random, story: Story) -> Said:
    return Said(
        f"5G用户普及率达{rng.uniform(48, 82):.1f}%，千兆及以上宽带用户占比{rng.uniform(20, 45):.1f}%。"
    )


def hoped(rng: Random, story: Story) -> Said:
    """A target in the words of a fact."""
    value = int(story.goals[0].values[rng.choice((1, 2))])
    year = 2025 if value == story.goals[0].values[1] else 2026
    shown = f"{value / 10_000:g}万个" if value >= 10_000 and value % 1000 == 0 else f"{value}个"
    text = rng.choice(
        (
            f"到{year}年，{story.applicant.we}累计建成5G基站{shown}",
            f"力争至{year}年底，5G基站总数达到{shown}以上",
            f"计划到{year}年末累计建成开通5G基站{shown}",
            f"{year}年，{story.applicant.we}5G基站数将达到{shown}",
        )
    )
    target: dict[str, str | int | float | None] = {
        "metric": "5G基站总数", "year": year, "value": value, "unit": "个"
    }  # fmt: skip
    return Said(
        text + "。",
        (
            Claim("base_station_total", value, "个", status="target", as_of=str(year)),
            Claim("target", target, "个", status="target", optional=True),
        ),
    )


def of_each_city(rng: Random, story: Story) -> Said:
    """A joint application's figures city by city; they add up to the whole."""
    cities = story.applicant.cities
    left, parts, claims = story.total, [], []
    for i, c in enumerate(cities):
        value = left if i == len(cities) - 1 else int(story.total * c.population / story.population)
        left -= value
        parts.append(f"{c.name}{value}个")
        claims.append(
            Claim("base_station_total", value, "个", as_of=story.as_of, place=c.name, optional=True)
        )
    return Said(f"其中，5G基站数分别为{'、'.join(parts)}。", tuple(claims))
