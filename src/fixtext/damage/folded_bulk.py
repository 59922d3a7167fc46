"""Characters of a long text, with numpy: which there are, one for another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

BMP: Final = 1 << 16

Pairs = Sequence[tuple[str, str]]


def kinds_of(text: str) -> str:
    """Every character of a text once.

    >>> sorted(kinds_of("開會(huì)時開"))
    ['(', ')', 'h', 'u', 'ì', '時', '會', '開']
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    there = np.zeros(int(codes.max(initial=0)) + 1, np.bool_)
    there[codes] = True
    kinds = np.flatnonzero(there).astype(np.uint32)
    return kinds.tobytes().decode("utf-32-le", "surrogatepass")


def mapped(text: str, pairs: Pairs) -> tuple[str, list[tuple[str, str]]]:
    """The text with one character for another, and the pairs that are not of this kind.

    >>> mapped("（好）…", [("（", "("), ("）", ")"), ("…", "...")])
    ('(好)…', [('…', '...')])
    """
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    single = [(a, b) for a, b in pairs if len(b) == 1 and max(a, b) < "\U00010000"]
    images = np.arange(BMP, dtype=np.uint16)
    images[[ord(a) for a, _ in single]] = [ord(b) for _, b in single]
    done = images.take(units).tobytes().decode("utf-16-le", "surrogatepass")
    return done, [pair for pair in pairs if pair not in single]
