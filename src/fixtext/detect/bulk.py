"""Questions about long data, answered by numpy in one pass; loaded only for long data."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_PHASES = ((0xF0C0C0F0, 0xE08080E0), (0xC0F0C0C0, 0x80E08080), (0xC0C0F0C0, 0x8080E080))
"""(bits that count, their values) of four bytes in the midst of sequences of three, as one number;
one for each place where the first of them may begin."""
_FOUR = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]{2}){4}")
_REACH = 11
"""Bytes a run of four sequences may begin before its first whole word."""
PLACES_ASKED = 40
"""Chance would have to strike so often, for UTF-8 further on to be missed."""
OTHER_HKSCS, OTHER_BIG5, NO_WAY_BACK = 1, 2, 4
"""HKSCS, or plain Big5, has something else in that cell; the character has another cell too."""
_PLANE = 0x10000


def utf_8_places(data: bytes) -> list[int]:
    """Where four sequences of three bytes follow each other, as in UTF-8; the first few places.

    In GBK and Big5 that happens by chance once in some megabytes.

    >>> utf_8_places(b"abc" + "天气预报".encode("utf-8")), utf_8_places("天气预报".encode("gbk"))
    ([3], [])
    """
    words = np.frombuffer(data[: len(data) & ~3], "<u4")
    inside = np.zeros(len(words), np.bool_)
    for mask, value in _PHASES:
        inside |= (words & np.uint32(mask)) == np.uint32(value)
    found: list[int] = []
    end = 0
    for place in np.flatnonzero(inside[:-1] & inside[1:]).tolist():  # a run has two whole words
        match = _FOUR.search(data, max(end, 4 * place - _REACH), 4 * place + 4 + _REACH)
        if match is not None:
            found.append(match.start())
            end = match.end()
            if len(found) == PLACES_ASKED:
                break
    return found


def big5_kinds(text: str) -> int:
    """What is special about the characters of a text that cp950 decoded: `OTHER_...` bits.

    >>> big5_kinds("天氣預報，abc"), big5_kinds("～") == OTHER_HKSCS | OTHER_BIG5
    (0, True)
    """
    units = np.frombuffer(text.encode("utf-16-le"), "<u2")
    return int(np.bitwise_or.reduce(_kinds().take(units), initial=0))


@lru_cache(maxsize=1)
def _kinds() -> npt.NDArray[np.uint8]:
    table = np.zeros(_PLANE, np.uint8)
    table[0x80:] = NO_WAY_BACK
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = [bytes((lead, trail)) for lead in range(0xA1, 0xFA) for trail in trails]
    windows, hkscs, big5 = (_read(pairs, codec) for codec in ("cp950", "big5hkscs", "big5"))
    back, back_hkscs = (_written(windows, codec) for codec in ("cp950", "big5hkscs"))
    for pair, char, other, plain, again, again_hkscs in zip(
        pairs, windows, hkscs, big5, back, back_hkscs, strict=True
    ):
        if len(char) == 1 and char > "\x7f":
            same = other == char
            there = again == pair and (not same or again_hkscs == pair)
            table[ord(char)] = (
                OTHER_HKSCS * (not same) | OTHER_BIG5 * (plain != char) | NO_WAY_BACK * (not there)
            )
    return table


def _read(pairs: list[bytes], codec: str) -> list[str]:
    """What each pair is in a codec; all at once, which is ten times as fast."""
    return b"\n".join(pairs).decode(codec, "ignore").split("\n")


def _written(chars: list[str], codec: str) -> list[bytes]:
    """How a codec writes each of these."""
    return "\n".join(chars).encode(codec, "replace").split(b"\n")
