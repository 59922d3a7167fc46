"""One file in, one file out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.api import DEFAULTS, fix
from fixtext.cleared import stays
from fixtext.errors import UnreadableInputError
from fixtext.model import Detection, Hole, Options, Result, Verdict

if TYPE_CHECKING:
    from fixtext.files.declared import Declaration


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """One input with what became of it; `output` is what goes out, changed or not.

    `text` is the same as text: the result's, with filled places marked if that was asked for, and
    with `declarations`, the names of encodings that were corrected in it.
    """

    data: bytes
    result: Result
    output: bytes
    text: str = ""
    declarations: tuple[Declaration, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether one byte is different, be it only the encoding."""
        return self.output != self.data

    @property
    def before(self) -> str:
        """The text before any repair; of binary data, none."""
        if self.result.verdict is Verdict.BINARY:
            return ""
        return decoded(self.data, self.result.detection)


def repair(data: bytes, options: Options = DEFAULTS, suffix: str = "") -> Repaired:
    """Repair bytes to bytes; a text that declares its encoding declares the new one then.

    `suffix` is that of the file's name (`.html`), if it has one.

    >>> repair("床前明月光，疑是地上霜。".encode()).differs
    False
    >>> page = '<html><meta charset="gbk"><p>床前明月光，疑是地上霜。'
    >>> repair(page.encode("gbk")).output.decode()
    '<html><meta charset="utf-8"><p>床前明月光，疑是地上霜。'
    """
    result = fix(data, options)
    if stays(result, options):
        return Repaired(data=data, result=result, output=data, text=result.text)
    from dataclasses import replace

    from fixtext.files.declared import redeclared
    from fixtext.outgoing import output_bytes

    output = output_bytes(data, result, options)
    if output == data:
        return Repaired(data=data, result=result, output=output, text=result.text)
    text = marked(result.text, result.holes, options.mark)
    text, declarations = redeclared(text, options.to, suffix)
    if text != result.text:
        output = output_bytes(data, replace(result, text=text, changed=True), options)
    return Repaired(data=data, result=result, output=output, text=text, declarations=declarations)


def marked(text: str, holes: Sequence[Hole], pair: str) -> str:
    """The text with the pair around every place that was filled in.

    >>> marked("今天天气", (Hole(start=2, text="天"), Hole(start=3, text="气")), "[]")
    '今天[天][气]'
    """
    if not pair:
        return text
    for hole in sorted(holes, key=lambda hole: hole.start, reverse=True):
        end = hole.start + len(hole.text)
        if hole.filled:
            text = f"{text[: hole.start]}{pair[0]}{hole.text}{pair[1]}{text[end:]}"
    return text


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
    from pathlib import Path

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

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "天气.txt").write_bytes("今天天气很好。".encode("gbk"))
    ...     _ = fix_file(Path(folder, "天气.txt"), Path(folder, "out.txt"))
    ...     Path(folder, "out.txt").read_text(encoding="utf-8")
    '今天天气很好。'
    """
    from pathlib import Path

    done = repair(read_bytes(path), options, Path(path).suffix)
    if out is not None:
        from fixtext.files.atomic import write_bytes

        write_bytes(Path(out), done.output)
    return done.result
