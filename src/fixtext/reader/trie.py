"""The n-grams of the filling model, opened context by context."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from sys import modules
from typing import Final, NamedTuple, TypeAlias

from fixtext.errors import FixtextError

Symbols: TypeAlias = tuple[int, ...]

MANY: Final = 48
"""Successors from which a node is opened with numpy, if that is loaded already."""
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
        if end - start >= MANY and "numpy" in modules:  # the same sums, sooner
            from fixtext.reader.filling_arrays import opened

            end_node = self.node(symbols[1:]) if level else None
            return opened(self, level, place, (start, end), end_node)
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
