"""Against a real server: Dovecot on loopback with a configuration of its own, killed runs repeated."""

from __future__ import annotations

import hashlib
import imaplib
import os
import pwd
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from imap_tools.utils import encode_folder

sys.path.insert(0, str(Path(__file__).parent))

from fake_imap import certificate

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
USER, PASSWORD, FOLDERS, DONE = (
    "gyhlw@example.cn",
    "authorisation-code",
    ("INBOX", "申报材料.2024年"),
    "已收取",
)
KILLS = 30

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd"),
]


class Server(NamedTuple):
    port: int
    authority: Path

    def login(self) -> imaplib.IMAP4_SSL:
        trusted = ssl.create_default_context(cafile=str(self.authority))
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trusted)
        client.login(USER, PASSWORD)
        return client


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    try:
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        if os.getuid() == 0:  # Dovecot reads no mail as root
            os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        tls = certificate(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        me = pwd.getpwuid(os.getuid()).pw_name
        config = folder / "dovecot.conf"
        config.write_text(
            f"""protocols = imap
base_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
default_login_user = {me if os.getuid() else "dovenull"}
default_internal_user = {me if os.getuid() else "dovecot"}
first_valid_uid = 1
ssl = required
ssl_cert = <{tls[0]}
ssl_key = <{tls[1]}
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
  }}
}}
""",
            encoding="utf-8",
        )
        running = subprocess.Popen(
            [str(DOVECOT), "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port, folder / "log")
            yield Server(port, tls[0])
        finally:
            running.terminate()
            running.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, log: Path) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Dovecot does not listen: {log.read_text() if log.exists() else ''}")


def message(number: int, size: int) -> bytes:
    body = random.Random(number).randbytes(size).hex().encode()
    lines = b"\r\n".join(body[at : at + 76] for at in range(0, len(body), 76))
    return (
        b"From: a@b.cn\r\nSubject: %d\r\nMessage-ID: <%d@b.cn>\r\n\r\n" % (number, number) + lines + b"\r\n"
    )


def put(server: Server, numbers: range) -> list[bytes]:
    made = []
    client = server.login()
    for folder in FOLDERS[1:]:
        client.create(encode_folder(folder).decode())
    for number in numbers:
        data = message(number, 60_000)
        said, _ = client.append(encode_folder(FOLDERS[number % 2]).decode(), None, None, data)
        assert said == "OK"
        made.append(data)
    client.logout()
    return made


def command(server: Server, inbox: Path, *more: str) -> list[str]:
    where = ["--host", "127.0.0.1", "--port", str(server.port), "--user", USER, "--ca", str(server.authority)]
    folders = [word for name in FOLDERS for word in ("--folder", name)]
    return [sys.executable, "-m", "flows.cli", "mailbox", "--to", str(inbox), *where, *folders, *more]


ENVIRONMENT = {**os.environ, "INTAKE_MAIL_PASSWORD": PASSWORD}


def digests(inbox: Path) -> Counter[str]:
    return Counter(hashlib.sha256(p.read_bytes()).hexdigest() for p in inbox.rglob("*.eml"))


def test_killed_at_any_point_and_repeated_every_message_comes_once(server: Server, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    rng = random.Random(20240930)
    sent = put(server, range(30))
    kills = 0
    while kills < KILLS:
        running = subprocess.Popen(
            command(server, inbox, "--move-to", DONE),
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert running.stderr is not None
        running.stderr.readline()  # it has begun with the first folder
        try:
            running.wait(timeout=rng.uniform(0.0, 0.12))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
        running.stderr.close()
        kills += running.returncode == -signal.SIGKILL
        assert not digests(inbox) - Counter(hashlib.sha256(m).hexdigest() for m in sent)
        sent += put(server, range(len(sent), len(sent) + 4))
    last = subprocess.run(
        command(server, inbox, "--move-to", DONE), env=ENVIRONMENT, capture_output=True, check=False
    )
    assert last.returncode == 0, last.stderr.decode()
    assert digests(inbox) == Counter(hashlib.sha256(m).hexdigest() for m in sent)
    assert [p for p in inbox.rglob("*") if p.is_file() and p.suffix != ".eml"] == []
    client = server.login()
    counts = {}
    for folder in (*FOLDERS, DONE):
        counts[folder] = int(client.select(encode_folder(folder).decode(), readonly=True)[1][0] or 0)  # type: ignore[arg-type]
    seen = client.search(None, "SEEN")[1]
    client.logout()
    assert counts == {FOLDERS[0]: 0, FOLDERS[1]: 0, DONE: len(sent)}
    assert seen == [b""]


def test_reading_leaves_everything_as_it_is(server: Server, tmp_path: Path) -> None:
    sent = put(server, range(6))
    done = subprocess.run(command(server, tmp_path / "in"), env=ENVIRONMENT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert digests(tmp_path / "in") == Counter(hashlib.sha256(m).hexdigest() for m in sent)
    client = server.login()
    for folder in FOLDERS:
        client.select(encode_folder(folder).decode(), readonly=True)
        assert client.search(None, "UNSEEN")[1][0].split() == [b"1", b"2", b"3"]
    listed = subprocess.run(
        command(server, tmp_path / "in", "--list"), env=ENVIRONMENT, capture_output=True, check=False
    )
    assert set(FOLDERS) <= set(listed.stdout.decode().split("\n"))
    client.logout()
