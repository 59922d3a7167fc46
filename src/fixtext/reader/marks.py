"""Which mark fits here: what stands open, and whether the sentence asks.

Four symbols of context do not see the bracket that was opened ten characters ago, nor the 什么 at
the beginning of a question. A mood does: a small number that says what was opened last and not
closed, and how much the sentence so far sounds like a question. For each mood and class of marks
a table says how much likelier, or less likely, the mark is than the n-grams believe; it is counted
by `tools/reader_marks.py` and stored with them.

>>> mood = 0
>>> for char in "（你说什么":
...     mood = AFTER[mood][mark_class(char)]
>>> mood == 3 * OPENED["（"] + ASKS
True
"""

from __future__ import annotations

from typing import Final

OPENERS: Final = ("（", "“「『‘", "《〈", "【〔")
CLOSERS: Final = ("）", "”」』’", "》〉", "】〕")
MARKS: Final = "。！？；：，、…"
LINE_END: Final = "\n"
STOPS: Final = "。！？；?!"
"""After these a new sentence begins."""
ASKING: Final = "吗嗎啥哪怎什甚咩乜呢么麼"
"""Sentences with one of these end in a question mark half the time or more (7 % do at large)."""
DOUBTING: Final = "谁誰何否啊呀哦吧"
"""The same for a quarter of the time or more, names of food and places left out."""

PLAIN: Final = 0
DOUBTS: Final = 1
ASKS: Final = 2
TONES: Final = 3

_GROUPS: Final = (*OPENERS, *CLOSERS, *MARKS, LINE_END, ASKING, DOUBTING, "?!")
_CLASSES: Final = {char: k for k, group in enumerate(_GROUPS, 1) for char in group}
OPENED: Final = {char: k for k, group in enumerate(OPENERS, 1) for char in group}
_CLOSED: Final = {char: k for k, group in enumerate(CLOSERS, 1) for char in group}

PRICED: Final = 1 + len(OPENERS) + len(CLOSERS) + len(MARKS) + len(LINE_END)
"""Classes that have a price of their own; the words that only set the mood are class 0 there."""
MOODS: Final = TONES * (1 + len(OPENERS))
PRICE_UNIT: Final = 10
PRICE_ZERO: Final = 128
"""Prices are stored in tenths of a bit over this."""


def mark_class(char: str) -> int:
    """The class of a character; 0 for nearly all.

    >>> mark_class("中"), mark_class("（") == mark_class("("), mark_class("」") == mark_class("”")
    (0, False, True)
    """
    return _CLASSES.get(char, 0)


def mark_classes() -> dict[str, int]:
    """Every character that has a class of its own.

    >>> len(mark_classes()) > 40
    True
    """
    return dict(_CLASSES)


def price_class(kind: int) -> int:
    """The class by which a character is priced.

    >>> price_class(mark_class("？")) == mark_class("？"), price_class(mark_class("吗"))
    (True, 0)
    """
    return kind if kind < PRICED else 0


def _after(mood: int, group: str) -> int:
    """The mood after a character of a group; the innermost bracket alone is remembered."""
    opened, tone = divmod(mood, TONES)
    char = group[:1]
    if char in OPENED:
        opened = OPENED[char]
    elif char in _CLOSED:
        opened = 0 if opened == _CLOSED[char] else opened
    elif char == LINE_END:
        return 0
    elif char in STOPS:
        tone = PLAIN
    elif char in ASKING:
        tone = ASKS
    elif char in DOUBTING:
        tone = max(tone, DOUBTS)
    return TONES * opened + tone


AFTER: Final = tuple(
    tuple(_after(mood, group) for group in ("\0", *_GROUPS)) for mood in range(MOODS)
)
"""Mood and class -> mood."""
