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
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from fixtext.errors import FixtextError

MAGIC = b"FXT3"

PIECE = 1 << 16
"""Bytes of a zlib stream that are read at once."""


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
    return read(BytesIO(data))


def read(file: BinaryIO) -> tuple[dict[str, Any], list[array[int]]]:
    """As `unpack`; of a file no more than the columns is held."""
    if file.read(4) != MAGIC:
        raise FixtextError("not a table of fixtext, or one of another version")
    header = json.loads(file.read(int.from_bytes(file.read(4), "little")))
    take = _inflated(file) if header.pop("zlib") else file.read
    columns: list[array[int]] = []
    for typecode, count in header.pop("columns"):
        column = array(typecode, [0]) * count
        places = memoryview(column).cast("B")
        for k in range(column.itemsize):
            places[k :: column.itemsize] = take(count)
        columns.append(_little(column))
    return header, columns


def _inflated(file: BinaryIO) -> Callable[[int], bytes]:
    """Gives the next bytes of the zlib stream in a file."""
    stream = zlib.decompressobj()

    def take(size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            more = stream.unconsumed_tail or file.read(PIECE)
            part = stream.decompress(more, size)
            if not (more or part):
                raise FixtextError("a table of fixtext that ends too soon")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    return take


def _little(column: array[int]) -> array[int]:
    if sys.byteorder == "big":  # pragma: no cover
        column = column[:]
        column.byteswap()
    return column
