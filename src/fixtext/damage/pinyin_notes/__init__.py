"""Pinyin spliced into Chinese text by a search-and-replace over GBK bytes.

A page was held as GBK bytes; for each character of a table, its bytes were replaced by themselves
and a note: 會 -> 會(huì). The replacement did not respect character boundaries, so where the last
byte of one character and the first of the next formed a character of the table, both were split:
日報 -> 日?qǐng)?bào). Removing the notes with a pattern leaves such characters broken; here the
bytes are put together again first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from fixtext.codecs.base import REPLACEMENT, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.claim import Claim, Reading, claimed
from fixtext.damage.pinyin_notes.edges import before_beginning, begun
from fixtext.damage.pinyin_notes.evidence import BEGINNING, Judgement, judge
from fixtext.damage.pinyin_notes.form import Notes, find_notes, reads, widened
from fixtext.damage.pinyin_notes.lost import unfold_strangers
from fixtext.damage.pinyin_notes.marks import find_marks, slips, touched_unseen
from fixtext.damage.pinyin_notes.page import Page
from fixtext.damage.pinyin_notes.several import apply_all, joined, parted
from fixtext.damage.pinyin_notes.strip import Accident, Stripped
from fixtext.damage.room import Candidate, Context, Params
from fixtext.model import Evidence, Hole, Step
from fixtext.reader.scoring import scorer

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

SAME = 10
"""Entries of a table that a further part of a text shows before it is known for its page."""

SHARED = 0.8
"""Share of its annotated characters that the table has: a reader or a poem annotates others too."""


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
        if "pages" in params:
            return apply_all(text, params["pages"])
        return Blind.of(params).apply(text)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        if not judge(text).damage:
            return
        folded = context.after("folded-width")
        pieces = [text[stretch.start : stretch.end] for stretch in parted(text)]
        if len(pieces) > 1:
            claims = [(piece, _likeliest(_candidates(piece, folded))) for piece in pieces]
            several = joined(claims)
            if several:
                yield several
        yield from _candidates(text, folded)

    def again(self, text: str, step: Step, context: Context) -> Candidate | None:
        if "pages" in step.params or begun(text, find_notes(text)):
            return None
        known, folded = Blind.of(step.params), context.after("folded-width")
        shown = unfold_strangers(text, known.charset) if folded else text
        reading = Reading(known.charset, known.loss, bool(known.marks.chars), folded)
        claim = claimed(text, shown, find_notes(shown), reading)
        if claim is None or not (_told(claim, known) or judge(text).damage):
            return None
        holes = tuple(_holes(claim.stripped))
        return Candidate(
            text=claim.stripped.text,
            step=Step(kind=NAME, params=claim.blind.params()),
            originals=1 + len(holes),
            holes=holes,
            evidence=(_counts(claim, holes),),
        )


def _candidates(text: str, folded: bool) -> Iterator[Candidate]:
    judgement = judge(text)
    seen: set[str] = set()
    for edge in _edges(text):
        for claim in _claims(edge.page, folded):
            if claim.stripped.text not in seen:
                seen.add(claim.stripped.text)
                blind = replace(claim.blind, begins=edge.begins, skip=edge.skip)
                yield _candidate(replace(claim, blind=blind), judgement)


def _likeliest(candidates: Iterable[Candidate]) -> Candidate | None:
    bits = scorer().bits
    return min(candidates, key=lambda one: bits(one.text) + one.cost, default=None)


class _Edge(NamedTuple):
    """How a page may begin: what is left of a note, or what is missing of it; then the page."""

    begins: str
    skip: int
    page: str


def _edges(text: str) -> Iterator[_Edge]:
    notes = find_notes(text)
    begins = begun(text, notes)
    yield _Edge(begins, 0, text[len(begins) :])
    if begins:
        for missing in before_beginning(begins, notes):
            yield _Edge("", len(missing), missing + text)


def _claims(text: str, folded: bool) -> Iterator[Claim]:
    """What the page may have been, read in one way or another."""
    notes = find_notes(text)
    healed = ""
    for reading in _readings(text, notes, folded):
        if reading.marks and len(healed) > BEGINNING and not slips(healed, reading.loss, folded):
            continue  # what looked like a touched mark was a split, or was there before
        shown = widened(unfold_strangers(text, reading.charset)) if folded else text
        again = notes if shown == text else find_notes(shown)
        claim = claimed(text, shown, again, reading)
        if claim is not None:
            healed = claim.stripped.text
            yield claim


def _told(claim: Claim, known: Blind) -> bool:
    """Does a page have the table that is known?"""
    listed = claim.page.listed
    same = len(listed & {(entry.char, entry.syllable) for entry in known.table})
    return same >= max(SAME, SHARED * len(listed))


def _readings(text: str, notes: Notes, folded: bool) -> Iterable[Reading]:
    """Who may have read the bytes, and whether marks were touched; the reader decides."""
    windows, browser = charset("gbk", "windows"), charset("gb18030", "whatwg")
    lost = any(note.split and not note.held for note in notes.found) if notes.splits else False
    if notes.loss is Loss.FFFD or (REPLACEMENT in text and not lost):
        readers = [(browser, Loss.FFFD)]
    else:
        readers = [(windows, Loss.QUESTION)]
    python, silent = charset("gbk", "cpython"), not lost and readers[0][1] is Loss.QUESTION
    fit = all(n.held or reads(text[n.start - 1 : n.start], n.syllable) for n in notes.found)
    if silent and not fit:
        yield Reading(python, Loss.DROP, False, folded)
    if silent and touched_unseen(text, not fit, folded):
        yield Reading(python, Loss.DROP, True, folded)
    for decoder, loss in readers:
        yield Reading(decoder, loss, False, folded)
        if find_marks(text, loss, notes.starts, folded)[1]:
            yield Reading(decoder, loss, True, folded)
    if silent and fit and notes.splits:  # torn brackets do not tell either
        yield Reading(python, Loss.DROP, False, folded)


def _candidate(claim: Claim, judgement: Judgement) -> Candidate:
    stripped, blind = claim.stripped, claim.blind
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
        evidence=tuple(_evidence(claim, judgement, holes)),
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


def _counts(claim: Claim, holes: tuple[Hole, ...]) -> Evidence:
    stripped, blind = claim.stripped, claim.blind
    return Evidence(
        room=NAME,
        what=f"{stripped.removed} pinyin notes were inserted into the bytes "
        f"after {len(blind.table)} characters",
        data={
            "notes": stripped.removed + bool(blind.begins),
            "splits": len(stripped.accidents),
            "left": stripped.left,
            "guessed": len(holes),
            "open": sum(not hole.filled for hole in holes),
            "table": [[entry.char, entry.syllable] for entry in blind.table],
            "marks": blind.marks.chars,
            "exceptions": len(blind.exceptions),
        },
    )


def _evidence(claim: Claim, judgement: Judgement, holes: tuple[Hole, ...]) -> Iterable[Evidence]:
    counts = _counts(claim, holes)
    judged = {"bits": round(judgement.bits, 1), "reasons": list(judgement.reasons)}
    yield replace(counts, data={**counts.data, **judged})
    for accident in claim.stripped.accidents:
        yield Evidence(
            room=NAME,
            what="a note was put inside a character",
            data=_accident(claim.page, claim.stripped, accident),
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
