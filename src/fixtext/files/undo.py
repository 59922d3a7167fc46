"""Taking a batch back from its journal: every byte and mode, or a reason why not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fixtext._version import __version__
from fixtext.files.atomic import Neighbour, sync_folder
from fixtext.files.commit import reason
from fixtext.files.identity import digest
from fixtext.files.journal import Entry, Log
from fixtext.files.rebuild import rebuilt
from fixtext.files.stray import sweep


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


def undo(log: Log, *, dry_run: bool = False) -> Iterator[Undone]:
    """Take every entry back, the last first. May be repeated: it goes by what the files are."""
    swept: set[Path] = set()
    for entry in reversed(log.entries):
        path = Path(entry.path)
        if not dry_run and path.parent not in swept:
            swept.add(path.parent)
            sweep(path.parent)
        try:
            yield _renamed(entry, dry_run) if entry.renamed else _entry(entry, log, dry_run)
        except OSError as error:
            yield _refused(entry, reason(error, path).removeprefix(f"{path}: "))


def _refused(entry: Entry, why: str) -> Undone:
    return Undone(path=entry.renamed or entry.path, taken=Taken.REFUSED, why=why)


def _entry(entry: Entry, log: Log, dry_run: bool) -> Undone:
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
    if not dry_run:
        keep = entry.mtime_ns if path.stat().st_mtime_ns == entry.mtime_ns else None
        with Neighbour(path, original, mode=entry.mode, mtime_ns=keep) as neighbour:
            if digest(path.read_bytes()) != entry.after:
                return _refused(entry, "changed meanwhile; left alone")
            neighbour.replace()
        sync_folder(path.parent)
    return Undone(path=entry.path, taken=Taken.BACK)


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
