"""Characters the encoding has not: each became a question mark when the text was stored.

© is not in GBK, so `Copyright © 2001` became `Copyright ? 2001`. Any character outside the encoding
could have stood there; only where the neighbours leave no doubt is one put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params, text_param
from fixtext.model import Evidence, Hole, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "unencodable"

STEP_COST = 2.0
"""Bits: wherever text passed through GBK and holds a © at all, this has happened."""

SEEN = -20.0
"""Bits the neighbours are worth at each place: a question mark between `Copyright` and a year is
not met in healthy text, but the reader knows letters, not words, and cannot tell."""

CERTAIN = 0.98
"""Share of `Copyright ? <year>` that is ©; the rest is ®, an en dash or a real question mark."""

_COPYRIGHT = re.compile(
    r"(?:(?<=Copyright )|(?<=copyright )|(?<=COPYRIGHT )|(?<=Copyright)|(?<=版权所有)|(?<=版權所有)"
    r"|(?<=版权所有 )|(?<=版權所有 ))\?(?=\s?(?:19|20)\d\d|\s[A-Z一-龥])"
    r"|(?<![^\s])\?(?=\s?(?:19|20)\d\d[^\n]{0,80}(?:[Rr]ights [Rr]eserved|版权所有|版權所有))"
)
HELD_IN = {"pinyin-notes": "charset", "misread": "written"}
"""Later steps that show in which encoding the text was held, and the parameter that says it."""


@dataclass(frozen=True, slots=True)
class Unencodable:
    """The room `unencodable`.

    >>> Unencodable().apply("Copyright © 2001 湖北", {"charset": "gbk"})
    'Copyright ? 2001 湖北'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        if context.after(NAME) or context.after("machine-traditional"):
            return False  # the script was changed before the text was stored
        return "?" in text and _held_in(context) is not None

    def apply(self, text: str, params: Params) -> str:
        target = charset(text_param(params, "charset"), text_param(params, "world", "windows"))
        if target.encode(text) is not None:
            return text
        lacking = (char for char in set(text) if target.encode(char) is None)
        return text.translate(dict.fromkeys(map(ord, lacking), "?"))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        held_in = _held_in(context)
        places = list(_places(text))
        if held_in is None or not places:
            return
        starts = [0, *(place + 1 for place in places)]
        pieces = (text[a:b] for a, b in zip(starts, (*places, len(text)), strict=True))
        original = "©".join(pieces)
        step = Step(kind=NAME, params={"charset": held_in})
        if self.apply(original, step.params) != text:
            return
        yield Candidate(
            text=original,
            step=step,
            cost=STEP_COST + SEEN * len(places),
            originals=2,
            holes=tuple(
                Hole(start=at, text="©", candidates=(("©", CERTAIN), ("?", 1 - CERTAIN)))
                for at in places
            ),
            evidence=(
                Evidence(
                    room=NAME,
                    what=f"what {held_in.upper()} lacks had become a question mark",
                    data={"restored": "©", "places": len(places)},
                ),
            ),
        )


def _places(text: str) -> Iterator[int]:
    """Question marks that were ©."""
    at = text.find("?")
    while at >= 0:
        if _COPYRIGHT.match(text, at):
            yield at
        at = text.find("?", at + 1)


def _held_in(context: Context) -> str | None:
    for step in context.later:
        if step.kind in HELD_IN:
            value = step.params.get(HELD_IN[step.kind])
            if isinstance(value, str) and value.startswith(("gb", "big5")):
                return "gbk" if value == "gb18030" and step.kind == "pinyin-notes" else value
    return None
