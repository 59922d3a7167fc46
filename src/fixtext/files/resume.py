"""Going on with a batch that was interrupted: what is finished is not looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fixtext.files.commit import whole_path
from fixtext.files.identity import digest
from fixtext.files.inputs import Input
from fixtext.files.journal import JournalError, Log
from fixtext.model import Json


class Earlier:
    """What an earlier run has finished, by its journal."""

    def __init__(self, log: Log) -> None:
        self.same = log.same
        self.after = {entry.path: entry.after for entry in log.entries}

    def finished(self, item: Input) -> bool:
        """A file that needed nothing and was not touched since, or that holds its repair."""
        if item.path is None:
            return False
        name = whole_path(item.path)
        try:
            if name in self.after:
                return digest(Path(name).read_bytes()) == self.after[name]
            if name in self.same:
                status = Path(name).stat()
                return self.same[name] == (status.st_size, status.st_mtime_ns)
        except OSError:
            return False  # it will be told when the file is read
        return False


def same_options(log: Log, options: Mapping[str, Json], path: Path) -> None:
    """A tree repaired half one way and half another helps nobody: `JournalError`.

    >>> log = Log(header={"options": {"to": "utf-8"}}, entries=(), done=frozenset(), same={},
    ...     length=0)
    >>> same_options(log, {"to": "gbk"}, Path("j"))
    Traceback (most recent call last):
    fixtext.files.journal.JournalError: j: was begun with other options (to)
    """
    other = [
        name
        for name in sorted({*log.options, *options})
        if log.options.get(name) != options.get(name)
    ]
    if other:
        raise JournalError(f"{path}: was begun with other options ({', '.join(other)})")
