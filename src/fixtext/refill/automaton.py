"""The encodings text was written in, fed byte by byte."""

from __future__ import annotations

from functools import lru_cache

Advance = tuple[bytes, str]
"""Bytes still pending, and the characters completed."""

LONGEST = 4
"""No character of any encoding here takes more bytes."""


class Automaton:
    """A strict decoder that can stop between any two bytes; `encoding` names a Python codec.

    >>> Automaton("utf-8").advance(b"", "中".encode()[:2])
    (b'\\xe4\\xb8', '')
    >>> Automaton("utf-8").advance(b"\\xe4\\xb8", b"\\xad")
    (b'', '中')
    >>> Automaton("gb18030").advance(b"", b"\\xd6\\xd0\\xff") is None
    True
    """

    __slots__ = ("_memo", "encoding")

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._memo: dict[tuple[bytes, bytes], Advance | None] = {}

    def advance(self, pending: bytes, data: bytes) -> Advance | None:
        """Feed `data` after `pending`; None if no text has these bytes."""
        key = (pending, data)
        try:
            return self._memo[key]
        except KeyError:
            value = self._memo[key] = self._advance(pending + data)
            return value

    def _advance(self, data: bytes) -> Advance | None:
        text = ""
        while data:
            end = self._first(data)
            if end == 0:
                return (data, text) if self._may_go_on(data) else None
            text += data[:end].decode(self.encoding)
            data = data[end:]
        return b"", text

    def _first(self, data: bytes) -> int:
        """How many bytes the first character takes; 0 if it is not complete or not valid."""
        for end in range(1, min(LONGEST, len(data)) + 1):
            if _decodes(self.encoding, data[:end]):
                return end
        return 0

    def _may_go_on(self, data: bytes) -> bool:
        return len(data) < LONGEST and _is_prefix(self.encoding, data)


@lru_cache(maxsize=65536)
def _decodes(encoding: str, data: bytes) -> bool:
    try:
        return len(data.decode(encoding)) > 0
    except UnicodeDecodeError:
        return False


@lru_cache(maxsize=65536)
def _is_prefix(encoding: str, data: bytes) -> bool:
    """May more bytes make a character of `data`? Incremental decoders tell."""
    import codecs

    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        return decoder.decode(data) == ""
    except UnicodeDecodeError:
        return False


@lru_cache(maxsize=16)
def automaton(encoding: str) -> Automaton:
    """The shared automaton of an encoding; its memory of answers grows to a few thousand."""
    return Automaton(encoding)
