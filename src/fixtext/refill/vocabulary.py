"""What a document says elsewhere about its own holes: names and terms recur.

Sure places are filled first; then what is known and what is sure speaks for the places that are
not, as `reader/document.py` has it: what followed the last one or two characters elsewhere gets a
share of the probability. It gives its word on the readings that the beam left, and ranks them anew;
so it can find nothing that the beam did not, and costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fixtext.reader.document import DOUBT, WEIGHT
from fixtext.refill.lanes import Way
from fixtext.refill.ngrams import BulkFiller, Floats, Ints

SURE: Final = 6.0
"""Bits by which a reading must lead to speak for others."""

HEARD: Final = 8.0
"""Bits behind the best up to which a reading is heard again."""

SHORTEST: Final = 600
"""Characters of a document below which nothing recurs often enough to tell."""

CONTEXT: Final = 4
"""Characters before an island that are read with it."""

UNKNOWN: Final = "\n"
"""Stands for a character that is not sure: nothing is counted across it."""

CODE_BITS: Final = 21


class Vocabulary:
    """The islands of a document (`starts` and `ends` in the bytes `data`), with their ways.

    `written` is the Python codec of the original.
    """

    def __init__(
        self,
        data: bytes,
        written: str,
        starts: Sequence[int],
        ends: Sequence[int],
        ways: Sequence[list[Way]],
    ) -> None:
        self._written = written
        self._ways = ways
        self._places: list[int] = []
        """Where each island begins in the text."""
        parts: list[str] = []
        size, last = 0, 0
        for start, end, some in zip(starts, ends, ways, strict=True):
            known = self._text(data[last:start])
            island = self._sure(some)
            self._places.append(size + len(known))
            parts += (known, island)
            size += len(known) + len(island)
            last = end
        parts.append(self._text(data[last:]))
        self._document = "".join(parts)

    def ranked(self, model: BulkFiller) -> list[list[Way]]:
        """The ways of every island, those that are not sure ranked anew."""
        unsure = [k for k, some in enumerate(self._ways) if _doubtful(some)]
        found = list(self._ways)
        if not unsure or len(self._document) < SHORTEST:
            return found
        befores: list[str] = []
        texts: list[str] = []
        for k in unsure:
            start = self._places[k]
            before = self._document[max(0, start - CONTEXT) : start].rpartition(UNKNOWN)[2]
            for way in _heard(self._ways[k]):
                befores.append(before)
                texts.append(self._text(way.data))
        words = iter(_Counts.of(self._document).words(befores, texts, model).tolist())
        for k in unsure:
            found[k] = _ranked(self._ways[k], [next(words) for _ in _heard(self._ways[k])])
        return found

    def _sure(self, ways: Sequence[Way]) -> str:
        """The best text, without the characters that a close rival has otherwise."""
        close = [self._text(way.data) for way in ways if way.excess < SURE]
        if not close or any(len(text) != len(close[0]) for text in close):
            return UNKNOWN
        if len(close) == 1:
            return close[0]
        columns = zip(*close, strict=True)
        return "".join(chars[0] if len(set(chars)) == 1 else UNKNOWN for chars in columns)

    def _text(self, data: bytes) -> str:
        return data.decode(self._written, "replace")


def _doubtful(ways: list[Way]) -> bool:
    return len(ways) > 1 and ways[1].excess < SURE


def _heard(ways: list[Way]) -> list[Way]:
    return [way for way in ways if way.excess <= HEARD]


def _ranked(ways: list[Way], words: list[float]) -> list[Way]:
    heard = _heard(ways)
    prices = [way.excess + word for way, word in zip(heard, words, strict=True)]
    order = sorted(range(len(heard)), key=lambda n: prices[n])
    least = prices[order[0]]
    return [
        *(heard[n]._replace(excess=prices[n] - least) for n in order),
        *(way for way in ways if way.excess > HEARD),
    ]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often one, two and three characters in a row stand in a document: keys in order."""

    keys: tuple[Ints, ...]
    counts: tuple[Ints, ...]

    @classmethod
    def of(cls, text: str) -> _Counts:
        codes = _codes(text)
        known = codes != ord(UNKNOWN)
        keys, counts = [], []
        grams, whole = codes, known
        for length in (1, 2, 3):
            if length > 1:
                grams = grams[:-1] << CODE_BITS | codes[length - 1 :]
                whole = whole[:-1] & known[length - 1 :]
            key, count = np.unique(grams[whole], return_counts=True)
            keys.append(np.append(key, np.iinfo(np.int64).max))
            counts.append(np.append(count, 0))
        return cls(tuple(keys), tuple(counts))

    def _count(self, length: int, grams: Ints) -> Ints:
        keys = self.keys[length - 1]
        places = np.searchsorted(keys, grams)
        found: Ints = np.where(keys[places] == grams, self.counts[length - 1][places], 0)
        return found

    def words(self, befores: list[str], texts: list[str], model: BulkFiller) -> Floats:
        """Bits that the document adds to what the filling model charges for each text."""
        wholes = [before + text for before, text in zip(befores, texts, strict=True)]
        sizes = np.array([len(whole) for whole in wholes])
        skipped = np.array([len(before) for before in befores])
        codes = np.zeros((len(wholes), int(sizes.max()) + 2), np.int64)
        for row, whole in zip(codes, wholes, strict=True):
            row[2 : len(whole) + 2] = _codes(whole)
        added = np.zeros(len(wholes))
        states = model.start(len(wholes))
        for at in range(int(sizes.max())):
            rows = np.flatnonzero(sizes > at)
            cost, after = model.step(states.take(rows), codes[rows, at + 2])
            for column, part in zip(states, after, strict=True):
                column[rows] = part
            mine = at >= skipped[rows]
            rows = rows[mine]
            added[rows] += self._word(codes[rows, at : at + 3], cost[mine])
        return added

    def _word(self, last: Ints, cost: Floats) -> Floats:
        """The same for the third of three characters in each row."""
        older, newer, char = last.T
        chance, left = np.zeros(len(cost)), np.ones(len(cost))
        pair = older << CODE_BITS | newer
        for length, context, share in ((2, pair, WEIGHT), (1, newer, WEIGHT / 2)):
            seen = self._count(length, context)
            follows = self._count(length + 1, context << CODE_BITS | char)
            weight = left * share * seen / (seen + DOUBT[length - 1])
            chance += weight * follows / np.maximum(seen, 1)
            left -= weight
        bits: Floats = -np.log2(left * np.exp2(-cost) + chance) - cost
        return bits


def _codes(text: str) -> Ints:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
