"""Text written in one encoding and read in another, nothing lost: the plain mojibake.

UTF-8 read as GBK is 古文码, UTF-8 read as Latin-1 符号码, GBK read as Latin-1 拼音码. As long as the reader
of the wrong encoding knew every byte, encoding the damaged text again gives the bytes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fixtext.codecs.base import Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.room import Candidate, Context, Params, text_param
from fixtext.model import Evidence, Step
from fixtext.reader.scoring import scorer

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "misread"

LAYERS = 3
"""More misreadings on top of each other than this have not been met in the field."""


SURE = 400
"""Characters that tell whether a text reads as Chinese."""

HEALTHY = 11.0
"""Bits per Han character below which a text that long was not misread as a whole: healthy text of
any class stays below 10, mojibake of Han starts at 14; text without Han counts as 0."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who wrote, who read, what people call it, and what it takes to believe it, in bits."""

    written: str
    read: str
    world: str
    cost: float
    popular: str = ""


_SINGLE_BYTE = (
    ("latin-1", "cpython", 0.0),
    ("cp1252", "whatwg", 0.0),
    ("cp437", "cpython", 3.0),
    ("mac-roman", "cpython", 5.0),
    ("koi8-r", "cpython", 5.0),
    ("cp1251", "whatwg", 4.0),
    ("cp850", "cpython", 5.0),
    ("cp866", "cpython", 6.0),
    ("cp1250", "whatwg", 6.0),
    ("cp1253", "whatwg", 8.0),
    ("cp1254", "whatwg", 7.0),
    ("cp1255", "whatwg", 8.0),
    ("cp1256", "whatwg", 8.0),
    ("cp1257", "whatwg", 8.0),
    ("cp1258", "whatwg", 8.0),
)
_DOUBLE_BYTE = (
    ("gb18030", "whatwg", 0.0),
    ("gbk", "windows", 0.0),
    ("big5", "windows", 2.0),
    ("big5-hkscs", "whatwg", 3.0),
    ("cp932", "windows", 3.0),
    ("cp949", "windows", 3.0),
)
_WRITTEN = (("utf-8", 6.0), ("gb18030", 8.0), ("big5", 10.0), ("big5-hkscs", 14.0))
"""Bits for the writer, and below for the reader: from how often users report each pair."""

_POPULAR = {
    ("utf-8", "gb18030"): "古文码",
    ("utf-8", "gbk"): "古文码",
    ("utf-8", "latin-1"): "符号码",
    ("utf-8", "cp1252"): "符号码",
    ("gb18030", "latin-1"): "拼音码",
    ("gb18030", "cp1252"): "拼音码",
}


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """Every pair that is tried, the cheapest first."""
    found = [
        Pair(written, read, world, a + b, _POPULAR.get((written, read), ""))
        for written, a in _WRITTEN
        for read, world, b in (*_SINGLE_BYTE, *_DOUBLE_BYTE)
        if not (written.startswith("gb") and read.startswith("gb"))
        and not (written.startswith("big5") and read.startswith("big5"))
    ]
    return tuple(sorted(found, key=lambda pair: pair.cost))


@dataclass(frozen=True, slots=True)
class Misread:
    """The room `misread`.

    >>> Misread().apply("服务器", {"written": "utf-8", "read": "gbk", "world": "windows"})
    '鏈嶅姟鍣�'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        layers = sum(step.kind == NAME for step in context.later)
        if layers >= LAYERS or text.isascii():
            return False
        return len(text) < SURE or not 0 < scorer().per_han(text[:SURE]) < HEALTHY

    def apply(self, text: str, params: Params) -> str:
        written = charset(text_param(params, "written"), text_param(params, "world", "cpython"))
        read = charset(text_param(params, "read"), text_param(params, "world", "cpython"))
        loss = Loss(text_param(params, "loss", Loss.FFFD.value))
        return read.decode(written.encode_lossy(text), loss)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        seen = {text}
        for pair, original in _originals(text):
            if original in seen:
                continue
            seen.add(original)
            params = {"written": pair.written, "read": pair.read, "world": pair.world}
            if self.apply(original, params) != text:
                continue
            yield Candidate(
                text=original,
                step=Step(kind=NAME, params=params),
                cost=pair.cost,
                evidence=(_evidence(pair),),
            )


def _originals(text: str) -> Iterator[tuple[Pair, str]]:
    """Every pair under which `text` has an original, with that original."""
    data: dict[tuple[str, str], bytes | None] = {}
    for pair in pairs():
        key = (pair.read, pair.world)
        if key not in data:
            data[key] = charset(pair.read, pair.world).encode(text)
        held = data[key]
        if held is None or held.isascii():
            continue
        original = _strictly(charset(pair.written, pair.world), held)
        if original is not None:
            yield pair, original


def _strictly(written: Charset, data: bytes) -> str | None:
    text = written.decode(data, Loss.FFFD)
    return None if "\ufffd" in text else text


def _evidence(pair: Pair) -> Evidence:
    called = f" ({pair.popular})" if pair.popular else ""
    return Evidence(
        room=NAME,
        what=f"the text was written in {pair.written.upper()} and read as {pair.read.upper()}{called}",
        data={"written": pair.written, "read": pair.read, "popular": pair.popular},
    )
