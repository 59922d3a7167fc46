"""Lost bytes of UTF-8 read as GBK, refilled by the reader alone: a small beam search.

This measures the model. The product's own search (in `repair`) may do more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from fixtext.reader.alphabet import alphabet
from fixtext.reader.filling import Filler, State

LOST = "\ufffd"
BEAM = 40
"""Hypotheses kept at each byte."""
REPLAYED = 20
"""Finished hypotheses tried for an exact replay."""

END = 256
"""What follows the last byte."""
SAFE = -1
"""No byte is waiting for its loss to be explained."""


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


class Place(NamedTuple):
    """What one byte may have been, and whether it was lost."""

    options: tuple[int, ...]
    hole: bool


def lattice(damaged: str) -> list[Place]:
    """For each byte, what it may have been."""
    places: list[int | None] = []
    for char in damaged:
        places += [None] if char == LOST else char.encode("gbk")
    result: list[Place] = []
    following: tuple[int, ...] = (END,)
    for place in reversed(places):
        if place is None:
            allowed = frozenset().union(*(lost_before()[t] for t in following))
            result.append(Place(tuple(sorted(allowed)), True))
        else:
            result.append(Place((place,), False))
        following = result[-1].options
    return result[::-1]


@lru_cache(maxsize=1 << 16)
def characters(places: tuple[Place, ...]) -> tuple[tuple[str, int, int], ...]:
    """Characters that fit, with first byte and the byte whose loss is still to be explained.

    Unknown characters only if no known one fits.
    """
    lead = {1: (0, 0x80), 2: (0xC2, 0xE0), 3: (0xE0, 0xF0), 4: (0xF0, 0xF5)}[len(places)]
    heads = [b for b in places[0].options if lead[0] <= b < lead[1]]
    tails = [[b for b in place.options if 0x80 <= b < 0xC0] for place in places[1:]]
    found = []
    for raw in product(heads, *tails):
        pairs = zip(raw, raw[1:], places, strict=False)
        if all(b in lost_before()[after] for b, after, place in pairs if place.hole):
            text = bytes(raw).decode("utf-8", "ignore")
            if text:
                found.append((text, raw[0], raw[-1] if places[-1].hole else SAFE))
    return tuple([row for row in found if alphabet().known(row[0])] or found)


def refill(damaged: str, model: Filler, beam: int = BEAM) -> str:
    """The best original that replays; the damaged text if there is none."""
    places = lattice(damaged)
    front: list[dict[tuple[State, int], tuple[float, str]]] = [{} for _ in range(len(places) + 4)]
    front[0][model.start, SAFE] = (0.0, "")
    for at in range(len(places)):
        best = sorted(front[at].items(), key=lambda item: item[1][0])[:beam]
        front[at] = {}
        for length in range(1, min(4, len(places) - at) + 1) if best else ():
            fitting = characters(tuple(places[at : at + length]))
            target = front[at + length]
            for (state, open_loss), (cost, text) in best:
                for char, head, loss in fitting:
                    if open_loss != SAFE and open_loss not in lost_before()[head]:
                        continue
                    more, after = model.step(state, char)
                    old = target.get((after, loss))
                    if old is None or cost + more < old[0]:
                        target[after, loss] = (cost + more, text + char)
    finished = [
        (cost + model.step(state, "\n")[0], text)
        for (state, _), (cost, text) in front[len(places)].items()
    ]
    tried = (text for _, text in sorted(finished)[:REPLAYED])
    return next((text for text in tried if damage(text) == damaged), damaged)


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
