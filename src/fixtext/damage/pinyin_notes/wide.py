"""The beam of a page: what a wide slot offers is priced all at once.

A byte that no note tells may be one of 126, behind every state of the beam. `RowFiller`
says what each costs; only those that may stay on the beam go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from fixtext.damage.pinyin_notes.habits import Local, LocalState
from fixtext.reader.filling import filler
from fixtext.reader.filling_rows import Floats, Ints, row_filler
from fixtext.refill.beam import Beam, Option
from fixtext.refill.bound import FAR, beginnings
from fixtext.refill.slots import Slot
from fixtext.work import spend

WIDE: Final = 100
"""Ways of all states from which arrays are used, loaded already or not: what was read before must
not matter. From some 100 on they are quicker, but not every page should load them."""

FIRST_HAN: Final = 0x3400
LAST_HAN: Final = 0x9FFF

KEPT: Final = 2
"""Times the width of the beam that goes on: ways that lead to one state are merged later."""


@lru_cache(maxsize=4)
def _bounds(encoding: str) -> dict[bytes, float]:
    """`bound` for every beginning, at once."""
    found = beginnings(encoding)
    codes = np.array([ord(char) for chars in found.values() for char in chars])
    costs = row_filler().costs([filler().start], np.zeros_like(codes), codes)
    ends = np.cumsum([len(chars) for chars in found.values()])[:-1]
    least = np.minimum.reduceat(costs, np.concatenate(([0], ends)))
    return dict(zip(found, np.minimum(least, FAR).tolist(), strict=True))


class Bulk(Protocol):
    """A reader that knows the costs of many characters in many states."""

    def costs(self, states: list[Any], rows: Ints, codes: Ints) -> Floats: ...


class OfPage:
    """The reader of a page, over arrays."""

    def __init__(self, local: Local) -> None:
        self._local = local

    def costs(self, states: list[LocalState], rows: Ints, codes: Ints) -> Floats:
        """As `RowFiller.costs`."""
        bits = row_filler().costs([state[0] for state in states], rows, codes)
        left = np.empty(len(rows))
        chance = np.zeros(len(rows))
        starts = np.searchsorted(rows, np.arange(len(states) + 1)).tolist()
        chars = list(map(chr, codes.tolist()))
        marks = np.flatnonzero((codes < FIRST_HAN) | (codes > LAST_HAN))
        bits[marks] += [
            self._local.habit(states[row], chars[k])
            for k, row in zip(marks.tolist(), rows[marks].tolist(), strict=True)
        ]
        for state, start, end in zip(states, starts, starts[1:], strict=False):
            left[start:end], shares = self._local.told(state[1])
            for share, seen in shares:
                chance[start:end] += share * np.fromiter(
                    (seen.get(char, 0) for char in chars[start:end]), np.float64, end - start
                )
        found: Floats = -np.log2(left * np.exp2(-bits) + chance)
        return found


class WideBeam(Beam):
    """As `Beam`."""

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        reader = self._reader
        self._bounds = _bounds(self._automaton.encoding)
        self._bulk: Bulk = OfPage(reader) if isinstance(reader, Local) else row_filler()

    def _bound(self, pending: bytes) -> float:
        return self._bounds.get(pending, FAR)

    def _options(self, slot: Slot) -> Iterable[Option]:
        options = list(super()._options(slot))
        if sum(len(ways) for _, _, ways in options) < WIDE:
            return options
        return self._narrowed(options)

    def _narrowed(self, options: list[Option]) -> Iterable[Option]:
        sizes = [len(ways) for _, _, ways in options]
        spend(sum(sizes))
        every = list(chain.from_iterable(ways for _, _, ways in options))
        single = np.array([len(text) == 1 for _, _, text, _ in every], np.bool_)
        spelt = (self._respell.get(text, text) for _, _, text, _ in every if len(text) == 1)
        codes = np.fromiter(map(ord, spelt), np.int64)
        rows = np.repeat(np.arange(len(sizes)), sizes)[single]
        price = np.array([price for _, _, _, price in every])[single]
        base = np.array([node.cost for _, node, _ in options])
        states = [reading for (_, reading, _), _, _ in options]
        cost = base[rows] + price + self._bulk.costs(states, rows, codes)
        keep = ~single
        keep[np.flatnonzero(single)[self._likely(cost)]] = True
        kept = keep.tolist()
        at = 0
        for (key, node, ways), size in zip(options, sizes, strict=True):
            chosen = [way for way, stays in zip(ways, kept[at : at + size], strict=True) if stays]
            at += size
            if chosen:
                yield key, node, chosen

    def _likely(self, cost: Floats) -> npt.NDArray[np.intp]:
        likely = np.flatnonzero(cost <= cost.min(initial=np.inf) + self._hopeless)
        most = KEPT * self._width
        if len(likely) > most:
            likely = likely[np.argpartition(cost[likely], most)[:most]]
        return likely
