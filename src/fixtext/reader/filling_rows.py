"""The filling model for many characters behind a few states, without unfolding it.

A beam asks what a hundred characters cost behind each of a dozen states. The nodes of these states
are open; what stands in them is looked up for all characters at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log2
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from fixtext.reader.alphabet import CLASSES, UNIT, alphabet
from fixtext.reader.bulk import code_tables, placed
from fixtext.reader.filling import RUN_GOES_ON, WIDE, WIDE_PRICE, Filler, State, filler
from fixtext.reader.marks import mark_classes, price_class
from fixtext.reader.trie import Symbols

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]

SHARE_SHIFT: Final = 16
BMP: Final = 1 << 16


class RowFiller:
    """Costs of characters behind states. Get it with `row_filler()`."""

    __slots__ = ("_alone", "_forms", "_kinds", "_merge", "_model", "_prices")

    def __init__(self, model: Filler) -> None:
        letters, tables = alphabet(), code_tables(alphabet())
        self._model = model
        self._alone = np.array(model.trie.costs, np.int64)
        self._forms = tuple(table[:BMP].copy() for table in (tables.simplified, tables.traditional))
        wide = [ord(char) for char in WIDE]
        for table in self._forms:
            narrow = table[[ord(char) for char in WIDE.values()]]
            table[wide] = narrow + (round(UNIT * WIDE_PRICE) << SHARE_SHIFT)
        self._kinds = np.zeros(BMP, np.uint8)
        for char, kind in mark_classes().items():
            self._kinds[ord(char)] = price_class(kind)
        self._prices = np.array(model.prices)
        self._merge = letters.class_ids["upper"], letters.class_ids["lower"]

    def costs(self, states: Sequence[State], rows: Ints, codes: Ints) -> Floats:
        """The cost of `codes[k]` in `states[rows[k]]`, in bits; rows come in order.

        >>> model = filler()
        >>> state = model.state("我们的学")
        >>> found = row_filler().costs([state], np.array([0, 0]), np.array([ord("校"), ord("枝")]))
        >>> alone = [model.step(state, char)[0] for char in "校枝"]
        >>> bool(np.allclose(found, alone))
        True
        """
        first, first_cost = self._symbols(0, codes)
        second, second_cost = self._symbols(1, codes)
        starts = np.searchsorted(rows, np.arange(len(states) + 1)).tolist()
        lean = np.array([state[0] for state in states], np.float64)[rows]
        mood = np.array([state[1] for state in states], np.int64)[rows]
        last = np.array([state[-1] for state in states], np.int64)[rows]
        differ = first != second
        plain, other = np.empty(len(codes)), np.full(len(codes), np.inf)
        for state, start, end in zip(states, starts, starts[1:], strict=False):
            here = slice(start, end)
            plain[here] = self._plain(state[2:], first[here])
            apart = np.flatnonzero(differ[here]) + start
            other[apart] = self._plain(state[2:], second[apart])
        belief = 1 / (1 + np.exp2(-lean))
        simple, machine = np.exp2(-first_cost) * (1 - belief), np.exp2(-second_cost) * belief
        share = np.where(differ, simple, simple + machine)
        cost = np.minimum(plain - np.log2(share), other - np.log2(machine))
        classes = ~differ & (first > 0) & (first <= len(CLASSES))
        alone = np.where(last == first, -log2(RUN_GOES_ON), plain) + first_cost
        found: Floats = np.where(classes, alone, cost) + self._prices[mood, self._kinds[codes]]
        return found

    def _symbols(self, side: int, codes: Ints) -> tuple[Ints, Floats]:
        packed = self._forms[side].take(placed(codes))
        symbols = (packed & 0xFFFF).astype(np.int64)
        upper, lower = self._merge
        symbols[symbols == upper] = lower
        return symbols, (packed >> SHARE_SHIFT) / UNIT

    def _plain(self, symbols: Symbols, wanted: Ints) -> Floats:
        """The cost of each of the `wanted` symbols after `symbols`."""
        nodes = self._model.context(symbols)
        before = sum(node.backoff for node in nodes)
        parts: Floats = self._alone[wanted] + float(before)
        if 0 < symbols[-1] <= len(CLASSES):
            parts -= float(log2(1 - RUN_GOES_ON) * self._model.trie.unit)
        for node in reversed(nodes):
            before -= node.backoff
            there = np.frombuffer(node.symbols, np.uint16)
            places = np.searchsorted(there, wanted)
            places[places == len(there)] = 0
            hits = np.flatnonzero(there[places] == wanted)
            parts[hits] = np.frombuffer(node.costs, np.uint16)[places[hits]] + before
        return parts / self._model.trie.unit


@lru_cache(maxsize=1)
def row_filler() -> RowFiller:
    """The shipped model for this use, made once."""
    return RowFiller(filler())
