"""`fixtext("fix", "-", stdin=b"...")` runs the command line in this process."""

from __future__ import annotations

from support.commandline import fixtext

__all__ = ["fixtext"]
