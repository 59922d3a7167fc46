"""Healing: from a split note on, rebuild the bytes until the text is aligned again.

`日?qǐng)?bào)訊` holds the bytes C8 D5, a lost lead byte with a swallowed bracket, a note, another
lost byte with a bracket, a note, and is aligned again at 訊. In the note-free bytes the two bytes
before a note are the character it reads: that is what a lost byte may have been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf
from unicodedata import normalize

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.form import Form, Note, reads
from fixtext.damage.pinyin_notes.guess import guesses
from fixtext.damage.pinyin_notes.habits import NEAR
from fixtext.damage.pinyin_notes.lost import (
    LEADS,
    PAIR,
    Unfinished,
    character,
    characters,
    dropped,
    plain_slots,
)
from fixtext.damage.pinyin_notes.page import Healed, Page
from fixtext.reader.filling import filler
from fixtext.refill.beam import Filled, Reader
from fixtext.refill.slots import Asking, Choice, Known, Offer, Slot

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

WIDTH = 12
"""States kept. With 24 at the second reading one more place was left open in 200 pages of C and A3,
and nothing more came right."""

HOPELESS = 14.0
"""Bits behind the best state at which a state is dropped: a note leaves few characters to choose
from, and none is so rare. With 20, nothing more came right in 200 pages of C and A3."""

ROW = 8.0
"""Bits by which the reader overcharges a row of question marks that stood there before."""

FIRST = 0.95
"""Share of the readings asked for the first character of a page that begins inside it."""

AHEAD = 4
"""Characters read beyond a stretch: as many as the reader's longest context, and one."""

FARTHEST = 12
"""Characters beyond a place on which it can depend what stands there: a note, and a space."""

RIVALS = 12
"""Readings asked for: with folding several differ only in width."""


def heal(page: Page, start: int, before: str, place: int) -> Healed | None:
    """Rebuild from the split note at `start` on; `before` is the healed text so far, of `place`
    characters in all, or its end."""
    if start in page.settled:
        return page.settled[start]
    memory = page.memory if page.own is None else None
    known = memory.recall(page.text, start, before[-NEAR:]) if memory else None
    if known is not None:
        return known
    found = _rebuilt(page, start, before, place, True)
    if found is None:
        found = _rebuilt(page, start, before, place, False)
    if found is None:
        return None
    healed, read = found
    if memory and _recurs(page, start, read, memory.form):
        kept = replace(healed, end=healed.end - start)
        memory.keep(page.text[start:read], before[-NEAR:], kept)
    return healed


def _recurs(page: Page, start: int, read: int, form: Form) -> bool:
    """Does what was read say all, wherever it stands? Not at the end of a page, nor with brackets
    of another kind, which are notes on some pages only."""
    inside = (note for at in range(start, read) if (note := page.notes.get(at)) is not None)
    return read < len(page.text) and all(n.shown == form.write(n.syllable) for n in inside)


def _rebuilt(
    page: Page, start: int, before: str, place: int, strict: bool
) -> tuple[Healed, int] | None:
    """The same, and how far the page was read; `strict`: every note stands on a character that is
    read so."""
    from fixtext.damage.pinyin_notes.wide import WideBeam

    tail = page.charset.encode_lossy(before[-2:])[-2:]
    reader = page.own.near(place) if page.own else None
    context = before if reader else before[-NEAR:]
    beam = WideBeam("gbk", context, tail, WIDTH, page.spell, reader, HOPELESS)
    put: list[tuple[int, Note]] = []
    slot, at = 0, start
    while at < len(page.text) and at - start < LONGEST_SHIFT:
        note = page.notes.get(at)
        if note is not None:
            beam.feed(_note_slot(page, note, strict))
            put.append((slot, note))
            at = note.end
        else:
            offers, width = plain_slots(page, at)
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
    if not beam.aligned and at >= len(page.text):
        beam.feed(dropped(page.charset, b"") if page.loss is Loss.DROP else Unfinished())
        slot += 1
    if not beam.alive or not beam.aligned:
        return None
    ahead, read = _ahead(page, at)
    for char in ahead:
        beam.feed(Known(page.charset.encode_lossy(char)))
    read += FARTHEST
    whole = beam.best(RIVALS)
    first, *others = (note for _, note in put)
    if whole and first.is_mark and page.loss is Loss.QUESTION:
        as_it_is = _bits(reader or filler(), context, page, start, at, others)
        if as_it_is < whole[0].cost + ROW:
            return Healed(first.end, page.text[start : first.end], (), ()), read
    best = _ranked(page, start, before, place, [_cut(filled, slot) for filled in whole], put)
    if not best:
        return None
    healed = _healed(page, at, best, put)
    return healed if before else _doubted(healed), read


def _ranked(
    page: Page,
    start: int,
    before: str,
    place: int,
    found: list[Filled],
    put: list[tuple[int, Note]],
) -> list[Filled]:
    """The readings with what is told by more than a few characters, the best first."""
    own, best = page.own, []
    for one in found:
        bits = SILENT * _silent(page, one, put)
        if own:
            bits += own.around(start, place, before, one.text)
        best.append(replace(one, cost=one.cost + bits))
    return sorted(best, key=lambda filled: filled.cost)


def _bits(
    reader: Reader, context: str, page: Page, start: int, end: int, notes: Sequence[Note]
) -> float:
    """What a stretch of the page costs as it is, in bits, without its notes.

    A row of question marks that looks like a touched mark may have been there before; among all
    the bytes that may have been lost before a mark it would not stay on the beam.
    """
    spoken = [note for note in notes if not note.is_mark]
    if any(note.split for note in spoken):
        return inf
    at, pieces = start, []
    for note in spoken:
        pieces.append(page.text[at : note.start])
        at = note.end
    text = "".join((*pieces, page.text[at:end], _ahead(page, end)[0]))
    spell, total = page.spell, 0.0
    state = reader.state("".join(spell.get(char, char) for char in context))
    for char in text:
        bits, state = reader.step(state, spell.get(char, char))
        total += bits
    return total


def _silent(page: Page, filled: Filled, put: list[tuple[int, Note]]) -> int:
    """How many characters of a reading would have been annotated, and were not."""
    data = page.charset.encode_lossy(filled.text)
    noted = {filled.offsets[slot] for slot, note in put if not note.is_mark}
    return sum(
        data[at : at + PAIR] in page.always and at + PAIR not in noted and at + 1 not in noted
        for at in range(len(data) - 1)
    )


def _ahead(page: Page, at: int) -> tuple[str, int]:
    """A few characters further on, and where they end: what follows tells the lost bytes as well
    as what stands before."""
    seen: list[str] = []
    while at < len(page.text) and len(seen) < AHEAD:
        note = page.notes.get(at)
        if note is not None:
            if note.split:
                break
            at = note.end
            continue
        char = page.text[at]
        row = char in (page.text[at - 1], page.text[at + 1 : at + 2])
        lost = char == page.loss.sign and not row
        if lost or page.charset.encode(char) is None:
            break
        seen.append(char)
        at += 1
    return "".join(seen), at


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


def _doubted(healed: Healed) -> Healed:
    """At the very beginning of a page too little is known: the reader has nothing to go by."""
    first = (replace(guess, asked=FIRST) for guess in healed.guesses if not guess.start)
    rest = (guess for guess in healed.guesses if guess.start)
    return replace(healed, guesses=(*first, *rest))


def _folded(text: str) -> str:
    return normalize("NFKC", text)


def _note_slot(page: Page, note: Note, strict: bool) -> Slot:
    """The lost byte before a split note; for a note that is whole, a check of what precedes it."""
    if note.is_mark:
        return _mark_slot(page, note)

    def check(tail: bytes) -> Sequence[Offer]:
        price = _price(page, tail, note.syllable)
        return () if strict and price >= MISREAD_NOTE else ((b"", price),)

    def lost(tail: bytes) -> Sequence[Offer]:
        if note.held:
            price = _price(page, tail[-1:] + note.held, note.syllable)
            return () if strict and price >= MISREAD_NOTE else [(note.held, price)]
        if not tail:
            return _first(page, note.syllable)
        found = _splits(page, tail[-1:], note.syllable)
        if strict:
            return found
        any_at_all = found or [(bytes((lead,)), MISREAD_NOTE) for lead in LEADS]
        return (*any_at_all, *_literal(page))

    def either(tail: bytes) -> Sequence[Offer]:
        return (*check(tail), *_splits(page, tail[-1:], note.syllable))

    if page.loss is Loss.DROP and not note.held:
        return Asking(either)
    return Asking(lost if note.split else check)


def _mark_slot(page: Page, note: Note) -> Slot:
    """A mark with something in front of it that may have taken down half a character."""
    mark = page.charset.encode_lossy(note.syllable)
    if not note.split and page.loss is not Loss.DROP:
        return Known(mark)
    literal = page.charset.encode_lossy(page.loss.sign) + mark
    leads = ((bytes((lead,)) + mark, 0.0) for lead in LEADS)
    price = 0.0 if page.loss is Loss.DROP else MISREAD_NOTE  # where nothing shows, all is possible
    return Choice((*leads, (literal, price)))


def _first(page: Page, syllable: str) -> Sequence[Offer]:
    """The byte lost before the first note of a page that begins inside a character."""
    prices: dict[bytes, float] = {}
    for char in read_as(page.charset, syllable):
        last = page.charset.encode_lossy(char)[-1:]
        prices[last] = min(prices.get(last, STRANGER), _price_of(page, char, syllable))
    return [(last, price) for last, price in prices.items() if last in LEADS]


@lru_cache(maxsize=64)
def read_as(charset: Charset, syllable: str) -> tuple[str, ...]:
    """All characters of two bytes that are read `syllable`."""
    return tuple(char for char in characters(charset) if reads(char, syllable))


def _literal(page: Page) -> tuple[Offer, ...]:
    """A `?` that stood there before: kept as a question mark, dearly."""
    return ((b"?", MISREAD_NOTE + STRANGER),) if page.loss is Loss.QUESTION else ()


def _splits(page: Page, last: bytes, syllable: str) -> list[Offer]:
    return [
        (lead, _price_of(page, char, syllable))
        for lead, char in _read_so(page.charset, last, syllable)
    ]


@lru_cache(maxsize=16384)
def _read_so(charset: Charset, last: bytes, syllable: str) -> tuple[tuple[bytes, str], ...]:
    """The bytes that make a character read `syllable` behind the byte `last`, and the character."""
    pairs = ((bytes((byte,)), character(charset, last + bytes((byte,)))) for byte in LEADS)
    return tuple((byte, char) for byte, char in pairs if char and reads(char, syllable))


def _price(page: Page, pair: bytes, syllable: str) -> float:
    """What it costs to believe that a note `syllable` was put after the bytes `pair`."""
    if len(pair) < 2:
        return MISREAD_NOTE
    char = character(page.charset, pair)
    return _price_of(page, char, syllable) if char and reads(char, syllable) else MISREAD_NOTE


def _price_of(page: Page, char: str, syllable: str) -> float:
    """The same for a character that is read so."""
    if (char, syllable) in page.listed:
        return 0.0
    return STRANGER + BARE * (char in page.unnoted)


def splits_something(page: Page, last: bytes, syllable: str) -> bool:
    """Is there a character read so that ends in the lost byte after `last`?"""
    return bool(_read_so(page.charset, last, syllable))


def fits(page: Page, pair: bytes, syllable: str) -> bool:
    """May a note `syllable` have been put after the bytes `pair`?

    The bytes decide, not the characters: 學 is 8C 57, and so is the end of 讓W.
    """
    return _price(page, pair, syllable) < MISREAD_NOTE
