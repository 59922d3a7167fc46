"""GB18030 read by software that knows GBK alone: a no-break space becomes `�0�2`.

A character that GBK has not takes four bytes in GB18030: lead, digit, lead, digit. GBK knows none
of these pairs; both lead bytes are lost, the digits stay. They leave some dozens of thousands of
characters open, so only the few are put back that are met on every page; others stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Hole, Json, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "four-byte-as-gbk"
COST = 8.0
"""Bits: browsers write GB18030 under the label GBK, and others read it as GBK."""

SEEN = -12.0
"""Bits each place is worth: a loss and a digit, twice, comes about in no other way."""

COMMON = {"\u00a0": 0.9, "©": 0.8, "®": 0.8, "•": 0.8, "™": 0.8, "\u200b": 0.6, "\ufeff": 0.6}
"""The characters outside GBK that every other web page has, and the share of all four-byte
characters with their digits that they make up there."""

_FORM = re.compile("\ufffd([0-9])\ufffd([0-9])")


@dataclass(frozen=True, slots=True)
class FourByteAsGbk:
    """The room `four-byte-as-gbk`; `places` says which characters went through (default: all
    that GBK has not).

    >>> FourByteAsGbk().apply("版权所有\u00a0湖北", {})
    '版权所有�0�2湖北'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return not context.after(NAME) and _FORM.search(text) is not None

    def apply(self, text: str, params: Params) -> str:
        reader = charset("gbk", text_param(params, "world", "cpython"))
        writer = charset("gb18030")
        chars = list(text)
        for place in _places(params, text):
            chars[place] = reader.decode(writer.encode_lossy(chars[place]))
        return "".join(chars)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        out, places, holes = "", [], []
        last = 0
        for match in _FORM.finditer(text):
            char = _digits().get(match[1] + match[2])
            if char is None:
                continue
            out += text[last : match.start()]
            places.append(len(out))
            odds = ((char, COMMON[char]), ("\ufffd", round(1 - COMMON[char], 3)))
            holes.append(Hole(start=len(out), text=char, candidates=odds))
            out += char
            last = match.end()
        out += text[last:]
        params: dict[str, Json] = {"places": places}
        if not places or self.apply(out, params) != text:
            return
        yield Candidate(
            text=out,
            step=Step(kind=NAME, params=params),
            cost=COST + SEEN * len(places),
            originals=2,
            holes=tuple(holes),
            evidence=(
                Evidence(
                    room=NAME,
                    what="characters of four bytes in GB18030 were read as GBK",
                    data={"places": len(places)},
                ),
            ),
        )


@lru_cache(maxsize=1)
def _digits() -> dict[str, str]:
    """The two digits that are left of each common character."""
    return {chr(form[1]) + chr(form[3]): char for char, form in _forms()}


def _forms() -> Iterator[tuple[str, bytes]]:
    for char in reversed(COMMON):
        yield char, char.encode("gb18030")


def _places(params: Params, text: str) -> list[int]:
    value = params.get("places")
    if value is None:
        return [i for i, char in enumerate(text) if len(char.encode("gb18030", "ignore")) == 4]
    if not isinstance(value, (list, tuple)) or not all(
        isinstance(place, int) and 0 <= place < len(text) for place in value
    ):
        raise InvalidPlanError('"places" is a list of places in the text')
    return list(value)
