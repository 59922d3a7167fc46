"""Full-width marks that the replacement touched: one byte was put in front of ！ ； ， ？.

`的。“文` is ... A1 A3 A1 B0 CE C4; A3 A1 is ！, so a byte went between A1 and A3, and the page
shows `的?！拔`: everything behind has slipped by one byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.damage.pinyin_notes.blind import Marks
from fixtext.damage.pinyin_notes.form import FULL_MARKS, LONG, Note
from fixtext.reader.scoring import scorer

FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
"""As what folded marks are read: the reader knows Chinese with its own punctuation."""

NARROW = {",": "，", ".": "。", ";": "；", ":": "：", "!": "！"}
"""What pages that were typed with narrow marks mean by them. `?` may be a loss, `(` a note."""

HABIT = 3
"""Times as common as the wide one, and as often at all, before a narrow mark is a page's own."""

FEWEST = 3
"""Marks with the same sign in front before it counts as put there."""

SHARE = 0.6
"""Share of the marks of a kind that have the sign in front: all, but for those inside a slip."""

FEW = 0.1
"""The same for a sign that nobody types there: half-width marks were folded ones, or not."""

NATURAL = " \t~"
"""Signs that people type in front of marks."""

BYTES = " \t*^_~#$%&"
"""Signs looked for in front of marks."""

TOUCHED = FULL_MARKS[:4]
"""The marks seen touched on real pages."""

HAN = "\u3400-\u9fff"
"""What marks stand behind when they are counted: the space behind a note may be the note's."""

_RUN = re.compile(f"[{HAN}\u3040-\u30ff\ue000-\uf8ff]{{2,8}}")

SLIPPED = 11.5
"""Bits per character of a few behind a mark: of healthy ones one run in thirty reaches that, of
slipped ones three in four (on the tuning part); asked only of long texts, which have many."""

PERHAPS = 8.0
"""The same where losses show nothing: the reader decides."""

LOST, LEAST = 15.0, 4
"""The same, and characters, where one slip is reason enough to look closer."""

SLIPS = 0.15
"""Share of them from which marks were touched: on such pages a third and more, elsewhere 2 %."""

_HAN = re.compile(f"[{HAN}]")

_AFTER_HAN = re.compile(f"(?<=[{HAN})])[{''.join((*NARROW, *NARROW.values()))}]")

_ASCII = {chr(ord(mark) - 0xFEE0): mark for mark in FULL_MARKS}


def find_marks(
    text: str, loss: Loss, taken: Collection[int], folded: bool = False
) -> tuple[Marks, list[Note]]:
    """Which marks got something in front of them, and where that shows.

    >>> marks, notes = find_marks("的?！拔幕蟾锩…", Loss.QUESTION, ())
    >>> marks.chars, [(n.start, n.end, n.split) for n in notes]
    ('！', [(1, 3, True)])
    """
    seen = TOUCHED + "".join(_ASCII) if folded else TOUCHED
    shown = re.escape("".join(mark for mark in seen if _ASCII.get(mark, mark) in TOUCHED))
    byte = _visible(text, shown, loss)
    notes = []
    for match in re.finditer(_pattern(shown, loss, byte), text):
        if match.start() not in taken:
            mark = match["mark"] or match["whole"]
            split = match["split"] is not None
            if loss is Loss.DROP:
                split = _slipped(text, match.end(), PERHAPS)
            full = _ASCII.get(mark, mark)
            notes.append(Note(match.start(), match.end(), full, split, byte))
    chars = "".join(mark for mark in TOUCHED if any(n.syllable == mark for n in notes))
    return Marks(chars, byte), notes


def _pattern(shown: str, loss: Loss, byte: str) -> str:
    """A mark behind what was lost (`split`), and one that has the `byte` in front."""
    whole = rf"(?P<split>(?!)){re.escape(byte)}(?P<mark>(?!))|{re.escape(byte)}(?P<whole>[{shown}])"
    if loss is Loss.DROP:  # what was lost does not show
        return whole
    swallowed = re.escape(byte) if byte and loss is Loss.FFFD else ""
    run = r"(?!(?<=\?)\?|\?\?\?)" if loss is Loss.QUESTION else ""  # that stood there before
    split = rf"{run}(?P<split>{re.escape(loss.sign)}{swallowed})(?P<mark>[{shown}])"
    return rf"{split}|{re.escape(byte)}(?P<whole>[{shown}])" if byte else f"{split}|(?P<whole>(?!))"


def _slipped(text: str, at: int, bits: float = SLIPPED, least: int = 2) -> bool:
    """Does what stands behind a mark read as if its bytes had slipped?"""
    run = _RUN.match(text, at)
    return run is not None and len(run[0]) >= least and scorer().bits(run[0]) > bits * len(run[0])


def touched_unseen(text: str, unfit: bool, folded: bool) -> bool:
    """Were marks touched on a page that shows no losses? `unfit`: notes show that there are some.

    >>> touched_unseen("的！拔幕蟾锩…。" * 3, False, False)
    True
    >>> touched_unseen("好！我说，你来" * 3, True, False)
    False
    """
    marks, notes = find_marks(text, Loss.DROP, (), folded)
    slipped = sum(_slipped(text, note.end) for note in notes)
    if marks.byte:
        return unfit or slipped > 0
    if any(_slipped(text, note.end, LOST, LEAST) for note in notes):
        return True
    seen = sum(map(text.count, marks.chars + "".join(_ASCII) if folded else marks.chars))
    return slipped >= FEWEST and slipped > SLIPS * seen


def spelling(text: str, folded: bool) -> dict[str, str]:
    """As what the marks of a page are read.

    >>> spelling("好.他说,对.我说,行.那么走.", False)
    {'.': '。'}
    """
    if len(text) >= LONG:
        from fixtext.damage.pinyin_notes.scan import after_han

        counts = after_han(text, "".join((*NARROW, *NARROW.values())))
    else:
        counts = Counter(_AFTER_HAN.findall(text))
    habits = {
        narrow: wide
        for narrow, wide in NARROW.items()
        if counts[narrow] >= HABIT * max(1, counts[wide])
    }
    return FULL_WIDTH | habits if folded else habits


def slips(text: str, loss: Loss, folded: bool) -> bool:
    """Do the loss signs before marks start slips, or were they there before?

    >>> slips("的?！拔幕蟾锩…", Loss.QUESTION, False), slips("好吗?！我说", Loss.QUESTION, False)
    (True, False)
    """
    places = [note.end for note in find_marks(text, loss, (), folded)[1]]
    slipped = sum(_slipped(text, at) for at in places)
    return slipped > SLIPS * len(places)


def _visible(text: str, shown: str, loss: Loss) -> str:
    """The sign in front of every mark of some kind, or between a loss and a mark; or ""."""
    if loss is Loss.FFFD:
        between = Counter(re.findall(rf"{REPLACEMENT}([{re.escape(BYTES)}])[{shown}]", text))
        if between:
            return str(between.most_common(1)[0][0])
    ends = (match.end() for match in re.finditer(f"[{shown}]", text))
    pairs: Counter[tuple[str, str]] = Counter()
    for near, count in Counter(text[max(0, end - 3) : end] for end in ends).items():
        byte = near[-2:-1] if near[-2:-1] in BYTES else ""
        if _HAN.match(near[-2 - len(byte) : -1 - len(byte)]):
            pairs[byte, near[-1]] += count
    counts: Counter[str] = Counter()
    for (byte, mark), count in pairs.items():
        share = SHARE if byte in NATURAL else FEW
        if byte and count >= share * (count + pairs["", mark]):
            counts[byte] += count
    byte, count = counts.most_common(1)[0] if counts else ("", 0)
    return byte if count >= FEWEST else ""
