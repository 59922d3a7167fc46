"""Other processes on this system: how many, how they begin, how they may end."""

from __future__ import annotations

import os
import sys

DIED = "the process that worked on it died (out of memory?)"


def cores() -> int:
    """Processes this one may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


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
