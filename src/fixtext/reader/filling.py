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
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
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

State: TypeAlias = tuple[int, ...]
"""(lean, mood, oldest symbol, ..., newest symbol); `lean` > 0 speaks for Traditional."""

Symbols: TypeAlias = tuple[int, ...]
Prices: TypeAlias = tuple[tuple[float, ...], ...]
"""Mood and class of mark -> bits on top of what the n-grams say."""

Context: TypeAlias = tuple[int, int, int, int]
"""A node of the trie: its level, first child, end of its children, back-off."""

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
STRIDE: Final = 64
"""Nodes for each running sum that is kept."""


class Slices:
    """Where the children of each node stand: running sums of how many each has.

    Only every 64th sum is kept, so that a million nodes are ready in a few milliseconds.
    """

    __slots__ = ("_counts", "_sums")

    def __init__(self, counts: array[int]) -> None:
        blocks = (sum(counts[k : k + STRIDE]) for k in range(0, len(counts), STRIDE))
        self._counts = counts
        self._sums = list(accumulate(blocks, initial=0))

    def __len__(self) -> int:
        return len(self._counts)

    @property
    def counts(self) -> array[int]:
        """How many children each node has."""
        return self._counts

    def of(self, node: int) -> tuple[int, int]:
        """First child of a node, and the one after its last."""
        block = node // STRIDE
        start = self._sums[block] + sum(self._counts[block * STRIDE : node])
        return start, start + self._counts[node]


class Trie:
    """The n-grams of every order; see `tools/build_reader.py` for the layout."""

    __slots__ = ("backoffs", "children", "costs", "order", "symbols", "unit")

    def __init__(self, order: int, unit: int, columns: list[array[int]]) -> None:
        self.order = order
        self.unit = unit
        rest = iter(columns)
        self.symbols: list[array[int]] = []
        self.costs: list[array[int]] = []
        self.backoffs: list[array[int]] = []
        self.children: list[Slices] = []
        for level in range(order):
            if level:
                self.symbols.append(next(rest))
            self.costs.append(next(rest))
            if level + 1 < order:
                self.backoffs.append(next(rest))
                self.children.append(Slices(next(rest)))

    def child(self, level: int, start: int, end: int, symbol: int) -> int:
        """Where `symbol` stands among the children of a node of that level, or -1."""
        symbols = self.symbols[level]
        k = bisect_left(symbols, symbol, start, end)
        return k if k < end and symbols[k] == symbol else -1

    def node(self, symbols: Symbols) -> int:
        """The node of a whole context, or -1."""
        node = symbols[0]
        for level, symbol in enumerate(symbols[1:]):
            node = self.child(level, *self.children[level].of(node), symbol)
            if node < 0:
                break
        return node


class Filler:
    """Costs of characters in context. Get it with `filler()`.

    It remembers steps it was asked for (a cache, no state): results never depend on order.
    """

    __slots__ = ("_alphabet", "_contexts", "_memo", "_merge", "_prices", "_trie", "start")

    def __init__(self, letters: Alphabet, trie: Trie, prices: Prices) -> None:
        self._alphabet = letters
        self._trie = trie
        self._prices = prices
        self._contexts: dict[Symbols, tuple[Context, ...]] = {}
        self._memo: dict[tuple[State, str], tuple[float, State]] = {}
        self._merge = {letters.class_ids["upper"]: letters.class_ids["lower"]}
        self.start: State = (0, 0, 0)
        """The state at the beginning of a line."""

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
        state = self.start
        for char in context:
            _, state = self.step(state, char)
        return state

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
        for level, start, stop, backoff in self._context(symbols):
            child = trie.child(level, start, stop, symbol)
            if child >= 0:
                return (parts + trie.costs[level + 1][child]) / trie.unit
            parts += backoff
        end = -log2(1 - RUN_GOES_ON) if 0 < symbols[-1] <= len(CLASSES) else 0.0
        return (parts + trie.costs[0][symbol]) / trie.unit + end

    def _context(self, symbols: Symbols) -> tuple[Context, ...]:
        """The nodes of a context and of its ever shorter ends, longest first."""
        found = self._contexts.get(symbols)
        if found is None:
            trie, nodes = self._trie, []
            for start in range(len(symbols)):
                node = trie.node(symbols[start:])
                if node >= 0:
                    level = len(symbols) - start - 1
                    nodes.append(
                        (level, *trie.children[level].of(node), trie.backoffs[level][node])
                    )
            found = self._contexts[symbols] = tuple(nodes)
        return found

    def _after(self, symbols: Symbols, symbol: int) -> Symbols:
        """The symbols of the next state, cut to what the model knows."""
        if symbol == 0:
            return (0,)
        longest = (*symbols, symbol)[1 - self._trie.order :]
        nodes = self._context(longest)
        keep = nodes[0][0] + 1 if nodes else 1
        return longest[-keep:]


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
