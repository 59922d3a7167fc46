"""Damage or genuine pinyin? What a page tells, in bits and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fixtext.damage.pinyin_notes.heal import Page, reads
from fixtext.reader.scripts import is_traditional_only

SPLIT = 14.0
"""Bits a split note speaks for damage: nobody types `?qǐng)`."""

REPEAT = 3.0
"""Bits each further note on a character already annotated on the page speaks for damage:
a teacher explains a character once."""

RUN_ON = 1.0
"""Bits for a note in the middle of running text (Han on both sides)."""

PROSE_SPARED = -2.0
"""Bits for every note on a character both scripts share: the replacement tables hold characters
that differ, dictionaries and poems annotate anything."""

EVERYWHERE = 0.6
"""Share of the Han characters with a note above which a page is a reader or a poem."""

OMITTED = -2.5
"""Bits for each occurrence of an annotated character without its note: a blind replacement
leaves none out."""

ENOUGH = 12.0
"""Bits of evidence asked for before a page is called polluted."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much speaks for damage, and why, in words."""

    bits: float
    reasons: tuple[str, ...]

    @property
    def damage(self) -> bool:
        return self.bits >= ENOUGH


def judge(page: Page) -> Judgement:
    """Weigh a page with notes."""
    text = page.text
    whole = [
        n
        for n in page.notes.values()
        if not n.split and n.start and reads(text[n.start - 1], n.syllable)
    ]
    splits = sum(n.split for n in page.notes.values())
    annotated = Counter(text[n.start - 1] for n in whole)
    repeats = len(whole) - len(annotated)
    shared = sum(not is_traditional_only(text[n.start - 1]) for n in whole)
    run_on = sum(
        n.end < len(text) and _is_han(text[n.end]) and n.start > 1 and _is_han(text[n.start - 2])
        for n in whole
    )
    counts = Counter(text)
    omitted = sum(counts[x] - n for x, n in annotated.items())
    han = sum(map(_is_han, text))
    bits = (
        SPLIT * splits
        + REPEAT * repeats
        + RUN_ON * run_on
        + PROSE_SPARED * shared
        + OMITTED * omitted
    )
    if han and len(whole) / han > EVERYWHERE and not splits:
        return Judgement(-bits if bits > 0 else bits, ("every character carries its pinyin",))
    reasons = (
        f"{len(whole)} notes on {len(annotated)} different characters",
        f"{len(whole) - shared} of them on characters that only Traditional script has",
        f"{repeats} repeat a character already annotated",
        f"{omitted} occurrences of an annotated character have no note",
        f"{run_on} stand in the middle of running text",
        f"{splits} notes split a character",
    )
    return Judgement(bits, reasons)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char >= "\U00020000"
