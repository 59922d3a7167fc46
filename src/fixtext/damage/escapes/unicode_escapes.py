"""Escapes of programming languages left in a text: `\\u4e2d\\u6587`, `%u4E2D`, `<U+4E2D>`.

JSON, Java and Python write `\\u4e2d`, JavaScript's `escape` `%u4E2D`, R on Windows prints
`<U+4E2D>` for what its locale lacks. Where the backslash was stripped, `u4e2du6587` is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fixtext.damage.escapes.claims import claim
from fixtext.damage.escapes.numbers import Family, Form, possible, stretches_of, written
from fixtext.damage.escapes.setting import at_home, in_prose, stored_in
from fixtext.damage.room import Candidate, Context, Params

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "unicode-escapes"

_FOUR = "(?P<n>[0-9A-Fa-f]{4})"
_EIGHT = "(?P<w>[0-9A-Fa-f]{8})"
_SOME = "(?P<n>[0-9A-Fa-f]{2,6})"

BARE_RUN: Final = 3
"""`u4e2d` needs company: words like `u2022` occur, three in a row do not."""


def _both(form: str) -> tuple[Form, Form]:
    return Form(form), Form(form.replace("4e2d", "4E2D"))


FAMILIES = (
    Family(_both(r"\u4e2d"), rf"\\u{_FOUR}|\\U{_EIGHT}", r"(?<!\\)"),
    Family(_both(r"\\u4e2d"), rf"\\\\u{_FOUR}|\\\\U{_EIGHT}", r"(?<!\\)"),
    Family(_both(r"\u{4e2d}"), rf"\\u\{{{_SOME}\}}", r"(?<!\\)"),
    Family(_both(r"\x{4e2d}"), rf"\\x\{{{_SOME}\}}", r"(?<!\\)"),
    Family(_both("%u4e2d"), f"%u{_FOUR}", "(?<!%)"),
    Family(_both("<U+4e2d>"), rf"<U\+{_FOUR}>|<U\+{_EIGHT}>", "(?<!<)"),
    Family(_both("u4e2d"), f"u{_FOUR}", r"(?<![\\%A-Za-z+])", BARE_RUN),
)
FORMS = tuple(form for family in FAMILIES for form in family.forms)

_BEGINS = re.compile(r"\\u|\\U|\\x\{|%u|<U\+[0-9A-Fa-f]{2}|(?:u[0-9A-Fa-f]{4}){3}")
_QUOTES = re.compile("[\"'`=\\[{]")
"""In a text with one of these the escapes may be part of a string of a program."""


@dataclass(frozen=True, slots=True)
class UnicodeEscapes:
    """The room `unicode-escapes`.

    >>> UnicodeEscapes().apply("中文 abc", {"form": "%u4E2D"})
    '%u4E2D%u6587 abc'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return _BEGINS.search(text) is not None

    def apply(self, text: str, params: Params) -> str:
        return written(text, params, FORMS)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if at_home(text):
            return
        for family in FAMILIES:
            stretches = list(stretches_of(text, family))
            if not stretches:
                continue
            stored = None if _QUOTES.search(text) else stored_in(text, stretches)
            damaged = stretches if stored else in_prose(text, stretches, program=True)
            if not damaged:
                continue
            found = claim(
                self,
                text,
                *possible(family, text, damaged, stored),
                "characters were written as escapes of a programming language",
                {"stretches": len(damaged)},
            )
            if found is not None:
                yield found
