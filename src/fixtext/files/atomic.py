"""Write a file whole or not at all: a neighbour is written, synced, and renamed over it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from fixtext.files.stray import temporary_name

NEW_FILE_MODE = 0o666
"""What `open` asks for; the user's umask takes its part."""

SYNCING = 32
"""Files synced side by side: the disk puts those that wait together in one commit. With 32 of them
each took a twentieth of the time that it took alone; 64 were no quicker."""

CLOSED = -1
"""The descriptor of a neighbour that is not open."""

NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What file systems without hard links (FAT, some network shares) answer to `os.link`."""


def write_bytes(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, or leave `path` exactly as it was.

    Mode, extended attributes and, where permitted, the owner of an old file stay; a symbolic
    link stays a link and its target is written. A read-only file is refused.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder, "诗.txt"), "床前明月光".encode())
    ...     Path(folder, "诗.txt").read_text(encoding="utf-8"), os.listdir(folder)
    ('床前明月光', ['诗.txt'])
    """
    with Neighbour(path, data) as neighbour:
        neighbour.replace()


def create_bytes(path: Path, data: bytes, like: Path | None = None) -> None:
    """Write a file that must not exist yet; `FileExistsError` if it does.

    With `like` the new file gets mode and extended attributes of that one.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     create_bytes(Path(folder, "a"), b"1")
    ...     create_bytes(Path(folder, "a"), b"2")
    Traceback (most recent call last):
    FileExistsError: ...
    """
    with Neighbour(path, data, like=like, new=True) as neighbour:
        create_file(neighbour)


def create_file(neighbour: Neighbour) -> None:
    """Give a neighbour its target's name, which nobody may have yet."""
    try:
        os.link(neighbour.path, neighbour.target)
    except FileExistsError:
        raise _exists(neighbour.target) from None
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        if os.path.lexists(neighbour.target):
            raise _exists(neighbour.target) from None
        neighbour.replace()


def sync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut, where the system can."""
    with suppress(OSError):  # Windows opens no folders; some network shares do not sync them
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists(path: Path) -> FileExistsError:
    return FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


class Neighbour:
    """The temporary file: full and synced inside `with`, gone or renamed after it.

    The old file lends it mode, owner and extended attributes (`like`, if given, instead);
    `mtime_ns` sets its time, `mode` its mode.
    """

    def __init__(
        self,
        target: Path,
        data: bytes = b"",
        *,
        like: Path | None = None,
        new: bool = False,
        mtime_ns: int | None = None,
        mode: int | None = None,
    ) -> None:
        self.data, self.mtime_ns, self.mode = data, mtime_ns, mode
        self.target = target if new else Path(os.path.realpath(target))
        self.model = like if new else self.target
        self.old = _status(self.model)
        if not new and self.old is not None:
            _may_replace(self.target, self.old)
        self.path = self.target.with_name(temporary_name())
        self.descriptor = CLOSED

    def __enter__(self) -> Neighbour:
        self.write()
        self.sync()
        return self

    def write(self) -> None:
        """Put the bytes there; whether the disk has them, `sync` finds out."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            self.descriptor = os.open(self.path, flags, NEW_FILE_MODE)
        except OSError as error:
            error.filename = str(self.target)  # nobody knows the neighbour's name
            raise
        with self._or_nothing(), open(self.descriptor, "wb", closefd=False) as file:
            file.write(self.data)
            file.flush()
            self._look_like()

    def sync(self) -> None:
        """Wait until the disk has the bytes; from here on the file is closed."""
        with self._or_nothing():
            os.fsync(self.descriptor)
            self._close()

    @contextmanager
    def more(self) -> Iterator[Callable[[bytes], object]]:
        """A function that adds bytes to those that are there; they are synced at the end."""
        with self._or_nothing(), open(self.path, "ab", buffering=0) as file:  # noqa: PTH123
            yield file.write
            if self.mtime_ns is not None:
                os.utime(file.fileno(), ns=(self.mtime_ns, self.mtime_ns))
            os.fsync(file.fileno())

    @contextmanager
    def _or_nothing(self) -> Iterator[None]:
        """What fails in here leaves no neighbour."""
        try:
            yield
        except OSError as error:
            self.remove()
            error.filename = error.filename or str(self.target)
            raise
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *_: object) -> None:
        self.remove()

    def replace(self) -> None:
        """Take the target's place."""
        self.path.replace(self.target)

    def remove(self) -> None:
        """Leave no trace; nothing to do once it took the target's place."""
        with suppress(OSError):
            self._close()
        with suppress(FileNotFoundError):
            self.path.unlink()

    def _close(self) -> None:
        descriptor, self.descriptor = self.descriptor, CLOSED
        if descriptor != CLOSED:
            os.close(descriptor)

    def _look_like(self) -> None:
        if self.old is not None and self.model is not None:
            chown = getattr(os, "chown", None)
            if chown is not None:
                with suppress(PermissionError):
                    chown(self.path, self.old.st_uid, self.old.st_gid)
            _copy_attributes(self.model, self.path)
            self.path.chmod(stat.S_IMODE(self.old.st_mode))
        if self.mode is not None:
            self.path.chmod(self.mode)
        if self.mtime_ns is not None:
            os.utime(self.path, ns=(self.mtime_ns, self.mtime_ns))


def sync_all(neighbours: Sequence[Neighbour]) -> dict[Path, OSError]:
    """Sync written neighbours side by side; what failed, by target.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     both = [Neighbour(Path(folder, name), b"1") for name in "ab"]
    ...     for one in both:
    ...         one.write()
    ...     failed = sync_all(both)
    ...     for one in both:
    ...         one.replace()
    ...     failed, sorted(os.listdir(folder))
    ({}, ['a', 'b'])
    """

    def attempt(one: Neighbour) -> OSError | None:
        try:
            one.sync()
        except OSError as error:
            return error
        return None

    if len(neighbours) <= 1:
        outcome = list(map(attempt, neighbours))
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(SYNCING, len(neighbours))) as pool:
            outcome = list(pool.map(attempt, neighbours))
    pairs = zip(neighbours, outcome, strict=True)
    return {one.target: error for one, error in pairs if error is not None}


def _may_replace(target: Path, old: os.stat_result) -> None:
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", str(target))


def _copy_attributes(source: Path, target: Path) -> None:
    """Extended attributes (access control lists are some of them), as far as permitted."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(source)
    except OSError:  # the file system has none
        return
    for name in names:
        with suppress(OSError):  # security.* and trusted.* need rights
            os.setxattr(target, name, os.getxattr(source, name))


def _status(path: Path | None) -> os.stat_result | None:
    try:
        return path.stat() if path else None
    except FileNotFoundError:
        return None
