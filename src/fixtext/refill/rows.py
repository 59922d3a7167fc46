"""The rows of the beam over arrays: which are alike, which are far behind, which are too many."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from fixtext.refill.ngrams import Flags, Floats, Ints, States
from fixtext.refill.offers import CHARACTER
from fixtext.refill.segment import HOPELESS

_MIX: Final = tuple(
    np.uint64(n)
    for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
)
"""Odd numbers that spread the columns of a row over the 64 bits of its key."""


class Rows(NamedTuple):
    """Columns; a row is one state of one lane, rows of a lane stand together."""

    lane: Ints
    cost: Floats
    states: States
    pending: Ints
    tail: Ints

    def take(self, rows: Ints) -> Rows:
        return Rows(
            self.lane.take(rows),
            self.cost.take(rows),
            self.states.take(rows),
            self.pending.take(rows),
            self.tail.take(rows),
        )


def last_byte(option: Ints) -> Ints:
    """The last byte of a byte or, in UTF-8, of a known character."""
    code = option - CHARACTER
    return np.where(code < 0, option, np.where(code < 0x80, code, 0x80 | code & 0x3F))


def columns(rows: Rows) -> tuple[Ints | Floats, ...]:
    return rows.cost, *rows.states, rows.pending, rows.tail


def first_of_groups(group: Ints, cost: Floats) -> Ints:
    """The cheapest place in each run of equal numbers in `group`; of equals the first."""
    starts = np.flatnonzero(np.concatenate(([True], np.diff(group) != 0)))
    least = np.minimum.reduceat(cost, starts)
    sizes = np.diff(np.append(starts, len(group)))
    hits = np.flatnonzero(cost == np.repeat(least, sizes))
    _, first = np.unique(group[hits], return_index=True)
    return hits[first]


def hopeful(lane: Ints, price: Floats) -> Ints:
    starts = np.flatnonzero(np.concatenate(([True], np.diff(lane) != 0)))
    sizes = np.diff(np.append(starts, len(lane)))
    worst = np.minimum.reduceat(price, starts) + HOPELESS
    return np.flatnonzero(price <= np.repeat(worst, sizes))


def narrowed(lane: Ints, price: Floats, pending: Flags, wide: tuple[int, int]) -> Ints | None:
    """The cheapest rows of each lane; None for all.

    `wide` is how many, and how many where all wait for bytes.
    """
    width, unread = wide
    starts = np.flatnonzero(np.concatenate(([True], np.diff(lane) != 0)))
    sizes = np.diff(np.append(starts, len(lane)))
    if int(sizes.max()) <= width:
        return None
    all_wait = np.logical_and.reduceat(pending, starts)
    widths = np.where(all_wait, unread, width)
    if (sizes <= widths).all():
        return None
    order = np.lexsort((price, lane))
    rank = np.arange(len(lane)) - np.repeat(starts, sizes)
    return np.sort(order[rank < np.repeat(widths, sizes)])


def future(rows: Rows, some: Ints) -> Ints:
    """Equal for rows whose future is the same, unequal for others (but for one in 10^15)."""
    states = rows.states
    small = (rows.lane[some] << 18) | (states.mood[some] << 14)
    small |= ((states.lean[some] + 32) << 8) | rows.tail[some]
    parts = (
        small,
        states.three[some] << 20 ^ states.two[some],
        states.one[some],
        rows.pending[some],
    )
    key = np.zeros(len(some), np.uint64)
    for part, odd in zip(parts, _MIX, strict=True):
        key = (key ^ part.astype(np.uint64)) * odd
        key ^= key >> np.uint64(29)
    return key.view(np.int64)
