"""Commands, timed: wall, user and system time, peak memory of the process itself."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = str(Path(__file__).resolve().parent.parent / "src")
OURS = (sys.executable, "-m", "fixtext")


@dataclass(frozen=True)
class Run:
    """Seconds of wall and of processor time, and megabytes at the peak."""

    wall: float
    work: float
    memory: float


def timed(command: Sequence[str], source: Path | None = None) -> Run:
    """Run a command on a file as its standard input; what it writes goes nowhere."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = SOURCE
    launcher = (
        sys.executable,
        "-S",
        "-E",
        str(Path(__file__).resolve()),
        str(source or os.devnull),
    )
    done = subprocess.run(
        (*launcher, *command), env=environment, stdout=subprocess.PIPE, check=False
    )
    code, wall, work, memory = map(float, done.stdout.split())
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit code {code:.0f}")
    return Run(wall, work, memory)


def launch(source: str, command: Sequence[str]) -> None:
    """In a process of its own, which is small: a child counts its parent's memory as its own."""
    with open(source, "rb") as stdin, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    work = usage.ru_utime + usage.ru_stime
    print(process.returncode, wall, work, usage.ru_maxrss / 1024)


def median(runs: Sequence[Run]) -> Run:
    """The median of each number."""
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.work for run in runs),
        max(run.memory for run in runs),
    )


def interleaved(commands: Sequence[Sequence[str]], source: Path | None, repeat: int) -> list[Run]:
    """Each command in its turn, so that whatever else the machine does befalls all alike."""
    runs: list[list[Run]] = [[] for _ in commands]
    for _ in range(repeat):
        for kept, command in zip(runs, commands, strict=True):
            kept.append(timed(command, source))
    return [median(kept) for kept in runs]


if __name__ == "__main__":
    launch(sys.argv[1], sys.argv[2:])
