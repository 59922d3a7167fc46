"""EUC-TW: CNS 11643 as Unix in Taiwan wrote it, two bytes or four.

- Plane 1 is two bytes A1-FE; any plane is `8E`, A0 + plane, and two bytes A1-FE.
- Planes 1 and 2 hold the characters of Big5, in the same order with a few moved.
- Only planes 1 to 3 are known here; the others were hardly ever used.
- Windows, Java and the browsers never had it under the web's labels, so there is one world,
  that of glibc's `iconv`, and it is given for every world.
- An error takes one byte; what follows is read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fixtext.codecs.base import LOST, REPLACEMENT, Loss, Unit

_TABLE = Path(__file__).resolve().parent.parent / "data" / "detect_cns.txt"
_HIGH = rb"[\xa1-\xfe]"
_TOKEN = re.compile(
    rb"[\x00-\x7f]+|" + _HIGH + _HIGH + rb"|\x8e[\xa1-\xb0]" + _HIGH + _HIGH + rb"|.", re.DOTALL
)
_OFFSET = 0xA0
_SHIFT = 0x8E


@lru_cache(maxsize=1)
def planes() -> dict[tuple[int, int, int], str]:
    """(plane, row, cell) -> character of CNS 11643, planes 1 to 3.

    >>> planes()[1, 36, 1], planes()[2, 1, 1]
    ('一', '乂')
    """
    found = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        plane, row, chars = line.split("\t")
        for cell, char in enumerate(chars, 1):
            if char != REPLACEMENT:
                found[int(plane), int(row), cell] = char
    return found


@lru_cache(maxsize=1)
def cells_of() -> dict[str, tuple[int, int, int]]:
    """Character -> (plane, row, cell), the lowest plane where there are two."""
    return {char: cell for cell, char in sorted(planes().items(), reverse=True)}


@lru_cache(maxsize=1)
def _spelled() -> dict[bytes, str]:
    found = {}
    for (plane, row, cell), char in planes().items():
        pair = bytes((_OFFSET + row, _OFFSET + cell))
        found[bytes((_SHIFT, _OFFSET + plane)) + pair] = char
        if plane == 1:
            found[pair] = char
    return found


@dataclass(frozen=True, slots=True)
class EucTw:
    """EUC-TW as `iconv` reads it.

    >>> EucTw("euc-tw", "iconv").encode("天氣").hex()
    'c5b2d6b4'
    >>> EucTw("euc-tw", "iconv").decode(bytes.fromhex("c5b2d6b4 ff"))
    '天氣�'
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "one byte is lost; what follows is read again"

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        return "".join(loss.sign if text is None else text for _, _, text in self._tokens(data))

    def encode(self, text: str) -> bytes | None:
        parts = [self._character(char) for char in text]
        return None if None in parts else b"".join(part for part in parts if part)

    def encode_lossy(self, text: str) -> bytes:
        return b"".join(self._character(char) or b"?" for char in text)

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        if data[pos] < 0x80:
            return 1, chr(data[pos])
        _, length, text = self._tokens(data[pos : pos + 4])[0]
        return length, text

    def units(self, data: bytes) -> list[Unit]:
        found: list[Unit] = []
        for start, length, text in self._tokens(data):
            if text is not None and len(text) > 1:
                found.extend((start + i, 1, char) for i, char in enumerate(text))
            else:
                found.append((start, length, text))
        return found

    def _character(self, char: str) -> bytes | None:
        if char < "\x80":
            return char.encode()
        place = cells_of().get(char)
        if place is None:
            return None
        plane, row, cell = place
        pair = bytes((_OFFSET + row, _OFFSET + cell))
        return pair if plane == 1 else bytes((_SHIFT, _OFFSET + plane)) + pair

    def _tokens(self, data: bytes) -> list[Unit]:
        """Steps, except that a run of ASCII is one."""
        spelled, found, pos = _spelled(), list[Unit](), 0
        while pos < len(data):
            match = _TOKEN.match(data, pos)
            assert match is not None
            token = match[0]
            text = token.decode() if token.isascii() else spelled.get(token, LOST)
            if text == LOST:
                found.append((pos, 1, None))
                pos += 1
            else:
                found.append((pos, len(token), text))
                pos = match.end()
        return found
