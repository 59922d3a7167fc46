"""Words on a page: plain text, or with colours when they go to a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import east_asian_width

import click

INDENT = "  "


class Kind(Enum):
    """What a line is to the reader."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `depth` is its indentation."""

    words: str = ""
    kind: Kind = Kind.TEXT
    depth: int = 0


def render(lines: Iterable[Line], *, color: bool) -> bytes:
    """A page as bytes for standard output. Long lines are left to the terminal, which breaks Han
    text where it should.

    >>> render([Line("诗", Kind.TITLE), Line("静夜思", depth=1)], color=False).decode()
    '诗\\n  静夜思\\n'
    """
    text = "".join(
        f"{INDENT * line.depth}{_styled(line) if color else line.words}".rstrip() + "\n"
        for line in lines
    )
    return text.encode("utf-8", "backslashreplace")


def _styled(line: Line) -> str:
    if line.kind is Kind.HEADING:
        return click.style(line.words, fg="cyan", bold=True)
    if line.kind is Kind.TITLE:
        return click.style(line.words, bold=True)
    return click.style(line.words, dim=True) if line.kind is Kind.DETAIL else line.words


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
