"""Text without a place that has to be looked at, told by one pattern: no array, no search.

Most input is clean, and a class of characters passes over it about as fast as arrays do, which take
a twentieth of a second to load. What this cannot tell in little time, `bulk_signs` tells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from fixtext.reader.beginnings import LOST, compiled, few_notes, gone
from fixtext.reader.kinds import KINDS, ODD, standard_han
from fixtext.reader.odd import BEYOND, SIGNS

RUN: Final = 12
"""ASCII without a space, so long, may be Chinese that lost its high bits (six pairs), or three
escapes `u4e2d`."""

ESCAPES: Final = "%=#&\\~+"
"""They begin an escape when the right characters follow: two digits, three letters, `{` or `#`."""

ESCAPE: Final = r"[%=#&\\~+](?:[0-9A-Fa-f]{2}|[0-9A-Za-z+/,]{3})|&#|~\{|=\?|#x|\\[uUx0-3]|%u"

WORD: Final = f"[!-~]{{1,{RUN}}}"

HAN_RANGES: Final = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))
_HAN: Final = "".join(f"{chr(start)}-{chr(end - 1)}" for start, end in HAN_RANGES)
BY_HAN: Final = rf"\?(?:(?<=[{_HAN}]\?)|(?=[{_HAN}]))"
"""A question mark beside Han."""

STRETCHES: Final = 100
"""Stretches, each with a word of ASCII, that one call passes over, and remembers."""

SPARSE: Final = 1000
"""Characters for each call at least: with more calls, arrays are quicker."""

TRADITIONAL: Final = "後拚捱摺榘菸醣麴"
"""All that GB2312 has of what only Traditional has."""

OTHER_CELL: Final = "—·"
"""Marks of Chinese that CPython's codec of GB2312 knows as other characters."""

LINE_ENDS: Final = "\t\n\r"

UNSEEN: Final = ("control", "byte_order_mark")
"""Kinds that are no sign of a misreading, but of something that was done to a text."""


def calm(text: str) -> bool:
    """Has a text surely none of the places that `bulk_signs.signs` finds? False says: look closer.

    >>> calm("天气预报：晴，气温 20℃，降水 50%。\\n"), calm("天气镕预报"), calm("天气 %E5%A4 (a=b)")
    (True, False, False)
    """
    stretches = _stretches()
    at = 0
    for _ in range(len(text) // SPARSE + 2):
        passed = stretches.match(text, at)
        assert passed is not None
        end = start = passed.end()
        if end == len(text):
            return True
        while start and "!" <= text[start - 1] <= "~":
            start -= 1
        word = compiled(WORD).match(text, start)
        if word is None:
            if end == at:
                return False
            at = end
            continue
        if word.end() == at or len(word[0]) == RUN or compiled(ESCAPE).search(word[0]):
            return False
        at = word.end()
        if "?" in word[0] and compiled(BY_HAN).search(text, start, at + 1):
            return False
    return False


def clear(text: str) -> bool:
    """Is a long text surely ordinary all over? False says only: look closer.

    >>> clear("今天天气很好，我们去公园。" * 1000), clear("今天天气很好，锟斤拷" * 1000)
    (True, False)
    >>> clear("今天天气很好，我们去公园。（?ng)" * 1000)
    False
    """
    if not calm(text) or not simplified(text) or not few_notes(text) or gone(text):
        return False
    return "?" not in text or compiled(LOST).search(text) is None


def simplified(text: str) -> bool:
    """Has a text surely nothing that only Traditional has? GB2312 has next to none of it.

    >>> simplified("今天天气很好——真的。"), simplified("後來")
    (True, False)
    """
    for mark in OTHER_CELL:
        text = text.replace(mark, "")
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return not any(char in text for char in TRADITIONAL)


@lru_cache(maxsize=1)
def _stretches() -> re.Pattern[str]:
    """What may be passed over: short words of ASCII without a sign of an escape, all that is
    harmless. Beyond the basic plane such a class is ten times as slow."""
    table = harmless(BEYOND)
    table[0x21:0x7F] = bytes(0x7F - 0x21)
    spans = ((one.start(), one.end() - 1) for one in re.finditer(b"\1+", table))
    safe = "".join(f"{chr(a)}-{chr(b)}" if a < b else chr(a) for a, b in spans)
    word = "".join(re.escape(chr(c)) for c in range(0x21, 0x7F) if chr(c) not in f"{ESCAPES}?")
    words = f"[{word}]{{0,{RUN - 1}}}"
    return re.compile(f"{words}(?:[{safe}]+{words}){{0,{STRETCHES}}}")


def harmless(end: int) -> bytearray:
    """Code point, up to an end -> 1 if no room of places suspects the character by itself, else 0.

    >>> [harmless(0x20000)[ord(char)] for char in "a中镕é×👍"]
    [1, 1, 0, 0, 1, 1]
    """
    table = bytearray(end)
    ends = (*(start for start, _ in KINDS[1:]), end)
    for (start, kind), stop in zip(KINDS, ends, strict=True):
        if kind not in ODD and kind not in UNSEEN and start < end:
            table[start:stop] = b"\1" * (min(stop, end) - start)
    for code in map(ord, f"{LINE_ENDS}{SIGNS}{standard_han()}"):
        table[code] = 1
    return table
