"""The blocks of one long input on several processes, their results in order.

The first blocks are done in this process. An input of which they take no longer than the start of
others needs none. Groups of blocks go to the others and come back in memory that all of them see,
where processes begin as forks, else by pipe.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from fixtext.errors import FixtextError
from fixtext.files.batch import DIED
from fixtext.files.looking import Look
from fixtext.files.streams import Portion, portion
from fixtext.large.story import Story
from fixtext.large.stream import GROUP, Teller
from fixtext.model import Options, Result

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from fixtext.files.arena import Arena

ALONE = 0.1
"""Seconds of work before others start: forks are ready in a hundredth, what starts them is loaded
in three."""

ALONE_CLEAN = 1.0
"""The same where they begin clean, and load their tables."""

AHEAD = 2
"""Groups in flight beyond one for each process: one that waits, one that is written."""

Done: TypeAlias = "tuple[int | bytes | None, Result, int]"
"""What became of a block: its size where it lies in the arena, or the bytes that go out, or None if
it goes out as it came; the rest; its characters."""


def blocks_by(
    blocks: Iterator[bytes], story: Story, options: Options, jobs: int
) -> Iterator[Portion]:
    """What becomes of the blocks behind a window."""
    spent, done = 0.0, GROUP
    while done == GROUP:
        teller = Teller(story, options)
        done = 0
        for done, block in enumerate(islice(blocks, GROUP), 1):
            start = time.process_time()
            one = portion(block, teller.fix(block), options)
            spent += time.process_time() - start
            yield one
            if jobs > 1 and spent > ALONE and (spent > ALONE_CLEAN or _forks()):
                left = list(islice(blocks, GROUP - done))
                yield from _side_by_side(left, blocks, teller, jobs)
                return


def _forks() -> bool:
    from fixtext.files.pool import start

    return start() == "fork"


def _side_by_side(
    left: Sequence[bytes], blocks: Iterator[bytes], teller: Teller, jobs: int
) -> Iterator[Portion]:
    """What is left of the first group is done here, while others begin with the next."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from fixtext.files.pool import start

    story, options = teller.window, teller.options
    context = multiprocessing.get_context(how := start())
    arena = _arena(jobs) if how == "fork" else None
    with ProcessPoolExecutor(jobs, context, _begin, (Look(options=options), arena)) as executor:
        crowd = _Crowd(executor, arena, story, options)
        try:
            while len(crowd.flying) <= jobs and crowd.send(list(islice(blocks, GROUP))):
                pass
            for block in left:
                yield portion(block, teller.fix(block), options)
            while crowd.flying:
                yield from crowd.landed()
                crowd.send(list(islice(blocks, GROUP)))
        except BrokenProcessPool:
            raise FixtextError(DIED) from None
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _arena(jobs: int) -> Arena:
    from fixtext.files.arena import Arena

    return Arena(jobs + AHEAD, GROUP)


@dataclass(slots=True)
class _Crowd:
    """The processes, and the groups in flight, oldest first."""

    executor: ProcessPoolExecutor
    arena: Arena | None
    story: Story
    options: Options
    flying: deque[tuple[list[bytes], int, Future[list[Done]]]] = field(default_factory=deque)

    def send(self, group: list[bytes]) -> bool:
        """Send a group off, if there is one."""
        from fixtext.files.pool import no_ctrl_c

        if not group:
            return False
        slot, sent = -1, group
        if self.arena is not None:
            slot, sent = self.arena.free.pop(), []
            self.arena.put(slot, group)
        sizes = list(map(len, group))
        with no_ctrl_c():
            future = self.executor.submit(_group, slot, sizes, sent, self.story, self.options)
        self.flying.append((group, slot, future))
        return True

    def landed(self) -> Iterator[Portion]:
        """What became of the oldest group."""
        group, slot, future = self.flying.popleft()
        outcome = future.result()
        stored: Iterator[bytes] = iter(())
        if self.arena is not None:
            sizes = [size for size, _, _ in outcome if isinstance(size, int)]
            stored = self.arena.taken(slot, sizes)
        for data, (output, result, length) in zip(group, outcome, strict=True):
            if isinstance(output, int):
                output = next(stored)
            yield Portion(data, data if output is None else output, result, length)
        if self.arena is not None:
            self.arena.free.append(slot)


_shared: Arena | None = None
"""The arena of this worker."""


def _begin(look: Look, arena: Arena | None) -> None:
    global _shared
    from fixtext.files.pool import begin

    _shared = arena
    begin(look)


def _group(
    slot: int, sizes: Sequence[int], sent: Sequence[bytes], story: Story, options: Options
) -> list[Done]:
    """In a worker. The texts stay here: what goes out is bytes."""
    blocks = sent if _shared is None else list(_shared.taken(slot, sizes))
    teller = Teller(story, options)
    done = [portion(block, teller.fix(block), options) for block in blocks]
    outputs = [None if one.output == one.data else one.output for one in done]
    stored: list[int | bytes | None] = list(outputs)
    if _shared is not None and _shared.fits(new := [out for out in outputs if out is not None]):
        _shared.put(slot, new)
        stored = [None if out is None else len(out) for out in outputs]
    bare = (replace(one.result, text="") for one in done)
    return list(zip(stored, bare, (one.length for one in done), strict=True))
