"""Beam search over bytes with holes: which text did these bytes hold?

The bytes come as slots. A slot offers byte strings, known bytes a single one, a hole all that the
damage could have lost there. States that agree on what matters for the future are merged
(Viterbi); what lost the merge is remembered, so that the runners-up can be read off at the end and
margins are real.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from fixtext.reader.filling import filler
from fixtext.refill.automaton import automaton
from fixtext.refill.bound import bound
from fixtext.refill.slots import Slot, Way
from fixtext.work import spend

WIDTH = 32
"""States kept. On 300 sentences 16 lost half a percent of them, 64 won none."""

HOPELESS = 34.0
"""Bits behind the best state at which a state is dropped: two rare characters in a row, which
the reader charges some 17 bits each, may come right again; three do not."""

UNREAD = 16
UNREAD_SWALLOWING = 4
"""Times as many states are kept while every one waits for bytes: the reader has not seen their
character yet, and three lost bytes in a row are one of 384 beginnings. Less where each may have
taken down any of a hundred bytes besides."""

RIVALS = 6
"""Lost merges remembered per state: enough for the ten best texts, little enough to be cheap."""

TAIL = 2
"""Bytes of memory a slot may look back on: the two bytes of the character a note sits on."""

_Arc: TypeAlias = tuple[float, Any, str, int, int]
"""Cost at its end, the node it leaves, characters completed, slot, bytes."""

_Key: TypeAlias = tuple[bytes, Any, bytes]
"""Pending bytes, the reader's state, last bytes: what the future depends on."""


class Reader(Protocol):
    """What tells the cost of a character in a state (a hashable value), and the next state."""

    def state(self, context: str) -> Any: ...

    def step(self, state: Any, char: str) -> tuple[float, Any]: ...


class _Node:
    """A state on the beam: how it was reached, the best way first, and by which other ways."""

    __slots__ = ("arcs", "cost")

    def __init__(self, arc: _Arc) -> None:
        self.cost = arc[0]
        self.arcs = [arc]

    def rival(self, arc: _Arc) -> None:
        arcs = self.arcs
        if arc[0] < self.cost:
            self.cost = arc[0]
            arcs.insert(0, arc)
        else:
            arcs.append(arc)
        if len(arcs) > RIVALS:
            arcs.remove(max(arcs[1:], key=_cost))


def _cost(arc: _Arc) -> float:
    return arc[0]


Option: TypeAlias = tuple[_Key, _Node, Sequence[Way]]


@dataclass(frozen=True, slots=True)
class Filled:
    """One reading of the slots: the text, its cost in bits, and the slot each character ended in.

    `offsets` has, for every slot, the count of bytes up to its end.
    """

    text: str
    cost: float
    slots: tuple[int, ...]
    offsets: tuple[int, ...]


class Beam:
    """Feed slots, then read off the best texts.

    >>> from fixtext.refill.slots import Known, choice
    >>> beam = Beam("utf-8")
    >>> data = "我们在中国北京".encode()
    >>> for byte in data[:-1]:
    ...     beam.feed(Known(bytes([byte])))
    >>> beam.feed(choice(*(bytes([b]) for b in range(0x80, 0xC0))))
    >>> beam.best(2)[0].text
    '我们在中国北京'
    """

    def __init__(
        self,
        encoding: str,
        before: str = "",
        tail: bytes = b"",
        width: int = WIDTH,
        respell: Mapping[str, str] | None = None,
        reader: Reader | None = None,
        hopeless: float = HOPELESS,
        unread: int = UNREAD,
    ) -> None:
        """`before` is the text so far, `tail` its last bytes.

        `respell` says as what a character is read: `,` as `，` in text whose marks were folded.
        `reader` is the filling model if none is given; a document may have one of its own.
        """
        self._automaton = automaton(encoding)
        self._reader: Reader = reader or filler()
        self._width = width
        self._hopeless = hopeless
        self._unread = unread
        self._slot = 0
        self.least = 0.0
        """What the cheapest state costs at least."""
        self._respell = respell or {}
        start = self._reader.state("".join(self._respell.get(c, c) for c in before))
        self._states: dict[_Key, _Node] = {(b"", start, tail): _Node((0.0, None, "", -1, 0))}

    @property
    def aligned(self) -> bool:
        """No state waits for more bytes."""
        return all(not pending for pending, _, _ in self._states)

    @property
    def alive(self) -> bool:
        return bool(self._states)

    def feed(self, slot: Slot) -> None:
        """Go on by one slot."""
        step, respell, number = self._reader.step, self._respell, self._slot
        grown: dict[_Key, _Node] = {}
        for (_, reading, tail), node, ways in self._options(slot):
            spend(len(ways))
            base = node.cost
            for data, after, text, price in ways:
                cost, state = base + price, reading
                for char in text:
                    bits, state = step(state, respell.get(char, char) if respell else char)
                    cost += bits
                key = (after, state, (tail + data)[-TAIL:])
                arc = (cost, node, text, number, len(data))
                old = grown.get(key)
                if old is None:
                    grown[key] = _Node(arc)
                else:
                    old.rival(arc)
        self._slot = number + 1
        self._states = self._pruned(grown)

    def _options(self, slot: Slot) -> Iterable[Option]:
        """Each state, and the ways that the slot offers it."""
        memo: dict[tuple[bytes, bytes], Sequence[Way]] = {}
        for key, node in self._states.items():
            ways = memo.get(key[::2])
            if ways is None:
                ways = memo[key[::2]] = slot.ways(self._automaton, key[0], key[2])
            yield key, node, ways

    def listen(self, text: str) -> None:
        """Let the known `text` that follows have its say; it is not part of the outcome."""
        step, number = self._reader.step, self._slot
        heard: dict[_Key, _Node] = {}
        for (pending, reading, tail), node in self._states.items():
            if pending:
                continue
            cost, state = node.cost, reading
            for char in text:
                bits, state = step(state, self._respell.get(char, char))
                cost += bits
            arc = (cost, node, "", number, 0)
            old = heard.get((b"", state, tail))
            if old is None:
                heard[b"", state, tail] = _Node(arc)
            else:
                old.rival(arc)
        self._slot = number + 1
        self._states = heard

    def _bound(self, pending: bytes) -> float:
        return bound(self._automaton.encoding, pending)

    def _pruned(self, grown: dict[_Key, _Node]) -> dict[_Key, _Node]:
        if len(grown) < 2:
            self.least = max((node.cost for node in grown.values()), default=self.least)
            return grown
        priced = [
            (node.cost + (self._bound(key[0]) if key[0] else 0.0), key, node)
            for key, node in grown.items()
        ]
        self.least = min(price for price, _, _ in priced)
        worst = self.least + self._hopeless
        kept = [entry for entry in priced if entry[0] <= worst]
        width = self._width * self._unread if all(key[0] for _, key, _ in kept) else self._width
        if len(kept) > width:
            kept = heapq.nsmallest(width, kept, key=lambda entry: entry[0])
        return {key: node for _, key, node in kept}

    def best(self, count: int = 1) -> list[Filled]:
        """The likeliest texts that end with no byte pending, distinct, best first.

        The first is the best of the beam. The others leave its path once, at a merge or at the
        end, and take the best way from there; so the second is the true runner-up, and for
        every hole the best alternatives are among them.
        """
        ends = sorted(
            (node for (pending, _, _), node in self._states.items() if not pending),
            key=lambda node: node.cost,
        )
        if not ends:
            return []
        best = _walk(ends[0].arcs[0], (), ends[0].cost)
        found = {best.text: best}
        for cost, arc, rest in sorted(_deviations(ends), key=lambda item: item[0]):
            if len(found) >= count:
                break
            rival = _walk(arc, rest, cost)
            found.setdefault(rival.text, rival)
        return list(found.values())


def _chain(arc: _Arc) -> list[_Arc]:
    """The arcs from the start to `arc`, by the best way."""
    arcs = [arc]
    while arc[1] is not None:
        arc = arc[1].arcs[0]
        arcs.append(arc)
    return arcs[::-1]


def _deviations(ends: list[_Node]) -> Iterator[tuple[float, _Arc, list[_Arc]]]:
    """(cost, the arc that leaves the best path, the arcs of the best path after it)."""
    for end in ends[1:]:
        yield end.cost, end.arcs[0], []
    best = _chain(ends[0].arcs[0])
    total = ends[0].cost
    for index, arc in enumerate(best):
        node = best[index + 1][1] if index + 1 < len(best) else ends[0]
        for rival in node.arcs[1:]:
            yield total + rival[0] - arc[0], rival, best[index + 1 :]


def _walk(arc: _Arc, rest: Iterable[_Arc], cost: float) -> Filled:
    text: list[str] = []
    slots: list[int] = []
    offsets: list[int] = []
    size = 0
    for _, _, piece, slot, count in (*_chain(arc), *rest):
        text.append(piece)
        slots.extend([slot] * len(piece))
        size += count
        if slot >= 0:
            offsets.append(size)
    return Filled("".join(text), cost, tuple(slots), tuple(offsets))
