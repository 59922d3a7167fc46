"""Healing: from a split note on, rebuild the bytes until the text is aligned again.

`日?qǐng)?bào)訊` holds the bytes C8 D5, a lost lead byte with a swallowed bracket, a note, another
lost byte with a bracket, a note, and is aligned again at 訊. In the note-free bytes the two bytes
before a note are the character it reads: that is what a lost byte may have been.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import normalize

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.damage.pinyin_notes.form import Note
from fixtext.reader.readings import readings, strip_tone
from fixtext.refill.beam import Beam, Filled
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

MISREAD_NOTE = 14.0
"""Bits for a note whose syllable is no known reading of the bytes before it."""

CUT = 4.0
"""Bits for a page that ends in the middle of a character: a swallowed line end is likelier."""

LITERAL = 10.0
"""Bits for a U+FFFD of a shifted stretch having stood in the original already."""

UNFOLDED = 4.0
"""Bits for an ASCII character of a shifted stretch having been full-width before NFKC."""


FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
"""As what folded marks are read: the reader knows Chinese with its own punctuation."""

AHEAD = 4
"""Characters read beyond a stretch: as many as the reader's longest context, and one."""

RIVALS = 12
"""Readings asked for: with folding several differ only in width."""


@dataclass(frozen=True, slots=True)
class Page:
    """What healing needs to know of the page."""

    text: str
    notes: dict[int, Note]
    charset: Charset
    loss: Loss
    folded: bool
    listed: frozenset[tuple[str, str]]
    """(character, syllable) pairs seen elsewhere on the page, aligned."""


@dataclass(frozen=True, slots=True)
class Healed:
    """The outcome for `text[start:end]` of the page.

    `notes` holds (byte offset in the healed bytes of the stretch, syllable); the offset counts
    from the stretch's first byte and is where the note stood.
    """

    end: int
    text: str
    notes: tuple[tuple[int, str], ...]
    margin: float
    rival: str


def heal(page: Page, start: int, before: str) -> Healed | None:
    """Rebuild from the split note at `start` on; `before` is the healed text so far."""
    tail = page.charset.encode_lossy(before[-2:])[-2:]
    beam = Beam("gbk", before[-8:], tail, respell=FULL_WIDTH if page.folded else None)
    marks: list[tuple[int, str]] = []
    slot, at = 0, start
    while at < len(page.text) and at - start < LONGEST_SHIFT:
        note = page.notes.get(at)
        if note is not None:
            beam.feed(_note_slot(page, note))
            marks.append((slot, note.syllable))
            at = note.end
        else:
            offer, width = _plain_slot(page, at)
            beam.feed(offer)
            at += width
        slot += 1
        if not beam.alive:
            return None
        if marks and beam.aligned:
            break
    if not beam.aligned:
        return None
    _look_ahead(beam, page, at)
    best = [_cut(filled, slot) for filled in beam.best(RIVALS)]
    return _healed(page, at, best, marks) if best else None


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


def _healed(page: Page, end: int, best: list[Filled], marks: list[tuple[int, str]]) -> Healed:
    shown = _folded if page.folded else str  # forms that NFKC makes equal are no rivals
    rival = next((x for x in best[1:] if shown(x.text) != shown(best[0].text)), None)
    return Healed(
        end=end,
        text=best[0].text,
        notes=tuple((best[0].offsets[slot], syllable) for slot, syllable in marks),
        margin=rival.cost - best[0].cost if rival else float("inf"),
        rival=rival.text if rival else "",
    )


def _folded(text: str) -> str:
    return normalize("NFKC", text)


def _note_slot(page: Page, note: Note) -> Slot:
    """The lost byte before a split note; for a note that is whole, a check of what precedes it."""

    def check(tail: bytes) -> Iterable[Offer]:
        return ((b"", _price(page, tail, note.syllable)),)

    def lost(tail: bytes) -> Iterable[Offer]:
        return (*_splits(page, tail[-1:], note.syllable), *_literal(page))

    return Asking(lost if note.split else check)


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
        return STRANGER
    return MISREAD_NOTE


def fits(page: Page, pair: bytes, syllable: str) -> bool:
    """May a note `syllable` have been put after the bytes `pair`?

    The bytes decide, not the characters: 學 is 8C 57, and so is the end of 讓W.
    """
    return _price(page, pair, syllable) < MISREAD_NOTE


@lru_cache(maxsize=65536)
def _character(charset: Charset, pair: bytes) -> str:
    char = charset.decode(pair, Loss.FFFD)
    return char if len(char) == 1 and char != REPLACEMENT else ""


def reads(char: str, syllable: str) -> bool:
    """Is `syllable` a reading of `char`, with its tone or written without any?

    >>> reads("會", "huì"), reads("會", "hui"), reads("會", "kuài"), reads("會", "bào")
    (True, True, True, False)
    """
    known_readings = readings(char)
    plain = syllable.replace("ɡ", "g").replace("ɑ", "a").lower()
    if plain in known_readings:
        return True
    return plain == strip_tone(plain) and plain in {strip_tone(r) for r in known_readings}


def _plain_slot(page: Page, at: int) -> tuple[Slot, int]:
    """What the character at `at` may have been, and how many characters of the page it took."""
    char = page.text[at]
    if char == page.loss.sign:
        return _lost(page, at), 1
    for width in (4, 3, 2, 1) if page.folded else ():
        piece = page.text[at : at + width]
        fulls = unfold(page.charset).get(piece) if len(piece) == width else None
        if fulls and not any(at + i in page.notes for i in range(1, width)):
            plain = page.charset.encode_lossy(piece)
            return Choice(((plain, 0.0), *((full, UNFOLDED) for full in fulls))), width
    plain = page.charset.encode_lossy(char)
    alone = _alone(page.charset).get(char)
    if alone and alone != plain:  # € is one byte to some decoders, and a pair as well
        return Choice(((alone, 0.0), (plain, 0.0))), 1
    return Known(plain), 1


def _lost(page: Page, at: int) -> Slot:
    """A loss sign without a note: itself, or a lead byte with the byte swallowed after it."""
    last = at + 1 == len(page.text)
    # what was not swallowed shows: what follows is no trail byte
    follows = last or page.text[at + 1] < "@" or page.text[at + 1] == page.loss.sign
    return _lost_slot(page.charset, page.loss, last, follows)


@lru_cache(maxsize=16)
def _lost_slot(charset: Charset, loss: Loss, last: bool, follows: bool) -> Choice:
    singles = [(bytes((byte,)), 0.0) for byte in _alone(charset).get(REPLACEMENT, b"")]
    leads = [bytes((lead,)) for lead in LEADS]
    if loss is Loss.QUESTION:
        pairs = [(lead + bytes((byte,)), 0.0) for lead in leads for byte in SWALLOWED]
        cut = [(lead, CUT) for lead in leads] if last else []
        return Choice(((b"?", 0.0), *pairs, *singles, *cut))
    if not follows:
        return Choice(singles)
    literal = (charset.encode_lossy(REPLACEMENT), LITERAL)
    return Choice((literal, *singles, *((lead, 0.0) for lead in leads)))


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
    if charset.encode(text) is not None:
        return text
    strangers = {
        piece: charset.decode(pairs[0])
        for piece, pairs in unfold(charset).items()
        if charset.encode(piece) is None
    }
    for piece, full in strangers.items():
        text = text.replace(piece, full)
    return text
