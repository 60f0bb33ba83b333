"""Figures in tables: measures by year (targets and what stands today), measures by place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.claims import Claim
from extractors.context_places import SOME_DISTRICTS
from extractors.dates import When
from extractors.numbers import MULTIPLIERS, NUMBER, Number, read_number
from extractors.places import find_places
from extractors.reading import Reading
from extractors.tables import Grid, GridCell, grids
from extractors.targets import metric_name, scaled
from pipeline.model import FactKind, Scope, Status, Target

_CELL_NUMBER = re.compile(rf"{NUMBER.pattern}(?P<unit>[^\d()]{{0,4}})(?:\([^)]*\))?")
_MONEY = re.compile(r"投资|产值|营收|收入|资金|增加值|贷款|税")
# the closing bracket is at the edge of the cell and lost in reading now and then
_UNIT_IN_HEAD = re.compile(r"[(\[](?:单位:?)?(?P<unit>[^()\[\]]{1,6})(?:[)\]]|$)")
# fewer residents than any city has: the 万人 of the head was lost
_FEWEST_PEOPLE = 10_000
_AIM_HEAD = re.compile(r"目标|计划|预期|规划")
_BASE_HEAD = re.compile(r"基数|基期|现状|现有|实际|完成|当前|基础值")
_YEAR_IN_BRACKETS = re.compile(r"[(\[](?P<when>20\d\d年[^()\[\]]{0,6})(?:[)\]]|$)")
_TODAY_HEAD = re.compile(r"(?:目前|当前)?(?:现状|基数|基期|现有|基准|基础)(?:值|水平|数|情况)?")
_NO_MEASURE = re.compile(r"^(?:序号|编号|排名)|(?:时间|年份|年度|日期|批次|文号)$")
_HEAD_AGAIN = re.compile(r"20\d\d年(?:度|底|末)?")  # a year is no value: the heads again, on the next page
# heads that leave out what their caption tells
_PER_HEAD = re.compile(r"(?:平均)?每?万(?:人|人口|常住人口)均?(?:拥有|享有|占有|保有)?(?:数量|数|量|率)?")
_TOTAL_HEAD = re.compile(
    r"累计(?:建成|开通)?(?:基站)?(?:数量|数|总数)?|(?:现有|建成|开通)?基站(?:数量|总数|总量|规模|数)?|总数|总量"
)
_PER_10K = re.compile(r"(?:个|座|站)/每?万人")
_MEN = re.compile(r"万人|每[^十百千万]人")  # 每力人: a misread 万
_PART = re.compile(r"4G|5G-A|新建|新增|宏站|室分|微站|共享|覆盖率|占比|投资|流量")


def find_in_tables(reading: Reading) -> Iterator[Claim]:
    """Every figure of a table whose measure and year or place are named by its heads."""
    for grid in grids(reading):
        by_year = [
            c
            for c, head in enumerate(grid.heads)
            if _year(reading, head.text) and not head.text.startswith("其中")  # 其中2024年新建: a part
        ]
        by_place = {c: p for c, head in enumerate(grid.heads) if (p := _column_place(reading, head))}
        if not by_year and len(by_place) >= 2:
            yield from _by_place(reading, grid, by_place)
        elif by_year:
            today = [c for c, head in enumerate(grid.heads) if _TODAY_HEAD.fullmatch(head.text)]
            yield from _by_year(reading, grid, sorted({*by_year, *today}))
        else:
            yield from _by_row(reading, grid)


def _year(reading: Reading, text: str) -> When | None:
    if not text or len(text) > 24:
        return None
    found = reading.dates(text)
    if found:
        return found[-1]
    if in_brackets := _YEAR_IN_BRACKETS.search(text):  # 现状值(2023年)
        return next(iter(reading.dates(in_brackets["when"])), None)
    bare = re.fullmatch(r"(20\d\d)(?:目标|目标值|计划|实际)?", text)
    return When(0, 4, bare[1], "", "") if bare else None


def _by_year(reading: Reading, grid: Grid, columns: list[int]) -> Iterator[Claim]:
    """Rows of measures, columns of years; the unit beside the measure, in its brackets or in the caption."""
    unit_column = grid.column(r"单位", but=r"责任|牵头|名称|负责")
    name_column = grid.column(r"指标|名称|内容|项目|目标", but=r"一级|类别|20\d\d")
    for row in grid.rows:
        names = [
            c for i, c in enumerate(row) if i not in columns and i != unit_column and c.span and not c.numeric
        ]
        if not names:
            continue
        name = (
            row[name_column]
            if name_column is not None and row[name_column].span and name_column not in columns
            else names[-1]
        )
        unit = row[unit_column].text if unit_column is not None else None
        for column in columns:
            yield from _cell_claims(reading, grid, name, row[column], unit, grid.heads[column].text)


def _column_place(reading: Reading, head: GridCell) -> tuple[Scope, str | None] | None:
    """Whose a column is, where its head is the name of a place, maybe with 平均: 绍兴市, 全省, 全国平均."""
    bare = re.sub(r"(?:平均水平|平均值|平均|均值)?(?:\([^()]*\))?$", "", head.text)
    return place_named(reading, bare)


def _by_place(
    reading: Reading, grid: Grid, columns: Mapping[int, tuple[Scope, str | None]]
) -> Iterator[Claim]:
    """Rows of measures, columns of places: |指标|绍兴市|浙江省|全国|."""
    unit_column = grid.column(r"单位", but=r"责任|牵头|名称|负责")
    for row in grid.rows:
        name = next(
            (
                c
                for i, c in enumerate(row)
                if i not in columns and i != unit_column and c.span and not c.numeric
            ),
            None,
        )
        if name is None:
            continue
        unit = row[unit_column].text if unit_column is not None else None
        for column, whose in columns.items():
            yield from _cell_claims(reading, grid, name, row[column], unit, "", whose=whose)


def _by_row(reading: Reading, grid: Grid) -> Iterator[Claim]:
    """Rows of years or places, columns of measures; or pairs of measure and value."""
    for row in grid.rows:
        label = next(
            (
                c
                for c in row
                if c.span
                and (not c.numeric or _year(reading, c.text))
                and not re.fullmatch(r"\d{1,3}", c.text)
            ),
            None,
        )
        if label is None:
            continue
        value_column = grid.column(r"^(?:数值|数据|指标值|数量|现状值|值|完成值|情况)")
        unit_column = grid.column(r"单位", but=r"责任|牵头|名称|负责")
        if value_column is not None and row[value_column] is not label:
            unit = row[unit_column].text if unit_column is not None else None
            name = row[grid.column(r"指标|名称|项目") or 0]
            yield from _cell_claims(reading, grid, name, row[value_column], unit, grid.caption)
            continue
        period = label.text if _year(reading, label.text) else _period_of(reading, grid, row) or label.text
        for column, head in enumerate(grid.heads):
            if row[column] is not label and head.span:
                yield from _cell_claims(reading, grid, head, row[column], None, period, label=label)


def _period_of(reading: Reading, grid: Grid, row: tuple[GridCell, ...]) -> str | None:
    """What the row's own cell says under 统计时间 and the like."""
    column = grid.column(r"时间|时点|截至|截止|年度|年份|日期|月份", but=r"建成|投产|入选|基站")
    return row[column].text if column is not None and _year(reading, row[column].text) else None


def _cell_claims(
    reading: Reading,
    grid: Grid,
    name: GridCell,
    cell: GridCell,
    unit: str | None,
    head: str,
    label: GridCell | None = None,
    whose: tuple[Scope, str | None] | None = None,
) -> Iterator[Claim]:
    match = _CELL_NUMBER.fullmatch(cell.text)
    number = read_number(match) if match else None
    if match is None or number is None or cell.span is None or name.span is None:
        return
    if _NO_MEASURE.search(name.text) or _HEAD_AGAIN.fullmatch(cell.text):
        return
    in_head = _UNIT_IN_HEAD.search(name.text)
    said = (
        (match["unit"] or "").strip() or (in_head["unit"] if in_head else "") or (unit or "").strip() or None
    )
    said = re.split(r"[，,]", said)[0] if said else None  # (家，累计)
    said = re.sub(r"^(?:以上|左右|余)|(?:以上|左右|余)$", "", said) or None if said else None
    when = _year(reading, head) or _caption_date(reading, grid)
    status = _status(reading, grid, head, when)
    scope, place = whose or _scope(reading, grid, label)
    spans = (cell.span, name.span)
    kind = kind_of(name.text) or _kind_by_caption(grid, name.text)
    if kind == "base_station_total" and said and _PER_10K.fullmatch(said):
        kind = "base_stations_per_10k"  # the unit tells, where the name was misread
    if kind is not None:
        yield figure(number, kind, said, scope, place, status, when.iso if when else None, spans)
    if status == "target" and when is not None and scope == "city":
        value, told = _with_unit(number, match["scale"] or "", said)
        if told in ("亿", "万") and _MONEY.search(name.text):
            told += "元"
        yield Claim(
            kind="target",
            value=Target(metric=metric_name(name.text, told), year=when.year, value=value, unit=told),
            unit=told,
            status="target",
            approximate=number.approximate,
            doubtful=number.doubtful,
            confidence=0.5 if number.doubtful else 0.94,
            spans=spans,
        )


def _caption_date(reading: Reading, grid: Grid) -> When | None:
    """The period that the caption names: 5G基站建设情况(截至2024年6月底)."""
    caption = grid.caption.split("\n")[0].replace("（", "(").replace("）", ")")
    stated = [d for d in reading.dates(caption) if d.stated_past]
    in_brackets = _YEAR_IN_BRACKETS.search(caption)
    noted = reading.dates(in_brackets["when"]) if in_brackets else ()
    return next(iter((*reversed(stated), *noted)), None) or _year(reading, caption)


def _kind_by_caption(grid: Grid, name: str) -> FactKind | None:
    """What a head means under a caption, or beside a head, that tells of 5G base stations: 累计建成(个), 每万人拥有(个)."""
    heads = "".join(h.text for h in grid.heads)
    around = grid.caption.split("\n")[0] + heads + "".join(c.text for row in grid.rows for c in row[:2])
    if not re.search(r"5G(?:网络|通信)?基站", around):
        return None
    bare = re.sub(r"\([^()]*\)?$", "", name)
    if _PER_HEAD.fullmatch(bare):
        return "base_stations_per_10k"
    of_5g_alone = "4G" not in heads or "基站" not in bare
    return "base_station_total" if of_5g_alone and _TOTAL_HEAD.fullmatch(bare) else None


def _with_unit(number: Number, scale: str, unit: str | None) -> tuple[int | float, str | None]:
    """万 of a unit column is resolved like 万 of a number; 亿 and money stay."""
    if unit and re.fullmatch(r"万(?:个|座|人|人次|家|条|项)", unit):
        value = round(number.value * 10_000, 6)
        return (int(value) if float(value).is_integer() else value), unit[1:]
    return scaled(number, scale, unit)


def kind_of(name: str) -> FactKind | None:
    """The kind of figure that a measure of this name gives; None for all other measures."""
    if "基站" in name and _MEN.search(name) and "4G" not in name.replace("4G/5G", ""):
        return "base_stations_per_10k"
    if re.search(r"5G(?:网络|通信)?基站", name) and not _PART.search(name):
        return "base_station_total"
    if "常住人口" in name and not re.search(r"城镇化|率|增", name):
        return "population"
    return None


def figure(
    number: Number,
    kind: FactKind,
    unit: str | None,
    scope: Scope,
    place: str | None,
    status: Status,
    as_of: str | None,
    spans: tuple[tuple[int, int], ...],
    *,
    at: tuple[int, int] | None = None,
) -> Claim:
    """A figure of the kinds that are dated, 万 of its unit resolved."""
    factor = next(
        (MULTIPLIERS[u] for u in ("亿", "万") if unit and unit.startswith(u) and "万人" not in unit[2:]), 1
    )
    value = number.value * (factor if kind != "base_stations_per_10k" else 1)
    whole = kind != "base_stations_per_10k"
    doubtful = number.doubtful
    if kind == "population" and value < _FEWEST_PEOPLE:
        value, doubtful = value * 10_000, True
    if kind == "base_station_total" and not float(value).is_integer():
        doubtful = True
    return Claim(
        kind=kind,
        value=round(value) if whole else number.plain,
        unit="人" if kind == "population" else "个",
        scope=scope,
        place=place,
        status=status,
        as_of=as_of,
        approximate=number.approximate,
        doubtful=doubtful,
        confidence=0.5 if doubtful else 0.93,
        spans=spans,
        figure=at,
    )


def _status(reading: Reading, grid: Grid, head: str, when: When | None) -> Status:
    if _BASE_HEAD.search(head):
        return "actual"
    if when is not None and when.after(reading.today):
        return "target"
    if _AIM_HEAD.search(head):
        return "target"
    return "actual"


def place_named(reading: Reading, text: str) -> tuple[Scope, str | None] | None:
    """Whose is what stands under a label that is nothing but a place; None for any other label."""
    if re.fullmatch(r"全市|全州|全盟|我市|本市|我州|全地区", text):
        return "city", None
    if re.fullmatch(r"全国|国家", text):
        return "nation", None
    if re.fullmatch(r"全省|我省|本省", text) or (reading.own.region and text in ("全区", "自治区")):
        return "province", reading.own.province
    found = [p for p in find_places(text, reading.own, near="all") if (p.start, p.end) == (0, len(text))]
    return (found[0].scope, found[0].name) if found else None


def _of_cities(reading: Reading, grid: Grid) -> bool:
    """Whether the rows of the table are cities, of which at most one is the applicant's: their sum is the province's."""
    found = [place_named(reading, row[0].text) for row in grid.rows if row[0].span]
    named = [scope for scope, _ in filter(None, found)]
    return len(reading.applicant.cities) == 1 and named.count("other") >= 2 and "district" not in named


def _scope(reading: Reading, grid: Grid, label: GridCell | None) -> tuple[Scope, str | None]:
    """A row that opens with a place is that place's; 全市, 合计 and all others are the city's."""
    if label is not None and re.search(r"合计|总计", label.text) and _of_cities(reading, grid):
        return "province", reading.own.province
    if label is not None and SOME_DISTRICTS.match(re.sub(r"(?:合计|小计|总计)$", "", label.text)):
        return "district", None  # 其余8县及高新区
    if label is None or re.search(r"合计|全市|总计", label.text):
        return "city", None
    if named := place_named(reading, re.sub(r"(?:平均水平|平均值|平均|均值)$", "", label.text)):
        return named
    if re.match(r"全国", label.text):
        return "nation", None
    if re.match(r"全省|我省", label.text):
        return "province", reading.own.province
    for place in find_places(label.text, reading.own):
        if place.start <= 2:
            return place.scope, place.name
    return "city", None
