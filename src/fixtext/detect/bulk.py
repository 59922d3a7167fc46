"""Questions about long data, answered by numpy in one pass; loaded only for long data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

_LEADS = 16
"""Leads of three-byte sequences: E0 to EF."""
PLACES_ASKED = 40
"""Chance would have to strike so often, for UTF-8 further on to be missed."""
_PLANE = 0x10000
_SURROGATES = slice(0xD800, 0xE000)


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


def is_plain_big5(text: str) -> bool:
    """Whether Big5, cp950 and HKSCS have every character of this text in the same cell.

    >>> is_plain_big5("天氣預報，abc"), is_plain_big5("～"), is_plain_big5("啲")
    (True, False, False)
    """
    units = np.frombuffer(text.encode("utf-16-le"), "<u2")
    return not bool(_disputed().take(units).any())


@lru_cache(maxsize=1)
def _disputed() -> npt.NDArray[np.bool_]:
    table = np.zeros(_PLANE, np.bool_)
    table[0x80:] = True
    for lead in range(0xA1, 0xFA):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            pair = bytes((lead, trail))
            chars = {pair.decode(c, "ignore") for c in ("big5", "cp950", "big5hkscs")}
            if len(chars) == 1 and len(char := chars.pop()) == 1:
                table[ord(char)] = char.encode("big5hkscs") != pair
    table[_SURROGATES] = True
    return table
