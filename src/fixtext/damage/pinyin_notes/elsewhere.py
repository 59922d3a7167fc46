"""What the rest of the page tells about what was lost: its words, its marks, its table.

Healed once, a page is known but for a few places. So these are read again, with the page itself as
a witness: which words it uses, how its lines and clauses end, which characters it annotates
everywhere and which nowhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from fixtext.damage.folded_width import respelt
from fixtext.damage.pinyin_notes.habits import Local
from fixtext.damage.pinyin_notes.outline import Outline
from fixtext.damage.pinyin_notes.page import Page
from fixtext.damage.pinyin_notes.strip import Stripped

GAP: Final = "\0"

LINE: Final = 400
"""Characters after a place that are looked at for the end of its line."""

WINDOW: Final = 3000
"""Characters of the page to either side of a place that are its page: long files hold many."""


class Own:
    """The readers of a page, one for each stretch of it; made when they are asked for."""

    def __init__(
        self,
        text: str,
        guessed: Sequence[tuple[int, int]],
        spell: Mapping[str, str],
        ends: Mapping[int, int],
    ):
        """`guessed` are the places (start, end) of the note-free `text` that prove nothing; `ends`
        says where in it a stretch ended that begins at some place of the page."""
        self._ends, self._spell = ends, spell
        self._outlines: dict[int, Outline] = {}
        self._text = respelt(text, spell)
        self._guessed = guessed
        self._made: dict[int, Local] = {}

    def near(self, place: int) -> Local:
        """The reader for what stands at `place` of the note-free text."""
        window = place // WINDOW
        if window not in self._made:
            self._made[window] = Local(GAP.join(self._pieces(window)))
        return self._made[window]

    def around(self, start: int, place: int, before: str, text: str) -> float:
        """Bits for a reading of the stretch at `start` of the page, by the lines it makes."""
        window = place // WINDOW
        if window not in self._outlines:
            self._outlines[window] = Outline("".join(self._pieces(window)))
        end = self._ends.get(start)
        if end is None:
            return 0.0
        after = self._text[end : end + LINE]
        spell = self._spell
        return self._outlines[window].bits(respelt(before, spell), respelt(text, spell), after)

    def _pieces(self, window: int) -> Iterator[str]:
        start, end = max(0, (window - 1) * WINDOW), (window + 2) * WINDOW
        for a, b in self._guessed:
            if start <= a < end:
                yield self._text[start:a]
                start = b
        yield self._text[start:end]


Counts: TypeAlias = tuple[Counter[str], Counter[str]]
"""How often each character stands outside the accidents, and how often with a note."""


def once_more(page: Page, stripped: Stripped, counts: Counts | None = None) -> Page:
    """The page, for a second reading of its accidents, with what the first has told."""
    guessed = [
        (a.place + g.start, a.place + g.start + len(g.text))
        for a in stripped.accidents
        for g in a.healed.guesses
    ]
    total, noted = counts or _counts(page, stripped)
    encode = page.charset.encode_lossy
    return replace(
        page,
        own=Own(
            stripped.text,
            guessed,
            page.spell,
            {a.start: a.place + len(a.healed.text) for a in stripped.accidents},
        ),
        always=frozenset(encode(char) for char in noted if noted[char] == total[char]),
        settled={a.start: a.healed for a in stripped.accidents if not a.healed.doubtful},
        unnoted=frozenset(char for char in total if not noted[char]),
    )


def _counts(page: Page, stripped: Stripped) -> Counts:
    total: Counter[str] = Counter()
    noted: Counter[str] = Counter()
    at = 0
    for accident in stripped.accidents:
        total.update(page.text[at : accident.start])
        at = accident.end
    total.update(page.text[at:])
    spans = [(a.start, a.end) for a in stripped.accidents]
    starts = [start for start, _ in spans]
    for note in page.notes.values():
        k = bisect_right(starts, note.start) - 1
        if not (note.split or note.is_mark) and (k < 0 or note.start >= spans[k][1]):
            noted[page.text[note.start - 1 : note.start]] += 1
    return total, noted
