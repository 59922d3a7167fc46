"""The encodings text was written in, fed byte by byte."""

from __future__ import annotations

import codecs
from functools import lru_cache

Advance = tuple[bytes, str]
"""Bytes still pending, and the characters completed."""

SHORT = 8
"""Longest input whose answer is remembered: holes offer a few bytes, the same ones all the time."""


class Automaton:
    """A strict decoder that can stop between any two bytes; `encoding` names a Python codec.

    >>> Automaton("utf-8").advance(b"", "中".encode()[:2])
    (b'\\xe4\\xb8', '')
    >>> Automaton("utf-8").advance(b"\\xe4\\xb8", b"\\xad")
    (b'', '中')
    >>> Automaton("gb18030").advance(b"", b"\\xd6\\xd0\\xd6 ") is None
    True
    """

    __slots__ = ("_decoder", "_memo", "encoding")

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)
        self._memo: dict[tuple[bytes, bytes], Advance | None] = {}

    def advance(self, pending: bytes, data: bytes) -> Advance | None:
        """Feed `data` after `pending`; None if no text has these bytes."""
        if len(data) > SHORT:
            return self._advance(pending + data)
        key = (pending, data)
        try:
            return self._memo[key]
        except KeyError:
            value = self._memo[key] = self._advance(pending + data)
            return value

    def _advance(self, data: bytes) -> Advance | None:
        decoder = self._decoder("strict")
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError:
            return None
        pending = decoder.getstate()[0]
        return pending, text


@lru_cache(maxsize=16)
def automaton(encoding: str) -> Automaton:
    """The shared automaton of an encoding; its memory of answers grows to a few thousand."""
    return Automaton(encoding)
