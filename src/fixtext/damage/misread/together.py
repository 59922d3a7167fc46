"""Undoing one misreading on all damaged stretches of a text."""

from __future__ import annotations

from dataclasses import dataclass

from fixtext.codecs.base import Loss
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.misread.segments import Segment, cores
from fixtext.damage.misread.undo import Undone, plainly, through_holes
from fixtext.reader.scoring import scorer

MANY = 600
"""Damaged characters from which they are refilled over arrays, whose model takes 0.1 s to set up:
some ten sentences, with which the beam is busy as long."""

BEFORE = 8
"""Characters before a stretch that are read with it, and below those after it."""
AFTER = 4


@dataclass(frozen=True, slots=True)
class Core:
    """The part `text[start:end]` that could be undone, and its original."""

    start: int
    end: int
    undone: Undone


def undone_all(
    text: str, segments: list[Segment], pair: Pair, loss: Loss | None
) -> list[Core | None]:
    """For each stretch the part of it that can be undone; of several the one that gains most."""
    whole = [(segment.start, segment.end) for segment in segments]
    many = loss is not None and sum(end - start for start, end in whole) >= MANY
    found = _undone(text, whole, pair, loss, many)
    rest = [k for k, undone in enumerate(found) if undone is None]
    parts = [
        (k, (segments[k].start + start, segments[k].start + end))
        for k in rest
        for start, end in cores(text[segments[k].start : segments[k].end])
        if (segments[k].start + start, segments[k].start + end) != whole[k]
    ]
    result = [
        None if undone is None else Core(*span, undone)
        for span, undone in zip(whole, found, strict=True)
    ]
    read = scorer().bits
    gains: dict[int, float] = {}
    undone_parts = _undone(text, [span for _, span in parts], pair, loss, many)
    for (k, (start, end)), undone in zip(parts, undone_parts, strict=True):
        if undone is None:
            continue
        gain = read(text[start:end]) - read(undone.text)
        if k not in gains or gain > gains[k]:
            gains[k] = gain
            result[k] = Core(start, end, undone)
    return result


def _undone(
    text: str, spans: list[tuple[int, int]], pair: Pair, loss: Loss | None, many: bool
) -> list[Undone | None]:
    """Each stretch undone by itself."""
    if loss is not None and many:
        return _over_arrays(text, spans, pair, loss)
    return [_one(text, start, end, pair, loss) for start, end in spans]


def _one(text: str, start: int, end: int, pair: Pair, loss: Loss | None) -> Undone | None:
    piece = text[start:end]
    if loss is None or loss.sign not in piece:
        return plainly(piece, pair)
    before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
    return through_holes(piece, pair, loss, before, after)


def _over_arrays(
    text: str, spans: list[tuple[int, int]], pair: Pair, loss: Loss
) -> list[Undone | None]:
    from fixtext.refill.bulk import HOLE, Stretch, refill_all

    if HOLE in text:
        return [_one(text, start, end, pair, loss) for start, end in spans]
    stretches = [
        Stretch(text[start:end], text[max(0, start - BEFORE) : start], text[end : end + AFTER])
        for start, end in spans
    ]
    return [
        None if found is None else Undone(found.text, found.spots, found.margin)
        for found in refill_all(stretches, pair.codec, pair.reader, loss)
    ]
