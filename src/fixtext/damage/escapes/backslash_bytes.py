"""Bytes written as `\\xe4\\xb8\\xad` or `\\344\\270\\255`, as databases and git print them."""

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

NAME = "backslash-bytes"

FAMILIES = (
    (ByteForm(r"\\xe4"), ByteForm(r"\\xE4")),
    (ByteForm(r"\xe4"), ByteForm(r"\xE4")),
    (ByteForm(r"\344"),),
)
FORMS = tuple(form for forms in FAMILIES for form in forms)


@dataclass(frozen=True, slots=True)
class BackslashBytes:
    """The room `backslash-bytes`.

    >>> BackslashBytes().apply("中文", {"form": r"\\xe4", "charset": "utf-8"})
    '\\\\xe4\\\\xb8\\\\xad\\\\xe6\\\\x96\\\\x87'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.backslashes > 0

    def apply(self, text: str, params: Params) -> str:
        return written(text, params, FORMS)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if at_home(text):
            return
        for forms in FAMILIES:
            for found in escaped(text, forms[0]):
                damaged = in_prose(text, found.stretches, program=True)
                if not damaged:
                    continue
                candidate = claim(
                    self,
                    text,
                    *possible(forms, text, found, damaged),
                    f"bytes of {found.encoding.upper()} were written with backslashes",
                    {"words": len(damaged), "charset": found.encoding},
                )
                if candidate is not None:
                    yield candidate
