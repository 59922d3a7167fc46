"""Which files of a folder are looked at, in which order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

VERSION_CONTROL = frozenset({"CVS", "_darcs", "SCCS", "RCS"})
"""Folders of version control that do not start with a dot (those that do are hidden)."""


def _raise(error: OSError) -> None:
    raise error


def walk(
    root: Path,
    on_error: Callable[[OSError], None] = _raise,
    *,
    leave_out: Path | None = None,
    backup: str = "",
) -> Iterator[Path]:
    """Regular files below `root`, sorted, folder by folder.

    Hidden names, version control folders and symbolic links are passed over; so are `leave_out`
    (the output folder, when it lies inside) and `x.txt.bak` beside an `x.txt` when `backup`
    is `.bak`: a backup that was "repaired" would be none. A folder that cannot be listed goes to
    `on_error`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", ".hidden"):
    ...         _ = Path(folder, name).write_bytes(b"")
    ...     [path.name for path in walk(Path(folder))]
    ['a.txt', 'b.txt']
    """
    away = Path(os.path.realpath(leave_out)) if leave_out else None
    for folder, folders, names in os.walk(root, onerror=on_error):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in VERSION_CONTROL
            and Path(os.path.realpath(here / name)) != away
        )
        present = set(names)
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            if backup and name.endswith(backup) and name[: -len(backup)] in present:
                continue
            yield path
