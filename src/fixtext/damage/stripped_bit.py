"""The high bit of every byte is gone: GB2312 through a line of seven bits. `中文` becomes `VPND`.

What is left is HZ without its marks. In GB2312 both bytes of every character had the bit, so the
pairs can be read again, where a stretch is nothing but pairs and they read as Chinese. GBK, Big5
and UTF-8 that lost the bit are beyond repair: their second bytes may have had none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.damage.room import Candidate, Context, Params, spans_param
from fixtext.model import Evidence, Json, Step
from fixtext.reader.scoring import scorer

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "stripped-bit"
COST = 10.0
"""Bits: a thing of the nineties."""

FEWEST = 6
"""Characters of a stretch at least: four can be Chinese by chance."""

HEALTHY = 9.5
"""Bits for each character up to which a stretch reads as Chinese; chance pairs take 13 and more."""

HIGH = 0x80
_PAIRS = re.compile(rf"(?<!\S)(?:[!#0-w][!-~]){{{FEWEST},}}(?!\S)")
"""Rows 16 to 87 are Han; rows 1 and 3 are the marks and full-width letters beside them."""


@dataclass(frozen=True, slots=True)
class StrippedBit:
    """The room `stripped-bit`.

    >>> StrippedBit().apply("今天天气很好，我们去公园。", {})
    '=qLlLlFx:\\\\:C#,NRCGH%9+T0!#'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return not context.later and next(_stretches(text), None) is not None

    def apply(self, text: str, params: Params) -> str:
        out, last = [], 0
        for start, end in spans_param(params, len(text)):
            out += [text[last:start], _stripped(text[start:end])]
            last = end
        return "".join((*out, text[last:]))

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        out, spans = "", []
        last = 0
        for start, end, original in _stretches(text):
            out += text[last:start]
            spans.append([len(out), len(out) + len(original)])
            out += original
            last = end
        out += text[last:]
        params: dict[str, Json] = {"spans": spans}
        if not spans or self.apply(out, params) != text:
            return
        yield Candidate(
            text=out,
            step=Step(kind=NAME, params=params),
            cost=COST,
            evidence=(
                Evidence(
                    room=NAME,
                    what="GB2312 had lost the high bit of its bytes",
                    data={"stretches": len(spans)},
                ),
            ),
        )


DISTINCT = 2
"""Characters for each different one, at most: BWAHAHAHA and a drawn =-=-=-= are rows of one Han."""


def _stretches(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PAIRS.finditer(text):
        original = _read(match[0])
        if len(set(original)) * DISTINCT < len(original):
            continue
        if original and scorer().bits(original) <= HEALTHY * len(original):
            yield match.start(), match.end(), original


def _read(pairs: str) -> str:
    try:
        return bytes(ord(char) | HIGH for char in pairs).decode("gb2312")
    except UnicodeDecodeError:
        return ""


def _stripped(text: str) -> str:
    return "".join(chr(byte & ~HIGH) for byte in text.encode("gb2312", "replace"))
