"""A polluted page, as far as it is known, and a stretch of it that was healed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.blind import Marks
from fixtext.damage.pinyin_notes.form import Form, Note
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
    memory: Memory | None = None
    """What was healed on pages like this."""


BEGINS = 12
"""Characters of a stretch by which it is looked up; no stretch that was read is shorter."""

KEPT = 4096
"""Beginnings remembered before all are forgotten."""


class Readers(Protocol):
    """A page's own readers."""

    def near(self, place: int) -> Reader: ...

    def around(self, start: int, place: int, before: str, text: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Healed:
    """The outcome for `text[start:end]` of the page.

    `notes` holds (byte offset in the healed bytes of the stretch, what was put there).
    """

    end: int
    text: str
    notes: tuple[tuple[int, str], ...]
    guesses: tuple[Guess, ...]

    @property
    def doubtful(self) -> bool:
        """Is a second reading worth its while?"""
        return not all(guess.clear for guess in self.guesses)


@dataclass(frozen=True, slots=True)
class Memory:
    """Stretches that were healed on pages with the same table: boilerplate recurs in a long file.

    `known` maps what stands before a stretch and its beginning to the stretches, each with as much
    of the page as was read, and the outcome as if it began at 0.
    """

    form: Form
    known: dict[tuple[str, str], list[tuple[str, Healed]]]

    def recall(self, text: str, start: int, before: str) -> Healed | None:
        for read, healed in self.known.get((before, text[start : start + BEGINS]), ()):
            if text.startswith(read, start):
                return replace(healed, end=healed.end + start)
        return None

    def keep(self, read: str, before: str, healed: Healed) -> None:
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known.setdefault((before, read[:BEGINS]), []).append((read, healed))
