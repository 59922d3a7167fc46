"""Where a long text has characters that some room would look at: one look-up for each.

A place is a sign when a room of places (a misreading, an escape, a stray radical) suspects damage
there. What speaks of a whole text, its notes and its script, was judged in the first window.
No sign, no suspicion, or none that `ordinary` would not clear (`×` and `·` stand in any Chinese):
tests hold this against the rooms themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fixtext.reader.beginnings import compiled
from fixtext.reader.calm import ESCAPE, ESCAPES, HAN_RANGES, harmless
from fixtext.reader.scripts import simplified_only, traditional_only

SIGN, HAN, WORD, BEGINS, QUESTION, SIMPLIFIED, TRADITIONAL = 1, 2, 4, 8, 16, 32, 64
"""Bits of the table: a sign by itself; Han; ASCII that is no space; what begins escapes; what one
script only has."""

WORDS: Final = 4
"""Places looked at together: a run of `RUN` holds two such groups, one behind the other."""

BMP: Final = 1 << 16
ALL: Final = 0x110000

Bits = npt.NDArray[np.uint8]


@lru_cache(maxsize=1)
def _all() -> Bits:
    """Code point -> its bits."""
    table: Bits = np.frombuffer(harmless(ALL), np.uint8) ^ np.uint8(SIGN)
    for start, end in HAN_RANGES:
        table[start:end] |= HAN
    table[0x21:0x7F] |= WORD
    for chars, bit in (
        (ESCAPES, BEGINS),
        ("?", QUESTION),
        (simplified_only(), SIMPLIFIED),
        (traditional_only(), TRADITIONAL),
    ):
        codes = _codes(chars)
        table[codes[codes < BMP]] |= bit
    return table


@lru_cache(maxsize=1)
def _bmp() -> Bits:
    """The same for units of UTF-16, in which a surrogate tells that there is more."""
    table: Bits = _all()[:BMP].copy()
    return table


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def bits_of(text: str) -> Bits:
    """The bits of each character.

    >>> bits_of("a会會").tolist() == [WORD, HAN | SIMPLIFIED, HAN | TRADITIONAL]
    True
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    bits: Bits = _bmp().take(units) if len(units) == len(text) else _all().take(_codes(text))
    return bits


def signs(text: str) -> npt.NDArray[np.intp]:
    """The places of a text that have to be looked at, in characters, in order.

    >>> signs("天气预报：晴，气温 20℃。\\n").tolist(), signs("天气镕预报 %E5 50% (a=b)").tolist()
    ([], [2, 6])
    """
    bits = bits_of(text)
    seen = int(np.bitwise_or.reduce(bits, initial=0))
    found = [where(bits, SIGN)] if seen & SIGN else []
    if seen & BEGINS:
        found.append(_escapes(text, bits))
    if seen & QUESTION:
        found.append(_questions(bits))
    if seen & WORD:
        found.append(_runs(bits))
    found = [places for places in found if len(places)]
    if not found:
        return np.zeros(0, np.intp)
    return np.sort(np.concatenate(found), kind="stable") if len(found) > 1 else found[0]


def where(bits: Bits, bit: int) -> npt.NDArray[np.intp]:
    """The places with a bit; those of booleans are found ten times as fast as those of numbers."""
    return np.flatnonzero((bits & bit) > 0)


def _escapes(text: str, bits: Bits) -> npt.NDArray[np.intp]:
    places = where(bits, BEGINS)
    escape = compiled(ESCAPE).match
    marked = (escape(text, at) is not None for at in places.tolist())
    found: npt.NDArray[np.intp] = places[np.fromiter(marked, bool, len(places))]
    return found


def _questions(bits: Bits) -> npt.NDArray[np.intp]:
    """Question marks beside Han."""
    places = where(bits, QUESTION)
    before = np.where(places > 0, bits.take(places - 1, mode="clip"), 0)
    behind = np.where(places + 1 < len(bits), bits.take(places + 1, mode="clip"), 0)
    found: npt.NDArray[np.intp] = places[((before | behind) & HAN) > 0]
    return found


def _runs(bits: Bits) -> npt.NDArray[np.intp]:
    """Where `RUN` characters of ASCII stand together."""
    one = (bits & WORD) > 0
    groups = one[: len(one) // WORDS * WORDS].view(np.uint32) == 0x01010101
    if not (groups[:-1] & groups[1:]).any():
        return np.zeros(0, np.intp)
    two = one[:-1] & one[1:]
    four = two[:-2] & two[2:]
    eight = four[:-4] & four[4:]
    return np.flatnonzero(eight[:-4] & four[8:])
