"""What was guessed in a healed stretch, character by character, and how sure it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NEGLIGIBLE = 13.0
"""Bits behind the best reading (one in eight thousand) at which another is not mentioned."""

LEAVE = 0.6
"""Share of the readings below which a place is left open: a third more for the best than for all
else together. On the tuning part, of the guesses given 0.5 to 0.65 not quite half were right, of
those below 0.5 a third, of those above 0.95 99 in a hundred."""

CLEAR = 2.0**6
"""Times as likely as the next: of 145 guesses on the tuning part that led by six bits and more at
the first reading, the second changed none."""


@dataclass(frozen=True, slots=True)
class Guess:
    """`candidates` for the characters `text` at `start` of a stretch, likeliest first; from `asked`
    on the first is believed."""

    start: int
    text: str
    candidates: tuple[tuple[str, float], ...]
    asked: float = LEAVE

    @property
    def sure(self) -> bool:
        return self.candidates[0][1] >= self.asked and self.candidates[0][0] == self.text

    @property
    def clear(self) -> bool:
        return len(self.candidates) < 2 or self.candidates[0][1] >= CLEAR * self.candidates[1][1]


def guesses(
    readings: Sequence[tuple[str, float]], shown: Callable[[str], str] = str
) -> tuple[Guess, ...]:
    """The places at which readings (text, cost in bits; the best first) differ from the best.

    Texts that are `shown` alike do not differ.

    >>> found = guesses([("日報訊", 20.0), ("日報记", 24.0)])
    >>> [(g.start, g.text, g.candidates[1][0]) for g in found]
    [(2, '訊', '记')]
    """
    best, least = readings[0]
    weighed = [
        (text, 2.0 ** (least - cost)) for text, cost in readings if cost - least < NEGLIGIBLE
    ]
    places = _merged([place for text, _ in weighed for place in _places(best, text, shown)])
    total = sum(weight for _, weight in weighed)
    found = []
    for start, end in places:
        share: dict[str, float] = defaultdict(float)
        for text, weight in weighed:
            there = text[start : len(text) - (len(best) - end)]
            share[best[start:end] if shown(there) == shown(best[start:end]) else there] += weight
        ranked = sorted(share.items(), key=lambda item: -item[1])
        candidates = tuple((text, weight / total) for text, weight in ranked)
        found.append(Guess(start, best[start:end], candidates))
    return tuple(found)


def _places(best: str, other: str, shown: Callable[[str], str]) -> list[tuple[int, int]]:
    """Where `other` differs: single characters, or one stretch if the lengths differ."""
    if len(other) == len(best):
        return [(k, k + 1) for k, char in enumerate(best) if shown(char) != shown(other[k])]
    shorter = min(len(best), len(other))
    start = next((k for k in range(shorter) if best[k] != other[k]), shorter)
    rest = shorter - start
    same = next((k for k in range(rest) if best[-1 - k] != other[-1 - k]), rest)
    end = len(best) - same
    return [(start, end)] if end > start else [(max(0, start - 1), max(1, end))]


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
