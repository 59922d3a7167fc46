"""What a browser or a window showed, and somebody copied: what cannot be seen is gone.

C1 controls, soft hyphens and characters of private use have no shape. Some programs keep them in
what is copied, many do not, and who tidies text up deletes them. Other losses show as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fixtext.codecs.base import Charset, Loss, Unit, World

UNSEEN: Final[dict[int, None]] = dict.fromkeys((*range(0x80, 0xA0), 0xAD, *range(0xE000, 0xF900)))
"""For `str.translate`."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A decoder of another world, and a hand that copied what it showed.

    >>> from fixtext.codecs.registry import charset
    >>> charset("cp1252", "copied").decode("中文".encode())
    'ä¸æ–‡'
    """

    base: Charset

    @property
    def name(self) -> str:
        return self.base.name

    @property
    def world(self) -> str:
        return World.COPIED.value

    @property
    def swallows(self) -> str:
        return f"{self.base.swallows}; what cannot be seen leaves no sign"

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        return self.base.decode(data, loss).translate(UNSEEN)

    def encode(self, text: str) -> bytes | None:
        return self.base.encode(text) if text.translate(UNSEEN) == text else None

    def encode_lossy(self, text: str) -> bytes:
        return self.base.encode_lossy(text)

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        taken, text = self.base.step(data, pos)
        return taken, text and text.translate(UNSEEN)

    def units(self, data: bytes) -> list[Unit]:
        units = self.base.units(data)
        return [(at, taken, text and text.translate(UNSEEN)) for at, taken, text in units]


@lru_cache(maxsize=32)
def unseen_bytes(charset: Charset) -> tuple[bytes, ...]:
    """The bytes, one or two together, that come out as nothing.

    >>> from fixtext.codecs.registry import charset
    >>> b"".join(unseen_bytes(charset("cp1252", "copied"))).hex(" ")
    '81 8d 8f 90 9d ad'
    """
    found: list[bytes] = []
    for first in range(0x80, 0x100):
        single = bytes((first,))
        if charset.step(single, 0) == (1, ""):
            found.append(single)
            continue
        pairs = (bytes((first, second)) for second in range(0x40, 0x100))
        found.extend(pair for pair in pairs if charset.step(pair, 0) == (2, ""))
    return tuple(found)
