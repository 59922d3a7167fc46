"""The cost of long texts: the same numbers as `scoring`, by look-up tables of numpy.

The commonest pairs of symbols stand in a dense table of 4 MB, built at the first long text;
the rare rest is searched, all of a text at once: a few pairs in each block would cost more than the
block. Nothing of this is loaded for short texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fixtext.reader.alphabet import CLASSES, RANGES, UNIT, Alphabet, class_of
from fixtext.reader.leaning import sides

if TYPE_CHECKING:
    from fixtext.reader.scoring import Bigrams

Costs = npt.NDArray[np.uint8]
Symbols = npt.NDArray[np.intp]
Shares = npt.NDArray[np.uint32]
DENSE_BITS: Final = 11
DENSE: Final = 1 << DENSE_BITS
"""Symbols of the dense table: all signs and classes, and the 1,900 commonest Han. With twice as
many, plain text is read a fifth faster, and 13 MB more are held."""
ROWS: Final = 64
"""Rows of the table that are made at once."""
FREE: Final = DENSE * DENSE
"""The place behind the table, where pairs cost nothing that are to be searched."""
TOGETHER: Final = 8
"""Blocks worked on at once if all are of one script: calls into numpy cost as much as a block."""
CODES: Final = 0x110000
PLANES: Final = 0x40000
"""From here on there are no characters but private ones; those that are not stand in one place."""
PRIVATE: Final = 0xF0000
DEAREST: Final = 255
"""As in `scoring`: no symbol costs more."""
SHARE_SHIFT: Final = 16
HAN: Final = 0x3400
"""Han stand above this code point."""


class CodeTables(NamedTuple):
    """By code point, as `placed` has it: symbol, with the share in the upper half, for each script;
    and the lean."""

    simplified: Shares
    traditional: Shares
    lean: npt.NDArray[np.int16]


class _Read(NamedTuple):
    """A block in one script: the symbols, the one before the block first; the costs of all pairs
    but the rare ones, which end at `where` + 1; the costs of characters within their symbols."""

    symbols: Symbols
    costs: Costs
    shares: Shares
    where: Symbols

    def total(self) -> int:
        return int(self.costs.sum(dtype=np.int64)) + int(self.shares.sum(dtype=np.int64))

    def rare(self) -> Symbols:
        """The rare pairs, one row for the symbols before, one for those after."""
        return np.stack((self.symbols[self.where], self.symbols[self.where + 1]))


class BulkScorer:
    """Costs of long texts, block by block."""

    __slots__ = ("_alone", "_backoff", "_block", "_costs", "_dense", "_keys", "_tables")

    def __init__(self, letters: Alphabet, bigrams: Bigrams, block: int) -> None:
        self._block = block
        self._alone = np.array(bigrams.alone, np.uint16)
        self._backoff = np.array(bigrams.backoff, np.uint16)
        sizes = np.diff(bigrams.starts)
        before = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        symbol = np.array(bigrams.symbols, np.uint32)
        costs = np.array(bigrams.costs, np.uint8)
        inside = (before < DENSE) & (symbol < DENSE)
        self._dense = self._dense_table(before[inside], symbol[inside], costs[inside])
        self._keys = (before << 16 | symbol)[~inside]
        self._costs = costs[~inside]
        self._tables = code_tables(letters)

    def bits(self, text: str) -> float:
        """As `Scorer.bits`."""
        total = 0
        rare: list[Symbols] = []
        for read in self._blocks(text):
            total += read.total()
            rare.append(read.rare())
        if rare:
            before, symbol = np.concatenate(rare, axis=1)
            total += int(self._searched(before, symbol).sum(dtype=np.int64))
        return total / UNIT

    def costs(self, text: str) -> list[float]:
        """As `Scorer.costs`."""
        result: list[float] = []
        for read in self._blocks(text):
            result += [tenths / UNIT for tenths in self._each(read).tolist()]
        return result

    def per_han(self, text: str) -> float:
        """As `Scorer.per_han`."""
        bits = number = at = 0
        for read in self._blocks(text):
            costs = self._each(read)
            block = text[at : at + len(costs)].encode("utf-32-le", "surrogatepass")
            han = np.frombuffer(block, np.uint32) > HAN
            bits += int(costs[han].sum(dtype=np.int64))
            number += int(han.sum())
            at += len(costs)
        return bits / UNIT / number if number else 0.0

    def _each(self, read: _Read) -> npt.NDArray[np.uint32]:
        """The cost of each character, in tenths of a bit."""
        costs = read.costs.astype(np.uint32)
        costs[read.where] = self._searched(*read.rare())
        return costs + read.shares

    def _dense_table(self, before: Shares, symbol: Shares, costs: Costs) -> Costs:
        """All pairs of common symbols, and a last place that costs nothing."""
        size = min(DENSE, len(self._alone))
        table = np.full(FREE + 1, DEAREST, np.uint8)
        square = table[:FREE].reshape(DENSE, DENSE)
        for start in range(0, size, ROWS):  # all at once would hold four times the table
            sums = self._backoff[start : min(size, start + ROWS), None] + self._alone[None, :size]
            square[start : start + len(sums), :size] = np.minimum(sums, DEAREST)
        square[before, symbol] = costs
        table[FREE] = 0
        return table

    def _blocks(self, text: str) -> Iterator[_Read]:
        """Each block, read in the script that costs less; blocks of one script together."""
        before = 0
        for start in range(0, len(text), self._block * TOGETHER):
            piece = text[start : start + self._block * TOGETHER]
            data = piece.encode("utf-32-le", "surrogatepass")
            codes = placed(np.frombuffer(data, np.uint32).astype(np.intp))
            begins = np.arange(0, len(codes), self._block)
            leans = np.add.reduceat(self._tables.lean.take(codes), begins, dtype=np.int64)
            for first, last, ways in _alike([sides(lean) for lean in leans.tolist()]):
                part = codes[first * self._block : last * self._block]
                reads = [self._read(part, before, side) for side in ways]
                read = min(reads, key=self._total) if len(reads) > 1 else reads[0]
                before = int(read.symbols[-1])
                yield read

    def _total(self, read: _Read) -> int:
        return read.total() + int(self._searched(*read.rare()).sum(dtype=np.int64))

    def _read(self, codes: Symbols, before: int, side: int) -> _Read:
        """A block in one script."""
        table = self._tables.traditional if side else self._tables.simplified
        rows = table.take(codes)
        symbols = np.empty(len(codes) + 1, np.intp)
        symbols[0] = before
        np.bitwise_and(rows, 0xFFFF, out=symbols[1:], casting="unsafe")
        shares = np.right_shift(rows, SHARE_SHIFT, dtype=np.uint32)
        pairs = (symbols[:-1] << DENSE_BITS) + symbols[1:]
        rare = np.flatnonzero(symbols >= DENSE)
        last = np.append(np.diff(rare) > 1, True)[: len(rare)]
        where = np.concatenate((rare - 1, rare[last]))  # each pair once
        where = where[(where >= 0) & (where < len(pairs))]
        pairs[where] = FREE
        return _Read(symbols, self._dense.take(pairs), shares, where)

    def _searched(self, before: Symbols, symbol: Symbols) -> Costs:
        """The costs of pairs that the dense table does not have."""
        keys = (before.astype(np.uint32) << 16) | symbol.astype(np.uint32)
        where = np.searchsorted(self._keys, keys)
        where[where == len(self._keys)] = 0
        alone = np.minimum(self._backoff[before] + self._alone[symbol], DEAREST)
        return np.where(self._keys[where] == keys, self._costs[where], alone).astype(np.uint8)


def _alike(ways: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """First block, the one after the last, scripts to be tried; a block in doubt goes alone."""
    first = 0
    for k in range(1, len(ways) + 1):
        if k == len(ways) or ways[k] != ways[first] or len(ways[k]) > 1:
            yield first, k, ways[first]
            first = k


def placed(codes: Symbols) -> Symbols:
    """Where code points stand in the tables.

    >>> placed(np.array([65, 0x2A6D6, 0xE0041, 0x10FFFD])).tolist()
    [65, 173782, 262144, 262145]
    """
    if codes.max(initial=0) < PLANES:
        return codes
    return np.where(codes < PLANES, codes, PLANES + (codes >= PRIVATE))


def code_tables(letters: Alphabet) -> CodeTables:
    """Symbol, share and lean of every code point."""
    table = np.zeros(PLANES + 2, np.uint32)
    starts = [start for start, _ in RANGES]
    for start, end in zip(starts, [*starts[1:], CODES], strict=True):
        forms = letters.forms(_stranger(letters, start, end))
        place = start if start < PLANES else PLANES + (start >= PRIVATE)
        table[place : end if start < PLANES else place + 1] = (
            forms.simplified | forms.simplified_cost << SHARE_SHIFT
        )
    for code in range(0xAC00, 0xD7A4):
        if class_of(code) != "hangul":
            forms = letters.forms(chr(code))
            table[code] = forms.simplified | forms.simplified_cost << SHARE_SHIFT
    tables = CodeTables(table, table.copy(), np.zeros(PLANES + 2, np.int16))
    codes, first, second, first_cost, second_cost = map(_numbers, letters.columns())
    tables.simplified[codes] = first | first_cost << SHARE_SHIFT
    tables.traditional[codes] = second | second_cost << SHARE_SHIFT
    tables.lean[codes] = first_cost - second_cost
    return tables


def _numbers(column: Iterable[int]) -> npt.NDArray[np.int64]:
    return np.array(column, np.int64)


def _stranger(letters: Alphabet, start: int, end: int) -> str:
    """A character of a range that only its class describes."""
    plain = (c for c in map(chr, range(start, end)) if not letters.known(c))
    name = class_of(start)
    return next((c for c in plain if class_of(ord(c)) in (name, *CLASSES)), chr(start))
