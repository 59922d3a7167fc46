"""Where bytes and words go: data to standard output, talk to standard error."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass
from enum import Enum
from typing import TextIO

from fixtext.model import Json


class ClosedPipeError(Exception):
    """Whoever read our output has gone (`fixtext big.txt | head`): stop without a word."""


CLOSED = frozenset({errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE})
"""How a closed pipe shows; Windows says EINVAL."""


class Color(str, Enum):
    """Whether talk, tables and diffs are coloured."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"

    def wanted(self, stream: TextIO) -> bool:
        """`auto`: on a terminal, unless NO_COLOR is set or the terminal is dumb."""
        if self is not Color.AUTO:
            return self is Color.ALWAYS
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return stream.isatty() and not plain


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said on standard error, and how loudly."""

    quiet: bool = False
    verbose: bool = False

    def say(self, words: str) -> None:
        """Something the user should know even without `-v`."""
        if not self.quiet:
            complain(words)

    def tell(self, words: str) -> None:
        """Something only `-v` shows."""
        if self.verbose and not self.quiet:
            complain(words)


def complain(words: str) -> None:
    """One line on standard error, whatever a file name holds.

    Written with its end at once: a Ctrl-C between the two would join it to the next line.
    """
    print(f"fixtext: {printable(words)}\n", end="", file=sys.stderr)


def printable(words: str) -> str:
    """`words` without control characters: a file name must not drive the terminal.

    >>> printable("a\\x1b[2Jb")
    'a\\\\x1b[2Jb'
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


def write(data: bytes) -> None:
    """Bytes to standard output, exactly; `ClosedPipeError` when nobody reads them."""
    try:
        sys.stdout.buffer.write(data)
    except OSError as error:
        raise _reason(error) from None


def write_line(text: str) -> None:
    """One line of text to standard output, as UTF-8 on every system."""
    write(text.encode("utf-8", "backslashreplace") + b"\n")


def write_json(value: Json) -> None:
    """One JSON object on one line. Lone surrogates go out escaped, so they can be read back."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        text = json.dumps(value)
    write_line(text)


def flush() -> None:
    """Send what is buffered; here a full disk or a closed pipe shows."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _reason(error) from None


def let_go() -> None:
    """Point standard output at nothing, so that the interpreter's last flush is silent."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # no real file below (tests)
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def stand_in() -> None:
    """Open what the caller has closed of the standard streams, so that reading or writing them is
    an error with a reason, and no file gets their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            wrong = os.O_RDONLY if name == "stdout" else os.O_WRONLY
            opened = os.open(os.devnull, wrong)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def _reason(error: OSError) -> Exception:
    if error.errno in CLOSED:
        return ClosedPipeError()
    from fixtext.errors import FixtextError

    return FixtextError(f"standard output: {error.strerror or error}")
