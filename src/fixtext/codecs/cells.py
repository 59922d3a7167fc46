"""The cells of a double-byte encoding: what each byte and each pair of bytes means.

CPython's C codec is asked once for all 64K pairs, a world's differences are laid over it, and
the world's rule says how many bytes an error takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from sys import intern

from fixtext.codecs import tables
from fixtext.codecs.base import LOST, REPLACEMENT, World

_PAIRS = 0x10000
_HIGH = 0x8000
"""No pair begins with an ASCII byte."""
_MARK = b"\n"
"""Parts the pairs while a row is decoded; no encoding here has it as a trail byte."""

_ASCII_END = 0x80
_FIRST_DIGIT = 0x30

_LEADS = frozenset(range(0x81, 0xFF))
_JAPANESE_LEADS = frozenset((*range(0x81, 0xA0), *range(0xE0, 0xFD)))
"""Lead bytes by rule, whether any pair of theirs is a character or not."""

_RUN = 64
"""ASCII runs are split there, so that the last few tokens of a chunk can be put back."""

PYTHON_CODEC = {"cp949": "cp949", "big5-hkscs": "big5hkscs", "euc-kr": "euc_kr"}
"""Where Python's name for an encoding is not ours."""

BASE = {
    ("gb2312", "windows"): "gbk",
    ("gbk", "whatwg"): "gb18030",
    ("gb2312", "whatwg"): "gb18030",
    ("big5", "windows"): "cp950",
    ("big5-hkscs", "windows"): "cp950",
    ("big5", "whatwg"): "big5hkscs",
    ("cp950", "whatwg"): "big5hkscs",
    ("cp950", "java"): "cp950",
    ("shift_jis", "windows"): "cp932",
    ("shift_jis", "whatwg"): "cp932",
    ("euc-kr", "windows"): "cp949",
    ("euc-kr", "whatwg"): "cp949",
}
"""CPython's codec that is nearest to a world's encoding of that name."""

SAME = {
    ("gb2312", "windows"): "gbk",
    ("gbk", "whatwg"): "gb18030",
    ("gb2312", "whatwg"): "gb18030",
    ("big5", "windows"): "cp950",
    ("big5-hkscs", "windows"): "cp950",
    ("big5-hkscs", "whatwg"): "big5",
    ("cp950", "whatwg"): "big5",
    ("cp950", "iconv"): "big5",
    ("shift_jis", "windows"): "cp932",
    ("cp932", "whatwg"): "shift_jis",
    ("euc-kr", "windows"): "cp949",
    ("cp949", "whatwg"): "euc-kr",
}
"""Names that a world reads as another encoding: browsers read `gb2312` as gbk."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The tables of one double-byte encoding in one world.

    `singles[byte]` and `pairs[lead << 8 | trail]` are text or ""; `takes[lead << 8 | trail]`
    is how many bytes the decoder takes there, error or not.
    """

    singles: tuple[str, ...]
    pairs: tuple[str, ...]
    takes: bytes
    leads: frozenset[int]


def base_codec(name: str, world: str) -> str:
    """The name under which CPython has (nearly) this encoding."""
    return BASE.get((name, world)) or PYTHON_CODEC.get(name, name)


@cache
def cells(name: str, world: str) -> Cells:
    """Build the tables of one encoding; some 40 ms, once."""
    name = SAME.get((name, world), name)
    singles, pairs, takes = _ask_cpython(base_codec(name, world))
    for key, text in tables.delta(name, world).items():
        if key < 0x100:
            singles[key] = text
        elif key < _PAIRS:
            pairs[key] = text
    leads = _leads(name, world, pairs)
    for byte in leads:
        singles[byte] = ""
    takes = _takes(name, world, takes, singles, leads)
    for key, text in enumerate(pairs[_HIGH:], _HIGH):
        if text:
            takes[key] = 2
    return Cells(tuple(singles), tuple(pairs), bytes(takes), leads)


def _takes(
    name: str, world: str, cpython: bytearray, singles: list[str], leads: frozenset[int]
) -> bytearray:
    """How many bytes every pair that makes no character costs."""
    swallowed = tables.swallowed(name, world)
    if world == World.ICONV.value or swallowed:
        takes = bytearray(b"\1" * _PAIRS)
        for key in swallowed:
            takes[key] = 2
        return takes
    if world == World.CPYTHON.value:
        return cpython
    row = bytes(_error_takes(trail, name, world, singles, leads) for trail in range(256))
    alone = b"\1" * 256
    return bytearray(b"".join(row if lead in leads else alone for lead in range(256)))


def _leads(name: str, world: str, pairs: list[str]) -> frozenset[int]:
    if world in (World.WINDOWS.value, World.WHATWG.value):
        return _JAPANESE_LEADS if name in ("cp932", "shift_jis") else _LEADS
    if (name, world) == ("big5-hkscs", World.JAVA.value):
        return frozenset(range(_ASCII_END, 0x100))
    return frozenset(key >> 8 for key, text in enumerate(pairs) if text)


def _ask_cpython(codec: str) -> tuple[list[str], list[str], bytearray]:
    singles = [bytes([byte]).decode(codec, "ignore") for byte in range(256)]
    pairs = [""] * _PAIRS
    takes = bytearray(b"\1" * _PAIRS)
    trails = [byte for byte in range(256) if byte != _MARK[0]]
    ends = [bytes((trail,)) for trail in trails]
    for lead in range(0x80, 0x100):
        if singles[lead]:
            continue
        first = bytes((lead,))
        row = first + (_MARK + first).join(ends)
        outcomes = row.decode(codec, "replace").split("\n")
        for trail, outcome in zip(trails, outcomes, strict=False):
            key = lead << 8 | trail
            if REPLACEMENT not in outcome:
                pairs[key] = intern(outcome)  # the encodings have most characters in common
            elif len(outcome) == 1:
                takes[key] = 2
    return singles, pairs, takes


def _is_plain_trail(trail: int, singles: list[str], leads: frozenset[int]) -> bool:
    return trail in leads or bool(singles[trail])


def _error_takes(
    trail: int, name: str, world: str, singles: list[str], leads: frozenset[int]
) -> int:
    """How many bytes a lead byte and a trail byte that make no character cost."""
    if world == World.WHATWG.value:
        return 1 if trail < _ASCII_END else 2
    if world == World.WINDOWS.value:
        return 2 if trail else 1
    if name == "gb18030":
        return 1 if trail < _FIRST_DIGIT else 2
    if name == "big5-hkscs":
        return 2
    return 1 if _is_plain_trail(trail, singles, leads) else 2


def token_pattern(cell: Cells, longer: bytes = b"") -> re.Pattern[bytes]:
    """One token per step of the decoder: an ASCII run, a longer form, a pair, or one byte."""
    plain = bytes(b for b in range(0x80) if cell.singles[b] == chr(b))
    branches = [b"[" + _byte_class(plain) + b"]{1,%d}" % _RUN, *([longer] if longer else [])]
    rows: dict[bytes, list[int]] = {}
    for lead in range(0x80, 0x100):
        row = cell.takes[lead << 8 : (lead + 1) << 8]
        if not cell.singles[lead] and 2 in row:
            rows.setdefault(row, []).append(lead)
    for row, leads in sorted(rows.items(), key=lambda item: -len(item[1])):
        trails = bytes(trail for trail in range(256) if row[trail] == 2)
        branches.append(b"[" + _byte_class(bytes(leads)) + b"][" + _byte_class(trails) + b"]")
    return re.compile(b"|".join([*branches, b"."]), re.DOTALL)


def _byte_class(members: bytes) -> bytes:
    ranges: list[list[int]] = []
    for byte in sorted(members):
        if ranges and ranges[-1][1] == byte - 1:
            ranges[-1][1] = byte
        else:
            ranges.append([byte, byte])
    return b"".join(b"\\x%02x-\\x%02x" % (first, last) for first, last in ranges)


class Spelling(dict[bytes, str]):
    """Token -> text: pairs and odd single bytes; ASCII runs as they are; the rest is lost."""

    def __missing__(self, token: bytes) -> str:
        return token.decode("ascii") if token.isascii() else LOST


def spelling(cell: Cells) -> Spelling:
    """The tokens of `token_pattern` that mean something, ASCII runs excepted."""
    found = Spelling()
    for byte, text in enumerate(cell.singles):
        if text != chr(byte) or byte >= 0x80:
            found[bytes((byte,))] = text or LOST
    for key, text in enumerate(cell.pairs):
        if text:
            found[bytes((key >> 8, key & 0xFF))] = text
    return found
