"""Orders for a worker that dies of one file; here, as other processes must import it."""

from __future__ import annotations

import os

from fixtext.files.inputs import Input
from fixtext.files.looking import Look, Seen


class Deadly(Look):
    """The worker ends at `3.txt`, as if the system had taken its memory away."""

    def __call__(self, item: Input) -> Seen:
        if item.path is not None and item.path.name == "3.txt":
            os._exit(1)
        return super().__call__(item)
