"""What every decoder of the world looks like, and how it shows what it lost."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

REPLACEMENT = "\ufffd"


class Loss(str, Enum):
    """How a decoder shows bytes it could not read."""

    FFFD = "fffd"
    """U+FFFD stands in their place."""
    QUESTION = "question"
    """`?` stands in their place."""
    DROP = "drop"
    """Nothing stands in their place."""

    @property
    def sign(self) -> str:
        return {"fffd": REPLACEMENT, "question": "?", "drop": ""}[self.value]


class Charset(Protocol):
    """One encoding as one world's software decodes and encodes it.

    `swallows` tells how the decoder goes on after an error, in words, for `explain`.
    """

    @property
    def name(self) -> str: ...

    @property
    def world(self) -> str: ...

    @property
    def swallows(self) -> str: ...

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        """Decode as this world does, errors included; never raises."""
        ...

    def encode(self, text: str) -> bytes | None:
        """The bytes that decode to `text`, or None if some character has none."""
        ...

    def encode_lossy(self, text: str) -> bytes:
        """Encode as this world does: what the encoding lacks becomes `?` (or its best fit)."""
        ...
