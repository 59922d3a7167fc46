"""The notes of a long text, found with numpy: every bracket that closes one, looked back from.

What the pattern in `form` finds in a short text, here as arrays; a single note is made of them
only where one is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import numpy as np
import numpy.typing as npt

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.damage.pinyin_notes.form import LETTERS, SPACED, Form, Note, Notes, with_torn
from fixtext.reader.readings import is_syllable

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]

LONGEST = 6
"""Letters of a syllable."""

MARGIN = LONGEST + 6
"""Zeros put before a text, so that one may look back from anywhere in it."""

LETTER_BITS = 10
LETTER = (1 << LETTER_BITS) - 1
"""What tells the letters of pinyin apart: their code points stay different in ten bits."""

FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF

_OPENING, _CLOSING = (ord("("), ord("（")), (ord(")"), ord("）"))
_SPACE, _QUESTION, _FFFD = ord(" "), ord("?"), ord(REPLACEMENT)
_TABLE = 0x300
"""Letters of pinyin have smaller code points, but for one (ḿ) and two odd shapes of a and g."""


def codes_of(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@lru_cache(maxsize=1)
def _small_letters() -> Bools:
    table = np.zeros(_TABLE + 1, np.bool_)
    letters = [*(chr(c) for c in range(ord("a"), ord("z") + 1)), *LETTERS[3:]]
    table[[ord(char) for char in letters if ord(char) < _TABLE]] = True
    return table


def _is_letter(codes: Codes) -> Bools:
    known: Bools = _small_letters()[np.minimum(codes, _TABLE)]
    for char in LETTERS:
        if ord(char) >= _TABLE:
            known |= codes == ord(char)
    return known


@dataclass(frozen=True, slots=True)
class Scan(Sequence[Note]):
    """The notes of `text`, in order: where they start and end, which are split, what they say.

    `regular` are those that look as the commonest form has it; `said` numbers `syllables`.
    """

    text: str
    start: Ints
    end: Ints
    split: Bools
    regular: Bools
    said: Ints
    syllables: list[str]
    kept: bool
    opening: str
    """What is swallowed in front of a split note."""

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, index: int) -> Note: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Note]: ...
    def __getitem__(self, index: int | slice) -> Note | Sequence[Note]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        start, end, split = int(self.start[index]), int(self.end[index]), bool(self.split[index])
        if split and not self.kept:
            shown = self.opening + self.text[start + 1 : end]
        else:
            shown = self.text[start + split : end]
        return Note(start, end, self.syllables[self.said[index]], split, shown)


@dataclass(frozen=True, slots=True)
class ByPlace(Mapping[int, Note]):
    """The notes of a scan by the place where they start, and the one the page was cut in."""

    scan: Scan
    starts: list[int]
    cut: Note | None

    def __getitem__(self, at: int) -> Note:
        if self.cut is not None and at == self.cut.start:
            return self.cut
        index = bisect_left(self.starts, at)
        if index < len(self.starts) and self.starts[index] == at:
            return self.scan[index]
        raise KeyError(at)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[int]:
        return iter(self.starts)


def scanned(text: str) -> Notes:
    """As `find_notes`, for a long text.

    >>> scanned("日?qǐng)?bào)訊開會(huì)").found[1]
    Note(start=7, end=12, syllable='bào', split=True, shown='(bào)', held=b'')
    """
    codes = np.concatenate((np.zeros(MARGIN, np.uint32), codes_of(text), np.zeros(2, np.uint32)))
    close, first, last = _words(codes)
    space, inner = codes[first - 1] == _SPACE, codes[last] == _SPACE
    before = first - space - 1  # the bracket or the sign
    sign, end = codes[before], codes[close]
    half, full = sign == _OPENING[0], sign == _OPENING[1]
    behind_sign = (half | full) & (codes[before - 1] == _FFFD)
    swallowed = sign == _QUESTION
    fine = swallowed | (half & (end == _CLOSING[0])) | (full & (end == _CLOSING[1]))
    words, said = _numbered(text, first, last, codes)
    fine &= np.array([is_syllable(word) for word in words], np.bool_)[said]
    kept = bool((behind_sign & fine).any())
    if kept:  # the sign of a loss is one or the other in all of the text
        fine &= ~swallowed
    shape = full * 4 + space * 2 + inner
    after = codes[close + 1] == _SPACE
    common = _commonest(shape[fine & ~swallowed])
    spaced = common >= 0 and bool(after[fine].sum() >= SPACED * fine.sum())
    form = _form(common, spaced)
    regular = np.where(swallowed, (shape ^ common) & 3 == 0, shape == common)
    regular &= after | (not spaced)
    scan = Scan(
        text=text,
        start=(before - behind_sign - MARGIN)[fine],
        end=(close + 1 + (after & spaced) - MARGIN)[fine],
        split=(swallowed | behind_sign)[fine],
        regular=regular[fine],
        said=said[fine],
        syllables=words,
        kept=kept,
        opening=form.pattern[0],
    )
    loss = Loss.FFFD if kept else Loss.QUESTION
    return with_torn(text, Notes(scan, form, loss, int(scan.split.sum())))


def after_han(text: str, marks: str) -> Counter[str]:
    """How often each mark stands behind Han.

    >>> after_han("好,好,a,", ",.")
    Counter({',': 2, '.': 0})
    """
    codes = codes_of(text)
    found: Counter[str] = Counter()
    for mark in marks:
        places = np.flatnonzero(codes[1:] == ord(mark))
        before = codes[places]
        found[mark] = int(np.count_nonzero((before >= FIRST_HAN) & (before <= LAST_HAN)))
    return found


def _numbered(text: str, first: Ints, last: Ints, codes: Codes) -> tuple[list[str], Ints]:
    """The words that stand there, each once, and which stands where."""
    keys = np.zeros(len(first), np.uint64)
    for k in range(LONGEST):
        there = first + k
        letter = np.where(there < last, codes.take(there, mode="clip") & LETTER, 0)
        keys = keys << np.uint64(LETTER_BITS) | letter.astype(np.uint64)
    _, places, said = np.unique(keys, return_index=True, return_inverse=True)
    spans = zip((first - MARGIN)[places].tolist(), (last - MARGIN)[places].tolist(), strict=True)
    return [text[a:b] for a, b in spans], said.reshape(-1)


def _words(codes: Codes) -> tuple[Ints, Ints, Ints]:
    """For every closing bracket with up to six letters before it: its place, the first letter,
    the place behind the last."""
    close = np.flatnonzero((codes == _CLOSING[0]) | (codes == _CLOSING[1]))
    last = close - (codes[close - 1] == _SPACE)
    count = np.zeros(len(close), np.intp)
    going = np.ones(len(close), np.bool_)
    for back in range(1, LONGEST + 2):
        going &= _is_letter(codes[last - back])
        count += going
    fine = (count > 0) & (count <= LONGEST)
    return close[fine], (last - count)[fine], last[fine]


def _commonest(shapes: Ints) -> int:
    """The commonest shape, of two that are as common the first; -1 if there is none."""
    if not len(shapes):
        return -1
    counts = np.bincount(shapes)
    best = np.flatnonzero(counts == counts.max())
    return int(shapes[np.isin(shapes, best)][0])


def _form(shape: int, spaced: bool) -> Form:
    if shape < 0:
        return Form()
    opening, closing = "（）" if shape & 4 else "()"
    inner, outer = " " * bool(shape & 2), " " * bool(shape & 1)
    return Form(f"{opening}{inner}{{}}{outer}{closing}{' ' * spaced}")
