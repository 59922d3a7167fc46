"""`python -m fixtext` and the `fixtext` command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

ALGEBRA = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads numpy starts for linear algebra, of which there is none here: they cost a fifth
of its import."""

RARELY = 20_000
"""Objects that are made before rings of dead ones are looked for: with CPython's 700 that takes a
tenth of the start, when nothing has died yet."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(RARELY)
    for name in ALGEBRA:
        os.environ.setdefault(name, "1")
    from fixtext.cli.main import run

    leave(run(sys.argv[1:]))


def leave(code: int) -> None:
    """End the process. All is written and nobody is waited for, so the house need not be taken down
    stone by stone, unless somebody watches."""
    if sys.getprofile() or sys.gettrace():
        sys.exit(code)
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
