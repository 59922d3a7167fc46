"""Misread text whose losses left no sign: the reader dropped what it could not show.

`iconv -c` does so, and so does who copies a page without its characters of private use:
`鐢ㄦ埛鍚嶆垨瀵嗙爜閿欒` lacks the last bytes of 误. Something may be missing before every
character, so every place is a hole that is empty as a rule; what fills it must be what this reader
would have dropped there, and costs more than a readable character does.
"""

from __future__ import annotations

from functools import lru_cache

from fixtext.codecs.base import Charset, Loss
from fixtext.refill.beam import Beam
from fixtext.refill.holes import AHEAD, Holes, holes_of
from fixtext.refill.segment import NEAR, Refilled, first_that_replays
from fixtext.refill.slots import Choice, Known

DROPPED = 6.0
DROPPED_SINGLE = 4.0
"""Bits to believe that a byte was dropped here. In mojibake of two-byte readers one character in
ten loses one, in that of Windows-1252 one in six; in other text none does. On 60 sentences 9 bits
for the former lost one that 6 brings back."""

WIDTH = 16
"""States kept: there are holes everywhere, so each is cheap."""

CONTEXT = 16
"""Characters before the text that are read with it."""

TRIES = 8
"""Readings that are replayed before the text is given up."""


def refill_dropped(
    text: str, written: str, read: Charset, before: str = "", after: str = "\\n"
) -> Refilled | None:
    """What `text` was, if it was written in `written` and `read` dropped what it could not show.

    >>> from fixtext.codecs.registry import charset
    >>> damaged = charset("gbk", "iconv").decode("用户名或密码错误".encode(), Loss.DROP)
    >>> refill_dropped(damaged, "utf-8", charset("gbk", "iconv")).text
    '用户名或密码错误'
    """
    known = [read.encode(char) for char in text]
    table = holes_of(read)
    beam = Beam(written, before[-CONTEXT:], width=WIDTH)
    rest = b"".join(data or b"" for data in known)
    fed, holes = 0, []
    for data in (*known, b""):
        if data is None:
            return None
        beam.feed(_perhaps(table, rest[:AHEAD]))
        holes.append(fed)
        fed += 1
        if data:
            beam.feed(Known(data))
            fed += 1
        if not beam.alive:
            return None
        rest = rest[len(data) :]
    beam.listen(after[:NEAR])
    return first_that_replays(beam.best(TRIES), text, written, read, Loss.DROP, holes)


def _perhaps(table: Holes, following: bytes) -> Choice:
    """Nothing, or bytes that are dropped before `following`."""
    return _offers(table, table.before(following))


@lru_cache(maxsize=1024)
def _offers(table: Holes, alone: bytes) -> Choice:
    """`alone`: the bytes that are dropped here; before each of them another may have been.

    十 is E5 8D 81 in UTF-8, of which Windows-1252 shows the first byte alone; of 委, E5 A7 94, GBK
    may show no more.
    """
    price = DROPPED if hasattr(table.charset, "cells") else DROPPED_SINGLE
    pairs = (
        lead + bytes((trail,))
        for lead, trails in table.swallowed().items()
        for trail in trails
        if trail >= 0x80
    )
    once = (*(bytes((byte,)) for byte in alone), *pairs)
    twice = (bytes((before, byte)) for byte in alone for before in table.before(bytes((byte,))))
    return Choice(
        ((b"", 0.0), *((data, price) for data in once), *((data, 2 * price) for data in twice))
    )
