"""The command: what it refuses, and the first start."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands.review import render_apart
from flows.errors import UsageError
from flows.hosts import is_own_machine
from flows.pool import PagePool
from review.pictures import NoPictureError
from review.render import PictureRequest
from review.serve import Address


def _run(*arguments: str) -> str:
    """What the command says; the sentence of the error where it refuses."""
    result = CliRunner().invoke(app, ["review", *arguments])
    if isinstance(result.exception, UsageError):
        return str(result.exception)
    return result.output


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "batch.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    assert "请先运行：intake run" in _run("--out", str(tmp_path))


def test_half_a_certificate_is_refused(out: Path) -> None:
    assert "须同时给出" in _run("--out", str(out), "--tls-cert", str(out / "batch.json"))
    assert "文件不存在" in _run("--out", str(out), "--tls-cert", "无.pem", "--tls-key", "无.key")


def test_a_port_in_use_is_told(out: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "请另选 --port" in _run("--out", str(out), "--port", str(port))
    assert "--port 须为" in _run("--out", str(out), "--port", "70000")


def test_the_first_start_gives_one_password(
    built: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.serve.serve", lambda _desk, _address: None)
    monkeypatch.setattr("flows.commands.review._warm", lambda _pool: None)
    out = shutil.copytree(built[0], tmp_path / "out", ignore=shutil.ignore_patterns("accounts.sqlite*"))
    batch = (out / "batch.json").read_text(encoding="utf-8")
    (out / "batch.json").write_text("{}", encoding="utf-8")
    broken = CliRunner().invoke(app, ["review", "--out", str(out), "--port", "18336"])
    assert isinstance(broken.exception, UsageError)
    assert "batch.json" in str(broken.exception)
    assert "一次性密码" not in broken.output  # it would be shown for nothing
    (out / "batch.json").write_text(batch, encoding="utf-8")
    first, again = (
        CliRunner().invoke(app, ["review", "--out", str(out), "--port", "18336"]) for _ in range(2)
    )
    assert "一次性密码：" in first.output
    assert "一次性密码" not in again.output
    assert "admin 的一次性密码：" in _run("--out", str(out), "--reset-password", "admin")
    assert "没有账号" in _run("--out", str(out), "--reset-password", "nobody")


def test_listening_to_all_without_tls_is_warned_of(out: Path) -> None:
    assert "明文" in CliRunner().invoke(app, ["review", "--out", str(out), "--host", "0.0.0.0"]).output


def test_only_this_machine_by_default() -> None:
    assert Address("127.0.0.1", 8336).url == "http://127.0.0.1:8336/"
    assert not Address("127.0.0.1", 8336).tls
    assert is_own_machine("::1")
    assert not is_own_machine("10.1.2.3")


@pytest.mark.slow
def test_a_page_that_kills_its_reader_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    request = PictureRequest(path=tmp_path / "bad.pdf", media_type="application/pdf", number=1)
    pool = PagePool(workers=1)
    try:
        with pytest.raises(NoPictureError, match="无法显示"):
            render_apart(pool, request)
    finally:
        pool.stop()
        pool.close()
