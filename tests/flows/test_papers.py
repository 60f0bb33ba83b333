"""Papers are made by a worker process: the same as made here, and a worker that is lost costs a referral at most."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

from builders import whole_submission

from flows.isolation import written
from flows.outcome import Outcome
from flows.outputs import write_submission
from flows.pool import PagePool
from flows.progress import Meter
from flows.workshop import Workshop
from pipeline.assembly import Bundle
from pipeline.call import load_call
from pipeline.model import Finding
from pipeline.reports.templating import SUMMARY_DOCX, Templates
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results

WHOLE = whole_submission()
SENT = WHOLE.model_copy(
    update={
        "documents": (),
        "findings": (
            Finding(rule="seal-missing", subject="city_government", severity="must_fix", message="缺章"),
            Finding(rule="field-unread", subject="mayor.phone", severity="review", message="看不清"),
        ),
        "facts": (),
        "signatures": (),
        "verdict": "incomplete",
    }
)
PAPERS = {"评审摘要.html", "评审摘要.docx", "补正通知.docx", "核对单.docx"}


class LostWorkers(PagePool):
    """Every worker dies of its job."""

    def run(
        self,
        job: Callable[..., Any],
        requests: Sequence[Any],
        *,
        seconds: float | None = None,
        done: object = None,
    ) -> list[Outcome[Any]]:
        return [Outcome(None, "处理进程异常退出（代码-9）", from_outside=True) for _ in requests]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    out = tmp_path / "out"
    with closing(open_store(out)) as database, closing(PagePool(workers=1)) as pool:
        yield Workshop(
            inbox=tmp_path,
            out=out,
            call=load_call(),
            engine="rapid",
            originals=Originals(out / "store" / "originals"),
            results=Results(database),
            pool=pool,
            meter=Meter(quiet=True),
        )


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_a_worker_makes_the_same_papers(shop: Workshop) -> None:
    write_submission(shop, SENT, "甲")
    write_submission(shop, SENT, "乙", apart=False)
    made = files(shop.out / "submissions" / "甲")
    assert made.keys() == {"submission.json", *PAPERS}
    assert made == files(shop.out / "submissions" / "乙")


def test_a_broken_template_is_told_as_where_papers_are_made_here(shop: Workshop, tmp_path: Path) -> None:
    (tmp_path / SUMMARY_DOCX).write_bytes(b"no paper")
    shop.templates = Templates(tmp_path)
    write_submission(shop, SENT, "甲")
    apart = dict(shop.bad_templates)
    shop.bad_templates.clear()
    write_submission(shop, SENT, "甲", apart=False)
    assert apart == shop.bad_templates
    assert "不是 Word 文件" in apart[SUMMARY_DOCX]
    assert files(shop.out / "submissions" / "甲").keys() == {"submission.json", *PAPERS - {SUMMARY_DOCX}}


def test_workers_that_die_of_a_paper_cost_a_referral_not_the_batch(shop: Workshop) -> None:
    shop.pool = LostWorkers(workers=1)
    bundle = Bundle(
        applicant=SENT.applicant, deliveries=SENT.deliveries, documents=(), origins=(), files=SENT.files
    )
    told = written(shop, SENT, bundle, "甲")
    made = files(shop.out / "submissions" / "甲")
    assert told.verdict == json.loads(made["submission.json"])["verdict"] == "needs_review"
    assert made.keys() == {"submission.json", *PAPERS - {"补正通知.docx"}}
    assert "评审摘要" in shop.log.read_text(encoding="utf-8")
