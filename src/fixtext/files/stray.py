"""Temporary files: names that say whose they are, and the removal of a killed run's leftovers."""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

SUFFIX = ".fixtext-tmp"

FOREIGN_AGE = 24 * 3600.0
"""Seconds after which another machine's leftover (a shared folder) is taken for one: no single
file is written for a day."""

_NAME = re.compile(rf"\.[0-9a-f]{{16}}-([0-9a-f]{{8}})-([0-9]+)-([0-9a-f]{{8}}){re.escape(SUFFIX)}")


def temporary_name() -> str:
    """A new name for a temporary file: chance, machine, process, and when the process was born.

    >>> is_temporary(temporary_name()), is_temporary("诗.txt")
    (True, False)
    """
    return f".{os.urandom(8).hex()}-{_maker(os.getpid())}{SUFFIX}"


def is_temporary(name: str) -> bool:
    """Whether a file name is one of ours."""
    return name.endswith(SUFFIX) and _NAME.fullmatch(name) is not None


def remove_stray(path: Path) -> bool:
    """Remove a temporary file if the run that made it is dead; whether it was removed.

    Only a regular file of the same user goes. Its maker is dead when no process of that number
    lives on this machine, or one that was born at another time does. Files of another
    machine go when they are a day old.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, temporary_name())
    ...     _ = path.write_bytes(b"")
    ...     remove_stray(path)  # this process lives
    False
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        return False
    machine, pid, birth = match[1], int(match[2]), match[3]
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or not _mine(status):
            return False
        if machine == _machine():
            dead = not _lives(pid) or _birth(pid) != birth
        else:
            dead = time.time() - status.st_mtime > FOREIGN_AGE
        if dead:
            path.unlink()
    except OSError:
        return False
    return dead


def sweep(folder: Path) -> int:
    """Remove a folder's strays; how many there were."""
    try:
        names = [entry.name for entry in os.scandir(folder) if is_temporary(entry.name)]
    except OSError:
        return 0
    return sum(remove_stray(folder / name) for name in names)


def _mine(status: os.stat_result) -> bool:
    user = getattr(os, "geteuid", None)
    return user is None or status.st_uid == user()


def _lives(pid: int) -> bool:
    if os.name == "nt":  # os.kill would end it there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@cache
def _machine() -> str:
    """This machine; where process numbers have name spaces (containers), this one."""
    import socket

    space = ""
    with suppress(OSError):
        space = str(Path("/proc/self/ns/pid").readlink())
    return _short(f"{socket.gethostname()} {space}")


@cache
def _maker(pid: int) -> str:
    """This process, as its files name it; a fork has another number."""
    return f"{_machine()}-{pid}-{_birth(pid)}"


def _birth(pid: int) -> str:
    """When the process was born, in the clock of this boot; the same for all where unknown."""
    with suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return _short(f"{boot} {fields[19]}")  # field 22 of proc(5): starttime
    return _short("")


def _short(words: str) -> str:
    from hashlib import blake2b

    return blake2b(words.encode("utf-8", "replace"), digest_size=4).hexdigest()
