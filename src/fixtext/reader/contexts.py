"""A yes or no for a character by what stands around it: hashed contexts, added up.

A question is a character at a place; the answer is a sum of weights, one for each context the
place stands in (the character before, the two after, one on either side ...). Each context is
hashed into a table of signed bytes. Above zero is yes; the sum is the log-odds. The table is the
model: `restore.bin` (did a second Simplified form stand here?) and `genuine.bin` (would a writer of
Traditional write this form here?); `tools/build_contexts.py` trains both.

Texts are read as UTF-16 units, folded to Simplified, so that both scripts give one context.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fixtext.reader.tables import table_bytes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CONTEXTS: Final = (
    (),
    (-1,),
    (1,),
    (-2, -1),
    (1, 2),
    (-1, 1),
)
"""Where the characters of each context stand, counted from the place asked about. The empty one
is the character's own leaning. Wider ones learn the training text by heart: on the tuning
part they make more slips, not fewer."""

REACH: Final = 2
"""How far contexts reach to either side."""

EDGE: Final = ord("\n")
"""What stands before the first and after the last character."""

MIX_CHAR: Final = 0x9E3779B1
MIX_KIND: Final = 0x85EBCA77
MIX_UNIT: Final = 0xC2B2AE3D
MIX_LAST: Final = 0x27D4EB2F
"""Odd constants that spread the hash over 32 bits: the primes of xxHash."""
FULL: Final = 0xFFFFFFFF

TABLE_BITS: Final = 20
"""1 MB for each model, mostly zeros (a tenth of it packed); half of it makes a tenth more slips on
the tuning part, twice saves nothing."""

NAT: Final = 16
"""Steps of a stored weight in a factor of e: the strongest single weight is e to the 8."""


def units(text: str) -> array[int]:
    """UTF-16 units of a text, the edges added on both sides.

    >>> list(units("中"))
    [10, 10, 20013, 10, 10]
    """
    found = array("H", [EDGE] * REACH)
    found.frombytes(text.encode("utf-16-le", "surrogatepass"))
    found.extend([EDGE] * REACH)
    return found


class Contexts:
    """One trained table. Get it with `contexts(name)`; it never changes."""

    __slots__ = ("table",)

    def __init__(self, table: bytes) -> None:
        self.table = table

    def score(self, around: Sequence[int], place: int, char: int) -> int:
        """The sum for `char` at `place` of `around` (units, edges included; folded)."""
        return sum(self.weight(around, place, char, kind) for kind in range(len(CONTEXTS)))

    def weight(self, around: Sequence[int], place: int, char: int, kind: int) -> int:
        """What one context says."""
        mixed = (char * MIX_CHAR + kind * MIX_KIND) & FULL
        for offset in CONTEXTS[kind]:
            mixed = ((mixed ^ around[place + offset]) * MIX_UNIT) & FULL
            mixed ^= mixed >> 15
        slot = ((mixed * MIX_LAST) & FULL) >> (32 - TABLE_BITS)
        weight = self.table[slot]
        return weight - 256 if weight > 127 else weight

    def bulk(
        self,
        around: npt.NDArray[np.uint16],
        places: npt.NDArray[np.intp],
        chars: npt.NDArray[np.uint16],
    ) -> npt.NDArray[np.int32]:
        """The sums for many places at once: the same numbers as `score`."""
        import numpy as np

        weights = np.frombuffer(self.table, np.int8)
        total = np.zeros(len(places), np.int32)
        for kind in range(len(CONTEXTS)):
            total += weights[slots(around, places, chars, kind)]
        return total


def slots(
    around: npt.NDArray[np.uint16],
    places: npt.NDArray[np.intp],
    chars: npt.NDArray[np.uint16],
    kind: int,
) -> npt.NDArray[np.uint32]:
    """The slot of one context for many places."""
    import numpy as np

    mixed: npt.NDArray[np.uint32] = chars.astype(np.uint32) * np.uint32(MIX_CHAR) + np.uint32(
        kind * MIX_KIND & FULL
    )
    for offset in CONTEXTS[kind]:
        mixed ^= around[places + offset]
        mixed *= np.uint32(MIX_UNIT)
        mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(MIX_LAST)
    mixed >>= np.uint32(32 - TABLE_BITS)
    return mixed


@lru_cache(maxsize=4)
def contexts(name: str) -> Contexts:
    """A shipped model, loaded once.

    >>> contexts("restore") is contexts("restore")
    True
    """
    return Contexts(table_bytes(f"{name}.bin"))
