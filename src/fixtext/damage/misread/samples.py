"""What a pair promises: a damaged stretch read the other way, what was lost left out."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.misread.pairs import Pair
from fixtext.damage.misread.segments import cores
from fixtext.reader.scoring import scorer
from fixtext.work import spend

SAMPLE_LENGTH = 120
"""Characters of a stretch that tell its pair: a sentence tells 20 bits and more."""

LONGEST_CHARACTER = 4
"""Bytes."""

INTACT = 0.2
"""Share of the bytes that must make whole characters: UTF-8 read as cp949, the densest loss that
is repaired, leaves a third; a wrong pair leaves next to nothing."""

LOST_BYTE = 10.0
"""Bits for each known byte that does not decode once the lost ones are left out: more than a byte
of a readable character costs, so that no pair wins by throwing bytes away."""


class Sample:
    """A damaged stretch, and what was found out about it: many pairs are tried on the same one."""

    __slots__ = ("_bits", "_bytes", "_parts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._bits: dict[str, float] = {}
        self._bytes: dict[tuple[Charset, str], bytes | None] = {}

    def promise(self, pair: Pair, loss: Loss | None) -> float:
        """Bits by which it reads better when what was lost is left out: cheap, and telling."""
        for piece in self._pieces():
            known = piece.replace(loss.sign, "") if loss else piece
            data = self._encoded(pair.reader, known)
            if data is None:
                continue
            original = data.decode(pair.codec, "ignore")
            lost = len(data) - len(original.encode(pair.codec, "ignore"))
            cut = len(self._text) == SAMPLE_LENGTH
            if loss is None and lost >= (LONGEST_CHARACTER if cut else 1):
                continue  # only a character that the sample's end cut may be missing
            if lost > len(data) * (1 - INTACT):
                return 0.0
            return max(0.0, self._read(piece) - self._read(original) - lost * LOST_BYTE)
        return 0.0

    def _pieces(self) -> Iterator[str]:
        """All of it; where that cannot be, without healthy characters at its ends."""
        yield self._text
        if not self._parts:
            self._parts = [self._text[start:end] for start, end in cores(self._text)]
        yield from self._parts[1:]

    def _encoded(self, reader: Charset, piece: str) -> bytes | None:
        key = reader, piece
        if key not in self._bytes:
            self._bytes[key] = reader.encode(piece)
        return self._bytes[key]

    def _read(self, piece: str) -> float:
        bits = self._bits.get(piece)
        if bits is None:
            spend(len(piece))
            bits = self._bits[piece] = scorer().bits(piece)
        return bits
