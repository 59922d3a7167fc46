"""Counts n-grams and makes a Kneser-Ney model of them, pruned by what each n-gram is worth.

N-grams are packed in 64 bits, 16 a symbol, so that sorting them sorts by context.
Smoothing is modified Kneser-Ney (Chen and Goodman 1998): three discounts an order, lower
orders from the number of different continuations. Pruning weighs an n-gram by how often it
occurs and how many bits it saves over its shorter context (Seymore and Rosenfeld 1996).
Counts of what is pruned pass to the shorter context, so that the marginals stay right
(Siivola, Hirsimäki and Virpioja 2007); plain pruning of Kneser-Ney harms it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BITS = np.uint64(16)
START = 0
"""The boundary symbol: contexts do not reach over it."""
DISCOUNT_CLASSES = 3
BEGINNINGS = 4.0
"""Words of a list with the same beginning count as so many contexts at most."""
MEAN_DISCOUNT = 0.75
"""What a kept n-gram passes to the shorter context, nearly (measured: 0.63 to 0.77)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The n-grams of one order, sorted, with how often each occurs."""

    order: int
    keys: Keys
    counts: Floats
    beginnings: Floats
    """How often each begins a word of a list, where nothing before it is known."""


@dataclass(frozen=True, slots=True)
class Level:
    """One order of a finished model; `log2` of probabilities and of back-off weights."""

    order: int
    keys: Keys
    logp: Floats
    backoff: Floats


def windows(ids: npt.NDArray[np.uint16], order: int) -> Keys:
    """Every n-gram of a stream that does not reach over a boundary."""
    length = len(ids) - order + 1
    keys = np.zeros(max(length, 0), np.uint64)
    good = np.ones(max(length, 0), bool)
    for offset in range(order):
        part = ids[offset : offset + length]
        keys = keys << BITS | part
        if 0 < offset < order - 1:
            good &= part != START
    return keys[good]


def count(ids: npt.NDArray[np.uint16], order: int) -> Counts:
    """Count the n-grams of one order in text."""
    keys = windows(ids, order)
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    counts = np.diff(np.append(first, len(keys))).astype(float)
    return Counts(order, keys[first], counts, np.zeros(len(first)))


def count_words(words: npt.NDArray[np.uint16], weights: Floats, order: int) -> Counts:
    """Count the n-grams inside words: each stands after a boundary and has a weight.

    The boundaries are no part of them: what stands around a word in text, a list does not say.
    """
    length = len(words) - order + 1
    keys = np.zeros(length, np.uint64)
    inside = np.ones(length, bool)
    for offset in range(order):
        part = words[offset : offset + length]
        keys = keys << BITS | part
        inside &= part != START
    places = np.flatnonzero(inside)
    weight = weights[np.cumsum(words == START)[places] - 1]
    begins = np.where((words[places - 1] == START) & (order > 1), weight, 0.0)
    found, group = np.unique(keys[places], return_inverse=True)
    beginnings = np.minimum(np.bincount(group, begins, minlength=len(found)), BEGINNINGS)
    counts = np.bincount(group, weight, minlength=len(found)).astype(np.float64)
    return Counts(order, found, counts, beginnings)


def merged(one: Counts, other: Counts) -> Counts:
    """The n-grams of both."""
    keys = np.union1d(one.keys, other.keys)
    counts, beginnings = np.zeros(len(keys)), np.zeros(len(keys))
    for part in (one, other):
        where = np.searchsorted(keys, part.keys)
        counts[where] += part.counts
        beginnings[where] += part.beginnings
    return Counts(one.order, keys, counts, beginnings)


def mask(order: int) -> np.uint64:
    """All bits of an n-gram of this order."""
    bits: np.uint64 = np.uint64((1 << (16 * order)) - 1)
    return bits


def suffixes(keys: Keys, order: int) -> Keys:
    """Each n-gram without its first symbol."""
    shorter: Keys = keys & mask(order - 1)
    return shorter


def find(table: Keys, keys: Keys) -> Ints:
    """Position of each key in a sorted table; -1 where it is missing."""
    where = np.searchsorted(table, keys)
    where[where == len(table)] = 0
    return np.where(table[where] == keys, where, -1)


def discounts(counts: Floats) -> Floats:
    """D1, D2 and D3+ from the counts of counts."""
    n = [float(np.sum((counts > k - 0.5) & (counts < k + 0.5))) for k in range(1, 5)]
    if min(n) == 0:
        return np.array([0.5, 0.9, 1.3])
    y = n[0] / (n[0] + 2 * n[1])
    values = [k - (k + 1) * y * n[k] / n[k - 1] for k in range(1, 4)]
    kept: Floats = np.clip(np.array(values), 0.1, np.array([0.95, 1.9, 2.8]))
    return kept


def discount_of(counts: Floats, d: Floats) -> Floats:
    """The discount of each count, never more than the count."""
    index = np.clip(np.rint(counts).astype(np.int64), 1, DISCOUNT_CLASSES) - 1
    chosen: Floats = np.minimum(d[index], counts)
    return chosen


def passed_down(upper: Counts, kept: Flags, lower: Counts, mean_discount: float) -> Floats:
    """Counts of the order below: one for each kept continuation, all of what was pruned."""
    mass = np.where(kept, 1.0, upper.counts / mean_discount)
    where = np.searchsorted(lower.keys, suffixes(upper.keys, upper.order))
    result: Floats = np.bincount(where, mass, minlength=len(lower.keys)).astype(np.float64)
    if lower.order > 1:
        begins = (lower.keys >> (BITS * np.uint64(lower.order - 1))) == START
        result[begins] = lower.counts[begins]
    return result + lower.beginnings


def estimate(
    raw: Sequence[Counts], kept: Sequence[Flags], size: int, steps: Sequence[Floats] | None = None
) -> tuple[list[Level], list[Floats]]:
    """The model from raw counts (order 1 first) and what to keep; also the discounts used.

    `steps` are discounts to use instead of those estimated here (from an unpruned model).
    """
    used: list[Floats] = []
    counts: list[Floats] = [raw[-1].counts]
    for n in range(len(raw) - 1, 0, -1):
        counts.insert(0, passed_down(raw[n], kept[n], raw[n - 1], MEAN_DISCOUNT))
    levels: list[Level] = []
    lower = np.full(size, 1.0 / size)
    for n, (grams, level_counts, keep) in enumerate(zip(raw, counts, kept, strict=True)):
        d = steps[n] if steps else discounts(level_counts)
        used.append(d)
        lower, level = _one_level(grams, level_counts, keep, d, levels, lower)
        levels.append(level)
    return levels, used


def _one_level(
    grams: Counts, counts: Floats, keep: Flags, d: Floats, levels: list[Level], uniform: Floats
) -> tuple[Floats, Level]:
    order = grams.order
    contexts = grams.keys >> BITS
    fresh = np.concatenate(([True], contexts[1:] != contexts[:-1]))
    start, group = np.flatnonzero(fresh), np.cumsum(fresh) - 1
    totals = np.bincount(group, counts)
    cut = np.where(keep, counts - discount_of(counts, d), 0.0)
    weight = 1 - np.bincount(group, cut) / totals
    if order == 1:
        below = np.full(len(grams.keys), uniform[0])
    else:
        below = np.exp2(lookup(levels, suffixes(grams.keys, order), order - 1))
        parents = find(levels[-1].keys, contexts[start])
        levels[-1].backoff[parents[parents >= 0]] = np.log2(np.maximum(weight, 1e-9))[parents >= 0]
    p = cut / totals[group] + weight[group] * below
    level = Level(order, grams.keys[keep], np.log2(p[keep]), np.zeros(int(keep.sum())))
    return uniform, level


def lookup(levels: Sequence[Level], keys: Keys, order: int) -> Floats:
    """log2 probability of n-grams of this order, backing off where they are not kept."""
    level = levels[order - 1]
    where = find(level.keys, keys)
    result = np.where(where >= 0, level.logp[where], 0.0)
    missing = np.flatnonzero(where < 0)
    if len(missing) == 0 or order == 1:
        return result
    rest = keys[missing]
    parent = find(levels[order - 2].keys, rest >> BITS)
    back = np.where(parent >= 0, levels[order - 2].backoff[parent], 0.0)
    result[missing] = back + lookup(levels, suffixes(rest, order), order - 1)
    return result


def worth(raw: Sequence[Counts], levels: Sequence[Level]) -> list[Floats]:
    """Bits that each n-gram of an unpruned model saves on the training text."""
    result = [np.full(len(raw[0].keys), np.inf)]
    for n in range(1, len(raw)):
        grams, level = raw[n], levels[n]
        parent = find(levels[n - 1].keys, grams.keys >> BITS)
        shorter = lookup(levels, suffixes(grams.keys, grams.order), n)
        saved = level.logp - levels[n - 1].backoff[parent] - shorter
        result.append(grams.counts * saved)
    return result


def choose(raw: Sequence[Counts], values: Sequence[Floats], threshold: float) -> list[Flags]:
    """What to keep: all that is worth more than the threshold, and their prefixes."""
    kept = [value > threshold for value in values]
    for n in range(len(raw) - 1, 1, -1):
        prefixes = np.unique(raw[n].keys[kept[n]] >> BITS)
        where = find(raw[n - 1].keys, prefixes)
        kept[n - 1][where[where >= 0]] = True
    return kept


def pruned(
    raw: Sequence[Counts], size: int, *, threshold: float = 0.0, number: int = 0
) -> list[Level]:
    """The whole way: estimate in full, weigh, prune, estimate again.

    Kept is what is worth more than `threshold`, or what makes up the best `number`.
    """
    everything = [np.ones(len(grams.keys), bool) for grams in raw]
    full, steps = estimate(raw, everything, size)
    values = worth(raw, full)
    if number:
        every = np.concatenate(values)
        threshold = float(np.partition(every, len(every) - number - 1)[len(every) - number - 1])
        print(f"  worth more than {threshold:.2f} bits", flush=True)
    levels, _ = estimate(raw, choose(raw, values, threshold), size, steps)
    return levels
