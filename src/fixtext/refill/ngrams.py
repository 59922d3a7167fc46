"""The filling model over arrays: the same costs as `Filler.step`, for thousands of states at once.

A node of the trie is the n-gram that leads to it. What a state must know of the text before it are
three nodes: of its last symbol, its last two, its last three. One look-up for each of them gives
both the cost of the next symbol and the nodes of the state after it.
"""

from __future__ import annotations

from functools import lru_cache
from math import log2
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from fixtext.reader.alphabet import CLASSES, UNIT, Alphabet, alphabet
from fixtext.reader.bulk import CODES, code_tables, placed
from fixtext.reader.filling import LEAN_LIMIT, RUN_GOES_ON, WIDE, WIDE_PRICE, Prices, filler
from fixtext.reader.filling_arrays import Costs, Order, unfolded
from fixtext.reader.marks import AFTER, mark_classes, price_class
from fixtext.reader.trie import Trie
from fixtext.refill.narrow import NARROW, WIDE_OF, before_marks

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

SYMBOL_BITS: Final = 14
"""Room for 16,384 symbols in a key; the alphabet has some 8,300."""
SHARE_SHIFT: Final = 16
MARK_BITS: Final = 23
"""1 MB of marks, a bit each, for each order: one in six is set."""
MARKED: Final = 1 << 16
"""Keys that are marked at once."""
BEYOND_ASCII: Final = 0x80
SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
NOWHERE: Final = -1
"""The node of symbols after which nothing is known."""


class States(NamedTuple):
    """Columns: what `Filler`'s states hold, one row each."""

    one: Ints
    """The node of the last symbol, which is the symbol itself."""
    two: Ints
    three: Ints
    lean: Ints
    mood: Ints

    def take(self, rows: Ints) -> States:
        return States(*(column.take(rows) for column in self))


class BulkFiller:
    """Costs of many characters in many states. Get it with `bulk_filler()`."""

    __slots__ = (
        *("_backoffs", "_class_end", "_costs", "_goes_on", "_keys", "_marks", "_merge", "_moods"),
        *("_before_marks", "_prices", "_tables", "_unit", "_wide", "kinds"),
    )

    def __init__(self, letters: Alphabet, trie: Trie, prices: Prices) -> None:
        self.kinds = _mark_table()
        """Code point -> class of mark."""
        self._moods = np.array(AFTER, np.int64)
        priced = [price_class(kind) for kind in range(self._moods.shape[1])]
        self._prices = np.array(prices)[:, priced]
        self._unit = np.float32(trie.unit)
        self._costs: list[Costs] = []
        self._backoffs: list[Costs] = []
        self._goes_on: list[Flags] = []
        self._keys: list[Ints] = []
        for order in unfolded(trie):  # one by one: of what is joined to keys nothing stays
            if self._costs:
                self._keys.append(_keys(order))
            self._costs.append(order.costs)
            self._backoffs.append(order.backoffs)
            self._goes_on.append(order.goes_on)
        self._marks = [_marked(keys) for keys in self._keys]
        self._tables = code_tables(letters)
        wide = np.array([ord(char) for char in WIDE])
        for table in (self._tables.simplified, self._tables.traditional):
            narrow = table[[ord(char) for char in WIDE.values()]]
            table[wide] = narrow + (round(UNIT * WIDE_PRICE) << SHARE_SHIFT)
        self._before_marks = np.zeros(letters.size, np.bool_)
        self._before_marks[list(before_marks())] = True
        self._wide = np.zeros(BEYOND_ASCII, np.int64)
        self._wide[[ord(char) for char in WIDE_OF]] = [ord(char) for char in WIDE_OF.values()]
        self._class_end = len(CLASSES)
        self._merge = letters.class_ids["upper"], letters.class_ids["lower"]

    def start(self, count: int) -> States:
        """`count` states at the beginning of a line."""
        zeros = np.zeros(count, np.int64)
        nowhere = np.full(count, NOWHERE, np.int64)
        return States(zeros, nowhere, nowhere.copy(), zeros.copy(), zeros.copy())

    def lean(self, codes: Ints) -> Ints:
        """By how many bits each character speaks for Traditional."""
        return np.rint(self._tables.lean.take(placed(codes)) / UNIT).astype(np.int64)

    @staticmethod
    def leaning(lean: int, bits: int) -> int:
        """The lean after a character that speaks for Traditional by `bits`."""
        return max(-LEAN_LIMIT, min(LEAN_LIMIT, lean + bits))

    def widened(self, codes: Ints) -> Ints:
        """The characters of a text as they are read: half-width marks between Han as wide ones."""
        before = self._symbols(self._tables.simplified, codes[:-1])[0]
        wide = self._wide.take(np.minimum(codes[1:], BEYOND_ASCII - 1))
        wide[~self._before_marks.take(before)] = 0
        return np.concatenate((codes[:1], np.where(wide, wide, codes[1:])))

    def step(self, states: States, codes: Ints) -> tuple[Floats, States]:
        """As `NarrowFiller.step`, row by row."""
        wide = self._wide.take(np.minimum(codes, BEYOND_ASCII - 1))
        narrow = np.flatnonzero(wide)
        narrow = narrow[self._before_marks.take(states.one[narrow])]
        if not len(narrow):
            return self._step(states, codes)
        codes = codes.copy()
        codes[narrow] = wide[narrow]
        cost, after = self._step(states, codes)
        cost[narrow] += NARROW
        return cost, after

    def _step(self, states: States, codes: Ints) -> tuple[Floats, States]:
        """As `Filler.step`, row by row."""
        first, first_cost = self._symbols(self._tables.simplified, codes)
        second, second_cost = self._symbols(self._tables.traditional, codes)
        is_class = (first == second) & (first > 0) & (first <= self._class_end)
        goes_on = is_class & (states.one == first)
        cost, two, three = self._plain(states, first)
        belief = 1 / (1 + np.exp2(-states.lean))
        share = np.exp2(-first_cost) * (1 - belief) + np.exp2(-second_cost) * belief
        cost += np.where(is_class, first_cost, -np.log2(share))
        symbol = first
        differ = np.flatnonzero(first != second)
        if len(differ):
            symbol = first.copy()
            other = self._plain(states.take(differ), second[differ])
            doubt = -np.log2(1 - belief[differ])
            mine = cost[differ] + np.log2(share[differ]) + first_cost[differ] + doubt
            theirs = other[0] + second_cost[differ] - np.log2(belief[differ])
            turned = theirs < mine
            cost[differ] = np.where(turned, theirs, mine)
            two[differ] = np.where(turned, other[1], two[differ])
            three[differ] = np.where(turned, other[2], three[differ])
            symbol[differ] = np.where(turned, second[differ], first[differ])
        lean = np.clip(states.lean + self.lean(codes), -LEAN_LIMIT, LEAN_LIMIT)
        lean = np.where(is_class, states.lean, lean)
        boundary = symbol == 0
        two[boundary] = three[boundary] = NOWHERE
        if goes_on.any():
            cost = np.where(goes_on, first_cost - log2(RUN_GOES_ON), cost)
            two = np.where(goes_on, states.two, two)
            three = np.where(goes_on, states.three, three)
        kinds = self.kinds.take(codes)
        cost += self._prices[states.mood, kinds]
        return cost, States(symbol, two, three, lean, self._moods[states.mood, kinds])

    def _symbols(self, table: npt.NDArray[np.uint32], codes: Ints) -> tuple[Ints, Floats]:
        packed = table.take(placed(codes))
        symbols = (packed & 0xFFFF).astype(np.int64)
        upper, lower = self._merge
        symbols[symbols == upper] = lower
        return symbols, (packed >> SHARE_SHIFT) / UNIT

    def _plain(self, states: States, symbols: Ints) -> tuple[Floats, Ints, Ints]:
        """The cost of symbols after states; the nodes of the last two and three symbols then."""
        ends = (states.one > 0) & (states.one <= self._class_end)
        cost = self._bits(self._costs[0], symbols) + np.where(ends, -log2(1 - RUN_GOES_ON), 0.0)
        rows, nodes = np.arange(len(symbols)), []
        for level, before in enumerate((states.one, states.two, states.three)):
            cost += np.where(before >= 0, self._bits(self._backoffs[level], before), 0.0)
            hits, found = self._children(level, before[rows], symbols[rows])
            rows = rows[hits]
            cost[rows] = self._bits(self._costs[level + 1], found)
            node = np.full(len(symbols), NOWHERE, np.int64)
            node[rows] = np.where(self._goes_on[level + 1][found], found, NOWHERE)
            nodes.append(node)
        return cost, nodes[0], nodes[1]

    def _bits(self, column: npt.NDArray[Any], nodes: Ints) -> npt.NDArray[Any]:
        """What a column says of nodes, in bits."""
        bits: npt.NDArray[Any] = column[nodes].astype(np.float32) / self._unit
        return bits

    def _children(self, level: int, nodes: Ints, symbols: Ints) -> tuple[Ints, Ints]:
        """The rows whose symbol stands among the children of its node, and where it stands.

        Most do not, and a glance at the marks of the keys that are there spares the search. What
        does not follow the end of a context does not follow it, so later levels have few rows.
        """
        wanted = nodes << SYMBOL_BITS | symbols
        marks = _mark(wanted)
        maybe = np.flatnonzero(self._marks[level].take(marks >> 3) >> (marks & 7) & 1)
        wanted = wanted[maybe]
        keys = self._keys[level]
        found = np.searchsorted(keys, wanted)
        found[found == len(keys)] = 0
        hits = np.flatnonzero(keys.take(found) == wanted)
        return maybe[hits], found[hits]


def _mark(keys: Ints) -> Ints:
    """A number below 2 ** MARK_BITS for each key."""
    marks: Ints = (keys.view(np.uint64) * SPREAD >> np.uint64(64 - MARK_BITS)).view(np.int64)
    return marks


def _marked(keys: Ints) -> npt.NDArray[np.uint8]:
    """The marks as bits, the first of each byte lowest."""
    marks = np.zeros(1 << MARK_BITS, np.bool_)
    for start in range(0, len(keys), MARKED):
        marks[_mark(keys[start : start + MARKED])] = True
    return np.packbits(marks, bitorder="little")


def _mark_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(CODES, np.uint8)
    for char, kind in mark_classes().items():
        table[ord(char)] = kind
    return table


def _keys(order: Order) -> Ints:
    """(node, symbol) of every n-gram, in order."""
    keys = order.parents.astype(np.int64)
    keys <<= SYMBOL_BITS  # in place: there are millions
    keys |= order.symbols
    return keys


@lru_cache(maxsize=1)
def bulk_filler() -> BulkFiller:
    """The shipped model as arrays, made once."""
    model = filler()
    return BulkFiller(alphabet(), model.trie, model.prices)
