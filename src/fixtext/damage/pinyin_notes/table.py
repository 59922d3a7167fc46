"""The table a page was annotated with, learned from the page: entries, their order, exceptions."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from fixtext.damage.pinyin_notes.blind import INVISIBLE, Blind, Entry, Spans, insertions
from fixtext.damage.pinyin_notes.form import Form

ROUNDS = 4
"""Times exceptions are looked for: each may break or free an occurrence beside it; on all generated
pages the third round found nothing new."""

Put = Mapping[int, list[str]]


def learn(data: bytes, put: Put, blind: Blind) -> Blind:
    """Fill in the table of `blind` from the note-free bytes `data` and what stood where in them.

    An entry X annotated at offset p has its bytes at p-2..p-1. Of two occurrences that share a
    byte the later one breaks apart when the earlier one gets its note, so what was annotated and
    what was not tells which entry came first.
    """
    chosen = _majority(data, put, blind.form)
    annotated = {at - 2 for at, shown in put.items() if chosen.get(data[at - 2 : at])}
    first: dict[bytes, set[bytes]] = defaultdict(set)  # first[x]: what must come before x
    spans: dict[bytes, Spans] = {}
    for x in chosen:
        spots = _spots(data, x)
        for start in spots:
            before = data[start - 1 : start + 1]
            if before in chosen and start >= 1 and start - 1 in annotated:
                if start in annotated:
                    first[before].add(x)
                else:
                    first[x].add(before)
        spans[x] = _spans(data, spots, annotated, chosen)
    _before_brackets(data, annotated, chosen, blind, first)
    table = tuple(
        Entry(blind.charset.decode(x), syllable, spans[x])
        for x in in_order(list(chosen), first)
        for syllable in reversed(chosen[x])
    )
    return replace(blind, table=table)


def _before_brackets(
    data: bytes,
    annotated: set[int],
    chosen: Iterable[bytes],
    blind: Blind,
    first: dict[bytes, set[bytes]],
) -> None:
    """Full-width brackets make characters with their neighbours: 了（ holds CB A3.

    Where such an entry did not tear a bracket, it came before that was there.
    """
    opening, _, closing = blind.form.pattern.partition("{}")
    encode = blind.charset.encode_lossy
    before, behind = encode(opening)[:1], encode(closing)[-1:]
    if before.isascii():
        return
    for at in annotated:
        note = data[at : at + 2]
        around = {note[1:] + before, behind + data[at + 2 : at + 3]}
        first[note] |= around.intersection(chosen) - {note}


def reconciled(data: bytes, put: Put, blind: Blind, aligned: frozenset[int]) -> Blind:
    """With an exception for every offset at which the table does not say what stood there.

    A byte that is not seen is not missed where a mark starts a character (`aligned`). At the end
    of the page, the rest of what the table says is cut off.
    """
    seen = {at: _bytes(shown, blind) for at, shown in put.items()}
    for _ in range(ROUNDS):
        said = insertions(data, blind)
        odd = {
            at: seen.get(at, b"")
            for at in seen.keys() | said.keys()
            if said.get(at, b"") != seen.get(at, b"") and not _unseen(at, said, seen, aligned)
        }
        last = odd.get(len(data))
        if last is not None and said.get(len(data), b"").startswith(last):
            missing = said[len(data)][len(last) :]
            blind = replace(blind, cut=len(blind.charset.decode(missing)))
            del odd[len(data)]
        if not odd:
            break
        decoded = {at: blind.charset.decode(what) for at, what in odd.items()}
        blind = replace(blind, exceptions={**blind.exceptions, **decoded})
    return blind


def _bytes(shown: list[str], blind: Blind) -> bytes:
    return blind.charset.encode_lossy("".join(what or INVISIBLE for what in shown))


def _unseen(
    at: int, said: Mapping[int, bytes], seen: Mapping[int, bytes], aligned: frozenset[int]
) -> bool:
    dot = INVISIBLE.encode()
    return at in aligned and said.get(at, b"").replace(dot, b"") == seen.get(at, b"").replace(
        dot, b""
    )


def _majority(data: bytes, put: Put, form: Form) -> dict[bytes, tuple[str, ...]]:
    """The commonest notes of each character: their syllables."""
    votes: dict[bytes, Counter[tuple[str, ...]]] = defaultdict(Counter)
    opening, _, closing = form.pattern.partition("{}")
    for at, shown in put.items():
        notes = tuple(s for s in shown if s.startswith(opening) and s.endswith(closing))
        if notes and at >= 2:
            votes[data[at - 2 : at]][notes] += 1
    end = -len(closing) or None
    return {
        x: tuple(note[len(opening) : end] for note in count.most_common(1)[0][0])
        for x, count in votes.items()
        if x[0] >= 0x80
    }


def _spots(data: bytes, x: bytes) -> list[int]:
    starts, start = [], data.find(x)
    while start >= 0:
        starts.append(start)
        start = data.find(x, start + 1)
    return starts


def _spans(
    data: bytes, spots: list[int], annotated: set[int], chosen: Mapping[bytes, tuple[str, ...]]
) -> Spans:
    """Stretches in which an entry was at work, if that says it in fewer words than exceptions."""
    free = [
        start
        for start in spots
        if start in annotated
        or not (start - 1 in annotated and data[start - 1 : start + 1] in chosen)
    ]
    noted = [start in annotated for start in free]
    return runs_of(free, noted, len(free) - sum(noted))


def runs_of(free: list[int], noted: list[bool], left: int) -> Spans:
    """The stretches of `free` places that are `noted`, unless it takes fewer words to name those
    that are not (`left` of them)."""
    if left < 2:
        return ()
    runs: list[list[int]] = []
    open_run = False
    for start, has_note in zip(free, noted, strict=True):
        if has_note and open_run:
            runs[-1][1] = start + 1
        elif has_note:
            runs.append([start, start + 1])
        open_run = has_note
    return tuple((a, b) for a, b in runs) if len(runs) < left else ()


def in_order(entries: list[bytes], first: Mapping[bytes, set[bytes]]) -> list[bytes]:
    """Topological order, by first appearance where free; demands that contradict are dropped."""
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
    placed = set(order)
    return order + [x for x in entries if x not in placed]
