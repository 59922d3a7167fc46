"""The beam of `beam.py`, over thousands of places at once.

A lane is a run of slots around holes, with the state of the reader before it. All lanes go on by
one slot at a time, and what the beam keeps in dictionaries stands in columns here: a row is a state
of one lane. Rows that agree on the future are merged, what lost a merge is remembered, rows far
behind the best of their lane are dropped; then each lane's best way and its rivals are read off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from fixtext.refill.holes import Prices
from fixtext.refill.machines import DEAD, Machine, Moved
from fixtext.refill.ngrams import BulkFiller, Flags, Floats, Ints, States
from fixtext.refill.offers import BYTES, CHARACTER, Offers
from fixtext.refill.rows import Rows, columns, first_of_groups, future, hopeful, last_byte, narrowed
from fixtext.refill.segment import unread_for, width_for
from fixtext.work import spend

TOGETHER: Final = 1024
"""Lanes run side by side: their rows fit the processor's cache."""

RIVALS: Final = 16
"""Other texts read off for each lane."""

FAINT: Final = 10.0
"""Bits behind the best after which only the best rival is of interest: odds of 1 in 1,000."""

ROWS: Final = 32
"""Rows that take as long as one step of the beam."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """`slots[starts[k]:ends[k]]` are the tables of lane k, `before` the states ahead of it."""

    slots: Ints
    starts: Ints
    ends: Ints
    before: States


class Way(NamedTuple):
    """One reading of a lane: its bytes, its bits above the best, its length up to each slot.

    `upto` is empty where every slot holds one byte.
    """

    data: bytes
    excess: float
    upto: tuple[int, ...] = ()


class _Lost(NamedTuple):
    """Rows that lost a merge: the row that won, and by which parent and option they came."""

    winner: Ints
    parent: Ints
    option: Ints
    excess: Floats


@dataclass(slots=True)
class _Column:
    """What one slot did: for each row after it, the row before and the option taken."""

    parent: Ints
    option: Ints
    lost: _Lost


def run(
    lanes: Lanes, offers: Offers, machine: Machine, model: BulkFiller, prices: Prices = ()
) -> list[list[Way]]:
    """For every lane its ways, best first; none where no text has these bytes.

    `prices` is what it takes to believe that a byte was lost, in bits.
    """
    found: list[list[Way]] = [[] for _ in lanes.starts]
    order = np.argsort(lanes.starts - lanes.ends, kind="stable")
    for at in range(0, len(order), TOGETHER):
        some = order[at : at + TOGETHER]
        part = Lanes(lanes.slots, lanes.starts[some], lanes.ends[some], lanes.before.take(some))
        for lane, ways in zip(
            some.tolist(), _Run(part, offers, machine, model, prices).ways(), strict=True
        ):
            found[lane] = ways
    return found


class _Run:
    """Lanes that go side by side, the longest first."""

    def __init__(
        self, lanes: Lanes, offers: Offers, machine: Machine, model: BulkFiller, prices: Prices
    ) -> None:
        self._prices = np.zeros(BYTES)
        for byte, bits in prices:
            self._prices[byte] = bits
        self._lanes = lanes
        self._offers = offers
        self._machine = machine
        self._model = model
        width = width_for(machine.encoding)
        self._widths = width, width * unread_for(offers.table)
        self._sizes = lanes.ends - lanes.starts
        self._columns: list[_Column] = []
        count = len(self._sizes)
        self._best_row = np.full(count, DEAD, np.int64)
        self._best_cost = np.zeros(count)
        self._others: list[tuple[Ints, Ints, Ints, Ints, Floats]] = []

    def ways(self) -> list[list[Way]]:
        count = len(self._sizes)
        zeros = np.zeros(count, np.int64)
        rows = Rows(
            np.arange(count, dtype=np.int64), np.zeros(count), self._lanes.before, zeros, zeros
        )
        for step in range(int(self._sizes[0]) + 1):
            rows = self._without_finished(rows, step)
            if not len(rows.lane):
                break
            rows = self._fed(rows, step)
        return self._read_off()

    def _without_finished(self, rows: Rows, step: int) -> Rows:
        """Lanes that end here hand in their rows with no byte pending."""
        going = int(np.searchsorted(-self._sizes, -step))
        cut = int(np.searchsorted(rows.lane, going))
        if cut == len(rows.lane):
            return rows
        done = np.arange(cut, len(rows.lane))
        done = done[rows.pending[done] == 0]
        lane, cost = rows.lane[done], rows.cost[done]
        if len(done):
            best = first_of_groups(lane, cost)
            self._best_row[lane[best]] = done[best]
            self._best_cost[lane[best]] = cost[best]
            rest = np.ones(len(done), np.bool_)
            rest[best] = False
            lane, row, cost = lane[rest], done[rest], cost[rest]
            steps = np.full(len(lane), step, np.int64)
            nothing = np.full(len(lane), DEAD, np.int64)
            self._others.append((lane, steps, row, nothing, cost - self._best_cost[lane]))
        return rows.take(np.arange(cut))

    def _fed(self, rows: Rows, step: int) -> Rows:
        """All rows go on by one slot."""
        options, starts, counts = self._offers.arrays()
        slot = self._lanes.slots[self._lanes.starts[rows.lane] + step]
        known = slot >= CHARACTER
        key = np.where(known, 0, slot) << 8 | rows.tail
        many = np.where(known, 1, counts[key])
        spend(int(many.sum()) // ROWS)
        parent = np.repeat(np.arange(len(key)), many)
        within = np.arange(len(parent)) - np.repeat(np.cumsum(many) - many, many)
        option = options[starts[key].take(parent) + within]
        option = np.where(known.take(parent), slot.take(parent), option)
        grown, parent, option = self._moved(rows, parent, option)
        if self._prices.any():
            grown.cost[:] += np.where(option < BYTES, self._prices[option % BYTES], 0.0)
        kept, lost = self._merged(grown._replace(tail=self._asked(grown, step)), parent, option)
        rows, parent, option = grown.take(kept), parent[kept], option[kept]
        self._columns.append(_Column(parent, option, lost))
        return rows

    def _asked(self, rows: Rows, step: int) -> Ints:
        """The last byte of each row, where the next slot asks for it, else 0."""
        places = self._lanes.starts[rows.lane] + step + 1
        tables = self._lanes.slots.take(np.minimum(places, len(self._lanes.slots) - 1))
        tables = np.where(tables < CHARACTER, tables, 0)
        asks = self._offers.asks()[tables] & (places < self._lanes.ends[rows.lane])
        return np.where(asks, rows.tail, 0)

    def _moved(self, rows: Rows, parent: Ints, option: Ints) -> tuple[Rows, Ints, Ints]:
        """Rows after their options' bytes, those that no text has left out."""
        if not ((option >= BYTES) & (option < CHARACTER)).any():
            moved = self._fed_one(rows.pending.take(parent), option)
            alive = np.flatnonzero(moved.alive)
            parent, option = parent[alive], option[alive]
            grown = rows.take(parent)._replace(pending=moved.pending[alive], tail=last_byte(option))
            return self._priced(grown, moved.code[alive]), parent, option
        grown = rows.take(parent)
        short = np.where(option < CHARACTER, option, 0)
        lengths, table = self._offers.spelled()
        sizes = lengths[short]
        alive = np.ones(len(option), np.bool_)
        for at in range(int(sizes.max(initial=0))):
            byte = np.where(option < CHARACTER, table[short, at], option)
            here = np.flatnonzero(alive & (sizes > at))
            moved = self._fed_one(grown.pending[here], byte[here])
            alive[here] = moved.alive
            some = grown.take(here)._replace(pending=moved.pending, tail=last_byte(byte[here]))
            some = self._priced(some, np.where(moved.alive, moved.code, DEAD))
            for column, part in zip(columns(grown), columns(some), strict=True):
                column[here] = part
        live = np.flatnonzero(alive)
        return grown.take(live), parent[live], option[live]

    def _fed_one(self, pending: Ints, option: Ints) -> Moved:
        """One byte further, or one known character where none is pending."""
        known = option >= CHARACTER
        if not known.any():
            return self._machine.feed(pending, option)
        if known.all():
            return Moved(pending == 0, np.zeros(len(option), np.int64), option - CHARACTER)
        moved = self._machine.feed(pending, np.where(known, 0, option))
        return Moved(
            np.where(known, pending == 0, moved.alive),
            np.where(known, 0, moved.pending),
            np.where(known, option - CHARACTER, moved.code),
        )

    def _priced(self, rows: Rows, code: Ints) -> Rows:
        """The reader has its say where a character is complete."""
        complete = np.flatnonzero(code != DEAD)
        if not len(complete):
            return rows
        bits, after = self._model.step(rows.states.take(complete), code[complete])
        if len(complete) == len(code):
            return rows._replace(cost=rows.cost + bits, states=after)
        rows.cost[complete] += bits
        for column, part in zip(rows.states, after, strict=True):
            column[complete] = part
        return rows

    def _merged(self, rows: Rows, parent: Ints, option: Ints) -> tuple[Ints, _Lost]:
        """The rows that are kept, and those that lost to one that is kept."""
        kept = np.arange(len(rows.lane))
        nobody = np.empty(0, np.int64)
        lost = _Lost(nobody, nobody, nobody, np.empty(0))
        if len(kept) == 0 or len(kept) == int((np.diff(rows.lane) != 0).sum()) + 1:
            return kept, lost
        price = rows.cost + self._machine.bound(rows.pending)
        kept = hopeful(rows.lane, price)
        key = future(rows, kept)
        order = np.argsort(key)
        fresh = np.concatenate(([True], np.diff(key[order]) != 0))
        if not fresh.all():
            kept, lost = self._winners(rows, parent, option, kept[order], fresh)
        keep = narrowed(rows.lane[kept], price[kept], rows.pending[kept] > 0, self._widths)
        if keep is not None:
            place = np.full(len(kept), DEAD, np.int64)
            place[keep] = np.arange(len(keep))
            kept = kept[keep]
            winner = place[lost.winner]
            still = winner >= 0
            lost = _Lost(winner[still], lost.parent[still], lost.option[still], lost.excess[still])
        return kept, lost

    def _winners(
        self, rows: Rows, parent: Ints, option: Ints, ordered: Ints, fresh: Flags
    ) -> tuple[Ints, _Lost]:
        """Of rows that are alike (in one group of `ordered`) the cheapest, in the order of rows."""
        group = np.cumsum(fresh) - 1
        best = ordered[first_of_groups(group, rows.cost[ordered])]
        loses = ordered != best[group]
        loser, conqueror = ordered[loses], best[group[loses]]
        kept = np.sort(best)
        winner = np.searchsorted(kept, conqueror)
        excess = rows.cost[loser] - rows.cost[conqueror]
        return kept, _Lost(winner, parent[loser], option[loser], excess)

    def _read_off(self) -> list[list[Way]]:
        count, longest = len(self._sizes), int(self._sizes[0])
        options = np.full((count, longest), DEAD, np.int64)
        row = np.full(count, DEAD, np.int64)
        rivals = list(self._others)
        for step in range(min(longest, len(self._columns)) - 1, -1, -1):
            ending = self._sizes == step + 1
            row[ending] = self._best_row[ending]
            lanes = np.flatnonzero(row >= 0)
            column = self._columns[step]
            rivals.append(self._deviations(step, row, lanes))
            options[lanes, step] = column.option[row[lanes]]
            row[lanes] = column.parent[row[lanes]]
        return self._with_rivals(options, rivals)

    def _deviations(
        self, step: int, row: Ints, lanes: Ints
    ) -> tuple[Ints, Ints, Ints, Ints, Floats]:
        """What lost a merge against the best path at this step: lane, step, row before, option."""
        lost = self._columns[step].lost
        on_path = np.full(len(self._columns[step].parent), DEAD, np.int64)
        on_path[row[lanes]] = lanes
        lane = on_path[lost.winner] if len(lost.winner) else lost.winner
        here = np.flatnonzero(lane >= 0)
        return (
            lane[here],
            np.full(len(here), step, np.int64),
            lost.parent[here],
            lost.option[here],
            lost.excess[here],
        )

    def _with_rivals(
        self, options: Ints, rivals: list[tuple[Ints, Ints, Ints, Ints, Floats]]
    ) -> list[list[Way]]:
        lane, step, row, option, excess = (
            np.concatenate(column) for column in zip(*rivals, strict=True)
        )
        order = np.lexsort((excess, lane))
        rank = np.arange(len(order)) - np.searchsorted(lane[order], lane[order])
        order = order[(rank == 0) | ((rank < RIVALS) & (excess[order] <= FAINT))]
        lane, step, row, option, excess = (
            column[order] for column in (lane, step, row, option, excess)
        )
        others = options[lane]
        branches = np.flatnonzero(option != DEAD)
        others[branches, step[branches]] = option[branches]
        row = row.copy()
        for at in range(len(self._columns) - 1, -1, -1):
            items = np.flatnonzero(step > at)
            column = self._columns[at]
            others[items, at] = column.option[row[items]]
            row[items] = column.parent[row[items]]
        sizes = self._sizes.tolist()
        found: list[list[Way]] = [
            [Way(data, 0.0, upto)] if self._best_row[k] >= 0 else []
            for k, (data, upto) in enumerate(self._bytes(options, sizes))
        ]
        rivals_sizes = [sizes[k] for k in lane.tolist()]
        for k, lead, (data, upto) in zip(
            lane.tolist(), excess.tolist(), self._bytes(others, rivals_sizes), strict=True
        ):
            found[k].append(Way(data, lead, upto))
        return found

    def _bytes(self, options: Ints, sizes: list[int]) -> Iterator[tuple[bytes, tuple[int, ...]]]:
        """The bytes of each row of options, and their count before each slot if it is uneven."""
        single = (options.max(axis=1, initial=0) < BYTES).tolist()
        width = options.shape[1]
        rows = options.astype(np.uint8).tobytes()
        spelled = _Spelled(self._offers.strings, self._machine.encoding)
        for k, size in enumerate(sizes):
            if single[k]:
                yield rows[k * width : k * width + size], ()
            else:
                parts = [spelled[option] for option in options[k, :size].tolist()]
                yield b"".join(parts), tuple(accumulate(map(len, parts), initial=0))


class _Spelled(dict[int, bytes]):
    """The bytes of an option, those of known characters looked up once."""

    def __init__(self, strings: list[bytes], encoding: str) -> None:
        super().__init__(enumerate(strings))
        self._encoding = encoding

    def __missing__(self, option: int) -> bytes:
        found = self[option] = chr(option - CHARACTER).encode(self._encoding)
        return found
