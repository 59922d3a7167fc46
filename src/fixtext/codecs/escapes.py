"""Encodings with a memory: escape sequences switch what the next bytes mean.

- HZ (`~{` ... `~}`) and UTF-7 (`+` ... `-`) carried Chinese through seven-bit mail and news.
- ISO-2022-CN (`ESC $ ) A` GB2312, `ESC $ ) G` CNS plane 1, `ESC $ * H` plane 2) is RFC 1922;
  CPython has no codec for it, so it is read here. ISO-2022-JP and -KR are its cousins.
- A lone byte has no meaning, so `step` reads as if the text began there.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from fixtext.codecs.base import REPLACEMENT, Loss, Unit

PYTHON_NAME = {
    "hz": "hz",
    "utf-7": "utf-7",
    "iso-2022-jp": "iso2022_jp_2",
    "iso-2022-kr": "iso2022_kr",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}

_TOKEN = re.compile(
    rb"\x1b\$\)[AGE]|\x1b\$\*H|\x1b\$\+[I-M]|\x1b[NO]..|[\x0e\x0f]|[^\x0e\x0f\x1b]+|.", re.DOTALL
)
_SHIFT_OUT, _SHIFT_IN = b"\x0e", b"\x0f"
_TO_GB2312, _TO_PLANE_1, _TO_PLANE_2 = b"\x1b$)A", b"\x1b$)G", b"\x1b$*H"
_PLANE_2_NEXT = b"\x1bN"
_OFFSET = 0x20


@dataclass(frozen=True, slots=True)
class ByMemory:
    """One of CPython's codecs with a memory.

    >>> ByMemory("hz", "cpython").decode(b"~{VPND~}")
    '中文'
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
            return text.encode(PYTHON_NAME[self.name])
        except UnicodeEncodeError:
            return None

    def encode_lossy(self, text: str) -> bytes:
        return text.encode(PYTHON_NAME[self.name], "replace")

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        _, length, text = self.units(data[pos:])[0]
        return length, text

    def units(self, data: bytes) -> list[Unit]:
        decoder = codecs.getincrementaldecoder(PYTHON_NAME[self.name])("replace")
        found: list[Unit] = []
        start = 0
        for end in range(1, len(data) + 1):
            text = decoder.decode(data[end - 1 : end], end == len(data))
            for char in text:
                found.append((start, end - start, None if char == REPLACEMENT else char))
                start = end
        return found


@dataclass(frozen=True, slots=True)
class Iso2022Cn:
    """ISO-2022-CN: GB2312 and two planes of CNS 11643 in seven bits.

    >>> Iso2022Cn("iso-2022-cn", "iconv").encode("中文a")
    b'\\x1b$)A\\x0eVPND\\x0fa'
    >>> Iso2022Cn("iso-2022-cn", "iconv").decode(b"\\x1b$)G\\x0eE2V4\\x0f")
    '天氣'
    """

    name: str
    world: str

    @property
    def swallows(self) -> str:
        return "what cannot be read is lost, byte by byte"

    def decode(self, data: bytes, loss: Loss = Loss.FFFD) -> str:
        return "".join(loss.sign if text is None else text for _, _, text in self.units(data))

    def encode(self, text: str) -> bytes | None:
        data = _written(text, "")
        return data if self.decode(data) == text else None

    def encode_lossy(self, text: str) -> bytes:
        return _written(text, "?")

    def step(self, data: bytes, pos: int) -> tuple[int, str | None]:
        _, length, text = self.units(data[pos:])[0]
        return length, text

    def units(self, data: bytes) -> list[Unit]:
        found: list[Unit] = []
        plane, shifted, pending = "", False, 0
        for match in _TOKEN.finditer(data):
            token, start = match[0], match.start() - pending
            if token in (_SHIFT_OUT, _SHIFT_IN):
                shifted, pending = token == _SHIFT_OUT, pending + 1
            elif token in (_TO_GB2312, _TO_PLANE_1):
                plane, pending = token[-1:].decode(), pending + len(token)
            elif token == _TO_PLANE_2:
                pending += len(token)
            else:
                new, shifted = _units_of(token, start, pending, plane if shifted else "", shifted)
                found += new
                pending = 0
        if pending:
            found.append((len(data) - pending, pending, ""))
        return found


def _units_of(
    token: bytes, start: int, pending: int, plane: str, shifted: bool
) -> tuple[list[Unit], bool]:
    """The units of one token; `pending` bytes of escapes before it belong to the first."""
    if token.startswith(_PLANE_2_NEXT) and len(token) == 4:
        return [(start, pending + 4, _cell("H", token[2:]))], shifted
    found: list[Unit] = []
    size, pos = (2 if plane else 1), 0
    while pos < len(token):
        piece = token[pos : pos + size]
        if piece[0] <= _OFFSET:
            piece = piece[:1]
            if piece == b"\n":  # a line end takes everything back to ASCII
                shifted, plane, size = False, "", 1
        text = _cell(plane, piece) if len(piece) == 2 else _single(piece, plane)
        found.append((start, pending + len(piece), text))
        start, pos, pending = start + pending + len(piece), pos + len(piece), 0
    return found, shifted


def _single(piece: bytes, plane: str) -> str | None:
    lost = piece >= b"\x80" or piece == b"\x1b" or (plane and piece > b" ")
    return None if lost else piece.decode()


def _cell(plane: str, pair: bytes) -> str | None:
    from fixtext.codecs.euc_tw import planes

    if plane == "A":
        text = bytes(byte | 0x80 for byte in pair).decode("gbk", "replace")
        return None if REPLACEMENT in text else text
    row, cell = (byte - _OFFSET for byte in pair)
    return planes().get(({"G": 1, "H": 2}.get(plane, 0), row, cell))


def _place(char: str, plane: str) -> tuple[str, bytes]:
    """("A", pair), ("G", pair) or ("H", pair); the current plane is kept where it can be."""
    from fixtext.codecs.euc_tw import cells_of

    place = cells_of().get(char)
    gb = char.encode("gb2312", "ignore")
    if len(gb) == 2 and gb.decode("gbk", "ignore") == char and not (plane == "G" and place):
        return "A", bytes(byte & 0x7F for byte in gb)
    if place is None or place[0] > 2:
        return "", b""
    return "GH"[place[0] - 1], bytes(_OFFSET + number for number in place[1:])


def _written(text: str, lost: str) -> bytes:
    out: list[bytes] = []
    plane, shifted, second = "", False, False
    for char in text:
        kind, pair = ("", b"") if char < "\x80" else _place(char, plane)
        if not pair:
            out.append(_SHIFT_IN * shifted + (char if char < "\x80" else lost).encode())
            shifted = False
            if char == "\n":
                plane, second = "", False
            continue
        if kind == "H":
            out.append((b"" if second else _TO_PLANE_2) + _PLANE_2_NEXT + pair)
            second = True
            continue
        escape = {"A": _TO_GB2312, "G": _TO_PLANE_1}[kind] if kind != plane else b""
        out.append(escape + _SHIFT_OUT * (not shifted) + pair)
        plane, shifted = kind, True
    return b"".join([*out, _SHIFT_IN * shifted])
