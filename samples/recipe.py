"""What one application is to be: who applies, which faults it has, how it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from samples import cities
from samples.cells import CONDITIONS, LIMITS
from samples.cities import BLOCKS, Applicant

Turn = Literal[0, 90, 180, 270]
FIGURES = ("base_stations_per_10k", "base_station_total")
CHANNELS = ("paper", "disc", "email")
PEOPLE_KEYS = tuple(
    f"{r}.{k}"
    for r in ("mayor", "comms", "industry", "province")
    for k in ("name", "title", "phone", "email")
)


@dataclass(frozen=True)
class Fault:
    """One planted fault, named like the finding that it should lead to."""

    rule: str
    subject: str

    def __str__(self) -> str:
        return f"{self.rule}:{self.subject}"


@dataclass(frozen=True)
class Recipe:
    """``quality`` of the scan; ``paper_form`` pdf, parts, tiff or jpg; ``disc_form`` folder, iso, zip, 7z or tar;
    ``mail_form`` files or zip; ``electronic`` docx, pdf or both; ``short``: few pages."""

    applicant: Applicant
    faults: tuple[Fault, ...] = ()
    quality: str = "office"
    paper_form: str = "pdf"
    disc_form: str = "folder"
    mail_form: str = "files"
    electronic: str = "docx"
    short: bool = False
    letter: bool = False
    evidence: bool = True
    by_hand: bool = False
    plan_first: bool = False
    dpi: int = 200
    turn: Turn = 0  # of the whole scan, degrees clockwise
    jpeg_quality: int | None = None

    def has(self, rule: str, subject: str | None = None) -> bool:
        return any(f.rule == rule and subject in (None, f.subject) for f in self.faults)

    def subjects(self, rule: str) -> frozenset[str]:
        return frozenset(f.subject for f in self.faults if f.rule == rule)


def random_recipe(rng: Random, applicant: Applicant, *, clean: bool) -> Recipe:
    """A recipe as applications come; ``clean`` ones have no fault."""
    faults = () if clean else _faults(rng, applicant)
    turns: tuple[Turn, ...] = (0, *(0,) * 13, 180, 90, 270)
    return Recipe(
        applicant=applicant,
        faults=faults,
        turn=rng.choice(turns),
        quality=rng.choice(("clean", "office", "office", "office", "poor")),
        paper_form=rng.choice(("pdf", "pdf", "parts", "parts", "tiff", "jpg")),
        disc_form=rng.choice(("folder", "iso", "zip-gbk", "zip-utf8", "7z", "tar")),
        mail_form=rng.choice(("files", "files", "zip", "split")),
        electronic=rng.choice(("docx", "pdf", "both")),
        letter=rng.random() < 0.5,
        evidence=rng.random() < 0.8,
        by_hand=rng.random() < 0.3,
        plan_first=rng.random() < 0.15,
        dpi=rng.choice((200, 200, 200, 200, 200, 150, 150, 300)),
    )


def _faults(rng: Random, applicant: Applicant) -> tuple[Fault, ...]:
    """One to four faults that can stand together."""
    own = applicant.kind == "separately_planned"
    blocks = [b for b in BLOCKS if not (own and b == "provincial_government")]
    keys = [k for k in PEOPLE_KEYS if not (own and k.startswith("province."))]
    rng.shuffle(blocks)
    big = [
        Fault("plan-missing", "plan"),
        Fault("form-missing", "form"),
        Fault("channel-missing", rng.choice(CHANNELS)),
        Fault("attachment-link", "email"),
        Fault("file-encrypted", rng.choice(("disc", "email"))),
        Fault("file-unreadable", rng.choice(("disc", "email"))),
        Fault("scan-grey", "paper"),
    ]
    small = [
        Fault("seal-missing", blocks[0]),
        Fault("seal-missing", blocks[0]),
        Fault("seal-wrong-body", blocks[1]),
        Fault("seal-copy", blocks[2]),
        Fault("date-missing", blocks[0]),
        Fault("field-empty", rng.choice(keys)),
        Fault("field-empty", rng.choice(keys)),
        Fault("section-empty", rng.choice(tuple(LIMITS))),
        Fault("section-too-long", rng.choice(("basic", "conditions", "targets"))),
        Fault("copies-short", "paper"),
        Fault("late", rng.choice(CHANNELS)),
        Fault("received-day-unknown", rng.choice(("paper", "disc"))),
        Fault("condition-unstated", rng.choice(CONDITIONS)),
        Fault("figure-inconsistent", "base_stations_per_10k"),
        Fault("channel-mismatch", rng.choice(("base_station_total", "mayor.phone"))),
        Fault("pages-missing", "plan"),
    ]
    chosen = rng.sample(small, rng.randint(1, 3))
    if rng.random() < 0.3:
        chosen.append(rng.choice(big))
    if len(applicant.cities) > 1 and rng.random() < 0.4:
        chosen.append(Fault("seal-unclear", "city_government"))
    return compatible(chosen, applicant)


def compatible(chosen: list[Fault], applicant: Applicant) -> tuple[Fault, ...]:
    """The faults without those that another one rules out."""
    rules = {f.rule for f in chosen}
    gone = {f.subject for f in chosen if f.rule == "channel-missing"}
    out: list[Fault] = []
    for fault in dict.fromkeys(chosen):
        on_form = fault.rule.startswith(("seal-", "date-", "field-", "section-")) or fault.rule in (
            "scan-grey", "channel-mismatch", "condition-unstated", "figure-inconsistent"
        )  # fmt: skip
        on_paper = fault.rule.startswith(("seal-", "date-")) or fault.rule in (
            "scan-grey",
            "copies-short",
            "pages-missing",
        )
        if "form-missing" in rules and on_form:
            continue
        if "plan-missing" in rules and fault.rule == "pages-missing":
            continue
        if fault.subject in gone and fault.rule != "channel-missing":
            continue
        if "paper" in gone and (on_paper or fault.rule in ("channel-mismatch", "received-day-unknown")):
            continue
        if "email" in gone and fault.rule == "attachment-link":
            continue
        if (
            gone & {"disc", "email"}
            and fault.rule in ("file-encrypted", "file-unreadable")
            and fault.subject in gone
        ):
            continue
        if fault.rule in ("late", "received-day-unknown") and any(
            o is not fault and o.rule in ("late", "received-day-unknown") and o.subject == fault.subject
            for o in out
        ):
            continue
        if fault.rule == "channel-mismatch" and "field-empty" in rules and fault.subject == "mayor.phone":
            continue
        if fault.subject in FIGURES and Fault("condition-unstated", "network") in chosen:
            continue
        if fault.rule.startswith("section-") and any(o.rule.startswith("section-") for o in out):
            continue
        if fault.rule == "seal-unclear" and any(
            o.rule.startswith("seal-") and o.subject == fault.subject for o in out
        ):
            continue
        if "scan-grey" in rules and fault.rule in ("seal-copy", "seal-unclear", "seal-wrong-body"):
            continue
        out.append(fault)
    return tuple(out)


def random_applicant(rng: Random, nth: int, used: set[str]) -> Applicant:
    """An applicant whose cities are not yet ``used``; the kinds come round so that a batch has them all."""
    kinds = ("prefecture", "separately_planned", "prefecture", "joint", "prefecture", "municipality", "prefecture",
             "ineligible", "prefecture", "prefecture", "bingtuan", "joint", "prefecture", "prefecture")  # fmt: skip
    kind = kinds[nth % len(kinds)]
    if kind == "joint":
        groups = [g for g in cities.JOINT if not used & set(g)]
        if groups:
            group = rng.choice(groups)
            used.update(group)
            return Applicant(tuple(cities.city(n) for n in group))
        kind = "prefecture"
    free = [c for c in cities.of_kind(kind) if c.name not in used]
    free = (
        free or [c for c in cities.of_kind("prefecture") if c.name not in used] or list(cities.all_cities())
    )
    chosen = rng.choice(free)
    used.add(chosen.name)
    return Applicant((chosen,))


def demo_recipes() -> tuple[Recipe, ...]:
    """The small committed inbox: one in order, one without a seal, one with a wrong seal, one joint."""
    common = {"short": True, "evidence": False, "quality": "office", "jpeg_quality": 62}
    one = {n: Applicant((cities.city(n),)) for n in ("宁波市", "柳州市", "襄阳市")}
    joint = Applicant((cities.city("嘉兴市"), cities.city("湖州市")))
    return (
        Recipe(one["宁波市"], paper_form="pdf", disc_form="iso", electronic="docx", letter=True, **common),  # type: ignore[arg-type]
        Recipe(
            one["柳州市"],
            (Fault("seal-missing", "industry_department"), Fault("copies-short", "paper")),
            paper_form="parts", disc_form="zip-gbk", mail_form="zip", electronic="pdf", **common,  # type: ignore[arg-type]
        ),
        Recipe(
            one["襄阳市"],
            (Fault("seal-wrong-body", "city_government"), Fault("field-empty", "mayor.phone"), Fault("channel-mismatch", "base_station_total")),
            paper_form="jpg", disc_form="folder", electronic="docx", by_hand=True, **common,  # type: ignore[arg-type]
        ),
        Recipe(joint, (Fault("late", "email"),), paper_form="pdf", disc_form="7z", mail_form="split", electronic="both", **common),  # type: ignore[arg-type]
    )  # fmt: skip
