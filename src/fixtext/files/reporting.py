"""The report of a batch on its way to the disk: written whole, at the end, or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from fixtext.errors import InvalidOptionError
from fixtext.files.atomic import create_bytes
from fixtext.report.row import Row

SUFFIXES = (".html", ".json", ".csv")

IN_MEMORY = 8 << 20
"""Bytes of a report kept in memory; more goes to a temporary file until the end."""


class Form(Protocol):
    """A report, piece by piece."""

    def begin(self) -> str: ...

    def add(self, row: Row) -> Iterator[str]: ...

    def end(self) -> Iterator[str]: ...


class ReportFile:
    """Collects rows and writes them when the batch has ended, however it ended.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with ReportFile(Path(folder, "r.csv")) as report:
    ...         report.add(Row(path="a.txt"))
    ...     Path(folder, "r.csv").read_text("utf-8-sig").splitlines()[1][:5]
    'a.txt'
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.suffix.lower() not in SUFFIXES:
            raise InvalidOptionError(f"{path}: a report ends in {', '.join(SUFFIXES)}")
        if path.exists():
            raise InvalidOptionError(f"{path}: exists already, and is not overwritten")
        if not path.parent.is_dir():
            raise InvalidOptionError(f"{path}: there is no folder {path.parent}")
        self.form = _form(path)
        self.spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by __exit__)
        self._write(self.form.begin())

    def add(self, row: Row) -> None:
        for piece in self.form.add(row):
            self._write(piece)

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(self, *_: object) -> None:
        with self.spool:
            for piece in self.form.end():
                self._write(piece)
            self.spool.seek(0)
            create_bytes(self.path, self.spool.read())

    def _write(self, text: str) -> None:
        self.spool.write(text.encode("utf-8", "backslashreplace"))


def _form(path: Path) -> Form:
    from fixtext.report.page import Page
    from fixtext.report.table import Records, Table

    forms: dict[str, type[Page] | type[Records] | type[Table]]
    forms = {".html": Page, ".json": Records, ".csv": Table}
    return forms[path.suffix.lower()]()
