"""Time of the library on strings: `fixtext.fix_text` beside `ftfy.fix_encoding`, in one process.

For each kind of text some dozens of different strings; both libraries go through them in turn,
round after round, and of each string the fastest round counts. Printed: the median and the mean
over the strings, the slowest string, and how many times as long ftfy takes (its mean over our
median, and over our mean). `clean` strings come from the part given; `damaged` ones are made of
them.

    python benchmarks/library.py [--part test] [--rounds 9] [--long]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter, process_time

import ftfy

import corpus
import fixtext

STRINGS = 40
"""Different strings of each kind: what is remembered of one must not help with the next."""

KILOBYTE = 1000
"""Bytes of UTF-8."""

SHORT = 20
"""Characters."""

LONG = 2_000_000
"""Characters of a long text."""

LINE = 40
"""Characters at its beginning, repeated, of which a text without anything odd is made."""

CLEAN = {
    "Simplified Chinese": "zh-CN",
    "Traditional Chinese": "zh-TW",
    "English": "neg-latin/en",
    "Japanese": "neg-ja",
    "Russian": "neg-script/ru",
}
"""What is printed -> class of the corpus, and what the names of its files hold."""

DAMAGED = (("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1"), ("utf-8", "gb18030"))
"""Who wrote, who read; only strings of which the reader knows all bytes are taken."""


def texts(part: str, kind: str) -> list[str]:
    """The texts of a kind, whole files."""
    cls, _, name = CLEAN[kind].partition("/")
    return [text for path, text in corpus.texts(part, cls) if name in path.rpartition("/")[2]]


def strings(part: str, kind: str, size: int, *, characters: bool) -> list[str]:
    """Stretches of text, drawn by a seed; they begin where a line does if they are long."""
    rng = random.Random(7)
    whole = [text for text in texts(part, kind) if len(text) > 2 * size]
    found: list[str] = []
    while len(found) < STRINGS:
        text = rng.choice(whole)
        start = rng.randrange(len(text) - size)
        piece = text[start : start + size]
        found.append(piece if characters else piece.encode()[:size].decode("utf-8", "ignore"))
    return found


def damaged(part: str, written: str, read: str) -> list[str]:
    """Chinese that was misread without loss, and is about a kilobyte of UTF-8 then."""
    found = []
    for text in strings(part, "Simplified Chinese", KILOBYTE, characters=True):
        for piece in _shorter(text):
            try:
                shown = piece.encode(written).decode(read)
            except UnicodeError:
                continue
            if len(shown.encode()) <= KILOBYTE:
                found.append(shown)
                break
    return found


def _shorter(text: str) -> Iterator[str]:
    while len(text) > SHORT:
        text = text[: len(text) * 9 // 10]
        yield text


def times(
    functions: Sequence[Callable[[str], object]], texts: Sequence[str], rounds: int
) -> list[list[float]]:
    """Seconds of each function for each text, the best of the rounds."""
    best = [[float("inf")] * len(texts) for _ in functions]
    for _ in range(rounds):
        for n, function in enumerate(functions):
            for k, text in enumerate(texts):
                begin = perf_counter()
                function(text)
                best[n][k] = min(best[n][k], perf_counter() - begin)
    return best


def row(name: str, texts: Sequence[str], rounds: int) -> None:
    """Measure and print one kind."""
    if not texts:
        print(f"{name:38} no such strings")
        return
    for text in texts:
        fixtext.fix_text(text)  # tables are loaded once
    ours, theirs = times((fixtext.fix_text, ftfy.fix_encoding), texts, rounds)
    mean, peer = sum(ours) / len(ours) * 1e6, sum(theirs) / len(theirs) * 1e6
    middle = sorted(ours)[len(ours) // 2] * 1e6
    right = sum(map(str.__eq__, map(fixtext.fix_text, texts), texts))
    print(
        f"{name:38} {middle:7.1f} µs, mean {mean:8.1f}, slowest {max(ours) * 1e6:9.1f}; "
        f"ftfy {peer:6.1f} µs; ratio {peer / middle:6.2f}, of means {peer / mean:6.2f}; "
        f"{right} of {len(texts)} unchanged",
        flush=True,
    )


def long_rows(part: str) -> None:
    """Print megabytes of UTF-8 (of what goes in) a second, processor time, tables loaded."""
    text = "".join(text for _, text in corpus.texts(part, "zh-CN"))[:LONG]
    inputs = {"clean": text, "clean, no odd character": text[:LINE] * (LONG // LINE)}
    for written, read in (*DAMAGED[:1], *DAMAGED[2:3], ("gb18030", "cp437")):
        inputs[f"{written} read as {read}"] = text.encode(written).decode(read)
    for name, given in inputs.items():
        fixtext.fix_text(given[: LONG // 8])
        begin = process_time()
        got = fixtext.fix_text(given)
        size = len(given.encode()) / 1e6
        speed = size / (process_time() - begin)
        right = got == (given if name.startswith("clean") else text)
        print(f"long: {name:38} {size:5.1f} MB {speed:8.1f} MB/s, {'right' if right else 'WRONG'}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=("tune", "test"), default="test")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--long", action="store_true", help="long texts only")
    arguments = parser.parse_args()
    if arguments.long:
        long_rows(arguments.part)
        return
    for kind in CLEAN:
        for size, characters in ((KILOBYTE, False), (SHORT, True)):
            name = f"{kind}, {size} {'characters' if characters else 'bytes'}"
            found = strings(arguments.part, kind, size, characters=characters)
            row(f"clean: {name}", found, arguments.rounds)
    for written, read in DAMAGED:
        found = damaged(arguments.part, written, read)
        row(f"damaged: {written} read as {read}", found, arguments.rounds)


if __name__ == "__main__":
    main()
