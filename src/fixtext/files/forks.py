"""Groups of blocks on forks of this process: bytes lie where all of them see them.

A file they read for themselves, so that this process has only to write what comes out; what comes
by pipe, and all that goes out, lies in shared memory.
"""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Final, TypeAlias

from fixtext.files.arena import Arena
from fixtext.files.crew import Crew
from fixtext.files.side_by_side import done
from fixtext.files.streams import Portion
from fixtext.large.blocks import Feed, Span, spans
from fixtext.large.story import Story
from fixtext.large.stream import GROUP
from fixtext.model import Options

AHEAD: Final = 2
"""Groups in flight beyond one for each process: one that waits, one that is written."""

Task: TypeAlias = "tuple[int, Sequence[Span], Sequence[int]]"
"""A slot of the arena; where blocks lie in the file, and the sizes of those behind, in the slot."""

Answer: TypeAlias = "tuple[list[Portion], list[int]]"
"""What became of the blocks, and how much of the slot each output takes, if it lies there."""


class Forks:
    """Forks, and the groups in flight, oldest first."""

    def __init__(self, feed: Feed, story: Story, options: Options, jobs: int) -> None:
        self._story, self._options = story, options
        self._arena = Arena(jobs + AHEAD, GROUP)
        self._crew = Crew(jobs, self._work)
        self._flying: deque[tuple[int, int, list[Span], list[bytes]]] = deque()
        left = feed.left()
        self._file = feed.file.fileno() if feed.file else -1
        self._spans = spans(self._read, left, story.encoding)
        self._place = left.start
        self._blocks = self._behind(feed)

    def __enter__(self) -> Forks:
        self._crew.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._crew.__exit__(kind)

    def send(self) -> bool:
        """Send the next group off, if there is one."""
        lie = list(islice(self._spans, GROUP))
        self._place = sum(lie[-1]) if lie else self._place
        held = list(islice(self._blocks, GROUP - len(lie)))
        if not (lie or held):
            return False
        slot = self._arena.free.pop()
        self._arena.put(slot, held)
        ticket = self._crew.send((slot, lie, list(map(len, held))))
        self._flying.append((slot, ticket, lie, held))
        return True

    def landed(self) -> Iterator[Portion]:
        """What became of the oldest group."""
        slot, ticket, lie, held = self._flying.popleft()
        found, sizes = self._crew.answer(ticket)
        outputs = self._arena.taken(slot, list(filter(None, sizes)), sum(map(len, held)))
        for source, one, size in zip((*lie, *held), found, sizes, strict=True):
            if size:
                yield replace(one, output=next(outputs))
            elif one.differs:
                yield one
            else:
                data = source if isinstance(source, bytes) else self._read(*source)
                yield replace(one, output=data)
        self._arena.free.append(slot)

    def _work(self, task: Task) -> Answer:
        """In a worker. Blocks come and go one by one: memory for all would be mapped anew each
        time, which takes as long as decoding them."""
        slot, lie, sizes = task
        blocks = chain((self._read(*one) for one in lie), self._arena.taken(slot, sizes))
        found: list[Portion] = []
        taken: list[int] = []
        at = sum(sizes)
        for one in done(blocks, self._story, self._options):
            end = self._arena.add(slot, at, one.output)
            found.append(replace(one, output=b"") if end > at else one)
            taken.append(end - at)
            at = end
        return found, taken

    def _behind(self, feed: Feed) -> Iterator[bytes]:
        """What comes by pipe; of a file, what is behind the places that are known."""
        if feed.file:
            feed.file.seek(self._place)
            feed.held, feed.ended = b"", False
        yield from feed.blocks(self._story.encoding)

    def _read(self, place: int, size: int) -> bytes:
        data = os.pread(self._file, size, place)
        if len(data) < size:
            raise OSError(errno.EIO, "became shorter while it was read")
        return data
