"""Beam search over bytes with holes: which text did these bytes hold?

The bytes come as slots. A slot offers byte strings, known bytes a single one, a hole all that the
damage could have lost there. States that agree on what matters for the future are merged
(Viterbi); what lost the merge is remembered, so that the runners-up can be read off at the end and
margins are real.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from fixtext.reader.filling import filler
from fixtext.refill.automaton import automaton
from fixtext.refill.bound import bound

Offer: TypeAlias = tuple[bytes, float]
"""A byte string and what it costs, in bits, to believe it was there."""

Slot: TypeAlias = Callable[[bytes, bytes], Iterable[Offer]]
"""What may stand here, given the pending bytes and the last two bytes before."""

WIDTH = 40
"""States kept. The trial on paper used 40; 20 loses half a percent of sentences, 80 gains none."""

HOPELESS = 60.0
"""Bits behind the best state at which a state is dropped: it will not be heard of again."""

RIVALS = 6
"""Lost merges remembered per state: enough for the ten best texts, little enough to be cheap."""

TAIL = 2
"""Bytes of memory a slot may look back on: the two bytes of the character a note sits on."""


class _Node:
    """A state on the beam: how it was reached, the best way first, and by which other ways."""

    __slots__ = ("arcs", "cost")

    def __init__(self, cost: float, arc: _Arc) -> None:
        self.cost = cost
        self.arcs = [arc]

    def rival(self, arc: _Arc, cost: float) -> None:
        if cost < self.cost:
            self.cost = cost
            self.arcs.insert(0, arc)
        else:
            self.arcs.append(arc)
        if len(self.arcs) > RIVALS:
            worst = max(self.arcs[1:], key=lambda a: a.cost)
            self.arcs.remove(worst)


class _Arc:
    __slots__ = ("cost", "node", "size", "slot", "text")

    def __init__(self, node: _Node | None, text: str, slot: int, size: int, cost: float) -> None:
        self.node, self.text, self.slot, self.size, self.cost = node, text, slot, size, cost


@dataclass(frozen=True, slots=True)
class Filled:
    """One reading of the slots: the text, its cost in bits, and the slot each character ended in.

    `offsets` has, for every slot, the count of bytes up to its end.
    """

    text: str
    cost: float
    slots: tuple[int, ...]
    offsets: tuple[int, ...]


_Key: TypeAlias = tuple[bytes, Any, bytes]
"""Pending bytes, the reader's state, last bytes: what the future depends on."""

_Way: TypeAlias = tuple[bytes, bytes, str, int, float]
"""Pending bytes, last bytes, characters completed, bytes fed, price."""


def known(data: bytes) -> Slot:
    """A slot without a question."""
    offers = ((data, 0.0),)
    return lambda pending, tail: offers


def offered(*strings: bytes, cost: float = 0.0) -> Slot:
    """A hole that holds one of `strings`, each as likely as the others."""
    offers = tuple((string, cost) for string in strings)
    return lambda pending, tail: offers


class Beam:
    """Feed slots, then read off the best texts.

    >>> beam = Beam("utf-8")
    >>> data = "我们在中国北京".encode()
    >>> for byte in data[:-1]:
    ...     beam.feed(known(bytes([byte])))
    >>> beam.feed(offered(*(bytes([b]) for b in range(0x80, 0xC0))))
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
    ) -> None:
        """`before` is the text so far, `tail` its last bytes.

        `respell` says as what a character is read: `,` as `，` in text whose marks were folded.
        """
        self._automaton = automaton(encoding)
        self._reader = filler()
        self._width = width
        self._slot = 0
        root = _Node(0.0, _Arc(None, "", -1, 0, 0.0))
        self._respell = respell or {}
        start = self._reader.state("".join(self._respell.get(c, c) for c in before))
        self._states: dict[_Key, _Node] = {(b"", start, tail): root}

    @property
    def aligned(self) -> bool:
        """No state waits for more bytes."""
        return all(not pending for pending, _, _ in self._states)

    @property
    def alive(self) -> bool:
        return bool(self._states)

    def feed(self, slot: Slot) -> None:
        """Go on by one slot."""
        step, respell = self._reader.step, self._respell
        grown: dict[_Key, _Node] = {}
        memo: dict[tuple[bytes, bytes], list[_Way]] = {}
        for (pending, reading, tail), node in self._states.items():
            ways = memo.get((pending, tail))
            if ways is None:
                ways = memo[pending, tail] = self._ways(slot, pending, tail)
            for after, last, text, size, price in ways:
                cost, state = node.cost + price, reading
                for char in text:
                    bits, state = step(state, respell.get(char, char))
                    cost += bits
                key = (after, state, last)
                arc = _Arc(node, text, self._slot, size, cost)
                old = grown.get(key)
                if old is None:
                    grown[key] = _Node(cost, arc)
                else:
                    old.rival(arc, cost)
        self._slot += 1
        self._states = self._pruned(grown)

    def _ways(self, slot: Slot, pending: bytes, tail: bytes) -> list[_Way]:
        ways = []
        for data, price in slot(pending, tail):
            moved = self._automaton.advance(pending, data)
            if moved is not None:
                ways.append((moved[0], (tail + data)[-TAIL:], moved[1], len(data), price))
        return ways

    def _pruned(self, grown: dict[_Key, _Node]) -> dict[_Key, _Node]:
        if len(grown) < 2:
            return grown
        encoding = self._automaton.encoding
        priced = [
            (node.cost + (bound(encoding, key[0]) if key[0] else 0.0), key, node)
            for key, node in grown.items()
        ]
        worst = min(price for price, _, _ in priced) + HOPELESS
        kept = [entry for entry in priced if entry[0] <= worst]
        if len(kept) > self._width:
            kept = heapq.nsmallest(self._width, kept, key=lambda entry: entry[0])
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
    while arc.node is not None:
        arc = arc.node.arcs[0]
        arcs.append(arc)
    return arcs[::-1]


def _deviations(ends: list[_Node]) -> Iterator[tuple[float, _Arc, list[_Arc]]]:
    """(cost, the arc that leaves the best path, the arcs of the best path after it)."""
    for end in ends[1:]:
        yield end.cost, end.arcs[0], []
    best = _chain(ends[0].arcs[0])
    total = ends[0].cost
    for index, arc in enumerate(best):
        node = best[index + 1].node if index + 1 < len(best) else ends[0]
        for rival in node.arcs[1:] if node else ():
            yield total + rival.cost - arc.cost, rival, best[index + 1 :]


def _walk(arc: _Arc, rest: Iterable[_Arc], cost: float) -> Filled:
    text: list[str] = []
    slots: list[int] = []
    offsets: list[int] = []
    size = 0
    for step in (*_chain(arc), *rest):
        text.append(step.text)
        slots.extend([step.slot] * len(step.text))
        size += step.size
        if step.slot >= 0:
            offsets.append(size)
    return Filled("".join(text), cost, tuple(slots), tuple(offsets))
