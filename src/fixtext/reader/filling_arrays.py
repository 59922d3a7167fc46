"""The filling model unfolded into arrays, for searches that ask for thousands of steps at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from fixtext.reader.trie import GRAIN, SAVING_ZERO, Node, Trie, scale

Places: TypeAlias = npt.NDArray[np.int32]
Costs: TypeAlias = npt.NDArray[np.int16]
Whole: TypeAlias = npt.NDArray[np.integer[Any]]


TOGETHER: Final = 1 << 17
"""N-grams that are unfolded at once: all would hold three times what they leave."""


class Order(NamedTuple):
    """The n-grams of one length, sorted by context; costs in the model's fractions of a bit."""

    parents: Places
    """Where the n-gram without its last symbol stands, one order lower."""
    symbols: npt.NDArray[np.uint16]
    costs: Costs
    backoffs: Costs
    """Zero after what has no successors."""
    goes_on: npt.NDArray[np.bool_]
    """Whether it has successors."""


def unfolded(trie: Trie) -> Iterator[Order]:
    """All orders, the shortest first; millions of n-grams, so some thousand contexts at a time.

    >>> from fixtext.reader.filling import filler
    >>> [len(order.symbols) > 8000 for order in unfolded(filler().trie)]
    [True, True, True, True]
    """
    symbols = np.arange(len(trie.costs), dtype=np.uint16)
    costs = np.array(trie.costs, np.int16)
    parents = links = starts = np.zeros(len(symbols), np.int32)
    for level in range(trie.order - 1):
        counts = np.array(trie.children[level].counts, np.int32)
        gaps = np.frombuffer(trie.gaps[level], np.uint16)
        savings = np.frombuffer(trie.savings[level], trie.savings[level].typecode)
        backoffs = np.zeros(len(counts), np.int16) if level else np.array(trie.backoffs, np.int16)
        above, same = np.empty(len(gaps), np.int32), np.empty(len(gaps), np.int32)
        named, longer = np.empty(len(gaps), np.uint16), np.empty(len(gaps), np.int16)
        for nodes, rows in _portions(counts):
            here = counts[nodes]
            same[rows] = _running(gaps[rows], here) + np.repeat(starts[links[nodes]], here)
            named[rows] = symbols[same[rows]]
            shorter = costs[same[rows]]
            if level:
                parts = np.repeat(np.arange(len(here)), here)
                backoffs[nodes] = reckoned(trie.unit, parts, len(here), shorter, savings[rows])
            above[rows] = np.repeat(np.arange(nodes.start, nodes.stop, dtype=np.int32), here)
            less = np.int16(GRAIN) * (SAVING_ZERO - savings[rows].astype(np.int16))
            longer[rows] = np.maximum(np.repeat(backoffs[nodes], here) + shorter + less, 0)
        yield Order(parents, symbols, costs, backoffs, counts > 0)
        parents, symbols, costs = above, named, longer
        links, starts = same, np.cumsum(counts, dtype=np.int32) - counts
    none = np.zeros(len(symbols), np.int16)
    yield Order(parents, symbols, costs, none, none > 0)


def _portions(counts: Places) -> Iterator[tuple[slice, slice]]:
    """Contexts with about `TOGETHER` successors together, and where these stand."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1])
    borders = np.searchsorted(ends, np.arange(TOGETHER, total, TOGETHER)) + 1
    nodes = np.unique([0, *borders.tolist(), len(counts)]).tolist()
    for first, last in pairwise(nodes):
        yield slice(first, last), slice(int(ends[first - 1]) if first else 0, int(ends[last - 1]))


def reckoned(unit: int, parents: Whole, size: int, shorter: Whole, savings: Whole) -> Costs:
    """The back-off of each context: as `Trie` reckons it, added up in the same order."""
    chances, gains, steps = _scale(unit)
    totals = np.bincount(parents, chances[shorter] * gains[savings], size)
    backoffs = np.zeros(size, np.int16)
    some = np.flatnonzero(totals)
    backoffs[some] = np.searchsorted(steps, 1.0 + totals[some])
    return backoffs


def _running(gaps: npt.NDArray[np.uint16], counts: Places) -> Places:
    """Sums of gaps, begun anew after each count."""
    sums = np.cumsum(gaps, dtype=np.int64)
    ends = np.cumsum(counts, dtype=np.int64)
    before = np.where(counts < ends, sums[ends - counts - 1], 0)
    sums -= np.repeat(before, counts)
    return sums.astype(np.int32)


def opened(trie: Trie, level: int, place: int, span: tuple[int, int], shorter: Node | None) -> Node:
    """A node as `Trie` opens it, its successors in `span`; `shorter` is that of its end.

    >>> from fixtext.reader.filling import filler
    >>> trie = filler().trie
    >>> node = opened(trie, 0, 100, trie.children[0].of(100), None)
    >>> len(node.symbols) == trie.children[0].counts[100]
    True
    """
    start, end = span
    ranks = np.cumsum(np.frombuffer(trie.gaps[level], np.uint16)[start:end], dtype=np.intp)
    savings = np.array(trie.savings[level][start:end], np.int64)
    crowd: Whole = ranks
    if shorter is None:
        costs = np.frombuffer(trie.costs, np.uint16)[ranks]
        backoff = trie.backoffs[place]
    else:
        crowd = np.frombuffer(shorter.symbols, np.uint16)[ranks]
        costs = np.frombuffer(shorter.costs, np.uint16)[ranks]
        chances, gains, steps = _scale(trie.unit)
        total = np.cumsum(chances[costs] * gains[savings])[-1]  # one by one, as `Trie` does
        backoff = int(np.searchsorted(steps, 1.0 + total))
    full = costs.astype(np.int64) + (GRAIN * SAVING_ZERO + backoff) - GRAIN * savings
    return Node(backoff, start, _column(crowd), _column(np.maximum(full, 0)))


def _column(numbers: Whole) -> array[int]:
    column = array("H")
    column.frombytes(numbers.astype(np.uint16).tobytes())
    return column


@lru_cache(maxsize=4)
def _scale(unit: int) -> tuple[npt.NDArray[np.float64], ...]:
    return tuple(np.array(column) for column in scale(unit))
