"""A polluted page, as far as it is known, and a stretch of it that was healed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.blind import Marks
from fixtext.damage.pinyin_notes.form import Note
from fixtext.damage.pinyin_notes.guess import Guess
from fixtext.refill.beam import Reader


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
    spell: Mapping[str, str] = field(default_factory=dict)
    """As what the page's own marks are read."""
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
