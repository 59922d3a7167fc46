"""Many inputs on several processes, their results in the order of the inputs.

The first moments are spent in this process: a folder that is done by then needs no others, whose
start costs about as long; not even what starts them is imported.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator

from fixtext.files.inputs import Input
from fixtext.files.looking import Look, Seen

ALONE = 1.0
"""Seconds before other processes are started: a worker takes 0.5 to 1 s to load its tables."""

NO_PROCESSES = (NotImplementedError, ImportError, OSError)
"""How a system without semaphores, or one that lets us start no process, says so."""


def cores() -> int:
    """Processes this one may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def examine(items: Iterable[Input], look: Look, jobs: int = 1) -> Iterator[list[Seen]]:
    """`look` at every input; groups of results, in the order of the inputs.

    >>> from pathlib import Path
    >>> [[seen.problem for seen in group] for group in examine([Input(path=Path("没有"))], Look())]
    [['没有: No such file or directory']]
    """
    waiting = iter(items)
    yield from _alone(waiting, look, ALONE if jobs > 1 else float("inf"))
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
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        item = next(waiting, None)
        if item is None:
            return
        yield [look(item)]
