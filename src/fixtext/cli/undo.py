"""`fixtext undo`: take a batch back from its journal."""

from __future__ import annotations

from pathlib import Path

import click

from fixtext.cli import options as shared
from fixtext.cli.output import Talk
from fixtext.cli.report import DONE, FAILED


@click.command(
    "undo",
    short_help="Take a batch back from its journal.",
    epilog="Exit code: 0 everything is as it was before; 2 usage error, or something was refused.",
)
@click.argument("journal", metavar="JOURNAL", type=click.Path(path_type=Path))
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be done.")
@shared.quiet_option
@shared.verbose_option
def command(*, journal: Path, dry_run: bool, quiet: bool, verbose: bool) -> int:
    """Put back every byte, mode and name that the batch of JOURNAL changed.

    The original comes from doing the damage of the plan again, or from a copy, and must have the
    hash the journal has. A file that changed since is refused and left alone. May be repeated.
    """
    from fixtext.files.journal import read
    from fixtext.files.undo import Taken, undo

    talk = Talk(quiet=quiet, verbose=verbose)
    counts = dict.fromkeys(Taken, 0)
    for one in undo(read(journal), dry_run=dry_run):
        counts[one.taken] += 1
        if one.taken is Taken.REFUSED:
            Talk().say(f"{one.path}: {one.why}")
        else:
            talk.tell(f"{one.path}: {one.taken.value}")
    words = ", ".join(f"{count} {taken.value}" for taken, count in counts.items() if count)
    talk.say(f"{'would be: ' if dry_run else ''}{words or 'nothing was changed'}")
    return FAILED if counts[Taken.REFUSED] else DONE
