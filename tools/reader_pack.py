"""Packs the filling model: successors by rank, costs by what they save over backing off.

What follows a long context nearly always follows its shorter end too. So a successor is stored as
its place among the successors of the shorter context, as the distance from the one before it, and
its cost as what it saves over the cost there: both are small numbers, which deflate well.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fixtext.reader.filling_arrays import reckoned
from fixtext.reader.packed import pack
from fixtext.reader.trie import GRAIN, SAVING_ZERO
from reader_ngrams import BITS, Floats, Ints, Level, find, suffixes

SHORTEST = 2
"""Of contexts of one symbol the back-offs are stored: they have thousands of successors."""
ARRAY_TYPES = {1: "B", 2: "H", 4: "I"}


def column(values: npt.NDArray[np.generic]) -> array[int]:
    """A numpy column as an `array` of the same width."""
    result: array[int] = array(ARRAY_TYPES[values.dtype.itemsize])
    result.frombytes(values.tobytes())
    return result


def whole(logs: Floats, unit: int) -> Ints:
    """log2 probabilities as costs in fractions of a bit, in one byte."""
    return np.clip(np.rint(-unit * logs), 0, 255).astype(np.int64)


def distances(ranks: Ints, parents: Ints) -> Ints:
    """How many places each rank lies behind the one before it, under the same parent."""
    fresh = np.concatenate(([True], parents[1:] != parents[:-1]))
    return np.where(fresh, ranks, np.diff(ranks, prepend=0))


def pack_ranked(levels: Sequence[Level], unit: int, before: Sequence[array[int]]) -> bytes:
    """The model as columns: `before`, costs and back-offs of single symbols; then for each longer
    order how many successors each context has, their ranks, and their savings."""
    costs = np.rint(-unit * levels[0].logp).astype(np.int64)
    columns = [*before, column(costs.astype(np.uint16))]
    links = starts = np.zeros(len(costs), np.int64)
    for shorter, level in pairwise(levels):
        parents = find(shorter.keys, level.keys >> BITS)
        counts = np.bincount(parents, minlength=len(shorter.keys))
        same = find(shorter.keys, suffixes(level.keys, level.order))
        if parents.min() < 0 or same.min() < 0:
            raise SystemExit("an n-gram without its beginning or without its end")
        gaps = distances(same - starts[links[parents]], parents)
        saved = level.logp - shorter.backoff[parents] - shorter.logp[same]
        savings = np.clip(np.rint(unit / GRAIN * saved), -SAVING_ZERO, 255 - SAVING_ZERO)
        stored = (savings + SAVING_ZERO).astype(np.uint8)
        if level.order == SHORTEST:
            found = reckoned(unit, parents, len(counts), costs[same], stored)
            columns.append(column(found.astype(np.uint16)))
        columns += [
            column(counts.astype(np.uint16)),
            column(gaps.astype(np.uint16)),
            column(stored),
        ]
        links, starts = same, np.cumsum(counts) - counts
    return pack({"order": len(levels), "unit": unit}, columns, compressed=False)
