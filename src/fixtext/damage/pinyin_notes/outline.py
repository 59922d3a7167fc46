"""Where lines end, and what is closed later: what the rest of a line tells about a lost mark.

A list of titles has lines of some twenty characters, a tale has lines of any length. And if ”
stands further on in the line with nothing open, the lost mark was “.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, log2, pi, sqrt
from typing import Final

from fixtext.damage.pinyin_notes.balance import still_open, weighed

FEW: Final = 6.0
"""How many lines of a page make their lengths weigh as much as none."""

SPREAD: Final = 0.25
"""How much lines of one kind differ in length, as the logarithm."""

FURTHER: Final = 100
"""Characters of the rest of a line that are looked at."""


class Outline:
    r"""The lines of a page.

    >>> titles = Outline("\n".join(["我家有一只小花猫"] * 20))
    >>> one, two = "好\n我家有一只小花猫", "他有一只大黄狗\n"
    >>> titles.bits(one, "\n", two) < titles.bits(one, "，", two)
    True
    >>> titles.bits("他", "“", "好”了\n") < titles.bits("他", "，", "好”了\n")
    True
    """

    def __init__(self, page: str) -> None:
        lengths = [len(line) for line in page.split("\n") if line]
        self._logs = [log(length) for length in lengths]
        self._rate = len(lengths) / max(1, sum(lengths))
        self._bits = lru_cache(maxsize=4096)(self._fresh)

    def bits(self, before: str, text: str, after: str) -> float:
        """What the lines cost that a stretch would make, over lines of any length, and what would
        be left open in the rest of the last."""
        start = before.rfind("\n") + 1
        end = after.find("\n")
        rest = after[: end if end >= 0 else len(after)]
        lines = (before[start:] + text + rest).split("\n")
        whole = start > 0 and self._logs  # a line that began further back has no length
        total = sum(self._bits(len(line)) for line in lines if line) if whole else 0.0
        opened = still_open(before + text)
        for char in after[: min(len(rest) + 1, FURTHER)]:
            cost, opened = weighed(opened, char)
            total += cost
        return total

    def _fresh(self, length: int) -> float:
        geometric = self._rate * exp(-self._rate * length)
        near = sum(exp(-(((log(length) - one) / SPREAD) ** 2) / 2) for one in self._logs)
        seen = near / (length * SPREAD * sqrt(2 * pi))
        return -log2((FEW * geometric + seen) / (FEW + len(self._logs)) / geometric)
