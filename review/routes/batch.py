"""The batch at a glance, and all cities side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.contract import SubmissionFile
from review.access import TheDesk, Viewer
from review.charts import Bar, bars, shares
from review.compare import Comparison, comparison
from review.desk import Desk
from review.overview import SORTS, Overview, Query, overview
from review.templating import is_part, page

router = APIRouter()
_SORT_NAMES = {
    "verdict": "结论",
    "applicant": "申报主体",
    "province": "省份",
    "must_fix": "须补正",
    "review": "须核对",
    "corrections": "更正",
    "until": "补正期限",
}


@router.get("/")
def batch_page(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    q: str = "",
    verdict: str = "",
    province: str = "",
    rule: str = "",
    until: str = "",
    sort: str = "verdict",
    down: bool = False,
) -> Response:
    asked = Query(q[:80], verdict, province, rule, until, sort if sort in SORTS else "verdict", down)
    view = overview(desk.cases.batch(), briefs(desk), call=desk.call, query=asked)
    part = is_part(request) and request.headers.get("hx-target") == "cities"
    return page(
        request,
        "_cities.html.j2" if part else "batch.html.j2",
        v=view,
        sorts=_SORT_NAMES,
        verdict_chart=_verdicts(view),
        missing_chart=_missing(view),
    )


def briefs(desk: Desk) -> dict[str, SubmissionFile]:
    found = ((name, desk.cases.brief(name)) for name in desk.cases.names())
    return {name: brief for name, brief in found if brief is not None}


def _verdicts(view: Overview) -> object:
    return shares(view.verdicts, title="各结论的申报主体数")


def _missing(view: Overview) -> object:
    items = [
        Bar(t.name, float(t.cities), f"{t.cities} 家", href=f"/?rule={t.rule}", tone=t.tone)
        for t in view.missing
    ]
    return bars(items, title="最多的问题", width=560)


@router.get("/compare")
def compare_page(request: Request, desk: TheDesk, person: Viewer) -> Response:
    view = comparison(briefs(desk))
    return page(request, "compare.html.j2", v=view, charts=_charts(view), call=desk.call)


def _charts(view: Comparison) -> dict[str, object]:
    reference = view.national[0] if view.national else None
    per_10k = [
        Bar(
            c.applicant,
            c.per_10k,
            f"{c.per_10k:g}" + (f"（{c.per_10k_as_of}）" if c.per_10k_as_of else "")
            if c.per_10k
            else "未说明",
            c.href,
            "doubt" if c.doubt else "plain",
        )
        for c in view.cities
    ]
    counts = {
        kind: [
            Bar(c.applicant, float(n) or None, str(n) if n else "未说明", c.href)
            for c in view.cities
            for n in [len(getattr(c, kind))]
        ]
        for kind in ("policies", "factories", "scenarios")
    }
    return {
        "per_10k": bars(
            per_10k,
            title="每万人拥有5G基站数",
            width=760,
            line=reference.value if reference else None,
            line_told=f"全国 {reference.value:g}（{reference.as_of or '时点不明'}，材料所引）"
            if reference
            else "",
        ),
        "policies": bars(counts["policies"], title="本市政策文件数", width=460),
        "factories": bars(counts["factories"], title="5G工厂数", width=460),
        "scenarios": bars(counts["scenarios"], title="典型应用场景数", width=460),
    }
