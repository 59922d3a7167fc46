"""Write a file whole or not at all: a neighbour is written, synced, and renamed over it."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

NEW_FILE_MODE = 0o666
"""What `open` asks for; the user's umask takes its part."""

NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What file systems without hard links (FAT, some network shares) answer to `os.link`."""


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, or leave `path` exactly as it was.

    The mode and, where permitted, the owner of an old file stay; a symbolic link stays a link
    and its target is written. A read-only file is refused.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder, "诗.txt"), "床前明月光".encode())
    ...     Path(folder, "诗.txt").read_text(encoding="utf-8"), os.listdir(folder)
    ('床前明月光', ['诗.txt'])
    """
    old = _status(path)
    target = Path(os.path.realpath(path))
    if old is not None:
        if not stat.S_ISREG(old.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "the file is read-only", str(path))
    with _Neighbour(target, data, old) as neighbour:
        neighbour.replace(target)


def create_bytes(path: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file that must not exist yet; `FileExistsError` if it does.

    With `like` the new file gets the mode of that one.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     create_bytes(Path(folder, "a"), b"1")
    ...     create_bytes(Path(folder, "a"), b"2")
    Traceback (most recent call last):
    FileExistsError: ...
    """
    with _Neighbour(path, data, _status(like) if like else None) as neighbour:
        try:
            os.link(neighbour, path)
        except FileExistsError:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        except OSError as error:
            if error.errno not in NO_HARD_LINKS:
                raise
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            neighbour.replace(path)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


class _Neighbour:
    """The temporary file: full and synced inside `with`, gone or renamed after it."""

    def __init__(self, target: Path, data: bytes, like: os.stat_result | None) -> None:
        self.target, self.data, self.like = target, data, like

    def __enter__(self) -> Path:
        name = f".{os.urandom(8).hex()}.fixtext-tmp"
        self.path = self.target.with_name(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            descriptor = os.open(self.path, flags, NEW_FILE_MODE)
        except OSError as error:
            error.filename = str(self.target)  # nobody knows the neighbour's name
            raise
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 (a descriptor, no path)
                file.write(self.data)
                file.flush()
                os.fsync(file.fileno())
            self._look_like()
        except BaseException:
            self._remove()
            raise
        return self.path

    def __exit__(self, *_: object) -> None:
        self._remove()

    def _look_like(self) -> None:
        if self.like is None:
            return
        chown = getattr(os, "chown", None)
        if chown is not None:
            with suppress(PermissionError):
                chown(self.path, self.like.st_uid, self.like.st_gid)
        self.path.chmod(stat.S_IMODE(self.like.st_mode))

    def _remove(self) -> None:
        with suppress(FileNotFoundError):
            self.path.unlink()
