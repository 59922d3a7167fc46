"""The table a page was annotated with, learned from the page: entries, their order, exceptions."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from fixtext.codecs.base import Charset
from fixtext.damage.pinyin_notes.blind import Table


@dataclass(frozen=True, slots=True)
class Learned:
    """What the page tells of the replacement.

    `kept`: offsets of occurrences that no order of the table explains.
    `odd`: offsets of notes that do not fit the one table (another syllable, or out of order).
    """

    table: Table
    kept: frozenset[int]
    odd: frozenset[int]


def learn(data: bytes, notes: Mapping[int, list[str]], charset: Charset) -> Learned:
    """Learn from the note-free bytes `data` and the notes by the offset they stand at.

    An entry X annotated at offset p has its bytes at p-2..p-1. Of two occurrences that share a
    byte the later one breaks apart when the earlier one gets its note, so what was annotated and
    what was not tells which entry came first.
    """
    syllables, odd = _majority(data, notes)
    spots = {x: _spots(data, x) for x in syllables}
    annotated = {at - 2 for at in notes} - {at - 2 for at in odd}
    first: dict[bytes, set[bytes]] = defaultdict(set)  # first[x]: what must come before x
    kept: set[int] = set()
    for x, starts in spots.items():
        for start in starts:
            before = data[start - 1 : start + 1]
            rival = before in syllables and start >= 1 and start - 1 in annotated
            if start in annotated:
                if rival:
                    first[before].add(x)
            elif rival:
                first[x].add(before)
            else:
                kept.add(start)
    order, late = _sorted(list(syllables), first)
    kept |= _broken(order, late, spots, annotated, data)
    table = [(charset.decode(x), syllable) for x in order for syllable in reversed(syllables[x])]
    return Learned(table, frozenset(kept), frozenset(odd))


def _majority(
    data: bytes, notes: Mapping[int, list[str]]
) -> tuple[dict[bytes, tuple[str, ...]], set[int]]:
    """The commonest note of each character, and the offsets of notes that differ."""
    votes: dict[bytes, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for at, found in notes.items():
        votes[data[at - 2 : at]][tuple(found)] += 1
    chosen = {x: count.most_common(1)[0][0] for x, count in votes.items()}
    odd = {at for at, found in notes.items() if chosen[data[at - 2 : at]] != tuple(found)}
    return chosen, odd


def _spots(data: bytes, x: bytes) -> list[int]:
    starts, start = [], data.find(x)
    while start >= 0:
        starts.append(start)
        start = data.find(x, start + 1)
    return starts


def _sorted(entries: list[bytes], first: Mapping[bytes, set[bytes]]) -> tuple[list[bytes], bool]:
    """Topological order, by first appearance where free; True if the demands contradict."""
    rank = {x: i for i, x in enumerate(entries)}
    waiting = {x: set(first.get(x, ())) for x in entries}
    after: dict[bytes, list[bytes]] = defaultdict(list)
    for x, need in waiting.items():
        for y in need:
            after[y].append(x)
    ready = [rank[x] for x in entries if not waiting[x]]
    heapq.heapify(ready)
    order: list[bytes] = []
    while ready:
        x = entries[heapq.heappop(ready)]
        order.append(x)
        for y in after[x]:
            waiting[y].discard(x)
            if not waiting[y]:
                heapq.heappush(ready, rank[y])
    if len(order) == len(entries):
        return order, False
    placed = set(order)
    return order + [x for x in entries if x not in placed], True


def _broken(
    order: list[bytes],
    contradicts: bool,
    spots: Mapping[bytes, list[int]],
    annotated: set[int],
    data: bytes,
) -> set[int]:
    """Occurrences the order would annotate although the page did not (only if demands clash)."""
    if not contradicts:
        return set()
    place = {x: i for i, x in enumerate(order)}
    kept = set()
    for x, starts in spots.items():
        for start in starts:
            before = data[start - 1 : start + 1]
            if start not in annotated and start - 1 in annotated and place[before] > place[x]:
                kept.add(start)
    return kept
