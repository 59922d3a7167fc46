"""What each slot offers, as arrays: the tables of `holes.py`, ready for thousands of holes at once.

An option is a number: 0 to 255 is that byte, `NOTHING` none, higher ones the strings of characters
with two spellings, from `CHARACTER` on known characters. A table says for each byte that may stand
before it which options there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from fixtext.codecs.base import Charset, Loss
from fixtext.refill.holes import HIGH, Holes, holes_of, lost_lengths
from fixtext.refill.ngrams import Ints

BYTES: Final = 256
NOTHING: Final = 256
"""The option of a slot that may be empty."""
CHARACTER: Final = 1 << 21
"""From here on an option is a known character, and so is a slot: this plus its code."""
QUESTION: Final = ord("?")

Grid: TypeAlias = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Offers:
    """The tables of one reader and loss sign; grown as holes of new kinds are met.

    Table 0 to 255 is the known byte of that number.
    """

    charset: Charset
    loss: Loss
    strings: list[bytes] = field(default_factory=lambda: [bytes((b,)) for b in range(BYTES)])
    """The bytes of every option."""
    _options: list[Ints] = field(default_factory=list)
    _starts: list[Ints] = field(default_factory=list)
    _counts: list[Ints] = field(default_factory=list)
    _size: int = 0
    _numbers: dict[tuple[object, ...], tuple[int, ...]] = field(default_factory=dict)
    _lost: Grid | None = None
    _asks: Grid = field(default_factory=lambda: np.zeros(0, np.bool_))
    _spelled: tuple[Ints, Ints] | None = None
    _frozen: tuple[Ints, Ints, Ints] | None = None

    def __post_init__(self) -> None:
        self.strings.append(b"")
        self._options.append(np.arange(BYTES, dtype=np.int64))
        self._size = BYTES
        for byte in range(BYTES):
            self._starts.append(np.full(BYTES, byte, np.int64))
            self._counts.append(np.ones(BYTES, np.int64))

    @property
    def table(self) -> Holes:
        return holes_of(self.charset)

    def arrays(self) -> tuple[Ints, Ints, Ints]:
        """All options; where those of (table << 8 | byte before) start; how many they are."""
        if self._frozen is None:
            self._frozen = (
                np.concatenate(self._options),
                np.concatenate(self._starts),
                np.concatenate(self._counts),
            )
        return self._frozen

    def asks(self) -> Grid:
        """For each table: does it depend on the byte before?"""
        _, starts, counts = self.arrays()
        if len(self._asks) != len(self._starts):
            rows, many = starts.reshape(-1, BYTES), counts.reshape(-1, BYTES)
            self._asks = ((rows != rows[:, :1]) | (many != many[:, :1])).any(axis=1)
        return self._asks

    def spelled(self) -> tuple[Ints, Ints]:
        """Of every option below `CHARACTER`: how many bytes it has, and which."""
        if self._spelled is None or len(self._spelled[0]) != len(self.strings):
            sizes = np.array([len(string) for string in self.strings], np.int64)
            width = int(sizes.max())
            rows = b"".join(string.ljust(width, b"\0") for string in self.strings)
            table = np.frombuffer(rows, np.uint8).reshape(-1, width).astype(np.int64)
            self._spelled = sizes, table
        return self._spelled

    def hole(self, following: bytes, *, open_end: bool, after_hole: bool) -> tuple[int, ...]:
        """The tables of one hole's slots, as `hole_slots` has them."""
        table = self.table
        unknown = open_end and not following
        alone = table.anywhere() if unknown else table.before(following)
        swallows = bool(table.swallowed()) and (unknown or table.takes(following))
        key = (alone, swallows, after_hole and not swallows)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = self._hole(alone, swallows, after_hole)
        return found

    def spellings(self, ways: tuple[bytes, ...]) -> int:
        """The table of a character with several spellings."""
        return self.choice(ways, after_hole=False)

    def choice(self, ways: tuple[bytes, ...], *, after_hole: bool) -> int:
        """The table of a place that holds one of `ways`.

        `after_hole`: right before is a hole of one byte, which must be lost alone there as well.
        """
        key: tuple[object, ...] = (ways, after_hole)
        if key not in self._numbers:
            first = len(self.strings)
            self.strings.extend(ways)
            options = np.arange(first, first + len(ways), dtype=np.int64)
            if after_hole and not self.table.swallowed():
                heads = np.array([way[0] for way in ways])
                rows, columns = np.nonzero(self._lost_before()[:, heads])
                self._numbers[key] = (self._by_tail(options[columns], rows),)
            else:
                self._numbers[key] = (self._plain(options),)
        return self._numbers[key][0]

    def _hole(self, alone: bytes, swallows: bool, after_hole: bool) -> tuple[int, ...]:
        data = set(alone) | ({lead[0] for lead in self.table.swallowed()} if swallows else set())
        literal = [QUESTION] if self.loss is Loss.QUESTION else []
        first = np.array([*sorted(data), *literal], np.int64)
        if swallows:
            return self._plain(first), self._swallowed(alone)
        return (self._after_hole(first) if after_hole else self._plain(first),)

    def _plain(self, options: Ints) -> int:
        """A table that offers the same whatever stands before."""
        return self._add(options, np.zeros(BYTES, np.int64), np.full(BYTES, len(options), np.int64))

    def _swallowed(self, alone: bytes) -> int:
        """After a byte that takes down the next: what it takes; after one lost alone: nothing."""
        options: list[int] = []
        starts, counts = np.zeros(BYTES, np.int64), np.zeros(BYTES, np.int64)
        for byte in range(BYTES):
            single = byte in alone or (byte == QUESTION and self.loss is Loss.QUESTION)
            taken = self.table.swallowed().get(bytes((byte,)), b"")
            starts[byte] = len(options)
            options.extend([NOTHING] * single)
            options.extend(taken)
            counts[byte] = len(options) - starts[byte]
        return self._add(np.array(options, np.int64), starts, counts)

    def _after_hole(self, first: Ints) -> int:
        """Behind a hole of one byte: with this one behind it, it must still be lost alone."""
        rows, columns = np.nonzero(self._lost_before()[:, first])
        return self._by_tail(first[columns], rows)

    def _by_tail(self, options: Ints, tails: Ints) -> int:
        """A table of options, each for one byte before it; in order of these bytes."""
        counts = np.bincount(tails, minlength=BYTES).astype(np.int64)
        return self._add(options, np.cumsum(counts) - counts, counts)

    def _lost_before(self) -> Grid:
        """[byte, next]: is the byte lost alone before the next?"""
        if self._lost is None:
            rows = b"".join(lost_lengths(self.charset))
            self._lost = np.frombuffer(rows, np.uint8).reshape(BYTES, BYTES) == 1
            self._lost[: HIGH[0][0]] = False
            self._lost[QUESTION] = self.loss is Loss.QUESTION
        return self._lost

    def _add(self, options: Ints, starts: Ints, counts: Ints) -> int:
        self._options.append(options)
        self._starts.append(starts + self._size)
        self._counts.append(counts)
        self._size += len(options)
        self._frozen = None
        return len(self._starts) - 1
