"""Where a world's tables differ from CPython's, and what Windows writes instead of `?`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

_SWALLOWED = "~"
_BMP_END = 0xFFFF

_SECTION = re.compile(r"^\[(\S+) (\S+)\]$", re.MULTILINE)


@cache
def _sections(file: str) -> dict[tuple[str, str], list[str]]:
    parts = _SECTION.split((_HERE / file).read_text(encoding="ascii"))[1:]
    return {
        (parts[i], parts[i + 1]): parts[i + 2].strip().split("\n") for i in range(0, len(parts), 3)
    }


def delta(name: str, world: str) -> dict[int, str]:
    """Cells in which a world differs from CPython: byte or byte pair -> text ("": undefined).

    A line of the file is `A1A4 00B7`; `AAA1+5E E000`: 5E cells in a row, counting up;
    `A2A0 -` or `A2A0+3 -`: undefined; or `8862 00CA.0304`: two code points.

    >>> delta("gbk", "windows")[0x80]
    '€'
    """
    lines = _sections("deltas.txt").get((name, world), [])
    return _cells(line for line in lines if not line.startswith(_SWALLOWED))


def swallowed(name: str, world: str) -> frozenset[int]:
    """Pairs that make no character and are lost together, where no rule tells which.

    A line of the file is `~ 81-A0,B0-D6 7F-7F`: lead bytes, trail bytes.

    >>> 0xA27F in swallowed("gbk", "iconv")
    True
    """
    found: set[int] = set()
    for line in _sections("deltas.txt").get((name, world), []):
        if line.startswith(_SWALLOWED):
            _, leads, trails = line.split()
            found.update(lead << 8 | trail for lead in _bytes(leads) for trail in _bytes(trails))
    return frozenset(found)


def _bytes(ranges: str) -> list[int]:
    ends = (part.split("-") for part in ranges.split(","))
    return [byte for first, last in ends for byte in range(int(first, 16), int(last, 16) + 1)]


def _cells(lines: Iterable[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for line in lines:
        where, what = line.split()
        first, _, count = where.partition("+")
        for i in range(int(count or "1", 16)):
            found[int(first, 16) + i] = _text(what, i)
    return found


def _text(what: str, offset: int) -> str:
    if what == "-":
        return ""
    first, *rest = (int(part, 16) for part in what.split("."))
    return chr(first + offset) + "".join(chr(part) for part in rest)


@cache
def best_fit(name: str) -> dict[int, str]:
    """What Windows writes for characters a code page lacks: code point -> character it has.

    >>> best_fit("cp1252")[ord("ā")]
    'a'
    """
    return _cells(_sections("bestfit.txt").get((name, "windows"), []))


def windows_fit(text: str, name: str, known: Container[object]) -> str:
    """`text` with what a code page lacks put as Windows puts it.

    A best fit where there is one; a character beyond the BMP is two UTF-16 units there, so it
    becomes `??`.
    """
    fits = best_fit(name)
    return "".join(
        char if char in known else fits.get(ord(char), "??" if ord(char) > _BMP_END else char)
        for char in text
    )
