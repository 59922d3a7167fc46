"""Counts how the mood of a sentence moves the chances of each mark (see `fixtext.reader.marks`).

For a sample of the training text: how often each class of marks stood there in each mood, against
how often the finished n-grams expect it. The ratio is the price, one step of iterative scaling.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fixtext.reader.marks import (
    AFTER,
    MOODS,
    PRICE_UNIT,
    PRICE_ZERO,
    PRICED,
    mark_classes,
    price_class,
)
from reader_ngrams import BITS, START, Floats, Ints, Keys, Level, lookup

Ids = npt.NDArray[np.uint16]

SAMPLE = 14_000
"""Symbols of each training file that are looked at: whole lines, evenly chosen."""
SHARPENED = 1.5
"""Times the price: the n-grams know other text less than that they were counted on. On the
tuning part 1.5 is better than 1 and 2, by 0.3 and 0.1 % of sentences."""
DOUBT = 3.0
"""Marks added to both counts, so that what was hardly seen is not priced."""


def sample(files: Sequence[Ids]) -> Ids:
    """Some lines of every file, the same amount of each."""
    chosen: list[Ids] = []
    for ids in files:
        lines = np.split(ids, np.flatnonzero(ids == START)[1:])
        every = max(1, len(ids) // SAMPLE)
        chosen += lines[::every]
    return np.concatenate([*chosen, np.zeros(1, np.uint16)])


def symbol_classes(table: Ids, size: int) -> Ints:
    """Symbol -> class of mark."""
    classes = np.zeros(size, np.int64)
    for char, kind in mark_classes().items():
        classes[table[ord(char)]] = kind
    return classes


def moods_before(classes: Ints) -> Ints:
    """The mood in which each symbol of a stream stands."""
    moods, mood = [], 0
    for kind in classes.tolist():
        moods.append(mood)
        mood = AFTER[mood][kind]
    return np.array(moods, np.int64)


def contexts(ids: Ids, order: int) -> tuple[Keys, Ints]:
    """The context of each symbol as a key, and how many symbols it holds (at most `order` - 1)."""
    wide = ids.astype(np.uint64)
    places = np.arange(len(ids))
    begins = np.maximum.accumulate(np.where(ids == START, places, 0))
    known = np.minimum(places - np.concatenate(([0], begins[:-1])), order - 1)
    keys = np.zeros(len(ids), np.uint64)
    for back in range(order - 1, 0, -1):
        inside = known >= back
        keys[inside] = keys[inside] << BITS | wide[places[inside] - back]
    return keys, known


def expected(levels: Sequence[Level], keys: Keys, known: Ints, symbol: int) -> Floats:
    """The chance of a symbol after each context."""
    chance = np.zeros(len(keys))
    for length in range(1, len(levels)):
        rows = np.flatnonzero(known == length)
        grams = keys[rows] << BITS | np.uint64(symbol)
        chance[rows] = np.exp2(lookup(levels, grams, length + 1))
    return chance


def mark_prices(levels: Sequence[Level], ids: Ids, table: Ids, size: int) -> array[int]:
    """The prices of all moods and classes, as stored."""
    classes = symbol_classes(table, size)
    kinds = classes[ids]
    moods = moods_before(kinds)[1:]
    keys, known = contexts(ids, len(levels))
    keys, known = keys[1:], known[1:]
    priced = np.array([price_class(kind) for kind in range(len(AFTER[0]))])
    seen = np.zeros((MOODS, PRICED))
    np.add.at(seen, (moods, priced[kinds[1:]]), 1.0)
    hoped = np.zeros((MOODS, PRICED))
    for symbol in np.flatnonzero((classes > 0) & (classes < PRICED)).tolist():
        chance = expected(levels, keys, known, symbol)
        hoped[:, classes[symbol]] += np.bincount(moods, chance, minlength=MOODS)
    hoped[:, 0] = np.bincount(moods, minlength=MOODS) - hoped[:, 1:].sum(axis=1)
    bits = -SHARPENED * np.log2((seen + DOUBT) / (hoped + DOUBT))
    return array("B", np.clip(np.rint(PRICE_UNIT * bits) + PRICE_ZERO, 0, 255).astype(int).ravel())
