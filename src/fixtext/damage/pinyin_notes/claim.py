"""From a page to a claim: its note-free text, and the replacement that put the notes there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.folded_width import folded as nfkc
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.elsewhere import once_more
from fixtext.damage.pinyin_notes.form import LONG, Notes
from fixtext.damage.pinyin_notes.heal import heal
from fixtext.damage.pinyin_notes.page import Page
from fixtext.damage.pinyin_notes.strip import REACH, Stripped, empty, page_of, strip
from fixtext.damage.pinyin_notes.table import learn, reconciled

CUT = 12
"""Characters of what a page would show that may be missing at its end: a note, half a character."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Who may have read the bytes, how losses show, whether marks were touched and folded."""

    charset: Charset
    loss: Loss
    marks: bool
    folded: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """`blind` made the page of the stripped text: that has been tried."""

    page: Page
    stripped: Stripped
    blind: Blind


def claimed(text: str, shown: str, notes: Notes, reading: Reading) -> Claim | None:
    """The page without its notes, and the replacement that put them there, if it replays.

    `shown` is `text`, or what it was before it was folded, as far as that is certain.
    """
    if len(text) >= LONG and not reading.marks and reading.loss is not Loss.DROP:
        found = _at_once(text, shown, notes, reading)
        if found is not None:
            return found
    page = page_of(shown, notes, reading.charset, reading.loss, reading.folded, reading.marks)
    start = empty(page, notes.form)
    stripped = strip(page, start)
    if _doubtful(stripped):
        page = once_more(page, stripped)
        stripped = strip(page, start)
    if not stripped.put:
        return None
    learned = learn(stripped.data, stripped.put, start)
    return _first_that_replays(text, page, stripped, _variants(stripped, learned, page))


def _at_once(text: str, shown: str, notes: Notes, reading: Reading) -> Claim | None:
    """The same for a long page."""
    from fixtext.damage.pinyin_notes.bulk import Seen, page_of_bulk, strip_bulk
    from fixtext.damage.pinyin_notes.bulk_table import learn_bulk

    seen = Seen.of(shown, notes)
    if seen is None:
        return None
    page = page_of_bulk(shown, seen, reading.charset, reading.loss, reading.folded, notes.form)
    start = empty(page, notes.form)
    stripped, put = strip_bulk(page, start, seen)
    if _doubtful(stripped):
        spared = [(accident.start, accident.end) for accident in stripped.accidents]
        page = once_more(page, stripped, seen.counts(spared))
        page, differs = _read_again(page, stripped)
        if differs:
            stripped, put = strip_bulk(page, start, seen)
    if not len(put.at):
        return None
    learned = learn_bulk(stripped.data, put, start)
    whole = _replayed(stripped.text, learned, page.folded, text)
    if whole is not None:
        return Claim(page, stripped, whole)
    stripped.put = put.by_place()
    odd = reconciled(stripped.data, stripped.put, learned, frozenset())
    return _first_that_replays(text, page, stripped, (odd,))


def _read_again(page: Page, stripped: Stripped) -> tuple[Page, bool]:
    """The second reading of the doubtful accidents: the page with what is settled then, and whether
    anything else came out; if not, the accidents only get their new odds."""
    settled = dict(page.settled)
    for k, accident in enumerate(stripped.accidents):
        first, place = accident.healed, accident.place
        if not first.doubtful:
            continue
        healed = heal(page, accident.start, stripped.text[max(0, place - REACH) : place], place)
        if healed is None or replace(healed, guesses=first.guesses) != first:
            return replace(page, settled=settled), True
        settled[accident.start] = healed
        stripped.accidents[k] = replace(accident, healed=healed)
    return page, False


def _doubtful(stripped: Stripped) -> bool:
    return any(accident.healed.doubtful for accident in stripped.accidents)


def _first_that_replays(
    text: str, page: Page, stripped: Stripped, variants: Iterable[Blind]
) -> Claim | None:
    for blind in variants:
        whole = _replayed(stripped.text, blind, page.folded, text)
        if whole is not None:
            return Claim(page, stripped, whole)
    return None


def _variants(stripped: Stripped, learned: Blind, page: Page) -> Iterable[Blind]:
    """The replacement as one table; with exceptions; with one for every mark that shows nothing."""
    yield learned
    if page.marks.chars:
        aligned = _aligned(stripped.text, page.charset)
        yield reconciled(stripped.data, stripped.put, learned, aligned)
    yield reconciled(stripped.data, stripped.put, learned, frozenset())


def _replayed(original: str, blind: Blind, folded: bool, text: str) -> Blind | None:
    """The replacement, if it made `text` of `original`, or more, of which the end was cut off."""
    again = blind.apply(original)
    shown = nfkc(again) if folded else again
    if shown == text:
        return blind
    more = len(shown) - len(text)
    if not 0 < more <= CUT or not shown.startswith(text):
        return None
    shorter = again[:-more]
    if (nfkc(shorter) if folded else shorter) != text:
        return None
    return replace(blind, cut=blind.cut + more)


def _aligned(text: str, decoder: Charset) -> frozenset[int]:
    """The byte offsets at which characters start."""
    sizes = {char: len(decoder.encode_lossy(char)) for char in set(text)}
    offsets, at = [], 0
    for char in text:
        offsets.append(at)
        at += sizes[char]
    return frozenset(offsets)
