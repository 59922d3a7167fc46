"""Where the holes of a long text are, and how little around each must be looked at.

After three known characters nothing before them counts for a model of order four, so each hole is
read with the characters it is part of and the three behind them: an island. Holes closer together
than that share one. Where an encoding does not synchronise itself, bytes behind a hole mean what
the hole lets them mean; there an island goes on to the end of the line.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from fixtext.reader.marks import AFTER, mark_class
from fixtext.refill.narrow import widened
from fixtext.refill.ngrams import BulkFiller, Flags, Ints, States

Bytes: TypeAlias = npt.NDArray[np.uint8]

REACH: Final = 3
"""Symbols a model of order four looks back."""

CONTEXT: Final = 16
"""Characters before an island that are read at most: three symbols, of which one may be a run of
letters or digits."""

NEWLINE: Final = 0x0A
LAST: Final = 0x10FFFF
"""The last code of Unicode."""


class Characters(NamedTuple):
    """The known whole characters: where each starts, its code, and its number of symbols so far."""

    starts: Ints
    codes: Ints
    units: Ints


class Islands(NamedTuple):
    """Bytes `starts[k]` to `ends[k]` of island k, and what stands before it.

    `known` are the characters that are sure whatever the holes held, where such can be told.
    """

    starts: Ints
    ends: Ints
    before: States
    known: Characters


def in_utf8(data: Bytes, unsure: Flags, model: BulkFiller) -> tuple[Islands, Ints]:
    """The islands, and the places that no UTF-8 text has, whatever is filled in."""
    size = len(data)
    goes_on = ((data & 0xC0) == 0x80) & ~unsure
    need = np.zeros(size, np.int64)
    for lead, more in ((0xC0, 1), (0xE0, 2), (0xF0, 3)):
        need[data >= lead] = more
    whole = ~goes_on & ~unsure
    code = data.astype(np.int64)
    for more, mask in ((1, 0x1F), (2, 0x0F), (3, 0x07)):
        code[need == more] &= mask
    for ahead in (1, 2, 3):
        padded = np.zeros(size, np.bool_)
        following = np.zeros(size, np.int64)
        padded[: max(size - ahead, 0)] = goes_on[ahead:]
        following[: max(size - ahead, 0)] = data[ahead:] & 0x3F
        wants = need >= ahead
        whole &= padded | ~wants
        code = np.where(wants, code << 6 | following, code)
    starts = np.flatnonzero(whole & (code <= LAST))
    covered = np.zeros(size + 1, np.int64)
    covered[starts] += 1
    np.add.at(covered, starts + need[starts] + 1, -1)
    open_places = np.cumsum(covered[:size]) == 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], open_places.astype(np.int8), [0]))))
    first, last = edges[::2], edges[1::2]
    impossible = first[_counts(unsure, first, last) == 0]
    known = _characters(starts, code[starts])
    return _joined(known, first, last, size, model), impossible


def _counts(unsure: Flags, first: Ints, last: Ints) -> Ints:
    sums = np.concatenate(([0], np.cumsum(unsure)))
    return sums[last] - sums[first]


def _characters(starts: Ints, codes: Ints) -> Characters:
    """Letters and digits in a row are one symbol; across a line end nothing is remembered."""
    kind = np.zeros(len(codes), np.int8)
    narrow = np.where((codes >= 0xFF10) & (codes <= 0xFF5A), codes - 0xFEE0, codes)
    kind[(narrow >= 0x30) & (narrow <= 0x39)] = 1
    kind[((narrow | 0x20) >= 0x61) & ((narrow | 0x20) <= 0x7A)] = 2
    moves = np.ones(len(codes), np.int64)
    if len(codes) > 1:
        moves[1:][(kind[1:] > 0) & (kind[1:] == kind[:-1])] = 0
        moves[1:][codes[:-1] == NEWLINE] = REACH
    return Characters(starts, codes, np.cumsum(moves))


def _joined(known: Characters, first: Ints, last: Ints, size: int, model: BulkFiller) -> Islands:
    """Open places with too little between them in one island, each with what follows it."""
    if not len(first):
        return Islands(first, last, model.start(0), known)
    count = len(known.starts)
    behind = np.searchsorted(known.starts, last)
    ahead = np.searchsorted(known.starts, first)
    units = np.append(known.units, (known.units[-1] if count else 0) + REACH)
    end = np.searchsorted(known.units, units[behind] + REACH)
    apart = ahead[1:] >= end[:-1]
    opens = np.concatenate(([True], apart))
    closes = np.concatenate((apart, [True]))
    places = np.append(known.starts, size)
    following = np.append(first[opens][1:], size)
    ends = np.minimum(places[end[closes]], following)
    return Islands(first[opens], ends, _before(known, ahead[opens], model), known)


def _before(known: Characters, ahead: Ints, model: BulkFiller) -> States:
    """The reader's states after the known characters before character number `ahead`."""
    states = model.start(len(ahead))
    codes = model.widened(known.codes)
    states.lean[:] = _leans(codes, ahead, model)
    states.mood[:] = _moods(codes, ahead, model)
    for back in range(CONTEXT, 0, -1):
        place = ahead - back
        near = np.flatnonzero(place >= 0)
        last, here = ahead[near] - 1, place[near]
        near = near[known.units[last] - known.units[here] < REACH]
        if not len(near):
            continue
        _, after = model.step(states.take(near), codes[place[near]])
        for column, part in zip(states[:3], after[:3], strict=True):
            column[near] = part
    return states


def _leans(codes: Ints, ahead: Ints, model: BulkFiller) -> list[int]:
    """How far the known characters before each place speak for Traditional."""
    moved = model.lean(codes)
    telling = np.flatnonzero(moved)
    leans = [0]
    for bits in moved[telling].tolist():
        leans.append(model.leaning(leans[-1], bits))
    return [leans[k] for k in np.searchsorted(telling, ahead).tolist()]


def _moods(codes: Ints, ahead: Ints, model: BulkFiller) -> list[int]:
    """What is open, and whether the sentence asks, before each place."""
    kinds = model.kinds.take(codes)
    telling = np.flatnonzero(kinds)
    moods = [0]
    for kind in kinds[telling].tolist():
        moods.append(AFTER[moods[-1]][kind])
    return [moods[k] for k in np.searchsorted(telling, ahead).tolist()]


def in_lines(data: bytes, unsure: Flags, encoding: str, model: BulkFiller) -> tuple[Islands, Ints]:
    """The same for two bytes a character: an island from the first hole of a line on."""
    starts, ends, texts, moods, impossible = [], [], [], [], []
    for start, end in _lines(data):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        holes = np.flatnonzero(unsure[start:end])
        place = start + int(holes[0]) if len(holes) else end
        try:
            text = decoder.decode(data[start:place], not len(holes))
        except UnicodeDecodeError:
            impossible.append(start)
            continue
        if len(holes):
            starts.append(place - len(decoder.getstate()[0]))
            ends.append(end)
            text = widened(text)
            texts.append(text[-CONTEXT:])
            moods.append(reduce(lambda mood, char: AFTER[mood][mark_class(char)], text, 0))
    states = model.start(len(starts))
    for back in range(CONTEXT, 0, -1):
        near = [k for k, text in enumerate(texts) if len(text) >= back]
        if near:
            rows = np.array(near)
            codes = np.array([ord(texts[k][-back]) for k in near])
            _, after = model.step(states.take(rows), codes)
            for column, part in zip(states, after, strict=True):
                column[rows] = part
    states.mood[:] = moods
    nobody = np.zeros(0, np.int64)
    known = Characters(nobody, nobody, nobody)
    found = Islands(np.array(starts, np.int64), np.array(ends, np.int64), states, known)
    return found, np.array(impossible, np.int64)


def _lines(data: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield start, end
        start = end
