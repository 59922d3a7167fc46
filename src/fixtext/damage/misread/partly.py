"""Misreadings with loss, or of stretches only: which pair explains the damaged stretches?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixtext.codecs.base import Loss
from fixtext.damage.misread.believable import believable, better
from fixtext.damage.misread.pairs import Pair, lossless_pairs, lossy_pairs
from fixtext.damage.misread.quoted import stretch_quoted
from fixtext.damage.misread.segments import Segment, cores, suspicious
from fixtext.damage.misread.undo import Undone, plainly, through_holes
from fixtext.model import Hole
from fixtext.reader.scoring import scorer

SAMPLES = 4
"""Stretches on which all pairs are tried; the best go over the whole text."""

SAMPLE_LENGTH = 120
"""Characters of a stretch that tell its pair: a sentence tells 20 bits and more."""

FINALISTS = 8
"""Pairs that are tried on the whole text: worlds that lose alike cannot be told on a sample."""

ENOUGH = 3
"""Claims after which no more are sought; a pair whose world lost other bytes fails at once."""

RUNNER_UP = 0.85
"""Share of the best pair's gain a pair must promise to be tried."""

SHOWN = 2
"""Characters besides marks that a damaged stretch must show, and as many as it lost: the densest
loss that is repaired, UTF-8 read as cp949, shows three for two lost."""

MARKS = frozenset("，。！？；：、“”‘’（）《》…—·")

LONGEST_CHARACTER = 4
"""Bytes."""

INTACT = 0.2
"""Share of the bytes that must make whole characters: UTF-8 read as cp949, the densest loss that
is repaired, leaves a third; a wrong pair leaves next to nothing."""

LOST_BYTE = 10.0
"""Bits for each known byte that does not decode once the lost ones are left out: more than a byte
of a readable character costs, so that no pair wins by throwing bytes away."""

GAIN = 6.0
"""Bits a stretch must read better by before it counts as repaired."""

SPAN_COST = 8.0
"""Bits for saying where a damaged stretch lies."""

LOSSY_COST = 2.0
"""Bits for a reader that loses bytes, against one that does not."""

FILL_AT = 0.4
"""Share of the odds from which a hole is filled; below, what stands there may as well be wrong."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`pair` explains `spans` (all of the text if there are none)."""

    pair: Pair
    loss: Loss | None
    text: str
    spans: tuple[tuple[int, int], ...]
    holes: tuple[Hole, ...]
    margin: float
    cost: float


def partly(text: str) -> Iterator[Claim]:
    """The claims of the pairs that explain most, best first."""
    segments = suspicious(text)
    if not segments:
        return
    samples = [
        text[s.start : min(s.end, s.start + SAMPLE_LENGTH)]
        for s in sorted(segments, key=lambda s: s.start - s.end)[:SAMPLES]
    ]
    ranked: list[tuple[float, int, Pair, Loss | None]] = []
    for pair, loss in _tried(text):
        gain = sum(_promise(sample, pair, loss) for sample in samples)
        if gain > pair.cost + GAIN:
            ranked.append((pair.cost - gain, len(ranked), pair, loss))
    ranked.sort(key=lambda item: item[:2])
    explained: list[float] = []
    for cost, _, pair, loss in ranked[:FINALISTS]:
        if explained and (cost > explained[0] * RUNNER_UP or len(explained) == ENOUGH):
            break
        claim = _claim(text, segments, pair, loss)
        if claim is not None:
            explained.append(cost)
            yield claim


def _tried(text: str) -> Iterator[tuple[Pair, Loss | None]]:
    for pair in lossless_pairs():
        yield pair, None
    for loss in (Loss.FFFD, Loss.QUESTION):
        if loss.sign in text:
            for pair in lossy_pairs():
                yield pair, loss


def _promise(sample: str, pair: Pair, loss: Loss | None) -> float:
    """Bits by which a sample reads better when what was lost is left out: cheap, and telling."""
    read = scorer().bits
    for start, end in cores(sample):
        piece = sample[start:end]
        data = pair.reader.encode(piece.replace(loss.sign, "") if loss else piece)
        if data is None:
            continue
        original = data.decode(pair.codec, "ignore")
        lost = len(data) - len(original.encode(pair.codec, "ignore"))
        if loss is None and lost >= (LONGEST_CHARACTER if len(sample) == SAMPLE_LENGTH else 1):
            continue  # only a character that the sample's end cut may be missing
        if lost > len(data) * (1 - INTACT):
            return 0.0
        return max(0.0, read(piece) - read(original) - lost * LOST_BYTE)
    return 0.0


def _undone(piece: str, pair: Pair, loss: Loss | None, before: str, after: str) -> Undone | None:
    if loss is None or loss.sign not in piece:
        return plainly(piece, pair)
    return through_holes(piece, pair, loss, before, after)


def _core(
    piece: str, pair: Pair, loss: Loss | None, before: str, after: str
) -> tuple[int, int, Undone] | None:
    """The part of `piece` that can be undone, with its original; of several the best."""
    read = scorer().bits
    best: tuple[float, int, int, Undone] | None = None
    for start, end in cores(piece):
        undone = _undone(piece[start:end], pair, loss, before + piece[:start], piece[end:] + after)
        if undone is None:
            continue
        gain = read(piece[start:end]) - read(undone.text)
        if best is None or gain > best[0]:
            best = (gain, start, end, undone)
        if (start, end) == (0, len(piece)):
            break
    return best[1:] if best else None


def _claim(text: str, segments: list[Segment], pair: Pair, loss: Loss | None) -> Claim | None:
    read = scorer().bits
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    holes: list[Hole] = []
    covered: list[Segment] = []
    margin, last, size = float("inf"), 0, 0
    for segment in segments:
        before = text[max(0, segment.start - 8) : segment.start]
        after = text[segment.end : segment.end + 4]
        found = _core(text[segment.start : segment.end], pair, loss, before, after)
        if found is None:
            continue
        start, end, undone = found
        start, end = start + segment.start, end + segment.start
        gain = read(text[start:end]) - read(undone.text)
        if gain < GAIN or not believable(undone.text, pair, fewest=1):
            continue
        if loss and not _tells(text[start:end], loss):
            continue
        if not better(text[start:end], undone.text, pair):
            continue
        if stretch_quoted(text, start, end, undone.text):
            continue
        out.append(text[last:start])
        size += start - last
        covered.append(Segment(start, end))
        spans.append((size, size + len(undone.text)))
        holes.extend(_hole(size, undone, spot.place, spot.odds) for spot in undone.spots)
        out.append(undone.text)
        size += len(undone.text)
        margin, last = min(margin, undone.margin), end
    out.append(text[last:])
    restored = "".join("".join(out)[start:end] for start, end in spans)
    if not spans or not believable(restored, pair):
        return None
    whole = _covers(text, covered)
    return Claim(
        pair=pair,
        loss=loss,
        text="".join(out),
        spans=() if whole else tuple(spans),
        holes=tuple(holes),
        margin=margin,
        cost=pair.cost + (LOSSY_COST if loss else 0.0) + (0.0 if whole else SPAN_COST * len(spans)),
    )


def _tells(piece: str, loss: Loss) -> bool:
    """Is enough left of what was misread? Of loss signs alone anything can be made."""
    shown = sum(not char.isascii() and char not in MARKS for char in piece.replace(loss.sign, ""))
    return shown >= max(SHOWN, piece.count(loss.sign))


def _covers(text: str, repaired: list[Segment]) -> bool:
    """Are all characters that are not ASCII in a repaired stretch?"""
    last = 0
    for segment in repaired:
        if not text[last : segment.start].isascii():
            return False
        last = segment.end
    return text[last:].isascii()


def _hole(offset: int, undone: Undone, place: int, odds: tuple[tuple[str, float], ...]) -> Hole:
    return Hole(
        start=offset + place,
        text=undone.text[place],
        candidates=odds,
        filled=odds[0][1] >= FILL_AT,
    )
