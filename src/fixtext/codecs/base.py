"""What every decoder of the world looks like, and how it shows what it lost."""

from __future__ import annotations

from enum import Enum
from typing import Protocol, TypeAlias

REPLACEMENT = "\ufffd"

LOST = "\udfff"
"""Stands for one loss while text is being put together: no decoder here emits it."""

Unit: TypeAlias = "tuple[int, int, str | None]"
"""(start, length, text) of one step of a decoder; None is one loss sign."""


class World(str, Enum):
    """Whose software read the bytes."""

    CPYTHON = "cpython"
    WINDOWS = "windows"
    WHATWG = "whatwg"
    """Browsers: the Encoding Standard."""
    JAVA = "java"
    ICONV = "iconv"
    """glibc's `iconv -c`."""
    COPIED = "copied"
    """Windows or a browser, and then a hand that copied what could be seen."""


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
    Everything a decoder does follows from `step`; `units` and `decode` are its fast forms.
    Objects are immutable, hashable and picklable; tables are built at first use.
    """

    @property
    def name(self) -> str: ...

    @property
    def world(self) -> str: ...

    @property
    def swallows(self) -> str: ...

    def __hash__(self) -> int: ...

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        """Decode as this world does, errors included; never raises."""
        ...

    def encode(self, text: str) -> bytes | None:
        """The bytes that decode to `text`, or None if some character has none."""
        ...

    def encode_lossy(self, text: str) -> bytes:
        """Encode as this world does: what the encoding lacks becomes `?` (or its best fit)."""
        ...

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        """How many bytes the decoder takes at `pos`, and what it emits (None: one loss sign)."""
        ...

    def units(self, data: bytes) -> list[Unit]:
        """Where every character and every loss comes from: (start, length, text or None)."""
        ...


def walk(charset: Charset, data: bytes) -> list[Unit]:
    """`units` spelled out with `step`: the reference that faster forms must equal."""
    found: list[Unit] = []
    pos = 0
    while pos < len(data):
        taken, text = charset.step(data, pos)
        found.append((pos, taken, text))
        pos += taken
    return found
