"""Proofs that another city's government issued: taken from another application, or from a model that was copied."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import CHANNEL_LABELS, Checked, finding
from pipeline.model import Document, Finding
from pipeline.places import Mention, mentioned

_HEAD = 160  # characters at the beginning of a proof in which its issuer stands
_ISSUER = "人民政府"
_LEVELS = {"prefecture", "county_city", "corps_city"}


def proofs_of_others(checked: Checked) -> Iterator[Finding]:
    """A proof with another city's government in its head that never names the applicant."""
    cities = checked.submission.applicant.cities
    if not cities:
        return
    for document in checked.documents("evidence"):
        issuer = next((m for m in mentioned(document.text[:_HEAD]) if _issues(document, m)), None)
        if issuer is None or _is_own(issuer, cities) or _names(document, cities):
            continue
        city, start = issuer.places[0].name, issuer.start
        message = (
            f"{CHANNEL_LABELS[document.channel]}中的证明材料《{document.title or document.id}》由{city}印发，"
            f"通篇未提及{checked.submission.applicant.name}，请核对是否属于本申报。"
        )
        yield finding("applicant-unclear", "applicant", "review", message, document.quote(start, issuer.end))


def _issues(document: Document, mention: Mention) -> bool:
    return document.text.startswith(_ISSUER, mention.end) and mention.places[0].level in _LEVELS


def _is_own(mention: Mention, cities: tuple[str, ...]) -> bool:
    return any(p.is_within(cities) for p in mention.places)


def _names(document: Document, cities: tuple[str, ...]) -> bool:
    return any(city in document.text or city.removesuffix("市") in document.text for city in cities)
