"""Undoing one misreading on all damaged stretches of a text.

Most damage lies on whole lines, and a line tells more than its pieces: marks that look sound may be
mojibake by chance. So every line that looks damaged somewhere is first undone as a whole, then
piece by piece where that fails or where what looks sound would be read worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from fixtext.codecs.base import Loss
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.misread.segments import Segment, cores
from fixtext.damage.misread.undo import Race, Undone, plainly, through_holes
from fixtext.reader.scoring import scorer
from fixtext.refill.holes import Prices
from fixtext.refill.narrow import NARROW, WIDE_OF

MANY = 600
"""Characters from which a text is refilled over arrays, whose model takes 0.1 s to set up: some
ten sentences, with which the beam is busy as long."""

BEFORE = 8
"""Characters before a stretch that are read with it, and below those after it."""
AFTER = 4

ANOTHER_LINE = 1.0
ONLY_LINE = 10.0
"""Bits for a line end among the lost bytes, where a text has other line ends and where it has none:
the reader thinks lines as short as sentences, and a lost comma between Han would be one."""

LONG_LINE = 300
"""Characters from which all line ends of a text may be among what was lost."""

USED_SIGN = NARROW
"""Bits that a half-width mark gains where the text shows it behind what is not ASCII: who sets such
commas between Han sets them everywhere."""
USED_STYLE = 4.0
"""The same where the text shows another of them."""
USED_ANYWHERE = 5.0
ANYWHERE = "/()"
"""The same for other signs, wherever they stand."""
NO_SPACE = 3.0
"""Bits for a space in a text that shows none."""

AT_ONCE = 2000
"""Characters from which the reader is quicker over one long text."""


SHOWN = 2
"""Characters besides marks that a damaged stretch must show, and as many as it lost: the densest
loss that is repaired, UTF-8 read as cp949, shows three for two lost."""

_MARK_BEHIND = re.compile("[^\\x00-\\x7f]([,.;:?!])")
"""A half-width mark behind what is not ASCII."""

_TELLING = re.compile("[^\\x00-\\x7f，。！？；：、“”‘’（）《》…—·]")
"""Neither ASCII nor a mark that may have stood there before."""

_TRAIL = re.compile("(?<=[\ufffd?])[@-~]")
"""An ASCII byte behind a loss sign, where those of two-byte encodings may be trail bytes."""


@dataclass(frozen=True, slots=True)
class Core:
    """The part `text[start:end]` that could be undone, its original, the bits that gains."""

    start: int
    end: int
    undone: Undone
    gain: float


@dataclass(frozen=True, slots=True)
class Misreading:
    """One pair and loss sign on one text; `many`: over arrays."""

    text: str
    pair: Pair
    loss: Loss | None
    many: bool
    in_a_row: int = 1
    """Times something may be missing at one place, where losses have left no sign."""
    race: Race | None = None
    """Where another world that tells the same story came through already."""

    def undone_all(self, segments: list[Segment], *, parts_too: bool = True) -> list[Core]:
        """What can be undone of the damaged stretches, in order."""
        lines = list(_by_line(self.text, segments))
        wholes = self._cores([line for line, _ in lines])
        pieces = [
            piece
            for core, (line, inside) in zip(wholes, lines, strict=True)
            if core is None or not _covers(self.text, line, inside)
            for piece in inside
            if piece != line
        ]
        found = dict(zip(pieces, self._cores(pieces), strict=True))
        if parts_too:
            failed = [
                piece
                for core, (_, inside) in zip(wholes, lines, strict=True)
                if core is None
                for piece in inside
                if found.get(piece) is None
            ]
            found.update(self._parts(failed))
        result: list[Core] = []
        for core, (_, inside) in zip(wholes, lines, strict=True):
            parts = [part for part in map(found.get, inside) if part is not None]
            if core is not None and core.gain >= sum(part.gain for part in parts):
                parts = [core]
            result.extend(parts)
        return result

    def _parts(self, segments: list[Segment]) -> dict[Segment, Core]:
        """Of stretches with healthy ends the part that gains most."""
        owners: list[Segment] = []
        parts: list[Segment] = []
        for segment in segments:
            for start, end in cores(self.text[segment.start : segment.end]):
                part = Segment(segment.start + start, segment.start + end)
                if part != segment:
                    owners.append(segment)
                    parts.append(part)
        best: dict[Segment, Core] = {}
        for owner, core in zip(owners, self._cores(parts), strict=True):
            if core and (owner not in best or core.gain > best[owner].gain):
                best[owner] = core
        return best

    def _cores(self, spans: list[Segment]) -> list[Core | None]:
        """Each stretch undone by itself, as a whole; those that show too little are not tried."""
        telling = [span for span in spans if self._tells(span)]
        undone = self._over_arrays(telling) if self.many else list(map(self._one, telling))
        cores = self._gaining(telling, undone)
        return [cores.get(span) for span in spans]

    def _tells(self, span: Segment) -> bool:
        piece = self.text[span.start : span.end]
        return (
            self.loss is None
            or self.loss.sign not in piece
            or tells(piece, self.loss, self.pair.written)
        )

    def _gaining(self, spans: list[Segment], undone: list[Undone | None]) -> dict[Segment, Core]:
        """What was undone, with the bits that gains."""
        done = [span for span, found in zip(spans, undone, strict=True) if found is not None]
        texts = [found.text for found in undone if found is not None]
        before = bits([self.text[span.start : span.end] for span in done])
        gains = iter([a - b for a, b in zip(before, bits(texts), strict=True)])
        return {
            span: Core(span.start, span.end, found, next(gains))
            for span, found in zip(spans, undone, strict=True)
            if found is not None
        }

    def _one(self, span: Segment) -> Undone | None:
        piece = self.text[span.start : span.end]
        if self.loss is None or not (self.loss.sign in piece or self.pair.silent(self.loss)):
            return plainly(piece, self.pair)
        return through_holes(
            piece,
            self.pair,
            self.loss,
            *self._around(span),
            self.prices,
            self.in_a_row,
            self.race,
        )

    @property
    def prices(self) -> Prices:
        """Bits to believe that a sign of ASCII is among what was lost, by how this text uses it."""
        several = "\n" in self.text.strip("\n") or len(self.text) > LONG_LINE
        line_end = ANOTHER_LINE if several else ONLY_LINE
        space = [] if " " in self.text else [(0x20, NO_SPACE)]
        signs = [(ord(sign), -USED_ANYWHERE) for sign in ANYWHERE if sign in self.text]
        return (0x0A, line_end), (0x0D, line_end), *space, *signs, *self._marks()

    def _marks(self) -> Iterator[tuple[int, float]]:
        """Bits for half-width marks, by which of them the text shows."""
        shown = set(_MARK_BEHIND.findall(self.text))
        if self.loss is Loss.QUESTION:
            shown.discard("?")
        if shown:
            for mark in WIDE_OF:
                yield ord(mark), -(USED_SIGN if mark in shown else USED_STYLE)

    def _around(self, span: Segment) -> tuple[str, str]:
        before = self.text[max(0, span.start - BEFORE) : span.start]
        return before, self.text[span.end : span.end + AFTER]

    def _over_arrays(self, spans: list[Segment]) -> list[Undone | None]:
        from fixtext.refill.bulk import HOLE, Stretch, refill_all

        if self.loss is None or HOLE in self.text:
            return list(map(self._one, spans))
        stretches = [
            Stretch(self.text[span.start : span.end], *self._around(span)) for span in spans
        ]
        return [
            None if found is None else Undone(found.text, found.spots, found.margin)
            for found in refill_all(
                stretches, self.pair.codec, self.pair.reader, self.loss, self.prices
            )
        ]


def tells(piece: str, loss: Loss, written: str = "utf-8") -> bool:
    """Is enough left of what was misread? Of loss signs alone anything can be made.

    Half of Big5's characters end in an ASCII byte, which shows behind its lost lead byte.

    >>> tells("鏈嶅姟鍣�", Loss.FFFD), tells("鏈���", Loss.FFFD)
    (True, False)
    >>> damaged = "�G���V�P�@砞称�翰鸥共M虫�F"
    >>> tells(damaged, Loss.FFFD), tells(damaged, Loss.FFFD, "big5")
    (False, True)
    """
    lost = piece.count(loss.sign) if loss.sign else 0
    shown = len(_TELLING.findall(piece)) - (0 if loss.sign.isascii() else lost)
    if written != "utf-8" and loss.sign and shown >= SHOWN:
        shown += len(_TRAIL.findall(piece))
    return shown >= max(SHOWN, lost)


def _by_line(text: str, segments: list[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Every line that looks damaged, with its damaged pieces."""
    inside: list[Segment] = []
    line = Segment(0, 0)
    for segment in segments:
        if segment.start >= line.end:
            if inside:
                yield line, inside
            inside = []
            start = text.rfind("\n", 0, segment.start) + 1
            line = Segment(start, text.find("\n", segment.end - 1) + 1 or len(text))
        inside.append(segment)
    if inside:
        yield line, inside


def _covers(text: str, line: Segment, inside: list[Segment]) -> bool:
    """Is all of the line that is not ASCII in one of its pieces?"""
    last = line.start
    for piece in inside:
        if not text[last : piece.start].isascii():
            return False
        last = piece.end
    return text[last : line.end].isascii()


def bits(pieces: list[str]) -> list[float]:
    """What the reader charges for each piece; many are read as one text, which is quicker."""
    if sum(map(len, pieces)) < AT_ONCE:
        return [scorer().bits(piece) for piece in pieces]
    sums = [0.0, *accumulate(scorer().costs("\n".join(pieces)))]
    ends = accumulate(len(piece) + 1 for piece in pieces)
    return [
        sums[end - 1] - sums[end - 1 - len(piece)] for end, piece in zip(ends, pieces, strict=True)
    ]
