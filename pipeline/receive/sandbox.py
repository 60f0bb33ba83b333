"""What the processes that parse received bytes share: their limits, and their loop of questions and answers."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from typing import TextIO

from pipeline.receive.records import Limits


def limit(limits: Limits) -> None:
    """Memory for good, CPU time anew for each job: what the process has used, and so much more."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(limits.bytes, 1 << 20), resource.RLIM_INFINITY))


def serve(answer: Callable[[str], str], questions: TextIO) -> None:
    """Answers line by line until there are no more questions."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # C libraries must not write among the answers
    sys.setrecursionlimit(3000)
    for line in questions:
        out.write(answer(line.rstrip("\n")) + "\n")
        out.flush()
