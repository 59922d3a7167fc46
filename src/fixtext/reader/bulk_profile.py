"""Counts the characters of long texts by kind, with numpy: the same numbers as `profile`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from fixtext.reader.kinds import KINDS, common_han
from fixtext.reader.scripts import simplified_only, traditional_only

BLOCK: Final = 1 << 16
"""Characters counted at once; they and their indices fit the processor's cache."""
BMP: Final = 1 << 16
NAMES: Final = tuple(dict.fromkeys([*(name for _, name in KINDS), "han_common"]))
SCRIPT_STEP: Final = 64
"""Kinds are numbered below this; simplified-only adds it once, traditional-only twice."""
ASTRAL: Final = NAMES.index("surrogate")


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    """UTF-16 unit -> number of its kind, with the script added."""
    table = np.zeros(BMP, np.uint8)
    ends = [*(start for start, _ in KINDS[1:]), 0x110000]
    for (start, name), end in zip(KINDS, ends, strict=True):
        table[start : min(end, BMP)] = NAMES.index(name)
    table[[9, 10, 13]] = NAMES.index("ascii")
    table[_units("".join(common_han()))] = NAMES.index("han_common")
    for step, chars in ((1, simplified_only()), (2, traditional_only())):
        table[_units("".join(c for c in chars if ord(c) < BMP))] += step * SCRIPT_STEP
    return table


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def kind_counts(text: str) -> dict[str, int]:
    """Kind -> how many characters, `simplified_only` and `traditional_only` added.

    >>> counts = kind_counts("漢語" * 1000 + "汉𠀀")
    >>> counts["han_common"], counts["han_extension"], counts["simplified_only"]
    (2001, 1, 1)
    """
    units = _units(text)
    table = _table()
    totals = np.zeros(256, np.int64)
    if len(units) > BMP:
        histogram = np.zeros(BMP, np.int64)
        for start in range(0, len(units), BLOCK):
            histogram += np.bincount(units[start : start + BLOCK], minlength=BMP)
        totals += np.bincount(table, histogram, 256).astype(np.int64)
    else:
        totals += np.bincount(table[units], minlength=256)
    by_script = totals.reshape(4, SCRIPT_STEP)
    numbers = by_script.sum(axis=0).tolist()
    counts = {name: number for name, number in zip(NAMES, numbers, strict=False) if number}
    counts["simplified_only"], counts["traditional_only"] = by_script[1:3].sum(axis=1).tolist()
    if counts.get("surrogate"):
        _count_astral(units, counts)
    return counts


def _count_astral(units: npt.NDArray[np.uint16], counts: dict[str, int]) -> None:
    """Tell pairs of surrogates, which are one character, from surrogates alone."""
    high = np.flatnonzero((units[:-1] >= 0xD800) & (units[:-1] < 0xDC00))
    low = units[high + 1].astype(np.uint32)
    paired = (low >= 0xDC00) & (low < 0xE000)
    lead = units[high[paired]].astype(np.uint32)
    codes = ((lead - 0xD800) << 10) + (low[paired] - 0xDC00) + 0x10000
    starts = np.array([start for start, _ in KINDS])
    kinds = np.bincount(np.searchsorted(starts, codes, "right") - 1, minlength=len(KINDS))
    counts["surrogate"] -= 2 * len(codes)
    for (_, name), number in zip(KINDS, kinds.tolist(), strict=True):
        if number:
            counts[name] = counts.get(name, 0) + number
    for name, wanted in zip(("simplified_only", "traditional_only"), _astral(), strict=True):
        counts[name] += int(np.isin(codes, wanted).sum())


@lru_cache(maxsize=1)
def _astral() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Astral characters of one script only: simplified, traditional."""
    simplified, traditional = (
        np.array([ord(c) for c in chars if ord(c) >= BMP], np.uint32)
        for chars in (simplified_only(), traditional_only())
    )
    return simplified, traditional
