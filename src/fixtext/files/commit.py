"""Replacing files in place, in groups: copies first, then the journal, then the renames.

The order for each group: every file is read once more and must be what was looked at; its
backup (or, where no replay brings it back, a copy in the journal's store) is made; its new
content is written beside it and synced; the journal has all of it; only then are the files
renamed, their folders synced, and marked as done. A run that dies between any two of these
leaves every file whole, old or new.
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

from fixtext.files.atomic import Neighbour, create_bytes, sync_folder
from fixtext.files.identity import Stamp, digest
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
    """A file that is about to be replaced."""

    seen: Seen
    path: Path
    neighbour: Neighbour
    entry: Entry | None


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
            if self.journal is not None:
                self._remember(group)
                self.journal.intend(one.entry for one in ready if one.entry is not None)
            failed = self._rename(ready)
            if self.journal is not None:
                self.journal.done(
                    one.entry.number
                    for one in ready
                    if one.entry is not None and str(one.path) not in failed
                )
        return [
            Written(seen=written.seen, problem=failed[str(written.seen.item.path)])
            if written.replaced and str(written.seen.item.path) in failed
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
            if not _still(path, stamp, seen.before):
                if digest(path.read_bytes()) == seen.after:  # another run was here
                    return Written(seen=seen, note="repaired by another run meanwhile")
                return Written(seen=seen, problem=f"{path}: {CHANGED}")
            back = self._copy(path, seen, seen.repaired)
            mtime = stamp.mtime_ns if self.keep_mtime else None
            neighbour = Neighbour(path, seen.repaired.output, mtime_ns=mtime)
            stack.enter_context(neighbour)
        except OSError as error:
            return Written(seen=seen, problem=reason(error, path))
        entry = self._entry(path, seen, seen.repaired, stamp, back)
        ready.append(_Ready(seen=seen, path=path, neighbour=neighbour, entry=entry))
        others = stamp.links - 1
        note = f"has {others} more name{'s'[: others > 1]} (hard links), which keep the old text"
        return Written(seen=seen, replaced=True, note=note if others else "")

    def _sweep(self, folder: Path) -> None:
        if folder not in self.swept:
            self.swept.add(folder)
            sweep(folder)

    def _copy(self, path: Path, seen: Seen, done: Repaired) -> str:
        """Keep the original where that was asked for, or where nothing else brings it back."""
        if self.backup:
            kept = path.with_name(path.name + self.backup)
            _keep(kept, done.data, path)
            return whole_path(kept)
        if self.journal is None or seen.replays:
            return ""
        self.journal.store.mkdir(exist_ok=True)
        kept = self.journal.store / seen.before
        _keep(kept, done.data, None)
        sync_folder(kept.parent)
        return whole_path(kept)

    def _entry(
        self, path: Path, seen: Seen, done: Repaired, stamp: Stamp, back: str
    ) -> Entry | None:
        if self.journal is None:
            return None
        return Entry(
            number=self.journal.number(),
            path=whole_path(path),
            before=seen.before,
            after=seen.after,
            mode=stamp.mode,
            mtime_ns=stamp.mtime_ns,
            level=done.result.level.value,
            verdict=done.result.verdict.value,
            to=self.to,
            plan=done.result.plan,
            declarations=done.declarations,
            replays=seen.replays,
            back=back,
        )

    def _remember(self, group: Sequence[Seen]) -> None:
        """What needs nothing, for a later `--resume`."""
        assert self.journal is not None
        for seen in group:
            done, stamp, path = seen.repaired, seen.stamp, seen.item.path
            if done is not None and stamp is not None and path and not done.differs:
                self.journal.same(whole_path(path), stamp.size, stamp.mtime_ns)

    def _rename(self, ready: Sequence[_Ready]) -> dict[str, str]:
        """Rename all; problems by path."""
        failed: dict[str, str] = {}
        for one in ready:
            assert one.seen.stamp is not None
            try:
                if one.seen.stamp.same_content(Stamp.of(one.path.stat())):
                    one.neighbour.replace()
                elif digest(one.path.read_bytes()) != one.seen.after:  # no other run of ours
                    failed[str(one.path)] = f"{one.path}: {CHANGED}"
            except OSError as error:
                failed[str(one.path)] = reason(error, one.path)
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


def _still(path: Path, stamp: Stamp, before: str) -> bool:
    """Whether the file is, byte for byte, what was looked at."""
    if not stamp.same_content(Stamp.of(path.stat())):
        return False
    return digest(path.read_bytes()) == before


def _keep(kept: Path, data: bytes, like: Path | None) -> None:
    """A copy; one that is there already and the same will do (a run that was interrupted)."""
    try:
        create_bytes(kept, data, like=like)
    except FileExistsError:
        with suppress(OSError):
            if kept.is_file() and kept.read_bytes() == data:
                return
        raise FileExistsError(None, REFUSED_BACKUP, str(kept)) from None


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
