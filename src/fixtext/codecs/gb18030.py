"""GB18030: two-byte cells as in GBK, and four-byte forms for the rest of Unicode.

- A four-byte form is lead, digit, lead, digit (`81 30 81 30`); its digits are ASCII, so through
  a GBK decoder it shows as a loss and a digit, twice: `�0�2` is a no-break space.
- Browsers read the labels gbk and gb2312 with this decoder, so four-byte forms work there too.
- Nearly every pair of bytes is a character here (private use fills GBK's holes), so UTF-8
  read as GB18030 loses far less than read as GBK.
- The private-use cells moved between editions (2000, 2005, 2022): worlds differ in a few dozen.
- A broken four-byte form loses its lead byte only; the digit and what follows are read again.
- A whole four-byte form that means nothing is one loss of four bytes.
- An unfinished form at the end of the data is one loss, however long.
- 0x80 is the euro sign in browsers, and a loss elsewhere; 0xFF is a loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from fixtext.codecs import tables
from fixtext.codecs.base import LOST, REPLACEMENT, Loss, Unit, World
from fixtext.codecs.cells import Cells, Spelling, cells, spelling, token_pattern
from fixtext.codecs.double import by_lines, mended, spell_units, tokenize

_LEAD, _DIGIT = rb"[\x81-\xfe]", rb"[0-9]"
_REST = _DIGIT + _LEAD + _DIGIT
_FOUR = _LEAD + _REST
_ASSIGNED = (
    rb"[\x81-\x83\x90-\xe2]"
    + _REST
    + rb"|\x84(?:0"
    + _LEAD
    + _DIGIT
    + rb"|1[\x81-\xa4]"
    + _DIGIT
    + rb")"
    + rb"|\xe3(?:[01]"
    + _LEAD
    + _DIGIT
    + rb"|2(?:[\x81-\x99]"
    + _DIGIT
    + rb"|\x9a[0-5]))"
)
"""The forms that mean something: the BMP up to 84 31 A4 39, the rest up to E3 32 9A 35."""
_LONG = {
    "cpython": _ASSIGNED + rb"|[\x80-\xff]" + _DIGIT + rb"[\x00-\xff]?\Z",
    "whatwg": _FOUR + b"|" + _LEAD + _DIGIT + _LEAD + rb"?\Z",
    "windows": _FOUR + b"|" + _LEAD + _DIGIT + _LEAD + rb"?\Z",
    "java": _LEAD + _DIGIT + b"(?:" + _LEAD + rb"[\x00-\xff]?|[\x00-\xff])?",
    "iconv": _LEAD + _DIGIT + b"(?:" + _LEAD + rb"[\x00-\xff]?|[\x00-\xff])?",
}
"""What each world takes after a lead byte and a digit, whether it means something or not.

CPython waits for the fourth byte before it looks at the others, then gives up the lead byte
alone; browsers give up the lead byte if the third or fourth does not fit, all four if they fit
and mean nothing; Java and glibc take three bytes if the third does not fit, else four.
"""
_WHOLE = 4

_REAL_FFFD = REPLACEMENT.encode("gb18030")


@dataclass(frozen=True, slots=True)
class Gb18030:
    """GB18030 in one world, and GBK as browsers read it.

    >>> Gb18030("gb18030", "cpython").decode("中文😀".encode("gb18030"))
    '中文😀'
    >>> Gb18030("gbk", "whatwg").units("中".encode("gbk") + bytes.fromhex("813081308130"))
    [(0, 2, '中'), (2, 4, '\\x80'), (6, 2, None)]
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "the lead byte is lost; digits and ASCII after it are read again"

    @property
    def cells(self) -> Cells:
        return cells(self.name, self.world)

    @property
    def singles(self) -> tuple[str, ...]:
        """What each of 256 bytes means alone; "" for lead bytes and undefined ones."""
        return self.cells.singles

    @property
    def pairs(self) -> tuple[str, ...]:
        """What `lead << 8 | trail` means; "" where it is no character."""
        return self.cells.pairs

    @property
    def leads(self) -> frozenset[int]:
        """Bytes that start a pair or a four-byte form."""
        return self.cells.leads

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        cpython = self.world == World.CPYTHON.value
        if cpython and (loss is Loss.FFFD or _REAL_FFFD not in data):
            return data.decode("gb18030", "replace").replace(REPLACEMENT, loss.sign)
        text = by_lines(data, self._healthy, self._mended, self._pieces)
        return text.replace(LOST, loss.sign) if LOST in text else text

    def _healthy(self, data: bytes) -> str | None:
        """The text, if CPython's codec reads it as this world does."""
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return None
        differs = self.world != World.CPYTHON.value and _disputed(self.world).search(text)
        return None if differs else text

    def _mended(self, data: bytes) -> str | None:
        if self.world == World.CPYTHON.value:
            return None
        return mended(data, "gb18030", _disputed(self.world), self.step)

    def _pieces(self, data: bytes) -> Iterator[str]:
        pattern, spelled = _tokenizer(self.world)
        for tokens in tokenize(pattern, data):
            yield "".join(map(spelled.__getitem__, tokens))

    def encode(self, text: str) -> bytes | None:
        try:
            data = text.encode("gb18030")
        except UnicodeEncodeError:
            return None
        if self.decode(data) == text:
            return data
        inverse = _inverse(self.world)
        data = b"".join(inverse.get(char) or char.encode("gb18030") for char in text)
        return data if self.decode(data) == text else None

    def encode_lossy(self, text: str) -> bytes:
        return _short(self, text) if len(text) <= _SHORT else self._encode_lossy(text)

    def _encode_lossy(self, text: str) -> bytes:
        exact = self.encode(text)
        if exact is not None:
            return exact
        return b"".join(self.encode(char) or b"?" for char in text)

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        cell = cells(self.name, self.world)
        text = cell.singles[data[pos]]
        if text:
            return 1, text
        if pos + 1 == len(data):
            return 1, None
        long = _long(self.world).match(data, pos)
        if long:
            return len(long[0]), _four(long[0], self.world) or None
        key = data[pos] << 8 | data[pos + 1]
        return cell.takes[key], cell.pairs[key] or None

    def units(self, data: bytes) -> list[Unit]:
        pattern, spelled = _tokenizer(self.world)
        return spell_units(tokenize(pattern, data), spelled)


_SHORT = 9
"""As in `double`: characters of a text whose bytes are remembered."""


@lru_cache(maxsize=1 << 12)
def _short(charset: Gb18030, text: str) -> bytes:
    return charset._encode_lossy(text)


@cache
def _long(world: str) -> re.Pattern[bytes]:
    return re.compile(_LONG[world])


def _four(form: bytes, world: str) -> str:
    """The character of a four-byte form, or ""."""
    if len(form) < _WHOLE:
        return ""
    moved = tables.delta("gb18030", world).get(int.from_bytes(form, "big"))
    if moved is not None:
        return moved
    try:
        return form.decode("gb18030")
    except UnicodeDecodeError:
        return ""


class _LongSpelling(Spelling):
    """Adds the four-byte forms, which are too many for a table."""

    world: str

    def __missing__(self, token: bytes) -> str:
        if len(token) == _WHOLE and token[0] >= 0x80:
            return _four(token, self.world) or LOST
        return super().__missing__(token)


@cache
def _tokenizer(world: str) -> tuple[re.Pattern[bytes], Spelling]:
    cell = cells("gb18030", world)
    spelled = _LongSpelling(spelling(cell))
    spelled.world = world
    return token_pattern(cell, _LONG[world]), spelled


@cache
def _moved(world: str) -> tuple[tuple[str, bytes, str], ...]:
    """(text here, bytes, text in CPython) of every cell and form that differs."""
    cell, theirs = cells("gb18030", world), cells("gb18030", World.CPYTHON.value)
    found = []
    for key, text in tables.delta("gb18030", world).items():
        size = 1 if key < 0x100 else 2 if key < 0x10000 else _WHOLE
        data = key.to_bytes(size, "big")
        old = data.decode("gb18030", "ignore") if size == _WHOLE else ""
        if size == 2:
            old, text = theirs.pairs[key], cell.pairs[key]
        found.append((text, data, old))
    return tuple(found)


@cache
def _disputed(world: str) -> re.Pattern[str]:
    wrong = sorted({re.escape(old) for _, _, old in _moved(world) if old})
    return re.compile("|".join(wrong) or r"(?!)")


@cache
def _inverse(world: str) -> dict[str, bytes]:
    return {text: data for text, data, _ in _moved(world) if text}
