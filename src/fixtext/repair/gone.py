"""Text that is gone: 锟斤拷, runs of U+FFFD, 烫烫烫. Recognised and measured, never invented.

GBK read as UTF-8 turns nearly every byte into U+FFFD (口字码); written out as UTF-8 and read as GBK
once more, two U+FFFD become 锟斤拷. Nothing of the text is left in either. 烫 and 屯 are the bytes
CC and CD with which a debugger fills memory that nobody wrote to: there was no text at all.
"""

from __future__ import annotations

import re

from fixtext.model import Evidence

ROOM = "gone"

_KINDS = (
    (
        "锟斤拷: two U+FFFD each, read once more as GBK (锟拷码)",
        re.compile("(?:锟斤拷|锟斤|斤拷|锟届){1,}"),
    ),
    ("U+FFFD in place of nearly every character (口字码)", re.compile("\ufffd+")),
    ("烫 or 屯: memory that was never written to", re.compile("烫{3,}|屯{3,}|(?:烫屯){2,}|葺{3,}")),
)
SHARE = 0.35
"""Share of the characters that are not ASCII above which the text counts as gone. GBK read as
UTF-8 keeps 12 to 17 % of its characters and shows U+FFFD for the rest; lossy misreadings that can
be repaired show a loss sign for 3 to 20 %."""

FEWEST = 2
"""Signs asked for: one U+FFFD in a line of English is a blemish, not a lost text."""


def gone(text: str) -> Evidence | None:
    """How much of `text` is beyond repair, if that is most of it.

    >>> gone("锟斤拷锟斤拷锟斤拷，锟斤拷锟斤拷").data["share"]
    0.94
    >>> gone("乱码“锟斤拷”是怎么来的？它是两次转换留下的痕迹。") is None
    True
    """
    shown = sum(not char.isascii() for char in text)
    for what, pattern in _KINDS:
        lost = sum(len(match[0]) for match in pattern.finditer(text))
        if lost >= FEWEST and lost > SHARE * shown:
            return Evidence(
                room=ROOM, what=what, data={"lost": lost, "share": round(lost / shown, 2)}
            )
    return None
