"""Healing: from a split note on, rebuild the bytes until the text is aligned again.

`日?qǐng)?bào)訊` holds the bytes C8 D5, a lost lead byte with a swallowed bracket, a note, another
lost byte with a bracket, a note, and is aligned again at 訊. In the note-free bytes the two bytes
before a note are the character it reads: that is what a lost byte may have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol
from unicodedata import normalize

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.damage.pinyin_notes.blind import Marks
from fixtext.damage.pinyin_notes.form import Note, reads
from fixtext.damage.pinyin_notes.guess import Guess, guesses
from fixtext.refill.beam import Beam, Filled, Reader
from fixtext.refill.holes import Holes
from fixtext.refill.slots import Asking, Choice, Known, Offer, Slot

LEADS = bytes(range(0x81, 0xFF))
SWALLOWED = bytes((*b"\t\n\r", *range(0x20, 0x40)))
"""What a decoder swallows after a lead byte: bytes that are no trail byte and occur in text."""

LONGEST_SHIFT = 400
"""Characters after which a shift that has not ended is given up: pages have ASCII or a low
trail byte (one in four GBK characters outside GB2312) far sooner."""

STRANGER = 6.0
"""Bits for a split character the rest of the page never annotates: the table has 20-150 of some
6,000 candidates, and most of it is seen elsewhere on the page."""

BARE = 7.0
"""Bits more where the page shows the character and never annotates it: the table lacks it."""

MISREAD_NOTE = 14.0
"""Bits for a note whose syllable is no known reading of the bytes before it."""

SILENT = 8.0
"""Bits for a character of the table without its note: the replacement leaves none out, but a table
may have come to the page after this paragraph."""

DROPPED = 2.0
"""Bits for a byte that vanished without a sign: in a slip, one character in six lost its lead."""

CUT = 4.0
"""Bits for a page that ends in the middle of a character: a swallowed line end is likelier."""

LITERAL = 10.0
"""Bits for a U+FFFD of a shifted stretch having stood in the original already."""

UNFOLDED = 4.0
"""Bits for an ASCII character of a shifted stretch having been full-width before NFKC."""


FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
"""As what folded marks are read: the reader knows Chinese with its own punctuation."""

PAIR = 2
"""Bytes of a character."""

AHEAD = 4
"""Characters read beyond a stretch: as many as the reader's longest context, and one."""

RIVALS = 12
"""Readings asked for: with folding several differ only in width."""


@dataclass(frozen=True, slots=True)
class Page:
    """What healing needs to know of the page."""

    text: str
    notes: Mapping[int, Note]
    charset: Charset
    loss: Loss
    folded: bool
    listed: frozenset[tuple[str, str]]
    """(character, syllable) pairs seen elsewhere on the page, aligned."""
    always: frozenset[bytes]
    """The bytes of the characters that are annotated wherever the page shows them."""
    marks: Marks
    unnoted: frozenset[str] = frozenset()
    """Characters that the page shows and never annotates; known at the second reading."""
    own: Readers | None = None
    """The reader for a place of the page, at the second reading."""
    settled: Mapping[int, Healed] = field(default_factory=dict)
    """By where it starts, what the first reading left no doubt about."""


class Readers(Protocol):
    """A page's own readers."""

    def near(self, place: int) -> Reader: ...


@dataclass(frozen=True, slots=True)
class Healed:
    """The outcome for `text[start:end]` of the page.

    `notes` holds (byte offset in the healed bytes of the stretch, what was put there).
    """

    end: int
    text: str
    notes: tuple[tuple[int, str], ...]
    guesses: tuple[Guess, ...]


def heal(page: Page, start: int, before: str, place: int) -> Healed | None:
    """Rebuild from the split note at `start` on; `before` is the healed text so far, of `place`
    characters in all, or its end."""
    if start in page.settled:
        return page.settled[start]
    tail = page.charset.encode_lossy(before[-2:])[-2:]
    respell = FULL_WIDTH if page.folded else None
    reader = page.own.near(place) if page.own else None
    beam = Beam("gbk", before, tail, respell=respell, reader=reader)
    put: list[tuple[int, Note]] = []
    slot, at = 0, start
    while at < len(page.text) and at - start < LONGEST_SHIFT:
        note = page.notes.get(at)
        if note is not None:
            beam.feed(_note_slot(page, note))
            put.append((slot, note))
            at = note.end
        else:
            offers, width = _plain_slots(page, at)
            for offer in offers[:-1]:
                beam.feed(offer)
            slot += len(offers) - 1
            beam.feed(offers[-1])
            at += width
        slot += 1
        if not beam.alive:
            return None
        if put and beam.aligned:
            break
    if not beam.aligned and page.loss is Loss.DROP:
        beam.feed(_dropped(page.charset, b""))
        slot += 1
    if not beam.alive or not beam.aligned:
        return None
    _look_ahead(beam, page, at)
    found = [_cut(filled, slot) for filled in beam.best(RIVALS)]
    best = [replace(f, cost=f.cost + SILENT * _silent(page, f, put)) for f in found]
    best.sort(key=lambda filled: filled.cost)
    return _healed(page, at, best, put) if best else None


def _silent(page: Page, filled: Filled, put: list[tuple[int, Note]]) -> int:
    """How many characters of a reading would have been annotated, and were not."""
    data = page.charset.encode_lossy(filled.text)
    noted = {filled.offsets[slot] for slot, note in put if not note.is_mark}
    return sum(
        data[at : at + PAIR] in page.always and at + PAIR not in noted and at + 1 not in noted
        for at in range(len(data) - 1)
    )


def _look_ahead(beam: Beam, page: Page, at: int) -> None:
    """Read on a little: what follows tells the lost bytes as well as what stands before."""
    seen = 0
    while at < len(page.text) and seen < AHEAD:
        note = page.notes.get(at)
        if note is not None:
            if note.split:
                return
            at = note.end
            continue
        data = page.charset.encode(page.text[at])
        if data is None or page.text[at] == page.loss.sign:
            return
        beam.feed(Known(data))
        at += 1
        seen += 1


def _cut(filled: Filled, slots: int) -> Filled:
    """Without what was only looked at: the first `slots` slots."""
    size = sum(slot < slots for slot in filled.slots)
    return replace(filled, text=filled.text[:size])


def _healed(page: Page, end: int, best: list[Filled], put: list[tuple[int, Note]]) -> Healed:
    shown = _folded if page.folded else str  # forms that NFKC makes equal are no rivals
    readings = [(filled.text, filled.cost) for filled in best]
    return Healed(
        end=end,
        text=best[0].text,
        notes=tuple(
            (best[0].offsets[slot] - (PAIR if note.is_mark else 0), note.shown)
            for slot, note in put
        ),
        guesses=guesses(readings, shown),
    )


def _folded(text: str) -> str:
    return normalize("NFKC", text)


def _note_slot(page: Page, note: Note) -> Slot:
    """The lost byte before a split note; for a note that is whole, a check of what precedes it."""
    if note.is_mark:
        return _mark_slot(page, note)

    def check(tail: bytes) -> Iterable[Offer]:
        return ((b"", _price(page, tail, note.syllable)),)

    def lost(tail: bytes) -> Iterable[Offer]:
        return (*_splits(page, tail[-1:], note.syllable), *_literal(page))

    def either(tail: bytes) -> Iterable[Offer]:
        return (*check(tail), *_splits(page, tail[-1:], note.syllable))

    if page.loss is Loss.DROP:
        return Asking(either)
    return Asking(lost if note.split else check)


def _mark_slot(page: Page, note: Note) -> Slot:
    """A mark with something in front of it that may have taken down half a character."""
    mark = page.charset.encode_lossy(note.syllable)
    if not note.split:
        return Known(mark)
    literal = page.charset.encode_lossy(page.loss.sign) + mark
    leads = ((bytes((lead,)) + mark, 0.0) for lead in LEADS)
    return Choice((*leads, (literal, MISREAD_NOTE)))


def _literal(page: Page) -> tuple[Offer, ...]:
    """A `?` that stood there before: kept as a question mark, dearly."""
    return ((b"?", MISREAD_NOTE + STRANGER),) if page.loss is Loss.QUESTION else ()


def _splits(page: Page, last: bytes, syllable: str) -> list[Offer]:
    found = []
    for lead in LEADS:
        price = _price(page, last + bytes((lead,)), syllable)
        if price < MISREAD_NOTE:
            found.append((bytes((lead,)), price))
    return found or [(bytes((lead,)), MISREAD_NOTE) for lead in LEADS]


def _price(page: Page, pair: bytes, syllable: str) -> float:
    """What it costs to believe that a note `syllable` was put after the bytes `pair`."""
    if len(pair) < 2:
        return MISREAD_NOTE
    char = _character(page.charset, pair)
    if (char, syllable) in page.listed:
        return 0.0
    if char and reads(char, syllable):
        return STRANGER + BARE * (char in page.unnoted)
    return MISREAD_NOTE


def splits_something(page: Page, last: bytes, syllable: str) -> bool:
    """Is there a character read so that ends in the lost byte after `last`?"""
    return any(_price(page, last + bytes((b,)), syllable) < MISREAD_NOTE for b in LEADS)


def fits(page: Page, pair: bytes, syllable: str) -> bool:
    """May a note `syllable` have been put after the bytes `pair`?

    The bytes decide, not the characters: 學 is 8C 57, and so is the end of 讓W.
    """
    return _price(page, pair, syllable) < MISREAD_NOTE


@lru_cache(maxsize=65536)
def _character(charset: Charset, pair: bytes) -> str:
    char = charset.decode(pair, Loss.FFFD)
    return char if len(char) == 1 and char != REPLACEMENT else ""


def _plain_slots(page: Page, at: int) -> tuple[tuple[Slot, ...], int]:
    """What the character at `at` may have been, and how many characters of the page it took."""
    char = page.text[at]
    if char == page.loss.sign and char:
        return _lost(page, at), 1
    for width in (4, 3, 2, 1) if page.folded else ():
        piece = page.text[at : at + width]
        fulls = unfold(page.charset).get(piece) if len(piece) == width else None
        if fulls and not any(at + i in page.notes for i in range(1, width)):
            plain = page.charset.encode_lossy(piece)
            lost = _dropped(page.charset, plain).offers if page.loss is Loss.DROP else ()
            full_ones = ((full, UNFOLDED) for full in fulls)
            return (Choice(((plain, 0.0), *full_ones, *lost)),), width
    plain = page.charset.encode_lossy(char)
    if page.loss is Loss.DROP:
        return (_dropped(page.charset, plain),), 1
    alone = _alone(page.charset).get(char)
    if alone and alone != plain:  # € is one byte to some decoders, and a pair as well
        return (Choice(((alone, 0.0), (plain, 0.0))),), 1
    return (Known(plain),), 1


@lru_cache(maxsize=4096)
def _dropped(charset: Charset, following: bytes) -> Choice:
    """A character, and the byte that may have been lost before it without a sign."""
    alone = [(following, 0.0)] if following else []
    lost = Holes(charset).before(following)
    return Choice((*alone, *((bytes((byte,)) + following, DROPPED) for byte in lost)))


def _lost(page: Page, at: int) -> tuple[Slot, ...]:
    """A loss sign without a note: itself, or a lead byte with the byte swallowed after it."""
    last = at + 1 == len(page.text)
    # what was not swallowed shows: what follows is no trail byte
    follows = last or page.text[at + 1] < "@" or page.text[at + 1] == page.loss.sign
    return _lost_slots(page.charset, page.loss, last, follows)


@lru_cache(maxsize=16)
def _lost_slots(charset: Charset, loss: Loss, last: bool, follows: bool) -> tuple[Slot, ...]:
    singles = [(bytes((byte,)), 0.0) for byte in _alone(charset).get(REPLACEMENT, b"")]
    leads = [(bytes((lead,)), 0.0) for lead in LEADS]
    if loss is Loss.QUESTION:
        alone = {b"?", *(byte for byte, _ in singles)}
        swallowed = [(bytes((byte,)), 0.0) for byte in SWALLOWED]
        cut = [(b"", CUT)] if last else []

        def second(tail: bytes) -> Iterable[Offer]:
            return [(b"", 0.0)] if tail[-1:] in alone else swallowed + cut

        return Choice(((b"?", 0.0), *leads, *singles)), Asking(second)
    if not follows:
        return (Choice(singles),)
    literal = (charset.encode_lossy(REPLACEMENT), LITERAL)
    return (Choice((literal, *singles, *leads)),)


@lru_cache(maxsize=4)
def _alone(charset: Charset) -> dict[str, bytes]:
    """What the decoder makes of single bytes above 0x7F that are no lead bytes."""
    found: dict[str, bytes] = {}
    for byte in (0x80, 0xFF):
        char = charset.decode(bytes((byte,)), Loss.FFFD)
        found[char] = found.get(char, b"") + bytes((byte,))
    return found


@lru_cache(maxsize=4)
def unfold(charset: Charset) -> dict[str, tuple[bytes, ...]]:
    """For every piece of text that NFKC makes, the characters of `charset` it makes it from."""
    table: dict[str, list[bytes]] = {}
    for lead in LEADS:
        for trail in range(0x40, 0xFF):
            pair = bytes((lead, trail))
            char = _character(charset, pair)
            folded = normalize("NFKC", char)
            if char and folded != char:
                table.setdefault(folded, []).append(pair)
    return {piece: tuple(pairs) for piece, pairs in table.items()}


def unfold_strangers(text: str, charset: Charset) -> str:
    """Put back what NFKC made of characters of `charset` into characters it has not.

    ￣ becomes a space and a combining macron; the pair can only have come from it.
    """
    chars = set(text)
    if all(charset.encode(char) is not None for char in chars):
        return text
    for piece, full in _strangers(charset):
        if chars.issuperset(piece):
            text = text.replace(piece, full)
    return text


@lru_cache(maxsize=4)
def _strangers(charset: Charset) -> tuple[tuple[str, str], ...]:
    return tuple(
        (piece, charset.decode(pairs[0]))
        for piece, pairs in unfold(charset).items()
        if charset.encode(piece) is None
    )
