"""The desk as a Prefect deployment: look at the inbox, fetch mail, run where there is something new, show the
verdicts as artifacts in Prefect's own pages."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from flows import environment

environment.prepare()

from prefect import flow  # noqa: E402 - its settings are read at import
from prefect.artifacts import (  # noqa: E402
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.commands.mailbox import PASSWORD_VARIABLE  # noqa: E402
from flows.errors import IntakeError, UsageError  # noqa: E402
from flows.lock import is_held  # noqa: E402
from flows.looking import fingerprint, look, remember, remembered, unstable  # noqa: E402
from flows.progress import read_standing, said  # noqa: E402
from flows.run import RunOptions, run_inbox  # noqa: E402
from pipeline.contract import BatchFile  # noqa: E402
from pipeline.model import Record  # noqa: E402
from pipeline.reports import words  # noqa: E402

_TELL_EVERY = 10.0  # seconds


class MailOptions(Record):
    """An account; its password is the environment's, never a parameter of a flow."""

    host: str
    user: str
    folders: tuple[str, ...] = ("INBOX",)
    move_to: str | None = None


@flow(name="intake-desk", persist_result=False, validate_parameters=False, log_prints=False)
def desk(
    inbox: str,
    out: str,
    settle: float = 30.0,
    options: dict[str, object] | None = None,
    mail: dict[str, object] | None = None,
) -> str:
    """One look; gives back what was done, in a sentence."""
    home, results = Path(inbox), Path(out)
    (results / "store").mkdir(parents=True, exist_ok=True)
    fetched = _fetch(home, mail) if mail else ""
    if is_held(results):
        return _told(f"{fetched}另一处正在处理 {out}，下次再看。")
    before, now = remembered(results), look(home)
    waiting = unstable(now, before, settle=settle)
    mark = fingerprint(now, waiting)
    known = before.processed if before is not None else ""
    remember(results, now.model_copy(update={"processed": known}))
    if mark == known or len(waiting) == len(now.files):
        still = f"（{len(waiting)} 个文件仍在写入）" if waiting else ""
        return _told(f"{fetched}没有新收件{still}。")
    try:
        with _progress(results):
            batch = run_inbox(
                RunOptions.model_validate(
                    {"inbox": home, "out": results, "waiting": waiting, **(options or {})}
                )
            )
    except UsageError as error:
        if is_held(results):  # another one was quicker
            return _told(f"{fetched}{error}")
        raise
    remember(results, now.model_copy(update={"processed": mark}))
    publish(batch)
    return _told(f"{fetched}已处理：申报主体 {len(batch.submissions)} 家，文件 {batch.totals.files} 个。")


def publish(batch: BatchFile) -> None:
    """The table of verdicts and the balance of the files, as artifacts of the flow run."""
    rows = [{"申报主体": s.applicant, "结论": words.VERDICTS[s.verdict]} for s in batch.submissions]
    create_table_artifact(key="intake-verdicts", table=rows, description="各申报主体的核对结论")
    t = batch.totals
    lines = [f"| {label} | {getattr(t, state)} |" for state, label in words.STATES.items()]
    text = "\n".join(
        ["| 文件 | 个数 |", "|---|---|", f"| 收到 | {t.files} |", *lines, f"| 页数 | {t.pages} |"]
    )
    create_markdown_artifact(key="intake-files", markdown=text, description="收到的文件")


@contextmanager
def _progress(out: Path) -> Iterator[None]:
    """A bar among the artifacts, moved while the block runs."""
    made = create_progress_artifact(progress=0.0, key="intake-progress", description="识读进度")
    end = threading.Event()
    teller = threading.Thread(target=_tell, args=(made, out, end), daemon=True)
    teller.start()
    try:
        yield
        end.set()
        update_progress_artifact(artifact_id=_id(made), progress=100.0, description="已完成")
    finally:
        end.set()


def _id(made: object) -> UUID:
    if not isinstance(made, UUID):
        raise TypeError("an artifact has an id")
    return made


def _tell(made: object, out: Path, end: threading.Event) -> None:
    while not end.wait(_TELL_EVERY):
        standing = read_standing(out / "store" / "progress.json")
        if standing is None or standing.pid != os.getpid() or not standing.pages:
            continue
        update_progress_artifact(
            artifact_id=_id(made),
            progress=min(99.0, 100 * standing.pages_done / standing.pages),
            description=said(standing),
        )


def _fetch(inbox: Path, mail: dict[str, object]) -> str:
    """Mail into the inbox. An account that cannot be reached does not stop the rest."""
    from flows.mail_server import Account
    from flows.mailbox import collect

    told = MailOptions.model_validate(mail)
    account = Account(
        host=told.host,
        user=told.user,
        password=os.environ.get(PASSWORD_VARIABLE, ""),
        port=None,
        safety="ssl",
        authority=None,
    )
    try:
        done = collect(account, inbox, folders=told.folders, move_to=told.move_to)
    except IntakeError as error:
        return f"邮箱未能收取：{error}"
    return f"新收邮件 {done.new} 封。"


def _told(text: str) -> str:
    print(f"intake：{text}", flush=True)
    return text
