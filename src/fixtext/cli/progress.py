"""How far a batch has come: a line on a terminal with rate and remaining time, else nothing."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from fixtext.cli.output import Talk

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

WORTH = 20
"""Files from which on a progress line says more than it disturbs."""


class Progress:
    """Nothing is shown; the form for pipes and logs."""

    wants_total = False

    def total(self, count: int) -> None:
        """How many inputs there are."""

    def advance(self, count: int) -> None:
        """So many more are done."""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class Shown(Progress):
    """A line on standard error that is gone at the end."""

    wants_total = True

    def __init__(self) -> None:
        self.line: RichProgress | None = None
        self.task: TaskID | None = None

    def total(self, count: int) -> None:
        if count < WORTH:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self.line = RichProgress(*columns, console=Console(stderr=True), transient=True)
        self.task = self.line.add_task("files", total=count, rate="")
        self.line.start()

    def advance(self, count: int) -> None:
        if self.line is None or self.task is None:
            return
        speed = self.line.tasks[0].speed
        self.line.update(self.task, advance=count, rate=f"{speed:,.0f} files/s" if speed else "")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.line is not None:
            self.line.stop()


def progress(talk: Talk, *, wanted: bool) -> Progress:
    """Shown on a terminal when anything is said at all; with `-v` the lines tell it."""
    show = wanted and not talk.quiet and not talk.verbose and sys.stderr.isatty()
    return Shown() if show else Progress()
