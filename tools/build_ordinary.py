"""Build `data/ordinary.txt`: the Han characters that make up most of ordinary Chinese.

Counted over the training part, in each script by itself. Every line holds the characters of one
band of ranks, those of both scripts together, in order of code points: the 150 commonest, those up
to 500, those up to 1,200; then, after a tab, those of them that only Traditional has. `--check`
rebuilds and compares.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter

from build_reader import sources
from fixtext.reader.scripts import is_traditional_only
from reader_manifest import DATA, note_sources, settle
from reader_text import CAP_BYTES, capped, corpus

TABLE = DATA / "ordinary.txt"
SCRIPTS = (("zh-CN",), ("zh-TW", "zh-HK"))
"""Classes that are counted together: one line-up of ranks for each script."""
BANDS = (150, 500, 1200)
"""Ranks where the bands end. Of running text the first holds 45 %, all of them 92 %."""

_HAN = re.compile("[\u4e00-\u9fff]")


def ranked(classes: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Han by falling frequency, and the files they were counted in."""
    counts, names = Counter[str](), []
    for cls in classes:
        for name, text in corpus.texts("train", cls):
            counts.update(_HAN.findall(capped(text, CAP_BYTES)))
            names.append(name)
    return sorted(counts, key=lambda char: (-counts[char], char)), names


def split(chars: list[str]) -> tuple[list[str], list[str]]:
    """Those that Simplified has, and those that only Traditional has."""
    return (
        [char for char in chars if not is_traditional_only(char)],
        [char for char in chars if is_traditional_only(char)],
    )


def main() -> None:
    """Write the table, or with `--check` compare it with a fresh one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    check = parser.parse_args().check
    found = [ranked(classes) for classes in SCRIPTS]
    lines, known = [], set[str]()
    for end in BANDS:
        band = {char for order, _ in found for char in order[:end]} - known
        known |= band
        lines.append("\t".join(map("".join, split(sorted(band)))) + "\n")
    settle(TABLE, "".join(lines).encode("utf-8"), check)
    names = [name for _, files in found for name in files]
    note_sources(TABLE, "tools/build_ordinary.py", sources(names, corpus.root()), check)


if __name__ == "__main__":
    main()
