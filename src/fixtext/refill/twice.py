"""Text misread twice with loss: both layers are undone together.

UTF-8 read as GBK or Latin-1, saved as UTF-8 and read as GBK again has holes within holes. What the
first reader showed is mojibake, of which no model knows what fits; but it is made of the bytes of
the original, and those are text again. So a place where the second reader lost something offers
all that can have stood there in between, as bytes of the original, and the original decides. U+FFFD
in between is a hole of the first reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import Final, TypeAlias

from fixtext.codecs.base import Charset, Loss
from fixtext.refill.automaton import automaton
from fixtext.refill.bulk import HOLE, Buffer, Place, Stretch, doubles, refilled
from fixtext.refill.holes import hole_slots, holes_of
from fixtext.refill.offers import Offers
from fixtext.refill.segment import NEAR, Refilled
from fixtext.refill.slots import Known, Slot, choice
from fixtext.work import allowance, spend

WRITTEN: Final = "utf-8"

WHOLE: Final = re.compile(
    rb"[\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A character of UTF-8 nothing of which was lost."""

DOUBLE: Final = b"\xff"
"""Before the number of a character with two spellings: no UTF-8 has this byte."""

FIRST: Final = 0x80
NUMBERS: Final = 0x40
"""The numbers are bytes that begin no character."""

DOUBTFUL: Final = re.compile(rb"[\x00\xff]")

MOST: Final = 4000
"""Texts that a place may have held in between; where more fit, hardly anything is known of it."""

OPEN: Final = b"\x80"
"""Stands in the buffer where several texts fit."""

Texts: TypeAlias = tuple[str, ...]
"""What may have stood at a place in between; a known place has one."""


@dataclass(slots=True)
class Between:
    """What the second reader, `outer`, may have lost of what the first, `inner`, showed."""

    inner: Charset
    outer: Charset
    loss: Loss
    _memo: dict[tuple[bytes, bytes, bool], tuple[Texts, int]] = field(default_factory=dict)
    """What a kind of place can have been, and the steps that telling it took."""
    _doubles: list[tuple[bytes, ...]] = field(default_factory=list)
    """Characters with several spellings that were met; few readers have as many as twenty."""

    def places(self, text: str) -> list[Texts] | None:
        """For every place in between, in order, what it may have held; None if `text` cannot be."""
        data = self._bytes(text)
        if data is None:
            return None
        found: list[Texts] = []
        last = 0
        for match in WHOLE.finditer(data):
            if match.start() > last:
                found.append(self._open(data[last : match.start()], data[match.start() :]))
            found.append((match[0].decode(WRITTEN),))
            last = match.end()
        if last < len(data):
            found.append(self._open(data[last:], b""))
        return found

    def _bytes(self, text: str) -> bytes | None:
        """The bytes of `text`: zero for a hole, `DOUBLE` and its number for two spellings."""
        double = doubles(self.outer)
        if double.keys().isdisjoint(text):
            data = self.outer.encode(text.replace(self.loss.sign, HOLE))
            return None if data is None or DOUBLE in data else data
        parts: list[bytes] = []
        for char in text.replace(self.loss.sign, HOLE):
            data = self.outer.encode(char)
            if data is None or DOUBLE in data:
                return None
            if char in double:
                if double[char] not in self._doubles:
                    self._doubles.append(double[char])
                number = self._doubles.index(double[char])
                if number >= NUMBERS:
                    return None
                data = DOUBLE + bytes((FIRST + number,))
            parts.append(data)
        return b"".join(parts)

    def spelled(self, texts: Texts, following: bytes, *, known: bool) -> tuple[bytes, ...]:
        """The bytes of the original for each text; `known`: nothing else than `following` follows.

        The sign stands for every byte that the first reader loses there.
        """
        found: list[bytes] = []
        for text in texts:
            ways = [b""]
            for char in reversed(text):
                if char == self.loss.sign:
                    ways = [
                        lost + way for way in ways for lost in self._lost(way + following, known)
                    ]
                else:
                    ways = [data + way for way in ways for data in self._spellings(char)]
            found.extend(ways)
        return tuple(dict.fromkeys(found))

    def _spellings(self, char: str) -> tuple[bytes, ...]:
        data = self.inner.encode(char)
        return doubles(self.inner).get(char, (data,)) if data else ()

    def _lost(self, following: bytes, known: bool) -> Iterator[bytes]:
        table = holes_of(self.inner)
        alone = table.before(following) if following or known else table.anywhere()
        yield from (bytes((byte,)) for byte in alone)
        if self.loss is Loss.QUESTION:
            yield b"?"

    def _open(self, piece: bytes, behind: bytes) -> Texts:
        """All texts in between that have the bytes of `piece` where they are known."""
        following = DOUBTFUL.split(behind, 1)[0][:NEAR]
        key = piece, following, len(following) < min(NEAR, len(behind))
        found = self._memo.get(key)
        if found is None:
            with allowance(inf) as work:
                before = work.done
                texts = tuple(dict.fromkeys(self._texts(*key)))
                found = self._memo[key] = texts, work.done - before
        else:
            spend(found[1])
        return found[0]

    def _texts(self, piece: bytes, following: bytes, open_end: bool) -> list[str]:
        states = [(b"", b"", "")]
        machine = automaton(WRITTEN)
        for slot in self._slots(piece, following, open_end):
            states = [
                (after, (tail + data)[-2:], text + more)
                for pending, tail, text in states
                for data, after, more, _ in slot.ways(machine, pending, tail)
                if all(char == self.loss.sign or self.inner.encode(char) for char in more)
            ]
            spend(len(states))
            if len(states) > MOST:
                return []
        return [text for pending, _, text in states if not pending]

    def _slots(self, piece: bytes, following: bytes, open_end: bool) -> Iterator[Slot]:
        table = holes_of(self.outer)
        at = 0
        while at < len(piece):
            byte = piece[at : at + 1]
            if byte == DOUBLE:
                yield choice(*self._doubles[piece[at + 1] - FIRST])
                at += 1
            elif piece[at]:
                yield Known(byte)
            else:
                rest, *more = DOUBTFUL.split(piece[at + 1 :] + following, 1)
                yield from hole_slots(
                    table,
                    rest[:NEAR],
                    open_end=bool(more) or open_end,
                    loss=self.loss,
                    after_hole=at > 0 and not piece[at - 1],
                )
            at += 1


@lru_cache(maxsize=16)
def between(inner: Charset, outer: Charset, loss: Loss) -> Between:
    """Shared: it remembers what each kind of place can have been."""
    return Between(inner, outer, loss)


class _Twice(Buffer):
    """Bytes of originals that were misread twice."""

    def __init__(self, written: str, inner: Charset, outer: Charset, loss: Loss) -> None:
        super().__init__(written, inner, loss, Offers(inner, loss))
        self._outer = outer

    def add(self, stretch: Stretch) -> Place | None:
        inner = between(self.read, self._outer, self.loss)
        places = inner.places(stretch.text)
        if places is None:
            return None
        parts: list[bytes | tuple[bytes, ...]] = []
        following, known = b"", True
        for texts in reversed(places):
            if texts == (self.loss.sign,):
                parts.append(HOLE.encode())
                following, known = b"", False
                continue
            ways = inner.spelled(texts, following, known=known)
            if not 0 < len(ways) <= MOST:
                return None
            if len(ways) == 1 and len(texts) == 1:
                parts.append(ways[0])
                following = (ways[0] + following)[:NEAR]
            else:
                parts.append(ways)
                following, known = b"", False
        return self._written_down(parts[::-1], stretch)

    def _written_down(self, parts: list[bytes | tuple[bytes, ...]], stretch: Stretch) -> Place:
        start = self._opened(stretch)
        before: bytes | tuple[bytes, ...] = b""
        for part in parts:
            if isinstance(part, bytes):
                self._put(part)
            else:
                after_hole = before == HOLE.encode()
                self.spelled[self._size] = 1, self.offers.choice(part, after_hole=after_hole)
                self.open.append(self._size)
                self._put(OPEN)
            before = part
        return self._closed(start, stretch)

    def replayed(self, original: str) -> str:
        once = super().replayed(original)
        return self._outer.decode(once.encode(), self.loss)


def refill_twice(
    stretches: Sequence[Stretch], written: str, inner: Charset, outer: Charset, loss: Loss
) -> list[Refilled | None]:
    """What each stretch was, if it was misread by `inner`, saved as UTF-8 and misread by `outer`.

    `written` is the Python codec of the original.

    >>> from fixtext.codecs.registry import charset
    >>> gbk, text = charset("gbk"), "我们的服务器。"
    >>> once = gbk.decode(text.encode(), Loss.FFFD)
    >>> twice = gbk.decode(once.encode(), Loss.FFFD)
    >>> [found.text for found in refill_twice([Stretch(twice)], "utf-8", gbk, gbk, Loss.FFFD)]
    ['我们的服务器。']
    """
    buffer = _Twice(written, inner, outer, loss)
    return refilled(buffer, stretches, [buffer.add(stretch) for stretch in stretches])
