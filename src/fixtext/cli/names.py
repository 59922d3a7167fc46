"""`fixtext names`: repair the names of files and folders."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from fixtext.cli import options as shared
from fixtext.cli.output import Talk, printable, write_json, write_line
from fixtext.cli.report import DONE, FAILED
from fixtext.model import Options


@click.command(
    "names",
    short_help="Repair names of files and folders.",
    epilog="Exit code: 0 done; 2 usage error, or a name could not be repaired.",
)
@shared.paths_argument
@click.option("--apply", is_flag=True, help="Rename; without it, only say what would be renamed.")
@click.option(
    "--journal",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --apply: write down every rename before it is made; `fixtext undo` takes it back.",
)
@shared.from_option
@shared.json_option
@shared.quiet_option
def command(
    *,
    paths: tuple[str, ...],
    apply: bool,
    journal: Path | None,
    encodings: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> int:
    """Repair the names in each folder PATH (default: this one), and below it.

    One decision for the names of one folder: bytes in GBK, Big5 or Shift_JIS, the same shown as
    cp437 or Latin-1, UTF-8 read as GBK, percent escapes. Nothing that exists is overwritten.
    """
    from fixtext.files import names
    from fixtext.files.journal import Journal

    if journal and not apply:
        raise click.UsageError("--journal needs --apply", click.get_current_context())
    talk = Talk(quiet=quiet)
    total = failed = 0
    with ExitStack() as stack:
        log = stack.enter_context(Journal.create(journal, {}, paths)) if journal else None
        for path in paths or (".",):
            if not Path(path).is_dir():
                Talk().say(f"{path}: not a folder")
                failed += 1
                continue
            for rename in list(names.plan_names(Path(path), Options(encodings=encodings))):
                done = names.apply(rename, log) if apply else rename
                total += not done.problem
                failed += bool(done.problem)
                _show(done, as_json=as_json)
    verb = "renamed" if apply else "would be renamed (--apply does it)"
    talk.say(f"{total} {verb}" + (f", {failed} failed" if failed else ""))
    return FAILED if failed else DONE


def _show(rename: object, *, as_json: bool) -> None:
    from fixtext.files.names import Rename

    assert isinstance(rename, Rename)
    old = str(rename.folder / rename.old)
    if as_json:
        new, how = rename.new, rename.how
        write_json({"path": old, "new": new, "how": how, "problem": rename.problem})
    elif rename.problem:
        Talk().say(f"{old} → {rename.new}: {rename.problem}")
    else:
        write_line(f"{printable(old)} → {printable(rename.new)} ({rename.how})")
