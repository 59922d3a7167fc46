"""Bytes read as UTF-8 where they happen to be UTF-8, and as Latin-1 elsewhere.

Some programs (Perl's, and old web forms) decide byte by byte. GBK that goes through them is
Latin-1 for the most part, but one pair in a dozen is a valid pair of UTF-8 and becomes a letter
of Greek, Cyrillic, Arabic: `ÌìÆøÄ£` with a `ģ` for its `Ä£`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import Charset
from fixtext.codecs.registry import charset
from fixtext.damage.misread.believable import chinese
from fixtext.damage.misread.pairs import PYTHON_CODEC
from fixtext.damage.room import Candidate, Context, Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Evidence, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "utf-8-or-latin-1"
WRITTEN = (("gb18030", 14.0), ("big5", 16.0))
"""Who wrote the bytes, and what the claim takes to believe, in bits."""

THREE_BYTES = "\u0800"
"""Characters from here on take three bytes in UTF-8."""

RARE = 0.1
"""Share of those among what is not ASCII: three bytes of GBK are valid UTF-8 once in a hundred."""

PROBE = 400
"""Characters at the beginning that must read as Chinese before all of a long text is undone."""

TRIES = 4
"""Readings that are replayed: a Latin-1 letter may have been one byte or two."""

_STRAY = 0xDC00
"""Where CPython's `surrogateescape` puts a byte that is no UTF-8."""
_FIRST, _LAST = 0x80, 0x100


@dataclass(frozen=True, slots=True)
class Utf8OrLatin1:
    """The room `utf-8-or-latin-1`.

    >>> Utf8OrLatin1().apply("天气模型", {"written": "gb18030"})
    'ÌìÆøģÐÍ'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.single_byte + profile.other_script > 0

    def apply(self, text: str, params: Params) -> str:
        data = _writer(params).encode_lossy(text)
        return "".join(map(_shown, data.decode("utf-8", "surrogateescape")))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if text.isascii() or max(text) < "\u0100":
            return  # without a letter beyond Latin-1 it is a plain misreading
        high = [char for char in text if char >= "\x80"]
        if sum(char >= THREE_BYTES for char in high) > RARE * len(high):
            return  # Han among it were never read so
        for written, cost in WRITTEN:
            begins = self._original(_beginning(text), written)
            if begins is None or not chinese(begins):
                continue
            original = begins if len(text) <= PROBE else self._original(text, written)
            if original is None or not chinese(original):
                continue
            yield Candidate(
                text=original,
                step=Step(kind=NAME, params={"written": written}),
                cost=cost,
                evidence=(
                    Evidence(
                        room=NAME,
                        what=f"{written.upper()} was read as UTF-8 or else as Latin-1",
                        data={"written": written},
                    ),
                ),
            )

    def _original(self, text: str, written: str) -> str | None:
        from fixtext.refill.beam import Beam
        from fixtext.refill.slots import Known, choice

        beam = Beam(PYTHON_CODEC.get(written, written))
        for char in text:
            if _FIRST <= ord(char) < _LAST:
                beam.feed(choice(bytes((ord(char),)), char.encode()))
            else:
                beam.feed(Known(char.encode()))
            if not beam.alive:
                return None
        for filled in beam.best(TRIES):
            if self.apply(filled.text, {"written": written}) == text:
                return filled.text
        return None


def _beginning(text: str) -> str:
    """The text, or the beginning of a long one up to a sign of ASCII: nothing is cut there."""
    if len(text) <= PROBE:
        return text
    for end in range(PROBE, 0, -1):
        if text[end - 1] < "\x40":
            return text[:end]
    return text[:PROBE]


def _writer(params: Params) -> Charset:
    written = text_param(params, "written")
    if written not in dict(WRITTEN):
        raise InvalidPlanError(f'"written" is one of {", ".join(dict(WRITTEN))}')
    return charset(written)


def _shown(char: str) -> str:
    code = ord(char) - _STRAY
    return chr(code) if _FIRST <= code < _LAST else char
