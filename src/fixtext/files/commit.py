"""Replacing files in place, in groups: copies first, then the journal, then the renames.

The order for each group: every file is read once more and must be what was looked at; its new
content is written beside it, and its backup (or, where no replay brings it back, a copy for the
journal's store); all of them are synced together, and the copies get their names; the journal
has all of it; only then are the files renamed, their folders synced, and marked as done. A run
that dies between any two of these leaves every file whole, old or new.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from fixtext.files.atomic import Neighbour, create_file, sync_all, sync_folder
from fixtext.files.identity import Stamp
from fixtext.files.journal import Entry, Journal
from fixtext.files.looking import Seen
from fixtext.files.single import Repaired
from fixtext.files.stray import sweep

CHANGED = "changed while it was being worked on; left alone"
REFUSED_BACKUP = "exists already, and is not overwritten"


class CommitError(OSError):
    """Why one file was not replaced; the others go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of one input: replaced, needed nothing, or a problem."""

    seen: Seen
    replaced: bool = False
    problem: str = ""
    note: str = ""


@dataclass(slots=True, kw_only=True)
class _Ready:
    """A file that is about to be replaced. `copy` will be its original's, at `back`."""

    seen: Seen
    path: Path
    stamp: Stamp
    done: Repaired
    neighbour: Neighbour
    copy: Neighbour | None = None
    back: str = ""
    number: int = -1

    @property
    def files(self) -> tuple[Neighbour, ...]:
        return (self.neighbour,) if self.copy is None else (self.copy, self.neighbour)


@dataclass(slots=True, kw_only=True)
class Writer:
    """Puts repaired texts in the place of the broken ones.

    `backup` is the suffix of backups, or nothing for none.
    """

    to: str = "utf-8"
    backup: str = ""
    keep_mtime: bool = False
    journal: Journal | None = None
    swept: set[Path] = field(default_factory=set)

    def write(self, group: Sequence[Seen]) -> list[Written]:
        """Replace the files of a group that differ. A Ctrl-C meanwhile waits for the end."""
        with unhurried(), ExitStack() as stack:
            ready: list[_Ready] = []
            found = [self._prepared(seen, ready, stack) for seen in group]
            failed = self._settle(ready)
            ready = [one for one in ready if one.path not in failed]
            if self.journal is not None:
                self._remember(group)
                self.journal.intend(self._entry(self.journal, one) for one in ready)
            failed |= self._rename(ready)
            if self.journal is not None:
                self.journal.done(one.number for one in ready if one.path not in failed)
        return [
            Written(seen=written.seen, problem=failed[path])
            if written.replaced and (path := written.seen.item.path) in failed
            else written
            for written in found
        ]

    def _prepared(self, seen: Seen, ready: list[_Ready], stack: ExitStack) -> Written:
        if seen.problem or seen.repaired is None or not seen.repaired.differs:
            return Written(seen=seen)
        path, stamp = seen.item.path, seen.stamp
        assert path is not None
        assert stamp is not None
        try:
            self._sweep(path.parent)
            if not _still(path, stamp, seen.repaired.data):
                if path.read_bytes() == seen.repaired.output:  # another run was here
                    return Written(seen=seen, note="repaired by another run meanwhile")
                return Written(seen=seen, problem=f"{path}: {CHANGED}")
            one = self._ready(path, stamp, seen, seen.repaired)
            for file in one.files:
                file.write()
                stack.callback(file.remove)
        except OSError as error:
            return Written(seen=seen, problem=reason(error, path))
        ready.append(one)
        others = stamp.links - 1
        note = f"has {others} more name{'s'[: others > 1]} (hard links), which keep the old text"
        return Written(seen=seen, replaced=True, note=note if others else "")

    def _ready(self, path: Path, stamp: Stamp, seen: Seen, done: Repaired) -> _Ready:
        kept = self._place_of_copy(path, seen)
        like = path if self.backup else None
        found = kept is not None and _is_kept(kept, done.data)
        return _Ready(
            seen=seen,
            path=path,
            stamp=stamp,
            done=done,
            neighbour=Neighbour(
                path, done.output, mtime_ns=stamp.mtime_ns if self.keep_mtime else None
            ),
            copy=None if kept is None or found else Neighbour(kept, done.data, like=like, new=True),
            back="" if kept is None else whole_path(kept),
        )

    def _place_of_copy(self, path: Path, seen: Seen) -> Path | None:
        """Where the original is kept, if that was asked for, or if nothing else brings it back."""
        if self.backup:
            return path.with_name(path.name + self.backup)
        if self.journal is None or seen.replays:
            return None
        self.journal.store.mkdir(exist_ok=True)
        return self.journal.store / seen.before

    def _settle(self, ready: Sequence[_Ready]) -> dict[Path, str]:
        """New contents and copies are on the disk, the copies under their names; problems."""
        lost = sync_all([file for one in ready for file in one.files])
        failed: dict[Path, str] = {}
        for one in ready:
            try:
                for file in one.files:
                    if file.target in lost:
                        raise lost[file.target]
                if one.copy is not None:
                    create_file(one.copy)
            except FileExistsError as error:
                if not _is_kept(Path(error.filename), one.done.data, refuse=False):
                    failed[one.path] = f"{error.filename}: {REFUSED_BACKUP}"
            except OSError as error:
                failed[one.path] = reason(error, one.path)
        for folder in {one.copy.target.parent for one in ready if one.copy is not None}:
            sync_folder(folder)
        return failed

    def _sweep(self, folder: Path) -> None:
        if folder not in self.swept:
            self.swept.add(folder)
            sweep(folder)

    def _entry(self, journal: Journal, one: _Ready) -> Entry:
        one.number = journal.number()
        seen, done = one.seen, one.done
        return Entry(
            number=one.number,
            path=whole_path(one.path),
            before=seen.before,
            after=seen.after,
            mode=one.stamp.mode,
            mtime_ns=one.stamp.mtime_ns,
            level=done.result.level.value,
            verdict=done.result.verdict.value,
            to=self.to,
            plan=done.result.plan,
            declarations=done.declarations,
            replays=seen.replays,
            back=one.back,
        )

    def _remember(self, group: Sequence[Seen]) -> None:
        """What needs nothing, for a later `--resume`."""
        assert self.journal is not None
        for seen in group:
            done, stamp, path = seen.repaired, seen.stamp, seen.item.path
            if done is not None and stamp is not None and path and not done.differs:
                self.journal.same(whole_path(path), stamp.size, stamp.mtime_ns)

    def _rename(self, ready: Sequence[_Ready]) -> dict[Path, str]:
        """Rename all; problems by path."""
        failed: dict[Path, str] = {}
        for one in ready:
            try:
                if one.stamp.same_content(Stamp.of(one.path.stat())):
                    one.neighbour.replace()
                elif one.path.read_bytes() != one.done.output:  # no other run of ours
                    failed[one.path] = f"{one.path}: {CHANGED}"
            except OSError as error:
                failed[one.path] = reason(error, one.path)
        for folder in {one.neighbour.target.parent for one in ready}:
            sync_folder(folder)
        return failed


def reason(error: OSError, path: Path) -> str:
    """One line for one file that could not be written."""
    name = error.filename if isinstance(error.filename, str) else str(path)
    return f"{name}: {error.strerror or error}"


def whole_path(path: Path) -> str:
    """As the journal has it: absolute, and the file itself where the user named a link to it."""
    return os.path.realpath(path)


def _still(path: Path, stamp: Stamp, data: bytes) -> bool:
    """Whether the file is, byte for byte, what was looked at."""
    return stamp.same_content(Stamp.of(path.stat())) and path.read_bytes() == data


def _is_kept(kept: Path, data: bytes, *, refuse: bool = True) -> bool:
    """Whether the copy is there already (a run that was interrupted); another file is refused."""
    if not os.path.lexists(kept):
        return False
    with suppress(OSError):
        if kept.is_file() and kept.read_bytes() == data:
            return True
    if refuse:
        raise FileExistsError(None, REFUSED_BACKUP, str(kept))
    return False


@contextmanager
def unhurried() -> Iterator[None]:
    """Ctrl-C takes effect when the block has ended.

    >>> with unhurried():
    ...     "renames and their journal stay together"
    'renames and their journal stay together'
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def later(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    old = signal.signal(signal.SIGINT, later)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)
        if waiting:
            signal.raise_signal(signal.SIGINT)
