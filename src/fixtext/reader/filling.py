"""What belongs in a hole? A model of order four, looked up step by step inside a search.

Loaded when the first hole is met. A state is a small tuple that says what stands before: the
last symbols, how far the text so far speaks for Traditional or Simplified, and the mood (what is
open, whether the sentence asks: see `marks`). States are equal when nothing that follows can tell
them apart, so a beam search can merge them:

>>> model = filler()
>>> state = model.start
>>> for char in "中华人民共和":
...     _, state = model.step(state, char)
>>> min("国固图", key=lambda char: model.step(state, char)[0])
'国'
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import log2
from string import ascii_letters, digits
from typing import Final, TypeAlias

from fixtext.reader.alphabet import CLASSES, UNIT, Alphabet, alphabet
from fixtext.reader.marks import (
    AFTER,
    MOODS,
    PRICE_UNIT,
    PRICE_ZERO,
    PRICED,
    mark_class,
    price_class,
)
from fixtext.reader.tables import table_columns
from fixtext.reader.trie import Node, Symbols, Trie

State: TypeAlias = tuple[int, ...]
"""(lean, mood, oldest symbol, ..., newest symbol); `lean` > 0 speaks for Traditional."""

Prices: TypeAlias = tuple[tuple[float, ...], ...]
"""Mood and class of mark -> bits on top of what the n-grams say."""

LEAN_LIMIT: Final = 12
"""The text is never surer of its script than 12 bits, so that a quotation can turn it."""
RUN_GOES_ON: Final = 0.8
"""Chance that a run of letters or digits goes on after each of its characters."""
WIDE: Final = {chr(ord(char) + 0xFEE0): char for char in digits + ascii_letters}
"""Full-width digits and letters are read as what they are: ２０ 个 is 20 个."""
WIDE_PRICE: Final = 5.0
"""Bits for each of them: about what a character of the full-width class cost."""
MEMO_LIMIT: Final = 1 << 14
"""Steps remembered before the memory is emptied; each takes some four hundred bytes."""


class Filler:
    """Costs of characters in context. Get it with `filler()`.

    It remembers steps it was asked for (a cache, no state): results never depend on order.
    """

    __slots__ = ("_alphabet", "_contexts", "_memo", "_merge", "_prices", "_readings", "_trie")
    start: State = (0, 0, 0)
    """The state at the beginning of a line."""

    def __init__(self, letters: Alphabet, trie: Trie, prices: Prices) -> None:
        self._alphabet = letters
        self._trie = trie
        self._prices = prices
        self._contexts: dict[Symbols, tuple[Node, ...]] = {}
        self._memo: dict[tuple[State, str], tuple[float, State]] = {}
        self._merge = {letters.class_ids["upper"]: letters.class_ids["lower"]}
        self._readings: dict[str, tuple[int, int, bool, int]] = {}

    @property
    def order(self) -> int:
        """How many characters an n-gram has at most.

        >>> filler().order
        4
        """
        return self._trie.order

    @property
    def trie(self) -> Trie:
        """The n-grams themselves, for `refill/ngrams.py`."""
        return self._trie

    @property
    def prices(self) -> Prices:
        """What marks cost on top, by mood and class; for `refill/ngrams.py` too."""
        return self._prices

    def state(self, context: str) -> State:
        """The state after a text: its last few characters, and the script it leans to.

        >>> filler().state("") == filler().start == filler().state("abc\\n")
        True
        """
        lean, mood, run = 0, 0, [0]
        for char in context:
            first, second, merged, moved = self._read(char)
            if first != second:  # what it is read as depends on its costs
                return self._walked(context)
            kind = mark_class(char)
            mood = AFTER[mood][kind]
            if merged and run[-1] == first:
                continue
            if not merged:
                lean = max(-LEAN_LIMIT, min(LEAN_LIMIT, lean + moved))
            run = [*run[2 - self._trie.order :], first] if first else [0]
        return (lean, mood, *self._known_end(tuple(run)))

    def _walked(self, context: str) -> State:
        state = self.start
        for char in context:
            _, state = self.step(state, char)
        return state

    def _read(self, char: str) -> tuple[int, int, bool, int]:
        """The symbols of a character in both scripts, whether runs of them are one, the lean."""
        found = self._readings.get(char)
        if found is None:
            forms = self._alphabet.forms(WIDE.get(char, char))
            first = self._merge.get(forms.simplified, forms.simplified)
            second = self._merge.get(forms.traditional, forms.traditional)
            merged = first == second and 0 < first <= len(CLASSES)
            moved = round((forms.simplified_cost - forms.traditional_cost) / UNIT)
            found = self._readings[char] = first, second, merged, moved
        return found

    def cost(self, context: str, char: str) -> float:
        """-log2 of the probability of a character after a context, in bits.

        >>> filler().cost("我们的学", "校") < 5 < filler().cost("我们的学", "枝")
        True
        """
        return self.step(self.state(context), char)[0]

    def bits(self, text: str, context: str = "") -> float:
        """-log2 of the probability of a text after a context, in bits.

        >>> filler().bits("頭髮很長") < filler().bits("頭髮很帳")
        True
        """
        state, total = self.state(context), 0.0
        for char in text:
            cost, state = self.step(state, char)
            total += cost
        return total

    def step(self, state: State, char: str) -> tuple[float, State]:
        """The cost of a character in a state, in bits, and the state after it.

        >>> cost, after = filler().step(filler().start, "我")
        >>> 0 < cost < 10, after != filler().start
        (True, True)
        """
        memo = self._memo
        found = memo.get((state, char))
        if found is None:
            if len(memo) >= MEMO_LIMIT:
                memo.clear()
                self._contexts.clear()
                self._trie.forget()
            found = memo[state, char] = self._fresh(state, char)
        return found

    def _fresh(self, state: State, char: str) -> tuple[float, State]:
        lean, mood, symbols = state[0], state[1], state[2:]
        kind = mark_class(char)
        cost, lean, symbols = self._next(lean, symbols, char)
        return cost + self._prices[mood][price_class(kind)], (lean, AFTER[mood][kind], *symbols)

    def _next(self, lean: int, symbols: Symbols, char: str) -> tuple[float, int, Symbols]:
        """What the n-grams say: cost, lean and symbols after a character."""
        narrow = WIDE.get(char)
        forms = self._alphabet.forms(narrow or char)
        first = self._merge.get(forms.simplified, forms.simplified)
        second = self._merge.get(forms.traditional, forms.traditional)
        if first == second and 0 < first <= len(CLASSES):
            share = forms.simplified_cost / UNIT + (WIDE_PRICE if narrow else 0.0)
            return self._run(lean, symbols, first, share)
        shares = (2.0 ** (-forms.simplified_cost / UNIT), 2.0 ** (-forms.traditional_cost / UNIT))
        belief = 1 / (1 + 2.0**-lean)
        if first == second:
            share = shares[0] * (1 - belief) + shares[1] * belief
            cost, symbol = self._plain(symbols, first) - log2(share), first
        else:
            cost, symbol = min(
                (self._plain(symbols, first) - log2(shares[0] * (1 - belief)), first),
                (self._plain(symbols, second) - log2(shares[1] * belief), second),
            )
        moved = round((forms.simplified_cost - forms.traditional_cost) / UNIT)
        lean = max(-LEAN_LIMIT, min(LEAN_LIMIT, lean + moved))
        return cost, lean, self._after(symbols, symbol)

    def _run(
        self, lean: int, symbols: Symbols, symbol: int, share: float
    ) -> tuple[float, int, Symbols]:
        """A class: a run of it is one symbol, with a price for each character after the first."""
        if symbols[-1] == symbol:
            return share - log2(RUN_GOES_ON), lean, symbols
        return self._plain(symbols, symbol) + share, lean, self._after(symbols, symbol)

    def _plain(self, symbols: Symbols, symbol: int) -> float:
        """The cost of a symbol after symbols, in bits."""
        trie, parts = self._trie, 0
        for node in self.context(symbols):
            cost = node.cost(symbol)
            if cost >= 0:
                return (parts + cost) / trie.unit
            parts += node.backoff
        end = -log2(1 - RUN_GOES_ON) if 0 < symbols[-1] <= len(CLASSES) else 0.0
        return (parts + trie.costs[symbol]) / trie.unit + end

    def context(self, symbols: Symbols) -> tuple[Node, ...]:
        """The nodes of a context and of its ever shorter ends, longest first."""
        found = self._contexts.get(symbols)
        if found is None:
            nodes = (self._trie.node(symbols[start:]) for start in range(len(symbols)))
            found = self._contexts[symbols] = tuple(node for node in nodes if node)
        return found

    def _after(self, symbols: Symbols, symbol: int) -> Symbols:
        """The symbols of the next state, cut to what the model knows."""
        if symbol == 0:
            return (0,)
        return self._known_end((*symbols, symbol)[1 - self._trie.order :])

    def _known_end(self, longest: Symbols) -> Symbols:
        ends = (longest[start:] for start in range(len(longest) - 1))
        return next((end for end in ends if self._trie.goes_on(end)), longest[-1:])


def mark_prices(column: array[int]) -> Prices:
    """The stored prices as rows, one a mood."""
    bits = [(price - PRICE_ZERO) / PRICE_UNIT for price in column]
    return tuple(tuple(bits[PRICED * mood : PRICED * (mood + 1)]) for mood in range(MOODS))


@lru_cache(maxsize=1)
def filler() -> Filler:
    """The shipped model, loaded once.

    >>> filler() is filler()
    True
    """
    header, (prices, *columns) = table_columns("filling.bin")
    trie = Trie(int(header["order"]), int(header["unit"]), columns)
    return Filler(alphabet(), trie, mark_prices(prices))
