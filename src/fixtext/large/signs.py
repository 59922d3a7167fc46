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

from fixtext.reader.odd import SIGNS
from fixtext.reader.profile import KINDS, common_han

HARMLESS: Final = frozenset(
    ("ascii", "punctuation", "cjk_punctuation", "kana", "bopomofo", "full_width", "emoji", "other")
)
"""Kinds of characters (see `Profile`) that no room of places suspects; common Han besides."""

SIGN, HAN, WORD, HEX, BASE64, BEGINS, QUESTION = 1, 2, 4, 8, 16, 32, 64
"""Bits of the table: a sign by itself; Han; ASCII that is no space; digits; what begins escapes."""

ESCAPES: Final = "%=#&\\~+"
"""They begin an escape when the right characters follow: two digits, three letters, `{` or `#`."""

RUN: Final = 12
"""ASCII without a space, so long, may be Chinese that lost its high bits (six pairs), or three
escapes `u4e2d`."""

WORDS: Final = 4
"""Places looked at together: a run of `RUN` holds two such groups, one behind the other."""

BMP: Final = 1 << 16
ALL: Final = 0x110000
HAN_RANGES: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))

Bits = npt.NDArray[np.uint8]


@lru_cache(maxsize=1)
def _all() -> Bits:
    """Code point -> its bits."""
    table: Bits = np.zeros(ALL, np.uint8)
    starts = [*(start for start, _ in KINDS), ALL]
    for (start, name), end in zip(KINDS, starts[1:], strict=True):
        table[start:end] = 0 if name in HARMLESS else SIGN
    for start, end in HAN_RANGES:
        table[start:end] |= HAN
    table[_codes("".join(common_han()))] = HAN
    table[_codes(SIGNS)] = 0
    table[[9, 10, 13]] = 0
    table[0x21:0x7F] |= WORD
    for chars, bit in (
        ("0123456789abcdefABCDEF", HEX),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/,", BASE64),
        (ESCAPES, BEGINS),
        ("?", QUESTION),
    ):
        table[_codes(chars)] |= bit
    return table


@lru_cache(maxsize=1)
def _bmp() -> Bits:
    """The same for units of UTF-16, in which a surrogate tells that there is more."""
    table: Bits = _all()[:BMP].copy()
    return table


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def signs(text: str) -> npt.NDArray[np.intp]:
    """The places of a text that have to be looked at, in characters, in order.

    >>> signs("天气预报：晴，气温 20℃。\\n").tolist(), signs("天气镕预报 %E5 50% (a=b)").tolist()
    ([], [2, 6])
    """
    bits = _bits(text)
    seen = int(np.bitwise_or.reduce(bits, initial=0))
    found = [_where(bits, SIGN)] if seen & SIGN else []
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


def _where(bits: Bits, bit: int) -> npt.NDArray[np.intp]:
    """The places with a bit; those of booleans are found ten times as fast as those of numbers."""
    return np.flatnonzero((bits & bit) > 0)


def _bits(text: str) -> Bits:
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    bits: Bits = _bmp().take(units) if len(units) == len(text) else _all().take(_codes(text))
    return bits


def _after(bits: Bits, places: npt.NDArray[np.intp], far: int) -> Bits:
    """The bits of the characters so far behind the places; 0 behind the end."""
    there = places + far
    return np.where(there < len(bits), bits.take(there, mode="clip"), 0).astype(np.uint8)


def _escapes(text: str, bits: Bits) -> npt.NDArray[np.intp]:
    places = _where(bits, BEGINS)
    first, second, third = (_after(bits, places, far) for far in (1, 2, 3))
    digits = (first & second & HEX) > 0
    letters = (first & second & third & BASE64) > 0
    marked = np.fromiter((text[p : p + 2] in _TWO for p in places.tolist()), bool, len(places))
    found: npt.NDArray[np.intp] = places[digits | letters | marked]
    return found


_TWO: Final = frozenset(
    ("&#", "~{", "=?", "#x", "\\u", "\\U", "\\x", "\\0", "\\1", "\\2", "\\3", "%u")
)
"""Escapes that begin with these two characters, whatever follows."""


def _questions(bits: Bits) -> npt.NDArray[np.intp]:
    """Question marks beside Han."""
    places = _where(bits, QUESTION)
    before = np.where(places > 0, bits.take(places - 1, mode="clip"), 0)
    found: npt.NDArray[np.intp] = places[((before | _after(bits, places, 1)) & HAN) > 0]
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
