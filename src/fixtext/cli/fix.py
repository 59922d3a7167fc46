"""`fixtext fix`: repair text, files, folders."""

from __future__ import annotations

from pathlib import Path

import click

from fixtext.cli import options as shared
from fixtext.cli.job import BACKUP_SUFFIX, Batch, Job, Where
from fixtext.cli.output import Color, Talk
from fixtext.cli.report import Report
from fixtext.cli.walking import batch_options
from fixtext.model import Options


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
@batch_options
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
    batch: Batch,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    color: Color,
) -> int:
    """Repair each PATH, or standard input when there is none (or `-`).

    The text goes to standard output, changed or not; several texts follow one another, as with
    `cat`. Without -i no file that exists is ever overwritten. A folder is walked through, hidden
    files, version control, what .gitignore names, links and binary files left out; it needs one
    of -i, -o, --check, --diff. With --json the object holds the text, unless it is written
    elsewhere.

    Input longer than 512 KiB is repaired in blocks as it comes, in bounded memory. What a text is
    or has as a whole (its encoding, spliced-in pinyin, its script) is told from the first 512 KiB.
    """
    import sys

    from fixtext.cli.batch import run
    from fixtext.files.inputs import is_folder

    paths = _named(batch.files0_from, paths)
    where = _where(output=output is not None, in_place=in_place, check=check, diff=diff)
    _agree(where, paths, backup, backup_suffix, batch, json_and_diff=diff and as_json)
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
        batch=batch,
    )
    writing = where in (Where.IN_PLACE, Where.OUTPUT) and many and not sys.stderr.isatty()
    report = Report(
        talk=Talk(quiet=quiet, verbose=verbose),
        checking=check or diff,
        listing=check or writing,
    )
    return run(job, paths or (() if batch.resume else ("-",)), report)


def _named(files0_from: str | None, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, those that are listed in a file included."""
    if files0_from is None:
        return paths
    from fixtext.files.inputs import listed_names, named

    found = (*paths, *listed_names(named(files0_from).read()))
    if not found:
        raise click.UsageError("--files0-from: no paths in it", click.get_current_context())
    return found


def _agree(
    where: Where,
    paths: tuple[str, ...],
    backup: bool,
    suffix: str,
    batch: Batch,
    *,
    json_and_diff: bool,
) -> None:
    """Refuse options that contradict one another."""
    in_place = where is Where.IN_PLACE
    given = bool(paths) or batch.resume is not None
    _usage(in_place or not backup, "--backup needs --in-place")
    _usage(not in_place or (given and "-" not in paths), "--in-place needs a PATH")
    _usage(bool(suffix) and "/" not in suffix, "the backup suffix is no suffix")
    _usage(not json_and_diff, "choose one of --diff, --json")
    journal = batch.journal or batch.resume
    _usage(in_place or not journal, "--journal and --resume need --in-place")
    _usage(not (batch.journal and batch.resume), "choose one of --journal, --resume")
    _usage(in_place or not batch.keep_mtime, "--keep-mtime needs --in-place")


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
