"""The accident that explains a stretch best: where, of which kind, and what was there before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixtext.codecs.base import REPLACEMENT
from fixtext.damage.slipped_bytes.lattice import EDIT, SEEN, UNKNOWN, Boundary, Lattice
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

BEFORE, BEHIND = 12, 6
"""Characters before and behind the place at which the lattice sees an accident where it may
really have happened: after a slip, a few characters may read well by chance."""

NEAR = 20.0
"""Bits behind the best place at which a place is not looked at more closely."""

PLACES = 32
"""Places looked at more closely."""

SLACK = 40.0
"""Bits by which a character, and the one after it, may turn out cheaper than when nothing is
known of either."""

CONTEST = 8.0
"""Bits behind the best explanation up to which others count in the odds."""

SHORTLIST = 16
"""Characters for each place whose fit with what follows is read to the end."""

AFTER = 8
"""Characters that follow and have a say in what was lost: two words."""

UNSURE = 0.5
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
    spans = SPANS[is_double(lattice.charset)]
    path = list(lattice.boundaries())
    near = _near(path, seen)
    if not near:
        return None
    places = sorted(_places(lattice, near, spans))[:PLACES]
    reader = filler()
    prefixes = _prefixes(lattice, near, before, reader)
    last, first = near[-1], near[0].cost
    without = prefixes[last.place][0] + lattice.after(last.place, last.before)
    found: dict[tuple[int, int, str], Choice] = {}
    befores = {boundary.place: boundary.before for boundary in near}
    enough = without - GAIN
    for estimate, start, end in places:
        if estimate > places[0][0] + NEAR or estimate - first - SLACK > enough:
            break
        for choice in _choices(lattice, start, end, befores[start], prefixes[start], reader):
            key = (start, end, choice.original.text)
            if key not in found or choice.score < found[key].score:
                found[key] = choice
                enough = min(enough, choice.score + CONTEST)
    ranked = sorted(found.values(), key=lambda choice: choice.score)
    if not ranked or without < ranked[0].score + GAIN:
        return None
    return _weighed(ranked)


def _near(path: list[Boundary], seen: int) -> list[Boundary]:
    at = max((i for i, boundary in enumerate(path) if boundary.place <= seen), default=0)
    return path[max(0, at - BEFORE) : at + BEHIND]


def _places(
    lattice: Lattice, near: list[Boundary], spans: tuple[int, ...]
) -> Iterator[tuple[float, int, int]]:
    """(estimate, start, end) of every stretch an accident may have made of one character."""
    for boundary in near:
        if boundary.place >= lattice.end:
            break
        taken = lattice.charset.step(lattice.data, boundary.place)[0]
        for span in spans:
            end = boundary.place + span
            if end > lattice.end:
                break
            if not lattice.possible(boundary.place, span, taken):
                continue
            if not originals(lattice.data[boundary.place : end], lattice.charset):
                continue
            cost = boundary.cost + EDIT + UNKNOWN + lattice.after(end, "")
            if span > 1 and is_double(lattice.charset):  # a byte too many, or another one
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


def _choices(
    lattice: Lattice,
    start: int,
    end: int,
    before: str,
    prefix: tuple[float, State],
    reader: Filler,
) -> Iterator[Choice]:
    """What stood at `start`, with what follows read to its end."""
    cost, state = prefix
    quick: list[tuple[float, int, Original, float, State]] = []
    for number, original in enumerate(originals(lattice.data[start:end], lattice.charset)):
        bits, after = _read(reader, state, original.text)
        bits += original.price
        follow = lattice.after(end, original.text or before)
        quick.append((bits + follow, number, original, bits, after))
    spend(len(quick) + SHORTLIST * AFTER)
    quick.sort(key=lambda item: item[:2])
    for _, _, original, bits, after in quick[:SHORTLIST]:
        text, rest = lattice.following(end, original.text or before, AFTER)
        score = cost + EDIT + bits + _read(reader, after, text)[0] + rest
        yield Choice(score, start, end, original)


def _read(reader: Filler, state: State, text: str) -> tuple[float, State]:
    total = 0.0
    for char in text:
        bits, state = reader.step(state, char)
        total += bits
    return total, state


def _weighed(ranked: list[Choice]) -> Chosen:
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
