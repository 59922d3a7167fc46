"""The report for programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from fixtext.report.row import Row


class Records:
    """A JSON list, one file per line.

    >>> records = Records()
    >>> text = records.begin() + "".join(records.add(Row(path="a"))) + "".join(records.end())
    >>> [row["path"] for row in json.loads(text)]
    ['a']
    """

    def __init__(self) -> None:
        self._between = "\n"

    def begin(self) -> str:
        return "["

    def add(self, row: Row) -> Iterator[str]:
        yield self._between + json.dumps(row.to_dict(), ensure_ascii=False)
        self._between = ",\n"

    def end(self) -> Iterator[str]:
        yield "\n]\n"


class Table:
    """CSV with a byte order mark, which spreadsheets need to read Chinese.

    >>> table = Table()
    >>> (table.begin() + "".join(table.add(Row(path="诗, 一")))).splitlines()[1]
    '"诗, 一",,,,,no,0,0,0,0,,'
    """

    def begin(self) -> str:
        return "\ufeff" + _csv(list(Row(path="").to_dict()))

    def add(self, row: Row) -> Iterator[str]:
        yield _csv([_cell(value) for value in row.to_dict().values()])

    def end(self) -> Iterator[str]:
        yield ""


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else _harmless(str(value))


def _harmless(text: str) -> str:
    """A spreadsheet runs a cell that starts like a formula; a file name may."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and len(text) > 1 else text


def _csv(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
