"""Escapes that give bytes: `%E4%B8%AD`, `\\xe4\\xb8\\xad`, `\\344\\270\\255`.

A form is named by what becomes of the byte E4. The bytes are of UTF-8, or of GBK or Big5; then the
second byte of a character may be an ASCII letter that needed no escape: `%BA%C3%8Dr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixtext.damage.escapes.claims import merged, rebuilt
from fixtext.damage.escapes.setting import Stretch, chinese, reads
from fixtext.damage.room import Params, spans_param, text_param
from fixtext.errors import InvalidPlanError
from fixtext.model import Json

ENCODINGS: Final = {"utf-8": "utf-8", "gb18030": "gb18030", "big5": "cp950"}
"""Name in a plan -> CPython's codec for it."""

_E4 = re.compile("E4|e4|344")
_WORDS = re.compile("[!-~]+")
_PLAIN = re.compile(r"[A-Za-z0-9._~!*,:;+-]*")
"""What a word may hold besides escapes; with `/`, `?`, `=`, `&`, `@`, `#` or quotes it is an
address, a field of a form or code."""
_SCHEME = re.compile(r"(?:https?|ftp|file|mailto|javascript|www)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByteForm:
    """How a byte is written; `example` is what E4 becomes.

    >>> ByteForm("%E4").write(0xB8), ByteForm(r"\\344").write(0xB8)
    ('%B8', '\\\\270')
    """

    example: str

    @property
    def before(self) -> str:
        return _E4.split(self.example)[0]

    def write(self, byte: int) -> str:
        style = {"E4": "02X", "e4": "02x"}.get(self.example[-2:], "03o")
        return self.before + format(byte, style)

    @property
    def pattern(self) -> re.Pattern[bytes]:
        octal = self.example.endswith("344")
        digits = "[0-3][0-7]{2}" if octal else "[0-9A-Fa-f]{2}"
        return re.compile(f"{re.escape(self.before)}({digits})".encode())

    @property
    def base(self) -> int:
        return 8 if self.example.endswith("344") else 16


@dataclass(frozen=True, slots=True)
class Escaped:
    """The words of a text that hold escapes, decoded, and the ASCII that was escaped in them."""

    stretches: list[Stretch]
    encoding: str
    also: str


def written(text: str, params: Params, forms: tuple[ByteForm, ...]) -> str:
    """`text` with its bytes above 0x7F escaped, and those of the characters in `also`."""
    form = next((f for f in forms if f.example == text_param(params, "form")), None)
    if form is None:
        raise InvalidPlanError(f'"form" is one of {", ".join(form.example for form in forms)}')
    name, also = text_param(params, "charset"), text_param(params, "also", "")
    if name not in ENCODINGS or not also.isascii():
        raise InvalidPlanError(f'"charset" is one of {", ".join(ENCODINGS)}; "also" is ASCII')
    asked = set(also.encode())
    table = [form.write(b) if b >= 0x80 or b in asked else chr(b) for b in range(256)]
    out, last = [], 0
    for start, end in spans_param(params, len(text)):
        data = text[start:end].encode(ENCODINGS[name], "replace")
        out += [text[last:start], *map(table.__getitem__, data)]
        last = end
    return "".join((*out, text[last:]))


def escaped(text: str, form: ByteForm) -> Iterator[Escaped]:
    """What the escapes say, for each encoding in which all of them can be read.

    Nothing where one of them stands in an address or in code.

    >>> [(e.encoding, e.stretches[0].text) for e in escaped("%D6%D0%CE%C4", ByteForm("%E4"))]
    [('gb18030', '中文')]
    >>> list(escaped("https://zh.wikipedia.org/wiki/%E4%B8%AD%E6%96%87", ByteForm("%E4")))
    []
    """
    words: list[tuple[int, int, bytes]] = []
    also: set[int] = set()
    pattern = form.pattern
    for match in _WORDS.finditer(text):
        word = match[0].encode()
        codes = [int(digits, form.base) for digits in pattern.findall(word)]
        if not codes:
            continue
        rest = pattern.sub(b"", word).decode()
        if not _PLAIN.fullmatch(rest) or _SCHEME.match(match[0]):
            return
        also.update(code for code in codes if code < 0x80)
        if max(codes) >= 0x80:
            data = pattern.sub(lambda m: bytes([int(m[1], form.base)]), word)
            words.append((match.start(), match.end(), data))
    for name, codec in ENCODINGS.items():
        try:
            stretches = [Stretch(start, end, data.decode(codec)) for start, end, data in words]
        except UnicodeDecodeError:
            continue
        if stretches and chinese(stretches):
            if name != "utf-8" and not reads("".join(s.text for s in stretches)):
                continue
            yield Escaped(stretches, name, bytes(sorted(also)).decode())
            if name == "utf-8":
                return


def possible(
    forms: tuple[ByteForm, ...], text: str, found: Escaped, damaged: list[Stretch]
) -> tuple[str, Iterator[dict[str, Json]]]:
    """The original, and the parameters that may replay it: the plainest first."""
    original, spans = rebuilt(text, damaged)
    also: dict[str, Json] = {"also": found.also} if found.also else {}
    return original, (
        {"form": form.example, "charset": found.encoding, **also, **place}
        for place in ({}, {"spans": merged(spans)})
        for form in forms
    )
