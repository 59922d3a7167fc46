"""Long pages go through arrays; what comes out is what one note after the other would give."""

from __future__ import annotations

import random
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fixtext
from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.damage.folded_width import folded as nfkc
from fixtext.damage.pinyin_notes import blind, claim, form, marks
from fixtext.damage.pinyin_notes.claim import Reading, claimed
from fixtext.damage.pinyin_notes.form import find_notes
from fixtext.damage.pinyin_notes.scan import scanned
from support.pages import pollute

NEVER = 1 << 30
NOTES = st.lists(
    st.sampled_from(
        [*"(（)） ?會a\ufffd\n", "hui", "huì", "de", "xx", "ḿ", "(huì)", "\ufffd(huì)", "?huì)"]
    ),
    max_size=16,
).map("".join)
READERS = {"windows": ("gbk", Loss.QUESTION), "whatwg": ("gb18030", Loss.FFFD)}


def at_length(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    """From how many characters on arrays are used."""
    for module in (form, claim, blind):
        monkeypatch.setattr(module, "LONG", length)
    find_notes.cache_clear()


@given(text=NOTES)
def test_the_same_notes_are_found(text: str) -> None:
    one, other = find_notes(text), scanned(text)
    assert list(one.found) == list(other.found)
    assert (one.form, one.loss, one.splits, one.starts) == (
        other.form,
        other.loss,
        other.splits,
        other.starts,
    )


@pytest.mark.parametrize("world", READERS)
@pytest.mark.parametrize("variant", ["A", "A2", "B", "C"])
def test_the_same_claim_is_made(
    simplified: str, variant: str, world: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(f"{variant} {world}")
    start = rng.randrange(len(simplified) - 1300)
    text = "他說😀。" + simplified[start : start + 1200]
    made = pollute(text, 7, size=50, splits=2, world=world, variant=variant).damaged
    name, loss = READERS[world]
    reading = Reading(charset(name, world), loss, marks=False, folded=False)
    found = []
    for length in (NEVER, 0):
        at_length(monkeypatch, length)
        found.append(claimed(made, made, find_notes(made), reading))
    one, other = found
    assert one is not None and other is not None
    assert one.stripped.text == other.stripped.text
    assert one.blind == other.blind
    assert one.stripped.removed == other.stripped.removed
    assert [a.healed for a in one.stripped.accidents] == [
        a.healed for a in other.stripped.accidents
    ]


def test_pages_with_tables_of_their_own_share_a_file(simplified: str) -> None:
    pieces = [simplified[at : at + 900] + "\n" for at in range(0, 27_000, 900)]
    pages = [
        pollute(piece, seed, size=40, splits=0, world="whatwg") for seed, piece in enumerate(pieces)
    ]
    result = fixtext.fix("".join(page.damaged for page in pages))
    original = "".join(pieces)
    assert len(result.text) == len(original)
    wrong = sum(a != b for a, b in zip(result.text, original, strict=True))
    assert wrong <= len(original) // 1000
    data = next(e.data for e in result.evidence if e.room == "pinyin-notes" and "notes" in e.data)
    assert int(str(data["notes"])) == sum(
        page.damaged.count("(") for page in pages
    ) - original.count("(")


def test_marks_that_start_no_slip() -> None:
    assert marks.slips("的?！拔幕蟾锩…", Loss.QUESTION, folded=False)
    assert not marks.slips("真的吗?！我不知道。", Loss.QUESTION, folded=False)


@given(text=st.text(st.characters(codec="utf-8"), max_size=12))
def test_folding_is_nfkc(text: str) -> None:
    assert nfkc(text) == normalize("NFKC", text)
