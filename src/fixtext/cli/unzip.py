"""`fixtext unzip`: unpack an archive with right names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fixtext.cli import options as shared
from fixtext.cli.output import Talk, complain, printable, write_json, write_line
from fixtext.cli.report import DONE, FAILED

if TYPE_CHECKING:
    from fixtext.files.archives import Member, Unpacker


@click.command(
    "unzip",
    short_help="Unpack an archive with right names.",
    epilog="Exit code: 0 done; 2 usage error, or something was refused or could not be unpacked.",
)
@click.argument("archive", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.option("-l", "--list", "listing", is_flag=True, help="Only list what is in it.")
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Unpack here. Default: a folder with the archive's name.",
)
@click.option(
    "--limit",
    metavar="MB",
    type=click.IntRange(1),
    help="Unpack no more than this. Default: 16384; and no more than 200 times the archive.",
)
@shared.from_option
@shared.json_option
@shared.quiet_option
def command(
    *,
    archive: Path,
    listing: bool,
    output: Path | None,
    limit: int | None,
    encodings: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> int:
    """Unpack ARCHIVE, a zip whose names may be in GBK, Big5 or Shift_JIS.

    One decision for all names of the archive. Members that lead out of the folder, links, and bombs
    are refused; nothing that exists is overwritten. A password is asked for.
    """
    from fixtext.files import archives

    talk = Talk(quiet=quiet)
    with archives.open_zip(archive) as opened:
        found = archives.members(opened, encodings)
        if listing:
            for member in found:
                _show(member, as_json=as_json)
            return DONE
        if archives.overlapping(found):
            complain(f"{archive}: its members share their bytes (a bomb); not unpacked")
            return FAILED
        to = output or archive.with_suffix("")
        if to == archive:
            raise click.UsageError("give a folder with -o", click.get_current_context())
        size = limit << 20 if limit else archives.LIMIT
        password = _password(opened.filename or "", found)
        unpacker = archives.Unpacker(opened, to, limit=size)
        problems = _unpack(unpacker, found, password, as_json=as_json)
    done = len(found) - problems
    talk.say(f"{done} unpacked to {to}" + (f", {problems} refused" if problems else ""))
    return FAILED if problems else DONE


def _unpack(unpacker: Unpacker, found: list[Member], password: str, *, as_json: bool) -> int:
    """Unpack all; how many could not be."""
    from fixtext.files.archives import ArchiveError, passwords

    problems = 0
    words = list(passwords(password)) or [b""]
    for member in found:
        for word in words if member.encrypted else [b""]:
            unpacker.password = word or None
            try:
                unpacker.unpack(member)
            except FileExistsError as error:
                problem = f"{error.filename}: exists already, and is not overwritten"
            except ArchiveError as error:
                problem = str(error)
            except OSError as error:
                problem = f"{error.filename or member.name}: {error.strerror or error}"
            else:
                problem = ""
                break
        if problem:
            complain(problem)
            problems += 1
        elif as_json:
            _show(member, as_json=True)
    return problems


def _password(name: str, found: list[Member]) -> str:
    """Ask, when a member needs it."""
    if not any(member.encrypted for member in found):
        return ""
    words: str = click.prompt(f"Password of {printable(name)}", hide_input=True, err=True)
    return words


def _show(member: Member, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "name": member.name,
                "encoding": member.encoding,
                "size": member.info.file_size,
                "encrypted": member.encrypted,
                "problem": member.problem,
            }
        )
        return
    what = f"  ({member.problem})" if member.problem else ""
    lock = "*" if member.encrypted else " "
    write_line(f"{member.info.file_size:>12,}{lock} {printable(member.name)}{what}")
