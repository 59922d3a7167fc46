"""Pinyin spliced into Chinese text by a search-and-replace over GBK bytes.

A page was held as GBK bytes; for each character of a table, its bytes were replaced by themselves
and a note: 會 -> 會(huì). The replacement did not respect character boundaries, so where the last
byte of one character and the first of the next formed a character of the table, both were split:
日報 -> 日?qǐng)?bào). Removing the notes with a pattern leaves such characters broken; here the bytes
are put together again first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtext.codecs.base import REPLACEMENT, Charset, Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes.blind import Blind
from fixtext.damage.pinyin_notes.evidence import Judgement, judge
from fixtext.damage.pinyin_notes.form import FORMS, Form, find_notes
from fixtext.damage.pinyin_notes.heal import Page, unfold_strangers
from fixtext.damage.pinyin_notes.strip import Stripped, page_of, strip
from fixtext.damage.pinyin_notes.table import Learned, learn
from fixtext.damage.room import Candidate, Context, Params
from fixtext.model import Evidence, Hole, Step

if TYPE_CHECKING:
    from fixtext.reader.profile import Profile

NAME = "pinyin-notes"

STEP_COST = 20.0
"""Bits the claim takes: a page in some hundred thousand is of this kind."""

ENTRY_COST = 12.0
"""Bits per entry of the table: one character of some 4,000."""

ROUNDS = 3
"""Times the notes are taken out anew after notes that fit no table were found; two suffice on all
generated pages, the third proves it."""


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
        return profile.notes > 0

    def apply(self, text: str, params: Params) -> str:
        return Blind.of(params).apply(text)

    def undo(self, text: str, context: Context) -> Iterable[Candidate]:
        loss = Loss.FFFD if _has_split(text, Loss.FFFD) else Loss.QUESTION
        form = _commonest_form(text, loss)
        if form is None:
            return
        folded = context.after("folded-width")
        decoder = _decoder(loss)
        shown = unfold_strangers(text, decoder) if folded else text
        page = page_of(shown, form, decoder, loss, folded)
        judgement = judge(page)
        if not judgement.damage:
            return
        claim = _strip_and_learn(page)
        if claim is None:
            return
        stripped, learned = claim
        blind = Blind(learned.table, form, page.charset, loss, learned.kept)
        again = blind.apply(stripped.text)
        if (unicodedata.normalize("NFKC", again) if folded else again) == text:
            yield _candidate(page, stripped, blind, judgement)


def _decoder(loss: Loss) -> Charset:
    return charset("gbk", "windows") if loss is Loss.QUESTION else charset("gb18030", "whatwg")


def _has_split(text: str, loss: Loss) -> bool:
    return loss.sign in text and any(
        n.split for form in FORMS for n in find_notes(text, form, loss)
    )


def _commonest_form(text: str, loss: Loss) -> Form | None:
    counts = [(len(find_notes(text, form, loss)), -i, form) for i, form in enumerate(FORMS)]
    best = max(counts, key=lambda item: item[:2])
    # "({})" also matches inside "({}) ": prefer the longer form when nearly all notes have it
    for count, _, form in counts:
        if form.pattern.startswith(best[2].pattern) and count >= 0.9 * best[0] > 0:
            best = (count, 0, form)
    return best[2] if best[0] else None


def _strip_and_learn(page: Page) -> tuple[Stripped, Learned] | None:
    """Take the notes out; those that do not fit the one table stay where they are."""
    spared: set[int] = set()
    for _ in range(ROUNDS):
        stripped = strip(page, spared)
        if not stripped.notes:
            return None
        learned = learn(stripped.data, stripped.notes, page.charset)
        if not learned.odd:
            return stripped, learned
        spared |= {stripped.sources[at] for at in learned.odd}
    return None


def _candidate(page: Page, stripped: Stripped, blind: Blind, judgement: Judgement) -> Candidate:
    margins = [a.healed.margin for a in stripped.accidents]
    holes = tuple(
        Hole(
            start=a.place,
            text=a.healed.text,
            candidates=_odds(a.healed.text, a.healed.rival, a.healed.margin),
        )
        for a in stripped.accidents
    )
    return Candidate(
        text=stripped.text,
        step=Step(kind=NAME, params=blind.params()),
        cost=STEP_COST + ENTRY_COST * len(blind.table),
        originals=1 + sum(bool(a.healed.rival) for a in stripped.accidents),
        margin=min(margins, default=float("inf")),
        holes=holes,
        evidence=tuple(_evidence(page, stripped, blind, judgement)),
    )


def _odds(best: str, rival: str, margin: float) -> tuple[tuple[str, float], ...]:
    if not rival:
        return ((best, 1.0),)
    share = 1 / (1 + 2 ** -min(margin, 60.0))
    return ((best, share), (rival, 1 - share))


def _evidence(
    page: Page, stripped: Stripped, blind: Blind, judgement: Judgement
) -> Iterable[Evidence]:
    count = sum(map(len, stripped.notes.values()))
    yield Evidence(
        room=NAME,
        what=f"{count} pinyin notes were inserted into the bytes after {len(blind.table)} characters",
        data={
            "notes": count,
            "splits": len(stripped.accidents),
            "left": stripped.left,
            "table": [list(entry) for entry in blind.table],
            "kept": len(blind.kept),
            "bits": round(judgement.bits, 1),
            "reasons": list(judgement.reasons),
        },
    )
    for accident in stripped.accidents:
        yield Evidence(
            room=NAME,
            what="a note was put inside a character",
            data=_accident(
                page, stripped, accident.start, accident.end, accident.place, accident.healed.text
            ),
        )


def _accident(
    page: Page, stripped: Stripped, start: int, end: int, place: int, healed: str
) -> dict[str, str]:
    before = stripped.text[max(0, place - 1) : place]
    data = page.charset.encode_lossy(before + healed)
    return {
        "damaged": page.text[max(0, start - 1) : end],
        "restored": before + healed,
        "bytes": data.hex(" ").upper(),
        "sign": "U+FFFD" if page.loss.sign == REPLACEMENT else page.loss.sign,
    }
