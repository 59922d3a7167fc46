"""The table of a long page, learned and applied with numpy: as `table.learn`, `blind.annotate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from fixtext.damage.pinyin_notes.blind import Blind, Entry, Spans
from fixtext.damage.pinyin_notes.bulk import Put
from fixtext.damage.pinyin_notes.scan import Bools, Ints
from fixtext.damage.pinyin_notes.table import in_order, runs_of

PAIRS = 1 << 16
HIGH = 0x80
LOWEST_TRAIL = 0x40


def learn_bulk(data: bytes, put: Put, blind: Blind) -> Blind:
    """As `learn`, from the arrays of a long page."""
    pairs = _pairs(data)
    chosen = _majority(pairs, put, blind)
    known = np.zeros(PAIRS, np.bool_)
    known[list(chosen)] = True
    stands: Bools = known[pairs]
    noted = np.zeros(len(data) + 1, np.bool_)
    noted[put.at[put.at >= 2] - 2] = True
    noted = noted[: len(pairs)] & stands
    first: dict[bytes, set[bytes]] = defaultdict(set)
    behind = stands[1:] & noted[:-1]  # it shares a byte with one before it that has its note
    for at in (np.flatnonzero(behind) + 1).tolist():
        x, before = data[at : at + 2], data[at - 1 : at + 1]
        if noted[at]:
            first[before].add(x)
        else:
            first[x].add(before)
    spans = _all_spans(pairs, stands, noted, behind)
    names = {key.to_bytes(2, "big"): key for key in chosen}
    table = tuple(
        Entry(blind.charset.decode(x), syllable, spans.get(names[x], ()))
        for x in in_order(list(names), first)
        for syllable in reversed(chosen[names[x]])
    )
    return replace(blind, table=table)


def _pairs(data: bytes) -> npt.NDArray[np.uint16]:
    """Every two bytes of `data` that stand together."""
    single = np.frombuffer(data, np.uint8).astype(np.uint16)
    return (single[:-1] << 8 | single[1:]).astype(np.uint16, copy=False)


def _majority(pairs: npt.NDArray[np.uint16], put: Put, blind: Blind) -> dict[int, tuple[str, ...]]:
    """The commonest notes of each pair of bytes, in the order in which these appear."""
    opening, _, closing = blind.form.pattern.partition("{}")
    regular = [text.startswith(opening) and text.endswith(closing) for text in put.shown]
    good = np.array(regular or [False], np.bool_)[put.what] & (put.at >= 2)
    at, what = put.at[good], put.what[good]
    if not len(at):
        return {}
    starts = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), at[1:] != at[:-1])))
    sizes = np.diff(np.concatenate((starts, np.array([len(at)]))))
    kinds = [(text,) for text in put.shown]
    numbers = {kind: k for k, kind in enumerate(kinds)}
    kind = what[starts].copy()
    for k in np.flatnonzero(sizes > 1).tolist():
        several = tuple(put.shown[w] for w in what[starts[k] : starts[k] + sizes[k]].tolist())
        kind[k] = numbers.setdefault(several, len(numbers))
    found = pairs[at[starts] - 2].astype(np.int64) * len(numbers) + kind
    keys, place, count = np.unique(found, return_index=True, return_counts=True)
    names = list(numbers)
    best: dict[int, tuple[int, int, int]] = {}
    for key, where, votes in zip(keys.tolist(), place.tolist(), count.tolist(), strict=True):
        pair, which = divmod(key, len(numbers))
        seen = best.get(pair)
        if pair >> 8 >= HIGH and (seen is None or (votes, -where) > (seen[0], -seen[1])):
            best[pair] = votes, where, which
    earliest = {key // len(numbers): 1 << 62 for key in keys.tolist()}
    for key, where in zip(keys.tolist(), place.tolist(), strict=True):
        pair = key // len(numbers)
        earliest[pair] = min(earliest[pair], where)
    end = -len(closing) or None
    return {
        pair: tuple(note[len(opening) : end] for note in names[best[pair][2]])
        for pair in sorted(best, key=earliest.__getitem__)
    }


def _all_spans(
    pairs: npt.NDArray[np.uint16], stands: Bools, noted: Bools, behind: Bools
) -> dict[int, Spans]:
    """The stretches in which an entry was at work, for entries that were not always."""
    left = stands & ~noted
    left[1:] &= ~behind
    counts = np.bincount(pairs[left], minlength=1)
    found: dict[int, Spans] = {}
    for pair in np.flatnonzero(counts >= 2).tolist():
        spots: Ints = np.flatnonzero((pairs == pair) & (noted | left))
        found[pair] = runs_of(spots.tolist(), noted[spots].tolist(), int(counts[pair]))
    return found


def annotate_bulk(data: bytes, blind: Blind) -> bytes | None:
    """As `annotate`; None where only doing it one entry after the other gives the right bytes."""
    steps = blind.steps()
    notes: dict[bytes, bytes] = {}
    within: dict[int, Spans] = {}
    for char, before, after, spans in steps:
        if before or not after or after[0] >= LOWEST_TRAIL or after[-1] >= HIGH:
            return None
        if len(char) != 2 or char[0] == char[1] or char[0] < HIGH:
            return None
        if spans and within.get(int.from_bytes(char, "big"), spans) != spans:
            return None
        if spans:
            within[int.from_bytes(char, "big")] = spans
        notes[char] = after + notes.get(char, b"")
    order = {int.from_bytes(char, "big"): rank for rank, char in enumerate(notes)}
    return _woven(data, order, list(notes.values()), within)


def _woven(
    data: bytes, order: dict[int, int], notes: Sequence[bytes], within: dict[int, Spans]
) -> bytes:
    pairs = _pairs(data)
    rank = np.full(PAIRS, -1, np.intp)
    rank[list(order)] = list(order.values())
    which = rank[pairs]
    noted = which >= 0
    for pair, spans in within.items():
        for at in np.flatnonzero(pairs == pair).tolist():
            noted[at] = any(start <= at < end for start, end in spans)
    for at in (np.flatnonzero(noted[1:] & noted[:-1]) + 1).tolist():
        if noted[at - 1] and which[at - 1] < which[at]:
            noted[at] = False  # its first byte was already parted from its second
    spots = np.flatnonzero(noted)
    kinds = which[spots]
    sizes = np.array([len(note) for note in notes], np.intp)
    longest = int(sizes.max(initial=0))
    table = np.frombuffer(b"".join(note.ljust(longest) for note in notes), np.uint8)
    table = table.reshape(len(notes), longest)
    lengths = sizes[kinds]
    begins = spots + 2 + np.cumsum(lengths) - lengths
    total = len(data) + int(lengths.sum())
    out = np.empty(total, np.uint8)
    own = np.ones(total, np.bool_)
    for k in range(longest):
        reach = lengths > k
        out[begins[reach] + k] = table[kinds[reach], k]
        own[begins[reach] + k] = False
    out[own] = np.frombuffer(data, np.uint8)
    return out.tobytes()
