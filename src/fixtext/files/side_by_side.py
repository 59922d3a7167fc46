"""The blocks of one long input on several processes, their results in order.

The first blocks are done in this process. An input of which they take no longer than the start of
others needs none. Where processes begin as forks, each reads its blocks of a file by itself, and
what goes out comes back in memory that all of them see; else all goes by pipe.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from fixtext.errors import FixtextError
from fixtext.files import workers
from fixtext.files.streams import Portion, portion
from fixtext.large.blocks import Feed
from fixtext.large.story import Story
from fixtext.large.stream import GROUP, Teller
from fixtext.model import Options, Result

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

ALONE = 0.05
"""Seconds of work before forks start, which are ready in a hundredth."""

ALONE_CLEAN = 1.0
"""The same where they begin clean, and load their tables."""

LARGE = 16 << 20
"""Bytes of a file of which so much work is left for sure."""


def blocks_by(feed: Feed, story: Story, options: Options, jobs: int) -> Iterator[Portion]:
    """What becomes of the blocks behind a window."""
    if jobs > 1 and len(feed.left()) > LARGE and workers.forks():
        yield from _on_forks(feed, [], Teller(story, options), jobs)
        return
    blocks = feed.blocks(story.encoding)
    spent, number = 0.0, GROUP
    while number == GROUP:
        teller = Teller(story, options)
        number = 0
        for number, block in enumerate(islice(blocks, GROUP), 1):
            start = time.process_time()
            one = portion(block, teller.fix(block), options)
            spent += time.process_time() - start
            yield one
            if jobs > 1 and spent > ALONE and (spent > ALONE_CLEAN or workers.forks()):
                left = list(islice(blocks, GROUP - number))
                way = _on_forks if workers.forks() else _on_others
                yield from way(feed, left, teller, jobs)
                return


class _Crowd(Protocol):
    """The processes, and the groups of blocks in flight."""

    def send(self) -> bool:
        """Send the next group off, if there is one."""
        ...

    def landed(self) -> Iterator[Portion]:
        """What became of the oldest group."""
        ...


def _on_forks(feed: Feed, left: Sequence[bytes], teller: Teller, jobs: int) -> Iterator[Portion]:
    from fixtext.files.forks import Forks

    with Forks(feed, teller.window, teller.options, jobs) as crowd:
        yield from _in_groups(left, crowd, teller, jobs)


def _in_groups(
    left: Sequence[bytes], crowd: _Crowd, teller: Teller, jobs: int
) -> Iterator[Portion]:
    """What is left of the first group is done here, while others begin with the next."""
    flying = 0
    while flying <= jobs and crowd.send():
        flying += 1
    for block in left:
        yield portion(block, teller.fix(block), teller.options)
    while flying:
        yield from crowd.landed()
        flying += crowd.send() - 1


def _on_others(feed: Feed, left: Sequence[bytes], teller: Teller, jobs: int) -> Iterator[Portion]:
    """On processes that begin clean."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from fixtext.files.looking import Look
    from fixtext.files.pool import begin

    orders = (Look(options=teller.options),)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, begin, orders) as executor:
        try:
            crowd = _Others(executor, feed.blocks(teller.window.encoding), teller)
            yield from _in_groups(left, crowd, teller, jobs)
        except BrokenProcessPool:
            raise FixtextError(workers.DIED) from None
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


@dataclass(slots=True)
class _Others:
    """Processes to which blocks go by pipe."""

    executor: ProcessPoolExecutor
    blocks: Iterator[bytes]
    teller: Teller
    flying: deque[tuple[list[bytes], Future[list[Portion]]]] = field(default_factory=deque)

    def send(self) -> bool:
        from fixtext.files.pool import no_ctrl_c

        group = list(islice(self.blocks, GROUP))
        if group:
            with no_ctrl_c():
                window, options = self.teller.window, self.teller.options
                future = self.executor.submit(_listed, group, window, options)
            self.flying.append((group, future))
        return bool(group)

    def landed(self) -> Iterator[Portion]:
        group, future = self.flying.popleft()
        for data, one in zip(group, future.result(), strict=True):
            yield one if one.differs else replace(one, output=data)


def done(blocks: Iterable[bytes], story: Story, options: Options) -> Iterator[Portion]:
    """A group, in a worker. What goes back are the bytes that are different, and no texts.

    Results that are the same are one object, which travels once.
    """
    teller = Teller(story, options)
    last: Result | None = None
    for block in blocks:
        one = portion(block, teller.fix(block), options)
        bare = replace(one.result, text="")
        last = last if bare == last else bare
        yield replace(one, result=last, output=one.output if one.differs else b"")


def _listed(blocks: Sequence[bytes], story: Story, options: Options) -> list[Portion]:
    return list(done(blocks, story, options))
