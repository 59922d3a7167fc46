"""How other processes begin on this system."""

from __future__ import annotations

import os
import sys


def start() -> str:
    """How workers begin: as forks, which have all tables at once and share their memory, but only
    of one single thread (numpy may have begun others); elsewhere clean, on every system."""
    try:
        alone = sys.platform == "linux" and len([*os.scandir("/proc/self/task")]) == 1
    except OSError:
        alone = False
    return "fork" if alone else "spawn"


def forks() -> bool:
    """Whether they begin as forks."""
    return start() == "fork"
