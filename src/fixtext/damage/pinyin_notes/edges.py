"""Pages that were cut in the middle of a note, at either end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fixtext.codecs.base import Loss
from fixtext.damage.pinyin_notes.form import LETTERS, Note, Notes
from fixtext.reader.readings import is_syllable, strip_tone

_BEGINNING = re.compile(
    rf"(?P<open>[(（]?) ?(?P<letters>[{LETTERS}]{{0,6}}) ?[)）](?P<more>[^\x00-\x7f]|\?)?"
)

ENDINGS = "nguovür"
"""A single letter without a tone that ends a syllable; `a)`, `e)` and `i)` number lists."""

_CUT_NOTE = re.compile(rf"[(（] ?[{LETTERS}]{{0,6}} ?\Z")
_CUT_SPLIT = re.compile(rf"\?(?=[{LETTERS}]*[^a-z]) ?[{LETTERS}]{{1,6}}\Z")
"""The bracket was swallowed: only a tone tells the note from a word behind a question."""

LONGEST_CUT = 9
"""Characters of these."""

OPENINGS = 4
"""Syllables tried for a note of which only the end is left."""


def begun(text: str, notes: Notes) -> str:
    """What is left of a note at the very beginning: the page was cut before or inside it.

    Without a tone, the page must have the same note elsewhere.

    >>> from fixtext.damage.pinyin_notes.form import find_notes
    >>> [begun(page, find_notes(page)) for page in ("uì)議開會(huì)", "(hui)會(hui)", "a)會(da)")]
    ['uì)', '(hui)', '']
    """
    match = _BEGINNING.match(text)
    if match is None:
        return ""
    letters, known = match["letters"], _syllables(notes)
    if letters not in known and strip_tone(letters) == letters:
        if match["open"] or not any(syllable.endswith(letters) for syllable in known):
            return ""
        if len(letters) < 2 and not (match["more"] and letters in ENDINGS):
            return ""
    left = match[0].removesuffix(match["more"] or "")
    ending = notes.form.pattern.partition("{}")[2]
    return left if left.endswith(ending.strip()) else ""


def before_beginning(begins: str, notes: Notes) -> Iterator[str]:
    """What may be missing of a note of which `begins` is left, if it split a character.

    >>> from fixtext.damage.pinyin_notes.form import find_notes
    >>> list(before_beginning("ng)", find_notes("ng)?bào)訊,請(qǐng)開會(huì)")))
    ['?qǐ']
    """
    opening, _, closing = notes.form.pattern.partition("{}")
    letters = begins.removesuffix(closing.strip()).lstrip(opening)
    sign = "?" if notes.loss is Loss.QUESTION else notes.loss.sign + opening
    if not letters:
        return
    endings = {s: n for s, n in _syllables(notes).items() if s.endswith(letters)}
    if is_syllable(letters) and strip_tone(letters) != letters:
        endings.setdefault(letters, 1)
    for syllable in sorted(endings, key=lambda s: -endings[s])[:OPENINGS]:
        whole = sign + syllable + closing.strip()
        if whole.endswith(begins):
            yield whole.removesuffix(begins)


def _syllables(notes: Notes) -> Counter[str]:
    return Counter(n.syllable for n in notes.found if n.start > 0 and not n.is_mark)


def cut_note(text: str, loss: Loss) -> Note | None:
    """The note in the middle of which a page ends."""
    start = max(0, len(text) - LONGEST_CUT)
    end = _CUT_NOTE.search(text, start)
    if end:
        return Note(end.start(), end.end(), "", False, end[0])
    end = _CUT_SPLIT.search(text, start) if loss is Loss.QUESTION else None
    return Note(end.start(), end.end(), "", True, f"({end[0][1:]}") if end else None
