"""One file in, one file out."""

from __future__ import annotations

import os
from pathlib import Path

from fixtext.api import DEFAULTS, fix
from fixtext.errors import UnreadableInputError
from fixtext.files.atomic import write_bytes
from fixtext.model import Options, Result


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file; `UnreadableInputError` names the file and the reason.

    >>> read_bytes("没有这个文件.txt")
    Traceback (most recent call last):
    fixtext.errors.UnreadableInputError: 没有这个文件.txt: No such file or directory
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnreadableInputError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:  # a null character in the name
        raise UnreadableInputError(f"{str(path)!r}: {error}") from None


def fix_file(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    options: Options = DEFAULTS,
) -> Result:
    """Repair a file; with `out` (which may be `path` itself) the result is written there, whole or
    not at all.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "天气.txt").write_bytes("今天天气很好。".encode("gbk"))
    ...     _ = fix_file(Path(folder, "天气.txt"), Path(folder, "out.txt"))
    ...     Path(folder, "out.txt").read_text(encoding="utf-8")
    '今天天气很好。'
    """
    from fixtext.pipeline import output_bytes

    data = read_bytes(path)
    result = fix(data, options)
    if out is not None:
        write_bytes(Path(out), output_bytes(data, result, options))
    return result
