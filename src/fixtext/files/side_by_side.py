"""The blocks of one long input on several processes, their results in order.

The first group is done in this process. An input of which that takes no longer than the start of
others needs none: the codec alone is faster than the way to another process and back.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from fixtext.errors import FixtextError
from fixtext.files.batch import ALONE, DIED
from fixtext.files.looking import Look
from fixtext.files.streams import Portion, portion
from fixtext.large.story import Story
from fixtext.large.stream import GROUP, Teller
from fixtext.model import Options

if TYPE_CHECKING:
    from concurrent.futures import Future


def blocks_by(
    blocks: Iterator[bytes], story: Story, options: Options, jobs: int
) -> Iterator[Portion]:
    """What becomes of the blocks behind a window."""
    teller = Teller(story, options)
    start = time.monotonic()
    for block in islice(blocks, GROUP):
        yield portion(block, teller.fix(block), options)
    if jobs > 1 and time.monotonic() - start > ALONE:
        yield from _side_by_side(blocks, story, options, jobs)
        return
    for block in blocks:
        yield portion(block, teller.fix(block), options)


def _side_by_side(
    blocks: Iterator[bytes], story: Story, options: Options, jobs: int
) -> Iterator[Portion]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from fixtext.files.pool import START, begin, no_ctrl_c

    flying: deque[Future[list[Portion]]] = deque()
    context = multiprocessing.get_context(START)
    with ProcessPoolExecutor(jobs, context, begin, (Look(options=options),)) as executor:
        try:
            while True:
                group = list(islice(blocks, GROUP))
                if group:
                    with no_ctrl_c():
                        flying.append(executor.submit(_group, group, story, options))
                if not flying:
                    return
                if not group or len(flying) > jobs:
                    yield from flying.popleft().result()
        except BrokenProcessPool:
            raise FixtextError(DIED) from None
        except BaseException:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _group(blocks: Sequence[bytes], story: Story, options: Options) -> list[Portion]:
    """In a worker. The texts stay here: what goes out is bytes."""
    teller = Teller(story, options)
    done = (portion(block, teller.fix(block), options) for block in blocks)
    return [replace(one, result=replace(one.result, text="")) for one in done]
