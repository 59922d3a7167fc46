"""Where the generated tables lie: `fixtext/data`, read as bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from array import array

DATA = Path(__file__).resolve().parent.parent / "data"


def table_bytes(name: str) -> bytes:
    """The content of one generated table.

    >>> table_bytes("scripts.txt")[:3].decode()
    '㐷'
    """
    return (DATA / name).read_bytes()


def table_columns(name: str) -> tuple[dict[str, Any], list[array[int]]]:
    """Header and columns of one generated table of numbers.

    >>> sorted(table_columns("alphabet.bin")[0])[:1]
    ['han']
    """
    from fixtext.reader.packed import read

    with (DATA / name).open("rb") as file:
        return read(file)


def table_text(name: str) -> str:
    """The content of one generated table of text.

    >>> table_text("readings.txt").splitlines()[-1].split("\\t")[0]
    'ḿ,m̀,móu'
    """
    return table_bytes(name).decode("utf-8")
