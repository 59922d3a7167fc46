"""The cost of long texts: the same numbers as `scoring`, by look-up tables of numpy.

The commonest pairs of symbols stand in a dense table of 16 MB, built at the first long text;
the rare rest is searched. Nothing of this is loaded for short texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fixtext.reader.alphabet import CLASSES, RANGES, UNIT, Alphabet, class_of
from fixtext.reader.leaning import sides

if TYPE_CHECKING:
    from fixtext.reader.scoring import Bigrams

Costs = npt.NDArray[np.uint8]
Shares = npt.NDArray[np.uint32]
DENSE_BITS: Final = 12
DENSE: Final = 1 << DENSE_BITS
"""Symbols of the dense table: all signs and classes, and the 3,900 commonest Han."""
CODES: Final = 0x110000
DEAREST: Final = 255
"""As in `scoring`: no symbol costs more."""
SHARE_SHIFT: Final = 16


class CodeTables(NamedTuple):
    """By code point: symbol, with the share in the upper half, for each script; and the lean."""

    simplified: Shares
    traditional: Shares
    lean: npt.NDArray[np.int16]


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
        self._tables = code_tables(letters)

    def bits(self, text: str) -> float:
        """As `Scorer.bits`."""
        total = 0
        for costs, shares in self._blocks(text):
            total += int(costs.sum(dtype=np.int64)) + int(shares.sum(dtype=np.int64))
        return total / UNIT

    def costs(self, text: str) -> list[float]:
        """As `Scorer.costs`."""
        blocks = (costs.astype(np.uint16) + shares for costs, shares in self._blocks(text))
        return [tenths / UNIT for block in blocks for tenths in block.tolist()]

    def _dense_table(self) -> npt.NDArray[np.uint8]:
        size = min(DENSE, len(self._alone))
        table = np.full((DENSE, DENSE), DEAREST, np.uint8)
        sums = self._backoff[:size, None] + self._alone[None, :size]
        table[:size, :size] = np.minimum(sums, DEAREST)
        before, symbol = self._keys >> 16, self._keys & 0xFFFF
        inside = (before < DENSE) & (symbol < DENSE)
        table[before[inside], symbol[inside]] = self._costs[inside]
        return table.ravel()

    def _blocks(self, text: str) -> Iterator[tuple[Costs, Shares]]:
        """For each block: costs of the symbols, and of the characters within their symbols."""
        before = 0
        for start in range(0, len(text), self._block):
            piece = text[start : start + self._block].encode("utf-32-le", "surrogatepass")
            codes = np.frombuffer(piece, np.uint32).astype(np.intp)
            lean = int(self._tables.lean.take(codes).sum())
            read = [self._read(codes, before, side) for side in sides(lean)]
            before, costs, shares = min(read, key=_total) if len(read) > 1 else read[0]
            yield costs, shares

    def _read(
        self, codes: npt.NDArray[np.intp], before: int, side: int
    ) -> tuple[int, Costs, Shares]:
        """A block in one script: its last symbol, the costs, the shares."""
        table = self._tables.traditional if side else self._tables.simplified
        rows = table.take(codes)
        symbols = np.empty(len(codes) + 1, np.intp)
        symbols[0] = before
        np.bitwise_and(rows, 0xFFFF, out=symbols[1:], casting="unsafe")
        shares = np.right_shift(rows, SHARE_SHIFT, dtype=np.uint32)
        return int(symbols[-1]), self._pairs(symbols), shares

    def _pairs(self, symbols: npt.NDArray[np.intp]) -> Costs:
        pairs = (symbols[:-1] << DENSE_BITS) + symbols[1:]
        rare = np.flatnonzero(symbols >= DENSE)
        if len(rare) == 0:
            return self._dense.take(pairs)
        where = np.concatenate((rare - 1, rare))
        where = where[(where >= 0) & (where < len(pairs))]
        pairs[where] = 0
        result = self._dense.take(pairs)
        result[where] = self._searched(symbols[where], symbols[where + 1])
        return result

    def _searched(self, before: npt.NDArray[np.intp], symbol: npt.NDArray[np.intp]) -> Costs:
        keys = (before.astype(np.uint32) << 16) | symbol.astype(np.uint32)
        where = np.searchsorted(self._keys, keys)
        where[where == len(self._keys)] = 0
        alone = np.minimum(self._backoff[before] + self._alone[symbol], DEAREST)
        return np.where(self._keys[where] == keys, self._costs[where], alone).astype(np.uint8)


def _total(read: tuple[int, Costs, Shares]) -> int:
    return int(read[1].sum(dtype=np.int64)) + int(read[2].sum(dtype=np.int64))


def code_tables(letters: Alphabet) -> CodeTables:
    """Symbol, share and lean of every code point."""
    table = np.zeros(CODES, np.uint32)
    starts = [start for start, _ in RANGES]
    for start, end in zip(starts, [*starts[1:], CODES], strict=True):
        forms = letters.forms(_stranger(letters, start, end))
        table[start:end] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
    for code in range(0xAC00, 0xD7A4):
        if class_of(code) != "hangul":
            forms = letters.forms(chr(code))
            table[code] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
    tables = CodeTables(table, table.copy(), np.zeros(CODES, np.int16))
    for char, (first, second, first_cost, second_cost) in letters.characters().items():
        code = ord(char)
        tables.simplified[code] = first | first_cost << SHARE_SHIFT
        tables.traditional[code] = second | second_cost << SHARE_SHIFT
        tables.lean[code] = first_cost - second_cost
    return tables


def _stranger(letters: Alphabet, start: int, end: int) -> str:
    """A character of a range that only its class describes."""
    plain = (c for c in map(chr, range(start, end)) if not letters.known(c))
    name = class_of(start)
    return next((c for c in plain if class_of(ord(c)) in (name, *CLASSES)), chr(start))
