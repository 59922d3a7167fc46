"""Long text, cleared by arrays: which stretches are not ordinary?

One look-up for each character finds what healthy Chinese has not; around those places, and around
what may begin an escape or a note, the lines are read by themselves as short texts are. The rest is
not looked at again. About 700 MB of UTF-8 a second where nothing is odd.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fixtext.reader.beginnings import events, notes, runs, stripped_word
from fixtext.reader.bulk_signs import SIGN, SIMPLIFIED, TRADITIONAL, bits_of, where
from fixtext.reader.genuine import LOOKED_AT
from fixtext.reader.ordinary import one_script, ordinary

BLOCK: Final = 1 << 16
"""Characters looked up at once; they and their kinds fit the processor's cache."""

STRETCH: Final = 400
"""Characters that are read around an odd place at least, if the text has them: lines alone may be
too short to tell."""

DENSE: Final = 50
"""Characters for each odd one below which all of a block is read, in stretches of this length:"""
PART: Final = 2000

SPARSEST: Final = 500
"""Characters for each Traditional one, at most, before a converter's slips are suspected: whatever
left some would have left more."""


class Counted(NamedTuple):
    """What one pass over a text tells: the odd places, whether there is a character that only
    Simplified has, and how many that only Traditional has."""

    odd: list[npt.NDArray[np.intp]]
    simplified: bool
    traditional: int


def doubtful(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a long text that are not ordinary, in order; none if all of it is.

    >>> text = "今天天气很好，我们去公园。\\n" * 1000
    >>> list(doubtful(text)), len(list(doubtful(text + "鏈嶅姟鍣ㄨ繍琛屾\\n" + text)))
    ([], 1)
    """
    counted = _counted(text)
    if not _one_script(text, counted):
        yield 0, len(text)
        return
    for start, end in _stretches(text, _places(text, counted)):
        if not ordinary(text[start:end]):
            yield start, end


def in_one_script(text: str) -> bool:
    """Is there no question about the script of a long text?

    >>> in_one_script("今天天气很好。" * 500), in_one_script("關于復制的規定,會后發布。" * 500)
    (True, False)
    """
    return _one_script(text, _counted(text))


def _counted(text: str) -> Counted:
    odd: list[npt.NDArray[np.intp]] = []
    simplified = traditional = 0
    for start in range(0, len(text), BLOCK):
        block = text[start : start + BLOCK]
        if block.isascii():
            continue
        bits = bits_of(block)
        seen = int(np.bitwise_or.reduce(bits, initial=0))
        if seen & TRADITIONAL:
            traditional += int(((bits & TRADITIONAL) > 0).sum())
        simplified |= seen & SIMPLIFIED
        if seen & SIGN:
            odd.append(where(bits, SIGN) + start)
    return Counted(odd, bool(simplified), traditional)


def _one_script(text: str, counted: Counted) -> bool:
    """As for short text; a machine is looked for in the beginning."""
    if not counted.traditional:
        return True
    if counted.simplified:
        return counted.traditional * SPARSEST < len(text)
    return one_script(text[:LOOKED_AT])


def _places(text: str, counted: Counted) -> Iterable[int]:
    """Where a text must be read, in order."""
    found = set[int]()
    for places in counted.odd:
        if len(places) * DENSE > BLOCK:
            start = int(places[0]) // BLOCK * BLOCK
            found.update(range(start, start + BLOCK, PART // 2))
        else:
            found.update(places.tolist())
    for pattern in events(text):
        found.update(match.start() for match in pattern.finditer(text))
    found.update(match.start() for match in notes(text))
    found.update(match.start() for match in runs(text) if stripped_word(match[0]))
    return sorted(found)


def _stretches(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Whole lines around the places, at most about `PART` characters each."""
    start = end = 0
    for place in places:
        if place < end:
            continue
        if end:
            yield start, end
        start = max(end, text.rfind("\n", 0, max(0, place - STRETCH // 2)) + 1, place - PART // 2)
        end = text.find("\n", place + STRETCH // 2) + 1 or len(text)
        end = min(end, place + PART // 2, len(text))
    if end:
        yield start, end
