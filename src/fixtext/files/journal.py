"""The journal of a batch: what will be changed is on the disk before it is changed.

JSON Lines. The first line is a header; an entry is synced before its file is replaced, and a
`done` line follows. What a file is, its hash tells; `done` lines only say how far a run came.
A last line that was cut off by a power cut is no line.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from fixtext._version import __version__
from fixtext.errors import FixtextError
from fixtext.files.declared import Declaration
from fixtext.model import Json, Plan

try:
    import fcntl
except ImportError:  # Windows: the first to create it has it, a resume is not guarded
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
"""Raised when an older fixtext could misunderstand the lines."""


PATIENCE = 3.0
"""Seconds that a journal may be held by others: the workers of a run that was killed have it open
until they see that they are alone."""


class JournalError(FixtextError):
    """A journal that cannot be read, written or followed; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file that is to be replaced, with all that is needed to put it back.

    `back` is the copy of the original (a backup beside it, or in the journal's store); empty
    when replaying the plan gives the original. `renamed` is set for a rename instead.
    """

    number: int
    path: str
    before: str = ""
    after: str = ""
    mode: int = 0
    mtime_ns: int = 0
    level: str = ""
    verdict: str = ""
    to: str = "utf-8"
    plan: Plan = field(default_factory=Plan)
    declarations: tuple[Declaration, ...] = ()
    replays: bool = False
    back: str = ""
    renamed: str = ""

    def to_dict(self) -> dict[str, Json]:
        if self.renamed:
            return {"entry": self.number, "path": self.path, "renamed": self.renamed}
        return {
            "entry": self.number,
            "path": self.path,
            "before": self.before,
            "after": self.after,
            "mode": f"{self.mode:o}",
            "mtime_ns": self.mtime_ns,
            "level": self.level,
            "verdict": self.verdict,
            "to": self.to,
            "plan": self.plan.to_dict(),
            "declarations": [[one.start, one.old, one.new] for one in self.declarations],
            "replays": self.replays,
            "back": self.back,
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Json]) -> Entry:
        if "renamed" in value:
            return cls(number=value["entry"], path=value["path"], renamed=value["renamed"])
        return cls(
            number=value["entry"],
            path=value["path"],
            before=value["before"],
            after=value["after"],
            mode=int(value["mode"], 8),
            mtime_ns=value["mtime_ns"],
            level=value["level"],
            verdict=value["verdict"],
            to=value["to"],
            plan=Plan.from_dict(value["plan"]),
            declarations=tuple(Declaration(*one) for one in value["declarations"]),
            replays=value["replays"],
            back=value["back"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A journal as read: `same` has (size, mtime_ns) of files that needed nothing."""

    header: Mapping[str, Json]
    entries: tuple[Entry, ...]
    done: frozenset[int]
    same: Mapping[str, tuple[int, int]]
    length: int
    """Bytes of whole lines."""

    @property
    def options(self) -> Mapping[str, Json]:
        found: Mapping[str, Json] = self.header["options"]
        return found


def read(path: Path) -> Log:
    """Read a journal; `JournalError` says what is wrong with it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path}: {error.strerror or error}") from None
    whole = data[: data.rfind(b"\n") + 1]
    header: Mapping[str, Json] = {}
    entries: list[Entry] = []
    done: set[int] = set()
    same: dict[str, tuple[int, int]] = {}
    for number, value in _lines(path, whole):
        try:
            if number == 1:
                header = _header(path, value)
            elif "entry" in value:
                entries.append(Entry.from_dict(value))
            elif "done" in value:
                done.update(value["done"])
            elif "same" in value:
                same[value["same"]] = (value["size"], value["mtime_ns"])
        except (KeyError, TypeError, ValueError) as error:  # FixtextError among the last
            raise JournalError(f"{path}, line {number}: {error}") from None
    if not header:
        raise JournalError(f"{path}: no journal of fixtext (its first line is missing)")
    return Log(
        header=header,
        entries=tuple(entries),
        done=frozenset(done),
        same=same,
        length=len(whole),
    )


def _lines(path: Path, data: bytes) -> Iterator[tuple[int, Mapping[str, Json]]]:
    for number, line in enumerate(data.splitlines(), 1):
        try:
            value = json.loads(line)
        except ValueError:
            raise JournalError(f"{path}, line {number}: not JSON") from None
        if not isinstance(value, dict):
            raise JournalError(f"{path}, line {number}: not an object")
        yield number, value


def _header(path: Path, value: Mapping[str, Json]) -> Mapping[str, Json]:
    if not isinstance(value.get("fixtext"), str) or "options" not in value:
        raise JournalError(f"{path}: no journal of fixtext (its first line is another)")
    if value.get("format") != FORMAT:
        raise JournalError(
            f"{path}: a journal of fixtext {value['fixtext']}, which this one"
            f" ({__version__}) does not understand"
        )
    return value


class Journal:
    """A journal that is being written. One run at a time has it."""

    def __init__(self, path: Path, file: BinaryIO, next_number: int) -> None:
        self.path, self.file, self.next_number = path, file, next_number

    @classmethod
    def create(cls, path: Path, options: Mapping[str, Json], paths: Iterable[str]) -> Journal:
        """Begin a journal; a file that exists is not overwritten.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with Journal.create(Path(folder, "j"), {}, ["docs"]) as journal:
        ...         journal.done([0])
        ...     read(Path(folder, "j")).done
        frozenset({0})
        """
        try:
            journal = cls(path, path.open("xb"), 0)
        except FileExistsError:
            raise JournalError(f"{path}: exists already; --resume continues it") from None
        except OSError as error:
            raise JournalError(f"{path}: {error.strerror or error}") from None
        journal._lock()
        now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        header = {"fixtext": __version__, "format": FORMAT, "started": now}
        journal._write({**header, "options": dict(options), "paths": list(paths)})
        journal._sync()
        return journal

    @classmethod
    def resume(cls, path: Path) -> tuple[Journal, Log]:
        """Go on with a journal; a last line that was cut off is taken away."""
        try:
            file = path.open("r+b")
        except OSError as error:
            raise JournalError(f"{path}: {error.strerror or error}") from None
        journal = cls(path, file, 0)
        journal._lock()
        try:
            log = read(path)
        except JournalError:
            file.close()
            raise
        file.truncate(log.length)
        file.seek(log.length)
        journal.next_number = len(log.entries)
        now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        journal._write({"resumed": now, "fixtext": __version__})
        journal._sync()
        return journal, log

    @property
    def store(self) -> Path:
        """Where originals are kept that no replay brings back; named by their hash."""
        return self.path.with_name(self.path.name + ".originals")

    def number(self) -> int:
        """The number of the next entry."""
        self.next_number += 1
        return self.next_number - 1

    def intend(self, entries: Iterable[Entry]) -> None:
        """Write entries and wait until the disk has them."""
        for entry in entries:
            self._write(entry.to_dict())
        self._sync()

    def done(self, numbers: Iterable[int]) -> None:
        """Files that have been replaced; not waited for, as their hashes tell it too."""
        found = list(numbers)
        if found:
            self._write({"done": found})
            self._flush()

    def same(self, path: str, size: int, mtime_ns: int) -> None:
        """A file that needs nothing, so that a resumed run need not look again."""
        self._write({"same": path, "size": size, "mtime_ns": mtime_ns})

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.file.close()
        except OSError as reason:
            if kind is None:
                raise self._failed(reason) from None

    def _lock(self) -> None:
        if fcntl is None:
            return
        last = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < last:
                    time.sleep(PATIENCE / 50)
                    continue
                self.file.close()
                raise JournalError(f"{self.path}: another run is writing it") from None
            except OSError:  # a file system without locks
                pass
            return

    def _write(self, value: Mapping[str, Json]) -> None:
        try:
            self.file.write(json.dumps(value).encode("ascii") + b"\n")
        except OSError as error:
            raise self._failed(error) from None

    def _flush(self) -> None:
        try:
            self.file.flush()
        except OSError as error:
            raise self._failed(error) from None

    def _sync(self) -> None:
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> JournalError:
        return JournalError(
            f"{self.path}: {error.strerror or error}; nothing is changed without its journal"
        )
