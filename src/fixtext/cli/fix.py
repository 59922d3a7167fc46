"""`fixtext fix`: repair text, files, folders."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fixtext.cli import options as shared
from fixtext.cli.output import Color, Talk, write, write_json
from fixtext.cli.report import Report
from fixtext.errors import UnreadableInputError
from fixtext.model import Options, Verdict

if TYPE_CHECKING:
    from fixtext.files.inputs import Input
    from fixtext.files.single import Repaired

BACKUP_SUFFIX = ".bak"


class Where(Enum):
    """Where results go."""

    STDOUT = "stdout"
    IN_PLACE = "in place"
    OUTPUT = "output"
    CHECK = "check"
    DIFF = "diff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to do with every input."""

    where: Where
    options: Options
    output: Path | None = None
    output_is_folder: bool = False
    backup: bool = False
    suffix: str = BACKUP_SUFFIX
    as_json: bool = False
    color: Color = Color.AUTO


class BackupOption(click.Option):
    """`-b`, `--backup` or `--backup=SUFFIX`; never takes the next word for its suffix."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        record = super().get_help_record(ctx)
        assert record is not None
        return "-b, --backup[=SUFFIX]", record[1]


class FixCommand(click.Command):
    """Splits `--backup=SUFFIX`, which click cannot have beside a bare `--backup`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        plain: list[str] = []
        for arg in args[:end]:
            name, equals, suffix = arg.partition("=")
            if name == "--backup" and equals:
                plain += ["--backup", f"--backup-suffix={suffix}"]
            else:
                plain.append(arg)
        return super().parse_args(ctx, plain + args[end:])


@click.command(
    "fix",
    short_help="Repair text, files, folders (the default).",
    cls=FixCommand,
    epilog="Exit code: 0 done; 1 --check or --diff would change something; 2 usage error, or an"
    " input could not be read, written or finished.",
)
@shared.paths_argument
@shared.declare(
    click.option(
        "-o",
        "--output",
        metavar="PATH",
        help="Write here: a new file, or a folder (for several inputs or a folder).",
    ),
    click.option("-i", "--in-place", is_flag=True, help="Overwrite the inputs that change."),
    click.option(
        "-b",
        "--backup",
        cls=BackupOption,
        is_flag=True,
        help=f"With -i: keep the original beside it as PATH{BACKUP_SUFFIX}.",
    ),
    click.option("--backup-suffix", hidden=True, default=BACKUP_SUFFIX),
    click.option(
        "--check", is_flag=True, help="Write nothing; exit code 1 if something would change."
    ),
    click.option("--diff", is_flag=True, help="The same, and show what would change."),
)
@shared.output_options
@shared.repair_options
@shared.declare(shared.json_option, shared.quiet_option, shared.verbose_option, shared.color_option)
def command(
    *,
    paths: tuple[str, ...],
    output: str | None,
    in_place: bool,
    backup: bool,
    backup_suffix: str,
    check: bool,
    diff: bool,
    options: Options,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    color: Color,
) -> int:
    """Repair each PATH, or standard input when there is none (or `-`).

    The text goes to standard output, changed or not; several texts follow one another, as with
    `cat`. Without -i no file that exists is ever overwritten. A folder is walked through, hidden
    files, version control, links and binary files left out; it needs one of -i, -o, --check,
    --diff. With --json the object holds the text, unless it is written elsewhere.
    """
    from fixtext.files.inputs import is_folder

    where = _where(output=output is not None, in_place=in_place, check=check, diff=diff)
    _usage(in_place or not backup, "--backup needs --in-place")
    _usage(not in_place or (bool(paths) and "-" not in paths), "--in-place needs a PATH")
    _usage(bool(backup_suffix) and "/" not in backup_suffix, "the backup suffix is no suffix")
    _usage(not (diff and as_json), "choose one of --diff, --json")
    many = len(paths) > 1 or any(map(is_folder, paths))
    job = Job(
        where=where,
        options=options,
        output=Path(output) if output else None,
        output_is_folder=output is not None and (many or is_folder(output)),
        backup=backup,
        suffix=backup_suffix,
        as_json=as_json,
        color=color,
    )
    report = Report(talk=Talk(quiet=quiet, verbose=verbose), checking=check or diff, listing=check)
    return _run(job, paths or ("-",), report)


def _where(*, output: bool, in_place: bool, check: bool, diff: bool) -> Where:
    wanted = {
        Where.OUTPUT: output,
        Where.IN_PLACE: in_place,
        Where.CHECK: check,
        Where.DIFF: diff,
    }
    chosen = [where for where, so in wanted.items() if so]
    _usage(len(chosen) < 2, "choose one of -o, -i, --check, --diff")
    return chosen[0] if chosen else Where.STDOUT


def _usage(right: bool, words: str) -> None:
    if not right:
        raise click.UsageError(words, click.get_current_context())


def _run(job: Job, paths: tuple[str, ...], report: Report) -> int:
    from fixtext.files.inputs import inputs, is_folder

    def unlisted(error: OSError) -> None:
        report.failed(str(error.filename), error.strerror or str(error))

    for path in paths:
        if job.where is Where.STDOUT and is_folder(path):
            report.failed(path, "is a directory; give one of -i, -o, --check, --diff")
            continue
        for item in inputs(path, unlisted, leave_out=job.output, backup=job.suffix):
            _one(job, item, report)
    if job.where is not Where.STDOUT and report.inputs > 1:
        report.talk.say(report.summary())
    return report.exit_code


def _one(job: Job, item: Input, report: Report) -> None:
    from fixtext.files.single import repair

    try:
        done = repair(item.read(), job.options)
    except UnreadableInputError as error:
        report.failed("", str(error) + _misplaced(item))
        return
    if done.result.verdict is Verdict.BINARY:
        if item.found:
            report.skip(item.name, "binary")
        else:
            report.failed(item.name, "binary, not text")
        return
    try:
        _deliver(job, item, done)
    except FileExistsError as error:
        report.failed(str(error.filename), "exists already, and is not overwritten")
    except UnreadableInputError as error:
        report.failed("", str(error))
    except OSError as error:
        report.failed(str(error.filename or item.name), error.strerror or str(error))
    else:
        _tell(item, done, report)


def _misplaced(item: Input) -> str:
    from fixtext.cli.main import COMMANDS

    if item.name not in COMMANDS:
        return ""
    return f" (for the command, put it first: fixtext {item.name} ...)"


def _deliver(job: Job, item: Input, done: Repaired) -> None:
    """Write what is to be written, where it is to be written."""
    from fixtext.files.atomic import create_bytes, write_bytes

    if job.where is Where.IN_PLACE and item.path is not None:
        if done.differs:
            if job.backup:
                kept = item.path.with_name(item.path.name + job.suffix)
                create_bytes(kept, done.data, like=item.path)
            write_bytes(item.path, done.output)
    elif job.where is Where.OUTPUT and job.output is not None and str(job.output) != "-":
        target = item.under(job.output) if job.output_is_folder else job.output
        if job.output_is_folder:
            target.parent.mkdir(parents=True, exist_ok=True)
        create_bytes(target, done.output, like=item.path)
    elif job.where is Where.DIFF:
        _show_diff(job, item, done)
    elif job.where is not Where.CHECK and not job.as_json:
        write(done.output)
    if job.as_json:
        _show_json(job, item, done)


def _show_json(job: Job, item: Input, done: Repaired) -> None:
    from fixtext.cli.objects import fix_object

    elsewhere = job.where in (Where.IN_PLACE, Where.OUTPUT)
    write_json(fix_object(item.label, done.result, with_text=not elsewhere))


def _show_diff(job: Job, item: Input, done: Repaired) -> None:
    import sys

    from fixtext.cli.diff import unified
    from fixtext.files.single import decoded

    if not done.differs:
        return
    before = decoded(done.data, done.result.detection)
    lines = unified(
        before,
        done.result.text,
        (item.name, done.result.detection.encoding),
        (item.name, job.options.to),
        color=job.color.wanted(sys.stdout),
    )
    write("".join(lines).encode("utf-8", "backslashreplace"))


def _tell(item: Input, done: Repaired, report: Report) -> None:
    from fixtext.cli.words import proof_lines, shortfall

    if done.differs:
        report.changed(item.name)
    else:
        report.unchanged(item.name)
    why = shortfall(done.result)
    if why:
        report.left_broken(item.name, why)
    for line in proof_lines(done.result):
        report.talk.tell(f"  {line}")
