"""Damage or genuine pinyin? What a page tells, in bits and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2

from fixtext.damage.pinyin_notes.form import RECENT, Note, Notes, find_notes, reads
from fixtext.reader.readings import strip_tone
from fixtext.reader.scripts import is_traditional_only, simplified_forms

SPLIT = 14.0
"""Bits a split note speaks for damage: nobody types `?qǐng)`."""

TWICE = 8.0
"""Bits for a note that stands there twice: 會(hui)(hui)."""

REPEAT = 3.0
"""Bits each further note on a character already annotated on the page speaks for damage:
a teacher explains a character once."""

COMMON = 1.5
"""Bits for a note in the middle of running text on a common character that only Traditional script
has: who glosses, glosses what readers do not know."""

SHARED = -2.0
"""Bits for every character with notes that both scripts share, or that is Simplified: most tables
hold characters that differ, dictionaries and poems annotate anything."""

SHARED_TONELESS = -0.5
"""The same where no note has a tone: pinyin for readers has tones, and the pages with notes on any
character have none."""

OMITTED = -2.5
"""Bits each time a character changes from being annotated to not being so, or back, along the page:
a blind replacement leaves none out, or all of a paragraph."""

READER = 0.6
"""Share of the notes that are followed at once by another annotated character above which a page
is a reader or a poem; on polluted pages it is 0.1 to 0.4."""

ENOUGH = 9.0
"""Bits of evidence asked for before a page is called polluted. Single lines of annotated poems and
dictionaries reach 7; titles of twenty characters with five notes 10."""

BEFORE = "\r\n)）"
"""What may stand before an annotated character in running text, besides Han: a note, a line end."""

BEGINNING = 20_000
"""Characters of a long text that are judged first."""

LOUD = 10 * ENOUGH
"""Bits from which the rest of a long text is not asked."""

FIRST_LEVEL = 0xD8
"""GB2312 has its 3,755 common characters below this lead byte."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much speaks for damage, and why, in words."""

    bits: float
    reasons: tuple[str, ...]

    @property
    def damage(self) -> bool:
        return self.bits >= ENOUGH


def polluted(text: str) -> bool:
    """Does a page speak for damage, by its notes alone?

    >>> polluted("開會(huì)時(shí)間:大會(huì)時(shí)間由會(huì)長(zhǎng)定,會(huì)期三天")
    True
    >>> polluted("他叫李颀(qí),唐代诗人。")
    False
    """
    return judge(text).damage


@lru_cache(maxsize=RECENT)
def judge(text: str) -> Judgement:
    """Weigh a page with notes; of a long one that speaks loudly, its beginning."""
    if len(text) > BEGINNING:
        first = _weighed(text[:BEGINNING])
        if first.bits >= LOUD:
            return replace(first, reasons=(f"in its first {BEGINNING} characters:", *first.reasons))
    return _weighed(text)


def _weighed(text: str) -> Judgement:
    notes = find_notes(text)
    whole = [n for n in notes.found if not n.split and n.start and _fits(text, n)]
    annotated = Counter(text[n.start - 1] for n in whole)
    twice = _twice(notes)
    repeats = len(whole) - len(annotated)
    shared = sum(not is_traditional_only(char) for char in annotated)
    toneless = all(strip_tone(n.syllable) == n.syllable for n in whole)
    common = sum(_in_prose(text, n) and _common(text[n.start - 1]) for n in whole)
    omitted = _changes(text, whole, annotated)
    chosen = _chosen_by_script(text, whole)
    bits = (
        max(chosen, COMMON * common)
        + SPLIT * notes.splits
        + TWICE * twice
        + REPEAT * repeats
        + (SHARED_TONELESS if toneless else SHARED) * shared
        + OMITTED * omitted
    )
    follow = _followed(text, whole)
    if whole and follow > READER * len(whole) and not (notes.splits or twice):
        return Judgement(min(bits, 0.0), ("every character carries its pinyin",))
    reasons = (
        f"{len(whole)} notes on {len(annotated)} different characters",
        f"{len(annotated) - shared} of these belong to Traditional script alone",
        f"{repeats} notes repeat one given before",
        f"{chosen:.1f} bits for where notes stand and where not, by script",
        f"{omitted} times a character gets notes from here on, or none any more",
        f"{common} notes are on common characters in the middle of running text",
        f"{notes.splits} notes split a character",
        *((f"{twice} notes stand there twice",) if twice else ()),
    )
    return Judgement(bits, reasons)


def _chosen_by_script(text: str, whole: list[Note]) -> float:
    """How much better "only what Traditional script alone has gets notes" tells where they stand.

    Against "any character may get one, at one rate": a reader or a teacher does not choose by
    script; a table of converted characters does, and leaves all others bare.

    >>> line = "學(xué)院領(lǐng)導(dǎo)赴企業(yè)調(diào)研"
    >>> round(_chosen_by_script(line, list(find_notes(line).found)), 1)
    8.3
    """
    annotated = {text[note.start - 1] for note in whole}
    noted = sum(map(is_traditional_only, annotated))
    kinds = set(filter(_is_han, set(text)))
    alone = sum(map(is_traditional_only, kinds))
    shared = len(kinds) - alone
    if noted < len(annotated) or not noted:
        return 0.0
    rate, apart = (noted + 0.5) / (alone + shared + 1), (noted + 0.5) / (alone + 1)
    gain = noted * log2(apart / rate) + (alone - noted) * log2((1 - apart) / (1 - rate))
    return max(0.0, gain - shared * log2(1 - rate))


def _fits(text: str, note: Note) -> bool:
    return reads(text[note.start - 1], note.syllable)


def _twice(notes: Notes) -> int:
    pairs = zip(notes.found, notes.found[1:], strict=False)
    return sum(a.end == b.start and a.syllable == b.syllable for a, b in pairs)


def _followed(text: str, whole: list[Note]) -> int:
    starts = {note.start for note in whole}
    return sum(note.end + 1 in starts for note in whole)


def _in_prose(text: str, note: Note) -> bool:
    start, end = note.start, note.end
    before = text[start - 2] if start > 1 else "\n"
    return end < len(text) and _is_han(text[end]) and (_is_han(before) or before in BEFORE)


@lru_cache(maxsize=16384)
def _common(char: str) -> bool:
    """Is this the Traditional form alone of a character everybody knows?"""
    code = simplified_forms(char)[0].encode("gb2312", "ignore")
    return is_traditional_only(char) and len(code) == 2 and code[0] < FIRST_LEVEL


def _changes(text: str, whole: list[Note], annotated: Counter[str]) -> int:
    """How often, going along the page, a character starts or stops to have notes."""
    counts = Counter(text)
    doubtful = {char for char, count in annotated.items() if counts[char] > count}
    if not doubtful:
        return 0
    noted = {note.start - 1 for note in whole}
    last: dict[str, bool] = {}
    changes = 0
    for at, char in enumerate(text):
        if char in doubtful:
            now = at in noted
            changes += last.get(char, True) != now
            last[char] = now
    return changes


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char >= "\U00020000"
