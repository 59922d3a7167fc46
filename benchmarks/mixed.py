"""Damaged among clean: one document in twenty is damaged; what is repaired, what is harmed?

Documents of 8, 30, 100 and 1,000 characters, cut from clean text of all languages, nineteen clean
for each damaged one. Recall counts damaged documents that are repaired exactly; a false repair is
a clean document that was changed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import fixtext
import harmless_pieces as clean
from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset

LENGTHS = (8, 30, 100, 1_000)
ONE_IN = 20
CHINESE = ("zh-CN", "zh-TW")
ALLOWED = {8: 1e-4, 30: 0.0, 100: 0.0, 1_000: 0.0}
"""False repairs for each clean document."""
PAIRS = (
    ("utf-8", "latin-1", "cpython"),
    ("utf-8", "cp1252", "whatwg"),
    ("utf-8", "gbk", "windows"),
    ("utf-8", "gb18030", "whatwg"),
    ("utf-8", "gbk", "cpython"),
    ("gb18030", "latin-1", "cpython"),
    ("gb18030", "big5", "windows"),
    ("gb18030", "cp949", "windows"),
    ("utf-8", "cp932", "windows"),
)
"""Writers and readers of the damaged documents, in turn."""


@dataclass(slots=True)
class Score:
    """What came of the documents of one length."""

    length: int
    damaged: int = 0
    repaired: int = 0
    wrong: int = 0
    clean: int = 0
    harmed: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        recall = 100 * self.repaired / self.damaged if self.damaged else 0.0
        return (
            f"{self.length:6} {self.damaged:8} {recall:7.1f} % {self.wrong:8} {self.clean:8}"
            f" {self.harmed:8} {self.seconds:8.1f}"
        )

    @property
    def harmless(self) -> bool:
        return self.harmed <= ALLOWED[self.length] * self.clean


HEAD = "length  damaged    exact    inexact    clean   harmed  seconds"


def documents(length: int, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(class, text) of clean documents, the classes in turn."""
    rng = random.Random(f"{length} {seed}")
    pools = {}
    for cls in corpus.classes("test"):
        if cls not in clean.QUOTES:
            texts = [(name, text) for name, text in corpus.texts("test", cls) if len(text) > length]
            pools[cls] = texts
    names = [cls for cls, texts in pools.items() if texts]
    for number in range(count):
        cls = names[number % len(names)]
        name, text = rng.choice(pools[cls])
        start = rng.randrange(len(text) - length)
        document = text[start : start + length]
        if not clean.is_damaged(clean.Piece(cls, name, "whole", document)):
            yield cls, document


def originals(length: int, count: int, seed: int) -> list[str]:
    """Chinese documents to be damaged: mostly Han, in what GBK can write."""
    rng = random.Random(f"damaged {length} {seed}")
    texts = [text for cls in CHINESE for _, text in corpus.texts("test", cls)]
    found: list[str] = []
    while len(found) < count:
        text = rng.choice(texts)
        start = rng.randrange(max(1, len(text) - length))
        piece = text[start : start + length].strip()
        han = sum("\u4e00" <= char <= "\u9fff" for char in piece)
        if 2 * han > length and all(charset("gbk").encode(char) is not None for char in piece):
            found.append(piece)
    return found


def measure(length: int, count: int, seed: int, show: bool) -> Score:
    score = Score(length)
    start = time.perf_counter()
    for cls, text in documents(length, count, seed):
        score.clean += 1
        result = fixtext.fix(text)
        if result.text != text:
            score.harmed += 1
            if show:
                print(f"  ! {cls}: {text[:60]!r} -> {result.text[:60]!r}")
                print(f"      {result.plan.to_json()[:200]}", flush=True)
    for number, text in enumerate(originals(length, score.clean // (ONE_IN - 1), seed)):
        written, read, world = PAIRS[number % len(PAIRS)]
        data = charset(written).encode(text) or b""
        damaged = charset(read, world).decode(data, Loss.FFFD)
        result = fixtext.fix(damaged)
        score.damaged += 1
        score.repaired += result.text == text
        score.wrong += result.changed and result.text != text
    score.seconds = time.perf_counter() - start
    return score


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if too much was harmed")
    parser.add_argument("-n", type=int, default=2_000, help="clean documents of each length")
    parser.add_argument("--lengths", type=int, nargs="*", choices=LENGTHS, default=LENGTHS)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    print(HEAD)
    scores = []
    for length in args.lengths:
        scores.append(measure(length, args.n, args.seed, show=True))
        print(scores[-1], flush=True)
    return int(args.check and not all(score.harmless for score in scores))


if __name__ == "__main__":
    sys.exit(main())
