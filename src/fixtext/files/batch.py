"""Many inputs on several processes, their results in the order of the inputs.

The first moments are spent in this process: a folder that is done by then needs no others, whose
start costs about as long. Look-ahead is bounded, in inputs and in bytes. A worker that dies
(out of memory, say) takes nothing with it but the input it died of.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from fixtext.files.inputs import Input
from fixtext.files.looking import Look, Seen

ALONE = 1.0
"""Seconds before other processes are started: a worker takes 0.5 to 1 s to load its tables."""

AHEAD = 16
"""Inputs in flight per process: enough that a large file does not let the others wait."""

AHEAD_BYTES = 64 << 20
"""Bytes of input in flight; beyond it only one input is."""

GROUP = 64
"""Results handed on together, at most, and written with one sync of the journal."""

GROUP_BYTES = 16 << 20
"""Bytes of texts handed on together; one more input may come on top."""

START = "spawn"
"""How workers begin: clean, on every system. A fork would copy threads of numpy and rich."""

NO_PROCESSES = (NotImplementedError, ImportError, OSError)
"""How a system without semaphores, or one that lets us start no process, says so."""

DIED = "the process that worked on it died (out of memory?)"


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
        pool = _Pool(look, jobs)
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


_look: Callable[[Input], Seen] = Look()
"""The orders of this worker."""


def _begin(look: Look) -> None:
    """A worker begins: it leaves Ctrl-C to the parent, and ends when the parent does."""
    global _look
    _look = look
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


def _awake() -> None:
    """What a worker does first."""


@contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Processes that begin here never see Ctrl-C, not even while they import; this one sees it
    afterwards."""
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:  # Windows
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def _work(item: Input) -> Seen:
    return _look(item)


class _Pool:
    """Workers, and the inputs in flight, oldest first."""

    def __init__(self, look: Look, jobs: int) -> None:
        self.look, self.jobs = look, jobs
        self.flying: deque[tuple[Input, int, Future[Seen]]] = deque()
        self.bytes = 0
        self.executor = self._executor(jobs)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for worker in multiprocessing.active_children() if kind else ():
            worker.terminate()
        self.executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context(START)
        executor = ProcessPoolExecutor(jobs, context, _begin, (self.look,))
        with _no_ctrl_c():
            for _ in range(jobs):  # each starts a worker
                executor.submit(_awake)
        return executor

    def groups(self, items: Iterator[Input]) -> Iterator[list[Seen]]:
        item = next(items, None)
        while item is not None or self.flying:
            while item is not None and self._has_room(item):
                self._send(item)
                item = next(items, None)
            yield self._landed()

    def _has_room(self, item: Input) -> bool:
        if not self.flying:
            return True
        return len(self.flying) < self.jobs * AHEAD and self.bytes + item.size() <= AHEAD_BYTES

    def _send(self, item: Input) -> None:
        size = item.size()
        self.bytes += size
        future: Future[Seen]
        try:
            if item.local:
                future = Future()
                future.set_result(self.look(item))
            else:
                future = self.executor.submit(_work, item)
        except BrokenProcessPool as error:  # noticed before the oldest result was asked for
            future = Future()
            future.set_exception(error)
        self.flying.append((item, size, future))

    def _landed(self) -> list[Seen]:
        """The oldest result, and those after it that are there already."""
        group: list[Seen] = []
        weight = 0
        while self.flying and len(group) < GROUP and weight < GROUP_BYTES:
            item, size, future = self.flying[0]
            if group and not future.done():
                break
            try:
                seen = future.result()
            except BrokenProcessPool:
                seen = self._outlive(item)
            except Exception as error:  # the input's fault or ours; the others go on
                seen = Seen(item=item, problem=f"{item.name}: {type(error).__name__}: {error}")
            self.flying.popleft()
            self.bytes -= size
            group.append(seen)
            weight += seen.weight
        return group

    def _outlive(self, item: Input) -> Seen:
        """A worker died: do the oldest input alone, and send the others out again."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        with self._executor(1) as single:
            try:
                seen = single.submit(_work, item).result()
            except BrokenProcessPool:
                seen = Seen(item=item, problem=f"{item.name}: {DIED}")
        self.executor = self._executor(self.jobs)
        for n, (other, size, _) in enumerate(self.flying):
            if n:
                self.flying[n] = (other, size, self.executor.submit(_work, other))
        return seen
