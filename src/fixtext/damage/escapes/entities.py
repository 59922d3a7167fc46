"""Numeric character references shown as they are: `&#20013;&#25991;`, and without the `&`.

A browser that sends a form to a page in GB2312 writes what GB2312 lacks as a reference: 朱镕基
becomes `朱&#38229;基`. A program that stores text in ASCII does so with all of it. Stripping the
`&`, or escaping it once more (`&amp;#20013;`), makes sure that nothing ever shows it right.
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

NAME = "html-entities"

_DECIMAL = "(?P<n>[0-9]{2,7});"
_HEXADECIMAL = "(?P<n>[0-9A-Fa-f]{2,6});"
_HEX_FORMS = ("#x4E2D;", "#x4e2d;")


def _family(before: str) -> tuple[Family, Family]:
    return (
        Family((Form(f"{before}#20013;"),), f"{before}#{_DECIMAL}"),
        Family(tuple(Form(before + form) for form in _HEX_FORMS), f"{before}#x{_HEXADECIMAL}"),
    )


BARE_RUN: Final = 2
"""Bare references side by side at least: `#20013;` alone may be the number of a report."""
_NO_AMPERSAND = r"(?<!&)(?<!&amp;)"

BARE = (
    Family((Form("#20013;"),), f"#{_DECIMAL}", _NO_AMPERSAND, BARE_RUN, True),
    Family(tuple(map(Form, _HEX_FORMS)), f"#x{_HEXADECIMAL}", _NO_AMPERSAND, BARE_RUN, True),
)
PLAIN = _family("&")
TWICE = (*_family("&amp;"), *_family("&amp;amp;"))
FAMILIES = (*PLAIN, *TWICE, *BARE)
FORMS = tuple(form for family in FAMILIES for form in family.forms)

_NAMED = re.compile("&(?!amp;)[A-Za-z]{2,8};")
"""With `&nbsp;` or `&lt;` beside it, a reference is part of a page."""


@dataclass(frozen=True, slots=True)
class HtmlEntities:
    """The room `html-entities`.

    >>> HtmlEntities().apply("中文 abc", {"form": "&#x4E2D;"})
    '&#x4E2D;&#x6587; abc'
    >>> HtmlEntities().apply("朱镕基", {"form": "&#20013;", "charset": "gb2312"})
    '朱&#38229;基'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.entities + profile.bare_entities > 0

    def apply(self, text: str, params: Params) -> str:
        return written(text, params, FORMS)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        page = at_home(text)
        for family in FAMILIES:
            if page and not family.anywhere:
                continue
            if family in PLAIN and _NAMED.search(text):
                continue
            stretches = list(stretches_of(text, family))
            if not stretches:
                continue
            stored = stored_in(text, stretches)
            damaged = stretches if stored else in_prose(text, stretches, code=not page)
            if not damaged:
                continue
            found = claim(
                self,
                text,
                *possible(family, text, damaged, stored),
                "characters were written as numeric references",
                {"stretches": len(damaged)},
            )
            if found is not None:
                yield found
