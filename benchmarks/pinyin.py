"""Pages full of pinyin notes, every variant, restored: exact documents, characters, speed.

Clean Simplified documents of 300 to 3,000 characters that no model was trained on get what real
pages got: a random table of 20 to 150 characters in one of six variants, either decoder, folded or
not (see docs/pinyin.md). One document in ten is genuine pinyin and must not change. Beside it:
notes removed by a regular expression, then OpenCC t2s.

`--splits 3` puts characters into the table that lie across others on purpose. `--long 4` measures
speed alone, on pages of some four megabytes with few and with many splits.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests"), str(Path(__file__).parent)]

import corpus
import fixtext
from fixtext.damage.pinyin_notes import PinyinNotes
from fixtext.damage.pinyin_notes.evidence import judge
from fixtext.damage.pinyin_notes.form import find_notes
from fixtext.damage.room import Candidate, Context
from fixtext.model import Step
from pages import baseline, documents, print_miss, right, shown
from script import NORM, SLIPS
from support.pages import VARIANTS, Page, pollute

T = TypeVar("T")

MISSPELT = re.compile(f"{NORM.pattern}|{SLIPS}")
"""As in benchmarks/script.py; that list was made on the tuning part."""

SHORTEST, LONGEST = 300, 3000
SMALLEST, LARGEST = 20, 150
GENUINE = 10
"""One document in so many is genuine pinyin."""
GENUINE_LINES = 40
WORLDS = {"U": ("whatwg", "cpython")}
BOTH = ("windows", "whatwg")
LONG_PAGES = ((25, "windows", True), (25, "whatwg", False), (100, "whatwg", False))
"""Entries of the table, who read the bytes, whether marks were folded."""


def made(text: str, number: int, seed: int, splits: int) -> tuple[str, Page]:
    """The page that a document becomes, and its variant; these take turns."""
    rng = random.Random(seed * 100_003 + number)
    variant = VARIANTS[number % len(VARIANTS)]
    page = pollute(
        text,
        rng.randrange(1 << 30),
        size=rng.randint(SMALLEST, LARGEST),
        splits=splits,
        world=rng.choice(WORLDS.get(variant, BOTH)),
        folded=rng.random() < 0.5,
        variant=variant,
    )
    return variant, page


def genuine(part: str, rng: random.Random) -> list[str]:
    """Pieces of dictionaries, poems and glosses."""
    pieces = []
    for _, text in corpus.texts(part, "neg-pinyin"):
        lines = text.splitlines(keepends=True)
        for _ in range(60):
            start = rng.randrange(max(1, len(lines) - GENUINE_LINES))
            pieces.append("".join(lines[start : start + rng.randint(1, GENUINE_LINES)]))
    rng.shuffle(pieces)
    return pieces


class Tally:
    """Counts per variant; the key "all" has every polluted page.

    "by norm" leaves out the pages whose original is not spelt as the norm has it (着名, 家俱): who
    restores what the norm has is wrong by these.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.seconds = 0.0
        self.size = 0

    def page(self, variant: str, page: Page, result: fixtext.Result, plain: str) -> None:
        folded = page.plan.steps[-1].kind == "folded-width"
        want = shown(page.original, folded)
        loss = page.plan.steps[2].params["loss"]
        width = "folded" if folded else "as it was"
        keys = [variant, f"{variant} {loss}", f"{variant} {width}", "all"]
        if not MISSPELT.search(page.original):
            keys += [f"{variant} by norm", "all by norm"]
        for key in keys:
            self.counts[key, "pages"] += 1
            self.counts[key, "characters"] += len(want)
            self.counts[key, "signs"] += result.text.count("\ufffd")
            for who, got in (("fixtext", result.text), ("plain", plain)):
                got = shown(got, folded)
                self.counts[key, f"{who} exact"] += got == want
                self.counts[key, f"{who} right"] += right(got, want)

    def print(self) -> None:
        head = f"{'variant':12} {'pages':>5} {'exact %':>8} {'characters %':>13} {'open':>5}"
        print(f"{head}   {'regex + t2s: exact %':>20} {'characters %':>13}")
        for key in sorted({key for key, _ in self.counts}):
            exact, chars = self._shares(key, "fixtext")
            plain, kept = self._shares(key, "plain")
            ours = f"{exact:8.2f} {chars:13.4f} {self.counts[key, 'signs']:5}"
            print(f"{key:12} {self.counts[key, 'pages']:5} {ours}   {plain:20.2f} {kept:13.3f}")

    def _shares(self, key: str, who: str) -> tuple[float, float]:
        counts = self.counts
        exact = 100 * counts[key, f"{who} exact"] / counts[key, "pages"]
        return exact, 100 * counts[key, f"{who} right"] / counts[key, "characters"]


def long_pages(part: str, size: float, seed: int) -> None:
    """Megabytes a second on long pages: all of `fix`, the room alone, the regular expression."""
    text = "".join(documents(part, 500, SHORTEST, LONGEST, seed))
    text = (text * (1 + int(size * 3e5 / len(text))))[: int(size * 3e5)]
    for entries, world, folded in (
        (25, "windows", True),
        (25, "whatwg", False),
        (100, "whatwg", False),
    ):
        page = pollute(text, seed, size=entries, splits=0, world=world, folded=folded).damaged
        fixtext.fix(page[:SHORTEST])  # loads the models
        seconds, result = timed(fixtext.fix, page)
        later: tuple[Step, ...] = result.plan.steps[-1:] if folded else ()
        alone, _ = timed(room, page, later)
        plain, _ = timed(baseline, page)
        megabytes = len(page.encode()) / 1e6
        told = [e.data for e in result.evidence if "notes" in e.data]
        notes, splits = (sum(int(str(one[key])) for one in told) for key in ("notes", "splits"))
        print(
            f"{megabytes:.1f} MB, {notes} notes, {splits} splits, {world}: "
            f"fix {megabytes / seconds:.2f} MB/s, the room alone {megabytes / alone:.2f}, "
            f"regex + t2s {megabytes / plain:.2f}"
        )


def room(page: str, later: tuple[Step, ...]) -> list[Candidate]:
    find_notes.cache_clear()
    judge.cache_clear()
    return list(PinyinNotes().undo(page, Context(later=later)))


def timed(work: Callable[..., T], *arguments: object) -> tuple[float, T]:
    start = time.process_time()
    done = work(*arguments)
    return time.process_time() - start, done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("-n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--splits", type=int, default=0)
    parser.add_argument("--variant", choices=VARIANTS, help="this one alone")
    parser.add_argument("--long", type=float, metavar="MB", help="speed on long pages alone")
    parser.add_argument("--misses", action="store_true", help="print every difference")
    args = parser.parse_args()
    if args.long:
        long_pages(args.part, args.long, args.seed)
        return
    tally, changed, negatives = Tally(), Counter[str](), 0
    pieces = genuine(args.part, random.Random(args.seed))
    texts = documents(args.part, args.n, SHORTEST, LONGEST, args.seed)
    for number, text in enumerate(texts):
        if number % GENUINE == GENUINE - 1 and pieces:
            piece = pieces.pop()
            negatives += 1
            result = fixtext.fix(piece)
            if result.text != piece:
                changed[" + ".join(step.kind for step in result.plan.steps)] += 1
            continue
        variant, page = made(text, number, args.seed, args.splits)
        if args.variant not in (None, variant):
            continue
        start = time.process_time()
        result = fixtext.fix(page.damaged)
        tally.seconds += time.process_time() - start
        tally.size += len(page.damaged.encode())
        tally.page(variant, page, result, baseline(page.damaged))
        folded = page.plan.steps[-1].kind == "folded-width"
        if args.misses and shown(result.text, folded) != shown(text, folded):
            print(variant, page.plan.steps[2].params["world"], end=" ")
            print_miss(number, page, result, folded)
    tally.print()
    print(f"genuine pinyin: {changed.total()} of {negatives} changed {dict(changed) or ''}")
    print(f"{tally.size / tally.seconds / 1e6:.2f} MB a second of processor time")


if __name__ == "__main__":
    main()
