"""Where the generated tables lie: `fixtext/data`, read as bytes."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from array import array

_PACKAGE: Final = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
DATA: Final = os.path.join(_PACKAGE, "data", "")  # noqa: PTH118
"""With `pathlib` it would take a tenth of the start to say so."""


def table_bytes(name: str) -> bytes:
    """The content of one generated table.

    >>> table_bytes("scripts.txt")[:3].decode()
    '㐷'
    """
    with open(DATA + name, "rb") as file:  # noqa: PTH123
        return file.read()


def table_columns(name: str) -> tuple[dict[str, Any], list[array[int]]]:
    """Header and columns of one generated table of numbers.

    >>> sorted(table_columns("alphabet.bin")[0])[:1]
    ['han']
    """
    from fixtext.reader.packed import read

    with open(DATA + name, "rb") as file:  # noqa: PTH123
        return read(file)


def table_text(name: str) -> str:
    """The content of one generated table of text.

    >>> table_text("readings.txt").splitlines()[-1].split("\\t")[0]
    'ḿ,m̀,móu'
    """
    return table_bytes(name).decode("utf-8")
