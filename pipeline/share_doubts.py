"""What speaks against a share being its applicant's, or his alone: sentences for a person, added to the share's reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.applicant_cues import SOURCE_NAMES, Cue
from pipeline.shares import Applicants, Share

# where cities are named that apply; names of files and senders name whoever is near
_ENTITLED = frozenset({"letter", "plan", "subject"})


def note_conflicts(share: Share) -> None:
    for cue in _conflicts(share):
        share.reasons.append(
            f"{share.delivery.id}：申报城市为“{'、'.join(share.names)}”，"
            f"而{SOURCE_NAMES[cue.source]}写“{cue.quote}”，请核对申报主体"
        )


def _conflicts(share: Share) -> Iterator[Cue]:
    """Cues that name other cities. Names of files count only where none of them agrees."""
    agreeing = {c.source for c in share.cues if share.key & set(c.cities)}
    named = {"file", "folder"}
    for cue in share.cues:
        if not (share.key & set(cue.cities) or (cue.source in named and agreeing & named)):
            yield cue


def note_astray(shares: Sequence[Share]) -> None:
    """An applicant whose name stands on a delivery that holds another's form is told of it too: a disc with the wrong
    city's files is not "no disc", and it is the first city that must send its own."""
    by_key: dict[frozenset[str], list[Share]] = {}
    for share in shares:
        by_key.setdefault(share.key, []).append(share)
    for share in (s for s in shares if s.by_form):
        for cue in _conflicts(share):
            for other in by_key.get(frozenset(cue.cities), ())[:1]:
                other.reasons.append(
                    f"{share.delivery.id}的{SOURCE_NAMES[cue.source]}写“{cue.quote}”，其中申报表却是"
                    f"“{'、'.join(share.names)}”的，请核对是否误送"
                )


def note_overlaps(shares: Sequence[Share]) -> None:
    """A city alone and in a joint application: a person decides."""
    applicants = Applicants(s.names for s in shares)
    for share in shares:
        for key in applicants.touching(share.names):
            if key != share.key:
                names = applicants.names[key]
                share.reasons.append(f"“{'、'.join(share.names)}”与“{'、'.join(names)}”申报主体有重叠")


def note_more_cities(shares: Sequence[Share]) -> None:
    """A letter, a plan or a message for more cities than the form: a joint application whose form forgot one, or a city
    whose papers did not come. A letter for several that all apply by themselves is none."""
    applying = {city for s in shares if s.by_form for city in s.names}
    for share in (s for s in shares if s.by_form):
        for cue in (c for c in share.cues if c.source in _ENTITLED and share.key & set(c.cities)):
            more = [city for city in cue.cities if city not in applying]
            if more:
                share.reasons.append(
                    f"{share.delivery.id}：申报表只写“{'、'.join(share.names)}”，而{SOURCE_NAMES[cue.source]}"
                    f"“{cue.quote}”还写有{'、'.join(more)}，请核对是否联合申报或漏报"
                )
