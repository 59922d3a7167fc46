"""UTF-8 read as GBK or Latin-1, saved, and read as GBK or cp1252 again, with losses.

Undone layer by layer, the first layer would be filled by guessing at mojibake. So both are undone
at once, line by line, and the claim has two steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.codecs.lines import lines
from fixtext.damage.misread.believable import believable
from fixtext.damage.misread.pairs import Pair, lossless_pairs, lossy_pairs
from fixtext.damage.misread.samples import INTACT, LOST_BYTE
from fixtext.damage.misread.together import bits
from fixtext.reader.scoring import scorer
from fixtext.refill.segment import Refilled, Spot

_SHOWS: Final = {
    Loss.FFFD: re.compile("[\ufffd锟拷]"),
    Loss.QUESTION: re.compile(r"\?"),
}
"""What shows a loss; 锟 and 拷 hold bytes of a U+FFFD that was saved as UTF-8."""

SAMPLE: Final = 400
"""Characters that tell whether a text was misread twice."""

GAIN: Final = 6.0
"""Bits a line must read better by before it counts as repaired."""

LEAD: Final = 1.3
"""Times what one layer gains that two must gain: mojibake of mojibake is dearer by far."""


Pairs: TypeAlias = tuple[Pair, Pair]
"""The first misreading and the second."""


TRIED: Final = 8
"""Pairs of pairs undone in earnest: worlds that lose alike, and Latin-1 beside cp1252, promise the
same."""

SINGLE: Final = (("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1"))
"""Who wrote and who read first, where the first reader took each byte for a character."""


@dataclass(frozen=True, slots=True)
class Twofold:
    """`text` was misread to `between`, and that to the damaged text; on which spans of each."""

    inner: Pair
    outer: Pair
    loss: Loss
    text: str
    between: str
    spans: tuple[tuple[int, int], ...]
    spans_between: tuple[tuple[int, int], ...]
    spots: tuple[Spot, ...]
    margin: float


def twice(text: str) -> Iterator[Twofold]:
    """The claim that `text` was misread two times, if the likeliest of them holds."""
    for loss in (Loss.FFFD, Loss.QUESTION):
        sample = _sample(text, loss)
        if not sample:
            continue
        for _, pairs in sorted(_promising(sample, loss), key=lambda item: -item[0])[:TRIED]:
            claim = _claim(text, pairs, loss)
            if claim is not None:
                yield claim
                return


def _promising(sample: str, loss: Loss) -> Iterator[tuple[float, Pairs]]:
    """Pairs of pairs with the bits they promise to gain."""
    for outer in _outer_pairs():
        once = _inverse(sample, outer, loss)
        if once is None:
            continue
        for inner in _inner_pairs(outer):
            gain = _promise(sample, once, (inner, outer), loss)
            if gain > 0:
                yield gain, (inner, outer)


@lru_cache(maxsize=1)
def _outer_pairs() -> tuple[Pair, ...]:
    """UTF-8 read as any of GBK's kind or as strict cp1252: no other reader leaves enough of it."""
    readers = ("gbk", "gb18030", "cp1252")
    return tuple(p for p in lossy_pairs() if p.written == "utf-8" and p.read in readers)


@lru_cache(maxsize=16)
def _inner_pairs(outer: Pair) -> tuple[Pair, ...]:
    """The same software once more, or what reads every byte, or nearly every, as one character."""
    single = [pair for pair in lossless_pairs() if (pair.written, pair.read) in SINGLE]
    strict = [pair for pair in _outer_pairs() if pair.read == "cp1252"]
    return tuple(dict.fromkeys((outer, *single, *strict)))


def _sample(text: str, loss: Loss) -> str:
    """The first lines that show a loss."""
    found, end = "", -1
    for match in _SHOWS[loss].finditer(text):
        if match.start() < end:
            continue
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        end = len(text) if end < 0 else end
        found += text[start:end]
        if len(found) >= SAMPLE:
            break
    return found[:SAMPLE]


def _promise(sample: str, once: str, pairs: Pairs, loss: Loss) -> float:
    """Bits gained by two layers, what was lost left out; 0 if one layer explains as much."""
    inner, outer = pairs
    read = scorer().bits
    original = _inverse(once, inner, loss)
    if original is None:
        return 0.0
    before, one, two = read(sample), read(once), read(original)
    lost = _lost(sample, once, outer, loss) + _lost(once, original, inner, loss)
    gain = before - two - lost * LOST_BYTE / 2
    return gain - inner.cost - outer.cost if gain > LEAD * max(before - one, 0.0) else 0.0


def _inverse(text: str, pair: Pair, loss: Loss) -> str | None:
    """The plain inverse without what was lost; None if next to nothing is left of it."""
    known = text.replace(loss.sign, "").replace(REPLACEMENT, "")
    data = pair.reader.encode(known)
    if data is None:
        return None
    original = data.decode(pair.codec, "ignore")
    return original if len(original.encode(pair.codec)) > INTACT * len(data) else None


def _lost(text: str, original: str, pair: Pair, loss: Loss) -> int:
    """Bytes that the plain inverse left out."""
    known = text.replace(loss.sign, "").replace(REPLACEMENT, "")
    return len(pair.reader.encode(known) or b"") - len(original.encode(pair.codec))


def _claim(text: str, pairs: Pairs, loss: Loss) -> Twofold | None:
    """Line by line; what cannot have been misread twice stays, and then the others are spans."""
    from fixtext.refill.bulk import HOLE, Stretch
    from fixtext.refill.twice import refill_twice

    if HOLE in text:
        return None
    whole = lines(text)
    damaged = [line for line in dict.fromkeys(whole) if not line.isascii() or loss.sign in line]
    inner, outer = pairs
    stretches = [Stretch(line) for line in damaged]
    tried = refill_twice(stretches, inner.codec, inner.reader, outer.reader, loss)
    gains = [
        a - b
        for a, b in zip(bits(damaged), bits([t.text if t else "" for t in tried]), strict=True)
    ]
    found = {
        line: undone
        for line, undone, gain in zip(damaged, tried, gains, strict=True)
        if undone is not None and gain >= GAIN and believable(undone.text, inner, fewest=1)
    }
    return _joined(whole, found, pairs, loss) if found else None


def _joined(whole: list[str], found: dict[str, Refilled], pairs: Pairs, loss: Loss) -> Twofold:
    inner, outer = pairs
    texts: list[str] = []
    between: list[str] = []
    spans: list[tuple[int, int]] = []
    spans_between: list[tuple[int, int]] = []
    spots: list[Spot] = []
    size, size_between, left = 0, 0, False
    for line in whole:
        undone = found.get(line)
        text, once = line, line
        if undone is not None:
            text = undone.text
            once = inner.reader.decode(text.encode(inner.codec), loss)
            spans.append((size, size + len(text)))
            spans_between.append((size_between, size_between + len(once)))
            spots.extend(Spot(size + spot.place, spot.odds) for spot in undone.spots)
        left = left or (undone is None and not line.isascii())
        texts.append(text)
        between.append(once)
        size, size_between = size + len(text), size_between + len(once)
    return Twofold(
        inner=inner,
        outer=outer,
        loss=loss,
        text="".join(texts),
        between="".join(between),
        spans=tuple(spans) if left else (),
        spans_between=tuple(spans_between) if left else (),
        spots=tuple(spots),
        margin=min(undone.margin for undone in found.values()),
    )
