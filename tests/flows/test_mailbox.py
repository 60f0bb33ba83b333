"""Messages are collected once each, nothing is marked, nothing is moved before it is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from fake_imap import FakeImap, Mailbox, certificate

from flows.cli import app
from flows.errors import EnvironmentLacksError, UsageError
from flows.mail_server import Account
from flows.mail_store import MailFolder, mail_account, safe_name
from flows.mailbox import Collected, collect
from pipeline.receive.layout import survey

CHINESE = "申报材料/2024年"


@pytest.fixture
def server() -> Iterator[FakeImap]:
    with FakeImap() as fake:
        fake.folders = {
            "INBOX": Mailbox(7, {uid: message(uid) for uid in (1, 2, 5, 9)}),
            CHINESE: Mailbox(8, {uid: message(100 + uid) for uid in (3, 4)}),
        }
        yield fake


def message(number: int) -> bytes:
    return (
        b"From: a@b.cn\r\nSubject: %d\r\nDate: Fri, 20 Sep 2024 10:00:00 +0800\r\n\r\n" % number + b"x" * 999
    )


def account(server: FakeImap, password: str | None = None) -> Account:
    return Account(
        host="127.0.0.1", port=server.port, user="a@b.cn", password=password or server.password, safety="none"
    )


def run(server: FakeImap, inbox: Path, *folders: str, move_to: str | None = None) -> Collected:
    inbox.mkdir(exist_ok=True)
    return collect(account(server), inbox, folders=folders or ("INBOX",), move_to=move_to, pause=0.0)


def kept(inbox: Path) -> dict[str, bytes]:
    return {p.relative_to(inbox).as_posix(): p.read_bytes() for p in inbox.rglob("*") if p.is_file()}


def test_every_message_of_every_folder_once(server: FakeImap, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    done = run(server, inbox, "INBOX", CHINESE)
    assert (done.new, done.known, done.failed) == (6, 0, [])
    folder = safe_name(CHINESE)
    names = {f"email/a@b.cn/INBOX/7-{u}.eml" for u in (1, 2, 5, 9)}
    assert set(kept(inbox)) == names | {f"email/a@b.cn/{folder}/8-{u}.eml" for u in (3, 4)}
    assert kept(inbox)[f"email/a@b.cn/{folder}/8-3.eml"] == message(103)
    again = run(server, inbox, "INBOX", CHINESE)
    assert (again.new, again.known) == (0, 6)
    assert len(survey(inbox).deliveries) == 6


def test_reading_marks_nothing(server: FakeImap, tmp_path: Path) -> None:
    run(server, tmp_path / "in", "INBOX", CHINESE)
    assert any("BODY.PEEK[]" in c for c in server.commands)
    assert not any(c.upper().startswith(("SELECT", "UID STORE", "UID MOVE")) for c in server.commands)


def test_moving_comes_after_keeping(server: FakeImap, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    done = run(server, inbox, move_to="已收取")
    assert (done.new, done.moved, done.unmoved) == (4, 4, [])
    assert server.folders["INBOX"].messages == {} and len(server.folders["已收取"].messages) == 4
    fetches = [i for i, c in enumerate(server.commands) if "BODY.PEEK" in c]
    moves = [i for i, c in enumerate(server.commands) if c.startswith("UID MOVE")]
    assert max(fetches) < min(moves)
    server.folders["INBOX"].messages[12] = message(12)
    assert run(server, inbox, move_to="已收取").new == 1 and len(kept(inbox)) == 5


def test_what_was_kept_but_not_moved_is_moved_by_the_next_run(server: FakeImap, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    run(server, inbox)
    done = run(server, inbox, move_to="已收取")
    assert (done.new, done.known, done.moved) == (0, 4, 4)


def test_a_server_that_cannot_move_single_messages_is_not_asked_to(server: FakeImap, tmp_path: Path) -> None:
    server.capabilities = "IMAP4rev1"
    with pytest.raises(EnvironmentLacksError, match="不支持移动"):
        run(server, tmp_path / "in", move_to="已收取")
    assert len(server.folders["INBOX"].messages) == 4


def test_a_connection_that_breaks_within_messages_goes_on(server: FakeImap, tmp_path: Path) -> None:
    server.cuts = [1, 0, 0, 2]
    done = run(server, tmp_path / "in", "INBOX", CHINESE)
    assert done.new == 6 and len(kept(tmp_path / "in")) == 6
    assert server.logins == 5
    assert all(
        data in {message(n) for n in (1, 2, 5, 9, 103, 104)} for data in kept(tmp_path / "in").values()
    )


def test_a_connection_that_never_holds_is_given_up_with_what_was_kept(
    server: FakeImap, tmp_path: Path
) -> None:
    server.cuts = [2] + [0] * 20
    with pytest.raises(EnvironmentLacksError, match="已收2封均已存妥"):
        run(server, tmp_path / "in")
    assert len(kept(tmp_path / "in")) == 2


def test_a_message_that_the_server_does_not_give_is_told_and_the_others_come(
    server: FakeImap, tmp_path: Path
) -> None:
    server.withheld = {2}
    done = run(server, tmp_path / "in", move_to="已收取")
    assert done.failed == [("INBOX", 2)] and done.new == 3
    assert list(server.folders["INBOX"].messages) == [2]


def test_a_folder_numbered_anew_brings_no_message_twice(server: FakeImap, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    server.folders["INBOX"].messages[10] = message(9)  # the same bytes twice are two messages
    run(server, inbox)
    renumbered = {uid + 40: data for uid, data in server.folders["INBOX"].messages.items()}
    server.folders["INBOX"] = Mailbox(77, {**renumbered, 99: message(99)})
    done = run(server, inbox)
    assert (done.new, done.known) == (1, 5)
    assert sorted(kept(inbox).values()) == sorted(server.folders["INBOX"].messages.values())


def test_what_a_kill_left_half_written_is_taken_away(server: FakeImap, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    half = inbox / "email" / "a@b.cn" / "INBOX" / ".~7-1.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"From:")
    assert survey(inbox).deliveries == {}
    run(server, inbox)
    assert len(kept(inbox)) == 4


def test_an_inbox_with_chinese_folders_keeps_them(server: FakeImap, tmp_path: Path) -> None:
    (tmp_path / "in" / "邮件").mkdir(parents=True)
    run(server, tmp_path / "in")
    assert all(name.startswith("邮件/") for name in kept(tmp_path / "in"))


def test_two_at_once_are_refused(server: FakeImap, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with mail_account(tmp_path / "in", "a@b.cn", "127.0.0.1"), pytest.raises(UsageError, match="另一个"):
        run(server, tmp_path / "in")


def test_names_of_folders_are_safe_and_never_one() -> None:
    names = ["INBOX", "a/b", "a_b", "../x", ".~x", "CON", "申报/一", "申报_一", "x" * 90, "x" * 91]
    safe = [safe_name(n) for n in names]
    assert len(set(safe)) == len(names)
    assert not any("/" in s or s in {".", ".."} or s.startswith(".~") for s in safe)


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "f")
    (tmp_path / "f" / ".~1-1.part").mkdir()
    with pytest.raises(EnvironmentLacksError, match="邮件无法存入"):
        folder.keep(1, 1, b"x")


def test_the_command_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = certificate(tmp_path)
    monkeypatch.setenv("INTAKE_MAIL_PASSWORD", "5G先导区")
    with FakeImap(tls) as server:
        server.folders = {"INBOX": Mailbox(7, {1: message(1)}), CHINESE: Mailbox(8, {2: message(2)})}
        told = [
            "--host",
            "127.0.0.1",
            "--port",
            str(server.port),
            "--user",
            "a@b.cn",
            "--to",
            str(tmp_path / "in"),
        ]
        untrusted = CliRunner().invoke(app, ["mailbox", *told])
        assert isinstance(untrusted.exception, EnvironmentLacksError) and "证书" in str(untrusted.exception)
        listed = CliRunner().invoke(app, ["mailbox", *told, "--ca", str(tls[0]), "--list"])
        assert listed.stdout.split() == ["INBOX", CHINESE]
        done = CliRunner().invoke(
            app, ["mailbox", *told, "--ca", str(tls[0]), "--all-folders", "--move-to", "存档"]
        )
        assert done.exit_code == 0 and "新收2封" in done.stdout and "移动2封" in done.stdout
        assert len(kept(tmp_path / "in")) == 2
        monkeypatch.setenv("INTAKE_MAIL_PASSWORD", "wrong")
        refused = CliRunner().invoke(app, ["mailbox", *told, "--ca", str(tls[0])])
        assert isinstance(refused.exception, UsageError) and "登录被拒绝" in str(refused.exception)
    monkeypatch.delenv("INTAKE_MAIL_PASSWORD")
    nothing = CliRunner().invoke(app, ["mailbox", *told])
    assert isinstance(nothing.exception, UsageError) and "没有密码" in str(nothing.exception)


def test_plain_connections_only_to_the_own_machine(tmp_path: Path) -> None:
    far = Account(host="imap.example.cn", user="a", password="b", safety="none")
    with pytest.raises(UsageError, match="只允许用于本机"):
        collect(far, tmp_path, folders=("INBOX",))
