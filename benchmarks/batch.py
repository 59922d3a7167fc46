"""A tree of many files, a third of them damaged in five ways: is exactly that third repaired?

Measures the time per file, the peak memory of all processes together, and holds the journal
against the list of what was damaged. Then takes the batch back and compares every byte.

    python benchmarks/batch.py --files 50000 --folder /tmp/tree

The text is that of `tests/samples`: laws, manuals, and prose from Taiwan, sentences by chance.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples"
SIZE = 2048
"""Bytes of UTF-8 of a file, about."""

PER_FOLDER = 500
EVERY = 3
"""Every third file is damaged."""

POLL = 0.2
"""Seconds between two looks at the memory."""

COMMAND = (sys.executable, "-m", "fixtext")

DAMAGES: dict[str, Callable[[str], bytes]] = {
    "gb18030": lambda text: text.encode("gb18030"),
    "utf-16": lambda text: ("\ufeff" + text).encode("utf-16-le"),
    "utf-8 read as latin-1": lambda text: text.encode().decode("latin-1").encode(),
    "gb18030 read as latin-1": lambda text: text.encode("gb18030").decode("latin-1").encode(),
    "utf-8 read as latin-1, twice": lambda text: (
        text.encode().decode("latin-1").encode().decode("latin-1").encode()
    ),
}


@dataclass(frozen=True)
class Made:
    """One file: its bytes, what must come of it, and what was done to it ("" for nothing)."""

    data: bytes
    wanted: bytes
    damage: str


def texts(count: int, seed: int) -> Iterable[str]:
    """Texts of about `SIZE` bytes, no two the same."""
    chance = random.Random(seed)
    pools = [
        re.findall(r"[^。！？\n]+[。！？\n]+", path.read_text("utf-8"))
        for path in sorted(SAMPLES.glob("*.txt"))
    ]
    for n in range(count):
        pool = pools[n % len(pools)]
        text = f"第{n + 1}篇\n"
        while len(text.encode()) < SIZE:
            text += chance.choice(pool)
        yield text.rstrip("\n") + "\n"


def make(root: Path, count: int, seed: int) -> dict[str, Made]:
    """Write the tree."""
    made: dict[str, Made] = {}
    kinds = list(DAMAGES)
    for n, text in enumerate(texts(count, seed)):
        name = f"{n // PER_FOLDER:03d}/{n:06d}.txt"
        damage = kinds[n // EVERY % len(kinds)] if n % EVERY == 0 else ""
        data = DAMAGES[damage](text) if damage else text.encode()
        wanted = b"\xef\xbb\xbf" + text.encode() if damage == "utf-16" else text.encode()
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        made[name] = Made(data, wanted, damage)
    return made


class Memory(threading.Thread):
    """The peak of the memory (proportional share, Linux) of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.alone, self.over = pid, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(POLL):
            shares = {pid: share(pid) for pid in family(self.pid)}
            self.peak = max(self.peak, sum(shares.values()))
            self.alone = max(self.alone, shares.get(self.pid, 0))


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        try:
            text = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii")
        except OSError:
            continue
        found += map(int, text.split())
    return found


def share(pid: int) -> int:
    """Bytes of memory, shared pages counted in part."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) * 1024 if match else 0


def timed(arguments: list[str]) -> tuple[float, Memory]:
    start = time.monotonic()
    with subprocess.Popen([*COMMAND, *arguments]) as process:
        memory = Memory(process.pid)
        memory.start()
        code = process.wait()
    memory.over.set()
    if code:
        sys.exit(f"fixtext {' '.join(arguments)}: exit code {code}")
    return time.monotonic() - start, memory


def judge(root: Path, made: dict[str, Made], journal: Path) -> bool:
    """Tell what was changed against what was damaged."""
    lines = map(json.loads, journal.read_bytes().splitlines())
    changed = {os.path.relpath(line["path"], root) for line in lines if "entry" in line}
    damaged = {name for name, one in made.items() if one.damage}
    wrong = [n for n, one in made.items() if (root / n).read_bytes() != one.wanted]
    print(f"damaged {len(damaged)}, changed {len(changed)}", end=": ")
    print("the same files" if changed == damaged else "NOT the same files")
    for what, some in (("missed", damaged - changed), ("touched", changed - damaged)):
        if some:
            print(f"  {what} {len(some)}: {', '.join(sorted(some)[:5])}")
    for kind in DAMAGES:
        names = [name for name, one in made.items() if one.damage == kind]
        right = sum((root / name).read_bytes() == made[name].wanted for name in names)
        print(f"  {kind}: {right} of {len(names)} as they were written")
    print(f"  files that are not what they should be: {len(wrong)} {wrong[:5]}")
    return not wrong and changed == damaged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where to make the tree; must not exist")
    parser.add_argument("--report", action="store_true", help="write an HTML report, too")
    parser.add_argument("-j", "--jobs", default="2")
    chosen = parser.parse_args()
    home = chosen.folder or Path(tempfile.mkdtemp(prefix="fixtext-batch-"))
    home.mkdir(exist_ok=chosen.folder is None)
    root, journal = home / "tree", home / "journal"
    made = make(root, chosen.files, seed=1)
    report = ["--report", str(home / "report.html")] if chosen.report else []
    order = ["-i", "-q", "-j", chosen.jobs, "--journal", str(journal), *report, str(root)]
    seconds, memory = timed(order)
    print(f"{chosen.files} files in {seconds:.0f} s, {seconds / chosen.files * 1000:.1f} ms a file")
    print(
        f"peak memory {memory.peak / 1e6:.0f} MB in all, {memory.alone / 1e6:.0f} MB in the first"
    )
    right = judge(root, made, journal)
    seconds, _ = timed(["undo", "-q", str(journal)])
    back = all((root / name).read_bytes() == one.data for name, one in made.items())
    print(f"undo in {seconds:.0f} s: {'every byte is back' if back else 'NOT every byte is back'}")
    if chosen.folder is None:
        shutil.rmtree(home)
    sys.exit(not (right and back))


if __name__ == "__main__":
    main()
