"""Lost bytes of UTF-8 read as GBK, refilled by the reader alone: a small beam search.

This measures the model. The product's own search (in `repair`) may do more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from fixtext.reader.alphabet import alphabet
from fixtext.reader.filling import Filler, State

LOST = "\ufffd"
BEAM = 40
"""Hypotheses kept at each byte."""
REPLAYED = 20
"""Finished hypotheses tried for an exact replay."""

Options = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refill:
    """What became of some sentences."""

    sentences: int
    exact: int
    characters: int
    characters_right: int
    milliseconds: float


def damage(text: str) -> str:
    """UTF-8 read by CPython's gbk, a U+FFFD for every lost byte."""
    return text.encode("utf-8").decode("gbk", "replace")


@lru_cache(maxsize=1)
def lost_before() -> tuple[frozenset[int], ...]:
    """trail -> the bytes that CPython's gbk loses when that byte follows; 256: at the end."""
    rows = []
    for trail in range(256):
        bad = {b for b in range(0x80, 0x100) if _loses(bytes((b, trail)))}
        rows.append(frozenset(bad))
    return (*rows, frozenset(range(0x80, 0x100)))


def _loses(pair: bytes) -> bool:
    try:
        pair.decode("gbk")
    except UnicodeDecodeError as error:
        return error.start == 0
    return False


def lattice(damaged: str) -> list[Options]:
    """For each byte, what it may have been."""
    places: list[Options | None] = []
    for char in damaged:
        places += [None] if char == LOST else [(b,) for b in char.encode("gbk")]
    every = tuple(range(0x80, 0x100))
    result: list[Options] = []
    following: Options = (256,)
    for place in reversed(places):
        if place is None:
            allowed = frozenset().union(*(lost_before()[t] for t in following))
            place = tuple(b for b in every if b in allowed)
        following = place
        result.append(place)
    return result[::-1]


@lru_cache(maxsize=1 << 15)
def characters(options: tuple[Options, ...], length: int) -> tuple[str, ...]:
    """Characters of `length` bytes of UTF-8 that fit; unknown ones only if nothing else is."""
    first, *rest = options
    lead = {1: (0, 0x80), 2: (0xC2, 0xE0), 3: (0xE0, 0xF0), 4: (0xF0, 0xF5)}[length]
    heads = [b for b in first if lead[0] <= b < lead[1]]
    tails = [[b for b in place if 0x80 <= b < 0xC0] for place in rest]
    found = []
    for raw in product(heads, *tails):
        try:
            found.append(bytes(raw).decode("utf-8"))
        except UnicodeDecodeError:
            continue
    known = [char for char in found if alphabet().known(char)]
    return tuple(known or found)


def refill(damaged: str, model: Filler, beam: int = BEAM) -> str:
    """The best original that replays; the damaged text if there is none."""
    places = lattice(damaged)
    front: list[dict[State, tuple[float, str]]] = [{} for _ in range(len(places) + 4)]
    front[0][model.start] = (0.0, "")
    for at in range(len(places)):
        best = sorted(front[at].items(), key=lambda item: item[1][0])[:beam]
        for length in range(1, min(4, len(places) - at) + 1):
            options = characters(tuple(places[at : at + length]), length)
            target = front[at + length]
            for state, (cost, text) in best:
                for char in options:
                    more, after = model.step(state, char)
                    old = target.get(after)
                    if old is None or cost + more < old[0]:
                        target[after] = (cost + more, text + char)
    finished = sorted(front[len(places)].values())[:REPLAYED]
    return next((text for _, text in finished if damage(text) == damaged), damaged)


def measure(sentences: Sequence[str], model: Filler) -> Refill:
    """Damage and refill every sentence."""
    exact = characters_all = right = 0
    begin = time.perf_counter()
    for sentence in sentences:
        result = refill(damage(sentence), model)
        exact += result == sentence
        characters_all += len(sentence)
        right += sum(a == b for a, b in zip(result, sentence, strict=False))
    spent = (time.perf_counter() - begin) * 1000 / max(1, len(sentences))
    return Refill(len(sentences), exact, characters_all, right, spent)
