"""Damage to single bytes, measured: one byte of a Chinese character dropped, inserted or changed.

Each text is a file of its own, in GBK, UTF-8 or Big5, of 10 to 60 characters (`--lines` makes it
longer). fixtext gets the bytes with default options. Beside it: the plain decoder with the
encoding known. `all but` counts texts in which no more than the hit character is wrong; `seen`
the exact ones among those whose plain decoding shows a loss: a byte changed into another byte
that makes a character is a misprint, and no accident that shows.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import fixtext
from fixtext.damage import room_of
from quality import aligned

FILES = {"gbk": "zh-CN", "utf-8": "zh-CN", "big5": "zh-TW"}
KINDS = ("drop", "insert", "change")
STATED = 0.95
"""Holes filled with this confidence or more are to be right as often."""


@dataclass
class Tally:
    """What came of one row."""

    texts: int = 0
    exact: int = 0
    nearly: int = 0
    plain: int = 0
    shown: int = 0
    shown_exact: int = 0
    size: int = 0
    seconds: float = 0.0
    stated: list[bool] = field(default_factory=list)

    def share(self, count: int, of: int | None = None) -> str:
        return f"{100 * count / max(1, self.texts if of is None else of):5.1f}"


def hit(data: bytes, kind: str, rng: random.Random) -> bytes:
    """One byte above ASCII is dropped or changed, or one is inserted before it."""
    at = rng.choice([i for i, byte in enumerate(data) if byte >= 0x80])
    byte = bytes((rng.choice([b for b in range(0x100) if b != data[at]]),))
    return data[:at] + (b"" if kind == "drop" else byte) + data[at + (kind != "insert") :]


def nearly(got: str, want: str) -> bool:
    """All but one character right."""
    same = aligned(got, want)
    return len(want) - same <= 1 and len(got) - same <= 1


def files(part: str, encoding: str, count: int, lines: int) -> Iterator[str]:
    sentences = [
        text
        for text in corpus.sentences(part, FILES[encoding], count * lines, 3)
        if text.encode(encoding, "ignore").decode(encoding) == text and not text.isascii()
    ]
    for start in range(0, len(sentences) - lines + 1, lines):
        yield "\n".join(sentences[start : start + lines])


def measure(part: str, encoding: str, kind: str, count: int, lines: int) -> Tally:
    rng, tally = random.Random(1), Tally()
    for text in files(part, encoding, count, lines):
        data = hit(text.encode(encoding), kind, rng)
        plain = data.decode({"gbk": "gb18030"}.get(encoding, encoding), "replace")
        start = time.perf_counter()
        result = fixtext.fix(data)
        tally.seconds += time.perf_counter() - start
        tally.size += len(data)
        tally.texts += 1
        tally.exact += result.text == text
        tally.nearly += nearly(result.text, text)
        tally.plain += nearly(plain, text)
        tally.shown += "\ufffd" in plain
        tally.shown_exact += "\ufffd" in plain and result.text == text
        for hole in result.holes:
            if hole.filled and hole.candidates and hole.candidates[0][1] >= STATED:
                tally.stated.append(text[hole.start : hole.start + len(hole.text)] == hole.text)
    return tally


def clean(part: str, encoding: str, count: int) -> tuple[int, int]:
    """(texts changed, texts) of sound files in this encoding."""
    texts = list(files(part, encoding, count, 1))
    room = room_of("slipped-bytes").name
    plans = (fixtext.fix(text.encode(encoding)).plan for text in texts)
    return sum(any(step.kind == room for step in plan.steps) for plan in plans), len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("-n", type=int, default=100)
    parser.add_argument("--lines", type=int, default=1)
    parser.add_argument("--only", default="", help="rows whose name contains this")
    args = parser.parse_args()
    print(
        f"{'damage':24} {'exact':>7} {'all but':>8} {'plain':>7} {'seen':>7} {'n':>5} {'MB/s':>7}"
    )
    stated: list[bool] = []
    for encoding in FILES:
        for kind in KINDS:
            name = f"{encoding}, one byte {kind}"
            if args.only not in name:
                continue
            t = measure(args.part, encoding, kind, args.n, args.lines)
            stated += t.stated
            shares = (t.share(t.exact), t.share(t.nearly), t.share(t.plain))
            cells = (*shares, t.share(t.shown_exact, t.shown), t.texts)
            row = " ".join(f"{cell:>7}" for cell in cells)
            print(f"{name:24} {row} {t.size / t.seconds / 1e6:7.4f}", flush=True)
        if not args.only:
            changed, total = clean(args.part, encoding, args.n)
            print(f"{encoding}, sound: {changed} of {total} changed", flush=True)
    print(f"holes stated at {STATED} and more: {sum(stated)} of {len(stated)} right")


if __name__ == "__main__":
    main()
