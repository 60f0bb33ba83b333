"""Processes of a run as tests and benches watch them: which belong to it, and what they hold. Linux only."""

from __future__ import annotations

import psutil


def tree(pid: int) -> list[psutil.Process]:
    """The process and all that it started, as far as they still run."""
    try:
        root = psutil.Process(pid)
        return [p for p in (root, *root.children(recursive=True)) if is_running(p.pid)]
    except psutil.NoSuchProcess:
        return []


def marked(name: str, value: str) -> list[psutil.Process]:
    """The processes whose environment has the variable ``name`` set to ``value``: also those that lost their parent."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(name) == value:
                found.append(process)
        except psutil.Error:  # it has ended, or is another user's
            continue
    return found


def command(process: psutil.Process) -> str:
    """Its command line; empty where it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def held(process: psutil.Process) -> int:
    """Bytes: its own and its share of what it shares with others (PSS); 0 where it has ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def is_running(pid: int) -> bool:
    """Whether it runs; one that has ended and was not yet waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
