"""Every way to read a stretch of bytes in which accidents may have happened, and its cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fixtext.codecs.base import REPLACEMENT, Charset
from fixtext.damage.slipped_bytes.originals import HIGH, SPANS, is_double, originals
from fixtext.work import spend

EDIT = 8.0
"""Bits for one accident at one place, in a file that has any; with what the verifier asks, a
stretch must read better by 18 bits. In 150,000 bytes of sound text one place reached 10."""

SEEN = 20.0
"""Bits each byte that cannot be read is worth as evidence of an accident, beyond what the reader
charges for its sign: no healthy file has one."""

UNKNOWN = 13.0
"""Bits for a character that is not known yet: what one costs on average, and what the character
after it costs more, of which nothing is known either."""

CLOSE = 16.0
"""Bits for a second accident within a few characters: one that is in the wrong place needs it."""

PROMISE = 8.0
"""Bits by which an accident must make a stretch cheaper to be looked at closely: what was lost
there is mostly cheaper than the lattice thinks. Of 57 accidents in Big5 that show no loss, one had
less; at 14 bits every tenth would be missed."""

LOWEST = {True: 0x40, False: 0x80}
"""Bytes below these are no part of a longer character; the second of a pair may be a letter."""


LOOKS = 20
"""Steps for each byte: it may begin a character, or be what an accident left in one to four."""


@lru_cache(maxsize=1 << 16)
def cost_after(before: str, char: str) -> float:
    """What `char` costs after `before` ("" if that is not known); nothing if itself is unknown."""
    from fixtext.reader.scoring import scorer

    if not char:
        return 0.0
    bits = scorer().bits
    return bits(before + char) - bits(before) if before else bits(char)


@dataclass(frozen=True, slots=True)
class Way:
    """The cheapest reading from a place on: its cost after the first character, that character
    ("" if it is unknown), where it goes next, and whether an accident is what comes first."""

    cost: float
    first: str
    next: int
    accident: bool = False

    def after(self, before: str) -> float:
        return self.cost + cost_after(before, self.first)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a character starts in the reading without accidents: what stands before it,
    and the cost of the stretch so far."""

    place: int
    before: str
    cost: float


class Lattice:
    """All readings of `data[start:end]`.

    >>> from fixtext.codecs.registry import charset
    >>> data = "他说明天去北京开会讨论。".encode("gbk")
    >>> Lattice(data[:4] + data[5:], 0, 23, charset("gbk")).accident()
    4
    """

    def __init__(self, data: bytes, start: int, end: int, charset: Charset) -> None:
        self.data, self.start, self.end, self.charset = data, start, end, charset
        self._double = is_double(charset)
        self._spans, self._lowest = SPANS[self._double], LOWEST[self._double]
        self._lost = [False] * (end - start + 1)
        for first, _, text in charset.units(data[start:end]):
            self._lost[first] = text is None
        self._plain = [Way(0.0, "", end)] * (end - start + 1)
        self._hurt: list[Way | None] = [None] * (end - start + 1)
        spend(LOOKS * (end - start))
        for place in range(end - 1, start - 1, -1):
            taken = self._read(place)
            if data[place] >= self._lowest:
                self._hurt[place - start] = self._accident(place, taken)

    def way(self, place: int, before: str, dearer: float = 0.0) -> Way:
        """The cheapest way on from `place`, after the character `before`.

        An accident as the next thing is taken if it is cheaper by more than `dearer` bits.
        """
        place = min(place, self.end) - self.start
        plain, hurt = self._plain[place], self._hurt[place]
        if hurt is None or plain.after(before) <= hurt.after(before) + dearer:
            return plain
        return hurt

    def after(self, place: int, before: str) -> float:
        """What the cheapest way on costs."""
        return self.way(place, before).after(before)

    def _read(self, place: int) -> int:
        taken, text = self.charset.step(self.data, place)
        char = REPLACEMENT if text is None else text
        cost = self.after(place + taken, char[-1:]) + (SEEN if text is None else 0.0)
        self._plain[place - self.start] = Way(cost, char, place + taken)
        return taken

    def _accident(self, place: int, taken: int) -> Way | None:
        best: Way | None = None
        for span in self._spans:
            if place + span > self.end or not self.possible(place, span, taken):
                continue
            cost = EDIT + UNKNOWN + self.after(place + span, "")
            if best is None or cost < best.cost:
                best = Way(cost, "", place + span, True)
        if self.data[place] >= HIGH and self.possible(place, 1, taken):
            follow = self._plain[min(place + 1, self.end) - self.start]  # a byte too many
            less = Way(EDIT + UNKNOWN + follow.cost, follow.first, place + 1, True)
            if best is None or less.after("") < best.after(""):
                best = less
        return best

    def possible(self, place: int, span: int, taken: int) -> bool:
        """Can `span` bytes be what an accident left? Not if they read as one character.

        UTF-8 shows every accident as a loss right there.
        """
        first = place - self.start
        if not self._double:
            lost = any(self._lost[first : first + span])
            return lost and bool(originals(self.data[place : place + span], self.charset))
        if self.data[place] < HIGH:
            return span != taken or self.data[place : place + 1].isalpha()
        return span != taken or self._lost[first]

    def accident(self) -> int | None:
        """Where the cheapest reading of all has its first accident, if it is cheaper by far."""
        *_, plain = self.boundaries()
        if plain.cost - self.after(self.start, "") < PROMISE:
            return None
        place, before = self.start, ""
        while place < self.end:
            way = self.way(place, before)
            if way.accident:
                return place
            place, before = way.next, way.first[-1:]
        return None

    def boundaries(self) -> Iterator[Boundary]:
        """The reading without accidents."""
        place, before, cost = self.start, "", 0.0
        while place < self.end:
            yield Boundary(place, before, cost)
            taken, text = self.charset.step(self.data, place)
            char = REPLACEMENT if text is None else text
            cost += cost_after(before, char) + (SEEN if text is None else 0.0)
            before, place = char[-1:], place + taken
        yield Boundary(self.end, before, cost)
