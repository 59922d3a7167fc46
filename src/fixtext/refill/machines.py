"""The encodings text was written in, as tables: thousands of states go on by one byte at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from fixtext.refill.bound import FAR, bounds
from fixtext.refill.ngrams import Flags, Floats, Ints

BYTES: Final = 256
PAIRS: Final = 1 << 16
DEAD: Final = -1

_UTF8: Final = (
    # state, first byte, last byte, next state
    (0, 0x00, 0x7F, 0),
    (0, 0xC2, 0xDF, 1),
    (0, 0xE0, 0xE0, 4),
    (0, 0xE1, 0xEC, 2),
    (0, 0xED, 0xED, 5),
    (0, 0xEE, 0xEF, 2),
    (0, 0xF0, 0xF0, 6),
    (0, 0xF1, 0xF3, 3),
    (0, 0xF4, 0xF4, 7),
    (1, 0x80, 0xBF, 0),
    (2, 0x80, 0xBF, 1),
    (3, 0x80, 0xBF, 2),
    (4, 0xA0, 0xBF, 1),
    (5, 0x80, 0x9F, 1),
    (6, 0x90, 0xBF, 2),
    (7, 0x80, 0x8F, 2),
)
"""Well-formed UTF-8, as in table 3-7 of the Unicode standard."""


class Moved(NamedTuple):
    """States after one byte: the bytes pending (as a number), and the code completed or DEAD."""

    alive: Flags
    pending: Ints
    code: Ints


class Machine:
    """A strict decoder fed byte by byte. `pending` is a number: the bytes that wait, big-endian."""

    __slots__ = ("_bounds", "encoding")

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._bounds = np.full(PAIRS, FAR)
        self._bounds[0] = 0.0
        for data, bits in bounds(encoding).items():
            if len(data) <= 2:
                self._bounds[int.from_bytes(data, "big")] = bits

    def feed(self, pending: Ints, byte: Ints) -> Moved:
        raise NotImplementedError

    def bound(self, pending: Ints) -> Floats:
        """As `bound`: what the character that waits will cost at least."""
        known = self._bounds.take(np.minimum(pending, PAIRS - 1))
        return np.where(pending < PAIRS, known, FAR)


class Utf8(Machine):
    """
    >>> machine("utf-8").feed(np.array([0, 0xE4B8]), np.array([0xE4, 0xAD])).code.tolist()
    [-1, 20013]
    """

    __slots__ = ("_next", "_of_lead")

    def __init__(self) -> None:
        super().__init__("utf-8")
        self._next = np.full((8, BYTES), DEAD, np.int64)
        for state, first, last, after in _UTF8:
            self._next[state, first : last + 1] = after
        self._of_lead = self._next[0].copy()

    def feed(self, pending: Ints, byte: Ints) -> Moved:
        state = self._state(pending)
        after = self._next[state, byte]
        whole = pending << 8 | byte
        code = np.full(len(byte), DEAD, np.int64)
        done = np.flatnonzero(after == 0)
        code[done] = _decoded(whole[done])
        return Moved(after != DEAD, np.where(after == 0, 0, whole), code)

    def _state(self, pending: Ints) -> Ints:
        one = self._of_lead.take(np.minimum(pending, BYTES - 1))
        two = self._next[np.maximum(self._of_lead.take((pending >> 8) & 0xFF), 0), pending & 0xFF]
        state = np.where(pending < BYTES, one, np.where(pending < PAIRS, two, 1))
        return np.where(pending == 0, 0, state)


def _decoded(whole: Ints) -> Ints:
    last, third, second = whole & 0x3F, (whole >> 8) & 0x3F, (whole >> 16) & 0x3F
    low = third << 6 | last
    return np.where(
        whole < 0x100,
        whole,
        np.where(
            whole < 0x10000,
            (whole >> 8 & 0x1F) << 6 | last,
            np.where(
                whole < 0x1000000,
                (whole >> 16 & 0x0F) << 12 | low,
                (whole >> 24 & 0x07) << 18 | second << 12 | low,
            ),
        ),
    )


class DoubleByte(Machine):
    """Two bytes a character; forms of four bytes are left to the beam."""

    __slots__ = ("_codes", "_leads", "_singles")

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self._codes = np.full(PAIRS, DEAD, np.int64)
        self._singles = np.full(BYTES, DEAD, np.int64)
        self._leads = np.zeros(BYTES, np.bool_)
        for lead in range(BYTES):
            self._singles[lead] = _code(bytes((lead,)), encoding)
            if self._singles[lead] == DEAD:
                for trail in range(0x40, BYTES):
                    self._codes[lead << 8 | trail] = _code(bytes((lead, trail)), encoding)
                self._leads[lead] = (self._codes[lead << 8 : (lead + 1) << 8] != DEAD).any()

    def feed(self, pending: Ints, byte: Ints) -> Moved:
        inside = pending > 0
        code = np.where(inside, self._codes[pending << 8 | byte], self._singles[byte])
        waits = ~inside & self._leads[byte]
        return Moved(waits | (code != DEAD), np.where(waits, byte, 0), code)


def _code(data: bytes, encoding: str) -> int:
    """The character these bytes are, or DEAD."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return DEAD
    return ord(text) if len(text) == 1 else DEAD


@lru_cache(maxsize=8)
def machine(encoding: str) -> Machine:
    """The shared machine of an encoding."""
    return Utf8() if encoding == "utf-8" else DoubleByte(encoding)
