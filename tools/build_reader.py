"""Build the reader's models: `alphabet.bin`, `scoring.bin` and `filling.bin` in `data/`.

    python tools/build_reader.py [--corpus PATH] [--check]

Reads the `train` part of the corpus only (`tools/corpus_split.toml`). The same corpus and
the same versions of numpy and OpenCC give the same files, bit for bit; `--check` compares.
"""

from __future__ import annotations

import argparse
import time
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import opencc

from fixtext.reader.alphabet import BOUNDARY, UNIT, class_of
from fixtext.reader.alphabet import CLASSES as CLASS_NAMES
from fixtext.reader.packed import pack
from reader_manifest import DATA, note_sources, settle
from reader_ngrams import BITS, Counts, Level, count, pruned
from reader_text import (
    Corpus,
    Ids,
    class_count,
    corpus,
    form_rows,
    han_symbols,
    letter_rows,
    load,
    symbol_table,
    synthetic,
)

CLASSES = ("zh-CN", "zh-TW", "zh-HK", "classical", "names")
SCORING_THRESHOLD = 28.0
"""Bits a bigram must save over the whole training text to be kept for scoring."""
FILLING_ORDER = 4
FILLING_THRESHOLD = 18.5
"""The same for filling, any order."""
FILLING_UNIT = 5
"""Costs of filling are stored in fifths of a bit: 6 % smaller an n-gram than tenths."""
CARRIAGE_RETURN = "\r"
RETURN_COST = 40
"""4 bits: a carriage return shares the symbol of the line's end, and is the rarer one."""
ARRAY_TYPES = {1: "B", 2: "H", 4: "I"}


def column(values: npt.NDArray[np.generic]) -> array[int]:
    """A numpy column as an `array` of the same width."""
    result: array[int] = array(ARRAY_TYPES[values.dtype.itemsize])
    result.frombytes(values.tobytes())
    return result


def costs(logs: npt.NDArray[np.float64], unit: int) -> npt.NDArray[np.uint8]:
    """log2 probabilities as costs in fractions of a bit, one byte each."""
    return np.clip(np.rint(-unit * logs), 0, 255).astype(np.uint8)


def with_all_symbols(grams: Counts, size: int) -> Counts:
    """Unigram counts with a row for every symbol."""
    full = np.zeros(size)
    full[grams.keys.astype(np.int64)] = grams.counts
    return Counts(1, np.arange(size, dtype=np.uint64), full)


def pack_levels(levels: Sequence[Level], unit: int) -> bytes:
    """A model as columns: per order the last symbols, costs, back-offs and child counts."""
    columns: list[array[int]] = []
    for n, level in enumerate(levels):
        if n:
            columns.append(column((level.keys & np.uint64(0xFFFF)).astype(np.uint16)))
        columns.append(column(costs(level.logp, unit)))
        if n + 1 < len(levels):
            columns.append(column(costs(level.backoff, unit)))
            children = levels[n + 1].keys >> BITS
            ends = np.searchsorted(children, level.keys, "right")
            counts = np.diff(ends, prepend=0)
            columns.append(column(counts.astype(np.uint16)))
    return pack({"order": len(levels), "unit": unit}, columns, compressed=len(levels) == 2)


def build_alphabet(texts: Corpus) -> tuple[bytes, Ids, str]:
    """The alphabet's file, the symbol of every code point, and the Han symbols."""
    han = han_symbols(texts.counts(), opencc.OpenCC("t2s"))
    table = symbol_table(han)
    rows = list(form_rows(texts, table, han))
    rows += [
        (ord(sign), int(table[ord(sign)]), int(table[ord(sign)]), 0, 0)
        for sign in map(chr, np.flatnonzero(table > max_class()).tolist())
        if not class_of(ord(sign)).startswith("han")
    ]
    rows += [
        (ord(letter), int(table[ord(letter)]), int(table[ord(letter)]), cost, cost)
        for letter, cost in letter_rows()
    ]
    rows += [(ord(BOUNDARY), 0, 0, 1, 1), (ord(CARRIAGE_RETURN), 0, 0, *(RETURN_COST,) * 2)]
    rows.sort()
    codes, first, second, cost_1, cost_2 = zip(*rows, strict=True)
    columns = [array("I", codes), array("H", first), array("H", second)]
    columns += [array("B", cost_1), array("B", cost_2)]
    return pack({"han": han}, columns), table, han


def max_class() -> int:
    """The last symbol that is a class."""
    return len(CLASS_NAMES)


def folded_runs(ids: Ids, table: Ids) -> Ids:
    """For filling: a run of letters or digits is one symbol, capitals are letters."""
    ids = np.where(ids == table[ord("A")], table[ord("a")], ids)
    is_class = (ids > 0) & (ids <= max_class())
    repeated = np.concatenate(([False], ids[1:] == ids[:-1]))
    return ids[~(is_class & repeated)]


def sources(names: Sequence[str], root: Path) -> list[dict[str, object]]:
    """What the corpus's manifest says about the files used."""
    path = root / "MANIFEST.tsv"
    if not path.is_file():
        path = corpus.DEFAULT / "MANIFEST.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    table = {row[0]: row for row in rows}
    for name in names:
        if table[name][-1] != "yes":
            raise SystemExit(f"{name} may not be trained on")
    return [{"file": n, "source": table[n][4], "licence": table[n][5]} for n in names]


def main() -> None:
    """Build all three files, or compare them with fresh ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    corpus.add_option(parser)
    parser.add_argument("--check", action="store_true", help="rebuild and compare, write nothing")
    arguments = parser.parse_args()
    root = corpus.root(arguments.corpus)
    begin = time.monotonic()
    texts = load(CLASSES, root)
    print(f"read {sum(len(f[3]) for f in texts.files) / 1e6:.1f} million characters", flush=True)
    content, table, han = build_alphabet(texts)
    size = class_count() + len(han)
    print(f"{time.monotonic() - begin:.0f} s; {size} symbols", flush=True)
    settled = [("alphabet.bin", content)]
    ids = np.concatenate([table[symbols] for _, _, _, symbols in texts.files])
    names = [name for _, name, _, _ in texts.files]
    del texts
    made = np.concatenate((ids, synthetic(table, len(han))))
    settled.append(("scoring.bin", model(made, 2, size, SCORING_THRESHOLD, UNIT)))
    print(f"{time.monotonic() - begin:.0f} s; scoring done", flush=True)
    runs = folded_runs(ids, table)
    settled.append(
        ("filling.bin", model(runs, FILLING_ORDER, size, FILLING_THRESHOLD, FILLING_UNIT))
    )
    for name, data in settled:
        settle(DATA / name, data, arguments.check)
        note_sources(DATA / name, "tools/build_reader.py", sources(names, root), arguments.check)
    print(f"{time.monotonic() - begin:.0f} s in all")


def model(ids: Ids, order: int, size: int, threshold: float, unit: int) -> bytes:
    """Count, estimate, prune and pack."""
    raw = [with_all_symbols(count(ids, 1), size)]
    raw += [count(ids, n) for n in range(2, order + 1)]
    levels = pruned(raw, size, threshold)
    print("  kept of order:", [len(level.keys) for level in levels], flush=True)
    return pack_levels(levels, unit)


if __name__ == "__main__":
    main()
