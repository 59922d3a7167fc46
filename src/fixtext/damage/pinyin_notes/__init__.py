"""Pinyin spliced into Chinese text by a search-and-replace over GBK bytes.

A page was held as GBK bytes; for each character of a table, its bytes were replaced by themselves
and a note: 會 -> 會(huì). The replacement did not respect character boundaries, so where the last
byte of one character and the first of the next formed a character of the table, both were split:
日報 -> 日?qǐng)?bào). Removing the notes with a pattern leaves such characters broken; here the
bytes are put together again first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.elsewhere import once_more
from fixtext.damage.pinyin_notes.evidence import Judgement, judge
from fixtext.damage.pinyin_notes.form import Notes, find_notes, reads
from fixtext.damage.pinyin_notes.heal import Page, unfold_strangers
from fixtext.damage.pinyin_notes.marks import find_marks
from fixtext.damage.pinyin_notes.strip import Accident, Stripped, empty, page_of, strip
from fixtext.damage.pinyin_notes.table import learn, reconciled
from fixtext.damage.room import Candidate, Context, Params
from fixtext.model import Evidence, Hole, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "pinyin-notes"

STEP_COST = 20.0
"""Bits the claim takes: a page in some hundred thousand is of this kind."""

ENTRY_COST = 12.0
"""Bits per entry of the table: one character of some 4,000."""

EXCEPTION_COST = 10.0
"""Bits for a place at which something else stands than the table says, or for one more stretch in
which an entry was at work: where, and what."""

UNREAD_COST = 25.0
"""Bits for a note that is left where it stands because it fits no character: on a page full of
notes, one put inside a character, whose loss shows no sign, is likelier (an entry and a guess)."""

MARKS_COST = 30.0
"""Bits for marks having been touched as well: one slip that is left unhealed reads 40 worse, while
a row of question marks that was always there gains 10 at most by being read as a slip."""


@dataclass(frozen=True, slots=True)
class PinyinNotes:
    """The room `pinyin-notes`.

    >>> damaged = PinyinNotes().apply("湖北日報訊", {"charset": "gbk", "world": "windows",
    ...     "loss": "question", "table": [["報", "bào"], ["請", "qǐng"]]})
    >>> damaged
    '湖北日?qǐng)?bào)訊'
    """

    name: str = NAME

    def suspects(self, text: str, profile: Profile, context: Context) -> bool:
        return profile.notes > 0 and not context.after("machine-traditional")

    def apply(self, text: str, params: Params) -> str:
        return Blind.of(params).apply(text)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        judgement = judge(text)
        if not judgement.damage:
            return
        folded = context.after("folded-width")
        notes = find_notes(text)
        seen: set[str] = set()
        for decoder, loss, marks in _readers(text, notes, folded):
            shown = unfold_strangers(text, decoder) if folded else text
            again = notes if shown == text else find_notes(shown)
            page = page_of(shown, again, decoder, loss, folded, marks)
            claim = _claim(page, notes, text)
            if claim is not None and claim[0].text not in seen:
                seen.add(claim[0].text)
                yield _candidate(page, *claim, judgement)


def _readers(text: str, notes: Notes, folded: bool) -> Iterable[tuple[Charset, Loss, bool]]:
    """Who may have read the bytes, and whether marks were touched; the reader decides."""
    windows, browser = charset("gbk", "windows"), charset("gb18030", "whatwg")
    if notes.loss is Loss.FFFD or (REPLACEMENT in text and not notes.splits):
        readers = [(browser, Loss.FFFD)]
    elif notes.splits:
        readers = [(windows, Loss.QUESTION)]
    else:
        readers = [(windows, Loss.QUESTION)]
        if any(not reads(text[n.start - 1 : n.start], n.syllable) for n in notes.found):
            yield charset("gbk", "cpython"), Loss.DROP, False
    for decoder, loss in readers:
        yield decoder, loss, False
        if find_marks(text, loss, {n.start: n for n in notes.found}, folded)[1]:
            yield decoder, loss, True


def _claim(page: Page, notes: Notes, text: str) -> tuple[Stripped, Blind] | None:
    """The page without its notes, and the replacement that put them there, if it replays."""
    start = empty(page, notes.form)
    stripped = strip(page, start)
    if any(accident.healed.guesses for accident in stripped.accidents):
        page = once_more(page, stripped)
        stripped = strip(page, start)
    if not stripped.put:
        return None
    learned = learn(stripped.data, stripped.put, start)
    for blind in _variants(stripped, learned, page):
        if _replays(stripped.text, blind, page.folded, text):
            return stripped, blind
    return None


def _variants(stripped: Stripped, learned: Blind, page: Page) -> Iterable[Blind]:
    """The replacement as one table; with exceptions; with one for every mark that shows nothing."""
    yield learned
    if page.marks.chars:
        aligned = _aligned(stripped.text, page.charset)
        yield reconciled(stripped.data, stripped.put, learned, aligned)
    yield reconciled(stripped.data, stripped.put, learned, frozenset())


def _replays(original: str, blind: Blind, folded: bool, text: str) -> bool:
    again = blind.apply(original)
    return (unicodedata.normalize("NFKC", again) if folded else again) == text


def _aligned(text: str, decoder: Charset) -> frozenset[int]:
    """The byte offsets at which characters start."""
    sizes = {char: len(decoder.encode_lossy(char)) for char in set(text)}
    offsets, at = [], 0
    for char in text:
        offsets.append(at)
        at += sizes[char]
    return frozenset(offsets)


def _candidate(page: Page, stripped: Stripped, blind: Blind, judgement: Judgement) -> Candidate:
    holes = tuple(_holes(stripped))
    odd = len(blind.exceptions) + sum(len(entry.spans) for entry in blind.table)
    return Candidate(
        text=stripped.text,
        step=Step(kind=NAME, params=blind.params()),
        cost=STEP_COST
        + ENTRY_COST * len(blind.table)
        + EXCEPTION_COST * odd
        + UNREAD_COST * stripped.unread
        + MARKS_COST * bool(blind.marks.chars),
        originals=1 + len(holes),
        holes=holes,
        evidence=tuple(_evidence(page, stripped, blind, judgement, holes)),
    )


def _holes(stripped: Stripped) -> Iterable[Hole]:
    """One hole for every place that was really guessed."""
    for accident in stripped.accidents:
        for guess in accident.healed.guesses:
            yield Hole(
                start=accident.place + guess.start,
                text=guess.text,
                candidates=guess.candidates,
                filled=guess.sure,
            )


def _evidence(
    page: Page,
    stripped: Stripped,
    blind: Blind,
    judgement: Judgement,
    holes: tuple[Hole, ...],
) -> Iterable[Evidence]:
    yield Evidence(
        room=NAME,
        what=f"{stripped.removed} pinyin notes were inserted into the bytes "
        f"after {len(blind.table)} characters",
        data={
            "notes": stripped.removed,
            "splits": len(stripped.accidents),
            "left": stripped.left,
            "guessed": len(holes),
            "open": sum(not hole.filled for hole in holes),
            "table": [[entry.char, entry.syllable] for entry in blind.table],
            "marks": blind.marks.chars,
            "exceptions": len(blind.exceptions),
            "bits": round(judgement.bits, 1),
            "reasons": list(judgement.reasons),
        },
    )
    for accident in stripped.accidents:
        yield Evidence(
            room=NAME,
            what="a note was put inside a character",
            data=_accident(page, stripped, accident),
        )


def _accident(page: Page, stripped: Stripped, accident: Accident) -> dict[str, str]:
    before = stripped.text[max(0, accident.place - 1) : accident.place]
    restored = before + accident.healed.text
    return {
        "damaged": page.text[max(0, accident.start - 1) : accident.end],
        "restored": restored,
        "bytes": page.charset.encode_lossy(restored).hex(" ").upper(),
        "sign": "U+FFFD" if page.loss.sign == REPLACEMENT else page.loss.sign,
    }
