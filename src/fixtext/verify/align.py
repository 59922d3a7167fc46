"""The fewest single-character edits between two texts, fast enough for megabytes.

Small texts are aligned exactly: Myers' bit-parallel distance, one machine word as long as the
block, with the bit columns kept so that the path can be walked back. Long texts are first cut
at anchors, strings of `ANCHOR` characters that occur once in each text and in the same order.
Where two texts have nothing in common for longer than `BLOCK`, they are cut by length, and
the number of edits is an upper bound there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

ANCHOR = 8
"""Characters of an anchor. In 350,000 characters of prose nearly all strings of eight are unique,
and a text with an error in every ninth character still has some."""

BLOCK = 4096
"""Longest side of a block that is aligned exactly: some 20 ms and 4 MB."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `expected` in the place of `found`: each one character, or one of them empty."""

    text_at: int
    reference_at: int
    found: str
    expected: str


def align(text: str, reference: str) -> tuple[Edit, ...]:
    """The edits that turn `text` into `reference`, in order.

    >>> [(e.reference_at, e.found, e.expected) for e in align("白日衣山盡了", "白日依山盡")]
    [(2, '衣', '依'), (5, '了', '')]
    """
    return tuple(
        edit
        for start, end, reference_start, reference_end in _blocks(text, reference)
        for edit in _block(text, reference, start, end, reference_start, reference_end)
    )


def _blocks(text: str, reference: str) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of both texts that belong together and differ."""
    head = _common_head(text, reference)
    tail = _common_tail(text, reference, head)
    text_at, reference_at = head, head
    text_end, reference_end = len(text) - tail, len(reference) - tail
    if max(text_end, reference_end) - head > BLOCK:
        for x, y in _anchors(text[head:text_end], reference[head:reference_end]):
            if x + head >= text_at and y + head >= reference_at:
                yield from _cut(text_at, x + head, reference_at, y + head)
                text_at, reference_at = x + head + ANCHOR, y + head + ANCHOR
    yield from _cut(text_at, text_end, reference_at, reference_end)


def _cut(x0: int, x1: int, y0: int, y1: int) -> Iterator[tuple[int, int, int, int]]:
    """A stretch in pieces no longer than `BLOCK`."""
    pieces = -(-max(x1 - x0, y1 - y0) // BLOCK)
    for n in range(pieces):
        yield (
            x0 + (x1 - x0) * n // pieces,
            x0 + (x1 - x0) * (n + 1) // pieces,
            y0 + (y1 - y0) * n // pieces,
            y0 + (y1 - y0) * (n + 1) // pieces,
        )


def _common_head(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(a: str, b: str, head: int) -> int:
    low, high = 0, min(len(a), len(b)) - head
    while low < high:
        middle = (low + high + 1) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _anchors(text: str, reference: str) -> list[tuple[int, int]]:
    """Places of the anchors, rising in both texts, as many as possible."""
    places, other_places = _unique(text), _unique(reference)
    pairs = sorted(
        (place, other_places[word]) for word, place in places.items() if word in other_places
    )
    return _rising(pairs)


def _unique(text: str) -> dict[str, int]:
    """Strings of `ANCHOR` characters that occur once, with their places."""
    places: dict[str, int] = {}
    twice: set[str] = set()
    for place in range(len(text) - ANCHOR + 1):
        word = text[place : place + ANCHOR]
        if word in places:
            twice.add(word)
        places[word] = place
    for word in twice:
        del places[word]
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest rising chain by the second number (patience sorting)."""
    tops: list[int] = []
    top_indices: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(top_indices[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            top_indices.append(index)
        else:
            tops[pile] = place
            top_indices[pile] = index
    chain: list[tuple[int, int]] = []
    index = top_indices[-1] if top_indices else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _block(text: str, reference: str, x0: int, x1: int, y0: int, y1: int) -> list[Edit]:
    """The edits inside one block, without those at its equal ends."""
    a, b = text[x0:x1], reference[y0:y1]
    head = _common_head(a, b)
    tail = _common_tail(a, b, head)
    a, b = a[head : len(a) - tail], b[head : len(b) - tail]
    x0, y0 = x0 + head, y0 + head
    edits: list[Edit] = []
    x, y = len(a), len(b)
    rises, falls = _columns(a, b) if a and b else ([], [])
    while x and y:
        bit = 1 << (x - 1)
        if rises[y - 1] & bit:
            x -= 1
            edits.append(Edit(x0 + x, y0 + y, a[x], ""))
            continue
        y -= 1
        if y and falls[y - 1] & bit:
            edits.append(Edit(x0 + x, y0 + y, "", b[y]))
            continue
        x -= 1
        if a[x] != b[y]:
            edits.append(Edit(x0 + x, y0 + y, a[x], b[y]))
    edits += (Edit(x0 + n, y0 + y, a[n], "") for n in range(x - 1, -1, -1))
    edits += (Edit(x0 + x, y0 + n, "", b[n]) for n in range(y - 1, -1, -1))
    return edits[::-1]


def _columns(a: str, b: str) -> tuple[list[int], list[int]]:
    """For each character of `b`: at which characters of `a` the distance rises, and falls.

    Bit i of column j tells whether D[i + 1][j + 1] is one more (or less) than D[i][j + 1].
    """
    places: dict[str, int] = {}
    for index, char in enumerate(a):
        places[char] = places.get(char, 0) | 1 << index
    mask = (1 << len(a)) - 1
    rise, fall = mask, 0
    rises, falls = [], []
    for char in b:
        equal = places.get(char, 0)
        diagonal = (((equal & rise) + rise) ^ rise) | equal | fall
        right = fall | ~(diagonal | rise)
        left = rise & diagonal
        right = (right << 1 | 1) & mask
        left = (left << 1) & mask
        rise = (left | ~(diagonal | right)) & mask
        fall = right & diagonal
        rises.append(rise)
        falls.append(fall)
    return rises, falls
