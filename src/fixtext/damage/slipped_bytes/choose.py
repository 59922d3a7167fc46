"""The accident that explains a stretch best: where, of which kind, and what was there before.

Every place near the one at which the lattice sees an accident, and every character that may have
stood there, is read on to the end of the window by the filling model, so that all of them are
weighed alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapify, heappop

from fixtext.codecs.base import REPLACEMENT
from fixtext.damage.slipped_bytes.lattice import CLOSE, EDIT, SEEN, UNKNOWN, Boundary, Lattice
from fixtext.damage.slipped_bytes.originals import (
    HIGH,
    SPANS,
    VALUE,
    Original,
    is_double,
    originals,
)
from fixtext.reader.filling import Filler, State, filler
from fixtext.work import spend

BEFORE, BEHIND = 12, 10
"""Characters before and behind the place at which the lattice sees an accident where it may
really have happened: after a slip, a few characters may read well by chance."""

NEAR = 24.0
"""Bits behind the best place at which a place is not looked at more closely: the lattice knows
nothing of the character that stood there."""

PLACES = 32
"""Places looked at more closely."""

SLACK = 40.0
"""Bits by which a character, and the one after it, may turn out cheaper than when nothing is
known of either."""

CONTEST = 8.0
"""Bits behind the best explanation up to which others count in the odds."""

HASTE = 20.0
"""Bits behind the best, read on as if nothing were known of what stands before, from which an
explanation is not read in earnest: a character seldom makes what follows it that much cheaper."""

AFTER = 4
"""Steps an explanation takes that is read on: by then the reader has met the place before."""

UNSURE = 0.4
"""Odds below which a byte is not simply taken out."""

GAIN = 10.0
"""Bits by which each accident must explain a stretch better than the text as it stands there
(later accidents granted), its price included: what the verifier asks of a whole repair."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One explanation: `data[start:end]` was `original`; `score` is its cost in bits."""

    score: float
    start: int
    end: int
    original: Original


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best explanation, its lead over the next text, and the odds of its character."""

    best: Choice
    margin: float
    odds: tuple[tuple[str, float], ...]


def chosen(lattice: Lattice, seen: int, before: str) -> Chosen | None:
    """The best accident near `seen`; None if losses that stay explain the stretch as well."""
    path = list(lattice.boundaries())
    near = _near(path, seen)
    if not near:
        return None
    places = sorted(_places(lattice, near))[:PLACES]
    onward = Onward(lattice, filler())
    prefixes = _prefixes(lattice, near, before, onward.reader)
    last = near[-1]
    cost, state = prefixes[last.place]
    without = cost + onward.rest(last.place, last.before, state)
    worst = min(
        places[0][0] + NEAR if places else 0.0,
        last.cost + lattice.after(last.place, last.before) + SLACK - GAIN,
    )
    hopeful = [(start, end) for estimate, start, end in places if estimate <= worst]
    befores = {boundary.place: boundary.before for boundary in near}
    ranked = _ranked(onward, hopeful, prefixes, befores, without - GAIN)
    if not ranked or without < ranked[0].score + GAIN:
        return None
    return weighed(ranked)


def _near(path: list[Boundary], seen: int) -> list[Boundary]:
    at = max((i for i, boundary in enumerate(path) if boundary.place <= seen), default=0)
    return path[max(0, at - BEFORE) : at + BEHIND]


def _places(lattice: Lattice, near: list[Boundary]) -> Iterator[tuple[float, int, int]]:
    """(estimate, start, end) of every stretch an accident may have made of one character."""
    double = is_double(lattice.charset)
    for boundary in near:
        if boundary.place >= lattice.end:
            break
        taken = lattice.charset.step(lattice.data, boundary.place)[0]
        for span in SPANS[double]:
            end = boundary.place + span
            if end > lattice.end:
                break
            if not lattice.possible(boundary.place, span, taken):
                continue
            if not originals(lattice.data[boundary.place : end], lattice.charset):
                continue
            cost = boundary.cost + EDIT + UNKNOWN + lattice.after(end, "")
            if span > 1 and double:  # a byte too many, or another one
                cost += VALUE
            if span == 1 and lattice.data[boundary.place] >= HIGH:
                cost = min(cost, boundary.cost + EDIT + VALUE + lattice.after(end, boundary.before))
            yield cost, boundary.place, end


def _prefixes(
    lattice: Lattice, near: list[Boundary], before: str, reader: Filler
) -> dict[int, tuple[float, State]]:
    """For each boundary, the cost since the first of them, and the reader's state."""
    state, cost = reader.state(before), 0.0
    found: dict[int, tuple[float, State]] = {}
    text = lattice.charset.decode(lattice.data[lattice.start : near[0].place])
    for char in text:
        _, state = reader.step(state, char)
    for here, then in zip(near, [*near[1:], None], strict=True):
        found[here.place] = (cost, state)
        if then is not None:
            for char in lattice.charset.decode(lattice.data[here.place : then.place]):
                bits, state = reader.step(state, char)
                cost += bits + (SEEN if char == REPLACEMENT else 0.0)
    return found


class Onward:
    """Reads the bytes behind an accident, as they stand, up to the next one; remembers."""

    __slots__ = ("_costs", "lattice", "reader")

    def __init__(self, lattice: Lattice, reader: Filler) -> None:
        self.lattice, self.reader = lattice, reader
        self._costs: dict[tuple[int, State], float] = {}

    def rest(self, place: int, before: str, state: State) -> float:
        """The cost of the window from `place` on, after the character `before`."""
        lattice, known = self.lattice, self._costs
        passed: list[tuple[tuple[int, State], float]] = []
        tail = 0.0
        while place < lattice.end:
            key = (place, state)
            if key in known:
                tail = known[key]
                break
            way = lattice.way(place, before, CLOSE)
            if way.accident:
                bits = EDIT + UNKNOWN + CLOSE
                if not way.first:
                    state, before = self.reader.start, ""
            else:
                bits, state = self.reader.step(state, way.first)
                bits += SEEN if way.first == REPLACEMENT else 0.0
                before = way.first[-1:]
            passed.append((key, bits))
            place = way.next
        for key, bits in reversed(passed):
            tail += bits
            known[key] = tail
        return tail


def _ranked(
    onward: Onward,
    places: list[tuple[int, int]],
    prefixes: dict[int, tuple[float, State]],
    befores: dict[int, str],
    enough: float,
) -> list[Choice]:
    """The explanations near the best, one for each text, best first; not those over `enough`."""
    lattice = onward.lattice
    queue: list[tuple[float, int, int, int, Original, float, State]] = []
    for start, end in places:
        cost, state = prefixes[start]
        rest = onward.rest(end, "", onward.reader.start)
        if cost + EDIT + rest > enough + HASTE:
            continue
        for number, original in enumerate(originals(lattice.data[start:end], lattice.charset)):
            bits, after = read_on(onward.reader, state, original.text)
            score = cost + EDIT + original.price + bits
            quick = score + rest
            queue.append((quick, start, end, number, original, score, after))
    heapify(queue)
    spend(len(queue))
    found: dict[bytes, Choice] = {}
    best = enough
    while queue:
        quick, start, end, _, original, score, after = heappop(queue)
        if quick > best + HASTE:
            break
        spend(AFTER)
        whole = score + onward.rest(end, original.text or befores[start], after)
        best = min(best, whole)
        data = lattice.data[lattice.start : start] + original.data + lattice.data[end : lattice.end]
        if data not in found or whole < found[data].score:
            found[data] = Choice(whole, start, end, original)
    ranked = sorted(found.values(), key=lambda choice: choice.score)
    return [choice for choice in ranked if choice.score <= ranked[0].score + CONTEST]


def read_on(reader: Filler, state: State, text: str) -> tuple[float, State]:
    """The cost of a text, and the state after it."""
    total = 0.0
    for char in text:
        bits, state = reader.step(state, char)
        total += bits
    return total, state


def weighed(ranked: list[Choice]) -> Chosen:
    """The likeliest place, by all the characters that may have stood there, and its best one."""
    weights = [2.0 ** max(ranked[0].score - choice.score, -60.0) for choice in ranked]
    total = sum(weights)
    places: dict[tuple[int, int], float] = {}
    for choice, weight in zip(ranked, weights, strict=True):
        place = (choice.start, choice.end)
        places[place] = places.get(place, 0.0) + weight
    here = max(places, key=lambda place: places[place])
    same = [choice for choice in ranked if (choice.start, choice.end) == here]
    best = same[0]
    if not best.original.text and total > 1 / UNSURE:
        # a byte too many, or a character lost? a hole says less than a text without it
        best = next((choice for choice in same if choice.original.text), best)
    odds = tuple(
        (choice.original.text, weight / total)
        for choice, weight in zip(ranked, weights, strict=True)
        if (choice.start, choice.end) == here and choice.original.text
    )
    others = [choice.score for choice in ranked if choice is not best]
    margin = max(0.0, min(others) - best.score) if others else float("inf")
    return Chosen(best, margin, odds)
