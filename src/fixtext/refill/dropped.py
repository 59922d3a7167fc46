"""Misread text whose losses left no sign: the reader dropped what it could not show.

`iconv -c` does so, and so does who copies a page without its characters of private use:
`鐢ㄦ埛鍚嶆垨瀵嗙爜閿欒` lacks the last bytes of 误. Something may be missing before every
character, so every place is a hole that is empty as a rule; what fills it must be what this reader
would have dropped there, and costs more than a readable character does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.copied import Copied, unseen_bytes
from fixtext.refill.beam import Beam
from fixtext.refill.holes import AHEAD, Holes, Prices, hole_slots, holes_of
from fixtext.refill.segment import NEAR, TRIES, Refilled, first_that_replays
from fixtext.refill.slots import Choice, Known, Slot

DROPPED = 6.0
DROPPED_SINGLE = 4.0
"""Bits to believe that a byte was dropped here. In mojibake of two-byte readers one character in
ten loses one, in that of Windows-1252 one in six; in other text none does. On 60 sentences 9 bits
for the former lost one that 6 brings back."""

WIDTH = 16
"""States kept: there are holes everywhere, so each is cheap."""

CONTEXT = 16
"""Characters before the text that are read with it."""


def refill_dropped(
    text: str,
    written: str,
    read: Charset,
    loss: Loss = Loss.DROP,
    before: str = "",
    after: str = "\n",
    prices: Prices = (),
    in_a_row: int = 1,
) -> Refilled | None:
    """What `text` was, if it was written in `written` and `read` dropped what it could not show.

    In the world `copied` some losses have left their sign, `loss`. `in_a_row`: times something may
    be missing at one place.

    >>> from fixtext.codecs.registry import charset
    >>> damaged = charset("gbk", "iconv").decode("用户名或密码错误".encode(), Loss.DROP)
    >>> refill_dropped(damaged, "utf-8", charset("gbk", "iconv")).text
    '用户名或密码错误'
    >>> refill_dropped("璇锋鏌ヨ矾寰勩€?", "utf-8", charset("gbk", "copied"), Loss.QUESTION).text
    '请检查路径。'
    """
    known = [b"" if char == loss.sign else read.encode(char) for char in text]
    if None in known:
        return None
    beam = Beam(written, before[-CONTEXT:], width=WIDTH)
    rest = b"".join(data or b"" for data in known)
    fed, holes = 0, []
    for data in (*known, None):
        for slot in _slots(read, data, rest[:AHEAD], loss, prices, in_a_row):
            if not isinstance(slot, Known):
                holes.append(fed)
            beam.feed(slot)
            fed += 1
        if not beam.alive:
            return None
        rest = rest[len(data or b"") :]
    beam.listen(after[:NEAR])
    return first_that_replays(beam.best(TRIES), text, written, read, loss, holes)


def _slots(
    read: Charset, data: bytes | None, following: bytes, loss: Loss, prices: Prices, row: int
) -> Iterator[Slot]:
    """Nothing, or bytes that are dropped before `following`; then what stands there."""
    if isinstance(read, Copied):
        yield from [_unseen(read)] * row
        if data == b"":
            shown = holes_of(read.base)
            yield from hole_slots(
                shown, following, open_end=False, loss=loss, after_hole=False, prices=prices
            )
    else:
        table = holes_of(read)
        yield from [_offers(table, table.before(following))] * row
    if data:
        yield Known(data)


def _price(charset: Charset) -> float:
    return DROPPED if hasattr(charset, "cells") else DROPPED_SINGLE


@lru_cache(maxsize=8)
def _unseen(read: Copied) -> Choice:
    """What cannot be seen: one such character or none; single bytes may be two."""
    price, unseen = _price(read.base), unseen_bytes(read)
    single = [data for data in unseen if len(data) == 1]
    return Choice(
        (
            (b"", 0.0),
            *((data, price) for data in unseen),
            *((one + other, 2 * price) for one in single for other in single),
        )
    )


@lru_cache(maxsize=1024)
def _offers(table: Holes, alone: bytes) -> Choice:
    """`alone`: the bytes that are dropped here; before each of them another may have been.

    十 is E5 8D 81 in UTF-8, of which Windows-1252 shows the first byte alone; of 委, E5 A7 94, GBK
    may show no more.
    """
    price = _price(table.charset)
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
