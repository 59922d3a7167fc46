"""Repair of running text, measured: the beginning of every file of a class, damaged as a whole.

Unlike `quality.py --document`, which joins sentences from everywhere, a text here goes on about one
thing: its names and terms recur. Printed are lines and characters right, holes stated at 95 % and
more that were right, and MB/s of CPU time.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import fixtext
from quality import CLASSES, SURE, Row, calibrate, codec, rows

LENGTH = 8000
"""Characters of each file."""


def beginning(text: str, row: Row) -> str:
    """Whole lines that the writer's encoding has, up to `LENGTH` characters."""
    found, size = [], 0
    for line in text.split("\n"):
        line = line.encode(codec(row.layers[0].written), "ignore").decode(
            codec(row.layers[0].written)
        )
        found.append(line)
        size += len(line) + 1
        if size >= LENGTH:
            break
    return "\n".join(found) + "\n"


def measure(row: Row, texts: list[str]) -> str:
    lines = right_lines = characters = right = size = 0
    seconds = 0.0
    bins: dict[int, list[int]] = {}
    for text in texts:
        damaged = row.damage(text)
        if damaged == text:
            continue
        start = time.process_time()
        result = fixtext.fix(damaged)
        seconds += time.process_time() - start
        size += len(damaged.encode())
        calibrate(result, text, bins)
        pairs = list(zip(text.split("\n"), result.text.split("\n"), strict=False))
        lines += len(pairs)
        right_lines += sum(a == b for a, b in pairs)
        characters += len(text)
        right += sum(a == b for want, got in pairs for a, b in zip(want, got, strict=False))
        right += len(pairs) - 1
    sure = bins.get(SURE, [0, 0])
    return (
        f"{row.name:40} lines {100 * right_lines / lines:5.1f} %  characters "
        f"{100 * right / characters:6.2f} %  sure holes {sure[0]} of {sure[1]}  "
        f"{size / seconds / 1e6:.3f} MB/s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", default="test", choices=("tune", "test"))
    parser.add_argument("--cls", default="modern", choices=tuple(CLASSES))
    parser.add_argument("--damage", default="utf-8 as gbk, cpython, U+FFFD", help="rows named so")
    args = parser.parse_args()
    texts = [text for _, text in corpus.texts(args.part, CLASSES[args.cls])]
    for row in rows():
        if args.damage in row.name:
            print(measure(row, [beginning(text, row) for text in texts]), flush=True)


if __name__ == "__main__":
    main()
