"""Which characters are odd, which belong to one script, how common a Han is: for the cheap tests.

Patterns are compiled at first use; a class of thousands of characters takes some milliseconds then,
and one look-up for each character ever after.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import repeat
from typing import Final

from fixtext.reader.tables import table_text

CREDITS: Final = (5, 3, 2)
"""Bits that a Han of each band of `ordinary.txt` speaks for health: a misreading chooses between
the 5,401 of Big5's first level (or as many), and the bands hold 200, 500 and 900."""

OTHER: Final = -3
"""Bits of any other Han, and of kana, which Big5 read as GBK is full of."""

SIGNS: Final = "§°±·×÷"
"""Of Latin-1, what GB2312 has too and what stands in any Chinese text. As bytes of GBK they make
up one Han in 200."""

ODD_FROM: Final = re.compile("[^\x00-\x7f]")
"""Finds what is not ASCII."""

BEYOND: Final = 0x10000
"""Where the basic plane ends."""


@lru_cache(maxsize=1)
def credits() -> dict[str, int]:
    """Han of the bands, and the marks of Chinese -> bits.

    >>> credits()["的"], credits()["。"], "犲" in credits()
    (5, 0, False)
    """
    bands = (line.replace("\t", "") for line in table_text("ordinary.txt").splitlines())
    marks = dict.fromkeys("　、。《》「」『』【】！（），：；？“”‘’—…·", 0)
    return marks | {char: bits for band, bits in zip(bands, CREDITS, strict=True) for char in band}


def weight(text: Iterable[str]) -> int:
    """Bits that characters speak for ordinary Chinese.

    >>> weight("我们今天"), weight("鎴戜滑")
    (18, -4)
    """
    return sum(map(credits().get, text, repeat(OTHER)))


@lru_cache(maxsize=1)
def odd_pattern() -> re.Pattern[str]:
    """Finds the characters of the kinds in `kinds.ODD`, but for the signs that Chinese has too."""
    from fixtext.reader.kinds import KINDS, ODD, common_han

    healthy = sorted(map(ord, common_han().union(SIGNS)))
    ends = [*(start for start, _ in KINDS[1:]), sys.maxunicode + 1]
    odd: list[str] = []
    for (start, kind), end in zip(KINDS, ends, strict=True):
        if kind == "han_rare" or kind in ODD:
            odd.extend(_between(start, end, healthy))
    return re.compile(f"[{''.join(odd)}]")


@lru_cache(maxsize=1)
def japanese_odd_pattern() -> re.Pattern[str]:
    """Finds odd characters, those that Japanese is full of aside."""
    from fixtext.reader.foreign import japanese_han

    known = sorted(char for char in japanese_han() if odd_pattern().match(char))
    return re.compile(f"(?![{''.join(_ranges(map(ord, known)))}]){odd_pattern().pattern}")


@lru_cache(maxsize=1)
def traditional_pattern() -> re.Pattern[str]:
    """Finds what only Traditional has."""
    from fixtext.reader.scripts import traditional_only

    return _one_of(traditional_only())


@lru_cache(maxsize=1)
def simplified_pattern() -> re.Pattern[str]:
    """Finds what only Simplified has."""
    from fixtext.reader.scripts import simplified_only

    return _one_of(simplified_only())


def _one_of(chars: str) -> re.Pattern[str]:
    """A class of the characters of the basic plane; all others are odd, and searched one by one
    such a class is a hundred times slower."""
    codes = sorted(code for code in map(ord, chars) if code < BEYOND)
    return re.compile(f"[{''.join(_ranges(codes))}]")


def _between(start: int, end: int, others: list[int]) -> Iterator[str]:
    """The code points from `start` to `end` that are not among the others, which are in order, as
    ranges of a class.

    >>> list(_between(97, 103, [98, 99, 103]))
    ['a-a', 'd-f']
    """
    inside = others[bisect_left(others, start) : bisect_left(others, end)]
    for code in (*inside, end):
        if code > start:
            yield f"{chr(start)}-{chr(code - 1)}"
        start = code + 1


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    """Code points in order as ranges of a class: a third of the time to compile them one by one."""
    start = last = -1
    for code in codes:
        if code != last + 1:
            if start >= 0:
                yield f"{chr(start)}-{chr(last)}"
            start = code
        last = code
    if start >= 0:
        yield f"{chr(start)}-{chr(last)}"
