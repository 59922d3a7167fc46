"""Many inputs on several processes, their results in the order of the inputs.

The first moments are spent in this process: a folder that is done by then needs no others, whose
start costs about as long; not even what starts them is imported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from fixtext.files import workers
from fixtext.files.inputs import Input
from fixtext.files.looking import Look, Seen

ALONE = 1.0
"""Seconds before other processes are started: a worker takes 0.5 to 1 s to load its tables."""

GROUP = 128
"""Results from which on no more are waited for: they are handed on together, and their files and
the journal are synced together."""

SOON = 0.2
"""The same where they are forks, which share the tables of this process."""

PATIENCE = 0.2
"""Seconds results of this process are gathered before they are handed on."""

GROUP_BYTES = 16 << 20
"""Bytes of texts handed on together; one more input may come on top."""

NO_PROCESSES = (NotImplementedError, ImportError, OSError)
"""How a system without semaphores, or one that lets us start no process, says so."""


def examine(items: Iterable[Input], look: Look, jobs: int = 1) -> Iterator[list[Seen]]:
    """`look` at every input; groups of results, in the order of the inputs.

    >>> from pathlib import Path
    >>> [[seen.problem for seen in group] for group in examine([Input(path=Path("没有"))], Look())]
    [['没有: No such file or directory']]
    """
    waiting = iter(items)
    yield from _alone(waiting, look, min(SOON, ALONE) if jobs > 1 else float("inf"))
    first = next(waiting, None)
    if first is not None and not workers.forks():
        waiting = _chain(first, waiting)
        yield from _alone(waiting, look, ALONE - SOON)
        first = next(waiting, None)
    if first is None:
        return
    try:
        from fixtext.files.pool import Pool

        pool = Pool(look, jobs)
    except NO_PROCESSES:
        yield from _alone(_chain(first, waiting), look, float("inf"))
        return
    with pool:
        yield from pool.groups(_chain(first, waiting))


def _chain(first: Input, rest: Iterator[Input]) -> Iterator[Input]:
    yield first
    yield from rest


def _alone(waiting: Iterator[Input], look: Look, seconds: float) -> Iterator[list[Seen]]:
    """In this process, as long as the time lasts."""
    now = time.monotonic()
    end = now + seconds
    while now < end:
        group: list[Seen] = []
        weight, soon = 0, now + PATIENCE
        while now < soon and len(group) < GROUP and weight < GROUP_BYTES:
            item = next(waiting, None)
            if item is None:
                yield group
                return
            group.append(looked(look, item))
            weight += group[-1].weight
            now = time.monotonic()
        yield group


def looked(look: Callable[[Input], Seen], item: Input) -> Seen:
    """What was found; what nobody thought of costs the others nothing."""
    try:
        return look(item)
    except Exception as error:
        return Seen(item=item, problem=f"{item.name}: {type(error).__name__}: {error}")
