"""Questions about long data, answered by numpy in one pass; loaded only for long data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

_LEADS = 16
"""Leads of three-byte sequences: E0 to EF."""
_PLANE = 0x10000
_SURROGATES = slice(0xD800, 0xE000)


def has_utf_8(data: bytes) -> bool:
    """Whether three sequences of three bytes follow each other somewhere, as in UTF-8.

    In GBK and Big5 that does not happen by chance but once in some hundred million characters.

    >>> has_utf_8(b"abc" + "天气预报".encode("utf-8")), has_utf_8("天气预报说".encode("gbk"))
    (True, False)
    """
    array = np.frombuffer(data, np.uint8)
    lead = (array - np.uint8(0xE0)) < _LEADS
    following = (array ^ np.uint8(0x80)) < 0x40
    whole = lead[:-2] & following[1:-1] & following[2:]
    return bool((whole[:-6] & whole[3:-3] & whole[6:]).any())


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
