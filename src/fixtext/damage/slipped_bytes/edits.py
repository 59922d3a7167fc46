"""What happened to single bytes: dropped, inserted, changed; and how text becomes bytes first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from fixtext.codecs.base import REPLACEMENT, Charset
from fixtext.damage.room import Params
from fixtext.errors import InvalidPlanError
from fixtext.model import Json


class Kind(str, Enum):
    """What happened to bytes."""

    DROP = "drop"
    INSERT = "insert"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One accident at byte `offset` of the original.

    `data` is what was dropped, what was inserted before the offset, or what stands there now.
    """

    offset: int
    kind: Kind
    data: bytes

    def moved(self, by: int) -> Edit:
        return Edit(self.offset + by, self.kind, self.data)

    def to_json(self) -> list[Json]:
        return [self.offset, self.kind.value, self.data.hex()]


def harm(original: bytes, edits: tuple[Edit, ...]) -> bytes:
    """The bytes after all accidents.

    >>> harm(b"abc", (Edit(0, Kind.DROP, b"a"), Edit(2, Kind.INSERT, b"x")))
    b'bxc'
    """
    out: list[bytes] = []
    last = 0
    for edit in edits:
        out.append(original[last : edit.offset])
        last = max(last, edit.offset)
        if edit.kind is not Kind.INSERT:
            last = edit.offset + len(edit.data)
        if edit.kind is not Kind.DROP:
            out.append(edit.data)
    return b"".join((*out, original[last:]))


def written(text: str, charset: Charset, kept: tuple[bytes, ...]) -> bytes:
    """The bytes of `text`; `kept` are those that each U+FFFD in it stands for, in order.

    >>> from fixtext.codecs.registry import charset
    >>> written("中\\ufffd文", charset("gbk"), (b"\\xff",)).hex(" ")
    'd6 d0 ff ce c4'
    """
    if not kept:
        return charset.encode_lossy(text)
    pieces = text.split(REPLACEMENT)
    if len(pieces) != len(kept) + 1:
        raise InvalidPlanError('"kept" has not one entry for each U+FFFD of the text')
    out = [charset.encode_lossy(pieces[0])]
    for data, piece in zip(kept, pieces[1:], strict=True):
        out += [data, charset.encode_lossy(piece)]
    return b"".join(out)


def edits_param(params: Params) -> tuple[Edit, ...]:
    """The edits of a step, in order, or a clear error."""
    found: list[Edit] = []
    value = params.get("edits")
    for entry in value if isinstance(value, (list, tuple)) else ("",):
        match entry:
            case [int(offset), str(kind), str(data)] if offset >= 0:
                found.append(Edit(offset, _kind(kind), _hex(data)))
            case _:
                raise InvalidPlanError('"edits" is a list of [offset, kind, hex]')
    if any(a.offset > b.offset for a, b in pairwise(found)):
        raise InvalidPlanError('"edits" come in the order of their offsets')
    return tuple(found)


def kept_param(params: Params) -> tuple[bytes, ...]:
    """The bytes that stay lost."""
    value = params.get("kept", ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(x, str) for x in value):
        raise InvalidPlanError('"kept" is a list of hex strings')
    return tuple(map(_hex, value))


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError:
        raise InvalidPlanError(f"an edit is one of {', '.join(k.value for k in Kind)}") from None


def _hex(value: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise InvalidPlanError(f'"{value}" is no hex string') from None
