"""UTF-8 and UTF-16: how much an error takes.

- CPython and the browsers follow Unicode's advice: the longest start of a valid sequence is
  one loss, and the byte that broke it is read again. `E4 B8` before `A` is one U+FFFD.
- Java has done the same since version 8.
- `iconv -c` drops what is broken; a lone lead byte takes its continuation bytes with it.
- UTF-16 read with the wrong parity is full of unpaired surrogates; each is one loss.
- An odd byte at the end of UTF-16 is one loss.
- A byte order mark is data here: it is decoded to U+FEFF, and the caller decides.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from fixtext.codecs.base import REPLACEMENT, Loss, Unit, walk

_LONGEST = 4
"""No sequence of UTF-8 or UTF-16 is longer."""

_REAL_FFFD = REPLACEMENT.encode()
"""U+FFFD that was written, not made by this decoder; in UTF-8 it can stand nowhere by chance."""


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
        if loss is Loss.FFFD:
            return data.decode(self.name, "replace")
        if loss is Loss.DROP:
            return data.decode(self.name, "ignore")
        if self.name == "utf-8":
            parts = data.split(_REAL_FFFD)
            decoded = (part.decode("utf-8", "replace") for part in parts)
            return REPLACEMENT.join(text.replace(REPLACEMENT, loss.sign) for text in decoded)
        return "".join(loss.sign if text is None else text for _, _, text in self.units(data))

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
                return error.end, None
            text = window[: error.start].decode(self.name)
        return len(text[0].encode(self.name)), text[0]

    def units(self, data: bytes) -> list[Unit]:
        return walk(self, data)
