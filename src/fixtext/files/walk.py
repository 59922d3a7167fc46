"""Which files of a folder are looked at, in which order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from fixtext.files import ignore
from fixtext.files.stray import is_temporary

VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", "CVS", "_darcs", "SCCS", "RCS"})
"""Folders of version control, left out even when hidden files are wanted."""


def _raise(error: OSError) -> None:
    raise error


def _nothing(path: Path) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a walk passes over.

    `include` and `exclude` are patterns in git's language, relative to the folder walked;
    `leave_out` is the output folder when it lies inside; `backup` is the suffix of backups.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    ignore_files: bool = True
    leave_out: Path | None = None
    backup: str = ""


_Level: TypeAlias = "tuple[Path, tuple[ignore.Patterns, ...]]"
"""A folder, and the ignore files of the folders above it, the nearest first."""


PLAIN = Rules()
"""What a walk passes over when nothing was said."""


@dataclass(slots=True, kw_only=True)
class _Walk:
    root: Path
    rules: Rules
    on_error: Callable[[OSError], None]
    on_stray: Callable[[Path], None]
    include: ignore.Patterns | None = None
    exclude: ignore.Patterns | None = None
    away: str = ""
    above: tuple[ignore.Patterns, ...] = field(default=())

    def __post_init__(self) -> None:
        rules = self.rules
        if rules.include:
            self.include = ignore.given(self.root, rules.include)
        if rules.exclude:
            self.exclude = ignore.given(self.root, rules.exclude)
        if rules.leave_out:
            self.away = os.path.realpath(rules.leave_out)
        if rules.ignore_files:
            self.above = ignore.above(self.root)

    def files(self) -> Iterator[Path]:
        """Files of a folder first, then its folders; a stack, as trees may be deep."""
        waiting: list[_Level] = [(self.root, ())]
        while waiting:
            folder, levels = waiting.pop()
            deeper: list[_Level] = []
            yield from self._folder(folder, levels, deeper)
            waiting += reversed(deeper)

    def _folder(
        self, folder: Path, levels: tuple[ignore.Patterns, ...], deeper: list[_Level]
    ) -> Iterator[Path]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            self.on_error(error)
            return
        names = {entry.name for entry in entries}
        if self.rules.ignore_files:
            levels = (*ignore.of_folder(folder, names), *levels)
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                if self._enters(path, levels):
                    deeper.append((path, levels))
            elif is_temporary(entry.name):
                self.on_stray(path)
            elif entry.is_file(follow_symlinks=False) and self._takes(path, names, levels):
                yield path

    def _enters(self, path: Path, levels: tuple[ignore.Patterns, ...]) -> bool:
        if path.name in VERSION_CONTROL or self._hides(path):
            return False
        if self.away and os.path.realpath(path) == self.away:
            return False
        if self.exclude and self.exclude.opinion(path, is_folder=True):
            return False
        return not self._ignores(path, levels, is_folder=True)

    def _takes(self, path: Path, names: set[str], levels: tuple[ignore.Patterns, ...]) -> bool:
        backup = self.rules.backup
        if self._hides(path) or (
            backup and path.name.endswith(backup) and path.name[: -len(backup)] in names
        ):
            return False
        if self.include and not self.include.opinion(path, is_folder=False):
            return False
        if self.exclude and self.exclude.opinion(path, is_folder=False):
            return False
        return not self._ignores(path, levels, is_folder=False)

    def _hides(self, path: Path) -> bool:
        return path.name.startswith(".") and not self.rules.hidden

    def _ignores(self, path: Path, levels: tuple[ignore.Patterns, ...], *, is_folder: bool) -> bool:
        if levels and ignore.ignored(path, levels, is_folder=is_folder):
            return True
        if not self.above:
            return False
        whole = Path(os.path.abspath(path))  # noqa: PTH100 (links stay)
        return ignore.ignored(whole, self.above, is_folder=is_folder)


def walk(
    root: Path,
    on_error: Callable[[OSError], None] = _raise,
    *,
    rules: Rules = PLAIN,
    on_stray: Callable[[Path], None] = _nothing,
) -> Iterator[Path]:
    """Regular files below `root`, sorted, folder by folder.

    Hidden names, version control, what an ignore file names, and everything that is no regular
    file (symbolic links, pipes, sockets, devices) are passed over; so is `x.txt.bak`
    beside an `x.txt` when `rules.backup` is `.bak`: a backup that was "repaired" would be none.
    A folder that cannot be listed goes to `on_error`, a temporary file of a killed run to
    `on_stray`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", ".hidden"):
    ...         _ = Path(folder, name).write_bytes(b"")
    ...     [path.name for path in walk(Path(folder))]
    ['a.txt', 'b.txt']
    """
    seen = _Walk(root=root, rules=rules, on_error=on_error, on_stray=on_stray)
    yield from seen.files()
