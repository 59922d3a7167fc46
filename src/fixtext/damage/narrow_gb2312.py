"""GBK read by software that knows GB2312 alone: `腘窝` becomes `�N窝`.

The characters GBK added lie outside the cells of GB2312. Their lead byte is lost; a trail byte
below 0x80 stays, as the letter it is in ASCII, and tells what to look for: of the characters
that have it, few fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import Loss
from fixtext.codecs.lines import lines
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.misread.undo import Undone, through_holes
from fixtext.damage.room import Candidate, Context, Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Hole, Json, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "narrow-gb2312"
COST = 8.0
"""Bits: old databases and terminals did this to every rare name."""

PLACE_COST = {Loss.FFFD: -4.0, Loss.QUESTION: 4.0, Loss.DROP: 4.0}
"""Bits for each stretch: U+FFFD with a letter behind it has few other causes, `?` has many."""

FILL_AT = 0.9
"""Share of the odds from which a character is filled in: what is looked for is rare by nature."""

_SIGNS = re.compile("[\ufffd?](?=[@-~])")
_CLEAR = re.compile("\ufffd[@-~]|[\u3400-\u9fff][?][@-~](?=[\u3400-\u9fff])")
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
        params: dict[str, Json] = {"loss": loss.value}
        chars, spans, holes, margin = "", [], [], float("inf")
        last = 0
        for start, end, undone in _undone(text, _pair(params), loss):
            chars += text[last:start]
            spans.append([len(chars), len(chars) + len(undone.text)])
            holes += [_hole(len(chars), undone, s.place, s.odds) for s in undone.spots]
            chars += undone.text
            margin, last = min(margin, undone.margin), end
        chars += text[last:]
        params["spans"] = spans
        if not spans or self.apply(chars, params) != text:
            return
        yield Candidate(
            text=chars,
            step=Step(kind=NAME, params=params),
            cost=COST + PLACE_COST[loss] * len(spans),
            originals=1 + sum(len(hole.candidates) > 1 for hole in holes),
            margin=margin,
            holes=tuple(holes),
            evidence=(
                Evidence(
                    room=NAME,
                    what="characters of GBK were read by software that knows GB2312 alone",
                    data={"holes": len(holes)},
                ),
            ),
        )


def _undone(text: str, pair: Pair, loss: Loss) -> Iterator[tuple[int, int, Undone]]:
    """The stretches around loss signs, with what they were."""
    start = 0
    for line in lines(text):
        if _CLEAR.search(line):
            for first, last in _stretches(line):
                before = line[max(0, first - 8) : first]
                undone = through_holes(line[first:last], pair, loss, before)
                if undone is not None and undone.spots and _sure(undone):
                    yield start + first, start + last, undone
        start += len(line)


def _sure(undone: Undone) -> bool:
    """Is every character found? A hole in place of a sign and its letter would say less."""
    return all(spot.odds[0][1] >= FILL_AT for spot in undone.spots)


AROUND = 8
"""Characters after a loss that have a say in what it was."""


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """From a loss to a few characters behind it, as far as GB2312 has them; joined if they meet."""
    first = last = -1
    for match in _SIGNS.finditer(line):
        if match.start() > last:
            if first >= 0:
                yield first, last
            first = match.start()
        last = match.end()
        while last < min(len(line), match.end() + AROUND) and _narrow(line[last]):
            last += 1
    if first >= 0:
        yield first, last


def _narrow(char: str) -> bool:
    try:
        return char not in "\ufffd?" and bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _pair(params: Params) -> Pair:
    world = text_param(params, "world", "cpython")
    return Pair("gbk", "gb2312", world, COST)


def _loss(params: Params) -> Loss:
    try:
        return Loss(text_param(params, "loss", Loss.FFFD.value))
    except ValueError:
        raise InvalidPlanError(f'"loss" is one of {", ".join(x.value for x in Loss)}') from None


def _hole(offset: int, undone: Undone, place: int, odds: tuple[tuple[str, float], ...]) -> Hole:
    return Hole(start=offset + place, text=undone.text[place], candidates=odds)
