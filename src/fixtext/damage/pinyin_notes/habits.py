"""A page as a reader of its own lost places: its words, its marks, what is open.

This wraps the filling model: what followed the last one, two, three characters elsewhere on the
page gets a share of the probability; marks are as likely as the page has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from math import log2
from typing import Final, TypeAlias

from fixtext.damage.pinyin_notes.balance import still_open, weighed
from fixtext.damage.pinyin_notes.marks import HAN
from fixtext.reader.filling import State, filler

NEAR: Final = 16
"""Characters before a stretch that the filling model is shown."""

USUAL: Final = {
    "，": 0.316, "。": 0.208, " ": 0.150, "\n": 0.110, "、": 0.042, "：": 0.033, "（": 0.013,
    "）": 0.014, "？": 0.013, "；": 0.010, "”": 0.010, "“": 0.009, "！": 0.008, "(": 0.005,
    ")": 0.008, "》": 0.005, "《": 0.004, "*": 0.001, ",": 0.003, ":": 0.003, "/": 0.002,
    ".": 0.002, '"': 0.002, "$": 0.001, "\r": 0.001, "\t": 0.001, ";": 0.001, "!": 0.001,
    "?": 0.001, "#": 0.0005, "%": 0.0005, "&": 0.0005, "'": 0.0005, "+": 0.0005, "-": 0.001,
    "<": 0.0005, "=": 0.0005, ">": 0.0005, "「": 0.007, "」": 0.007, "『": 0.001, "』": 0.001,
    "…": 0.002, "—": 0.002, "·": 0.001, "‘": 0.0005, "’": 0.0005,
}  # fmt: skip
"""What follows Han characters, if it is no Han character: shares on the training part, the mean
over its kinds of text."""

_ENDING = re.compile(rf"(?<=[{HAN}])[{re.escape(''.join(USUAL))}]")

DOUBT: Final = 20.0
"""How many marks of a page make its own habit weigh as much as the usual."""

LocalState: TypeAlias = tuple[State, str, str]
"""The state of the filling model, the last characters, the quotation marks and brackets open."""

Counts: TypeAlias = Mapping[str, int]

SHARES: Final = ((0.05, 200.0), (0.1, 5.0), (0.2, 2.0), (0.2, 1.0))
"""For contexts of no, one, two, three characters: the share of the page at most, and how often the
context must recur on it to be half believed."""


class Local:
    """The filling model, leaning to the words and the marks of one page.

    >>> own = Local("他说:你好\\n她说:再见\\n我说:走吧\\n")
    >>> plain = filler()
    >>> own.step(own.state("他说"), ":")[0] < plain.step(plain.state("他说"), ":")[0]
    True
    """

    __slots__ = ("_followers", "_memo", "_model", "_page", "_shares", "_shift")

    def __init__(self, page: str) -> None:
        """`page` without what was guessed: `GAP` stands in its place."""
        self._model = filler()
        self._page = page
        self._shift = _shift(page)
        self._followers: dict[str, tuple[Counts, int]] = {"": (Counter(page), len(page))}
        self._shares: dict[str, tuple[float, list[tuple[float, Counts]]]] = {}
        self._memo: dict[tuple[LocalState, str], tuple[float, LocalState]] = {}

    def _after(self, context: str) -> tuple[Counts, int]:
        """What follows a context on the page, how often, and how much that is together."""
        found = self._followers.get(context)
        if found is None:
            after = _behind(self._page, context)
            counts: dict[str, int] = {}
            for char in after:
                counts[char] = counts.get(char, 0) + 1
            found = self._followers[context] = counts, len(after)
        return found

    def state(self, context: str) -> LocalState:
        return self._model.state(context[-NEAR:]), context[1 - len(SHARES) :], still_open(context)

    def step(self, state: LocalState, char: str) -> tuple[float, LocalState]:
        found = self._memo.get((state, char))
        if found is None:
            found = self._memo[state, char] = self._fresh(state, char)
        return found

    def _fresh(self, state: LocalState, char: str) -> tuple[float, LocalState]:
        inner, last, opened = state
        cost, after = self._model.step(inner, char)
        cost += self.habit(state, char)
        _, opened = weighed(opened, char)
        left, shares = self.told(last)
        chance = sum(share * seen.get(char, 0) for share, seen in shares)
        cost = -log2(left * 2.0**-cost + chance)
        return cost, (after, (last + char)[1 - len(SHARES) :], opened)

    def habit(self, state: LocalState, char: str) -> float:
        """Bits for a mark by what is open, and by how clauses and lines end on the page."""
        _, last, opened = state
        bits, _ = weighed(opened, char)
        if "\u3400" <= last[-1:] <= "\u9fff":  # that is measured behind Han
            bits += self._shift.get(char, 0.0)
        return bits

    def told(self, last: str) -> tuple[float, list[tuple[float, Counts]]]:
        """What the page tells behind its own last characters: the share it leaves to the model, and
        for every length of context the share of one occurrence, with the occurrences."""
        found = self._shares.get(last)
        if found is None:
            seen = []
            for order in range(len(last) + 1):  # what is not there is not there with more before it
                after = self._after(last[len(last) - order :])
                if not after[1]:
                    break
                seen.append((*after, *SHARES[order]))
            left, shares = 1.0, []
            for counts, total, share, doubt in reversed(seen):
                weight = left * share * total / (total + doubt)
                shares.append((weight / total, counts))
                left -= weight
            found = self._shares[last] = left, shares
        return found


def _behind(page: str, context: str) -> list[str]:
    """What follows each occurrence of a context; "" at the end of the page."""
    if len(context) > 1 and context[0] in context[1:]:  # occurrences may overlap
        found = []
        at = page.find(context)
        while at >= 0:
            found.append(page[at + len(context) : at + len(context) + 1])
            at = page.find(context, at + 1)
        return found
    pieces = page.split(context)[1:]
    found = [piece[:1] or context[:1] for piece in pieces]  # nothing between: it stands there again
    if pieces and not pieces[-1]:
        found[-1] = ""
    return found


def _shift(page: str) -> dict[str, float]:
    """Bits by which each mark is rarer behind Han characters of this page than elsewhere."""
    counts = Counter(_ENDING.findall(page))
    total = counts.total() + DOUBT
    return {
        mark: log2(share * total / (counts[mark] + DOUBT * share)) for mark, share in USUAL.items()
    }
