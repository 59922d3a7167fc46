"""Taking the notes out of a page, healing what they split, remembering where they stood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.blind import NO_MARKS, Blind
from fixtext.damage.pinyin_notes.edges import cut_note
from fixtext.damage.pinyin_notes.form import Form, Note, Notes, reads
from fixtext.damage.pinyin_notes.heal import fits, heal, splits_something
from fixtext.damage.pinyin_notes.lost import unfold
from fixtext.damage.pinyin_notes.marks import find_marks, spelling
from fixtext.damage.pinyin_notes.page import Healed, Page

BOUNDARY = "\x00"
"""Stands between pieces of the page while it is encoded: no text has it."""

REACH = 400
"""Characters before a split that are looked at: a quotation may have begun that far back."""


@dataclass(frozen=True, slots=True)
class Accident:
    """A split that was healed: where on the page, what stood there, what it was."""

    start: int
    end: int
    healed: Healed
    place: int
    """Where the healed stretch starts in the note-free text."""


@dataclass(slots=True)
class Stripped:
    """A page without its notes: `put` maps byte offsets of `data` to what was put there."""

    text: str = ""
    data: bytes = b""
    put: dict[int, list[str]] = field(default_factory=dict)
    accidents: list[Accident] = field(default_factory=list)
    removed: int = 0
    left: int = 0
    """Splits that could not be healed."""
    unread: int = 0
    """What looks like notes and fits nothing."""


def page_of(
    text: str, notes: Notes, charset: Charset, loss: Loss, folded: bool, touched: bool
) -> Page:
    """A page as healing needs it. Without a loss sign, a note that does not fit may be a split."""
    found = {n.start: n for n in notes.found}
    whole = [n for n in notes.found if not n.split and n.start]
    fitting = [n for n in whole if reads(text[n.start - 1], n.syllable)]
    listed = {(text[n.start - 1], n.syllable) for n in fitting}
    aligned = Counter(text[n.start - 1] for n in whole)
    always = (char for char, _ in listed if text.count(char) == aligned[char])
    form = notes.form
    found = {at: n for at, n in found.items() if n.split or of_this_page(text, n, form, aligned)}
    marks, others = find_marks(text, loss, found, folded) if touched else (NO_MARKS, [])
    found.update((n.start, n) for n in others)
    cut = cut_note(text, loss)
    if cut:
        found[cut.start] = cut
    page = Page(
        text=text,
        notes=dict(sorted(found.items())) if others else found,
        charset=charset,
        loss=loss,
        folded=folded,
        listed=frozenset(listed),
        always=frozenset(charset.encode_lossy(char) for char in always),
        marks=marks,
        spell=spelling(text, folded),
    )
    return _with_hidden_splits(page) if loss is Loss.DROP else page


def of_this_page(text: str, note: Note, form: Form, aligned: Counter[str]) -> bool:
    """A single gloss in other brackets than the page's notes was there before: 鸩（zhen）."""
    opening, _, closing = form.pattern.partition("{}")
    if note.shown.startswith(opening) and note.shown.endswith(closing):
        return True
    return note.shown.startswith(opening[0]) or aligned[text[note.start - 1 : note.start]] > 1


def _with_hidden_splits(page: Page) -> Page:
    notes: dict[int, Note] = {}
    end, before = -1, ""
    for at, note in page.notes.items():
        if at != end:  # behind another note it sits on the same character
            before = page.text[at - 1 : at]
        end = note.end
        split = bool(note.syllable and before) and _may_split(page, note, before)
        notes[at] = note._replace(split=True) if split else note
    return replace(page, notes=notes)


def _may_split(page: Page, note: Note, before: str) -> bool:
    last = page.charset.encode_lossy(before)[-1:]
    return not reads(before, note.syllable) and splits_something(page, last, note.syllable)


def strip(page: Page, blind: Blind) -> Stripped:
    """Take out every note that fits what stands before it."""
    builder = Builder(page)
    for note in page.notes.values():
        if note.start >= builder.at:
            builder.take(note)
    builder.copy_to(len(page.text))
    return builder.finish(blind)


class Builder:
    """The note-free page as far as it has been read; `at` is where on the page we are.

    The text is kept in pieces; `put_by_hand` says for each thing that was put into the
    bytes in which piece, and how many bytes into it.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.at = 0
        self.done = Stripped()
        self.pieces: list[str] = [""]
        self.put_by_hand: list[tuple[int, int, str]] = []
        self._length = 0

    def copy_to(self, end: int) -> None:
        self._add(self.page.text[self.at : end])
        self.at = end

    def take(self, note: Note) -> None:
        """Copy up to a note, and take it out if it fits; heal what it split."""
        self.copy_to(note.start)
        if note.split:
            self.heal(note)
        elif note.is_mark:
            if note.shown or self.page.text[note.end - 1] == note.syllable:
                self.put(note.shown)
                self._add(note.syllable)  # full-width, as the table has it, though it was folded
                self.at = note.end
        elif not note.syllable or self.fits(note):
            self.put(note.shown)
            self.done.removed += 1
            self.at = note.end
        else:  # words in brackets that happen to look like pinyin; they stay
            self.done.unread += 1

    def _add(self, piece: str) -> None:
        self.pieces[-1] += piece
        self._length += len(piece)

    def put(self, shown: str) -> None:
        self.pieces.append("")
        self.put_by_hand.append((len(self.pieces) - 1, 0, shown))

    def before(self, count: int) -> str:
        """The last characters so far."""
        tail = ""
        for piece in reversed(self.pieces):
            tail = piece + tail
            if len(tail) >= count:
                break
        return tail[-count:]

    def fits(self, note: Note) -> bool:
        tail = self.before(2)
        if not tail:
            return False
        if reads(tail[-1], note.syllable):
            return True
        return fits(self.page, self.page.charset.encode_lossy(tail)[-2:], note.syllable)

    def heal(self, note: Note) -> None:
        start = note.start
        if self.page.folded and self._take_back(start):
            start -= 1  # the split may lie inside what was a full-width mark
        healed = heal(self.page, start, self.before(REACH), self._length)
        if healed is None:
            self.done.left += 1
            self.at = start
            self.copy_to(note.end)
            return
        if healed.notes:
            self.done.accidents.append(Accident(start, healed.end, healed, self._length))
        self.pieces.append("")
        here = len(self.pieces) - 1
        for offset, shown in healed.notes:
            self.put_by_hand.append((here, offset, shown))
            self.done.removed += bool(shown.strip())
        self._add(healed.text)
        self.at = healed.end

    def _take_back(self, start: int) -> bool:
        """Put the last character back on the page if NFKC may have made it."""
        last = self.page.text[start - 1] if start else ""
        tail = self.pieces[-1]
        if not last or not tail.endswith(last) or last not in unfold(self.page.charset):
            return False
        if not last.isascii():
            return False
        self.pieces[-1] = tail[:-1]
        self._length -= 1
        return True

    def finish(self, blind: Blind) -> Stripped:
        """Encode all at once, and find out where in the bytes everything was."""
        done = self.done
        data, _ = blind.encode(BOUNDARY.join(self.pieces))
        starts, start = [], 0
        for piece in data.split(BOUNDARY.encode()):
            starts.append(start)
            start += len(piece)
        done.text = "".join(self.pieces)
        done.data = data.replace(BOUNDARY.encode(), b"")
        for piece_number, offset, shown in self.put_by_hand:
            done.put.setdefault(starts[piece_number] + offset, []).append(shown)
        return done


def empty(page: Page, form: Form) -> Blind:
    """The replacement as far as it is known before its table is."""
    return Blind((), form, page.charset, page.loss, page.marks)
