"""What the rest of the page tells about what was lost: its words, its marks, its table.

Healed once, a page is known but for a few places. So these are read again, with the page itself as
a witness: which words it uses, how its lines and clauses end, which characters it annotates
everywhere and which nowhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log2
from typing import Final, TypeAlias

from fixtext.damage.pinyin_notes.balance import still_open, weighed
from fixtext.damage.pinyin_notes.heal import NEAR
from fixtext.damage.pinyin_notes.marks import HAN
from fixtext.damage.pinyin_notes.page import Page
from fixtext.damage.pinyin_notes.strip import Stripped
from fixtext.reader.filling import State, filler

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

GAP: Final = "\0"

WINDOW: Final = 3000
"""Characters of the page to either side of a place that are its page: long files hold many."""


LocalState: TypeAlias = tuple[State, str, str]
"""The state of the filling model, the last characters, the quotation marks and brackets open."""

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

    __slots__ = ("_followers", "_memo", "_model", "_page", "_shift")

    def __init__(self, page: str) -> None:
        """`page` without what was guessed: `GAP` stands in its place."""
        self._model = filler()
        self._page = page
        self._shift = _shift(page)
        self._followers = {"": (Counter(page), len(page))}
        self._memo: dict[tuple[LocalState, str], tuple[float, LocalState]] = {}

    def _after(self, context: str) -> tuple[Counter[str], int]:
        """What follows a context on the page, how often, and how much that is together."""
        found = self._followers.get(context)
        if found is None:
            page, size = self._page, len(context)
            after: list[str] = []
            at = page.find(context)
            while at >= 0:
                after.append(page[at + size : at + size + 1])
                at = page.find(context, at + 1)
            found = self._followers[context] = Counter(after), len(after)
        return found

    def state(self, context: str) -> LocalState:
        state: LocalState = (self._model.start, "", still_open(context[:-NEAR]))
        for char in context[-NEAR:]:
            _, state = self.step(state, char)
        return state

    def step(self, state: LocalState, char: str) -> tuple[float, LocalState]:
        found = self._memo.get((state, char))
        if found is None:
            found = self._memo[state, char] = self._fresh(state, char)
        return found

    def _fresh(self, state: LocalState, char: str) -> tuple[float, LocalState]:
        inner, last, opened = state
        cost, after = self._model.step(inner, char)
        paired, opened = weighed(opened, char)
        cost += paired
        if "\u3400" <= last[-1:] <= "\u9fff":  # the habit is measured behind Han
            cost += self._shift.get(char, 0.0)
        chance, left = 0.0, 1.0
        for order in range(len(SHARES) - 1, -1, -1):
            if len(last) < order:
                continue
            seen, total = self._after(last[len(last) - order :])
            if total:
                share, doubt = SHARES[order]
                weight = left * share * total / (total + doubt)
                chance += weight * seen[char] / total
                left -= weight
        return -log2(left * 2.0**-cost + chance), (
            after,
            (last + char)[1 - len(SHARES) :],
            opened,
        )


def _shift(page: str) -> dict[str, float]:
    """Bits by which each mark is rarer behind Han characters of this page than elsewhere."""
    counts = Counter(_ENDING.findall(page))
    total = counts.total() + DOUBT
    return {
        mark: log2(share * total / (counts[mark] + DOUBT * share)) for mark, share in USUAL.items()
    }


class Own:
    """The readers of a page, one for each stretch of it; made when they are asked for."""

    def __init__(self, text: str, guessed: Sequence[tuple[int, int]], spell: Mapping[int, str]):
        """`guessed` are the places (start, end) of the note-free `text` that prove nothing."""
        self._text = text
        self._guessed = guessed
        self._spell = spell
        self._made: dict[int, Local] = {}

    def near(self, place: int) -> Local:
        """The reader for what stands at `place` of the note-free text."""
        window = place // WINDOW
        if window not in self._made:
            self._made[window] = Local(GAP.join(self._pieces(window)))
        return self._made[window]

    def _pieces(self, window: int) -> Iterator[str]:
        start, end = max(0, (window - 1) * WINDOW), (window + 2) * WINDOW
        for a, b in self._guessed:
            if start <= a < end:
                yield self._text[start:a].translate(self._spell)
                start = b
        yield self._text[start:end].translate(self._spell)


Counts: TypeAlias = tuple[Counter[str], Counter[str]]
"""How often each character stands outside the accidents, and how often with a note."""


def once_more(page: Page, stripped: Stripped, counts: Counts | None = None) -> Page:
    """The page, for a second reading of its accidents, with what the first has told."""
    guessed = [
        (a.place + g.start, a.place + g.start + len(g.text))
        for a in stripped.accidents
        for g in a.healed.guesses
    ]
    total, noted = counts or _counts(page, stripped)
    encode = page.charset.encode_lossy
    return replace(
        page,
        own=Own(stripped.text, guessed, str.maketrans(dict(page.spell))),
        always=frozenset(encode(char) for char in noted if noted[char] == total[char]),
        settled={a.start: a.healed for a in stripped.accidents if not a.healed.guesses},
        unnoted=frozenset(char for char in total if not noted[char]),
    )


def _counts(page: Page, stripped: Stripped) -> Counts:
    total: Counter[str] = Counter()
    noted: Counter[str] = Counter()
    at = 0
    for accident in stripped.accidents:
        total.update(page.text[at : accident.start])
        at = accident.end
    total.update(page.text[at:])
    spans = [(a.start, a.end) for a in stripped.accidents]
    starts = [start for start, _ in spans]
    for note in page.notes.values():
        k = bisect_right(starts, note.start) - 1
        if not (note.split or note.is_mark) and (k < 0 or note.start >= spans[k][1]):
            noted[page.text[note.start - 1 : note.start]] += 1
    return total, noted
