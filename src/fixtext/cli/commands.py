"""The `fixtext` command: finds the command asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from fixtext._version import __version__
from fixtext.cli.output import complain
from fixtext.cli.report import FAILED

COMMANDS = ("fix", "detect", "explain", "verify", "damage", "names", "unzip", "undo")
DEFAULT_COMMAND = "fix"
OWN_OPTIONS = ("--help", "-h", "--version")


class Commands(click.Group):
    """Loads a command when it is asked for; what names no command goes to `fix`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"fixtext.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and sys.stdin.isatty():
            args = ["--help"]
        elif not args or args[0] not in (*COMMANDS, *OWN_OPTIONS):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] [PATH]...")
        formatter.write_usage(ctx.command_path, "COMMAND ...", prefix="   or: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        fix = self.get_command(ctx, DEFAULT_COMMAND)
        assert fix is not None
        inherited = [option for option in fix.params if isinstance(option, click.Option)]
        fix_ctx = click.Context(fix, parent=ctx)
        records = [option.get_help_record(fix_ctx) for option in inherited]
        records += [option.get_help_record(ctx) for option in self.get_params(ctx)]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fixtext", message="%(prog)s %(version)s")
def cli() -> None:
    """Repair broken Chinese text and prove the repair.

    The same as `fixtext fix`: repairs each PATH, or standard input when there is none (or `-`),
    and writes the text to standard output, changed or not. What cannot be shown to be broken
    stays as it is, byte for byte. A file that has the name of a command: `./detect`.

    \b
    fixtext broken.txt > fixed.txt      repair one file
    curl -s URL | fixtext | less        repair a stream
    fixtext --check docs/               what would change?
    fixtext -i -b docs/                 repair in place, keep backups
    fixtext explain broken.txt          what happened, and how sure is it?
    """


def call(arguments: Sequence[str]) -> int:
    """Find the command, parse, run it; the exit code. A usage error is told in one line."""
    try:
        code = cli.main(list(arguments), prog_name="fixtext", standalone_mode=False)
    except click.UsageError as error:
        complain(_one_line(error))
        return FAILED
    except click.ClickException as error:
        complain(error.format_message())
        return FAILED
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0


def _one_line(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "fixtext"
    return f"{error.format_message()} (see {path} --help)"
