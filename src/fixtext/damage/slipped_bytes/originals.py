"""Which character was it? What one accident made a few bytes of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from fixtext.codecs.base import Charset
from fixtext.codecs.double import DoubleByte
from fixtext.codecs.gb18030 import Gb18030
from fixtext.damage.slipped_bytes.edits import Edit, Kind

VALUE = 8.0
"""Bits for the value of a byte that was inserted or put in another's place: one of 255."""

ASCII_VALUE = 2.0
"""Bits more if that byte is ASCII: it may as well have been written."""

SPANS = {True: (1, 2, 3), False: (1, 2, 3, 4)}
"""Bytes that one accident may leave of a character: double bytes, and UTF-8."""

HIGH = 0x80
_CONTINUATION = range(0x80, 0xC0)
_LEADS = range(0xC2, 0xF5)
_PRINTABLE = (0x0A, *range(0x20, 0x7F))


@dataclass(frozen=True, slots=True)
class Original:
    """What may have stood there: its bytes, its character ("" if there was none), the accident."""

    data: bytes
    text: str
    edit: Edit
    price: float


def is_double(charset: Charset) -> bool:
    return isinstance(charset, (DoubleByte, Gb18030))


def originals(mess: bytes, charset: Charset) -> tuple[Original, ...]:
    """What one accident can have made `mess` of, in this encoding: one character or none.

    >>> from fixtext.codecs.registry import charset
    >>> found = originals(b"\\xd6", charset("gbk"))
    >>> any(o.text == "中" and o.edit == Edit(1, Kind.DROP, b"\\xd0") for o in found)
    True
    >>> {o.text for o in originals("中".encode()[:1] + b"!" + "中".encode()[1:], charset("utf-8"))}
    {'中'}
    """
    return _originals(mess, cast(Any, charset))


@lru_cache(maxsize=1 << 14)
def _originals(mess: bytes, charset: Any) -> tuple[Original, ...]:
    found = list(_double(mess, charset) if is_double(charset) else _utf8(mess))
    if len(mess) == 1 and mess[0] >= HIGH:
        found.append(Original(b"", "", Edit(0, Kind.INSERT, mess), VALUE))
        found.extend(
            Original(bytes((byte,)), chr(byte), Edit(0, Kind.CHANGE, mess), VALUE)
            for byte in _PRINTABLE
        )
    return tuple(replace(o, price=o.price + _written_price(o.edit)) for o in found)


def _written_price(edit: Edit) -> float:
    return ASCII_VALUE if edit.kind is not Kind.DROP and edit.data < b"\x80" else 0.0


def _double(mess: bytes, charset: Charset) -> Iterator[Original]:
    by_lead, by_trail = pairs(charset)
    if len(mess) == 1:
        for data, text in by_lead.get(mess[0], ()):
            yield Original(data, text, Edit(1, Kind.DROP, data[1:]), 0.0)
        for data, text in by_trail.get(mess[0], ()):
            yield Original(data, text, Edit(0, Kind.DROP, data[:1]), 0.0)
    elif len(mess) == 2 and charset.step(mess, 0) != (2, charset.decode(mess)):
        yield from neighbours(mess, charset)
    elif len(mess) == 3:
        for data, text in by_lead.get(mess[0], ()):
            if data[1] == mess[2]:
                yield Original(data, text, Edit(1, Kind.INSERT, mess[1:2]), VALUE)


def neighbours(mess: bytes, charset: Charset) -> Iterator[Original]:
    """The double-byte characters of which one byte may have been changed into `mess`."""
    by_lead, by_trail = pairs(charset)
    for data, text in by_lead.get(mess[0], ()):
        if data != mess:
            yield Original(data, text, Edit(1, Kind.CHANGE, mess[1:]), VALUE)
    for data, text in by_trail.get(mess[1], ()):
        if data != mess:
            yield Original(data, text, Edit(0, Kind.CHANGE, mess[:1]), VALUE)


_Table = dict[int, tuple[tuple[bytes, str], ...]]


def pairs(charset: Charset) -> tuple[_Table, _Table]:
    """The characters of a double-byte encoding by their first and by their second byte."""
    return _pairs(cast(Any, charset))


@lru_cache(maxsize=8)
def _pairs(charset: Any) -> tuple[_Table, _Table]:
    leads: dict[int, list[tuple[bytes, str]]] = {}
    trails: dict[int, list[tuple[bytes, str]]] = {}
    assert isinstance(charset, (DoubleByte, Gb18030))
    for key, text in enumerate(charset.pairs):
        if len(text) != 1 or "\ue000" <= text <= "\uf8ff" or key < HIGH << 8:
            continue
        data = key.to_bytes(2, "big")
        if charset.encode(text) == data:
            leads.setdefault(data[0], []).append((data, text))
            trails.setdefault(data[1], []).append((data, text))
    return (
        {byte: tuple(found) for byte, found in leads.items()},
        {byte: tuple(found) for byte, found in trails.items()},
    )


def _utf8(mess: bytes) -> Iterator[Original]:
    size = len(mess)
    for place in range(size + 1):
        for byte in (*_CONTINUATION, *_LEADS):
            data = bytes((byte,))
            whole = mess[:place] + data + mess[place:]
            text = _one(whole)
            if text:
                yield Original(whole, text, Edit(place, Kind.DROP, data), 0.0)
    for place in range(size if size > 1 and not _one(mess) else 0):
        for byte in (*_CONTINUATION, *_LEADS):
            whole = mess[:place] + bytes((byte,)) + mess[place + 1 :]
            text = _one(whole)
            if text:
                edit = Edit(place, Kind.CHANGE, mess[place : place + 1])
                yield Original(whole, text, edit, VALUE)
    for place in range(1, size - 1):
        whole = mess[:place] + mess[place + 1 :]
        text = _one(whole)
        if text:
            edit = Edit(place, Kind.INSERT, mess[place : place + 1])
            yield Original(whole, text, edit, VALUE)


def _one(data: bytes) -> str:
    """The single character these bytes are, or ""."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 and text >= "\x80" else ""
