"""Ten times the input, ten times the time, and no more memory?

    python benchmarks/growth.py --largest 1000        # 10 MB to 1 GB, some minutes
    python benchmarks/growth.py --kind line           # one line without an end

Inputs are made from a seed and written to a temporary folder. Time is that of the processor, for
each megabyte beyond the smallest input, so that the start counts once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
from speed import MEGA, big5, clean, gbk, misread, polluted
from timing import OURS, Run, timed

SIZES = (10, 30, 100, 300, 1000)
LIMIT = 150
"""Megabytes that one process may take."""


def one_line(size: int) -> bytes:
    return clean(size).replace(b"\n", b"").replace(b" ", b"")


KINDS: dict[str, Callable[[int], bytes]] = {
    "clean": clean,
    "gbk": gbk,
    "big5": big5,
    "misread": misread,
    "polluted": polluted,
    "line": one_line,
}


def run_on(make: Callable[[int], bytes], megabytes: int, path: Path) -> tuple[Run, float]:
    """The run, and the megabytes that there really are; ten are made and written over and over."""
    portion = make(min(megabytes, 10) * MEGA)
    with path.open("wb") as file:
        for _ in range(max(1, megabytes * MEGA // len(portion))):
            file.write(portion)
    return timed((*OURS, "-j", "1"), path), path.stat().st_size / MEGA


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=1000, help="megabytes")
    parser.add_argument("--kind", choices=[*KINDS, "all"], default="all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS if options.kind == "all" else (options.kind,):
            least: tuple[Run, float] | None = None
            for megabytes in (size for size in SIZES if size <= options.largest):
                run, size = run_on(KINDS[kind], megabytes, Path(folder, "input"))
                words = f"{kind:10} {size:7.0f} MB {run.work:8.2f} s {run.memory:6.0f} MB peak"
                if least is not None:
                    work = (run.work - least[0].work) / (size - least[1]) * 1000
                    words += f" {work:7.2f} ms/MB"
                else:
                    least = run, size
                print(words + (" TOO MUCH" if run.memory > LIMIT else ""), flush=True)


if __name__ == "__main__":
    main()
