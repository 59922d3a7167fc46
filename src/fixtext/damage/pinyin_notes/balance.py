"""Quotation marks and brackets come in pairs: what is open on a line wants to be closed.

A lost mark is often told by nothing nearby. A line ends in `怎样巧辩。”`; whether its last pair of
bytes was 。 or ” only the “ forty characters before can say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

PAIRS: Final = dict(zip('“‘（(《「『【〈"', '”’）)》」』】〉"', strict=True))
"""What opens, and what closes it."""

_OPENERS: Final = {closing: opening for opening, closing in PAIRS.items()}

NARROW: Final = {"(": "（", ")": "）"}
"""Brackets of either width close each other."""

ABOVE: Final = "~"
"""Something was left open on a line above: a closing mark may belong to it, or not."""

DEPTH: Final = 3
"""Open marks remembered, the innermost last."""

CLOSE: Final = -4.5
"""Bits by which a closing mark is likelier where its opening one is open: one character in twenty
of the training part stands in “”, one in a hundred in other pairs."""

STRAY: Final = 5.0
"""Bits for a closing mark that nothing opened; 5 to 8 on the training part, but pages are cut."""

ANEW: Final = 2.0
"""Bits for an opening mark inside its like."""

BROKEN: Final = 3.0
"""Bits for a line that ends while something is open."""

SPOKEN: Final = {"！": -1.5, "？": -1.0}
"""Bits by which marks are likelier in quotations; as they are read, full-width. It is twice as much
on the training part, but what stands near has told some of it."""

TITLED: Final = 4.0
"""Bits for the marks of sentences in a title."""

_SENTENCE: Final = frozenset("，。！；")


@lru_cache(maxsize=65536)
def weighed(opened: str, char: str) -> tuple[float, str]:
    """What `char` costs, in bits, where `opened` is open, and what is open after it.

    >>> weighed("“", "”"), weighed("", "”"), weighed("“（", "“")
    ((-4.5, ''), (5.0, ''), (2.0, '“（“'))
    """
    char = NARROW.get(char, char)
    if char == "\n":
        return (BROKEN if opened.strip(ABOVE) else 0.0), ABOVE if opened else ""
    if char == '"':
        return (CLOSE, opened.replace('"', "")) if '"' in opened else (0.0, _deeper(opened, char))
    if char in PAIRS:
        return (ANEW if char in opened else 0.0), _deeper(opened, char)
    opening = _OPENERS.get(char)
    if opening is not None:
        at = opened.rfind(opening)
        if at >= 0:
            return CLOSE, opened[:at]
        return (0.0, opened.replace(ABOVE, "")) if ABOVE in opened else (STRAY, opened)
    if opened[-1:] == "《":
        return (TITLED if char in _SENTENCE else 0.0), opened
    return (SPOKEN.get(char, 0.0) if "“" in opened or "「" in opened else 0.0), opened


def _deeper(opened: str, char: str) -> str:
    return (opened + char)[-DEPTH:]


def still_open(text: str) -> str:
    """What is open at the end of a text.

    >>> still_open("他说：“《红楼梦》（上）好"), still_open("他说：“好\\n她")
    ('“', '~')
    """
    opened = ""
    for char in _MARK.findall(text):
        opened = weighed(opened, char)[1]
    return opened


_MARK: Final = re.compile(rf"[\n{re.escape(''.join((*PAIRS, *_OPENERS)))}]")
