"""Half-width marks between Han: `很好,我们` is read as `很好，我们`, and pays for it.

Much of the web sets ASCII commas in Chinese text; the filling model, which saw few of them, would
know nothing of what follows one. So a mark of ASCII behind a Han character, or behind what closes a
quotation or a bracket, is read as its full-width fellow. `3.14` and `a, b` stay what they are.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

from fixtext.reader.alphabet import CLASSES, SIGNS, alphabet
from fixtext.reader.filling import Filler, State, filler

WIDE_OF: Final = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
"""Marks, and as what they are read. Brackets are not among them: `f (式)` opens one where no Han
stands, and a wide one that closes nothing is dear."""

NARROW: Final = 6.0
"""Bits for a half-width mark where nothing else tells how the text sets its marks; of sentences on
the web one in eight has half-width commas, and then it has two or three."""

CLOSING: Final = "”’）》」』】〕"
"""A mark may follow these as it follows Han."""

_HAN_CLASSES: Final = ("han", "han ext a", "han astral")


@lru_cache(maxsize=1)
def before_marks() -> frozenset[int]:
    """The symbols of the filling model behind which a half-width mark is read as a wide one."""
    first_sign = len(CLASSES) + 1
    first_han = first_sign + len(SIGNS)
    closing = (first_sign + SIGNS.index(char) for char in CLOSING)
    classes = (alphabet().class_ids[name] for name in _HAN_CLASSES)
    return frozenset((*closing, *classes, *range(first_han, alphabet().size)))


class NarrowFiller:
    """As `Filler`; half-width marks between Han are read as wide ones.

    >>> plain, own = filler(), narrow_filler()
    >>> own.bits("很好,我们") < plain.bits("很好,我们")
    True
    >>> own.bits("3.14") == plain.bits("3.14")
    True
    """

    __slots__ = ("_model", "_symbols", "start")

    def __init__(self, model: Filler) -> None:
        self._model = model
        self._symbols = before_marks()
        self.start = model.start

    def state(self, context: str) -> State:
        """The state after a text."""
        state = self.start
        for char in context:
            _, state = self.step(state, char)
        return state

    def step(self, state: State, char: str) -> tuple[float, State]:
        """The cost of a character in a state, in bits, and the state after it."""
        if char in WIDE_OF and state[-1] in self._symbols:
            cost, after = self._model.step(state, WIDE_OF[char])
            return cost + NARROW, after
        return self._model.step(state, char)

    def bits(self, text: str, context: str = "") -> float:
        """-log2 of the probability of a text after a context, in bits."""
        state, total = self.state(context), 0.0
        for char in text:
            cost, state = self.step(state, char)
            total += cost
        return total


def widened(text: str) -> str:
    """The text as it is read.

    >>> widened("很好,3.14")
    '很好，3.14'
    """
    symbols, forms = before_marks(), alphabet().forms
    return text[:1] + "".join(
        WIDE_OF[char] if char in WIDE_OF and forms(before).simplified in symbols else char
        for before, char in pairwise(text)
    )


@lru_cache(maxsize=1)
def narrow_filler() -> NarrowFiller:
    """The shipped model, read so."""
    return NarrowFiller(filler())
