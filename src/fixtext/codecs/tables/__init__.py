"""Where a world's tables differ from CPython's, and what Windows writes instead of `?`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

_HERE = Path(__file__).parent

_SECTION = re.compile(r"^\[(\S+) (\S+)\]$", re.MULTILINE)


@lru_cache(maxsize=1)
def _sections() -> dict[tuple[str, str], str]:
    text = (_HERE / "deltas.txt").read_text(encoding="ascii")
    parts = _SECTION.split(text)[1:]
    return {(parts[i], parts[i + 1]): parts[i + 2] for i in range(0, len(parts), 3)}


def delta(name: str, world: str) -> dict[int, str]:
    """Cells in which a world differs from CPython: byte or byte pair -> text ("": undefined).

    A line of the file is `A1A4 00B7`, `AAA1+5E E000` (5E cells in a row, counting up, in cells
    that CPython leaves empty or not), `A2A0 -` or `A2A0+3 -` (undefined) or `8862 00CA.0304`.

    >>> delta("gbk", "windows")[0x80]
    '€'
    """
    cells: dict[int, str] = {}
    for line in _sections().get((name, world), "").split("\n"):
        if line and not line.startswith("#"):
            where, what = line.split()
            first, _, count = where.partition("+")
            for i in range(int(count or "1", 16)):
                cells[int(first, 16) + i] = _text(what, i)
    return cells


def _text(what: str, offset: int) -> str:
    if what == "-":
        return ""
    first, *rest = (int(part, 16) for part in what.split("."))
    return chr(first + offset) + "".join(map(chr, rest))


@cache
def best_fit(name: str) -> dict[int, str]:
    """What Windows writes for characters a code page lacks: code point -> character it has.

    >>> best_fit("cp1252")[ord("ā")]
    'a'
    """
    path = _HERE / "bestfit.txt"
    if not path.exists():
        return {}
    parts = _SECTION.split(path.read_text(encoding="ascii"))
    for i in range(1, len(parts), 3):
        if parts[i] == name:
            pairs = (line.split() for line in parts[i + 2].split("\n") if line)
            return {int(a, 16): chr(int(b, 16)) for a, b in pairs}
    return {}


def best_fit_text(text: str, name: str) -> str:
    """`text` with every character replaced by its best fit, where it has one."""
    fits = best_fit(name)
    return text.translate(fits) if fits else text
