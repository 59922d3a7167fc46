"""Other processes that look at inputs, their results in order.

Look-ahead is bounded, in inputs and in bytes. A worker that dies (out of memory, say) takes nothing
with it but the input it died of.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from fixtext.files import workers
from fixtext.files.batch import GROUP, GROUP_BYTES, looked
from fixtext.files.inputs import Input
from fixtext.files.looking import Look, Seen

CHUNK = 16
"""Inputs that go to a process together: small files take less time than their way there."""

CHUNK_BYTES = 256 << 10
"""Bytes of a chunk; a larger file goes alone."""

AHEAD = 8
"""Chunks in flight per process: enough that a large file does not let the others wait."""

AHEAD_BYTES = 64 << 20
"""Bytes of input in flight; beyond it only one input is."""


_look: Callable[[Input], Seen] = Look()
"""The orders of this worker."""


def begin(look: Look) -> None:
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
def no_ctrl_c() -> Iterator[None]:
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


def _work(items: Sequence[Input]) -> list[Seen]:
    return [looked(_look, item) for item in items]


@dataclass(slots=True)
class _Chunk:
    """Inputs that went to a process together."""

    items: list[Input]
    size: int
    future: Future[list[Seen]]


class Pool:
    """Workers, and the chunks in flight, oldest first."""

    def __init__(self, look: Look, jobs: int) -> None:
        self.look, self.jobs = look, jobs
        self.flying: deque[_Chunk] = deque()
        self.bytes = 0
        self.executor = self._executor(jobs)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for worker in multiprocessing.active_children() if kind else ():
            worker.terminate()
        self.executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context(workers.start())
        executor = ProcessPoolExecutor(jobs, context, begin, (self.look,))
        with no_ctrl_c():
            for _ in range(jobs):  # each starts a worker
                executor.submit(_awake)
        return executor

    def groups(self, items: Iterator[Input]) -> Iterator[list[Seen]]:
        chunks = _chunks(items)
        chunk = next(chunks, None)
        while chunk is not None or self.flying:
            while chunk is not None and self._has_room(chunk[1]):
                self._send(*chunk)
                chunk = next(chunks, None)
            yield self._landed()

    def _has_room(self, size: int) -> bool:
        if not self.flying:
            return True
        return len(self.flying) < self.jobs * AHEAD and self.bytes + size <= AHEAD_BYTES

    def _send(self, items: list[Input], size: int) -> None:
        self.bytes += size
        future: Future[list[Seen]]
        try:
            if items[0].local:
                future = Future()
                future.set_result([looked(self.look, item) for item in items])
            else:
                future = self.executor.submit(_work, items)
        except BrokenProcessPool as error:  # noticed before the oldest result was asked for
            future = Future()
            future.set_exception(error)
        self.flying.append(_Chunk(items, size, future))

    def _landed(self) -> list[Seen]:
        """The oldest results, and those after them that are there already."""
        group: list[Seen] = []
        weight = 0
        while self.flying and len(group) < GROUP and weight < GROUP_BYTES:
            chunk = self.flying[0]
            if group and not chunk.future.done():
                break
            try:
                seen = chunk.future.result()
            except BrokenProcessPool:
                seen = self._outlive(chunk.items)
            self.flying.popleft()
            self.bytes -= chunk.size
            group += seen
            weight += sum(one.weight for one in seen)
        return group

    def _outlive(self, items: list[Input]) -> list[Seen]:
        """A worker died: do the oldest inputs one by one, and send the others out again."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        found: list[Seen] = []
        single: ProcessPoolExecutor | None = None
        for item in items:
            single = single or self._executor(1)
            try:
                found += single.submit(_work, [item]).result()
            except BrokenProcessPool:
                found.append(Seen(item=item, problem=f"{item.name}: {workers.DIED}"))
                single.shutdown(wait=True)
                single = None
        if single is not None:
            single.shutdown(wait=True)
        self.executor = self._executor(self.jobs)
        for n, chunk in enumerate(self.flying):
            if n:
                chunk.future = self.executor.submit(_work, chunk.items)
        return found


def _chunks(items: Iterator[Input]) -> Iterator[tuple[list[Input], int]]:
    """Inputs that go on together, and their bytes; what only this process can read goes alone.

    >>> from pathlib import Path
    >>> [len(items) for items, _ in _chunks(Input(path=Path(__file__)) for _ in range(40))]
    [16, 16, 8]
    """
    chunk: list[Input] = []
    size = 0
    for item in items:
        alone = item.local
        more = 0 if alone else item.size()
        if chunk and (alone or len(chunk) == CHUNK or size + more > CHUNK_BYTES):
            yield chunk, size
            chunk, size = [], 0
        chunk.append(item)
        size += more
        if alone:
            yield chunk, size
            chunk, size = [], 0
    if chunk:
        yield chunk, size
