"""The plain filter: standard input to standard output, as most pipes have it.

Its arguments are read here, so that the parser of all the others, a third of the start, is not
loaded. What a job is without options, `Job` says for both.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fixtext.cli.job import Batch, Job

JOBS = ("-j", "--jobs")


def plain_job(arguments: Sequence[str]) -> Job | None:
    """The job for no arguments, `-` and `-j N`; None if there is more to be read.

    >>> plain_job(["-j", "2"]).batch.jobs, plain_job(["-j", "two"]), plain_job(["poem.txt"])
    (2, None, None)
    """
    rest = list(arguments)
    if not rest and sys.stdin.isatty():
        return None
    if rest[-1:] == ["-"]:
        rest.pop()
    if not rest:
        return Job()
    if len(rest) != 2 or rest[0] not in JOBS:
        return None
    plain = rest[1].isascii() and rest[1].isdigit()
    jobs = int(rest[1]) if plain else 0
    return Job(batch=Batch(jobs=jobs)) if jobs else None
