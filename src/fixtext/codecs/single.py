"""Single-byte encodings: one byte, one character, and a few bytes that are none.

- CPython leaves undefined bytes undefined: `cp1252` has five (81 8D 8F 90 9D), and a UTF-8
  text that holds one of them in its bytes cannot be read.
- Windows and the browsers map those bytes to the C1 control of the same number, so nothing
  is ever lost there; on Windows that is so for every `cp125x`.
- A browser that reads the label `latin-1` uses windows-1252, so 0x80 is the euro sign.
- Java agrees with CPython on which bytes are undefined, and shows U+FFFD.
- Windows writes characters it lacks as their best fit (`ā` as `a`, `Ａ` as `A`), not as `?`.
- No trail bytes: an error takes one byte, and nothing has to be resynchronised.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cache
from typing import Any

from fixtext.codecs import tables
from fixtext.codecs.base import LOST, Loss, Unit, World

_C1 = range(0x80, 0xA0)

_UNDEFINED = "\ufffe"
"""How CPython's maps mark a byte that is no character."""

BROWSER_LABELS = {"latin-1": "cp1252", "iso8859-9": "cp1254"}
"""Labels that browsers read as a Windows code page."""


@dataclass(frozen=True, slots=True)
class SingleByte:
    """One single-byte encoding in one world.

    >>> SingleByte("cp1252", "cpython").decode("服务".encode())
    'æœ�åŠ¡'
    >>> SingleByte("cp1252", "whatwg").decode("服务".encode()) == 'æœ\\x8dåŠ¡'
    True
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "an undefined byte is one loss; nothing else is touched"

    @property
    def singles(self) -> tuple[str, ...]:
        """256 characters, "" for an undefined byte."""
        return _singles(self.name, self.world)

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        if _is_latin_1(self.name, self.world):
            return data.decode("latin-1")
        text, _ = codecs.charmap_decode(data, "strict", _decoding_table(self.name, self.world))
        return text.replace(LOST, loss.sign)

    def encode(self, text: str) -> bytes | None:
        try:
            if _is_latin_1(self.name, self.world):
                return text.encode("latin-1")
            return codecs.charmap_encode(text, "strict", _encoding_map(self.name, self.world))[0]
        except UnicodeEncodeError:
            return None

    def encode_lossy(self, text: str) -> bytes:
        known = _encoding_map(self.name, self.world)
        if self.world == World.WINDOWS.value:
            text = tables.windows_fit(text, self.name, self.singles)
        return codecs.charmap_encode(text, "replace", known)[0]

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        return 1, self.singles[data[pos]] or None

    def units(self, data: bytes) -> list[Unit]:
        singles = self.singles
        return [(pos, 1, singles[byte] or None) for pos, byte in enumerate(data)]


@cache
def _singles(name: str, world: str) -> tuple[str, ...]:
    if world == World.WHATWG.value:
        name = BROWSER_LABELS.get(name, name)
    base = [bytes([byte]).decode(name, "ignore") for byte in range(256)]
    if world in (World.WINDOWS.value, World.WHATWG.value):
        base = [text or (chr(byte) if byte in _C1 else "") for byte, text in enumerate(base)]
    for key, text in tables.delta(name, world).items():
        base[key] = text
    return tuple(base)


@cache
def _is_latin_1(name: str, world: str) -> bool:
    """Is every byte the character of its number? The codec of that is thirty times as fast."""
    return _singles(name, world) == tuple(map(chr, range(256)))


@cache
def _decoding_table(name: str, world: str) -> str:
    return "".join(text or LOST for text in _singles(name, world))


@cache
def _encoding_map(name: str, world: str) -> Any:
    singles = _singles(name, world)
    known = [text for text in singles if text]
    if len(set(known)) == len(known):  # one byte for each character: the kind of map CPython has
        return codecs.charmap_build("".join(text or _UNDEFINED for text in singles))
    return {ord(text): byte for byte, text in reversed(list(enumerate(singles))) if text}
