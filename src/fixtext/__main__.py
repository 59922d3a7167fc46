"""`python -m fixtext` and the `fixtext` command."""

from __future__ import annotations

import os
import sys

ALGEBRA = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads numpy starts for linear algebra, of which there is none here: they cost a fifth
of its import."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    for name in ALGEBRA:
        os.environ.setdefault(name, "1")
    from fixtext.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
