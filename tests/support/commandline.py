"""Running the command line inside the test's own process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from fixtext.cli.main import run


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")


class Bytes(io.TextIOWrapper):
    """A standard stream with bytes below it."""

    def __init__(self, data: bytes = b"", *, terminal: bool = False) -> None:
        self.below = io.BytesIO(data)
        self.terminal = terminal
        super().__init__(self.below, encoding="utf-8", errors="backslashreplace")

    def isatty(self) -> bool:
        return self.terminal

    def seen(self) -> bytes:
        self.flush()
        return self.below.getvalue()


@pytest.fixture
def fixtext(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """`fixtext("fix", "-", stdin=b"...")` gives a `Done`."""

    def call(*arguments: object, stdin: bytes = b"", terminal: bool = False) -> Done:
        out, err = Bytes(terminal=terminal), Bytes()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", Bytes(stdin, terminal=terminal))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run([str(argument) for argument in arguments])
        return Done(code, out.seen(), err.seen().decode("utf-8"))

    return call
