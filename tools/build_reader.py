"""Build the reader's models: `alphabet.bin`, `scoring.bin` and `filling.bin` in `data/`.

    python tools/build_reader.py [--corpus PATH] [--check]

Reads the `train` part of the corpus only (`tools/corpus_split.toml`). The same corpus and
the same versions of numpy and OpenCC give the same files, bit for bit; `--check` compares.
"""

from __future__ import annotations

import argparse
import time
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import opencc

from fixtext.reader.alphabet import BOUNDARY, UNIT, class_of
from fixtext.reader.alphabet import CLASSES as CLASS_NAMES
from fixtext.reader.packed import pack
from reader_manifest import DATA, note_sources, settle
from reader_marks import mark_prices, sample
from reader_ngrams import BITS, Counts, Level, count, count_words, pruned
from reader_pack import column, pack_ranked, whole
from reader_pruning import Seen, by_kind, counted, trusted
from reader_text import (
    JIEBA,
    WORD_LISTS,
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
    weighted_words,
    with_fragments,
)

CLASSES = ("zh-CN", "zh-TW", "zh-HK", "classical", "names")
SCORING_THRESHOLD = 28.0
"""Bits a bigram must save over the whole training text to be kept for scoring."""
FILLING_ORDER = 4
FILLING_GRAMS = 4_360_000
"""N-grams kept for filling, apart from their beginnings and ends: 8 MB in the wheel."""
FILLING_UNIT = 16
"""Costs of filling are in sixteenths of a bit, savings in halves: no worse on the tuning part."""
WORD_SOURCES: list[dict[str, object]] = [{"source": f"jieba {JIEBA} dict.txt", "licence": "MIT"}]
CARRIAGE_RETURN = "\r"
RETURN_COST = 40
"""4 bits: a carriage return shares the symbol of the line's end, and is the rarer one."""


def with_all_symbols(grams: Counts, size: int) -> Counts:
    """Unigram counts with a row for every symbol."""
    full = np.zeros(size)
    full[grams.keys.astype(np.int64)] = grams.counts
    return Counts(1, np.arange(size, dtype=np.uint64), full, np.zeros(size))


def pack_levels(levels: Sequence[Level], unit: int) -> bytes:
    """The scoring model as columns: per order last symbols, costs, back-offs, child counts."""
    columns: list[array[int]] = []
    for n, level in enumerate(levels):
        if n:
            columns.append(column((level.keys & np.uint64(0xFFFF)).astype(np.uint16)))
        columns.append(column(whole(level.logp, unit).astype(np.uint8)))
        if n + 1 < len(levels):
            columns.append(column(whole(level.backoff, unit).astype(np.uint8)))
            children = levels[n + 1].keys >> BITS
            ends = np.searchsorted(children, level.keys, "right")
            counts = np.diff(ends, prepend=0)
            columns.append(column(counts.astype(np.uint16)))
    return pack({"order": len(levels), "unit": unit}, columns, compressed=False)


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
    streams = {name: table[symbols] for _, name, _, symbols in texts.files}
    names = list(streams)
    del texts
    made = np.concatenate((*streams.values(), synthetic(table, len(han))))
    scoring = pruned(
        [with_all_symbols(count(made, 1), size), count(made, 2)], size, threshold=SCORING_THRESHOLD
    )
    settled.append(("scoring.bin", pack_levels(scoring, UNIT)))
    print(f"{time.monotonic() - begin:.0f} s; scoring done", flush=True)
    settled.append(("filling.bin", filling(streams, table, size)))
    for name, data in settled:
        settle(DATA / name, data, arguments.check)
        used = sources(names, root) + (WORD_SOURCES if name == "filling.bin" else [])
        note_sources(DATA / name, "tools/build_reader.py", used, arguments.check)
    print(f"{time.monotonic() - begin:.0f} s in all")


def filling(streams: Mapping[str, Ids], table: Ids, size: int) -> bytes:
    """Count text and words, estimate, prune, price the marks, pack."""
    lists = [ids for name, ids in streams.items() if name in WORD_LISTS]
    texts = {
        name: with_fragments(folded_runs(ids, table), table)
        for name, ids in streams.items()
        if name not in WORD_LISTS
    }
    words, weights = weighted_words(lists, table)
    kinds = by_kind(texts)
    seen = []
    for order in range(1, FILLING_ORDER + 1):
        found = counted(kinds, count_words(words, weights, order), order)
        if order == 1:
            found = Seen(with_all_symbols(found.grams, size), np.zeros(size, np.int64))
        seen.append(found)
    levels = trusted(seen, size, FILLING_GRAMS)
    print("  kept of order:", [len(level.keys) for level in levels], flush=True)
    prices = mark_prices(levels, sample(list(texts.values())), table, size)
    return pack_ranked(levels, FILLING_UNIT, [prices])


if __name__ == "__main__":
    main()
