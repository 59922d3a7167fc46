"""Escapes that give the number of a character: `&#20013;`, `\\u4e2d` and their kin.

A form is named by what becomes of 中, U+4E2D, 20013. What lies beyond U+FFFF is written in one
escape (`&#128512;`), as a surrogate pair (`\\ud83d\\ude00`), or with eight digits (`\\U0001f600`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixtext.damage.escapes.claims import merged, rebuilt
from fixtext.damage.escapes.setting import HAN, Stretch, holds
from fixtext.damage.room import Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Json

ASTRAL: Final = ("one", "pair", "wide")
WIDE: Final = 8
"""Digits of a wide escape."""
STORED: Final = ("ascii", "gb2312", "gbk", "big5")
"""Encodings whose lack made the escapes; ASCII lacks all that is not ASCII."""
_NUMBER = re.compile("4e2d|4E2D|20013")
_CHINESE = re.compile(f"[{HAN}\u2010-\u2026\u3000-\u303f\uff00-\uff65]")
_PLANE: Final = 0x10000
_TOP: Final = 0x110000


@dataclass(frozen=True, slots=True)
class Form:
    """How characters are written; `example` is what 中 becomes.

    >>> Form("&#20013;").write("文", "one"), Form("\\\\u4e2d").write("😀", "pair")
    ('&#25991;', '\\\\ud83d\\\\ude00')
    """

    example: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the number, the number, what stands behind it."""
        match = _NUMBER.search(self.example)
        if match is None:
            raise InvalidPlanError(f'"{self.example}" is not how 中 is written')
        return self.example[: match.start()], match[0], self.example[match.end() :]

    def write(self, char: str, astral: str) -> str:
        before, _, after = self.parts
        code = ord(char)
        if code >= _PLANE and astral == "pair":
            code -= _PLANE
            halves = 0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)
            return "".join(before + self._digits(half) + after for half in halves)
        if code >= _PLANE and astral == "wide":
            before = before[:-1] + "U" if before.endswith("u") else before
            return before + self._digits(code).zfill(WIDE) + after
        return before + self._digits(code) + after

    def _digits(self, code: int) -> str:
        _, number, after = self.parts
        if number == "20013":
            return str(code)
        digits = format(code, "X" if number == "4E2D" else "x")
        padded = not after or after == ">"  # `\u00e9`, `<U+00E9>`, but `&#xe9;` and `\u{e9}`
        return digits.zfill(4) if padded else digits


@dataclass(frozen=True, slots=True)
class Family:
    """Forms that differ only in the case of their digits, and where they are found.

    `escape` matches one escape, its digits in the group `n` (of eight: `w`); `before` is what must
    not stand in front of a run of them. A family with `shortest` above 1 is too like ordinary
    text: it shows itself by one run of so many, and single ones then count if they are Chinese.
    """

    forms: tuple[Form, ...]
    escape: str
    before: str = ""
    shortest: int = 1
    anywhere: bool = False
    """Never right, not even in a page."""

    def runs(self, shortest: int) -> re.Pattern[str]:
        bare = self.escape.replace("(?P<n>", "(?:").replace("(?P<w>", "(?:")
        return re.compile(f"{self.before}(?:{bare}){{{shortest},}}")


def stretches_of(text: str, family: Family) -> Iterator[Stretch]:
    """What the escapes of a family stand for, run by run.

    >>> family = Family((Form("&#20013;"),), "&#(?P<n>[0-9]{2,7});")
    >>> [s.text for s in stretches_of("&#20013;&#25991; &#60;", family)]
    ['中文']
    """
    escape = re.compile(family.escape)
    base = 10 if family.forms[0].parts[1] == "20013" else 16
    if family.shortest > 1 and not family.runs(family.shortest).search(text):
        return
    for run in family.runs(1).finditer(text):
        codes = [
            (match.start(), match.end(), min(int(next(filter(None, match.groups())), base), _TOP))
            for match in escape.finditer(text, run.start(), run.end())
        ]
        if len(codes) >= family.shortest or all(_CHINESE.match(chr(c)) for _, _, c in codes):
            yield from _joined(_paired(codes))


def _paired(codes: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Surrogate pairs as one code point."""
    out: list[tuple[int, int, int]] = []
    for start, end, code in codes:
        if 0xDC00 <= code < 0xE000 and out and 0xD800 <= out[-1][2] < 0xDC00:
            first, _, high = out.pop()
            code = _PLANE + ((high - 0xD800) << 10) + code - 0xDC00
            start = first
        out.append((start, end, code))
    return out


def _joined(codes: list[tuple[int, int, int]]) -> Iterator[Stretch]:
    """Neighbouring characters as one stretch; ASCII and what is no character stays escaped."""
    chars: list[str] = []
    first = last = 0
    for start, end, code in codes:
        if code < 0x80 or 0xD800 <= code < 0xE000 or code >= _TOP:
            continue
        if chars and start != last:
            yield Stretch(first, last, "".join(chars))
            chars = []
        first = first if chars else start
        chars.append(chr(code))
        last = end
    if chars:
        yield Stretch(first, last, "".join(chars))


def written(text: str, params: Params, forms: tuple[Form, ...]) -> str:
    """`text` with what the encoding lacks escaped, on the given spans."""
    example = text_param(params, "form")
    form = next((form for form in forms if form.example == example), None)
    if form is None:
        raise InvalidPlanError(f'"form" is one of {", ".join(form.example for form in forms)}')
    astral, stored = text_param(params, "astral", "one"), text_param(params, "charset", "ascii")
    if astral not in ASTRAL or stored not in STORED:
        raise InvalidPlanError(f'"astral" is one of {ASTRAL}, "charset" one of {STORED}')
    has = holds(stored)
    table = {ord(c): form.write(c, astral) for c in set(text) if not has(c)}
    out, last = [], 0
    for start, end in spans_param(params, len(text)):
        out += [text[last:start], text[start:end].translate(table)]
        last = end
    return "".join((*out, text[last:]))


def possible(
    family: Family, text: str, stretches: list[Stretch], stored: str | None
) -> tuple[str, Iterator[dict[str, Json]]]:
    """The original, and the parameters that may replay it: the plainest first."""
    original, spans = rebuilt(text, stretches)
    where: tuple[dict[str, Json], ...] = (
        ({"charset": stored},) if stored else ({}, {"spans": merged(spans)})
    )
    high = any(char >= "\U00010000" for stretch in stretches for char in stretch.text)
    styles: tuple[dict[str, Json], ...] = (
        tuple({"astral": astral} for astral in ASTRAL) if high else ({},)
    )
    return original, (
        {"form": form.example, **style, **place}
        for place in where
        for style in styles
        for form in family.forms
    )
