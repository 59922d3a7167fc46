"""The one door to the decoders of the world."""

from __future__ import annotations

from functools import cache

from fixtext.codecs.base import Charset, World
from fixtext.codecs.names import ALIASES, canonical
from fixtext.errors import UnknownEncodingError

BOM = "\ufeff"

WORLDS = tuple(world.value for world in World)

UTF = ("utf-8", "utf-16-le", "utf-16-be")
DOUBLE = (
    "gbk",
    "gb2312",
    "big5",
    "cp950",
    "big5-hkscs",
    "cp932",
    "shift_jis",
    "cp949",
    "euc-kr",
)

_BROWSER_GB = ("gbk", "gb2312", "gb18030")
"""Browsers read all three labels with the GB18030 decoder."""


def charset(name: str, world: str = "cpython") -> Charset:
    """The encoding `name` as the software of `world` decodes and encodes it.

    >>> charset("cp936", "windows").decode(b"\\x80\\xc8\\xd5")
    '€日'
    >>> charset("gbk").name, charset("gbk").world
    ('gbk', 'cpython')
    >>> charset("gbk", "amiga")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    fixtext.errors.UnknownEncodingError: unknown world "amiga"; the worlds are cpython, ...
    """
    if world not in WORLDS:
        raise UnknownEncodingError(f'unknown world "{world}"; the worlds are {", ".join(WORLDS)}')
    return _build(canonical(name), world)


@cache
def _build(name: str, world: str) -> Charset:
    """Decoders are loaded one by one: most inputs need one or two."""
    if world == World.COPIED.value:
        from fixtext.codecs.copied import Copied

        shown = World.WINDOWS if name in DOUBLE else World.WHATWG
        return Copied(_build(name, shown.value))
    if name in UTF:
        from fixtext.codecs.unicode import Utf

        return Utf(name, world)
    if name == "gb18030" or (name in _BROWSER_GB and world == World.WHATWG.value):
        from fixtext.codecs.gb18030 import Gb18030

        return Gb18030(name, world)
    return _of_python(name, world) or _of_others(name, world)


def _of_python(name: str, world: str) -> Charset | None:
    from fixtext.codecs.cpython import PYTHON_NAME, ByCodec

    return ByCodec(name, world) if name in PYTHON_NAME and world == World.CPYTHON.value else None


def _of_others(name: str, world: str) -> Charset:
    if name in DOUBLE:
        from fixtext.codecs.double import DoubleByte

        return DoubleByte(name, world)
    if name == "euc-tw":
        from fixtext.codecs.euc_tw import EucTw

        return EucTw(name, world)
    from fixtext.codecs.cpython import PYTHON_NAME
    from fixtext.codecs.escapes import PYTHON_NAME as MEMORY
    from fixtext.codecs.escapes import ByMemory, Iso2022Cn

    if name == "iso-2022-cn":
        return Iso2022Cn(name, world)
    if name in MEMORY:
        return ByMemory(name, world)
    if name in PYTHON_NAME:
        raise UnknownEncodingError(f'"{name}" is not known in the world "{world}"')
    from fixtext.codecs.single import SingleByte

    return SingleByte(name, world)


def encode(text: str, encoding: str, *, bom: bool = False) -> bytes:
    """Encode; what the encoding lacks becomes what its software writes for it.

    >>> encode("你好", "gbk"), encode("é!", "gb2312")
    (b'\\xc4\\xe3\\xba\\xc3', b'\\xa8\\xa6!')
    """
    target = charset(encoding)
    text = BOM + text if bom else text
    data = target.encode(text)
    return target.encode_lossy(text) if data is None else data


def names() -> tuple[str, ...]:
    """Every canonical name."""
    return tuple(ALIASES)
