"""Clean text of every class comes back as it went in: count what does not, and show it.

Every class of the corpus that the reader was not trained on, as whole files, single lines and
strings of 2 to 8 characters; as `str` and as bytes. Chinese bytes must give their text, bytes of
other languages must come back byte for byte. With `--check`, the exit code is 1 if more was
changed than is allowed. A full run takes long: `--state FILE` keeps what is done, `--minutes`
stops, and the same command goes on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC

sys.path.insert(0, str(Path(__file__).parent))

import harmless_pieces as clean
from fixtext.model import Options, Script
from harmless_pieces import Amounts
from harmless_rows import HEAD, Kept, Row, totals

FEW, SOME = Amounts(whole=1, lines=40, short=60), Amounts(whole=2, lines=60, short=100)
EVERY = Amounts()
AMOUNTS = {
    "quick": {"str": Amounts(whole=2, lines=150, short=300), "utf-8": FEW, "legacy": FEW},
    "normal": {"str": Amounts(whole=5, lines=500, short=3_500), "utf-8": SOME, "legacy": SOME},
    "full": {"str": EVERY, "utf-8": EVERY, "legacy": Amounts(short=20_000)},
}
"""Pieces of each class in each form; 0 is all there are."""

ALLOWED_SHORT = 1e-5
"""Changed strings of 2 to 8 characters per string; of everything else, none may change."""


def rows(args: argparse.Namespace, kept: Kept) -> Iterator[tuple[Row, bool]]:
    """The rows, and whether each was made now."""
    options = Options(script=Script(args.script))
    end = time.monotonic() + 60 * args.minutes
    for part, cls in clean.classes():
        if not cls.startswith(tuple(args.cls)):
            continue
        if options.script is Script.SIMPLIFIED and cls.startswith(clean.TRADITIONAL):
            continue
        for size in clean.SIZES:
            if args.size not in ("", size) or (size == "short" and cls in clean.QUOTES):
                continue
            for form in clean.FORMS:
                if args.form not in ("", form):
                    continue
                amount = AMOUNTS[args.amount][form].of(size)
                for file in clean.files(part, cls):
                    key = kept.key(part, cls, size, form, file, amount, args.seed, args.script)
                    if key in kept.rows:
                        yield kept.rows[key], False
                    elif time.monotonic() < end:
                        row = measured(part, cls, size, form, file, amount, args.seed, options)
                        kept.put(key, row)
                        yield row, True


def measured(
    part: str, cls: str, size: str, form: str, file: str, amount: int, seed: int, options: Options
) -> Row:
    """The pieces of one file of a class, in one form."""
    row = Row(cls, file, size, form)
    for piece in clean.pieces(part, cls, size, amount, seed, only=file):
        if clean.is_damaged(piece) or (options.script is Script.SIMPLIFIED and asked_for(piece)):
            continue
        for given in clean.given(piece, form):
            row.add(given, options)
    return row


def asked_for(piece: clean.Piece) -> bool:
    """Has a piece Traditional characters, so that `-s simplified` is meant to change it?"""
    return bool(to_simplified().convert(piece.text) != piece.text)


@lru_cache(maxsize=1)
def to_simplified() -> OpenCC:
    return OpenCC("t2s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if anything was harmed")
    amount = parser.add_mutually_exclusive_group()
    for name, what in (("quick", "a small seeded sample"), ("full", "every file and every line")):
        amount.add_argument(f"--{name}", dest="amount", action="store_const", const=name, help=what)
    parser.add_argument("--cls", nargs="*", default=[""], help="classes that begin with these")
    parser.add_argument("--size", default="", choices=("", *clean.SIZES))
    parser.add_argument("--form", default="", choices=("", *clean.FORMS))
    parser.add_argument("--script", default="auto", choices=[script.value for script in Script])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", type=Path, help="keep rows here, and go on from them")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    parser.set_defaults(amount="normal")
    args = parser.parse_args()
    kept = Kept(args.state)
    done: list[Row] = []
    for row, fresh in rows(args, kept):
        done.append(row)
        if fresh:
            print(*row.shown, sep="\n", end="\n" if row.shown else "", flush=True)
    print(HEAD)
    print(*totals(done, "cls", "form"), sep="\n")
    every = totals(done, "form")
    print(*every, sep="\n")
    harmed = [row for row in every if row.changed > allowed(row)]
    harmed += [row for row in every if row.size != "short" and row.read]
    print("harmed" if harmed else "harmless", f"({len(done)} files in one size and form)")
    return int(bool(harmed) and args.check)


def allowed(row: Row) -> float:
    return ALLOWED_SHORT * row.count if row.size == "short" else 0


if __name__ == "__main__":
    sys.exit(main())
