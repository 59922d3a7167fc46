"""The shape of a note: which brackets, which spaces, with tone marks or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.damage.room import Params, text_param
from fixtext.errors import InvalidPlanError
from fixtext.reader.readings import is_syllable, readings, strip_tone

LETTERS = "a-züêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɡɑ"
"""What pinyin is written with. ɑ and ɡ are how GB2312 tables and some input methods spell them."""

FULL_MARKS = "！；，？：（）"
"""Marks that some pages have with one byte in front of them, put there by the same replacement."""

SPACED = 0.8
"""Share of the notes with a space behind them from which on it belongs to the note: where it
does not, a note at the end of a word of Latin text has one now and then."""

RECENT = 6
"""Texts whose notes are remembered: those of one search."""

LONG = 20_000
"""Characters from which on numpy is quicker, its import included."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the replacement wrote a note; `{}` stands for the syllable.

    >>> Form("({})").write("huì")
    '(huì)'
    """

    pattern: str = "({})"

    def __post_init__(self) -> None:
        if self.pattern.count("{}") != 1 or not self.pattern.partition("{}")[0]:
            raise InvalidPlanError(
                f'"{self.pattern}" does not say where the syllable goes: "({{}})"'
            )

    def write(self, syllable: str) -> str:
        return self.pattern.replace("{}", syllable)

    @classmethod
    def of(cls, params: Params) -> Form:
        return cls(text_param(params, "form", "({})"))


class Note(NamedTuple):
    """A note found in damaged text.

    `start` and `end` bound the note and, for one whose opening was damaged (`split`), the loss
    sign before it: `?qǐng)` or `U+FFFD(qǐng)`. `shown` is what the replacement put there. If
    `syllable` is a mark, it is a byte in front of that mark; then `end` is behind the mark.
    If its full-width bracket slipped as well, `held` is the byte that stood before it.
    """

    start: int
    end: int
    syllable: str
    split: bool
    shown: str
    held: bytes = b""

    @property
    def is_mark(self) -> bool:
        return bool(self.syllable) and self.syllable in FULL_MARKS


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes of a text, in order, the commonest form among them, and how losses are shown."""

    found: Sequence[Note]
    form: Form
    loss: Loss
    splits: int

    @property
    def starts(self) -> frozenset[int]:
        scanned = getattr(self.found, "start", None)  # an array, of a long text
        found = (note.start for note in self.found) if scanned is None else scanned.tolist()
        return frozenset(found)


_NOTE = re.compile(
    rf"(?:(?P<sign>\?|{REPLACEMENT})|(?P<open>[(（]))"
    rf"(?P<kept>(?<={REPLACEMENT})[(（])?"
    rf"(?P<in> ?)(?P<syllable>[{LETTERS}]{{1,6}})(?P<out> ?)(?P<close>[)）])(?P<after> ?)"
)
_CLOSING = {"(": ")", "（": "）"}


@lru_cache(maxsize=RECENT)
def find_notes(text: str) -> Notes:
    """All notes of a text.

    A decoder that shows `?` swallowed the bracket; one that shows U+FFFD kept it. The lost sign is
    one or the other in all of the text.

    >>> notes = find_notes("日?qǐng)?bào)訊開會(huì)")
    >>> [n.syllable for n in notes.found], notes.splits, notes.form.pattern, notes.loss.value
    (['qǐng', 'bào', 'huì'], 2, '({})', 'question')
    >>> find_notes("關(guan) 於(yu) ").form.pattern
    '({}) '
    """
    if len(text) >= LONG:
        from fixtext.damage.pinyin_notes.scan import scanned

        return scanned(text)
    matches = [m for m in _NOTE.finditer(text) if is_syllable(m["syllable"]) and _closed(m)]
    kept = any(m["kept"] for m in matches)
    loss = Loss.FFFD if kept else Loss.QUESTION
    matches = [m for m in matches if not m["sign"] or bool(m["kept"]) == kept]
    form = _commonest(matches)
    found = tuple(_note(m, form, kept) for m in matches)
    return with_torn(text, Notes(found, form, loss, sum(note.split for note in found)))


def with_torn(text: str, notes: Notes) -> Notes:
    """With the notes whose full-width bracket was torn, if there are any."""
    wide = notes.form.pattern.startswith("（")
    torn = tuple(_torn(text, notes.form)) if wide else ()
    if not torn:
        return notes
    found = tuple(sorted((*notes.found, *torn)))
    return Notes(found, notes.form, notes.loss, notes.splits + len(torn))


_FIRST_HALF, _SECOND_HALF = b"\xa3", b"\xa8"
"""The bytes of （."""

_BOXES = {(_SECOND_HALF + letter.encode()).decode("gbk"): letter for letter in ascii_lowercase}
"""What the second byte of （ and the first letter of a note are together."""

_FOLDED_TORN = re.compile(
    rf"[#\x80-\U0010ffff](?P<box>[{''.join(_BOXES)}])(?P<rest>[{LETTERS}]{{0,5}}) ?\)"
)


def widened(text: str) -> str:
    """With full-width brackets around the notes, if one of them was torn before it was folded.

    >>> widened("會(huì)日垼╭ǐng)螅╞ào)訊"), widened("會(huì)開"), widened("會(huì)╮(╯▽╰)╭")
    ('會（huì）日垼╭ǐng）螅╞ào）訊', '會(huì)開', '會(huì)╮(╯▽╰)╭')
    """
    if not any(map(_is_torn, _FOLDED_TORN.finditer(text))):
        return text
    text = _FOLDED_TORN.sub(_mended, text)
    return _NOTE.sub(_wide, text)


def _is_torn(match: re.Match[str]) -> bool:
    return is_syllable(_BOXES[match["box"]] + match["rest"])


def _mended(match: re.Match[str]) -> str:
    return match[0][:-1].replace("#", "＃") + "）" if _is_torn(match) else match[0]


def _wide(match: re.Match[str]) -> str:
    if match["open"] == "(" and is_syllable(match["syllable"]):
        return match[0].replace("(", "（").replace(")", "）")
    return match[0]


_TORN = re.compile(
    rf"(?P<before>[^\x00-\x7f])(?P<box>[{''.join(_BOXES)}])(?P<rest>[{LETTERS}]{{0,5}} ?)）"
)


def _torn(text: str, form: Form) -> Iterator[Note]:
    """Notes whose full-width bracket was torn: its first byte went to what stands before it.

    >>> [(note.syllable, note.held) for note in _torn("日垼╭ǐng）螅╞ào）訊", Form("（{}）"))]
    [('qǐng', b'\x88'), ('bào', b'\xf3')]
    """
    for match in _TORN.finditer(text):
        syllable = _BOXES[match["box"]] + match["rest"].rstrip()
        pair = match["before"].encode("gb18030", "replace")
        if is_syllable(syllable) and pair[1:] == _FIRST_HALF:
            shown = form.pattern[0] + _BOXES[match["box"]] + match["rest"] + "）"
            yield Note(match.start(), match.end(), syllable, True, shown, pair[:1])


def _closed(match: re.Match[str]) -> bool:
    opening = match["open"] or match["kept"]
    return _CLOSING[opening] == match["close"] if opening else match["sign"] == "?"


def _commonest(matches: list[re.Match[str]]) -> Form:
    shapes: Counter[tuple[str, str, str, str]] = Counter()
    spaced = 0
    for match in matches:
        opening = match["open"] or match["kept"]
        if opening:
            shapes[opening, match["in"], match["out"], match["close"]] += 1
        spaced += bool(match["after"])
    if not shapes:
        return Form()
    opening, inner, outer, closing = shapes.most_common(1)[0][0]
    after = " " if spaced >= SPACED * len(matches) else ""
    return Form(f"{opening}{inner}{{}}{outer}{closing}{after}")


def _note(match: re.Match[str], form: Form, kept: bool) -> Note:
    after = len(match["after"]) if form.pattern.endswith(" ") else 0
    end = match.end("close") + after
    split = match["sign"] is not None
    syllable = match["syllable"]
    start = match.start()
    if split and not kept:
        opening = form.pattern[0]  # swallowed
        shown = opening + match.string[start + 1 : end]
    else:
        shown = match.string[start + split : end]
    return Note(start, end, syllable, split, shown)


@lru_cache(maxsize=65536)
def reads(char: str, syllable: str) -> bool:
    """Is `syllable` a reading of `char`, with its tone or written without any?

    >>> reads("會", "huì"), reads("會", "hui"), reads("會", "kuài"), reads("會", "bào")
    (True, True, True, False)
    >>> reads("綠", "lv")
    True
    """
    known = readings(char)
    plain = syllable.replace("ɡ", "g").replace("ɑ", "a")
    if plain in known:
        return True
    bare = plain.replace("v", "ü")
    return bare == strip_tone(bare) and bare in _toneless(char)


@lru_cache(maxsize=32768)
def _toneless(char: str) -> frozenset[str]:
    return frozenset(map(strip_tone, readings(char)))
