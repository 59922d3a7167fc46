"""What a character of a shifted stretch may have been: itself, a lost byte, a mark NFKC folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import is_normalized, normalize

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.damage.folded_width import kinds
from fixtext.damage.pinyin_notes.page import Page
from fixtext.refill.automaton import Automaton
from fixtext.refill.holes import Holes
from fixtext.refill.slots import Asking, Choice, Known, Offer, Slot, Way

LEADS = bytes(range(0x81, 0xFF))

_TRAILS = Choice((bytes((byte,)), 0.0) for byte in (*range(0x40, 0x7F), *range(0x80, 0xFF)))

PAIR = 2
"""Bytes of a character."""

SWALLOWED = bytes((*b"\t\n\r", *range(0x20, 0x40)))
"""What a decoder swallows after a lead byte: bytes that are no trail byte and occur in text."""

DROPPED = 2.0
"""Bits for a byte that vanished without a sign: in a slip, one character in six lost its lead."""

CUT = 4.0
"""Bits for a page that ends in the middle of a character: a swallowed line end is likelier."""

LITERAL = 10.0
"""Bits for a U+FFFD of a shifted stretch having stood in the original already."""

UNFOLDED = 4.0
"""Bits for an ASCII character of a shifted stretch having been full-width before NFKC."""


def character(charset: Charset, pair: bytes) -> str:
    """The one character that two bytes are, or ""."""
    char = _pairs(charset)[int.from_bytes(pair, "big")] if len(pair) == PAIR else ""
    return char if len(char) == 1 else ""


def characters(charset: Charset) -> Iterator[str]:
    """Everything that two bytes are."""
    pairs = (bytes((lead, trail)) for lead in LEADS for trail in range(0x40, 0xFF))
    return filter(None, (character(charset, pair) for pair in pairs))


@lru_cache(maxsize=4)
def _pairs(charset: Charset) -> Sequence[str]:
    """What each two bytes are, or ""."""
    pairs: Sequence[str] | None = getattr(charset, "pairs", None)
    if pairs is not None:
        return pairs
    shown = ["" for _ in range(1 << 16)]
    for lead in LEADS:
        for trail in range(0x40, 0xFF):
            char = charset.decode(bytes((lead, trail)), Loss.FFFD)
            shown[lead << 8 | trail] = "" if REPLACEMENT in char else char
    return shown


@lru_cache(maxsize=4)
def _spellings(charset: Charset) -> dict[str, list[bytes]]:
    """The pairs that are each character, if they are not the bytes that CPython writes."""
    found: dict[str, list[bytes]] = {}
    for lead in LEADS:
        for trail in range(0x40, 0xFF):
            pair = bytes((lead, trail))
            char = character(charset, pair)
            if char and char.encode("gb18030", "ignore") != pair:
                found.setdefault(char, []).append(pair)
    for char, pairs in found.items():
        theirs = char.encode("gb18030", "ignore")
        if len(theirs) == PAIR and character(charset, theirs) == char:
            pairs.append(theirs)
    return found


def plain_slots(page: Page, at: int) -> tuple[tuple[Slot, ...], int]:
    """What the character at `at` may have been, and how many characters of the page it took."""
    char = page.text[at]
    if char == page.loss.sign and char:
        return _lost(page, at), 1
    for width in (4, 3, 2, 1) if page.folded else ():
        piece = page.text[at : at + width]
        fulls = unfold(page.charset).get(piece) if len(piece) == width else None
        if fulls and not any(at + i in page.notes for i in range(1, width)):
            plain = page.charset.encode_lossy(piece)
            lost = dropped(page.charset, plain).offers if page.loss is Loss.DROP else ()
            full_ones = ((full, UNFOLDED) for full in fulls)
            return (Choice(((plain, 0.0), *full_ones, *lost)),), width
    plain = page.charset.encode_lossy(char)
    if page.loss is Loss.DROP:
        return (dropped(page.charset, plain),), 1
    others = (
        () if char.isascii() or "\u3000" <= char <= "\u9fa5" else _otherwise(page.charset, char)
    )
    return (Choice(((plain, 0.0), *others)) if others else Known(plain),), 1


@lru_cache(maxsize=4096)
def dropped(charset: Charset, following: bytes) -> Choice:
    """A character, and the byte that may have been lost before it without a sign."""
    alone = [(following, 0.0)] if following else []
    lost = Holes(charset).before(following)
    return Choice((*alone, *((bytes((byte,)) + following, DROPPED) for byte in lost)))


def _lost(page: Page, at: int) -> tuple[Slot, ...]:
    """A loss sign without a note: itself, or a lead byte with the byte swallowed after it."""
    last = at + 1 == len(page.text)
    # what was not swallowed shows: what follows is no trail byte
    follows = last or page.text[at + 1] < "@" or page.text[at + 1] == page.loss.sign
    eaten = SWALLOWED if "\r" in page.text else SWALLOWED.replace(b"\r", b"")
    return _lost_slots(page.charset, page.loss, last, follows, page.folded, eaten)


@lru_cache(maxsize=16)
def _lost_slots(
    charset: Charset, loss: Loss, last: bool, follows: bool, folded: bool, eaten: bytes
) -> tuple[Slot, ...]:
    singles = [(bytes((byte,)), 0.0) for byte in _alone(charset).get(REPLACEMENT, b"")]
    leads = [(bytes((lead,)), 0.0) for lead in LEADS]
    if loss is Loss.QUESTION:
        full = [(pair, UNFOLDED) for pair in unfold(charset)["?"]] if folded else []
        swallowed = [(bytes((byte,)), 0.0) for byte in eaten]
        whole = {b"?", *(one for one, _ in (*singles, *full))}

        def second(tail: bytes) -> Iterable[Offer]:
            if tail in whole or tail[-1:] in whole or tail[-1:] in SWALLOWED:
                return [(b"", 0.0)]
            return [*swallowed, (b"", CUT)] if last else swallowed

        return _Sign(((b"?", 0.0), *full, *singles), leads, swallowed), Asking(second)
    if not follows:
        return (Choice(singles),)
    literal = (charset.encode_lossy(REPLACEMENT), LITERAL)
    return (Choice((literal, *singles, *leads)),)


class Unfinished:
    """The end of a page that was cut inside a character: its last byte was not on it."""

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        if not pending:
            return ((b"", b"", "", 0.0),)
        return _TRAILS.ways(automaton, pending, tail)


class _Sign:
    """A `?`: it stood there, or ate a byte below 0x40, which cannot go on with a lost lead byte.

    So a lost byte was the second of its character. Leads that lead nowhere would fill the beam.
    """

    def __init__(
        self, alone: Sequence[Offer], leads: Sequence[Offer], swallowed: Sequence[Offer]
    ) -> None:
        self._alone = Choice(alone)
        self._second = Choice((*(o for o in alone if len(o[0]) == PAIR), *leads))
        marks = {pair[:1]: pair[1:] for pair, _ in alone if len(pair) == PAIR}
        self._within = {
            first: Choice(
                (
                    *(lead for lead in leads if lead[0] != last),
                    *((last + byte, price) for byte, price in swallowed),
                )
            )
            for first, last in marks.items()
        }
        """A lost byte that makes a full-width ？ brings what it ate, not to look like one shown."""

    def ways(self, automaton: Automaton, pending: bytes, tail: bytes) -> Sequence[Way]:
        slot = self._within.get(pending, self._second) if pending else self._alone
        return slot.ways(automaton, pending, tail)


@lru_cache(maxsize=4)
def _alone(charset: Charset) -> dict[str, bytes]:
    """What the decoder makes of single bytes above 0x7F that are no lead bytes."""
    found: dict[str, bytes] = {}
    for byte in (0x80, 0xFF):
        char = charset.decode(bytes((byte,)), Loss.FFFD)
        found[char] = found.get(char, b"") + bytes((byte,))
    return found


@lru_cache(maxsize=1024)
def _otherwise(charset: Charset, char: str) -> tuple[Offer, ...]:
    """The other bytes of a character that the decoder makes of two kinds of bytes.

    € is one byte to some decoders, and a pair as well; 龻 is a pair and four bytes.
    """
    alone = _alone(charset).get(char, b"")
    pairs = _spellings(charset).get(char, [])
    plain = charset.encode_lossy(char)
    return tuple((data, 0.0) for data in (alone, *pairs) if data not in (b"", plain))


@lru_cache(maxsize=4)
def unfold(charset: Charset) -> dict[str, tuple[bytes, ...]]:
    """For every piece of text that NFKC makes, the characters of `charset` it makes it from."""
    table: dict[str, list[bytes]] = {}
    for char in _folding():
        pair = charset.encode(char)
        if pair is not None and len(pair) == PAIR:
            table.setdefault(normalize("NFKC", char), []).append(pair)
    return {piece: tuple(sorted(pairs)) for piece, pairs in table.items()}


def _folding() -> Iterator[str]:
    """The characters that NFKC changes, but for Hangul and what lies beyond the first plane."""
    for start, end in ((0xA0, 0x3400), (0xF900, 0xFFF0)):
        for code in range(start, end):
            if not is_normalized("NFKC", chr(code)):
                yield chr(code)


def unfold_strangers(text: str, charset: Charset) -> str:
    """Put back what NFKC made of characters of `charset` into characters it has not.

    ￣ becomes a space and a combining macron; the pair can only have come from it.
    """
    chars = kinds(text)
    if charset.encode(chars) is not None:
        return text
    for piece, full in _strangers(charset):
        if all(char in chars for char in piece):
            text = text.replace(piece, full)
    return text


@lru_cache(maxsize=4)
def _strangers(charset: Charset) -> tuple[tuple[str, str], ...]:
    return tuple(
        (piece, charset.decode(pairs[0]))
        for piece, pairs in unfold(charset).items()
        if charset.encode(piece) is None
    )
