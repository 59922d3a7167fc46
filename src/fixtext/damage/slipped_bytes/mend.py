"""Going through bytes and taking back every accident that shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from fixtext.codecs.base import REPLACEMENT, Charset, Unit
from fixtext.damage.slipped_bytes.choose import GAIN, Chosen, chosen
from fixtext.damage.slipped_bytes.edits import Edit, Kind
from fixtext.damage.slipped_bytes.lattice import EDIT, PROMISE, SEEN, UNKNOWN, Lattice
from fixtext.damage.slipped_bytes.misprints import misprints, strangers
from fixtext.damage.slipped_bytes.originals import is_double
from fixtext.damage.slipped_bytes.shifted import shifted_gain
from fixtext.reader.scoring import scorer

BEFORE, BEHIND = 6, 12
"""Characters around a place that reads badly which are read with it."""

WINDOW = 300
"""Bytes that have a say in where an accident was: a slip is known by its first hundred."""

LOOKED_AT = 3 * WINDOW
"""Bytes in which an accident is looked for at a time: after each, the rest is read anew."""

ODD = 27.0
"""Bits for two characters in a row from which a place is looked at: one pair in fifty of sound
text, and nine in ten of the shortest slips."""

WORTH, WORTH_UNSEEN = 18.0, EDIT + UNKNOWN + PROMISE
"""Bits by which other pairs must read better where nothing is lost (`shifted_gain`) to be looked
at: of accidents that no loss shows, one in 300 has less than the first, one in eight less than the
other; of places of sound text that read badly, a third and one in 200 have more. The second is
asked of a long text in which not one byte shows a loss."""

LONG = 2000
"""Characters of such a text."""

FEW = 8
"""So many losses do not crowd the shortest text: one byte in UTF-8 takes up to four with it."""

CERTAIN = 20.0
"""Bits of lead over the next text from which there is none: what the verifier calls proven."""

CUT_SURE = 0.9
"""Odds from which a character is filled in whose end is missing at the end of the data: mostly a
full stop. Whether one byte was lost or the file was cut, it stood there."""

STRIDE = 6
"""Bytes to go on by where an accident was thought of and not found."""

LETTER = "@"
"""The lowest character that may be part of a misread pair."""

CONTEXT = 8
"""Characters before a window that the reader is told."""

CROWDED = 0.05
"""Losses for each byte above ASCII from which the text has more wrong than single bytes."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A character an accident hit: where it starts in the original bytes, and its odds."""

    offset: int
    text: str
    odds: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Mended:
    """The original, the accidents that made the damaged bytes of it, and what they cost.

    `rivals` counts the accidents that can as well be told in another way.
    """

    original: bytes = b""
    edits: list[Edit] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    margin: float = float("inf")
    rivals: int = 0
    cost: float = 0.0

    def add(self, found: Chosen, kept: bytes) -> None:
        """Go on by the bytes before an accident, and by what it hit."""
        self.original += kept
        here, best = len(self.original), found.best
        self.edits.append(best.original.edit.moved(here))
        self.cost += EDIT + best.original.price
        self.margin = min(self.margin, found.margin)
        self.rivals += found.margin < CERTAIN
        if best.original.text:
            self.hits.append(Hit(here, best.original.text, found.odds))
        self.original += best.original.data

    def join(self, other: Mended) -> None:
        """Go on by a line."""
        here = len(self.original)
        self.original += other.original
        self.edits += [edit.moved(here) for edit in other.edits]
        self.hits += [replace(hit, offset=hit.offset + here) for hit in other.hits]
        self.margin = min(self.margin, other.margin)
        self.rivals += other.rivals
        self.cost += other.cost


def mended(data: bytes, text: str, charset: Charset) -> Mended:
    """Take back the accidents in `data`, which decodes to `text`; line by line."""
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if text.count(REPLACEMENT) > max(FEW, CROWDED * high):
        return Mended(data)
    out = Mended()
    start = 0
    odd = strangers(text, charset)
    worth = WORTH if REPLACEMENT in text or len(text) < LONG else WORTH_UNSEEN
    for line, shown in zip(data.split(b"\n"), text.split("\n"), strict=False):
        if REPLACEMENT in shown or (is_double(charset) and not shown.isascii()):
            last = start + len(line) == len(data)
            found = _line(line, shown, charset, worth, last=last)
            if not found.edits and not odd.isdisjoint(shown):
                found = _misprinted(line, shown, charset, odd)
            if found.edits:
                out.join(found)
                start += len(line) + 1
                out.original += b"\n"
                continue
        out.original += line + b"\n"
        start += len(line) + 1
    out.original = out.original[:-1]
    return out


def _line(line: bytes, shown: str, charset: Charset, worth: float, *, last: bool) -> Mended:
    """One line; without accidents if they do not make it read better than they cost."""
    out = Mended()
    done = 0
    for start, end in stretches(line, shown, charset, worth):
        place = _boundary(line, done, start, charset)
        while (found := _next(line, place, end, charset)) is not None:
            place = found.best.end
            if not (last and place == len(line) and _cut_off(found)):
                out.add(found, line[done : found.best.start])
                done = place
    out.original += line[done:]
    return out if out.edits and _pays(out, shown, charset) else Mended(line)


def _misprinted(line: bytes, shown: str, charset: Charset, odd: frozenset[str]) -> Mended:
    """A line in which nothing has slipped, with what was surely another character."""
    out = Mended()
    done = 0
    for found in misprints(line, charset, odd):
        out.add(found, line[done : found.best.start])
        done = found.best.end
    out.original += line[done:]
    return out if out.edits and _pays(out, shown, charset) else Mended(line)


def _pays(found: Mended, shown: str, charset: Charset) -> bool:
    text = charset.decode(found.original)
    gone = shown.count(REPLACEMENT) - text.count(REPLACEMENT)
    read = scorer().bits
    return read(shown) - read(text) + SEEN * max(0, gone) > found.cost + GAIN


def _cut_off(found: Chosen) -> bool:
    """Was the data cut in a character that nobody can be sure of? Its last bytes are missing at
    the very end, where nothing follows that could tell."""
    edit = found.best.original.edit
    at_end = edit.kind is Kind.DROP and edit.offset == found.best.end - found.best.start
    return at_end and found.odds[0][1] < CUT_SURE


def _next(data: bytes, start: int, end: int, charset: Charset) -> Chosen | None:
    """The next accident in `data[start:end]`."""
    while start < end:
        stop = min(end, start + LOOKED_AT)
        seen = Lattice(data, start, stop, charset).accident()
        if seen is None:
            if stop == end:
                return None
            start = _boundary(data, start, stop - WINDOW, charset)
            continue
        wide = min(max(stop, seen + WINDOW), len(data))
        before = charset.decode(data[max(0, start - 4 * CONTEXT) : start])[-CONTEXT:]
        found = chosen(Lattice(data, start, wide, charset), seen, before)
        if found is not None:
            return found
        start = _boundary(data, start, seen + STRIDE, charset)
    return None


def _boundary(data: bytes, start: int, at_least: int, charset: Charset) -> int:
    """The first boundary of the plain reading from `start` that is not before `at_least`."""
    while start < min(at_least, len(data)):
        start += charset.step(data, start)[0]
    return start


def stretches(
    line: bytes, shown: str, charset: Charset, worth: float = WORTH
) -> Iterator[tuple[int, int]]:
    """Where to look, in bytes: in double bytes all that reads badly, and better in other pairs by
    `worth` bits; in UTF-8 what is lost."""
    units: list[Unit] = []
    for first, last in _places(shown, is_double(charset)):
        units = units or _by_character(line, charset)
        start, end = units[first][0], units[last - 1][0] + units[last - 1][1]
        if REPLACEMENT in shown[first:last] or shifted_gain(line[start:end], charset) > worth:
            yield start, end


def _by_character(line: bytes, charset: Charset) -> list[Unit]:
    return [unit for unit in charset.units(line) for _ in unit[2] or REPLACEMENT]


def _places(line: str, double: bool) -> Iterator[tuple[int, int]]:
    """The stretches of a line that read badly, in characters."""
    first = last = -1
    for place in _bad(line, double):
        if first >= 0 and place - BEFORE > last:
            yield first, last
            first = -1
        first = max(0, place - BEFORE) if first < 0 else first
        last = min(len(line), place + BEHIND)
    if first >= 0:
        yield first, last


def _bad(line: str, double: bool) -> Iterator[int]:
    if not double:
        yield from (place for place, char in enumerate(line) if char == REPLACEMENT)
        return
    costs = scorer().costs(line)
    for place, (one, two) in enumerate(zip(costs, [*costs[1:], 0.0], strict=True)):
        pair = line[place : place + 2]
        if one + two > ODD and not pair.isascii() and (min(pair) >= LETTER or REPLACEMENT in pair):
            yield place
