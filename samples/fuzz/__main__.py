"""Runs the fuzzing and says what came of it; exit code 1 where a worker died, an error was not held, a file was lost
or something was written where it must not be."""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.audit import COMMAND, against_containers, hashes
from pipeline.contract import BatchFile, ReceivedFile, totals
from pipeline.model import Kept, SourceFile
from pipeline.receive.inbox import receive
from pipeline.receive.process import Workshop
from pipeline.receive.records import Limits
from samples.fuzz.mutate import mutated

_AT_ONCE = 200
_LIMITS = Limits(wall_seconds=20.0, cpu_seconds=15, bytes=200 << 20, memory=1 << 30)
_DIED, _UNHELD = "打开失败：", "打开时出错（"


@dataclass
class Outcome:
    inputs: int = 0
    files: int = 0
    states: Counter[str] = field(default_factory=Counter)
    died: list[str] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def fuzz(
    count: int, seed: int, *, first: int = 0, save: Path | None = None, shop: Workshop | None = None
) -> Outcome:
    """Inputs ``first`` to ``first + count``; those that made trouble are written to ``save``."""
    outcome = Outcome()
    with Workshop() as own, Workshop(COMMAND) as counter:
        for start in range(first, first + count, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, first + count))
            with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
                _batch(Path(folder), numbers, seed, outcome, shop or own, counter, save)
    return outcome


def _batch(
    folder: Path,
    numbers: range,
    seed: int,
    outcome: Outcome,
    shop: Workshop,
    counter: Workshop,
    save: Path | None,
) -> None:
    inbox, scratch = folder / "inbox", folder / "scratch"
    scratch.mkdir()
    made: dict[str, bytes] = {}
    for number in numbers:
        kind, data = mutated(seed, number)
        # a register is one by its name and place
        name = f"{number}{kind}" if kind.startswith("收件登记") else f"email/{number}/{kind}"
        made[name] = data
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)
    originals = folder / "originals"
    got = receive(
        inbox,
        keep=lambda stream: _kept(stream, originals),
        limits=_LIMITS,
        passwords=("abc",),
        scratch=scratch,
        workshop=shop,
    )
    outcome.inputs += len(numbers)
    outcome.files += len(got.files)
    outcome.states.update(f.state for f in got.files)
    outer = Counter(f.path for f in got.files if f.inside is None)
    ids = {d.id for d in got.deliveries} | {""}
    wrong = [f"{name}: listed {outer[name]} times" for name in made if outer[name] != 1]
    wrong += [f"{f.path}: no delivery" for f in got.files if f.delivery not in ids]
    wrong += [
        f"{f.path}: no reason" for f in got.files if f.state not in {"read", "container"} and not f.reason
    ]
    wrong += [
        f"left behind: {p.name}" for p in [*scratch.iterdir(), *folder.iterdir()] if p.name not in _KNOWN
    ]
    received = tuple(ReceivedFile(**f.model_dump()) for f in got.files)
    batch = BatchFile(
        call="fuzz",
        started_at="",
        finished_at="",
        received=received,
        submissions=(),
        totals=totals(received, 0),
    )
    told = against_containers(batch, hashes(originals), ("abc",), counter)
    wrong += [f"{d.place}: {d.message}" for d, _, _ in told if d]
    outcome.lost += wrong
    trouble = {f.path for f in got.files if _odd(f, outcome)} | {
        w.split(":")[0].split("!/")[0] for w in wrong
    }
    for name in sorted(trouble & made.keys()):
        if save is not None:
            save.mkdir(parents=True, exist_ok=True)
            (save / name.replace("/", "-")).write_bytes(made[name])


def _kept(stream: BinaryIO, originals: Path) -> Kept:
    """As the store keeps it, but not for good: thousands of files are not forced onto the disk one by one."""
    data = stream.read()
    digest = hashlib.sha256(data).hexdigest()
    path = originals / digest[:2] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Kept(sha256=digest, path=path, bytes=len(data))


_KNOWN = {"inbox", "scratch", "originals"}


def _odd(file: SourceFile, outcome: Outcome) -> bool:
    reason = file.reason or ""
    where = file.path if file.inside is None else f"{file.path}!/{file.inside}"
    if _DIED in reason:
        outcome.died.append(f"{where}: {reason}")
    elif _UNHELD in reason:
        outcome.unheld.append(f"{where}: {reason}")
    else:
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="samples.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--save", type=Path, help="folder for the inputs that made trouble")
    options = parser.parse_args()
    started = time.monotonic()
    outcome = fuzz(options.count, options.seed, first=options.first, save=options.save)
    used = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime + below.ru_utime + below.ru_stime
    print(
        f"seed {options.seed}, inputs {options.first}–{options.first + outcome.inputs - 1}: {outcome.files} files"
    )
    print("  " + ", ".join(f"{n} {state}" for state, n in outcome.states.most_common()))
    for title, cases in (
        ("worker died or hung", outcome.died),
        ("error not held by its parser", outcome.unheld),
        ("lost, doubled or left behind", outcome.lost),
    ):
        print(f"  {title}: {len(cases)}")
        for case in cases[:30]:
            print(f"    {case[:300]}")
    print(
        f"  {cpu:.0f} CPU-s, {time.monotonic() - started:.0f} s, peak of a worker {below.ru_maxrss >> 10} MB"
    )
    return 1 if outcome.died or outcome.unheld or outcome.lost else 0


if __name__ == "__main__":
    sys.exit(main())
