"""UTF-8 read as GBK, saved, and read as GBK again, with losses both times.

Undone layer by layer, the first layer would be filled by guessing at mojibake. So both are undone
at once, line by line, and the claim has two steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.codecs.lines import lines
from fixtext.damage.misread.believable import believable
from fixtext.damage.misread.pairs import Pair, lossy_pairs
from fixtext.damage.misread.samples import INTACT, LOST_BYTE
from fixtext.damage.misread.together import bits
from fixtext.reader.scoring import scorer
from fixtext.refill.segment import Refilled, Spot

_SHOWS: Final = {
    Loss.FFFD: re.compile("[^\n]*[\ufffd锟拷][^\n]*"),
    Loss.QUESTION: re.compile(r"[^\n]*\?[^\n]*"),
}
"""Lines that show a loss; 锟 and 拷 hold bytes of a U+FFFD that was saved as UTF-8."""

SAMPLE: Final = 400
"""Characters that tell whether a text was misread twice."""

GAIN: Final = 6.0
"""Bits a line must read better by before it counts as repaired."""

LEAD: Final = 1.3
"""Times what one layer gains that two must gain: mojibake of mojibake is dearer by far."""


@dataclass(frozen=True, slots=True)
class Twofold:
    """`text` was misread to `between`, and that to the damaged text; on which spans of each."""

    pair: Pair
    loss: Loss
    text: str
    between: str
    spans: tuple[tuple[int, int], ...]
    spans_between: tuple[tuple[int, int], ...]
    spots: tuple[Spot, ...]
    margin: float


def twice(text: str) -> Iterator[Twofold]:
    """The claims that `text` was misread two times by the same software, likeliest first."""
    for loss in (Loss.FFFD, Loss.QUESTION):
        sample = _sample(text, loss)
        if not sample:
            continue
        found = [(gain, pair) for pair in _pairs() if (gain := _promise(sample, pair, loss)) > 0]
        for _, pair in sorted(found, key=lambda item: -item[0]):
            claim = _claim(text, pair, loss)
            if claim is not None:
                yield claim
                return


def _pairs() -> list[Pair]:
    """UTF-8 read as any of GBK's kind: no other reader leaves enough of it for a second time."""
    return [p for p in lossy_pairs() if p.written == "utf-8" and p.read in ("gbk", "gb18030")]


def _sample(text: str, loss: Loss) -> str:
    """The first lines that show a loss."""
    found = ""
    for match in _SHOWS[loss].finditer(text):
        found += match[0]
        if len(found) >= SAMPLE:
            break
    return found[:SAMPLE]


def _promise(sample: str, pair: Pair, loss: Loss) -> float:
    """Bits gained by two layers, what was lost left out; 0 if one layer explains as much."""
    read = scorer().bits
    once = _inverse(sample, pair, loss)
    original = _inverse(once, pair, loss) if once else None
    if once is None or original is None:
        return 0.0
    before, one, two = read(sample), read(once), read(original)
    lost = _lost(sample, once, pair, loss) + _lost(once, original, pair, loss)
    gain = before - two - lost * LOST_BYTE / 2
    return gain if gain > LEAD * max(before - one, 0.0) else 0.0


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


def _claim(text: str, pair: Pair, loss: Loss) -> Twofold | None:
    """Line by line; what cannot have been misread twice stays, and then the others are spans."""
    from fixtext.refill.bulk import HOLE, Stretch
    from fixtext.refill.twice import refill_twice

    if HOLE in text:
        return None
    whole = lines(text)
    damaged = [line for line in dict.fromkeys(whole) if not line.isascii() or loss.sign in line]
    tried = refill_twice([Stretch(line) for line in damaged], pair.reader, loss)
    gains = [
        a - b
        for a, b in zip(bits(damaged), bits([t.text if t else "" for t in tried]), strict=True)
    ]
    found = {
        line: undone
        for line, undone, gain in zip(damaged, tried, gains, strict=True)
        if undone is not None and gain >= GAIN and believable(undone.text, pair, fewest=1)
    }
    return _joined(whole, found, pair, loss) if found else None


def _joined(whole: list[str], found: dict[str, Refilled], pair: Pair, loss: Loss) -> Twofold:
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
            once = pair.reader.decode(text.encode(pair.codec), loss)
            spans.append((size, size + len(text)))
            spans_between.append((size_between, size_between + len(once)))
            spots.extend(Spot(size + spot.place, spot.odds) for spot in undone.spots)
        left = left or (undone is None and not line.isascii())
        texts.append(text)
        between.append(once)
        size, size_between = size + len(text), size_between + len(once)
    return Twofold(
        pair=pair,
        loss=loss,
        text="".join(texts),
        between="".join(between),
        spans=tuple(spans) if left else (),
        spans_between=tuple(spans_between) if left else (),
        spots=tuple(spots),
        margin=min(undone.margin for undone in found.values()),
    )
