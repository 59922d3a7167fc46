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
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import log2
from string import ascii_letters, digits
from typing import Final, NamedTuple, TypeAlias

from fixtext.errors import FixtextError
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
SAVING_ZERO: Final = 40
"""Savings are stored over this: a few are negative."""
GRAIN: Final = 8
"""Savings are stored in units as large as so many units of cost: back-offs are finer, else a whole
context would be a fifth too likely."""
COSTS: Final = 4096
"""More than any cost in fractions of a bit."""


class Slices:
    """Where the successors of each node stand: running sums of how many each has.

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
        """How many successors each node has."""
        return self._counts

    def of(self, node: int) -> tuple[int, int]:
        """First successor of a node, and the one after its last.

        >>> Slices(array("H", [2, 0, 3])).of(2)
        (2, 5)
        """
        block = node // STRIDE
        start = self._sums[block] + sum(self._counts[block * STRIDE : node])
        return start, start + self._counts[node]


class Node(NamedTuple):
    """A context and what may follow it."""

    backoff: int
    start: int
    """Where its first successor stands in its column."""
    symbols: array[int]
    """Its successors, rising."""
    costs: array[int]
    """The cost of each of them."""

    def cost(self, symbol: int) -> int:
        """The cost of a successor, or -1."""
        k = bisect_left(self.symbols, symbol)
        return self.costs[k] if k < len(self.symbols) and self.symbols[k] == symbol else -1


class Scale(NamedTuple):
    """How savings make up a back-off: with tables, so that every path rounds alike."""

    chances: list[float]
    """Cost -> probability."""
    gains: list[float]
    """Stored saving -> by how many times the probability of the shorter context it adds."""
    steps: list[float]
    """From which sum on the back-off is one more."""


def scale(unit: int) -> Scale:
    """The tables for costs in this fraction of a bit."""
    return Scale(
        [2.0 ** (-cost / unit) for cost in range(COSTS)],
        [2.0 ** (GRAIN * (saving - SAVING_ZERO) / unit) - 1 for saving in range(256)],
        [2.0 ** ((back + 0.5) / unit) for back in range(COSTS // 4)],
    )


class Trie:
    """The n-grams of every order; see `tools/reader_pack.py` for the layout.

    What follows a context also follows its end, so successors are stored as places among those
    of the shorter context, their costs as savings over the cost there, and a node is opened after
    the shorter one. Probabilities sum to one, which tells the back-off: 1 / (1 + sum of q * gain),
    q being the probability in the shorter context.
    """

    __slots__ = (
        *("_nodes", "_scale", "backoffs", "children", "costs", "gaps", "order", "savings"),
        "unit",
    )

    def __init__(self, order: int, unit: int, columns: Sequence[array[int]]) -> None:
        self.order = order
        self.unit = unit
        self.costs, self.backoffs, *rest = columns
        """Of single symbols; for longer ones they are reckoned."""
        self.children = [Slices(counts) for counts in rest[0::3]]
        """For all orders but the longest: how many successors."""
        self.gaps = rest[1::3]
        """For all orders but the shortest: places among the successors of the shorter context,
        each from the one before."""
        self.savings = rest[2::3]
        self._scale = scale(unit)
        self._nodes: dict[Symbols, Node | None] = {}

    def forget(self) -> None:
        """Close all nodes."""
        self._nodes.clear()

    def node(self, symbols: Symbols) -> Node | None:
        """The node of a whole context, if anything was kept after it."""
        nodes = self._nodes
        if symbols not in nodes:
            place = self.place(symbols)
            nodes[symbols] = None if place < 0 else self._opened(symbols, place)
        return nodes[symbols]

    def goes_on(self, symbols: Symbols) -> bool:
        """Whether anything was kept after a context; its node is not opened for that."""
        place = self.place(symbols)
        return place >= 0 and self.children[len(symbols) - 1].counts[place] > 0

    def place(self, symbols: Symbols) -> int:
        """Where the n-gram stands in the column of its order, or -1."""
        last = symbols[-1]
        if len(symbols) == 1:
            return last
        parent = self.node(symbols[:-1])
        if parent is None:
            return -1
        k = bisect_left(parent.symbols, last)
        return parent.start + k if k < len(parent.symbols) and parent.symbols[k] == last else -1

    def _opened(self, symbols: Symbols, place: int) -> Node | None:
        level = len(symbols) - 1
        start, end = self.children[level].of(place)
        if start == end:
            return None
        ranks = array("H", accumulate(self.gaps[level][start:end]))
        savings = self.savings[level][start:end]
        if level == 0:
            backoff, crowd = self.backoffs[place], ranks
            shorter = [self.costs[rank] for rank in ranks]
        else:
            crowd, shorter = self._crowd(symbols[1:], ranks)
            backoff = self._backoff(shorter, savings)
        less = GRAIN * SAVING_ZERO + backoff
        pairs = zip(shorter, savings, strict=True)
        costs = array("H", [max(0, cost + less - GRAIN * saving) for cost, saving in pairs])
        return Node(backoff, start, crowd, costs)

    def _crowd(self, shorter: Symbols, ranks: array[int]) -> tuple[array[int], list[int]]:
        """The symbols of these ranks after a shorter context, and their costs there."""
        node = self.node(shorter)
        if node is None:
            raise FixtextError("a table of n-grams without its shorter ones")
        symbols, costs = node.symbols, node.costs
        return array("H", [symbols[rank] for rank in ranks]), [costs[rank] for rank in ranks]

    def _backoff(self, shorter: list[int], savings: array[int]) -> int:
        chances, gains, steps = self._scale
        total = 0.0
        for cost, saving in zip(shorter, savings, strict=True):
            total += chances[cost] * gains[saving]
        return bisect_left(steps, 1.0 + total)


class Filler:
    """Costs of characters in context. Get it with `filler()`.

    It remembers steps it was asked for (a cache, no state): results never depend on order.
    """

    __slots__ = ("_alphabet", "_contexts", "_memo", "_merge", "_prices", "_trie", "start")

    def __init__(self, letters: Alphabet, trie: Trie, prices: Prices) -> None:
        self._alphabet = letters
        self._trie = trie
        self._prices = prices
        self._contexts: dict[Symbols, tuple[Node, ...]] = {}
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
        for node in self._context(symbols):
            cost = node.cost(symbol)
            if cost >= 0:
                return (parts + cost) / trie.unit
            parts += node.backoff
        end = -log2(1 - RUN_GOES_ON) if 0 < symbols[-1] <= len(CLASSES) else 0.0
        return (parts + trie.costs[symbol]) / trie.unit + end

    def _context(self, symbols: Symbols) -> tuple[Node, ...]:
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
        longest = (*symbols, symbol)[1 - self._trie.order :]
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
