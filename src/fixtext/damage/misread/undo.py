"""Undoing one misreading on one stretch: by plain inverse, or through its holes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.codecs.lines import lines
from fixtext.damage.misread.pairs import Pair
from fixtext.refill.dropped import refill_dropped
from fixtext.refill.holes import Prices
from fixtext.refill.segment import Spot, has_twins, refill

TWO_SPELLINGS = ("gb18030", "gbk", "cp932")
"""Readers in which so many characters have two spellings that it matters: the edition of 2022 gave
18 marks of vertical writing a second one, cp932 inherited two sets of extensions."""


LONG = 4000
"""Characters from which the beginning is tried first, and up to which second spellings are."""

PROBE = 2000
"""Characters that show whether a pair can be: clean text fails within a few."""


LEFT = 5
"""Characters for each U+FFFD that a text had before it was misread; with fewer there is no text."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The original of a stretch, with the places that had to be filled."""

    text: str
    spots: tuple[Spot, ...] = ()
    margin: float = float("inf")


SLACK = 20.0
"""Bits by which a world may lag behind another that tells the same story before it is given up:
what worlds take to believe differs by nine at most, a sign that was swallowed costs ten or so."""


@dataclass(slots=True)
class Race:
    """Worlds that tell the same story run against the first that came through, hole by hole."""

    first: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """What each line cost the first, behind each hole."""
    mine: dict[str, tuple[float, ...]] = field(default_factory=dict)

    def start(self) -> None:
        """Another world begins."""
        self.first = self.first or self.mine
        self.mine = {}

    def limits(self, line: str) -> tuple[float, ...]:
        """What a line may cost."""
        return tuple(cost + SLACK for cost in self.first.get(line, ()))


def plainly(text: str, pair: Pair) -> Undone | None:
    """The plain inverse; None if `text` cannot have come about without loss.

    >>> from fixtext.damage.misread.pairs import Pair
    >>> plainly("ÄãºÃ", Pair("gb18030", "latin-1", "cpython", 0.0)).text
    '你好'
    """
    if len(text) > LONG and _refused(text[:PROBE], pair):
        return None
    data = pair.reader.encode(text)
    if data is None or data.isascii():
        return None
    original = strictly(pair.writer, data)
    if original is not None and pair.written == "utf-8":
        return Undone(original)  # that other spellings are UTF-8 as well is next to impossible
    if REPLACEMENT in text:
        return None if original is None else Undone(original)  # what was lost is filled elsewhere
    if len(text) <= LONG and pair.read in TWO_SPELLINGS and has_twins(text, pair.reader):
        filled = refill(text, pair.codec, pair.reader, Loss.FFFD)
        if filled is not None:
            return Undone(filled.text, filled.spots, filled.margin)
    return None if original is None else Undone(original)


def _refused(beginning: str, pair: Pair) -> bool:
    """Can the beginning of a long text not have come about? Its end may be cut in a character."""
    data = pair.reader.encode(beginning)
    if data is None:
        return True
    try:
        codecs.getincrementaldecoder(pair.codec)("strict").decode(data)
    except UnicodeDecodeError:
        return True
    return False


def strictly(written: Charset, data: bytes) -> str | None:
    """The text, if the bytes hold nothing that cannot be read.

    It may have had U+FFFD before: its bytes are there then, and most of the text is left.
    """
    text = written.decode(data, Loss.FFFD)
    lost = text.count("\ufffd")
    if lost and (
        LEFT * lost > len(text)
        or written.encode(text) != data
        or not any("\u2e80" <= char < "\ufb00" for char in text)  # Latin text may quote it
    ):
        return None
    return text


def through_holes(
    text: str,
    pair: Pair,
    loss: Loss,
    before: str = "",
    after: str = "",
    prices: Prices = (),
    in_a_row: int = 1,
    race: Race | None = None,
) -> Undone | None:
    """Line by line through the holes; None if one line cannot have come about this way."""
    out: list[str] = []
    spots: list[Spot] = []
    margin = float("inf")
    size = 0
    whole = lines(text)
    for number, line in enumerate(whole, start=1):
        if line.isascii() and (loss is Loss.DROP or loss.sign not in line):
            out.append(line)
        elif not pair.silent(loss) and loss.sign not in line:
            plain = plainly(line, pair)
            if plain is None:
                return None
            out.append(plain.text)
        else:
            behind = after if number == len(whole) and line[-1] != "\n" else ""
            if pair.silent(loss):
                filled = refill_dropped(
                    line, pair.codec, pair.reader, loss, before, behind or "\n", prices, in_a_row
                )
            else:
                limits = race.limits(line) if race else ()
                filled = refill(
                    line, pair.codec, pair.reader, loss, before, behind or "\n", prices, limits
                )
            if filled is None:
                return None
            if race and not pair.silent(loss):
                race.mine[line] = filled.trail
            spots.extend(Spot(size + spot.place, spot.odds) for spot in filled.spots)
            margin = min(margin, filled.margin)
            out.append(filled.text)
        size += len(out[-1])
        before = out[-1]
    return Undone("".join(out), tuple(spots), margin)
