"""Full-width marks that the replacement touched: one byte was put in front of ！ ； ， ？.

`的。“文` is ... A1 A3 A1 B0 CE C4; A3 A1 is ！, so a byte went between A1 and A3, and the page
shows `的?！拔`: everything behind has slipped by one byte.
"""

from __future__ import annotations

import re
from collections import Counter

from fixtext.codecs.base import Loss
from fixtext.damage.pinyin_notes.blind import Marks
from fixtext.damage.pinyin_notes.form import FULL_MARKS, Note

FEWEST = 4
"""Marks with the same sign in front before it counts as put there."""

BYTES = " \t*^_~#$%&"
"""Signs looked for in front of marks."""


def find_marks(text: str, loss: Loss, taken: dict[int, Note]) -> tuple[Marks, list[Note]]:
    """Which marks got something in front of them, and where that shows.

    >>> marks, notes = find_marks("的?！拔幕蟾锩…", Loss.QUESTION, {})
    >>> marks.chars, [(n.start, n.end, n.split) for n in notes]
    ('！', [(1, 3, True)])
    """
    byte = _visible(text)
    sign = re.escape(loss.sign) or "(?!)"
    swallowed = re.escape(byte) if byte and loss is Loss.FFFD else ""
    pattern = rf"(?P<split>{sign}{swallowed})(?P<mark>[{FULL_MARKS}])"
    if byte:
        pattern += rf"|{re.escape(byte)}(?P<whole>[{FULL_MARKS}])"
    notes = []
    for match in re.finditer(pattern, text):
        if match.start() not in taken:
            mark = match["mark"] or match["whole"]
            split = match["split"] is not None
            notes.append(Note(match.start(), match.end(), mark, split, byte))
    chars = "".join(mark for mark in FULL_MARKS if any(n.syllable == mark for n in notes))
    return Marks(chars, byte), notes


def _visible(text: str) -> str:
    """The sign in front of every mark of some kind, or ""."""
    pairs = Counter(re.findall(rf"([{re.escape(BYTES)}])[{FULL_MARKS[:4]}]", text))
    if not pairs:
        return ""
    byte, count = pairs.most_common(1)[0]
    total = sum(text.count(mark) for mark in FULL_MARKS[:4] if f"{byte}{mark}" in text)
    return byte if count >= FEWEST and count >= total * 0.6 else ""
