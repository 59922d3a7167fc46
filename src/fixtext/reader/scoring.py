"""Does this read as Chinese? The cost of a text in bits, by character bigrams.

A cost is -log2 of a probability over *all* texts, mojibake and foreign text included, so two
readings of the same bytes can be compared by their costs: the difference is the margin.
Typical costs for each Han character: 7 to 9 bits in healthy text, 14 and more in mojibake.

The first text loads the table (well under a megabyte). Short texts need the standard library
alone; long ones use numpy, which is imported then.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from fixtext.reader.alphabet import UNIT, Alphabet, Row, alphabet
from fixtext.reader.leaning import sides
from fixtext.reader.tables import table_columns

if TYPE_CHECKING:
    from array import array

    from fixtext.reader.bulk import BulkScorer

LONG: Final = 2000
"""From this many characters on numpy is quicker, its import included."""
BLOCK: Final = 8192
"""Characters for which the script is decided together; they fit the processor's cache."""


DEAREST: Final = 255
"""No symbol costs more than 25.5 bits, so that costs stay one byte wide in the bulk tables."""


class Bigrams:
    """The table: costs of symbols after symbols, in tenths of a bit.

    `ends[a]` is where the successors of symbol `a` end in `symbols` (sorted) and `costs`.
    """

    __slots__ = ("alone", "backoff", "costs", "starts", "symbols")

    def __init__(self, columns: list[array[int]]) -> None:
        self.alone, self.backoff, children, self.symbols, self.costs = columns
        self.starts = [0, *accumulate(children)]

    def cost(self, before: int, symbol: int) -> int:
        """The cost of a symbol after another."""
        end = self.starts[before + 1]
        k = bisect_left(self.symbols, symbol, self.starts[before], end)
        if k < end and self.symbols[k] == symbol:
            return self.costs[k]
        return min(self.backoff[before] + self.alone[symbol], DEAREST)


class Scorer:
    """Tells the cost of texts. Get it with `scorer()`; it never changes."""

    __slots__ = ("_alphabet", "_bigrams", "_bulk")

    def __init__(self, letters: Alphabet, bigrams: Bigrams) -> None:
        self._alphabet = letters
        self._bigrams = bigrams
        self._bulk: BulkScorer | None = None

    def bits(self, text: str) -> float:
        """-log2 of the probability of a text, in bits.

        >>> healthy = scorer().bits("解决问题")
        >>> mojibake = scorer().bits("解决问题".encode("utf-8").decode("gb18030"))
        >>> healthy < 40 < mojibake
        True
        >>> scorer().bits("")
        0.0
        """
        if len(text) >= LONG:
            return self._bulk_scorer().bits(text)
        return sum(self._tenths(text)) / UNIT

    def costs(self, text: str) -> list[float]:
        """The cost of each character after the one before it, in bits; they sum to `bits`.

        >>> costs = scorer().costs("中文字符鑷")
        >>> len(costs), max(costs) == costs[-1]
        (5, True)
        """
        if len(text) >= LONG:
            return self._bulk_scorer().costs(text)
        return [tenths / UNIT for tenths in self._tenths(text)]

    def per_han(self, text: str) -> float:
        """Bits on Han characters for each Han character; 0.0 if there is none.

        >>> scorer().per_han("我们今天去学校") < scorer().per_han("鎴戜滑浠婂ぉ")
        True
        """
        if len(text) >= LONG:
            return self._bulk_scorer().per_han(text)
        costs = [c for c, char in zip(self.costs(text), text, strict=True) if char > "\u3400"]
        return sum(costs) / len(costs) if costs else 0.0

    def traditional(self, text: str) -> bool:
        """Whether the characters of a text belong to Traditional rather than Simplified.

        >>> scorer().traditional("漢語拼音"), scorer().traditional("汉语拼音")
        (True, False)
        """
        return _lean(map(self._alphabet.row, text)) > 0

    def _tenths(self, text: str) -> list[int]:
        rows = list(map(self._alphabet.row, text))
        return min((self._read(rows, side) for side in sides(_lean(rows))), key=sum)

    def _read(self, rows: list[Row], side: int) -> list[int]:
        symbols = [0, *(row[side] for row in rows)]
        cost = self._bigrams.cost
        return [
            cost(a, b) + row[2 + side] for (a, b), row in zip(pairwise(symbols), rows, strict=True)
        ]

    def _bulk_scorer(self) -> BulkScorer:
        if self._bulk is None:
            from fixtext.reader.bulk import BulkScorer

            self._bulk = BulkScorer(self._alphabet, self._bigrams, BLOCK)
        return self._bulk


def _lean(rows: Iterable[Row]) -> int:
    """How much cheaper the forms are in Traditional than in Simplified, in tenths of a bit."""
    return sum(row[2] - row[3] for row in rows)


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The shipped scorer, loaded once.

    >>> scorer() is scorer()
    True
    """
    return Scorer(alphabet(), Bigrams(table_columns("scoring.bin")[1]))
