"""Back to Simplified for long texts, with numpy: the same answers as `choice.restored`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fixtext.reader.choice import MODEL, ZHU, table, told_apart, without_astral
from fixtext.reader.contexts import EDGE, REACH, contexts

BLOCK: Final = 1 << 15
"""Characters mapped at once; they and their indices fit the processor's cache."""
BMP: Final = 1 << 16


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_], npt.NDArray[np.uint16]]:
    """UTF-16 unit -> usual form; whether it is contested; its second form."""
    usual = np.arange(BMP, dtype=np.uint16)
    contested = np.zeros(BMP, np.bool_)
    second = np.zeros(BMP, np.uint16)
    known = table()
    usual[list(known.usual)] = list(known.usual.values())
    second[list(known.second)] = list(known.second.values())
    contested[list(known.second)] = True
    return usual, contested, second


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def _holds_astral(shown: npt.NDArray[np.uint16]) -> bool:
    """Whether one of the pairs of surrogates is a Traditional character (most are emoji)."""
    high = np.flatnonzero((shown[:-1] & 0xFC00) == 0xD800)
    low = shown[high + 1].astype(np.uint32) & 0x3FF
    codes = ((shown[high].astype(np.uint32) & 0x3FF) << 10 | low) + BMP
    return bool(np.isin(codes, list(table().astral)).any())


def restored_bulk(text: str) -> str:
    """`restored` of a long text.

    >>> restored_bulk("他看著我寫名著。" * 500) == "他看着我写名著。" * 500
    True
    """
    shown = _units(text)
    if len(shown) != len(text) and _holds_astral(shown):
        shown = _units(without_astral(text))
    usual, contested, second = _tables()
    around = np.empty(len(shown) + 2 * REACH, np.uint16)
    around[:REACH] = around[-REACH:] = EDGE
    middle = around[REACH:-REACH]
    found = [np.zeros(0, np.intp)]
    for start in range(0, len(shown), BLOCK):
        block = shown[start : start + BLOCK]
        np.take(usual, block, out=middle[start : start + BLOCK], mode="clip")
        found.append(np.flatnonzero(contested[block]) + start)
    places = np.concatenate(found)
    chars = shown[places]
    yes = contexts(MODEL).bulk(around, places + REACH, chars) > 0
    if told_apart(text):
        yes |= chars == ZHU
    middle[places[yes]] = second[chars[yes]]
    return middle.tobytes().decode("utf-16-le", "surrogatepass")
