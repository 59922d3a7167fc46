"""The file format of the model tables: a JSON header, then typed columns.

Layout, little-endian: 4 bytes `FXT1`, 4 bytes length of the header, the header (JSON with a
list `columns` of [typecode, count]), then the columns one after the other.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from fixtext.errors import FixtextError

MAGIC = b"FXT1"


def pack(header: Mapping[str, Any], columns: Sequence[array[int]]) -> bytes:
    """One file from a header and columns.

    >>> unpack(pack({"order": 2}, [array("H", [7, 8])]))
    ({'order': 2}, [array('H', [7, 8])])
    """
    shape = [[column.typecode, len(column)] for column in columns]
    head = json.dumps({**header, "columns": shape}, ensure_ascii=False, sort_keys=True)
    raw = head.encode("utf-8")
    parts = [MAGIC, len(raw).to_bytes(4, "little"), raw]
    return b"".join([*parts, *(_little(column).tobytes() for column in columns)])


def unpack(data: bytes | memoryview) -> tuple[dict[str, Any], list[array[int]]]:
    """Header and columns of a file that `pack` made."""
    view = memoryview(data)
    if view[:4] != MAGIC:
        raise FixtextError("not a table of fixtext, or one of another version")
    start = 8 + int.from_bytes(view[4:8], "little")
    header = json.loads(bytes(view[8:start]))
    columns: list[array[int]] = []
    for typecode, count in header.pop("columns"):
        column: array[int] = array(typecode)
        end = start + count * column.itemsize
        column.frombytes(view[start:end])
        columns.append(_little(column))
        start = end
    return header, columns


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "big":  # pragma: no cover
        column = column[:]
        column.byteswap()
    return column
