"""What the user named, as inputs to read, and where their results go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.errors import UnreadableInputError
from fixtext.files.single import decoded, read_bytes
from fixtext.model import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from fixtext.files.walk import Rules

STDIN = "-"
STDIN_NAME = "<stdin>"


def _nothing(path: Path) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file, or standard input (`path` is None).

    `root` is the folder the user named when the file was found inside it. `held` are its bytes,
    if they have been read already.
    """

    path: Path | None = None
    root: Path | None = None
    held: bytes | None = None

    @property
    def name(self) -> str:
        return str(self.path) if self.path else STDIN_NAME

    @property
    def label(self) -> str:
        """The name in JSON objects: what the user would pass again."""
        return str(self.path) if self.path else STDIN

    @property
    def found(self) -> bool:
        """Not named by the user, but found in a folder."""
        return self.root is not None

    @property
    def local(self) -> bool:
        """What only this process can read: standard input, a pipe of the shell."""
        return self.path is None or not self.path.is_file()

    @property
    def suffix(self) -> str:
        """What the name ends in: `.html`."""
        return self.path.suffix if self.path else ""

    def size(self) -> int:
        """Bytes, as far as known beforehand."""
        try:
            return self.path.stat().st_size if self.path else 0
        except (OSError, ValueError):
            return 0

    def read(self) -> bytes:
        """The bytes; `UnreadableInputError` names the input and says why not."""
        if self.held is not None:
            return self.held
        if self.path:
            return read_bytes(self.path)
        try:
            return sys.stdin.buffer.read()
        except OSError as error:
            raise UnreadableInputError(f"{STDIN_NAME}: {error.strerror}") from None

    def read_text(self) -> str:
        """The text, for files that are not to be repaired; see `text_of`."""
        return text_of(self.read(), self.name)

    def under(self, folder: Path) -> Path:
        """Where the result goes in an output folder that mirrors the input.

        >>> from pathlib import Path
        >>> Input(path=Path("docs/a/b.txt"), root=Path("docs")).under(Path("out")).as_posix()
        'out/a/b.txt'
        """
        if not self.path:
            raise UnreadableInputError(f"{STDIN_NAME}: has no name to be written under {folder}")
        return folder / (self.path.relative_to(self.root) if self.root else self.path.name)


def named(path: str) -> Input:
    """The input behind a PATH that is no folder."""
    if path == STDIN:
        return Input()
    from pathlib import Path

    return Input(path=Path(path))


def text_of(data: bytes, name: str = STDIN_NAME) -> str:
    """Text without a byte order mark: UTF-8, or else whatever the detector finds.

    >>> text_of("\ufeff天".encode()), text_of("今天的天气很好，我们去公园。".encode("gbk"))
    ('天', '今天的天气很好，我们去公园。')
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    from fixtext.api import detect

    detection = detect(data)
    if detection.verdict is Verdict.BINARY:
        raise UnreadableInputError(f"{name}: binary, not text")
    return decoded(data, detection)


def inputs(
    path: str,
    on_error: Callable[[OSError], None],
    rules: Rules | None = None,
    on_stray: Callable[[Path], None] = _nothing,
) -> Iterator[Input]:
    """The inputs behind one PATH: itself, or the files of a folder.

    Folders that cannot be listed are told to `on_error`; the walk goes on. Temporary files of a
    killed run are told to `on_stray`.
    """
    if path == STDIN or not _is_dir(path):
        yield named(path)
    else:
        from pathlib import Path

        from fixtext.files.walk import PLAIN, walk

        for file in walk(Path(path), on_error, rules=rules or PLAIN, on_stray=on_stray):
            yield Input(path=file, root=Path(path))


def listed_names(data: bytes) -> tuple[str, ...]:
    """Names ended (or parted) by null characters, as `find -print0` writes them.

    >>> listed_names("诗.txt\\0a b\\0".encode())
    ('诗.txt', 'a b')
    """
    return tuple(os.fsdecode(name) for name in data.split(b"\0") if name)


def _is_dir(path: str) -> bool:
    from pathlib import Path

    return Path(path).is_dir()


def is_folder(path: str) -> bool:
    """Whether a PATH names a folder: it is one, or it is written like one (`out/`)."""
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return path != STDIN and (path.endswith(separators) or _is_dir(path))
