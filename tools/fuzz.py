"""Fuzz fixtext for some CPU minutes: `python tools/fuzz.py --minutes 30`.

With atheris installed (`pip install atheris`), mutation is guided by coverage; without it, or with
`--plain`, inputs are mutated blindly. Findings go to `--out`, one file each; the exit code is 1 if
there is any. Put the file into `fuzz/corpus` and a case into `tests/cases`, then mend it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import pkgutil
import random
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "fuzz"))

LONGEST = 800
"""Bytes of an input."""
MUTATIONS = 4
"""Changes to a seed, at most, where mutation is blind."""
SIGNS = (
    "\ufffd",
    "?",
    "(qǐng)",
    "&#20013;",
    "%E4",
    "\\u4e2d",
    "=?",
    "Ã©",
    "鈥",
    "\ue000",
    "報",
    "\n",
)


SHARES = {"fix-text": 6, "fix-bytes": 6, "detect": 2}
"""Parts of the time; the other targets have one each."""

FINDINGS = Path(tempfile.gettempdir()) / "fixtext-findings"


class Findings:
    """What went wrong, once for each place in the code."""

    def __init__(self, out: Path, *, traced: bool = False) -> None:
        self.out, self.traced = out, traced
        self.seen: set[str] = set()

    def run(self, target: str, data: bytes) -> None:
        from harness import TRACED, run

        try:
            run(target, data, TRACED if self.traced else 1.0)
        except Exception as error:  # whatever it is, it is a finding
            frames = traceback.extract_tb(error.__traceback__)
            where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
            name = f"{target} {type(error).__name__} {where} {str(error)[:80]}"
            known = f"{target} {type(error).__name__} {where}"
            if known in self.seen:
                return
            self.seen.add(known)
            self.out.mkdir(parents=True, exist_ok=True)
            path = self.out / f"{target}-{len(self.seen):03}"
            path.write_bytes(data)
            print(f"! {name}\n  {data[:120]!r}\n  kept as {path}", flush=True)


def mutated(data: bytes, pool: list[bytes], rng: random.Random) -> bytes:
    """A seed with some changes: bytes flipped, cut, doubled, spliced with another seed."""
    found = bytearray(data)
    for _ in range(rng.randint(1, MUTATIONS)):
        at = rng.randrange(len(found) + 1)
        match rng.randrange(6):
            case 0:
                found[at:at] = bytes((rng.randrange(256),))
            case 1:
                del found[at : at + rng.randint(1, 8)]
            case 2:
                other = rng.choice(pool)
                cut = rng.randrange(len(other) + 1)
                found[at:] = other[cut : cut + LONGEST]
            case 3:
                found[at:at] = rng.choice(SIGNS).encode()
            case 4:
                found[at:at] = found[at : at + rng.randint(1, 40)]
            case _:
                if at < len(found):
                    found[at] ^= 1 << rng.randrange(8)
    return bytes(found[:LONGEST])


def plain(target: str, seconds: float, findings: Findings, seed: int) -> int:
    """Blind mutation; how many inputs were tried."""
    from seeds import seeds

    rng = random.Random(f"{target} {seed}")
    pool = list(seeds(target))
    for data in pool:
        findings.run(target, data[:LONGEST])
    tried, end = len(pool), time.process_time() + seconds
    while time.process_time() < end:
        findings.run(target, mutated(rng.choice(pool), pool, rng))
        tried += 1
    return tried


def guided(target: str, seconds: float, findings: Findings, seed: int) -> None:
    """Mutation guided by coverage; does not return."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    with atheris.instrument_imports(include=["fixtext"]):
        import fixtext

        for module in pkgutil.walk_packages(fixtext.__path__, "fixtext."):
            if not module.name.endswith("__main__") and ".adapters" not in module.name:
                importlib.import_module(module.name)
    from seeds import seeds

    folder = Path(tempfile.mkdtemp(prefix="fixtext-fuzz-"))
    for number, data in enumerate(seeds(target)):
        (folder / str(number)).write_bytes(data)
    limits = [f"-max_len={LONGEST}", f"-seed={seed + 1}", f"-artifact_prefix={folder}/"]
    tried, end = 0, time.process_time() + seconds

    def one(data: bytes) -> None:
        nonlocal tried
        findings.run(target, data)
        tried += 1
        if time.process_time() > end:  # libFuzzer only knows the clock on the wall
            print(f"{tried} inputs, {len(findings.seen)} findings", flush=True)
            os._exit(int(bool(findings.seen)))

    atheris.Setup([sys.argv[0], *limits, "-verbosity=0", str(folder)], one)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="for all targets together")
    parser.add_argument("--target", action="append", help="only this target (repeatable)")
    parser.add_argument("--plain", action="store_true", help="mutate blindly, without atheris")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--out", type=Path, default=Path(tempfile.gettempdir()) / "fixtext-findings"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:  # before anything of fixtext is imported, or its coverage would not show
        guided(args.target[0], 60 * args.minutes, Findings(args.out, traced=True), args.seed)
        return 0
    from harness import TARGETS

    targets = args.target or list(TARGETS)
    parts = sum(SHARES.get(target, 1) for target in targets)
    blind = args.plain or importlib.util.find_spec("atheris") is None
    failed = False
    for target in targets:
        seconds = 60 * args.minutes * SHARES.get(target, 1) / parts
        if blind:
            findings = Findings(args.out)
            tried = plain(target, seconds, findings, args.seed)
            print(f"{target}: {tried} inputs, {len(findings.seen)} findings", flush=True)
            failed = failed or bool(findings.seen)
        else:
            command = [sys.executable, __file__, "--one", "--target", target, "--out", args.out]
            options = ["--minutes", str(seconds / 60), "--seed", str(args.seed)]
            done = subprocess.run([*map(str, command), *options], stdout=subprocess.PIPE, text=True)
            print(f"{target}: {done.stdout}", flush=True)
            failed = failed or done.returncode != 0
    used = resource.getrusage(resource.RUSAGE_CHILDREN if not blind else resource.RUSAGE_SELF)
    print(f"{(used.ru_utime + used.ru_stime) / 60:.1f} CPU minutes")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
