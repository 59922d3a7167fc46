"""Many stretches of damaged text at once: what `segment.refill` does for one, over arrays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from fixtext.codecs.base import Charset, Loss
from fixtext.refill.holes import Prices
from fixtext.refill.islands import Characters, Islands, in_lines, in_utf8
from fixtext.refill.lanes import Lanes, Way, run
from fixtext.refill.machines import machine
from fixtext.refill.ngrams import Flags, Ints, bulk_filler
from fixtext.refill.offers import CHARACTER, Offers
from fixtext.refill.segment import NEAR, Refilled, Spot, odds, twins
from fixtext.refill.vocabulary import Vocabulary

HOLE: Final = "\0"
"""Stands for a loss sign while text is encoded: every encoding here has it as one zero byte, and
text that holds it itself is left to the beam."""

AROUND: Final = 8
"""Characters around a stretch that are read with it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Damaged text between text that is not: `after` may be empty at the end of a line."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch lies in the buffer."""

    start: int
    end: int


class Buffer:
    """The bytes of all stretches, each with what stands around it, a line end between them."""

    def __init__(self, written: str, read: Charset, loss: Loss, offers: Offers) -> None:
        self.written = written
        self.read = read
        self.loss = loss
        self.offers = offers
        self._parts: list[bytes] = []
        self._size = 0
        self.spelled: dict[int, tuple[int, int]] = {}
        """Where a character with several spellings stands: its bytes here, its table."""
        self.open: list[int] = []
        """Where those of them stand of which each spelling is another character."""

    def add(self, stretch: Stretch) -> Place | None:
        """Where the stretch lies now; None if the reader's encoding has not all of it."""
        shown = stretch.text.replace(self.loss.sign, HOLE)
        data = self.read.encode(shown)
        if data is None:
            return None
        start = self._opened(stretch)
        self._put(self._spell(shown, start) or data)
        return self._closed(start, stretch)

    def replayed(self, original: str) -> str:
        """What becomes of `original`."""
        return self.read.decode(original.encode(self.written), self.loss)

    def _opened(self, stretch: Stretch) -> int:
        before = stretch.before.rpartition("\n")[2][-AROUND:]
        if before:
            self._put(before.encode(self.written, "replace"))
        return self._size

    def _closed(self, start: int, stretch: Stretch) -> Place:
        end = self._size
        if stretch.after:
            self._put(stretch.after[:NEAR].encode(self.written, "replace"))
        if self._parts[-1][-1:] != b"\n":
            self._put(b"\n")
        return Place(start, end)

    def _put(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)

    def _spell(self, text: str, start: int) -> bytes:
        """Say where characters with several spellings stand; the bytes of a text with any.

        They are written one by one: next to others the encoder may choose another spelling.
        """
        double = doubles(self.read)
        if double.keys().isdisjoint(text):
            return b""
        written: list[bytes] = []
        for char in text:
            ways = double.get(char)
            written.append(ways[0] if ways else self.read.encode(char) or b"")
            if ways:
                self.spelled[start] = len(ways[0]), self.offers.spellings(ways)
            start += len(written[-1])
        return b"".join(written)

    def data(self) -> bytes:
        return b"".join(self._parts)


@lru_cache(maxsize=32)
def doubles(read: Charset) -> dict[str, tuple[bytes, ...]]:
    """Characters with several spellings, the usual one first."""
    return {
        read.decode(usual): tuple(data for data, _ in ways.offers)
        for usual, ways in twins(read).items()
    }


@lru_cache(maxsize=64)
def _offers(read: Charset, loss: Loss) -> Offers:
    """Shared: its tables grow by a few dozen with every kind of text."""
    return Offers(read, loss)


def refill_all(
    stretches: Sequence[Stretch],
    written: str,
    read: Charset,
    loss: Loss,
    prices: Prices = (),
) -> list[Refilled | None]:
    """What each stretch was, as `refill` tells; None where it cannot have come about this way.

    >>> from fixtext.codecs.registry import charset
    >>> gbk = charset("gbk")
    >>> damaged = gbk.decode("我们的服务器。".encode(), Loss.FFFD)
    >>> [found.text for found in refill_all([Stretch(damaged)] * 2, "utf-8", gbk, Loss.FFFD)]
    ['我们的服务器。', '我们的服务器。']
    """
    buffer = Buffer(written, read, loss, _offers(read, loss))
    return refilled(buffer, stretches, [buffer.add(stretch) for stretch in stretches], prices)


def refilled(
    buffer: Buffer,
    stretches: Sequence[Stretch],
    places: list[Place | None],
    prices: Prices = (),
) -> list[Refilled | None]:
    """The stretches of a buffer, read."""
    data = buffer.data()
    if not data:
        return [None for _ in places]
    array = np.frombuffer(data, np.uint8)
    holes = array == 0
    unsure = holes.copy()
    for at, (size, _) in buffer.spelled.items():
        unsure[at : at + size] = True
    model = bulk_filler()
    if buffer.written == "utf-8":
        islands, impossible = in_utf8(array, unsure, model)
    else:
        islands, impossible = in_lines(data, unsure, buffer.written, model)
    ends = [place.end for place in places if place is not None]
    slots, first = _slots(array, holes, buffer, ends, islands.known)
    lanes = Lanes(slots, first[islands.starts], first[islands.ends], islands.before)
    ways = run(lanes, buffer.offers, machine(buffer.written), model, prices)
    reading = _Reading(buffer, data, islands, ways, first, holes)
    broken = np.sort(impossible)
    return [
        None if place is None else reading.of(place, stretch, broken)
        for place, stretch in zip(places, stretches, strict=True)
    ]


def _slots(
    array: np.typing.NDArray[np.uint8],
    holes: Flags,
    buffer: Buffer,
    ends: list[int],
    known: Characters,
) -> tuple[Ints, Ints]:
    """The table of every slot, and the first slot of every byte."""
    found = {}
    data = array.tobytes()
    spelled, offers = buffer.spelled, buffer.offers
    places = np.flatnonzero(holes).tolist()
    doubts = sorted([*places, *buffer.open]) if buffer.open else places
    for number, at in enumerate(places):
        end = ends[bisect_right(ends, at)]
        next_doubt = bisect_right(doubts, at)
        nearest = doubts[next_doubt] if next_doubt < len(doubts) else end
        stop = min(at + 1 + 2 * NEAR, end, nearest)
        following = data[at + 1 : stop][: 2 * NEAR]
        open_end = nearest < end and stop == nearest and len(following) < NEAR
        after_hole = number > 0 and places[number - 1] == at - 1 and (at not in ends)
        found[at] = offers.hole(following[:NEAR], open_end=open_end, after_hole=after_hole)
    many = np.ones(len(array), np.int64)
    for more, code in ((1, 0x80), (2, 0x800), (3, 0x10000)):
        many[known.starts[known.codes >= code] + more] = 0
    for at, (size, _) in spelled.items():
        many[at : at + size] = 0
        many[at] = 1
    for at, tables in found.items():
        many[at] = len(tables)
    first = np.concatenate(([0], np.cumsum(many)))
    slots = array.astype(np.int64)
    slots[known.starts] = CHARACTER | known.codes
    slots = np.repeat(slots, many)
    for at, (_, table) in spelled.items():
        slots[first[at]] = table
    for at, tables in found.items():
        slots[first[at] : first[at] + len(tables)] = tables
    return slots, first


class _Reading:
    """The ways of all islands, put back into their stretches."""

    def __init__(
        self,
        buffer: Buffer,
        data: bytes,
        islands: Islands,
        ways: list[list[Way]],
        first: Ints,
        holes: Flags,
    ) -> None:
        self._buffer = buffer
        self._written = buffer.written
        self._data = data
        self._starts: list[int] = islands.starts.tolist()
        self._ends: list[int] = islands.ends.tolist()
        self._plain = ways
        words = Vocabulary(data, self._written, self._starts, self._ends, ways)
        self._ways = words.ranked(bulk_filler())
        self._first: list[int] = first.tolist()
        self._holes: list[int] = sorted([*np.flatnonzero(holes).tolist(), *buffer.open])

    def of(self, place: Place, stretch: Stretch, broken: Ints) -> Refilled | None:
        """A stretch, with the document's word; without, should that not replay."""
        if np.searchsorted(broken, place.start) != np.searchsorted(broken, place.end):
            return None
        return self._read(place, stretch, self._ways) or self._read(place, stretch, self._plain)

    def _read(self, place: Place, stretch: Stretch, ways: list[list[Way]]) -> Refilled | None:
        texts: list[str] = []
        spots: list[Spot] = []
        margin, size, last = float("inf"), 0, place.start
        at = bisect_right(self._starts, place.start - 1)
        try:
            while at < len(self._starts) and self._starts[at] < place.end:
                if not ways[at]:
                    return None
                known = self._data[last : self._starts[at]].decode(self._written)
                size += len(known)
                text, found, lead = self._island(at, ways[at], size)
                last = self._ends[at]
                if last > place.end:
                    beyond = self._data[place.end : last].decode(self._written)
                    text = text[: len(text) - len(beyond)]
                texts.extend((known, text))
                spots.extend(found)
                margin = min(margin, lead)
                size += len(text)
                at += 1
            texts.append(self._data[last : max(last, place.end)].decode(self._written))
        except UnicodeDecodeError:
            return None
        whole = "".join(texts)
        if self._buffer.replayed(whole) != stretch.text:
            return None
        return Refilled(whole, 0.0, margin, tuple(spots))

    def _island(self, at: int, ways: list[Way], offset: int) -> tuple[str, list[Spot], float]:
        """The text of an island, its filled places, its lead over the next text."""
        best, *others = ways
        text = best.data.decode(self._written)
        rivals = [(way.data.decode(self._written), way.excess) for way in others]
        rivals = [rival for rival in rivals if rival[0] != text]
        spots = []
        for place in sorted(set(self._touched(at, best))):
            spots.append(Spot(offset + place, odds(text, place, rivals)))
        return text, spots, rivals[0][1] if rivals else float("inf")

    def _touched(self, at: int, best: Way) -> Iterator[int]:
        """The characters some byte of which was lost."""
        low = bisect_left(self._holes, self._starts[at])
        high = bisect_left(self._holes, self._ends[at], low)
        start = self._first[self._starts[at]]
        for hole in self._holes[low:high]:
            first, end = self._first[hole] - start, self._first[hole + 1] - start
            for slot in range(first, end):
                begin, after = best.upto[slot : slot + 2] if best.upto else (slot, slot + 1)
                if slot == first or after > begin:
                    yield len(best.data[:begin].decode(self._written, "ignore"))
