"""The way in: a plain filter at once, all else by the commands; every ending as an exit code."""

from __future__ import annotations

from collections.abc import Sequence

from fixtext.cli.output import ClosedPipeError, complain, flush, let_go, stand_in
from fixtext.cli.plain import plain_job
from fixtext.cli.report import FAILED
from fixtext.errors import FixtextError

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line; the exit code.

    0 done; 1 `--check` or `--diff` would change something, or `verify` found a difference;
    2 usage error, or an input could not be read, written or finished; 130 Ctrl-C.
    """
    stand_in()
    try:
        code = _run(arguments)
        flush()
    except FixtextError as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except ClosedPipeError:
        let_go()
        return 0
    return code


def _run(arguments: Sequence[str]) -> int:
    job = plain_job(arguments)
    if job is None:
        from fixtext.cli.commands import call

        return call(arguments)
    from fixtext.cli.batch import run
    from fixtext.cli.report import Report

    return run(job, ("-",), Report())
