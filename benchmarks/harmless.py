"""Clean text of every class comes back as it went in: count what does not, and show it.

Every class of the corpus that the reader was not trained on, as whole files, single lines and
strings of 2 to 8 characters; as `str` and as bytes. Chinese bytes must give their text, bytes of
other languages must come back byte for byte. With `--check`, the exit code is 1 if more was
changed than is allowed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import fixtext
import harmless_pieces as clean
from fixtext.model import Options, Result, Script
from fixtext.pipeline import output_bytes
from harmless_pieces import Amounts, Piece

QUICK = Amounts(whole=2, lines=150, short=300)
QUICK_BYTES = Amounts(whole=1, lines=40, short=60)
NORMAL = Amounts(whole=20, lines=2_000, short=5_000)
NORMAL_BYTES = Amounts(whole=5, lines=300, short=500)
FULL = Amounts()
FULL_BYTES = Amounts()

ALLOWED_SHORT = 1e-5
"""Changed strings of 2 to 8 characters per string; of everything else, none may change."""
CONTEXT = 24
"""Characters shown on either side of the first change."""


@dataclass(frozen=True, slots=True)
class Offender:
    """A clean piece that did not come back."""

    piece: Piece
    result: Result | None
    what: str
    got: str

    def __str__(self) -> str:
        at = _first_difference(self.piece.text, self.got)
        show = slice(max(0, at - CONTEXT), at + CONTEXT)
        where = f"{self.piece.file} ({self.piece.size}, {self.piece.encoding or 'str'})"
        head = f"  ! {self.what}: {where}"
        lines = [head, f"      {self.piece.text[show]!r}", f"   -> {self.got[show]!r}"]
        if self.result:
            lines.append(f"      {self.result.plan.to_json()[:300]}")
        if self.result and self.result.proof:
            proof = self.result.proof
            lines.append(f"      {proof.level.value}, {proof.margin:.1f} bits over {proof.rival}")
        return "\n".join(lines)


def _first_difference(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)


@dataclass(slots=True)
class Row:
    """What came of one class, size and form."""

    name: str
    size: str
    form: str
    count: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    verdicts: dict[str, int] = field(default_factory=dict)
    offenders: list[Offender] = field(default_factory=list)

    def add(self, piece: Piece, options: Options) -> None:
        start = time.perf_counter()
        offender, verdict = judged(piece, options)
        took = time.perf_counter() - start
        self.count += 1
        self.seconds += took
        self.slowest = max(self.slowest, took)
        self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1
        if offender:
            self.offenders.append(offender)

    def __str__(self) -> str:
        unsure = self.count - self.verdicts.get("clean", 0)
        return (
            f"{self.name:22} {self.size:6} {self.form:10} {self.count:8} {len(self.offenders):8}"
            f" {unsure:8} {self.seconds:8.1f} {self.slowest:8.2f}"
        )

    @property
    def harmless(self) -> bool:
        allowed = ALLOWED_SHORT * self.count if self.size == "short" else 0
        return len(self.offenders) <= allowed


HEAD = f"{'class':22} {'size':6} {'as':10}" + "".join(
    f" {column:>8}" for column in ("pieces", "changed", "doubted", "seconds", "slowest")
)


def judged(piece: Piece, options: Options) -> tuple[Offender | None, str]:
    """Whether a piece comes back, and the verdict on it."""
    data = piece.data
    try:
        result = fixtext.fix(data, options)
    except Exception as error:  # anything at all: bad text never raises
        return Offender(piece, None, f"raised {error!r}", ""), "raised"
    verdict = result.verdict.value
    if isinstance(data, str) or piece.chinese:
        if result.text == piece.text:
            return None, verdict
        what = "changed" if result.changed else f"read as {result.detection.encoding}"
        return Offender(piece, result, what, result.text), verdict
    if output_bytes(data, result, options) == data:
        return None, verdict
    return Offender(piece, result, f"taken for {result.detection.encoding}", result.text), verdict


def rows(amounts: Amounts, as_bytes: Amounts, args: argparse.Namespace) -> Iterator[Row]:
    options = Options(script=Script(args.script))
    for part, cls in clean.classes():
        if not cls.startswith(args.cls):
            continue
        if options.script is Script.SIMPLIFIED and cls.startswith(clean.TRADITIONAL):
            continue
        for size in clean.SIZES:
            if args.size not in ("", size) or (size == "short" and cls in clean.QUOTES):
                continue
            found = clean.pieces(part, cls, size, amounts.of(size), args.seed)
            found = [piece for piece in found if not clean.is_damaged(piece)]
            given = {"": found} if args.form != "bytes" else {}
            for piece in clean.encoded(found, as_bytes.of(size)) if args.form != "str" else ():
                given.setdefault(piece.encoding, []).append(piece)
            for form, several in given.items():
                row = Row(cls, size, form or "str")
                for piece in several:
                    row.add(piece, options)
                yield row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if anything was harmed")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quick", action="store_true", help="a small seeded sample")
    amount.add_argument("--full", action="store_true", help="every file and every line")
    parser.add_argument("--cls", default="", help="classes that begin with this")
    parser.add_argument("--size", default="", choices=("", *clean.SIZES))
    parser.add_argument("--form", default="", choices=("", "str", "bytes"))
    parser.add_argument("--script", default="auto", choices=[script.value for script in Script])
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    chosen = (QUICK, QUICK_BYTES) if args.quick else (NORMAL, NORMAL_BYTES)
    chosen = (FULL, FULL_BYTES) if args.full else chosen
    print(HEAD)
    done: list[Row] = []
    for row in rows(*chosen, args):
        print(row, flush=True)
        for offender in row.offenders:
            print(offender, flush=True)
        done.append(row)
    return summary(done) if args.check else 0


def summary(done: list[Row]) -> int:
    for size in clean.SIZES:
        total = Row("all", size, "all")
        for row in (row for row in done if row.size == size):
            total.count += row.count
            total.seconds += row.seconds
            total.slowest = max(total.slowest, row.slowest)
            total.offenders += row.offenders
            for verdict, number in row.verdicts.items():
                total.verdicts[verdict] = total.verdicts.get(verdict, 0) + number
        print(total)
    harmed = [row for row in done if not row.harmless]
    print(f"{len(harmed)} of {len(done)} rows are harmed" if harmed else "harmless")
    return 1 if harmed else 0


if __name__ == "__main__":
    sys.exit(main())
