"""A small OUT folder with two applicants, and a desk over it. Nothing is read, no process is started."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from pipeline.call import load_call
from pipeline.checks import Checked
from pipeline.contract import BatchFile, ReceivedFile, SubmissionEntry, dump, submission_file, totals
from pipeline.corrections import Correction
from pipeline.geometry import Box
from pipeline.judging import judged
from pipeline.model import Applicant, Document, Evidence, FormField, Signature, SourceFile, Submission
from pipeline.store import corrections, submissions
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from review.accounts import Accounts
from review.app import create_app
from review.desk import Desk
from review.render import render
from review.roles import Role
from review.serve import set_desk

sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))

from builders import BLOCKS, whole_submission

PASSWORD = "correct-horse-7"
HOSTILE = "<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>"
# cheap on purpose: the tests are not about the strength of the hash
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class SmallDesk:
    desk: Desk
    clock: list[int]  # epoch seconds, to be moved on
    published: list[str]
    first_password: str

    def client(self, *, host: str = "127.0.0.1:8336") -> TestClient:
        app = create_app(self.desk)
        return TestClient(app, base_url=f"http://{host}", follow_redirects=False)

    def as_(self, role: Role) -> TestClient:
        """A browser in which a person of that role has signed in."""
        name = f"{role.value}1"
        if name not in {p.name for p in self.desk.accounts.people()}:
            given = self.desk.accounts.add(name, f"某{role.value}", role)
            self.desk.accounts.set_password(name, old=given, new=PASSWORD)
        client = self.client()
        answer = sign_in(client, name, PASSWORD)
        assert answer == 303
        return client

    def corrections(self, name: str = "台州市") -> tuple[Correction, ...]:
        return corrections.for_applicant(self.desk.database, name, undone=True)


def sign_in(client: TestClient, name: str, password: str) -> int:
    page = client.get("/login")
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    data = {"name": name, "password": password, "csrf": token.group(1), "next": "/"}
    return client.post("/login", data=data).status_code


def token_of(client: TestClient) -> str:
    found = re.search(
        r"X-CSRF-Token&#34;: &#34;([^&]+)&#34;|X-CSRF-Token\": \"([^\"]+)\"", client.get("/").text
    )
    assert found is not None
    return found.group(1) or found.group(2)


def make(folder: Path) -> SmallDesk:
    """Built and opened at once."""
    return open_desk(folder / "out", build(folder / "out"))


def build(out: Path) -> str:
    """Write the OUT folder; gives the administrator's first password."""
    database = open_store(out)
    originals = Originals(out / "store" / "originals")
    sha = originals.keep(io.BytesIO(_scan())).sha256
    cases = {"温州市": _scanned(whole_submission(), sha), "台州市": _faulty(sha)}
    call = load_call()
    entries, received = [], []
    for name, draft in cases.items():
        checked = Checked(submission=draft, call=call, speaking="d1")
        submissions.save(database, name, checked)
        done = judged(checked)
        path = out / "submissions" / name / "submission.json"
        path.parent.mkdir(parents=True)
        path.write_text(dump(submission_file(done)), encoding="utf-8")
        (path.parent / "评审摘要.docx").write_bytes(b"PK summary")
        entries.append(
            SubmissionEntry(applicant=name, verdict=done.verdict, path=f"submissions/{name}/submission.json")
        )
        received += [ReceivedFile(**f.model_dump(), submission=name) for f in draft.files]
    batch = BatchFile(
        call=call.id,
        started_at="2024-10-01T09:00:00+08:00",
        finished_at="2024-10-01T09:10:00+08:00",
        received=tuple(received),
        submissions=tuple(entries),
        totals=totals(tuple(received), 12),
    )
    (out / "batch.json").write_text(dump(batch), encoding="utf-8")
    (out / "台账.xlsx").write_bytes(b"PK ledger")
    accounts = Accounts(out / "store" / "accounts.sqlite", hasher=HASHER)
    first = accounts.first_start()
    assert first is not None
    accounts.close()
    database.close()
    return first


def open_desk(out: Path, first_password: str) -> SmallDesk:
    """A desk over a folder that `build` wrote, or a copy of it."""
    clock = [1_700_000_000]
    accounts = Accounts(out / "store" / "accounts.sqlite", clock=lambda: clock[0], hasher=HASHER)
    published: list[str] = []
    desk = set_desk(out, open_store(out), accounts=accounts, renderer=render, publish=published.append)
    return SmallDesk(desk, clock, published, first_password)


def _scan() -> bytes:
    """A page of 595 × 842 points at 100 dpi with a red ring."""
    picture = Image.new("RGB", (826, 1169), "white")
    ImageDraw.Draw(picture).ellipse((500, 700, 650, 850), outline=(200, 0, 0), width=5)
    out = io.BytesIO()
    picture.save(out, "JPEG", dpi=(100, 100))
    return out.getvalue()


def _scanned(submission: Submission, sha: str) -> Submission:
    """The same with a picture behind the first document's page."""

    def with_file(document: Document) -> Document:
        page = document.pages[0].model_copy(update={"sha256": sha})
        return document.model_copy(update={"pages": (page,)})

    first, *rest = submission.documents
    file = SourceFile(
        delivery="paper/1",
        path="paper/1/扫描件<b>.jpg",
        sha256=sha,
        bytes=9999,
        media_type="image/jpeg",
        state="read",
    )
    lost = SourceFile(
        delivery="email/1",
        path="email/1.eml",
        inside="坏.zip",
        sha256="f" * 64,
        bytes=10,
        media_type="application/zip",
        state="quarantined",
        reason="压缩包异常",
    )
    return submission.model_copy(update={"documents": (with_file(first), *rest), "files": (file, lost)})


def _faulty(sha: str) -> Submission:
    """台州市: the industry department's seal is missing, a phone is blank, a name is hostile text."""
    place = Evidence(document="d1", page=1, bbox=Box(340, 490, 500, 640))
    signatures = [
        Signature(
            block=b,
            expected_body=f"{b}之章",
            seal="missing" if b == "industry_department" else "present",
            date="2024-09-18",
            date_state="present",
            evidence=(place,),
        )
        for b in BLOCKS
    ]
    whole = whole_submission(
        applicant=Applicant(cities=("台州市",), province="浙江省", kind="prefecture"),
        signatures=tuple(signatures),
    )
    fields = [
        FormField(key=f.key, value=None, state="blank", evidence=(place,))
        if f.key == "mayor.phone"
        else FormField(key=f.key, value=HOSTILE, state="filled")
        if f.key == "mayor.name"
        else f
        for f in whole.form.fields
    ]
    form = whole.form.model_copy(update={"fields": tuple(fields)})
    return _scanned(whole.model_copy(update={"form": form}), sha)
