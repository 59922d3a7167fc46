"""A long page without its notes, with numpy: only what does not fit is looked at one by one.

`Seen` holds the notes as arrays; `strip_bulk` takes out at once those that stand where they
belong. Splits and notes that fit nothing go through the same hands as those of a short page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fixtext.codecs.base import Charset, Loss
from fixtext.damage.pinyin_notes.blind import NO_MARKS, Blind
from fixtext.damage.pinyin_notes.edges import cut_note
from fixtext.damage.pinyin_notes.form import Form, Notes, reads
from fixtext.damage.pinyin_notes.marks import spelling
from fixtext.damage.pinyin_notes.page import Memory, Page
from fixtext.damage.pinyin_notes.scan import Bools, ByPlace, Codes, Ints, Scan, codes_of
from fixtext.damage.pinyin_notes.strip import BOUNDARY, Builder, Stripped, of_this_page

BMP = 1 << 16


@dataclass(frozen=True, slots=True)
class Seen:
    """The notes of a page, and what they stand on.

    `sits` is the place of the character before each note (before the first, where several stand
    together); `fits` says that it is read so; `head` marks the first of several.
    """

    scan: Scan
    codes: Codes
    sits: Ints
    head: Bools
    fits: Bools
    listed: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, text: str, notes: Notes) -> Seen | None:
        """None if the notes of the page were not scanned."""
        if not isinstance(notes.found, Scan) or not len(notes.found):
            return None
        codes = codes_of(text)
        scan = _of_one_page(notes.found, codes, notes.form)
        head = np.ones(len(scan), np.bool_)
        head[1:] = scan.start[1:] != scan.end[:-1]
        first = np.maximum.accumulate(np.where(head, np.arange(len(scan)), 0))
        sits = scan.start[first] - 1
        chars = np.where(sits >= 0, codes[sits], 0).astype(np.int64)
        kinds = len(scan.syllables)
        pairs, which = np.unique(chars * kinds + scan.said, return_inverse=True)
        known = [(chr(p // kinds), scan.syllables[p % kinds]) for p in pairs.tolist()]
        read = np.array([reads(*pair) for pair in known], np.bool_)
        which = which.reshape(-1)
        fits = read[which] & ~scan.split[first] & ~scan.split & (sits >= 0)
        stays = np.maximum.accumulate(np.where(fits, -1, np.arange(len(scan))))
        fits &= stays < first  # behind one that may stay, it stands on that
        used = np.unique(which[fits & head])
        return cls(scan, codes, sits, head, fits, frozenset(known[k] for k in used.tolist()))

    def counts(self, spared: list[tuple[int, int]]) -> tuple[Counter[str], Counter[str]]:
        """How often each character stands outside the `spared` spans, and how often with a note."""
        outside = np.ones(len(self.codes), np.bool_)
        for start, end in spared:
            outside[start:end] = False
        whole = self.head & ~self.scan.split & (self.sits >= 0)
        whole &= outside[np.minimum(self.scan.start, len(outside) - 1)]
        return _counted(self.codes[outside]), _counted(self.codes[self.sits[whole]])


def _counted(codes: Codes) -> Counter[str]:
    counts = np.bincount(codes)
    return Counter({chr(code): int(counts[code]) for code in np.flatnonzero(counts).tolist()})


def _of_one_page(scan: Scan, codes: Codes, form: Form) -> Scan:
    """Without single glosses in other brackets than the page's notes."""
    odd = np.flatnonzero(~scan.regular & ~scan.split)
    if not len(odd):
        return scan
    before = codes[np.maximum(scan.start[~scan.split] - 1, 0)]
    aligned = _counted(before)
    keep = np.ones(len(scan), np.bool_)
    for index in odd.tolist():
        keep[index] = of_this_page(scan.text, scan[index], form, aligned)
    return replace(
        scan,
        start=scan.start[keep],
        end=scan.end[keep],
        split=scan.split[keep],
        regular=scan.regular[keep],
        said=scan.said[keep],
    )


@dataclass(frozen=True, slots=True)
class Put:
    """What was put where in the note-free bytes: offsets, and which of `shown`."""

    at: Ints
    what: Ints
    shown: list[str]

    def items(self) -> Iterator[tuple[int, str]]:
        return zip(self.at.tolist(), map(self.shown.__getitem__, self.what.tolist()), strict=True)

    def by_place(self) -> dict[int, list[str]]:
        """As short pages have it."""
        found: dict[int, list[str]] = {}
        for at, shown in self.items():
            found.setdefault(at, []).append(shown)
        return found


class _BulkBuilder(Builder):
    """As `Builder`; whole stretches are copied with all their fitting notes taken out."""

    def __init__(self, page: Page, seen: Seen) -> None:
        super().__init__(page)
        self.codes = seen.codes
        self.gone = seen.fits
        starts, ends = seen.scan.start[self.gone], seen.scan.end[self.gone]
        edges = np.zeros(len(seen.codes) + 1, np.int8)
        edges[starts] += 1
        edges[ends] -= 1
        self.kept: Bools = np.cumsum(edges[:-1], dtype=np.int8) == 0
        self.starts = starts
        self.copied: list[tuple[int, int, int, int]] = []
        """(number of the piece, its place on the page, first and last note taken out of it)."""

    def copy_to(self, end: int) -> None:
        if end <= self.at:
            return
        start = self.at
        kept = self.codes[start:end][self.kept[start:end]]
        first, last = np.searchsorted(self.starts, (start, end)).tolist()
        self.pieces.append("")
        self.copied.append((len(self.pieces) - 1, start, first, last))
        self._add(kept.tobytes().decode("utf-32-le", "surrogatepass"))
        self.done.removed += last - first
        self.at = end


def page_of_bulk(
    text: str, seen: Seen, charset: Charset, loss: Loss, folded: bool, form: Form
) -> Page:
    """A page as healing needs it."""
    total, noted = seen.counts([])
    always = (char for char, _ in seen.listed if total[char] == noted[char])
    whole = frozenset(map(charset.encode_lossy, always))
    spell = spelling(text, folded)
    told = (charset, loss, folded, tuple(sorted(spell.items())))
    return Page(
        text=text,
        notes=ByPlace(seen.scan, seen.scan.start.tolist(), cut_note(text, loss)),
        charset=charset,
        loss=loss,
        folded=folded,
        listed=seen.listed,
        always=whole,
        marks=NO_MARKS,
        spell=spell,
        memory=_memory(form, seen.listed, whole, told),
    )


@lru_cache(maxsize=4)
def _memory(form: Form, *told: Hashable) -> Memory:
    """Of all pages of which the same is told."""
    return Memory(form, {})


def strip_bulk(page: Page, blind: Blind, seen: Seen) -> tuple[Stripped, Put]:
    """Take out every note that fits what stands before it."""
    scan = seen.scan
    builder = _BulkBuilder(page, seen)
    for index in np.flatnonzero(~seen.fits).tolist():
        if scan.start[index] >= builder.at:
            builder.take(scan[index])
    cut = page.notes.cut if isinstance(page.notes, ByPlace) else None
    if cut is not None and cut.start >= builder.at:
        builder.take(cut)
    builder.copy_to(len(page.text))
    data, _ = blind.encode(BOUNDARY.join(builder.pieces))
    sizes = np.fromiter(map(len, data.split(BOUNDARY.encode())), np.intp)
    begins = np.concatenate((np.zeros(1, np.intp), np.cumsum(sizes)[:-1]))
    done = builder.done
    done.text = "".join(builder.pieces)
    done.data = data.replace(BOUNDARY.encode(), b"")
    return done, _put(builder, seen, page.charset, begins, blind.form)


def _put(builder: _BulkBuilder, seen: Seen, charset: Charset, begins: Ints, form: Form) -> Put:
    scan = seen.scan
    widths = np.where(builder.kept, _widths(charset, seen.codes)[seen.codes], 0)
    upto = np.concatenate((np.zeros(1, np.intp), np.cumsum(widths, dtype=np.intp)))
    regular, said = scan.regular[builder.gone], scan.said[builder.gone]
    shown = [form.write(syllable) for syllable in scan.syllables]
    numbers = {text: k for k, text in enumerate(shown)}
    odd = np.flatnonzero(builder.gone)[~regular]
    what = said.copy()
    what[~regular] = [_number(scan[k].shown, numbers) for k in odd.tolist()]
    at, which = [], []
    for piece, start, first, last in builder.copied:
        at.append(upto[builder.starts[first:last]] - upto[start] + begins[piece])
        which.append(what[first:last])
    single = builder.put_by_hand
    at.append(np.array([begins[piece] + offset for piece, offset, _ in single], np.intp))
    which.append(np.array([_number(text, numbers) for _, _, text in single], np.intp))
    places, kinds = np.concatenate(at), np.concatenate(which)
    order = np.argsort(places, kind="stable")
    return Put(places[order], kinds[order], list(numbers))


def _number(text: str, numbers: dict[str, int]) -> int:
    return numbers.setdefault(text, len(numbers))


@lru_cache(maxsize=4)
def _known_widths(charset: Charset) -> npt.NDArray[np.uint8]:
    return np.zeros(0x110000, np.uint8)


def _widths(charset: Charset, codes: Codes) -> npt.NDArray[np.uint8]:
    """Bytes of each character of a text, by code point; what the charset has not is one byte."""
    known = _known_widths(charset)
    fresh = np.flatnonzero((np.bincount(codes) > 0) & (known[: int(codes.max()) + 1] == 0))
    for code in fresh.tolist():
        known[code] = len(charset.encode(chr(code)) or b"?")
    return known
