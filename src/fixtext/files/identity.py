"""Which file is this, and is it still the one that was read?"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ATTEMPTS = 3
"""Readings of a file that grows while it is read; then it is somebody's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What `stat` says of a file, as far as a change of the content shows in it."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    mode: int
    links: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        return cls(
            device=status.st_dev,
            inode=status.st_ino,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            ctime_ns=status.st_ctime_ns,
            mode=stat.S_IMODE(status.st_mode),
            links=status.st_nlink,
        )

    def same_content(self, other: Stamp) -> bool:
        """Nobody wrote in between, as far as the clocks tell."""
        mine = (self.device, self.inode, self.size, self.mtime_ns)
        return mine == (other.device, other.inode, other.size, other.mtime_ns)


def digest(data: bytes) -> str:
    """SHA-256, as the journal has it.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    from hashlib import sha256

    return sha256(data).hexdigest()


def read_stamped(path: Path) -> tuple[bytes, Stamp]:
    """The bytes of a file and its stamp; `OSError` when it changes all the time.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "诗").write_bytes(b"1")
    ...     read_stamped(Path(folder, "诗"))[1].size
    1
    """
    for _ in range(ATTEMPTS):
        with path.open("rb") as file:
            before = Stamp.of(os.fstat(file.fileno()))
            data = file.read()
            after = Stamp.of(os.fstat(file.fileno()))
        if before.same_content(after):
            return data, after
    raise OSError(None, "keeps changing while it is read", str(path))
