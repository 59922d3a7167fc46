"""Text that is gone: 锟斤拷, runs of U+FFFD, 烫烫烫. Recognised and measured, never invented.

GBK read as UTF-8 turns nearly every byte into U+FFFD (口字码); written out as UTF-8 and read as GBK
once more, two U+FFFD become 锟斤拷. Nothing of the text is left in either. 烫 and 屯 are the bytes
CC and CD with which a debugger fills memory that nobody wrote to: there was no text at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fixtext.model import Evidence
from fixtext.reader.kinds import common_han
from fixtext.reader.readings import readings

ROOM = "gone"

_KINDS = (
    (
        "锟斤拷: two U+FFFD each, read once more as GBK (锟拷码)",
        re.compile("(?:锟斤拷|锟斤|斤拷|锟届){1,}"),
    ),
    ("U+FFFD in place of nearly every character (口字码)", re.compile("\ufffd+")),
    ("烫 or 屯: memory that was never written to", re.compile("烫{3,}|屯{3,}|(?:烫屯){2,}|葺{3,}")),
)
NOTES_ALONE = "pinyin notes of a page that lost every byte above 0x7F: the characters are gone"
_REST = re.compile(r"[@-~]?\(([a-z]{0,5})\)")
"""A note and, if it was one, the ASCII half of the character before it: 學(xué) -> W(xu)."""

DENSE = 12
"""Characters per bracket at most before a text is looked at for notes alone: on such pages every
third or fourth is one, in prose and code there are far fewer."""

NOTES_SHARE = 0.5
"""Share of a text, white space aside, that notes must take: of calls in code it is a tenth."""

NOTES_FEWEST = 6
SYLLABLES_FEWEST = 4
"""Notes, and different ones, asked for: `f(x)` over and over is no page."""

SHARE = 0.35
"""Share of the characters that are not ASCII above which the text counts as gone. GBK read as
UTF-8 keeps 12 to 17 % of its characters and shows U+FFFD for the rest; lossy misreadings that can
be repaired show a loss sign for 3 to 20 %."""

FEWEST = 2
"""Signs asked for: one U+FFFD in a line of English is a blemish, not a lost text."""


@lru_cache(maxsize=1)
def _remains() -> frozenset[str]:
    """What is left of toned syllables: huì -> hu, shí -> sh, è -> nothing."""
    toned = {syllable for char in common_han() for syllable in readings(char)}
    return frozenset("".join(filter(str.isascii, syllable)) for syllable in toned)


def _notes_alone(text: str) -> Evidence | None:
    """Is this what is left of a page with pinyin notes when only ASCII survived?"""
    if text.count("(") * DENSE < len(text) or text.count("(") < NOTES_FEWEST:
        return None
    notes = [match for match in _REST.finditer(text) if match[1] in _remains()]
    kinds = {match[1] for match in notes}
    taken = sum(len(match[0]) for match in notes)
    size = len(text) - sum(map(str.isspace, text))
    if len(notes) < NOTES_FEWEST or len(kinds) < SYLLABLES_FEWEST or taken < NOTES_SHARE * size:
        return None
    data = {"lost": len(notes), "share": round(taken / size, 2)}
    return Evidence(room=ROOM, what=NOTES_ALONE, data=data)


def gone(text: str) -> Evidence | None:
    """How much of `text` is beyond repair, if that is most of it.

    >>> gone("锟斤拷锟斤拷锟斤拷，锟斤拷锟斤拷").data["share"]
    0.94
    >>> gone("W(xu)D(sh)^(l)o(hu)_(ki)l(w)(gu)(bo)").data["lost"]
    8
    >>> gone("乱码“锟斤拷”是怎么来的？它是两次转换留下的痕迹。") is None
    True
    """
    if text.isascii():
        return _notes_alone(text)
    shown = sum(not char.isascii() for char in text)
    for what, pattern in _KINDS:
        lost = sum(len(match[0]) for match in pattern.finditer(text))
        if lost >= FEWEST and lost > SHARE * shown:
            return Evidence(
                room=ROOM, what=what, data={"lost": lost, "share": round(lost / shown, 2)}
            )
    return None
