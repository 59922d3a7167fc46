"""A stretch of damaged text with loss signs, back through the decoder that lost them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.cells import base_codec
from fixtext.refill.beam import UNREAD, UNREAD_SWALLOWING, Beam, Filled
from fixtext.refill.holes import Holes, Prices, hole_slots, holes_of
from fixtext.refill.narrow import narrow_filler
from fixtext.refill.slots import Choice, Known, Slot, choice

NEAR = 3
"""Characters after a hole fed one by one, so that states can merge before a long known stretch."""

WIDTH = 24
WIDTH_PAIRS = 48
HOPELESS = 20.0
"""The beam's own limits, tighter: bytes with holes say more than split characters. Of 1,600
sentences read as GBK neither these nor twice as much lost one; 16 and 14.0 lost seven. Where a
character has two bytes a lost one offers 126 characters at once, and a rare one comes in late."""


def width_for(written: str) -> int:
    """States kept for text written in a Python codec."""
    return WIDTH if written == "utf-8" else WIDTH_PAIRS


def unread_for(table: Holes) -> int:
    """Times as many that are kept while all wait for bytes."""
    return UNREAD_SWALLOWING if table.swallowed() else UNREAD


CONTEXT = 40
"""Characters before the stretch that are read: brackets and questions stand further back."""

TRIES = 8
TRIES_SWALLOWING = 24
"""Readings of a stretch that are replayed before it is given up; more where ASCII may be among what
was lost, for one digit is as likely as the next."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A filled hole: the character it is in, and its odds, best first."""

    place: int
    odds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Refilled:
    """What a stretch was: its text, cost in bits, lead over the next text, filled places."""

    text: str
    cost: float
    margin: float
    spots: tuple[Spot, ...]
    trail: tuple[float, ...] = ()
    """What the cheapest state cost behind each hole; empty where nobody asks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Known bytes, or a hole (`data` empty) with the known bytes that follow it."""

    data: bytes
    following: bytes = b""
    open_end: bool = False
    """The next piece is a hole too, so what follows is not known."""

    @property
    def hole(self) -> bool:
        return not self.data

    def slot(self, charset: Charset) -> Slot:
        """The known bytes; where a character has two spellings, both."""
        spellings = twins(charset).get(self.data)
        return Known(self.data) if spellings is None else spellings


def pieces(text: str, charset: Charset, loss: Loss) -> list[Piece] | None:
    """The bytes of `text` with holes; None if `charset` cannot have written some character.

    >>> from fixtext.codecs.registry import charset
    >>> [p.data.hex() or "hole" for p in pieces("鏈嶅姟鍣�", charset("gbk"), Loss.FFFD)]
    ['e69c', '8de5', '8aa1', 'e599', 'hole']
    """
    data: list[bytes] = []
    for stretch in _stretches(text, loss.sign):
        if stretch == loss.sign:
            data.append(b"")
            continue
        whole = charset.encode(stretch)
        if whole is None:
            return None
        data.extend(_by_character(stretch, whole, charset))
    return [_piece(data, index) for index in range(len(data))]


def _stretches(text: str, sign: str) -> Iterator[str]:
    start = 0
    while (at := text.find(sign, start)) >= 0:
        if at > start:
            yield text[start:at]
        yield sign
        start = at + 1
    if start < len(text):
        yield text[start:]


def _by_character(text: str, whole: bytes, charset: Charset) -> Iterator[bytes]:
    """The first characters one by one, and every one that has two spellings; else in one piece."""
    double = twins(charset)
    near = [charset.encode(char) or b"" for char in text]
    if b"".join(near) != whole:
        yield whole  # an encoding with shifts
        return
    held = b""
    for index, data in enumerate(near):
        if index < NEAR or data in double:
            if held:
                yield held
            yield data
            held = b""
        else:
            held += data
    if held:
        yield held


def _piece(data: list[bytes], index: int) -> Piece:
    if data[index]:
        return Piece(data[index])
    following = b""
    for after in data[index + 1 :]:
        if not after:
            return Piece(b"", following, open_end=True)
        following += after
        if len(following) >= NEAR:
            break
    return Piece(b"", following)


@lru_cache(maxsize=32)
def twins(charset: Charset) -> dict[bytes, Choice]:
    """Bytes that are not the only spelling of their character (€ is 80 and A2 E3), with all."""
    spelled: dict[str, list[bytes]] = {}
    for data, char in _spellings(charset):
        spelled.setdefault(char, []).append(data)
    codec = base_codec(charset.name, charset.world)
    found: dict[bytes, Choice] = {}
    for text, ways in spelled.items():
        if len(ways) == 1 and text.encode(codec, "ignore") == ways[0]:
            continue  # as CPython writes it: asking the world's encoder for each would take long
        usual = charset.encode(text) or b""
        if len(ways) > 1 or ways[0] != usual:
            found[usual] = choice(*dict.fromkeys((usual, *ways)))
    return found


def _spellings(charset: Charset) -> Iterator[tuple[bytes, str]]:
    """Bytes and their character, one or two bytes."""
    cells = getattr(charset, "cells", None)
    for byte in range(0x80, 0x100):
        for data in (bytes((byte,)), *(bytes((byte, after)) for after in range(0x40, 0x100))):
            if cells is None:
                taken, text = charset.step(data, 0)
            elif len(data) == 1 or cells.singles[byte]:
                taken, text = 1, cells.singles[byte]
            else:
                taken, text = 2, cells.pairs[byte << 8 | data[1]]
            if taken == len(data) and text:
                yield data, text


def has_twins(text: str, charset: Charset) -> bool:
    """Has some character of `text` more than one spelling in `charset`?"""
    double = twins(charset)
    return any(charset.encode(char) in double for char in set(text) if not char.isascii())


def refill(
    text: str,
    written: str,
    read: Charset,
    loss: Loss,
    before: str = "",
    after: str = "\n",
    prices: Prices = (),
    limits: Sequence[float] = (),
) -> Refilled | None:
    """What `text` was, if it was written in `written` (a Python codec) and read by `read`.

    None if no text in `written` can have become this, or none that costs at most `limits` bits, one
    limit behind each hole. `before` and `after` are what stands around it undamaged; nothing after
    it is the end of a line.

    >>> from fixtext.codecs.registry import charset
    >>> damaged = charset("gbk").decode("我们的服务器。".encode(), Loss.FFFD)
    >>> refill(damaged, "utf-8", charset("gbk"), Loss.FFFD).text
    '我们的服务器。'
    """
    found = pieces(text, read, loss)
    if found is None:
        return None
    table = holes_of(read)
    beam = Beam(
        written,
        before[-CONTEXT:],
        width=width_for(written),
        reader=narrow_filler(),
        hopeless=HOPELESS,
        unread=unread_for(table),
    )
    holes: list[int] = []
    trail: list[float] = []
    fed = 0
    for index, piece in enumerate(found):
        after_hole = index > 0 and found[index - 1].hole
        slots: tuple[Slot, ...] = (piece.slot(read),)
        if piece.hole:
            slots = hole_slots(
                table,
                piece.following,
                open_end=piece.open_end,
                loss=loss,
                after_hole=after_hole,
                prices=prices,
            )
        if piece.hole:
            holes.extend(range(fed, fed + len(slots)))
        for slot in slots:
            beam.feed(slot)
        fed += len(slots)
        if not beam.alive:
            return None
        if piece.hole:
            trail.append(beam.least)
            if len(trail) <= len(limits) and beam.least > limits[len(trail) - 1]:
                return None
    beam.listen(after[:NEAR])
    tries = TRIES_SWALLOWING if table.swallowed() else TRIES
    refilled = first_that_replays(beam.best(tries), text, written, read, loss, holes)
    return None if refilled is None else replace(refilled, trail=tuple(trail))


def first_that_replays(
    best: list[Filled],
    text: str,
    written: str,
    read: Charset,
    loss: Loss,
    holes: list[int],
) -> Refilled | None:
    sound = [f for f in best if read.decode(f.text.encode(written), loss) == text]
    if not sound:
        return None
    first = sound[0]
    margin = sound[1].cost - first.cost if len(sound) > 1 else float("inf")
    return Refilled(first.text, first.cost, margin, tuple(_spots(first, sound[1:], holes)))


def _spots(best: Filled, rivals: list[Filled], holes: list[int]) -> Iterator[Spot]:
    """The characters some byte of which was lost, with their odds against the rivals' forms."""
    filled = (slot for slot in holes if slot == 0 or best.offsets[slot] > best.offsets[slot - 1])
    touched = sorted({_ended_in(best, slot) for slot in filled} - {-1})
    others = [(rival.text, rival.cost - best.cost) for rival in rivals]
    for place in touched:
        yield Spot(place, odds(best.text, place, others))


def odds(text: str, place: int, rivals: list[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """What may stand at `place` of `text`, likeliest first, by the rivals and their bits above it.

    A rival that lacks the character, for what was swallowed there may have been nothing, offers "".

    >>> [char for char, _ in odds("很好,", 2, [("很好", 1.0), ("很好.", 2.0)])]
    [',', '', '.']
    """
    weights = {text[place]: 1.0}
    for rival, excess in rivals:
        if len(rival) == len(text):
            char = rival[place]
        elif len(rival) == len(text) - 1 and text[:place] + text[place + 1 :] == rival:
            char = ""
        else:
            continue
        if char != text[place]:
            weights[char] = max(weights.get(char, 0.0), 2 ** max(-excess, -60.0))
    total = sum(weights.values())
    return tuple(sorted(((c, w / total) for c, w in weights.items()), key=lambda x: -x[1]))


def _ended_in(filled: Filled, slot: int) -> int:
    """The character a byte of `slot` belongs to: the first that ended there or later."""
    place = bisect_left(filled.slots, slot)
    return place if place < len(filled.slots) else -1
