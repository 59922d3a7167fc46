"""Who wrote and who read: the pairs that are tried, and what each takes to believe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from fixtext.codecs.base import Charset, Loss, World
from fixtext.codecs.registry import charset

WRITTEN = (("utf-8", 6.0), ("gb18030", 8.0), ("big5", 10.0), ("big5-hkscs", 14.0))
"""Bits for the writer, and below for the reader: from how often users report each pair."""

SINGLE_BYTE = (
    ("latin-1", "cpython", 0.0),
    ("cp1252", "whatwg", 0.0),
    ("cp437", "cpython", 3.0),
    ("mac-roman", "cpython", 5.0),
    ("koi8-r", "cpython", 5.0),
    ("cp1251", "whatwg", 4.0),
    ("cp850", "cpython", 5.0),
    ("cp866", "cpython", 6.0),
    ("cp1250", "whatwg", 10.0),
    ("cp1253", "whatwg", 8.0),
    ("cp1254", "whatwg", 7.0),
    ("cp1255", "whatwg", 8.0),
    ("cp1256", "whatwg", 8.0),
    ("cp1257", "whatwg", 8.0),
    ("cp1258", "whatwg", 8.0),
)
DOUBLE_BYTE = (
    ("gb18030", "whatwg", 0.0),
    ("gbk", "windows", 0.0),
    ("big5", "windows", 2.0),
    ("big5", "cpython", 3.0),
    ("big5-hkscs", "whatwg", 3.0),
    ("cp932", "windows", 3.0),
    ("cp949", "windows", 3.0),
)
LOSSY = (
    ("gbk", "cpython", 0.0),
    ("gb18030", "whatwg", 0.5),
    ("gbk", "windows", 0.5),
    ("gbk", "iconv", 1.5),
    ("gbk", "java", 2.0),
    ("gb18030", "cpython", 1.0),
    ("gb18030", "java", 3.0),
    ("cp1252", "cpython", 1.0),
    ("big5", "cpython", 2.0),
    ("big5", "windows", 2.0),
    ("big5", "whatwg", 3.0),
    ("big5", "java", 4.0),
    ("big5-hkscs", "cpython", 5.0),
    ("cp932", "cpython", 3.0),
    ("cp932", "windows", 3.0),
    ("cp932", "whatwg", 4.0),
    ("cp932", "java", 5.0),
    ("cp949", "cpython", 3.0),
    ("cp949", "windows", 3.0),
    ("cp949", "whatwg", 4.0),
    ("cp949", "java", 5.0),
)
"""Readers that lose bytes, each in its own way."""

DROPPING = (
    ("gbk", "cpython", 0.0),
    ("cp1252", "cpython", 1.0),
    ("gbk", "iconv", 1.5),
    ("cp1252", "copied", 1.5),
)
"""Readers that drop what they cannot show."""

COPIED = (("gbk", "copied", 2.0),)
"""Readers of whose losses some have left a sign and some have not."""

_POPULAR = {
    ("utf-8", "gb18030"): "古文码",
    ("utf-8", "gbk"): "古文码",
    ("utf-8", "latin-1"): "符号码",
    ("utf-8", "cp1252"): "符号码",
    ("gb18030", "latin-1"): "拼音码",
    ("gb18030", "cp1252"): "拼音码",
}
PYTHON_CODEC = {"big5-hkscs": "big5hkscs", "big5": "cp950"}
"""The codec of the standard library that tells which bytes the writer can have written."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who wrote, who read, and what it takes to believe it, in bits."""

    written: str
    read: str
    world: str
    cost: float

    @property
    def popular(self) -> str:
        """What people call it: 古文码 for UTF-8 read as GBK."""
        return _POPULAR.get((self.written, self.read), "")

    @property
    def double_byte(self) -> bool:
        """The reader took two bytes for a character."""
        return any(self.read == name for name, _, _ in (*DOUBLE_BYTE, *LOSSY)) and (
            not self.read.startswith("cp125")
        )

    @property
    def shows_private_use(self) -> bool:
        """Does this reader show private use all the time? GB18030 and Windows fill GBK's holes so,
        and UTF-8 of Chinese meets them at every ninth character."""
        filled = self.read == "gb18030" or (self.read, self.world) == ("gbk", "windows")
        return self.written == "utf-8" and filled

    def silent(self, loss: Loss | None) -> bool:
        """Have losses left no sign, some or all of them?"""
        return loss is Loss.DROP or (loss is not None and self.world == World.COPIED.value)

    @property
    def reader(self) -> Charset:
        return charset(self.read, self.world)

    @property
    def writer(self) -> Charset:
        return charset(self.written, self.world)

    @property
    def codec(self) -> str:
        return PYTHON_CODEC.get(self.written, self.written)


def family(name: str) -> str:
    """Encodings that read the same bytes alike: GBK and GB18030, Big5 and its extensions."""
    return name[:2] if name.startswith(("gb", "big5")) else name


def _pairs(readers: tuple[tuple[str, str, float], ...]) -> tuple[Pair, ...]:
    found = [
        Pair(written, read, world, a + b)
        for written, a in WRITTEN
        for read, world, b in readers
        if family(written) != family(read)
    ]
    return tuple(sorted(found, key=lambda pair: pair.cost))


@lru_cache(maxsize=1)
def lossless_pairs() -> tuple[Pair, ...]:
    """Every pair that is tried where nothing was lost, the cheapest first."""
    return _pairs((*SINGLE_BYTE, *DOUBLE_BYTE))


@lru_cache(maxsize=1)
def dropping_pairs() -> tuple[Pair, ...]:
    """Every pair that is tried where losses may have left no sign: `iconv -c`, and pages that were
    copied without their characters of private use."""
    return tuple(pair for pair in _pairs(DROPPING) if pair.written == "utf-8")


@lru_cache(maxsize=1)
def copied_pairs() -> tuple[Pair, ...]:
    """Every pair that is tried where some losses have left a sign and others may not have."""
    return tuple(pair for pair in _pairs(COPIED) if pair.written == "utf-8")


@lru_cache(maxsize=1)
def lossy_pairs() -> tuple[Pair, ...]:
    """Every pair that is tried where loss signs show, the cheapest first."""
    return _pairs(LOSSY)
