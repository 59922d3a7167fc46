"""A byte changed so that the pair is a character still, but one that the text would not have.

That a character is unlikely proves nothing: rare names are, and they stay. A pair of GBK counts as
hit only if GB2312 has all the rest of the text but not this character, if it does not recur, and
if the one that stood there makes whole again what is broken on either side of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fixtext.codecs.base import Charset
from fixtext.codecs.gb18030 import Gb18030
from fixtext.damage.slipped_bytes.choose import Choice, Chosen, read_on, weighed
from fixtext.damage.slipped_bytes.lattice import EDIT
from fixtext.damage.slipped_bytes.originals import neighbours
from fixtext.reader.filling import filler
from fixtext.work import spend

GAIN = 24.0
"""Bits by which the line must read better, the price of the accident included. Of 5,202 places
of sound text of the tuning part where a character beyond GB2312 stands, the best reached 13.3
(the `叒` of a pun); of 12,000 rare characters in made-up sentences about names and dictionaries
one reached 21.9. One in five that accidents make reaches 24."""

OTHERS = 0.01
"""Share of the text that may be beyond GB2312 as well: text in Traditional is not looked at."""

BEFORE, AFTER = 30, 8
"""Characters before and behind that are read with it."""

WRITTEN = frozenset("—·€‘’“”…～")
"""Marks that GB2312 has, or software put in their place, under another code point."""

HAN = ("\u3400", "\u9fff")
PRIVATE = ("\ue000", "\uf8ff")
"""What a changed pair may become: a rare Han, or a cell that GBK leaves to its users."""


def strangers(text: str, charset: Charset) -> frozenset[str]:
    """The characters of a text that an accident may have made, by what the rest of it is.

    >>> from fixtext.codecs.registry import charset
    >>> "".join(strangers("蕕不是很好，你说的就是这样。", charset("gb18030")))
    '蕕'
    >>> strangers("蕕不是很好，你说蕕就是这样。", charset("gb18030"))
    frozenset()
    """
    if not isinstance(charset, Gb18030) or text.isascii():
        return frozenset()
    beyond = Counter(char for char in text if char >= "\x80" and not _narrow(char))
    if sum(beyond.values()) > max(1.0, OTHERS * len(text)):
        return frozenset()
    return frozenset(char for char, count in beyond.items() if count == 1 and _possible(char))


def _narrow(char: str) -> bool:
    if char in WRITTEN:
        return True
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _possible(char: str) -> bool:
    return any(low <= char <= high for low, high in (HAN, PRIVATE))


def misprints(line: bytes, charset: Charset, odd: frozenset[str]) -> Iterator[Chosen]:
    """The places of a line where one of `odd` was surely something else, in order."""
    units = list(charset.units(line))
    shown = [text or "\ufffd" for _, _, text in units]
    for number, (start, length, text) in enumerate(units):
        if text in odd and length == 2:
            before = "".join(shown[max(0, number - BEFORE) : number])
            after = "".join(shown[number + 1 : number + 1 + AFTER])
            found = _weighed(line, start, before, text or "", after, charset)
            if found is not None:
                yield found


def _weighed(
    line: bytes, start: int, before: str, char: str, after: str, charset: Charset
) -> Chosen | None:
    reader = filler()
    state = reader.state(before)
    stays = read_on(reader, state, char + after)[0]
    known = list(neighbours(line[start : start + 2], charset))
    spend(len(known) * AFTER)
    ranked = sorted(
        (
            Choice(
                EDIT + original.price + read_on(reader, state, original.text + after)[0],
                start,
                start + 2,
                original,
            )
            for original in known
        ),
        key=lambda choice: (choice.score, choice.original.text),
    )
    if not ranked or stays < ranked[0].score + GAIN:
        return None
    return weighed(ranked)
