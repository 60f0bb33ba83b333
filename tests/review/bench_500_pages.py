"""How long the desk takes over an application of 500 pages: `make bench-review`. A measurement, not a test."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))

from builders import whole_submission
from small_desk import HASHER, PASSWORD, sign_in, token_of

from flows.commands.review import render_apart
from flows.pool import PagePool
from pipeline.call import load_call
from pipeline.checks import Checked
from pipeline.contract import BatchFile, SubmissionEntry, dump, submission_file, totals
from pipeline.geometry import Box
from pipeline.judging import judged
from pipeline.model import Block, Document, DocumentPage, Line, Page, Piece, Section, SourceFile, Submission
from pipeline.store import submissions
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from review.accounts import Accounts
from review.app import create_app
from review.render import ready
from review.roles import Role
from review.serve import set_desk

PAGES, LINES = 500, 32
TEXT = "全市累计建成5G基站一万二千个，每万人拥有基站数达到二十四个，工业企业"


def plan(sha: str) -> Document:
    """A plan of 490 pages of text, a heading on each."""
    pages, blocks, sections, parts, at = [], [], [], [], 0
    for number in range(1, PAGES - 9):
        lines = tuple(
            Line(
                text=f"{TEXT}{number:03d}{n:02d}", box=Box(80, 70 + 22 * n, 520, 86 + 22 * n), confidence=0.98
            )
            for n in range(LINES)
        )
        page = Page(number=number, width=595, height=842, source="ocr", colour="colour", dpi=200, lines=lines)
        pages.append(DocumentPage(sha256=sha, page=page))
        for n, line in enumerate(lines):
            piece = Piece(page=number, line=n, start=0, end=len(line.text))
            blocks.append(Block(kind="paragraph", start=at, end=at + len(line.text), pieces=(piece,)))
            if n == 0:
                sections.append(
                    Section(
                        number="（一）",
                        title=line.text,
                        level=2,
                        heading_start=at,
                        heading_end=at + len(line.text),
                        start=at + len(line.text) + 1,
                        end=at + len(line.text) + 400,
                    )
                )
            parts.append(line.text)
            at += len(line.text) + 1
    return Document(
        id="d2", role="plan", channel="paper", delivery="paper/1", pages=tuple(pages), text="\n".join(parts),
        blocks=tuple(blocks), sections=tuple(sections[:-1]),
    )  # fmt: skip


def scan() -> bytes:
    """A PDF of 490 pages at 200 dpi in colour, all showing the same picture."""
    picture = Image.effect_noise((1654, 2339), 24).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for n in range(LINES):
        draw.rectangle((220, 200 + 61 * n, 1440, 230 + 61 * n), fill="black")
    data = BytesIO()
    picture.save(data, "JPEG", quality=60)
    pdf = pikepdf.new()
    image = pdf.make_stream(data.getvalue())
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=1654, Height=2339, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    shared = pdf.make_indirect(image)
    for _ in range(PAGES - 10):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(XObject=Dictionary(I=shared)),
            Contents=pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def large(sha: str) -> Submission:
    whole = whole_submission()
    form, _, *rest = whole.documents
    file = SourceFile(
        delivery="paper/1",
        path="paper/1/全.pdf",
        sha256=sha,
        bytes=1,
        media_type="application/pdf",
        state="read",
    )
    pages = tuple(form.pages[0] for _ in range(10))
    form = form.model_copy(update={"pages": pages})
    signatures = tuple(s.model_copy(update={"seal": "missing"}) for s in whole.signatures)
    return whole.model_copy(
        update={"documents": (form, plan(sha), *rest), "files": (file,), "signatures": signatures}
    )


def measured(name: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    print(
        f"{name:<34} {1000 * (time.perf_counter() - wall):7.0f} ms wall {1000 * (time.process_time() - cpu):7.0f} ms CPU"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        database = open_store(out)
        sha = Originals(out / "store" / "originals").keep(BytesIO(scan())).sha256
        checked = Checked(submission=large(sha), call=load_call(), speaking="d1")
        submissions.save(database, "温州市", checked)
        path = out / "submissions" / "温州市" / "submission.json"
        path.parent.mkdir(parents=True)
        path.write_text(dump(submission_file(judged(checked))), encoding="utf-8")
        # a small one before it: what the desk looks at when it starts is not the large one
        small = Checked(submission=whole_submission(), call=load_call(), speaking="d1")
        submissions.save(database, "甲市", small)
        entries = tuple(
            SubmissionEntry(applicant=n, verdict="incomplete", path=f"submissions/{n}/submission.json")
            for n in ("甲市", "温州市")
        )
        batch = BatchFile(
            call="x", started_at="a", finished_at="2024-10-01T09:10", received=(), submissions=entries,
            totals=totals((), PAGES),
        )  # fmt: skip
        (out / "batch.json").write_text(dump(batch), encoding="utf-8")
        accounts = Accounts(out / "store" / "accounts.sqlite", hasher=HASHER)
        given = accounts.add("bench", "某", Role.SECRETARY)
        accounts.set_password("bench", old=given, new=PASSWORD)
        pool = PagePool(workers=1)
        pool.run(ready, [0])
        desk = set_desk(
            out, database, accounts=accounts, renderer=lambda r: render_apart(pool, r), publish=None
        )
        from fastapi.testclient import TestClient

        client = TestClient(create_app(desk), base_url="http://127.0.0.1:8336", follow_redirects=False)
        sign_in(client, "bench", PASSWORD)
        token = token_of(client)
        print(f"{len(client.get('/').text) >> 10} KB of overview; {PAGES} pages")

        def ask(address: str) -> Callable[[], object]:
            def work() -> object:
                answer = client.get(address)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address}: {answer.status_code}")
                return answer

            return work

        measured("case, first time after start", ask("/case/温州市"))
        measured("case, again", ask("/case/温州市"))
        measured("page 400 with outline, first time", ask("/case/温州市/view/d2/400?box=80,90,520,110"))
        measured("its picture", ask("/case/温州市/picture/d2/400"))
        measured("page 400, again", ask("/case/温州市/view/d2/400?box=80,90,520,110"))
        measured("search, first time", ask("/case/温州市?tab=search&q=每万人拥有基站"))
        measured("search, again", ask("/case/温州市?tab=search&q=基站数达到"))
        for tab in ("seals", "facts", "differences", "files"):
            measured(f"tab {tab}", ask(f"/case/温州市?tab={tab}"))
        data = {
            "csrf": token,
            "target": "seal",
            "key": "city_government",
            "seal": "present",
            "reason": "原件",
        }
        decide = lambda: client.post("/case/温州市/decide", data=data, headers={"hx-request": "true"})  # noqa: E731
        measured("correction to new verdict", decide)
        found = re.search(r"须补正 <b>(\d+)", client.get("/case/温州市").text)
        print(f"must_fix after the correction: {found.group(1) if found else '?'}")
        desk.publisher.close()
        pool.stop()
        pool.close()


if __name__ == "__main__":
    main()
