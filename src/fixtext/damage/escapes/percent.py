"""Percent escapes outside of addresses: `%E4%B8%AD%E6%96%87.pdf`.

Names of downloads, titles and search words pass through addresses, and some program forgets to
take the escapes back. Older Chinese sites write the bytes of GBK: `%D6%D0%CE%C4`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.damage.escapes.claims import claim
from fixtext.damage.escapes.octets import ByteForm, escaped, possible, written
from fixtext.damage.escapes.setting import at_home, in_prose
from fixtext.damage.room import Candidate, Context, Params

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "percent-escapes"

ONCE = (ByteForm("%E4"), ByteForm("%e4"))
TWICE = (ByteForm("%25E4"), ByteForm("%25e4"))
FORMS = (*ONCE, *TWICE)


@dataclass(frozen=True, slots=True)
class PercentEscapes:
    """The room `percent-escapes`.

    >>> PercentEscapes().apply("中文 1.pdf", {"form": "%E4", "charset": "utf-8", "also": " "})
    '%E4%B8%AD%E6%96%87%201.pdf'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.percents > 0

    def apply(self, text: str, params: Params) -> str:
        return written(text, params, FORMS)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if at_home(text):
            return
        for forms in (TWICE, ONCE):
            for found in escaped(text, forms[0]):
                damaged = in_prose(text, found.stretches)
                if not damaged:
                    continue
                candidate = claim(
                    self,
                    text,
                    *possible(forms, text, found, damaged),
                    f"bytes of {found.encoding.upper()} were written as percent escapes",
                    {"words": len(damaged), "charset": found.encoding},
                )
                if candidate is not None:
                    yield candidate
