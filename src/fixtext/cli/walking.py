"""Options about folders and batches, declared once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from fixtext.cli.job import Batch
from fixtext.cli.options import declare

_PATH = click.Path(path_type=Path)

_OPTIONS = (
    click.option(
        "--include",
        metavar="GLOB",
        multiple=True,
        help="In folders, take these files only: *.txt, docs/**/*.md (as in .gitignore).",
    ),
    click.option("--exclude", metavar="GLOB", multiple=True, help="In folders, pass these over."),
    click.option("--hidden", is_flag=True, help="In folders, take hidden files too."),
    click.option(
        "--no-ignore",
        is_flag=True,
        help="Take what .gitignore, .ignore and .fixtextignore name, too.",
    ),
    click.option(
        "--files0-from",
        metavar="FILE",
        help="Read PATHs from FILE (- for standard input), each ended by a null character.",
    ),
    click.option(
        "-j",
        "--jobs",
        metavar="N",
        type=click.IntRange(1),
        help="Processes. Default: as many as there are cores.",
    ),
    click.option(
        "--journal",
        metavar="FILE",
        type=_PATH,
        help="With -i: write down every change before it is made; `fixtext undo` takes it back.",
    ),
    click.option(
        "--resume",
        metavar="FILE",
        type=_PATH,
        help="With -i: go on with the batch of this journal.",
    ),
    click.option(
        "--report",
        metavar="FILE",
        type=_PATH,
        help="Write a report to look at (.html) or to count (.json, .csv).",
    ),
    click.option("--keep-mtime", is_flag=True, help="With -i: files keep their time."),
)


def batch_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options about folders and batches; the command gets them as one `Batch`."""

    @wraps(command)
    def collect(
        *,
        include: tuple[str, ...],
        exclude: tuple[str, ...],
        hidden: bool,
        no_ignore: bool,
        files0_from: str | None,
        jobs: int | None,
        journal: Path | None,
        resume: Path | None,
        report: Path | None,
        keep_mtime: bool,
        **rest: object,
    ) -> int:
        batch = Batch(
            include=include,
            exclude=exclude,
            hidden=hidden,
            no_ignore=no_ignore,
            files0_from=files0_from,
            jobs=jobs,
            journal=journal,
            resume=resume,
            report=report,
            keep_mtime=keep_mtime,
        )
        return command(batch=batch, **rest)

    return declare(*_OPTIONS)(collect)
