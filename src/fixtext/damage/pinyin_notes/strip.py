"""Taking the notes out of a page, healing what they split, remembering where they stood."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.form import Form, Note, find_notes
from fixtext.damage.pinyin_notes.heal import Healed, Page, fits, heal, reads, unfold


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
    """A page without its notes. `notes` maps byte offsets of `data` to the syllables there."""

    text: str = ""
    data: bytes = b""
    notes: dict[int, list[str]] = field(default_factory=dict)
    sources: dict[int, int] = field(default_factory=dict)
    """Byte offset of a note -> where its note starts on the page."""
    accidents: list[Accident] = field(default_factory=list)
    left: int = 0
    """Splits that could not be healed."""


def page_of(text: str, form: Form, charset: Charset, loss: Loss, folded: bool) -> Page:
    notes = find_notes(text, form, loss)
    listed = {
        (text[n.start - 1], n.syllable)
        for n in notes
        if not n.split and n.start and reads(text[n.start - 1], n.syllable)
    }
    return Page(
        text=text,
        notes={n.start: n for n in notes},
        charset=charset,
        loss=loss,
        folded=folded,
        listed=frozenset(listed),
    )


def strip(page: Page, spared: Set[int] = frozenset()) -> Stripped:
    """Take out every note that fits the character before it, except those starting in `spared`."""
    builder = _Builder(page)
    for note in page.notes.values():
        if note.start < builder.at or note.start in spared:
            continue
        builder.copy_to(note.start)
        if note.split:
            builder.heal(note)
        elif fits(page, bytes(builder.data[-2:]), note.syllable):
            builder.mark(len(builder.data), note.syllable, note.start)
            builder.at = note.end
        # else: words in brackets that happen to look like pinyin; they stay
    builder.copy_to(len(page.text))
    done = builder.done
    done.text, done.data = "".join(builder.text), bytes(builder.data)
    return done


class _Builder:
    """The note-free page as far as it has been read; `at` is where on the page we are."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.at = 0
        self.text: list[str] = []
        self.data = bytearray()
        self.done = Stripped()
        self._length = 0

    def add(self, piece: str) -> None:
        if piece:
            self.text.append(piece)
            self.data += self.page.charset.encode_lossy(piece)
            self._length += len(piece)

    def copy_to(self, end: int) -> None:
        self.add(self.page.text[self.at : end])
        self.at = end

    def mark(self, offset: int, syllable: str, source: int) -> None:
        self.done.notes.setdefault(offset, []).append(syllable)
        self.done.sources.setdefault(offset, source)

    def heal(self, note: Note) -> None:
        start = note.start
        if self.page.folded and self._take_back(start):
            start -= 1  # the split may lie inside what was a full-width mark
        before = "".join(self.text[-4:])
        healed = heal(self.page, start, before)
        if healed is None:
            self.done.left += 1
            self.at = start
            self.copy_to(note.end)
            return
        self.done.accidents.append(Accident(start, healed.end, healed, self._length))
        for offset, syllable in healed.notes:
            self.mark(len(self.data) + offset, syllable, note.start)
        self.add(healed.text)
        self.at = healed.end

    def _take_back(self, start: int) -> bool:
        """Put the last character back on the page if NFKC may have made it."""
        last = self.page.text[start - 1] if start else ""
        tail = self.text[-1] if self.text else ""
        if not last or not tail.endswith(last) or last not in unfold(self.page.charset):
            return False
        if not last.isascii():
            return False
        self.text[-1] = tail[:-1]
        if not self.text[-1]:
            self.text.pop()
        del self.data[len(self.data) - 1 :]
        self._length -= 1
        return True
