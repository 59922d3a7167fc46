"""GBK read by software that knows GB2312 alone: `腘窝` becomes `�N窝`.

The characters GBK added lie outside the cells of GB2312. Their lead byte is lost; a trail byte
below 0x80 stays, as the letter it is in ASCII, and tells what to look for: of the characters
that have it, few fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import TYPE_CHECKING

from fixtext.codecs.base import Loss
from fixtext.codecs.lines import lines
from fixtext.codecs.registry import charset
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.room import Candidate, Context, Params, spans_param, text_param
from fixtext.damage.slipped_bytes.choose import read_on
from fixtext.damage.slipped_bytes.originals import pairs
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Hole, Json, Step
from fixtext.reader.filling import State, filler
from fixtext.work import spend

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "narrow-gb2312"
COST = 8.0
"""Bits: old databases and terminals did this to every rare name."""

PLACE_COST = {Loss.FFFD: -4.0, Loss.QUESTION: 4.0, Loss.DROP: 4.0}
"""Bits for each stretch: U+FFFD with a letter behind it has few other causes, `?` has many."""

FILL_AT = 0.9
"""Share of the odds from which a character is filled in: what is looked for is rare by nature."""

AROUND = 8
"""Characters on either side of a loss that have a say in what it was."""

WIDTH = 24
"""Readings kept of losses that stand together."""

_LEFT = "[@-~](?![A-Za-z]{2})"
"""What is left of a character: no Latin word begins with it."""
_SIGNS = re.compile(f"[\ufffd?](?={_LEFT})")
_CLEAR = re.compile(f"\ufffd{_LEFT}|[\u3400-\u9fff][?][@-~](?=[\u3400-\u9fff])")
"""Where a loss shows for sure: a `?` before a letter counts only between Han characters."""


@dataclass(frozen=True, slots=True)
class NarrowGb2312:
    """The room `narrow-gb2312`.

    >>> NarrowGb2312().apply("右腘窝", {})
    '右�N窝'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        if profile.replacement > profile.han:
            return False  # GB2312 keeps nearly all of a text; this one is gone, or not Chinese
        return not context.after(NAME) and _CLEAR.search(text) is not None

    def apply(self, text: str, params: Params) -> str:
        pair, loss = _pair(params), _loss(params)
        out, last = [], 0
        for start, end in spans_param(params, len(text)):
            damaged = pair.reader.decode(pair.writer.encode_lossy(text[start:end]), loss)
            out += [text[last:start], damaged]
            last = end
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        loss = Loss.FFFD if Loss.FFFD.sign in text else Loss.QUESTION
        chars: list[str] = []
        spans: list[Json] = []
        holes: list[Hole] = []
        last = size = start = 0
        for line in lines(text):
            for found in _found(line) if _CLEAR.search(line) else ():
                char, share = found.odds[0]
                if share >= FILL_AT:  # a hole in place of a sign and its letter would say less
                    chars += [text[last : start + found.place], char]
                    size += start + found.place - last
                    spans.append([size, size + 1])
                    holes.append(Hole(start=size, text=char, candidates=found.odds))
                    size, last = size + 1, start + found.place + 2
            start += len(line)
        original = "".join((*chars, text[last:]))
        params: dict[str, Json] = {"loss": loss.value, "spans": spans}
        if not spans or self.apply(original, params) != text:
            return
        yield Candidate(
            text=original,
            step=Step(kind=NAME, params=params),
            cost=COST + PLACE_COST[loss] * len(spans),
            originals=1 + sum(len(hole.candidates) > 1 for hole in holes),
            margin=min(_lead(hole.candidates) for hole in holes),
            holes=tuple(holes),
            evidence=(
                Evidence(
                    room=NAME,
                    what="characters of GBK were read by software that knows GB2312 alone",
                    data={"holes": len(holes)},
                ),
            ),
        )


def _lead(odds: tuple[tuple[str, float], ...]) -> float:
    """Bits between the best and the next."""
    return log2(odds[0][1] / odds[1][1]) if len(odds) > 1 else float("inf")


@dataclass(frozen=True, slots=True)
class _Way:
    """A reading of a line so far: its cost, what was filled in, and the reader's state."""

    cost: float
    filled: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class _Found:
    """A loss of a line (its sign and the letter behind it start at `place`), and what it was."""

    place: int
    odds: tuple[tuple[str, float], ...]


def _found(line: str) -> list[_Found]:
    """Every loss of a line: all that GBK has there, read with what stands on either side."""
    reader = filler()
    signs = [match.start() for match in _SIGNS.finditer(line)]
    found: list[_Found] = []
    for group in _together(signs):
        ways = [_Way(0.0, (), reader.state(line[max(0, group[0] - AROUND) : group[0]]))]
        for place, after in zip(group, [*group[1:], group[-1] + 2 + AROUND], strict=True):
            grown = [
                _Way(way.cost + bits, (*way.filled, char), state)
                for way in ways
                for char in _ending_in(line[place + 1])
                for bits, state in [read_on(reader, way.state, char + line[place + 2 : after])]
            ]
            spend(len(grown) * (after - place))
            ways = sorted(grown, key=lambda way: (way.cost, way.filled))[:WIDTH]
        weights = [2.0 ** max(ways[0].cost - way.cost, -60.0) for way in ways] if ways else []
        for number, place in enumerate(group if ways else ()):
            odds: dict[str, float] = {}
            for way, weight in zip(ways, weights, strict=True):
                char = way.filled[number]
                odds[char] = odds.get(char, 0.0) + weight / sum(weights)
            found.append(_Found(place, tuple(sorted(odds.items(), key=lambda one: -one[1]))))
    return found


def _together(signs: list[int]) -> Iterator[list[int]]:
    """Losses so near each other that one has a say in the next."""
    group: list[int] = []
    for sign in signs:
        if group and sign > group[-1] + 2 + AROUND:
            yield group
            group = []
        group.append(sign)
    if group:
        yield group


@lru_cache(maxsize=64)
def _ending_in(letter: str) -> tuple[str, ...]:
    """The characters GBK added to GB2312 whose second byte is this letter."""
    _, by_trail = pairs(charset("gbk"))
    return tuple(text for _, text in by_trail.get(ord(letter), ()))


def _pair(params: Params) -> Pair:
    world = text_param(params, "world", "cpython")
    return Pair("gbk", "gb2312", world, COST)


def _loss(params: Params) -> Loss:
    try:
        return Loss(text_param(params, "loss", Loss.FFFD.value))
    except ValueError:
        raise InvalidPlanError(f'"loss" is one of {", ".join(x.value for x in Loss)}') from None
