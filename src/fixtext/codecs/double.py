"""Double-byte encodings: gbk, big5, cp932, cp949 and their kin, in every world.

- A byte below 0x80 is ASCII; a lead byte and its trail byte make one character.
- The trail byte may be ASCII (`@` to `~`), so a lead byte that lost its partner eats a letter,
  and everything up to the next byte that cannot be a trail byte is read one byte off.
- What a decoder does with a lead byte whose trail byte makes no character is the difference
  between the worlds. CPython drops the lead byte and reads the trail byte again.
- Browsers read the trail byte again if it is ASCII, else they swallow both.
- Windows swallows both (never a NUL); Java swallows both unless the trail byte could start
  something; glibc swallows what falls in the encoding's plane and reads the rest again.
- A lead byte at the very end of the data is one loss everywhere.
- Windows fills cells that have no character with private use, so there nothing is lost.
- The same character may have two cells (cp932 has NEC's and IBM's): encoding takes the one
  CPython takes, where the world agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from fixtext.codecs import tables
from fixtext.codecs.base import LOST, REPLACEMENT, Loss, Unit, World
from fixtext.codecs.cells import SAME, Cells, Spelling, base_codec, cells, spelling, token_pattern

_CHUNK = 1 << 16
"""Bytes split into tokens at a time, so that memory stays small on long input."""
_BLOCK = 1 << 12
"""Bytes tried at once before the lines in them."""
_APART = 128
"""Bytes for each error from which on it is quicker to go from one to the next."""
_SHORT = 9
"""Characters of a text whose bytes are remembered: notes and characters recur."""
_LOOKAHEAD = 4
"""No token looks further ahead than this many bytes."""

_BYTE = 0xFF

_SWALLOWS = {
    "cpython": "the lead byte is lost; the byte after it is read again",
    "windows": "the lead byte and the byte after it are lost together",
    "whatwg": "the lead byte is lost; an ASCII byte after it is read again, another is lost too",
    "java": "the lead byte is lost; the byte after it too, unless it could start a character",
    "iconv": "the lead byte is lost; the byte after it too, if it is a trail byte of the set",
}


@dataclass(frozen=True, slots=True)
class DoubleByte:
    """One double-byte encoding in one world.

    >>> gbk = DoubleByte("gbk", "cpython")
    >>> gbk.decode("服务器".encode())
    '鏈嶅姟鍣�'
    >>> gbk.units("新闻".encode("gbk") + b"\\x88(")
    [(0, 2, '新'), (2, 2, '闻'), (4, 1, None), (5, 1, '(')]
    >>> DoubleByte("gbk", "windows").decode(b"\\xc8\\xd5\\x88(", Loss.QUESTION)
    '日?'
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return _SWALLOWS[self.world]

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
        """Bytes that start a pair."""
        return self.cells.leads

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        if self.world == World.CPYTHON.value:
            text = data.decode(base_codec(self.name, self.world), "replace")
            return text if loss is Loss.FFFD else text.replace(REPLACEMENT, loss.sign)
        text = by_lines(data, self._healthy, self._mended, self._pieces)
        return text.replace(LOST, loss.sign) if LOST in text else text

    def _healthy(self, data: bytes) -> str | None:
        """The text, if CPython's codec reads it as this world does."""
        try:
            text = data.decode(base_codec(self.name, self.world))
        except UnicodeDecodeError:
            return None
        disputed = _disputed(self.name, self.world)
        return None if disputed is not _NONE and disputed.search(text) else text

    def _mended(self, data: bytes) -> str | None:
        codec = base_codec(self.name, self.world)
        return mended(data, codec, _disputed(self.name, self.world), self.step)

    def _pieces(self, data: bytes) -> Iterator[str]:
        pattern, spelled = _tokenizer(self.name, self.world)
        for tokens in tokenize(pattern, data):
            yield "".join(map(spelled.__getitem__, tokens))

    def encode(self, text: str) -> bytes | None:
        try:
            data = text.encode(base_codec(self.name, self.world))
        except UnicodeEncodeError as error:
            if text[error.start] not in _added(self.name, self.world):
                return None
        else:
            chosen = _preferred(self.name, self.world)
            if (not chosen or chosen.keys().isdisjoint(text)) and self.decode(data) == text:
                return data
        try:
            return b"".join(map(_inverse(self.name, self.world).__getitem__, _characters(text)))
        except KeyError:
            return None

    def encode_lossy(self, text: str) -> bytes:
        return _short(self, text) if len(text) <= _SHORT else self._encode_lossy(text)

    def _encode_lossy(self, text: str) -> bytes:
        exact = self.encode(text)
        if exact is not None:
            return exact
        inverse = _inverse(self.name, self.world)
        if self.world == World.WINDOWS.value:
            text = tables.windows_fit(text, SAME.get((self.name, self.world), self.name), inverse)
        return b"".join(inverse.get(char, b"?") for char in _characters(text))

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        cell = cells(self.name, self.world)
        text = cell.singles[data[pos]]
        if text:
            return 1, text
        if pos + 1 == len(data):
            return 1, None
        key = data[pos] << 8 | data[pos + 1]
        return cell.takes[key], cell.pairs[key] or None

    def units(self, data: bytes) -> list[Unit]:
        pattern, spelled = _tokenizer(self.name, self.world)
        return spell_units(tokenize(pattern, data), spelled)


@lru_cache(maxsize=1 << 12)
def _short(charset: DoubleByte, text: str) -> bytes:
    return charset._encode_lossy(text)


Whole: TypeAlias = Callable[[bytes], "str | None"]


def by_lines(
    data: bytes, healthy: Whole, mended: Whole, spelled: Callable[[bytes], Iterator[str]]
) -> str:
    """Decode `data` at once if it is `healthy`, else the blocks and the lines of it that are, or
    that can be `mended`.

    A line end is no trail byte, and a lead byte swallows no more than it: every line starts afresh.
    """
    whole = healthy(data)
    if whole is not None:
        return whole
    pieces: list[str] = []
    start = 0
    while start < len(data):
        end = data.find(b"\n", min(start + _BLOCK, len(data))) + 1 or len(data)
        block = data[start:end]
        found = healthy(block)
        if found is None:
            found = mended(block)
        if found is not None:
            pieces.append(found)
        else:
            for line in _lines(block):
                found = healthy(line)
                pieces.extend(spelled(line) if found is None else (found,))
        start = end
    return "".join(pieces)


def mended(
    data: bytes,
    codec: str,
    disputed: re.Pattern[str],
    step: Callable[[bytes, int], tuple[int, str | None]],
) -> str | None:
    """Decode what stands between a few errors at once; None if there are many of them.

    >>> gbk = DoubleByte("gbk", "windows")
    >>> data = ("日" * 200).encode("gbk") + bytes([0x88]) + "(bao)".encode()
    >>> mended(data, "gbk", re.compile("(?!)"), gbk.step)[198:]
    '日日\\udfffbao)'
    """
    pieces: list[str] = []
    errors = pos = 0
    while pos < len(data):
        if pos < errors * _APART - _APART:
            return None
        try:
            end, text = len(data), data[pos:].decode(codec)
        except UnicodeDecodeError as error:
            end = pos + error.start
            text = data[pos:end].decode(codec)
        if disputed is not _NONE and disputed.search(text):
            return None
        pieces.append(text)
        pos = end
        if end < len(data):
            taken, char = step(data, end)
            pieces.append(LOST if char is None else char)
            pos, errors = end + taken, errors + 1
    return "".join(pieces)


def _lines(block: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(block):
        end = block.find(b"\n", start) + 1 or len(block)
        yield block[start:end]
        start = end


def tokenize(pattern: re.Pattern[bytes], data: bytes) -> Iterator[list[bytes]]:
    """The tokens of `data`, in lists of bounded size."""
    pos = 0
    while pos < len(data):
        end = min(pos + _CHUNK, len(data))
        tokens: list[bytes] = pattern.findall(data, pos, end)
        pos = end
        if end < len(data):
            for token in tokens[-_LOOKAHEAD:]:
                pos -= len(token)
            del tokens[-_LOOKAHEAD:]
        yield tokens


def spell_units(lists: Iterator[list[bytes]], spelled: Spelling) -> list[Unit]:
    """Tokens as units; an ASCII run is one token but one unit per character."""
    found: list[Unit] = []
    pos = 0
    for tokens in lists:
        for token in tokens:
            text = spelled[token]
            if text == LOST:
                found.append((pos, len(token), None))
            elif token.isascii() and len(token) > 1:
                found.extend((pos + i, 1, char) for i, char in enumerate(text))
            else:
                found.append((pos, len(token), text))
            pos += len(token)
    return found


@cache
def _tokenizer(name: str, world: str) -> tuple[re.Pattern[bytes], Spelling]:
    cell = cells(name, world)
    return token_pattern(cell), spelling(cell)


@cache
def _disputed(name: str, world: str) -> re.Pattern[str]:
    """Finds characters that CPython's codec reads where this world reads something else."""
    name = SAME.get((name, world), name)
    codec = base_codec(name, world)
    wrong: set[str] = set()
    for key, text in tables.delta(name, world).items():
        try:
            old = key.to_bytes(1 if key <= _BYTE else 2, "big").decode(codec)
        except UnicodeDecodeError:
            continue
        if old and old != text:
            wrong.add(old)
    if not wrong:
        return _NONE
    return re.compile("|".join(sorted(map(re.escape, wrong), key=len, reverse=True)))


_NONE = re.compile("(?!)")
"""Finds nothing, and need not be asked."""


@cache
def _added(name: str, world: str) -> frozenset[str]:
    """Characters this world may have that CPython's codec lacks: small, and no table is built."""
    new = tables.delta(SAME.get((name, world), name), world).values()
    return frozenset(char for text in new for char in text) | frozenset(_ACCENTS)


@cache
def _inverse(name: str, world: str) -> dict[str, bytes]:
    cell, codec = cells(name, world), base_codec(name, world)
    found: dict[str, bytes] = {}
    for key in range(len(cell.pairs) - 1, -1, -1):
        if cell.pairs[key]:
            found[cell.pairs[key]] = bytes((key >> 8, key & 0xFF))
    for byte in range(255, -1, -1):
        if cell.singles[byte]:
            found[cell.singles[byte]] = bytes((byte,))
    for char in found:
        theirs = char.encode(codec, "ignore")
        if len(theirs) == 2 and cell.pairs[theirs[0] << 8 | theirs[1]] == char:
            found[char] = theirs
    return found | _preferred(name, world)


_SECOND_CHOICE = (0xED, 0xEE)
"""Lead bytes of NEC's copy of IBM's kanji; Windows and browsers write IBM's own (FA40 on)."""

_ETEN_BOXES = {"═": b"\xf9\xf9", "╞": b"\xf9\xe9", "╡": b"\xf9\xeb", "╪": b"\xf9\xea"}
"""Windows and browsers write these cells; CPython writes A2A4 to A2A7."""


@cache
def _preferred(name: str, world: str) -> dict[str, bytes]:
    """Of the characters with two cells, those that this world writes unlike CPython."""
    if world not in (World.WINDOWS.value, World.WHATWG.value):
        return {}
    if name in ("big5", "cp950", "big5-hkscs"):
        return _ETEN_BOXES
    if name not in ("cp932", "shift_jis"):
        return {}
    pairs = cells(name, world).pairs
    copies = {text for lead in _SECOND_CHOICE for text in pairs[lead << 8 : (lead + 1) << 8]}
    return {
        text: bytes((key >> 8, key & 0xFF))
        for key, text in reversed(list(enumerate(pairs)))
        if text and text in copies and key >> 8 not in _SECOND_CHOICE
    }


_ACCENTS = "\u0304\u030c"
_COMPOSED = re.compile("[Êê][\u0304\u030c]|.", re.DOTALL)
"""Big5-HKSCS has four cells that hold a letter and its accent as two code points."""


def _characters(text: str) -> list[str] | str:
    return _COMPOSED.findall(text) if "\u0304" in text or "\u030c" in text else text
