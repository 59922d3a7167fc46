"""Encodings of CPython that need no table here: EUC-JP, EUC-KR with its eight-byte forms.

- The C codec itself is asked, byte by byte, what one step takes.
- An error takes what `UnicodeDecodeError` says, which is what `errors="replace"` does.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from fixtext.codecs.base import REPLACEMENT, Loss, Unit, walk

PYTHON_NAME = {"euc-jp": "euc_jp", "euc-kr": "euc_kr"}


@dataclass(frozen=True, slots=True)
class ByCodec:
    """One stateless multi-byte encoding as CPython's C codec reads it.

    >>> ByCodec("euc-jp", "cpython").decode("日本語".encode("euc_jp"))
    '日本語'
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "what cannot be read is lost, byte by byte"

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        return data.decode(PYTHON_NAME[self.name], "replace").replace(REPLACEMENT, loss.sign)

    def encode(self, text: str) -> bytes | None:
        try:
            data = text.encode(PYTHON_NAME[self.name])
        except UnicodeEncodeError:
            return None
        return data if self.decode(data) == text else None

    def encode_lossy(self, text: str) -> bytes:
        return text.encode(PYTHON_NAME[self.name], "replace")

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        decoder = codecs.getincrementaldecoder(PYTHON_NAME[self.name])()
        for end in range(pos, len(data)):
            last = end + 1 == len(data)
            try:
                text = decoder.decode(data[end : end + 1], last)
            except UnicodeDecodeError as error:
                return error.end - error.start, None
            if text:
                return end + 1 - pos, text
        return len(data) - pos, None

    def units(self, data: bytes) -> list[Unit]:
        return walk(self, data)
