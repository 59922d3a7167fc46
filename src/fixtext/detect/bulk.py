"""Questions about long data, answered by numpy in one pass; loaded only for long data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

_LEADS = 16
"""Leads of three-byte sequences: E0 to EF."""
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
    array = np.frombuffer(data, np.uint8)
    lead = (array - np.uint8(0xE0)) < _LEADS
    following = (array ^ np.uint8(0x80)) < 0x40
    whole = lead[:-2] & following[1:-1] & following[2:]
    four = whole[:-9] & whole[3:-6] & whole[6:-3] & whole[9:]
    return [int(place) for place in np.flatnonzero(four)[:PLACES_ASKED]]


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
    for lead in range(0xA1, 0xFA):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            pair = bytes((lead, trail))
            char = pair.decode("cp950", "ignore")
            if len(char) == 1 and char > "\x7f":
                same = pair.decode("big5hkscs", "ignore") == char
                codec = "big5hkscs" if same else "cp950"
                table[ord(char)] = (
                    OTHER_HKSCS * (not same)
                    | OTHER_BIG5 * (pair.decode("big5", "ignore") != char)
                    | NO_WAY_BACK * (char.encode(codec) != pair or char.encode("cp950") != pair)
                )
    return table
