"""Do bytes read better from one byte further on? What tells a slip from rare words, quickly.

An accident leaves an odd number of bytes, so what follows is read in wrong pairs. Where nothing is
lost, that is all there is to see of it, and sound text reads worse in wrong pairs everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fixtext.codecs.base import REPLACEMENT, Charset, Unit
from fixtext.damage.slipped_bytes.lattice import EDIT, SEEN, UNKNOWN, cost_after
from fixtext.reader.scoring import scorer
from fixtext.work import spend


class _Priced(NamedTuple):
    """A character, where it starts and ends, and its bits after the one before it."""

    start: int
    end: int
    text: str
    bits: float


def shifted_gain(data: bytes, charset: Charset) -> float:
    """Bits by which some stretch of `data` is cheaper in the other pairs, at most; the accident and
    the character it hit not counted.

    >>> from fixtext.codecs.registry import charset
    >>> gbk = charset("gbk")
    >>> data = "他说明天去北京开会讨论。".encode("gbk")
    >>> shifted_gain(data, gbk) < 20, shifted_gain(data[:4] + data[5:-1], gbk) > 40
    (True, True)
    """
    plain = _priced(charset.units(data), 0)
    boundaries = {char.start for char in plain}
    best, start = 0.0, 0
    while start < len(data):
        other = _priced(_until(charset.units(data[start + 1 :]), start + 1, boundaries), start + 1)
        if not other:
            break
        best = max(best, _gain(start, other[-1].end, plain, other))
        start = other[-1].start
    return best


def _until(units: list[Unit], offset: int, boundaries: set[int]) -> Iterator[Unit]:
    """The units up to where both readings agree again, and the one there: what stands before it
    differs."""
    for unit in units:
        yield unit
        if unit[0] + offset in boundaries:
            return


def _priced(units: Iterable[Unit], offset: int) -> list[_Priced]:
    found = list(units)
    texts = [REPLACEMENT if text is None else text for _, _, text in found]
    spend(len(texts))
    costs = iter(scorer().costs("".join(texts)))
    return [
        _Priced(
            start + offset,
            start + offset + length,
            shown,
            sum(next(costs) for _ in shown) + (SEEN if text is None else 0.0),
        )
        for (start, length, text), shown in zip(found, texts, strict=True)
    ]


def _gain(start: int, stop: int, plain: list[_Priced], other: list[_Priced]) -> float:
    """The most that what follows an accident is dearer in the plain reading, up to `stop` or to a
    second accident."""
    here = [char for char in plain if start <= char.start < stop]
    best = rest = lasting = 0.0
    behind = len(other)
    for place in range(len(here) - 1, -1, -1):
        char = here[place]
        while behind and other[behind - 1].start > char.start:
            behind -= 1
            rest -= other[behind].bits
            lasting -= other[behind].bits
        rest += char.bits
        lasting = max(lasting, 0.0) + char.bits
        if behind < len(other):
            first = other[behind]
            before = here[place - 1].text[-1:] if place else ""
            saved = first.bits - min(cost_after(before, first.text), cost_after("", first.text))
            best = max(best, rest + saved, lasting + saved - EDIT - UNKNOWN)
    return best
