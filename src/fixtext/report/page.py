"""The report as one page without external resources, readable at 50,000 files.

The list of files is virtual; what changed in them stands in blocks of JSON that the page reads
when one of their files is opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

from fixtext.model import Json
from fixtext.report.row import Lines, Row

BLOCK = 200
"""Files per block of details: some 200 KB, which a browser parses in a few milliseconds."""

PLACE = "<!-- data -->"


class Page:
    """Text of a page, piece by piece: `begin`, `add` for every row, `end`.

    >>> page = Page()
    >>> text = page.begin() + "".join(page.add(Row(path="诗</script>.txt"))) + "".join(page.end())
    >>> "诗\\\\u003c/script>.txt" in text
    True
    """

    def __init__(self) -> None:
        self._head, self._tail = _template()
        self._index: list[list[Json]] = []
        self._block: list[Json] = []
        self._blocks = 0
        self._names: dict[str, dict[str, int]] = {
            "verdicts": {},
            "levels": {},
            "encodings": {},
            "kinds": {},
        }

    def begin(self) -> str:
        return self._head

    def add(self, row: Row) -> Iterator[str]:
        """Pieces of the page that are complete with this row."""
        at, block = len(self._block), self._blocks
        if row.differs:
            self._block.append(_detail(row))
        self._index.append(
            [
                row.path,
                self._number("verdicts", row.verdict),
                self._number("levels", row.level),
                self._number("encodings", row.encoding),
                [self._number("kinds", kind) for kind in row.kinds],
                int(row.differs),
                row.holes,
                row.left,
                row.problem,
                *((block, at) if row.differs else (-1, 0)),
            ]
        )
        if len(self._block) >= BLOCK:
            yield self._cut()

    def end(self) -> Iterator[str]:
        if self._block:
            yield self._cut()
        yield _script("index", self._index)
        yield _script("names", {key: list(names) for key, names in self._names.items()})
        yield self._tail

    def _cut(self) -> str:
        text = _script(f"b{self._blocks}", self._block)
        self._blocks += 1
        self._block = []
        return text

    def _number(self, what: str, name: str) -> int:
        return self._names[what].setdefault(name, len(self._names[what]))


def _template() -> tuple[str, str]:
    text = files("fixtext.report").joinpath("page.html").read_text("utf-8")
    head, _, tail = text.partition(PLACE)
    return head, tail


def _detail(row: Row) -> Json:
    return {
        "steps": list(row.steps),
        "margin": row.margin,
        "notes": [row.notes, row.splits],
        "lines": [_line(line) for line in row.lines],
    }


def _line(line: Lines) -> Json:
    return [
        line.number,
        [[span.text, span.kind] for span in line.before],
        [[span.text, span.kind] for span in line.after],
    ]


def _script(name: str, value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>\n'
