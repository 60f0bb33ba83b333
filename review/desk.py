"""What the pages share. Made once at start; everything from above the pipeline comes in as a function."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.call import Call
from pipeline.store.database import Database
from pipeline.store.files import Originals
from review.accounts import Accounts
from review.cases import Cases
from review.pictures import Pictures
from review.publisher import Publisher
from review.search import Searcher
from review.search_all import AllTexts


@dataclass(frozen=True)
class Desk:
    """``publisher`` writes the papers of an applicant anew after a correction."""

    out: Path
    call: Call
    database: Database
    accounts: Accounts
    originals: Originals
    cases: Cases
    pictures: Pictures
    publisher: Publisher
    texts: AllTexts
    tls: bool = False
    searchers: dict[str, Searcher] = field(default_factory=dict)
