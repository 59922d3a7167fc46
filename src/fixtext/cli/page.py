"""Words on a page: plain text, or set by rich when they go to a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import east_asian_width

INDENT = "  "


class Kind(Enum):
    """What a line is to the reader."""

    TITLE = "bold"
    HEADING = "bold cyan"
    TEXT = ""
    ITEM = "default"
    DETAIL = "dim"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `depth` is its indentation."""

    words: str = ""
    kind: Kind = Kind.TEXT
    depth: int = 0


def render(lines: Iterable[Line], *, color: bool) -> bytes:
    """A page as bytes for standard output.

    >>> render([Line("诗", Kind.TITLE), Line("静夜思", depth=1)], color=False).decode()
    '诗\\n  静夜思\\n'
    """
    if color:
        return _rich(lines)
    text = "".join(f"{INDENT * line.depth}{line.words}".rstrip() + "\n" for line in lines)
    return text.encode("utf-8", "backslashreplace")


def _rich(lines: Iterable[Line]) -> bytes:
    from io import StringIO

    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=StringIO(), force_terminal=True, highlight=False)
    for line in lines:
        words = Text(line.words, style=line.kind.value)
        console.print(Padding(words, (0, 0, 0, len(INDENT) * line.depth), expand=False))
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue().encode("utf-8", "backslashreplace")


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with aligned columns; a Han character is two columns wide.

    >>> columns([("诗", "a"), ("b", "c")])
    ['诗  a', 'b   c']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def width(words: str) -> int:
    """
    >>> width("a诗")
    3
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in words)
