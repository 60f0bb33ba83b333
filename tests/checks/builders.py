"""Small documents for the tests of rules: pages of lines, one paragraph a line."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import Box
from pipeline.model import (
    Applicant,
    Block,
    Channel,
    Delivery,
    Document,
    DocumentPage,
    Fact,
    Form,
    FormField,
    Line,
    Page,
    Piece,
    Role,
    Section,
    Signature,
    Submission,
)


def document(
    lines: Sequence[str],
    *,
    document_id: str = "d1",
    role: Role = "application_form",
    channel: Channel = "paper",
    delivery: str = "paper/001",
    source: str = "text_layer",
    confidence: float = 1.0,
    sections: tuple[Section, ...] = (),
    form: Form | None = None,
) -> Document:
    page_lines = tuple(
        Line(text=t, box=Box(72, 72 + 20 * i, 72 + 12 * len(t), 86 + 20 * i), confidence=confidence)
        for i, t in enumerate(lines)
    )
    page = Page(
        number=1, width=595, height=842, source="ocr" if source == "ocr" else "text_layer", lines=page_lines
    )
    blocks, at = [], 0
    for i, text in enumerate(lines):
        piece = Piece(page=1, line=i, start=0, end=len(text))
        blocks.append(Block(kind="paragraph", start=at, end=at + len(text), pieces=(piece,)))
        at += len(text) + 1
    return Document(
        id=document_id,
        role=role,
        channel=channel,
        delivery=delivery,
        pages=(DocumentPage(sha256="0" * 64, page=page),),
        text="\n".join(lines),
        blocks=tuple(blocks),
        sections=sections,
        form=form,
    )


def number_fact(
    doc: Document, quote: str, value: float, *, kind: str = "base_station_total", **more: object
) -> Fact:
    start = doc.text.index(quote)
    return Fact.model_validate(
        {"kind": kind, "value": value, "evidence": doc.quote(start, start + len(quote)), **more}
    )


PEOPLE = [
    f"{p}.{c}"
    for p in ("mayor", "comms", "industry", "province")
    for c in ("name", "title", "phone", "email")
]
BLOCKS = ("city_government", "comms_administration", "industry_department", "provincial_government")
CONDITIONS = "出台《方案》政策；每万人拥有基站18个；典型场景；5G工厂；千兆城市；未发生网络安全事件"


MORE = "：本市工业门类齐全，网络条件较好，重点企业的应用已见成效，下一步将按年度逐项推进落实。"
PLAN = [
    "温州市先导区试点工作方案",
    *["推进5G与工业互联网在重点行业的融合应用，建设标杆工厂，培育服务商。"] * 40,
]


def whole_submission(**changes: object) -> Submission:
    """An application in which nothing is missing, except what ``changes`` say."""
    prose = ["基本情况正文" + MORE, CONDITIONS, "建设内容正文" + MORE, "目标正文" + MORE]
    keys = ("basic", "conditions", "construction", "targets")
    sections, at = [], 0
    for key, text in zip(keys, prose, strict=True):
        sections.append(Section(key=key, heading_start=at, heading_end=at, start=at, end=at + len(text)))
        at += len(text) + 1
    fields = [FormField(key="applicant_city", value="温州市", state="filled")]
    reached = {"phone": "0577-88960000", "email": "bgs@wenzhou.gov.cn"}
    fields += [FormField(key=k, value=reached.get(k.split(".")[1], "某"), state="filled") for k in PEOPLE]
    form = Form(fields=tuple(fields))
    documents = []
    channels: tuple[Channel, ...] = ("paper", "disc", "email")
    for n, channel in enumerate(channels):
        common = {"channel": channel, "delivery": f"{channel}/1"}
        documents.append(
            document(prose, document_id=f"d{2 * n + 1}", sections=tuple(sections), form=form, **common)  # type: ignore[arg-type]
        )
        documents.append(document(PLAN, document_id=f"d{2 * n + 2}", role="plan", **common))  # type: ignore[arg-type]
    first = documents[0]
    values = {
        "policy": {"title": "方案"},
        "base_stations_per_10k": 18,
        "scenario": "厂区智能物流",
        "factory": {"enterprise": "甲公司", "list": "2023年5G工厂名录"},
        "title": "千兆城市",
        "security_incident": False,
    }
    start = len(prose[0]) + 1
    facts = tuple(
        Fact.model_validate({"kind": k, "value": v, "evidence": first.quote(start, start + 6)})
        for k, v in values.items()
    )
    base: dict[str, object] = {
        "call": "miit-2024-5g-pilot",
        "applicant": Applicant(cities=("温州市",), province="浙江省", kind="prefecture"),
        "deliveries": tuple(
            Delivery(id=f"{c}/1", channel=c, received_on="2024-09-20", copies=5 if c == "paper" else None)
            for c in channels
        ),
        "files": (),
        "documents": tuple(documents),
        "form": form,
        "facts": facts,
        "signatures": tuple(
            Signature(block=b, expected_body="某", seal="present", date="2024-09-18", date_state="present")
            for b in BLOCKS
        ),
    }
    return Submission.model_validate({**base, **changes})
