"""Misreadings that leave no doubt: nothing was lost, and what comes out is ordinary Chinese.

Most mojibake is of this kind. UTF-8 checks itself, and bytes of GBK that read as ordinary Chinese
from end to end do so in no second way. So no reading is weighed against another: the first pair, in
order of how common they are, whose plain inverse is ordinary text is the one. Whatever does not fit
(a lost byte, a stretch that is clean, a word that talks about encodings) is left to the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from fixtext.codecs.base import Charset
from fixtext.damage.misread.believable import better
from fixtext.damage.misread.pairs import Pair, lossless_pairs
from fixtext.damage.misread.undo import strictly
from fixtext.model import Options
from fixtext.reader.odd import odd_pattern, weight
from fixtext.refill.segment import has_twins
from fixtext.repair.clearing import clears, usual

PROBE: Final = 2000
"""Characters on which the pairs are tried."""

LAYERS: Final = 3
"""Misreadings on top of each other."""

FEWEST: Final = 6
"""Characters above ASCII of an original: fewer can be ordinary by chance."""

DISTINCT: Final = 4
"""Different ones among them: a row of one Han is a row of another in any encoding."""

ORDINARY: Final = 1
"""Bits that each of them must speak for ordinary Chinese on average; it speaks with 2 to 3, what
comes of a wrong pair with -2."""

WEIGHED: Final = 40
"""Characters of an original that are weighed; all of it must be ordinary besides."""

_RUN: Final = re.compile("[\u3400-\u9fff]{2}")

_ASCII: Final = bytes(range(0x80))

_WIDE: Final = re.compile("[^\x00-\u2e7f]")
"""No single-byte encoding shows characters from here on."""


_Reader: TypeAlias = tuple[Charset, list[tuple[Pair, Charset]]]
"""A reader, and the pairs it is in, with their writers."""


@dataclass(frozen=True, slots=True)
class Evident:
    """The original, and the pairs that misread it, the first one first."""

    text: str
    pairs: tuple[Pair, ...]


MANY_SPELLINGS: Final = "cp932"
"""It has 396 characters twice: which of the two was there, only the original tells."""


def evident(text: str, options: Options) -> Evident | None:
    """What `text` was before it was misread, if that is beyond doubt.

    >>> found = evident("今天天气很好。".encode().decode("latin-1"), Options())
    >>> found.text, found.pairs[0].written, found.pairs[0].read
    ('今天天气很好。', 'utf-8', 'latin-1')
    >>> evident("今天天气很好。", Options()) is None
    True
    """
    if not usual(options):
        return None
    pairs: tuple[Pair, ...] = ()
    for _ in range(LAYERS):
        found = _undone(text)
        if found is None:
            return None
        text, pair = found
        pairs = (pair, *pairs)
        if _chinese(text) and clears(text, options):
            return Evident(text, pairs)
    return None


def _undone(text: str) -> tuple[str, Pair] | None:
    """The plain inverse by the first pair whose outcome is Chinese, or may be misread Chinese.

    Double-byte readers differ in the cells of a few characters; where that may matter, because one
    of them leads to another original, or to a rare Han, nothing is evident.
    """
    wide = not _latin_1(text[:PROBE]) and _WIDE.search(text, 0, PROBE) is not None
    found: dict[str, Pair] = {}
    for original, pair in _inverses(text, _readers()[wide]):
        if not wide:
            return original, pair
        found.setdefault(original, pair)
    if len(found) != 1:
        return None
    ((original, pair),) = found.items()
    if not better(text, original, pair):
        return None
    if pair.read == MANY_SPELLINGS and pair.written != "utf-8" and has_twins(text, pair.reader):
        return None
    return None if pair.written != "utf-8" and odd_pattern().search(original) else (original, pair)


def _latin_1(text: str) -> bool:
    """Can Latin-1 write it? Its codec is the quickest of looks, and most mojibake is of it."""
    try:
        return bool(text.encode("latin-1"))
    except UnicodeEncodeError:
        return False


def _inverses(text: str, readers: list[_Reader]) -> Iterator[tuple[str, Pair]]:
    probe = text[:PROBE]
    for reader, pairs in readers:
        data = reader.encode(probe)
        if data is None or 2 * len(data.translate(None, _ASCII)) < len(data):
            continue
        for pair, writer in pairs:
            if not _may_be(data, pair, cut=len(text) > PROBE):
                continue
            whole = data if len(text) <= PROBE else reader.encode(text)
            original = None if whole is None else strictly(writer, whole)
            if original is not None and writer.encode_lossy(original) == whole:
                yield original, pair


def _may_be(data: bytes, pair: Pair, *, cut: bool) -> bool:
    """Can the probe be what `pair` misread? UTF-8 proves itself; others must read well."""
    end = len(data)
    for end in range(len(data), max(0, len(data) - (4 if cut else 1)), -1):
        try:
            shown = data[:end].decode(pair.codec)
        except UnicodeDecodeError:
            continue
        return pair.written == "utf-8" or _chinese(shown)
    return False


def _chinese(text: str) -> bool:
    found = _RUN.search(text)
    if found is None:
        return False
    high = [char for char in text[found.start() : found.start() + WEIGHED] if char > "\x7f"]
    if len(high) < FEWEST or len(set(high)) < DISTINCT:
        return False
    return weight(high) >= ORDINARY * len(high)


@lru_cache(maxsize=1)
def _readers() -> tuple[list[_Reader], list[_Reader]]:
    """The readers of one byte and those of two, each with its pairs, the commonest first."""
    found: dict[Charset, list[tuple[Pair, Charset]]] = {}
    for pair in lossless_pairs():
        found.setdefault(pair.reader, []).append((pair, pair.writer))
    both = list(found.items())
    return (
        [entry for entry in both if not entry[1][0][0].double_byte],
        [entry for entry in both if entry[1][0][0].double_byte],
    )
