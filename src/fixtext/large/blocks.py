"""Where blocks end: the same places for the same input, in whatever portions it arrives."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final

WINDOW: Final = 512 << 10
"""Bytes of the first window; input up to here is one document. The search keeps some hundred bytes
for each character it reads: four times as much would take 350 MB where 150 are allowed."""

BLOCK: Final = 256 << 10
"""Bytes of a block: large enough that a page's notes and script show in it, small enough for the
processor's cache, in which the look-ups of `signs` run three times as fast."""

Span = tuple[int, int]
"""Where a block begins in its file, and its bytes."""

FEED, SPACE = b"\n", b" "

UNITS: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
"""Encodings in which the byte 0A is not always a line end, and the bytes of their units."""


def cut(data: bytes, size: int, encoding: str) -> int:
    """The end of the block that `data` begins with, in bytes; all of it if there are no more.

    It is the last line end in the second half of `size` bytes; where there is none, the last
    space; where there is none either, the last border between two characters.

    >>> cut("天气\\n预报".encode(), 9, "utf-8"), cut("天气预报".encode(), 8, "utf-8")
    (7, 6)
    """
    if len(data) <= size:
        return len(data)
    unit = UNITS.get(encoding, 1)
    if unit > 1:
        return _wide(data, size - size % unit, encoding, unit)
    for sign in (FEED, SPACE):
        place = data.rfind(sign, size // 2, size)
        if place >= 0:
            return place + 1
    return _border(data[:size], encoding)


def _wide(data: bytes, size: int, encoding: str, unit: int) -> int:
    for sign in ("\n", " "):
        mark = sign.encode(encoding)
        place = data.rfind(mark, size // 2, size)
        while place >= 0 and place % unit:
            place = data.rfind(mark, size // 2, place + unit - 1)
        if place >= 0:
            return place + unit
    return _border(data[:size], encoding)


def _border(data: bytes, encoding: str) -> int:
    """The end of the last whole character.

    >>> _border("天气".encode("gbk")[:3], "gb18030"), _border("天".encode("utf-16-be"), "utf-16-be")
    (2, 2)
    """
    try:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
    except LookupError:
        return len(data)
    decoder.decode(data)
    pending, _ = decoder.getstate()
    return len(data) - len(pending) or len(data)


LAST: Final = 4 << 10
"""Bytes at the end of a block in which its last line end is looked for first."""


def spans(read: Callable[[int, int], bytes], left: range, encoding: str) -> Iterator[Span]:
    """Where the blocks of a file lie, of which `read` gives, from a place on, so many bytes; no
    more of it is read than that takes. Its last block is left: the file may have grown by then.

    >>> import io
    >>> data = "天气\\n".encode() * 100_000
    >>> blocks = list(Feed(io.BytesIO(data).read).blocks("utf-8"))
    >>> found = spans(lambda place, size: data[place : place + size], range(len(data)), "utf-8")
    >>> [data[place : place + size] for place, size in found] == blocks[:-1]
    True
    """
    start = left.start
    while left.stop - start > BLOCK:
        size = _last_feed(read, start, encoding)
        size = size or cut(read(start, BLOCK) + b"-", BLOCK, encoding)
        yield start, size
        start += size


def _last_feed(read: Callable[[int, int], bytes], start: int, encoding: str) -> int:
    """The size of a block that ends with a line, as far as its last bytes tell; else 0."""
    if UNITS.get(encoding, 1) > 1:
        return 0
    place = read(start + BLOCK - LAST, LAST).rfind(FEED)
    return BLOCK - LAST + place + 1 if place >= 0 else 0


def cut_text(text: str, start: int, size: int) -> int:
    """As `cut`, for the characters of a text from `start` on."""
    if len(text) - start <= size:
        return len(text)
    for sign in "\n ":
        place = text.rfind(sign, start + size // 2, start + size)
        if place >= 0:
            return place + 1
    return start + size


@dataclass(slots=True)
class Feed:
    """Bytes from `read`, which gives at most as many as it is asked for and none at the end.

    `file` is what `read` reads from, if it is a plain file, from which others may read for
    themselves.
    """

    read: Callable[[int], bytes]
    held: bytes = b""
    ended: bool = False
    file: IO[bytes] | None = None

    def left(self) -> range:
        """The places of the file that are still to be read, as far as its size is known."""
        if self.file is None:
            return range(0)
        end = os.fstat(self.file.fileno()).st_size
        return range(self.file.tell() - len(self.held), end)

    def at_least(self, size: int) -> bytes:
        """What is held, filled up to `size` bytes and one more (to know that there are more)."""
        parts = [self.held]
        missing = size + 1 - len(self.held)
        while missing > 0 and not self.ended:
            part = self.read(missing)
            self.ended = not part
            parts.append(part)
            missing -= len(part)
        self.held = b"".join(parts) if len(parts) > 1 else self.held
        return self.held

    def blocks(self, encoding: str) -> Iterator[bytes]:
        """The blocks of what is left."""
        while True:
            data = self.at_least(BLOCK)
            if not data:
                return
            end = cut(data, BLOCK, encoding)
            self.held = data[end:]
            yield data[:end]
