"""Polluted pages restored: exact share and characters right, on text the reader never saw.

Takes clean Simplified documents of 600 to 1,500 characters, does to them what was done to real
pages (script, GBK, pinyin notes with a random table of 20 to 120 characters, forced splits, either
decoder, folded or not), and repairs them with default options. Beside it: removing the notes with
a regular expression, then OpenCC t2s.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from unicodedata import normalize

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests"), str(Path(__file__).parent)]

import corpus
import fixtext
from fixtext.codecs.registry import charset
from fixtext.reader.scripts import is_traditional_only
from support.pages import Page, pollute

NOTE = re.compile(r"[(（] ?[a-zA-Züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ]{1,6} ?[)）] ?")


def documents(part: str, count: int, lo: int, hi: int, seed: int) -> Iterator[str]:
    """Stretches of whole lines from every zh-CN file of the part, in turn: all Simplified."""
    rng = random.Random(seed)
    gbk = charset("gbk", "windows")
    pools = [list(_stretches(text, lo, hi, rng)) for _, text in corpus.texts(part, "zh-CN")]
    made = 0
    while made < count and any(pools):
        for pool in pools:
            while pool:
                text = pool.pop()
                if gbk.encode(text) is not None and not any(map(is_traditional_only, text)):
                    made += 1
                    yield text
                    break
            if made >= count:
                return


def _stretches(text: str, lo: int, hi: int, rng: random.Random) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    starts = rng.sample(range(len(lines)), min(len(lines), 200))
    for start in starts:
        size, end = rng.randint(lo, hi), start
        piece = ""
        while len(piece) < size and end < len(lines):
            piece += lines[end]
            end += 1
        if lo <= len(piece) <= hi * 2:
            yield piece[:hi]


def baseline(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("t2s").convert(NOTE.sub("", text)))


def right(got: str, want: str) -> int:
    """Characters of `want` that stand in `got`, in order."""
    if got == want:
        return len(want)
    blocks = SequenceMatcher(None, got, want, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("-n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="print every difference")
    args = parser.parse_args()
    tally: Counter[str] = Counter()
    seconds = 0.0
    for number, text in enumerate(documents(args.part, args.n, 600, 1500, args.seed)):
        page = make(text, number, args.seed)
        folded = page.plan.steps[-1].kind == "folded-width"
        start = time.process_time()
        result = fixtext.fix(page.damaged)
        seconds += time.process_time() - start
        count(tally, "fixtext", result.text, text, folded)
        count(tally, "regex + t2s", baseline(page.damaged), text, folded)
        tally[f"verdict {result.verdict.value}"] += 1
        tally["characters in"] += len(page.damaged)
        if args.misses and shown(result.text, folded) != shown(text, folded):
            print_miss(number, page, result, folded)
    report(tally, seconds)


def make(text: str, number: int, seed: int) -> Page:
    rng = random.Random(seed * 100_003 + number)
    return pollute(
        text,
        rng.randrange(1 << 30),
        size=rng.randint(20, 120),
        splits=rng.randint(1, 3),
        world=rng.choice(("windows", "whatwg")),
        folded=rng.random() < 0.5,
    )


def shown(text: str, folded: bool) -> str:
    return normalize("NFKC", text) if folded else text


def count(tally: Counter[str], who: str, got: str, want: str, folded: bool) -> None:
    got, want = shown(got, folded), shown(want, folded)
    tally[f"{who} documents"] += 1
    tally[f"{who} exact"] += got == want
    tally[f"{who} characters"] += len(want)
    tally[f"{who} right"] += right(got, want)


def print_miss(number: int, page: Page, result: fixtext.Result, folded: bool) -> None:
    got, want = shown(result.text, folded), shown(page.original, folded)
    print(f"--- {number}: {result.verdict.value} {result.proof}")
    for op, a, b, c, d in SequenceMatcher(None, got, want, autojunk=False).get_opcodes()[:12]:
        if op != "equal":
            print(f"    {got[a - 4 : b + 4]!r} should be {want[c - 4 : d + 4]!r}")


def report(tally: Counter[str], seconds: float) -> None:
    for who in ("fixtext", "regex + t2s"):
        exact = 100 * tally[f"{who} exact"] / max(1, tally[f"{who} documents"])
        chars = 100 * tally[f"{who} right"] / max(1, tally[f"{who} characters"])
        count = tally[f"{who} documents"]
        print(f"{who:12} exact {exact:6.2f} %   characters {chars:7.3f} %   of {count}")
    print({k: v for k, v in tally.items() if k.startswith("verdict")})
    speed = tally["characters in"] / seconds / 1e6
    print(f"{speed:.4f} million characters a second of processor time")


if __name__ == "__main__":
    main()
