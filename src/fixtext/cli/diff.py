"""A unified diff of one repaired text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import click

NO_NEWLINE = "\n\\ No newline at end of file\n"


def unified(
    before: str,
    after: str,
    old: tuple[str, str],
    new: tuple[str, str],
    *,
    color: bool,
) -> Iterator[str]:
    """The lines of the diff; `old` and `new` are (name, encoding).

    Texts that differ in encoding only have a header and no hunks.

    >>> list(unified("日?\\n", "日報\\n", ("a", "gbk"), ("a", "utf-8"), color=False))
    ['--- a\\tgbk\\n', '+++ a\\tutf-8\\n', '@@ -1 +1 @@\\n', '-日?\\n', '+日報\\n']
    """
    lines = difflib.unified_diff(_lines(before), _lines(after), n=3)
    yield _paint(f"--- {old[0]}\t{old[1]}\n", color)
    yield _paint(f"+++ {new[0]}\t{new[1]}\n", color)
    for number, line in enumerate(lines):
        if number > 1:  # after difflib's own header
            yield _paint(line if line.endswith("\n") else line + NO_NEWLINE, color)


def _lines(text: str) -> list[str]:
    """Lines with their ends; only LF ends one, as for `diff`."""
    lines = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _paint(line: str, color: bool) -> str:
    colors = {"+": "green", "-": "red", "@": "cyan"}
    if not color or line[0] not in colors:
        return line
    return click.style(line, fg=colors[line[0]], bold=line.startswith(("+++", "---")))
