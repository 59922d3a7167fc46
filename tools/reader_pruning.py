"""Chooses the n-grams that filling keeps, and says how far each is trusted.

Text to be repaired is not of the kind that was counted. An n-gram that occurs in statutes only
is seldom met elsewhere, and where it is, its count says too much; one that occurs in news, in
manuals and in dialogues is good everywhere. So an n-gram is weighed by how often it may be met in
other text and how many bits it then saves, and its odds over the shorter context are lowered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reader_ngrams import (
    BITS,
    START,
    Counts,
    Flags,
    Floats,
    Ints,
    Level,
    count,
    estimate,
    find,
    merged,
    suffixes,
    worth,
)

Ids = npt.NDArray[np.uint16]

KINDS = {
    "manuals": ("tech_", "docs_", "libreoffice", "book_"),
    "news": ("news_", "headlines_"),
    "dialogues": ("dialogue_",),
    "statutes": ("legal_",),
    "history": ("history_",),
    "exams": ("exams_", "sentences_", "dictionary_"),
    "old": ("novels_", "poetry_"),
    "Cantonese": ("cantonese_",),
}
"""Kind of text -> how the names of its files begin."""
MANY_KINDS = 4
"""More kinds of text say no more."""

MET = {2: (13.0, 0.75, 0.85), 3: (7.0, 0.8, 1.0), 4: (3.0, 0.85, 1.3)}
"""Order -> a, b, c: an n-gram of that order that occurs n times in k kinds of text is met about
a * n^b * k^c times in 10^8 symbols of other text. Read off the tuning part."""
SINGLE = 0.8
"""Times as often if it occurs once."""
ROOM = {2: 1.4, 3: 1.4, 4: 1.0}
"""Bytes of an n-gram in the file, relatively."""
DOUBTS = {
    2: (1.3, 1.3, 1.0, 0.85, 0.6),
    3: (1.0, 1.35, 1.1, 0.95, 1.05),
    4: (0.5, 1.45, 1.15, 1.0, 1.35),
}
"""Order -> bits by which the odds of an n-gram over its shorter context are lowered, by the kinds
of text it occurs in: only in word lists, one, two, three, more. Set on the tuning part."""


@dataclass(frozen=True, slots=True)
class Seen:
    """N-grams, and in how many kinds of text each occurs."""

    grams: Counts
    kinds: Ints


def kind_of(name: str) -> str:
    """The kind of text in a file of the corpus."""
    file = name.rsplit("/", 1)[-1]
    for kind, beginnings in KINDS.items():
        if file.startswith(beginnings):
            return kind
    raise SystemExit(f"of which kind is {name}?")


def by_kind(texts: Mapping[str, Ids]) -> list[Ids]:
    """One stream for each kind of text, closed by a boundary."""
    groups: dict[str, list[Ids]] = {kind: [] for kind in KINDS}
    for name, ids in texts.items():
        groups[kind_of(name)].append(ids)
    end = np.array([START], np.uint16)
    return [np.concatenate([*group, end]) for group in groups.values() if group]


def counted(streams: Sequence[Ids], words: Counts, order: int) -> Seen:
    """Count every kind of text, and add words."""
    parts = [count(ids, order) for ids in streams]
    keys = np.concatenate([part.keys for part in parts])
    amounts = np.concatenate([part.counts for part in parts])
    by_key = np.argsort(keys, kind="stable")
    keys, amounts = keys[by_key], amounts[by_key]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    kinds = np.diff(np.append(first, len(keys)))
    texts = Counts(order, keys[first], np.add.reduceat(amounts, first), np.zeros(len(first)))
    grams = merged(texts, words)
    all_kinds = np.zeros(len(grams.keys), np.int64)
    all_kinds[np.searchsorted(grams.keys, texts.keys)] = np.minimum(kinds, MANY_KINDS)
    return Seen(grams, all_kinds)


def met(seen: Seen) -> Floats:
    """How often each n-gram may be met in other text, as `MET` counts."""
    often, by_count, by_kinds = MET[seen.grams.order]
    counts = seen.grams.counts
    found: Floats = often * counts**by_count * np.maximum(seen.kinds, 1.0) ** by_kinds
    return np.where(counts < 1.5, SINGLE * found, found)


def chosen(seen: Sequence[Seen], levels: Sequence[Level], number: int) -> list[Flags]:
    """The `number` n-grams worth most for their size, and all their beginnings and ends."""
    values = [np.full(len(seen[0].kinds), np.inf)]
    for part, bits in zip(seen[1:], worth([s.grams for s in seen], levels)[1:], strict=True):
        order = part.grams.order
        saved = bits / part.grams.counts - np.array(DOUBTS[order])[part.kinds]
        values.append(met(part) * np.maximum(saved, 0.0) / ROOM[order])
    every = np.concatenate(values)
    threshold = np.partition(every, len(every) - number - 1)[len(every) - number - 1]
    kept = [value > threshold for value in values]
    for n in range(len(seen) - 1, 1, -1):
        keys, lower = seen[n].grams.keys[kept[n]], seen[n - 1].grams.keys
        for shorter in (keys >> BITS, suffixes(keys, n + 1)):
            kept[n - 1][find(lower, shorter)] = True
    return kept


def doubted(levels: Sequence[Level], kinds: Sequence[Ints]) -> list[Level]:
    """The same n-grams with lowered odds; back-offs are reckoned anew, so that sums stay one."""
    result = [levels[0]]
    for shorter, level, known in zip(levels, levels[1:], kinds[1:], strict=False):
        lower = result[-1]
        parents = find(shorter.keys, level.keys >> BITS)
        same = find(shorter.keys, suffixes(level.keys, level.order))
        saved = level.logp - shorter.backoff[parents] - shorter.logp[same]
        saved -= np.array(DOUBTS[level.order])[known]
        gain = np.exp2(lower.logp[same]) * (np.exp2(saved) - 1)
        totals = 1 + np.bincount(parents, gain, len(shorter.keys))
        backoff = -np.log2(totals)
        result[-1] = Level(lower.order, lower.keys, lower.logp, backoff)
        logp = backoff[parents] + lower.logp[same] + saved
        result.append(Level(level.order, level.keys, logp, np.zeros(len(logp))))
    return result


def trusted(seen: Sequence[Seen], size: int, number: int) -> list[Level]:
    """The whole way: estimate in full, weigh, prune, estimate again, lower the odds."""
    raw = [part.grams for part in seen]
    full, steps = estimate(raw, [np.ones(len(part.kinds), bool) for part in seen], size)
    kept = chosen(seen, full, number)
    del full
    levels, _ = estimate(raw, kept, size, steps)
    return doubted(levels, [part.kinds[keep] for part, keep in zip(seen, kept, strict=True)])
