"""The file format of the model tables: a JSON header, then columns of numbers.

Layout, little-endian: 4 bytes `FXT3`, 4 bytes length of the header, the header (JSON with a
list `columns` of [typecode, count] and `zlib`, whether the rest is one zlib stream), then the
columns. Of a column of wide numbers first come all lowest bytes, then all second ones, and so
on: they compress better so, in the file itself or in the wheel around it.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from fixtext.errors import FixtextError

MAGIC = b"FXT3"


def pack(
    header: Mapping[str, Any], columns: Sequence[array[int]], *, compressed: bool = True
) -> bytes:
    """One file from a header and columns.

    >>> unpack(pack({"order": 2}, [array("H", [7, 800])]))
    ({'order': 2}, [array('H', [7, 800])])
    """
    shape = [[column.typecode, len(column)] for column in columns]
    full = {**header, "columns": shape, "zlib": compressed}
    head = json.dumps(full, ensure_ascii=False, sort_keys=True)
    raw = head.encode("utf-8")
    planes = (
        _little(column).tobytes()[k :: column.itemsize]
        for column in columns
        for k in range(column.itemsize)
    )
    body = b"".join(planes)
    if compressed:
        body = zlib.compress(body, 9)
    return b"".join([MAGIC, len(raw).to_bytes(4, "little"), raw, body])


def unpack(data: bytes) -> tuple[dict[str, Any], list[array[int]]]:
    """Header and columns of a file that `pack` made."""
    if data[:4] != MAGIC:
        raise FixtextError("not a table of fixtext, or one of another version")
    end = 8 + int.from_bytes(data[4:8], "little")
    header = json.loads(data[8:end])
    body = memoryview(data)[end:]
    planes = memoryview(zlib.decompress(body)) if header.pop("zlib") else body
    columns: list[array[int]] = []
    start = 0
    for typecode, count in header.pop("columns"):
        column: array[int] = array(typecode)
        size = count * column.itemsize
        column.frombytes(_interleaved(planes[start : start + size], column.itemsize))
        columns.append(_little(column))
        start += size
    return header, columns


def _interleaved(planes: memoryview, width: int) -> memoryview | bytearray:
    """Wide numbers from their planes of bytes."""
    if width == 1:
        return planes
    count = len(planes) // width
    raw = bytearray(len(planes))
    for k in range(width):
        raw[k::width] = planes[k * count : (k + 1) * count]
    return raw


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "big":  # pragma: no cover
        column = column[:]
        column.byteswap()
    return column
