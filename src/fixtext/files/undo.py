"""Taking a batch back from its journal: every byte and mode, or a reason why not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixtext._version import __version__
from fixtext.files.atomic import Neighbour, sync_all, sync_folder
from fixtext.files.commit import reason
from fixtext.files.identity import digest
from fixtext.files.journal import Entry, Log
from fixtext.files.rebuild import rebuilt
from fixtext.files.stray import sweep

GROUP = 64
"""Entries whose originals are synced together."""


class Taken(Enum):
    """What became of one entry."""

    BACK = "put back"
    ALREADY = "already as it was"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """One entry of the journal, taken back or not; `why` explains a refusal."""

    path: str
    taken: Taken
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entry whose original lies beside its file."""

    entry: Entry
    neighbour: Neighbour


def undo(log: Log, *, dry_run: bool = False) -> Iterator[Undone]:
    """Take every entry back, the last first. May be repeated: it goes by what the files are."""
    swept: set[Path] = set()
    waiting = list(log.entries)
    while waiting:
        group: list[Undone | _Ready] = []
        try:
            for entry in _together(waiting):
                folder = Path(entry.path).parent
                if not dry_run and folder not in swept:
                    swept.add(folder)
                    sweep(folder)
                group.append(_attempt(entry, log, dry_run))
            found = _put_back(group)
        finally:
            for one in group:
                if isinstance(one, _Ready):
                    one.neighbour.remove()
        yield from found


def _together(waiting: list[Entry]) -> Iterator[Entry]:
    """The last entries, as far as none needs what another does: a name, or the same file."""
    paths: set[str] = set()
    while waiting and len(paths) < GROUP and waiting[-1].path not in paths:
        entry = waiting.pop()
        paths.add(entry.path)
        yield entry
        if entry.renamed:
            return


def _attempt(entry: Entry, log: Log, dry_run: bool) -> Undone | _Ready:
    try:
        return _renamed(entry, dry_run) if entry.renamed else _entry(entry, log, dry_run)
    except OSError as error:
        return _refused(entry, _why(error, entry))


def _why(error: OSError, entry: Entry) -> str:
    return reason(error, Path(entry.path)).removeprefix(f"{entry.path}: ")


def _put_back(group: list[Undone | _Ready]) -> list[Undone]:
    """Sync what was written for a group, and let it take its places."""
    ready = [one for one in group if isinstance(one, _Ready)]
    lost = sync_all([one.neighbour for one in ready])
    found = [one if isinstance(one, Undone) else _replaced(one, lost) for one in group]
    for folder in {one.neighbour.target.parent for one in ready}:
        sync_folder(folder)
    return found


def _replaced(one: _Ready, lost: dict[Path, OSError]) -> Undone:
    path = Path(one.entry.path)
    try:
        if one.neighbour.target in lost:
            raise lost[one.neighbour.target]
        if digest(path.read_bytes()) != one.entry.after:
            return _refused(one.entry, "changed meanwhile; left alone")
        one.neighbour.replace()
    except OSError as error:
        return _refused(one.entry, _why(error, one.entry))
    return Undone(path=one.entry.path, taken=Taken.BACK)


def _refused(entry: Entry, why: str) -> Undone:
    return Undone(path=entry.renamed or entry.path, taken=Taken.REFUSED, why=why)


def _entry(entry: Entry, log: Log, dry_run: bool) -> Undone | _Ready:
    path = Path(entry.path)
    if path.is_symlink():
        return _refused(entry, "is a symbolic link now")
    data = path.read_bytes()
    found = digest(data)
    if found == entry.before:
        if not dry_run and stat.S_IMODE(path.stat().st_mode) != entry.mode:
            path.chmod(entry.mode)
        return Undone(path=entry.path, taken=Taken.ALREADY)
    if found != entry.after:
        return _refused(entry, "changed since the batch; left alone")
    original = _original(entry, data)
    if original is None:
        return _refused(entry, _no_way(entry, log))
    if dry_run:
        return Undone(path=entry.path, taken=Taken.BACK)
    keep = entry.mtime_ns if path.stat().st_mtime_ns == entry.mtime_ns else None
    neighbour = Neighbour(path, original, mode=entry.mode, mtime_ns=keep)
    neighbour.write()
    return _Ready(entry, neighbour)


def _original(entry: Entry, data: bytes) -> bytes | None:
    """By replay, else from the copy; whatever it is, its hash must be the original's."""
    if entry.replays:
        original = rebuilt(data, entry.plan, entry.to, entry.declarations)
        if original is not None and digest(original) == entry.before:
            return original
    if entry.back:
        try:
            original = Path(entry.back).read_bytes()
        except OSError:
            return None
        return original if digest(original) == entry.before else None
    return None


def _no_way(entry: Entry, log: Log) -> str:
    if entry.back:
        return f"its copy {entry.back} is missing or changed"
    made = log.header["fixtext"]
    words = "the plan does not give the original bytes again"
    return words if made == __version__ else f"{words} in fixtext {__version__}; take {made}"


def _renamed(entry: Entry, dry_run: bool) -> Undone:
    old, new = Path(entry.path), Path(entry.renamed)
    if not os.path.lexists(new):
        if os.path.lexists(old):
            return Undone(path=entry.renamed, taken=Taken.ALREADY)
        return _refused(entry, "is not there any more")
    if os.path.lexists(old):
        return _refused(entry, f"{old} exists again; it is not overwritten")
    if not dry_run:
        new.rename(old)
        sync_folder(old.parent)
    return Undone(path=entry.renamed, taken=Taken.BACK)
