"""What `fix` was asked to do with every input, and doing it for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from fixtext.api import DEFAULTS
from fixtext.cli.output import Color, complain, write, write_json
from fixtext.model import Options

if TYPE_CHECKING:
    from pathlib import Path

    from fixtext.files.inputs import Input
    from fixtext.files.single import Repaired
    from fixtext.files.walk import Rules

BACKUP_SUFFIX = ".bak"


class Where(Enum):
    """Where results go."""

    STDOUT = "stdout"
    IN_PLACE = "in place"
    OUTPUT = "output"
    CHECK = "check"
    DIFF = "diff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was asked about folders and batches."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    no_ignore: bool = False
    files0_from: str | None = None
    jobs: int | None = None
    journal: Path | None = None
    resume: Path | None = None
    report: Path | None = None
    keep_mtime: bool = False

    def rules(self, output: Path | None, backup: str) -> Rules:
        """What a walk passes over."""
        from fixtext.files.walk import Rules

        return Rules(
            include=self.include,
            exclude=self.exclude,
            hidden=self.hidden,
            ignore_files=not self.no_ignore,
            leave_out=output,
            backup=backup,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do with every input; without arguments, what the plain filter does."""

    where: Where = Where.STDOUT
    options: Options = DEFAULTS
    output: Path | None = None
    output_is_folder: bool = False
    backup: bool = False
    suffix: str = BACKUP_SUFFIX
    as_json: bool = False
    color: Color = Color.AUTO
    batch: Batch = field(default_factory=Batch)

    @property
    def texts(self) -> bool:
        """Whether the texts of unchanged inputs are needed."""
        return self.where in (Where.STDOUT, Where.OUTPUT) or self.as_json


def deliver(job: Job, item: Input, done: Repaired) -> None:
    """Write what is to be written, where it is to be written; in place, others have done it."""
    if job.where is Where.OUTPUT and job.output is not None and str(job.output) != "-":
        target = item.under(job.output) if job.output_is_folder else job.output
        from fixtext.files.atomic import create_bytes

        if job.output_is_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        create_bytes(target, done.output, like=item.path)
    elif job.where is Where.DIFF:
        _show_diff(job, item, done)
    elif job.where in (Where.STDOUT, Where.OUTPUT) and not job.as_json:
        write(done.output)
    if job.as_json:
        _show_json(job, item, done)
    elif job.options.ambiguities:
        _tell_ambiguities(item, done)


def _tell_ambiguities(item: Input, done: Repaired) -> None:
    from fixtext.cli.story import ambiguity_lines

    for line in ambiguity_lines(item.name, done.result.evidence):
        complain(line)


def _show_json(job: Job, item: Input, done: Repaired) -> None:
    from fixtext.cli.objects import fix_object

    elsewhere = job.where in (Where.IN_PLACE, Where.OUTPUT)
    write_json(fix_object(item.label, done.result, None if elsewhere else done.text))


def _show_diff(job: Job, item: Input, done: Repaired) -> None:
    import sys

    from fixtext.cli.diff import unified

    if not done.differs:
        return
    lines = unified(
        done.before,
        done.text,
        (item.name, done.result.detection.encoding),
        (item.name, job.options.to),
        color=job.color.wanted(sys.stdout),
    )
    write("".join(lines).encode("utf-8", "backslashreplace"))
