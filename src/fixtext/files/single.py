"""One file in, one file out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fixtext.api import DEFAULTS, fix
from fixtext.errors import UnreadableInputError
from fixtext.files.atomic import write_bytes
from fixtext.model import Detection, Options, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """One input with what became of it; `output` is what goes out, changed or not."""

    data: bytes
    result: Result
    output: bytes

    @property
    def differs(self) -> bool:
        """Whether one byte is different, be it only the encoding."""
        return self.output != self.data


def repair(data: bytes, options: Options = DEFAULTS) -> Repaired:
    """Repair bytes to bytes.

    >>> repair("床前明月光，疑是地上霜。".encode()).differs
    False
    """
    from fixtext.pipeline import output_bytes

    result = fix(data, options)
    return Repaired(data=data, result=result, output=output_bytes(data, result, options))


def decoded(data: bytes, detection: Detection) -> str:
    """The text of `data` before any repair, without a byte order mark.

    >>> decoded("天气".encode("gbk"), Detection(encoding="gbk"))
    '天气'
    """
    from fixtext.codecs.registry import charset

    text = charset(detection.encoding).decode(data)
    return text[1:] if detection.bom and text.startswith("\ufeff") else text


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
    done = repair(read_bytes(path), options)
    if out is not None:
        write_bytes(Path(out), done.output)
    return done.result
