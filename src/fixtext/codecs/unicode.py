"""UTF-8 and UTF-16: how much an error takes.

- CPython and the browsers follow Unicode's advice: the longest start of a valid sequence is
  one loss, and the byte that broke it is read again. `E4 B8` before `A` is one U+FFFD.
- Java does the same, except that a surrogate spelled out in UTF-8 (`ED A0 80`) is one loss,
  not three, and that a high surrogate without its low one takes the next two bytes with it.
- `iconv -c` drops what is broken; a lone lead byte takes its continuation bytes with it.
- UTF-16 read with the wrong parity is full of unpaired surrogates; each is one loss.
- An odd byte at the end of UTF-16 is one loss.
- A byte order mark is data here: it is decoded to U+FEFF, and the caller decides.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from fixtext.codecs.base import REPLACEMENT, Loss, Unit, World

_LONGEST = 4
"""No sequence of UTF-8 or UTF-16 is longer."""

_REAL_FFFD = REPLACEMENT.encode()
"""U+FFFD that was written, not made by this decoder; in UTF-8 it can stand nowhere by chance."""

_TWO_BYTES, _THREE_BYTES, _ASTRAL = 0x80, 0x800, 0x10000
"""From which code points on UTF-8 needs one byte more."""

_WINDOW = 256
"""Bytes read at a time: an error costs one window, so it is small."""

_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]?")
"""A surrogate spelled out in UTF-8: three losses, but one in Java."""
_NEVER = b"\xff"
"""No UTF-8 holds it, so it is one loss wherever it stands."""


@dataclass(frozen=True, slots=True)
class Utf:
    """UTF-8 or UTF-16, read as Unicode advises.

    >>> Utf("utf-8", "cpython").decode("中文".encode("gbk"))
    '����'
    >>> Utf("utf-8", "cpython").units("中".encode() + b"\\xe4\\xb8a")
    [(0, 3, '中'), (3, 2, None), (5, 1, 'a')]
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "the longest start of a valid sequence is one loss; the byte that broke it stays"

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        if self.world == World.JAVA.value and not self._reads(data):
            if self.name != "utf-8":
                return "".join(loss.sign if t is None else t for _, _, t in self.units(data))
            data = _SURROGATE.sub(_NEVER, data)
        if loss is Loss.FFFD:
            return data.decode(self.name, "replace")
        if loss is Loss.DROP:
            return data.decode(self.name, "ignore")
        if self.name == "utf-8":
            parts = data.split(_REAL_FFFD)
            decoded = (part.decode("utf-8", "replace") for part in parts)
            return REPLACEMENT.join(text.replace(REPLACEMENT, loss.sign) for text in decoded)
        return "".join(loss.sign if text is None else text for _, _, text in self.units(data))

    def _reads(self, data: bytes) -> bool:
        try:
            data.decode(self.name)
        except UnicodeDecodeError:
            return False
        return True

    def encode(self, text: str) -> bytes | None:
        try:
            return text.encode(self.name)
        except UnicodeEncodeError:
            return None

    def encode_lossy(self, text: str) -> bytes:
        return text.encode(self.name, "replace")

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        window = data[pos : pos + _LONGEST]
        try:
            text, _ = codecs.lookup(self.name).decode(window, "strict")
        except UnicodeDecodeError as error:
            if error.start == 0:
                java = self.world == World.JAVA.value
                return _java_takes(window, self.name, error.end) if java else error.end, None
            text = window[: error.start].decode(self.name)
        return len(text[0].encode(self.name)), text[0]

    def units(self, data: bytes) -> list[Unit]:
        found: list[Unit] = []
        pos = 0
        while pos < len(data):
            window = data[pos : pos + _WINDOW]
            try:
                text = window.decode(self.name)
            except UnicodeDecodeError as error:
                text = window[: error.start].decode(self.name)
            for char in text:
                length = _length(char, self.name)
                found.append((pos, length, char))
                pos += length
            if not text:
                taken, char_or_none = self.step(data, pos)
                found.append((pos, taken, char_or_none))
                pos += taken
        return found


def _length(char: str, name: str) -> int:
    """Bytes of one character."""
    point = ord(char)
    if name != "utf-8":
        return 2 if point < _ASTRAL else _LONGEST
    return 1 + (point >= _TWO_BYTES) + (point >= _THREE_BYTES) + (point >= _ASTRAL)


def _java_takes(window: bytes, name: str, advised: int) -> int:
    """An error in Java: a spelled-out surrogate goes whole, a lone high one takes its neighbour."""
    if name == "utf-8":
        surrogate = _SURROGATE.match(window)
        if surrogate:
            return len(surrogate[0])
    elif len(window) == _LONGEST and 0xD8 <= window[name == "utf-16-le"] <= 0xDB:
        return _LONGEST
    return advised
