"""Forks of this process that work for it: each has its tables at once, and a pipe to and from it.

What goes through the pipes is small; the bytes lie in a file or in memory that all of them see.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from fixtext.errors import FixtextError
from fixtext.files.workers import DIED

Work = Callable[[Any], Any]


@dataclass(slots=True)
class _Worker:
    """One of them, as this process sees it. `waiting`: tasks that are not answered yet."""

    process: int
    tasks: IO[bytes]
    answers: IO[bytes]
    waiting: int = 0


class Crew:
    """Workers that do `work` with what they are sent; begun inside `with`, gone after it.

    >>> with Crew(2, str.upper) as crew:
    ...     tickets = [crew.send(word) for word in ("a", "b", "c")]
    ...     [crew.answer(one) for one in tickets]
    ['A', 'B', 'C']
    """

    def __init__(self, size: int, work: Work) -> None:
        self._size, self._work = size, work
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        for _ in range(self._size):
            self._workers.append(self._begun())
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """They end when no more tasks can come; after an error none is waited for."""
        for one in self._workers:
            with suppress(OSError):
                one.tasks.close()
            one.answers.close()
            if kind:
                with suppress(ProcessLookupError):
                    os.kill(one.process, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(one.process, 0)

    def send(self, task: Any) -> int:
        """Give a task to who has the fewest; the ticket is for asking after it."""
        ticket = min(range(self._size), key=lambda number: self._workers[number].waiting)
        worker = self._workers[ticket]
        worker.waiting += 1
        try:
            pickle.dump(task, worker.tasks, pickle.HIGHEST_PROTOCOL)
            worker.tasks.flush()
        except BrokenPipeError:
            raise FixtextError(DIED) from None
        return ticket

    def answer(self, ticket: int) -> Any:
        """What became of the oldest task of this ticket that was not asked after yet."""
        worker = self._workers[ticket]
        try:
            answer = pickle.load(worker.answers)
        except (EOFError, pickle.UnpicklingError):
            raise FixtextError(DIED) from None
        worker.waiting -= 1
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _begun(self) -> _Worker:
        tasks, answers = os.pipe(), os.pipe()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process = os.fork()
            if not process:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                for other in self._workers:  # or they would not see the end of this process
                    os.close(other.tasks.fileno())
                    os.close(other.answers.fileno())
                os.close(tasks[1])
                os.close(answers[0])
                _serve(self._work, os.fdopen(tasks[0], "rb"), os.fdopen(answers[1], "wb"))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(tasks[0])
        os.close(answers[1])
        return _Worker(process, os.fdopen(tasks[1], "wb"), os.fdopen(answers[0], "rb"))


def _serve(work: Work, tasks: IO[bytes], answers: IO[bytes]) -> None:
    """A worker's life, up to the end of the tasks or of who gives them."""
    with suppress(BaseException):
        while True:
            task = pickle.load(tasks)
            try:
                answer = work(task)
            except Exception as error:
                answer = error
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    os._exit(0)
