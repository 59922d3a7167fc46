"""The document's own vocabulary: its names and terms recur, so what was read once fits again.

A text of which most is known (or filled already) tells more about its own holes than any corpus.
This wraps the filling model: what followed the last one or two characters elsewhere in the same
document gets a share of the probability. On the tuning part whole sentences restored rise by
1.3 points on average (Traditional manuals 86.0 to 89.3 %, children's stories 76.0 to 75.3 %).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2
from typing import Final, TypeAlias

from fixtext.reader.filling import Filler, State

WEIGHT: Final = 0.15
"""Share of the document at most; 0.3 was worse in two of five kinds of text."""
DOUBT: Final = (5, 2)
"""How often a context must recur in the document to be half believed: of one character, of two."""

DocumentState: TypeAlias = tuple[State, str]
"""The state of the filling model, and the last two characters."""


class DocumentFiller:
    """As `Filler`, for one document.

    >>> from fixtext.reader.filling import filler
    >>> plain, own = filler(), DocumentFiller(filler(), ["龘龘坊位于城东", "龘龘坊很热闹"])
    >>> own.cost("去龘龘", "坊") + 3 < plain.cost("去龘龘", "坊")
    True
    """

    __slots__ = ("_contexts", "_followers", "_memo", "_model", "start")

    def __init__(self, model: Filler, lines: Iterable[str]) -> None:
        """`lines`: the document, as far as it is known, without what was only guessed badly."""
        self._model = model
        self._followers: Counter[str] = Counter()
        self._contexts: Counter[str] = Counter()
        self._memo: dict[tuple[DocumentState, str], tuple[float, DocumentState]] = {}
        self.start: DocumentState = (model.start, "")
        for line in lines:
            for length in (2, 3):
                grams = [line[k : k + length] for k in range(len(line) - length + 1)]
                self._followers.update(grams)
                self._contexts.update(gram[:-1] for gram in grams)

    def step(self, state: DocumentState, char: str) -> tuple[float, DocumentState]:
        """The cost of a character in a state, in bits, and the state after it.

        >>> from fixtext.reader.filling import filler
        >>> own = DocumentFiller(filler(), [])
        >>> own.step(own.start, "我")[0] == filler().step(filler().start, "我")[0]
        True
        """
        found = self._memo.get((state, char))
        if found is None:
            found = self._memo[state, char] = self._fresh(state, char)
        return found

    def state(self, context: str) -> DocumentState:
        """The state after a text."""
        state = self.start
        for char in context:
            _, state = self.step(state, char)
        return state

    def cost(self, context: str, char: str) -> float:
        """-log2 of the probability of a character after a context, in bits."""
        return self.step(self.state(context), char)[0]

    def _fresh(self, state: DocumentState, char: str) -> tuple[float, DocumentState]:
        inner, last = state
        cost, after = self._model.step(inner, char)
        chance, left = 0.0, 1.0
        for length, share in ((2, WEIGHT), (1, WEIGHT / 2)):
            context = last[-length:]
            seen = self._contexts[context] if len(context) == length else 0
            if seen:
                weight = left * share * seen / (seen + DOUBT[length - 1])
                chance += weight * self._followers[context + char] / seen
                left -= weight
        return -log2(left * 2.0**-cost + chance), (after, (last + char)[-2:])
