"""What a character that is not complete yet will cost at least.

States of a beam that wait for more bytes have not paid for their character; compared bare, they
would push out those that have. So they are charged the cheapest character their bytes can become.
"""

from __future__ import annotations

from functools import lru_cache

from fixtext.reader.filling import filler

FAR = 30.0
"""Bits for a beginning no common character has."""


@lru_cache(maxsize=16)
def beginnings(encoding: str) -> dict[bytes, list[str]]:
    """For every beginning of a character: the common characters that begin so."""
    found: dict[bytes, list[str]] = {}
    for char in _characters():
        data = char.encode(encoding, "ignore")
        for end in range(1, len(data)):
            found.setdefault(data[:end], []).append(char)
    return found


def _characters() -> list[str]:
    """Punctuation, kana, the Han of the basic block, full-width forms."""
    ranges = ((0xA0, 0x250), (0x2000, 0x2700), (0x3000, 0x3130), (0x4E00, 0x9FA6), (0xFF00, 0xFFF0))
    return [chr(code) for first, end in ranges for code in range(first, end)]


@lru_cache(maxsize=4096)
def bound(encoding: str, pending: bytes) -> float:
    """Bits still to come for `pending`, at least.

    >>> bound("gbk", b"\\xd6") < 12 < bound("gbk", b"\\xa6")
    True
    """
    step, start = filler().step, filler().start
    costs = (step(start, char)[0] for char in beginnings(encoding).get(pending, ()))
    return min(FAR, min(costs, default=FAR))


def bounds(encoding: str) -> dict[bytes, float]:
    """`bound` for every beginning of a common character."""
    return {pending: bound(encoding, pending) for pending in beginnings(encoding)}
