"""Memory that this process and the forks it begins both see: how blocks travel without a pipe.

A pipe copies every byte four times and wakes both ends for each 64 KiB; for text that is read as
fast as a codec reads it, that was as much work as the work itself.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence

from fixtext.large.blocks import BLOCK

ROOM = 3
"""Times its own size that a group may take when it comes and when it goes out together; what has no
room goes by pipe. GBK and Big5 grow by half in UTF-8."""


class Arena:
    """Slots of shared memory, one for each group of blocks in flight.

    >>> arena = Arena(slots=2, blocks=4)
    >>> arena.put(1, ["天气".encode(), b"!"])
    >>> list(arena.taken(1, [6, 1]))
    [b'\\xe5\\xa4\\xa9\\xe6\\xb0\\x94', b'!']
    """

    def __init__(self, slots: int, blocks: int) -> None:
        self.free = list(range(slots))
        self.size = blocks * BLOCK * ROOM
        self._memory = mmap.mmap(-1, slots * self.size)

    def put(self, slot: int, parts: Sequence[bytes]) -> None:
        """Write these, one behind the other."""
        at = 0
        for part in parts:
            at = self.add(slot, at, part)

    def add(self, slot: int, at: int, part: bytes) -> int:
        """Write one at a place of the slot; the place behind it, or the same if it has no room."""
        end = at + len(part)
        if end > self.size:
            return at
        start = slot * self.size
        self._memory[start + at : start + end] = part
        return end

    def taken(self, slot: int, sizes: Sequence[int], at: int = 0) -> Iterator[bytes]:
        """What stands in a slot from a place on, in parts of these sizes."""
        at += slot * self.size
        for size in sizes:
            yield self._memory[at : at + size]
            at += size
