"""What may stand in a hole: only bytes that this decoder would really have lost there.

A decoder that met `lead, next` and showed one loss sign for `lead` tells that no character has
these two bytes. For CPython's GBK that leaves a few dozen bytes, not 128; for a browser, which
knows every pair, it says that what follows is no trail byte at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from fixtext.codecs.base import Charset, Loss
from fixtext.refill.slots import Asking, Choice, Offer, Slot, choice

HIGH = tuple(bytes((byte,)) for byte in range(0x80, 0x100))
IN_TEXT = tuple(bytes((byte,)) for byte in (*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0xFF)))
"""Bytes text is made of: no encoding here has FF, and other control characters are not looked for.
"""

DIGITS = range(0x30, 0x3A)
"""Second byte of a form of four bytes; any other makes a pair, and a pair tells by itself."""

Prices: TypeAlias = tuple[tuple[int, float], ...]
"""Bytes and bits."""

AHEAD = 3
"""Bytes after a hole that may decide whether it is one: GB18030 looks at four."""


@dataclass(frozen=True, slots=True)
class Holes:
    """The losses of one decoder.

    >>> from fixtext.codecs.registry import charset
    >>> Holes(charset("cp1252")).before(b"\\xe4").hex(" ")
    '81 8d 8f 90 9d'
    """

    charset: Charset
    _memo: dict[bytes, bytes] = field(default_factory=dict, compare=False, repr=False)

    def before(self, following: bytes) -> bytes:
        """The bytes that are lost alone when `following` comes next (empty: end of input)."""
        cells = getattr(self.charset, "cells", None)
        pair = cells is not None and following[:1] and following[0] not in DIGITS
        key = following[: 1 if pair else AHEAD]
        found = self._memo.get(key)
        if found is None:
            if pair:
                rows = lost_lengths(self.charset)
                found = b"".join(byte for byte in HIGH if rows[byte[0]][key[0]] == 1)
            else:
                step = self.charset.step
                found = b"".join(byte for byte in HIGH if step(byte + key, 0) == (1, None))
            self._memo[key] = found
        return found

    def anywhere(self) -> bytes:
        """The bytes that are lost alone before some other byte."""
        return _anywhere(self.charset)

    def swallowed(self) -> dict[bytes, bytes]:
        """For each byte that takes the next one down with it: the ones it takes."""
        return _swallowed(self.charset)

    def takes(self, following: bytes) -> bool:
        """Can a byte that takes the next one down with it stand right before `following`?

        In double-byte sets the pair decides, in GB18030 what comes behind it: a lead byte and a
        digit are one loss at the end of the text only. One pair speaks for all.

        >>> from fixtext.codecs.registry import charset
        >>> browser = Holes(charset("gb18030", "whatwg"))
        >>> browser.takes(b""), browser.takes(b"10")
        (True, False)
        """
        pairs = self.swallowed()
        lead = next(reversed(pairs), None)
        return lead is not None and self.lost(lead + pairs[lead][:1], following[:AHEAD])

    def lost(self, data: bytes, following: bytes) -> bool:
        """Does `data` show as one loss sign, and `following` go on behind it?"""
        return self.charset.step(data + following, 0) == (len(data), None)


def hole_slots(
    table: Holes,
    following: bytes,
    *,
    open_end: bool,
    loss: Loss,
    after_hole: bool,
    prices: Prices = (),
) -> tuple[Slot, ...]:
    """The slots of one hole: the lost byte, and the byte it took down if its kind does that.

    `following` are the known bytes behind the hole; with `open_end` another hole comes after
    them. `after_hole`: the place right before is a hole as well. `prices`: what it takes to believe
    that a byte was taken down, in bits.
    """
    unknown = open_end and not following
    alone = table.anywhere() if unknown else table.before(following)
    swallows = bool(table.swallowed()) and (unknown or table.takes(following))
    first = _first(table, alone, loss, swallows)
    if swallows:
        return first, _second(table.charset, alone, loss, prices)
    if after_hole:
        # the hole before was one byte: with this one behind it, it must still be lost alone;
        # unless it was no hole but a question mark
        offers = first.offers
        return (Asking(lambda tail: offers if tail[-1:] == b"?" else _behind(table, tail, offers)),)
    return (first,)


def _behind(table: Holes, tail: bytes, offers: tuple[Offer, ...]) -> list[Offer]:
    """Those before which the byte before, lost too, is lost alone."""
    return [offer for offer in offers if table.lost(tail[-1:], offer[0])]


@lru_cache(maxsize=4096)
def _first(table: Holes, alone: bytes, loss: Loss, swallows: bool) -> Choice:
    data = set(alone) | ({lead[0] for lead in table.swallowed()} if swallows else set())
    literal = (b"?",) if loss is Loss.QUESTION else ()
    return choice(*(bytes((byte,)) for byte in sorted(data)), *literal)


@lru_cache(maxsize=4096)
def _second(charset: Charset, alone: bytes, loss: Loss, prices: Prices) -> Asking:
    swallowed, priced = _swallowed(charset), dict(prices)

    def offers(tail: bytes) -> list[Offer]:
        lead = tail[-1:]
        nothing = [(b"", 0.0)] if lead in alone or lead == b"?" else []
        taken = swallowed.get(lead, b"")
        return [*nothing, *((bytes((b,)), priced.get(b, 0.0)) for b in taken)]

    return Asking(offers)


@lru_cache(maxsize=32)
def lost_lengths(charset: Charset) -> tuple[bytes, ...]:
    """[byte][next]: how many of the two show as one loss sign, if the text ends there; else 0."""
    return tuple(bytes(_row(charset, byte)) for byte in range(0x100))


def _row(charset: Charset, byte: int) -> Iterator[int]:
    cells = getattr(charset, "cells", None)
    for after in range(0x100):
        if cells is None or after in DIGITS:
            taken, text = charset.step(bytes((byte, after)), 0)
        else:
            key = byte << 8 | after
            text = cells.singles[byte] or cells.pairs[key]
            taken = cells.takes[key]
        yield 0 if text else taken


@lru_cache(maxsize=32)
def _anywhere(charset: Charset) -> bytes:
    return bytes(byte[0] for byte in HIGH if 1 in lost_lengths(charset)[byte[0]])


@lru_cache(maxsize=32)
def _swallowed(charset: Charset) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for byte in HIGH:
        row = lost_lengths(charset)[byte[0]]
        taken = b"".join(after for after in IN_TEXT if row[after[0]] == 2)
        if taken:
            found[byte] = taken
    return found


@lru_cache(maxsize=32)
def holes_of(charset: Charset) -> Holes:
    """The shared table of a decoder."""
    return Holes(charset)
