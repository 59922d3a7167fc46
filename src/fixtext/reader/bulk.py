"""The cost of long texts: the same numbers as `scoring`, by look-up tables of numpy.

The commonest pairs of symbols stand in a dense table of 16 MB, built at the first long text;
the rare rest is searched. Nothing of this is loaded for short texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from fixtext.reader.alphabet import CLASSES, RANGES, UNIT, Alphabet, class_of

if TYPE_CHECKING:
    from fixtext.reader.scoring import Bigrams

Tenths = npt.NDArray[np.uint16]
DENSE_BITS: Final = 12
DENSE: Final = 1 << DENSE_BITS
"""Symbols of the dense table: all signs and classes, and the 3,900 commonest Han."""
CODES: Final = 0x110000
SHARE_SHIFT: Final = 16


class BulkScorer:
    """Costs of long texts, block by block."""

    __slots__ = ("_alone", "_backoff", "_block", "_costs", "_dense", "_keys", "_tables")

    def __init__(self, letters: Alphabet, bigrams: Bigrams, block: int) -> None:
        self._block = block
        self._alone = np.array(bigrams.alone, np.uint16)
        self._backoff = np.array(bigrams.backoff, np.uint16)
        self._costs = np.array(bigrams.costs, np.uint16)
        sizes = np.diff(bigrams.starts)
        before = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        self._keys = before << 16 | np.array(bigrams.symbols, np.uint32)
        self._dense = self._dense_table()
        self._tables = _tables(letters)

    def bits(self, text: str) -> float:
        """As `Scorer.bits`."""
        return sum(int(block.sum(dtype=np.int64)) for block in self._blocks(text)) / UNIT

    def costs(self, text: str) -> list[float]:
        """As `Scorer.costs`."""
        return [tenths / UNIT for block in self._blocks(text) for tenths in block.tolist()]

    def _dense_table(self) -> npt.NDArray[np.uint8]:
        size = min(DENSE, len(self._alone))
        table = np.full((DENSE, DENSE), 255, np.uint8)
        sums = self._backoff[:size, None] + self._alone[None, :size]
        table[:size, :size] = np.minimum(sums, 255)
        before, symbol = self._keys >> 16, self._keys & 0xFFFF
        inside = (before < DENSE) & (symbol < DENSE)
        table[before[inside], symbol[inside]] = self._costs[inside]
        return table.ravel()

    def _blocks(self, text: str) -> Iterator[Tenths]:
        before = 0
        for start in range(0, len(text), self._block):
            piece = text[start : start + self._block]
            codes = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), np.uint32)
            rows = _chosen(self._tables, codes.astype(np.intp))
            symbols = np.empty(len(codes) + 1, np.int32)
            symbols[0] = before
            np.bitwise_and(rows, 0xFFFF, out=symbols[1:], casting="unsafe")
            before = int(symbols[-1])
            yield self._pairs(symbols) + (rows >> SHARE_SHIFT).astype(np.uint16)

    def _pairs(self, symbols: npt.NDArray[np.int32]) -> Tenths:
        rare = symbols >= DENSE
        pairs = (symbols[:-1] << DENSE_BITS) + symbols[1:]
        if not rare.any():
            plain: Tenths = self._dense[pairs].astype(np.uint16)
            return plain
        outside = rare[:-1] | rare[1:]
        pairs[outside] = 0
        result: Tenths = self._dense[pairs].astype(np.uint16)
        where = np.flatnonzero(outside)
        result[where] = self._searched(symbols[where], symbols[where + 1])
        return result

    def _searched(self, before: npt.NDArray[np.int32], symbol: npt.NDArray[np.int32]) -> Tenths:
        keys = (before.astype(np.uint32) << 16) | symbol.astype(np.uint32)
        where = np.searchsorted(self._keys, keys)
        where[where == len(self._keys)] = 0
        alone = self._backoff[before] + self._alone[symbol]
        return np.where(self._keys[where] == keys, self._costs[where], alone)


def _chosen(
    tables: tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]], codes: npt.NDArray[np.intp]
) -> npt.NDArray[np.uint32]:
    simplified, traditional = (table[codes] for table in tables)
    shares = [int((rows >> SHARE_SHIFT).sum()) for rows in (simplified, traditional)]
    return traditional if shares[1] < shares[0] else simplified


def _tables(letters: Alphabet) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Code point -> symbol and share (in the upper half), for both scripts."""
    table = np.zeros(CODES, np.uint32)
    starts = [start for start, _ in RANGES]
    for start, end in zip(starts, [*starts[1:], CODES], strict=True):
        forms = letters.forms(_stranger(letters, start, end))
        table[start:end] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
    for code in range(0xAC00, 0xD7A4):
        if class_of(code) != "hangul":
            forms = letters.forms(chr(code))
            table[code] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
    other = table.copy()
    for char, forms in letters.characters().items():
        table[ord(char)] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
        other[ord(char)] = forms.traditional | forms.traditional_cost << SHARE_SHIFT
    return table, other


def _stranger(letters: Alphabet, start: int, end: int) -> str:
    """A character of a range that only its class describes."""
    plain = (c for c in map(chr, range(start, end)) if not letters.known(c))
    name = class_of(start)
    return next((c for c in plain if class_of(ord(c)) in (name, *CLASSES)), chr(start))
