"""No-break spaces became spaces: whoever copied the mojibake, or trimmed and tidied it, did that.

The byte A0 is inside one Han of UTF-8 in twenty-five; read as Latin-1 it is a no-break space, which
looks like a space and is written as one soon. `å¼\xa0ä¸‰` is 张三; `å¼ ä¸‰` decodes no more. A
space that interrupts a character of UTF-8 cannot have been one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params
from fixtext.model import Evidence, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "flattened-spaces"

NO_BREAK: Final = "\xa0"

STEP_COST: Final = 2.0
"""Bits: mojibake that was pasted somewhere has mostly lost its no-break spaces."""


def _shown(first: int, last: int) -> str:
    """What Latin-1 and Windows-1252 show of these bytes, for a class of a pattern."""
    data = bytes(range(first, last + 1))
    both = {*data.decode("latin-1"), *charset("cp1252", "whatwg").decode(data)}
    return re.escape("".join(sorted(both)))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A whole character of UTF-8, and one with a space for one of its bytes.

    That is never the second of four, which is 90 or more where the character is Han. One more byte
    may be gone without a sign.
    """
    after = f"[{_shown(0x80, 0xBF)}\ufffd]"
    whole = f"[à-ï]{after}{{2}}|[Â-ß]{after}|[ð-ô]{after}{{3}}"
    three = f"[à-ï](?: {after}| (?=[Â-ô])|{after} )"
    four = f"[ð-ô](?:{after} {after}|{after}{{2}} )"
    return re.compile(whole), re.compile(f"(?:{three}|[Â-ß] |{four})(?!{after})")


@dataclass(frozen=True, slots=True)
class FlattenedSpaces:
    """The room `flattened-spaces`.

    >>> FlattenedSpaces().apply("æ—\\xa0æ³•", {})
    'æ— æ³•'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.single_byte > 0 and not context.after(NAME) and _evident(text)

    def apply(self, text: str, params: Params) -> str:
        return text.replace(NO_BREAK, " ")

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if not _evident(text):
            return
        _, cut = _patterns()
        restored, places = cut.subn(lambda found: found[0].replace(" ", NO_BREAK), text)
        yield Candidate(
            text=restored,
            step=Step(kind=NAME),
            cost=STEP_COST,
            evidence=(
                Evidence(
                    room=NAME,
                    what=f"no-break spaces, bytes of characters, became spaces: {places}",
                    data={"places": places},
                ),
            ),
        )


def _evident(text: str) -> bool:
    """Does a space interrupt a character of UTF-8 where others stand?

    >>> _evident("å¼ ä¸‰"), _evident("voilà « ça »"), _evident("é “à propos”")
    (True, False, False)
    """
    if " " not in text or NO_BREAK in text:
        return False
    whole, cut = _patterns()
    rest, places = cut.subn("", text)
    return places > 0 and whole.search(rest) is not None
