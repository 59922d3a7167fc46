"""The parts of aligning two texts, against what they are by definition."""

from __future__ import annotations

import random

import pytest

from fixtext.verify import align as module
from fixtext.verify.align import _common_head, _common_tail, _cut, _rising, _unique, align


def rebuilt(text: str, reference: str) -> str:
    """The reference, made of the text by the edits, each where it says it is."""
    out: list[str] = []
    at = 0
    for edit in align(text, reference):
        out += text[at : edit.text_at]
        assert sum(map(len, out)) == edit.reference_at
        assert text[edit.text_at : edit.text_at + len(edit.found)] == edit.found
        out.append(edit.expected)
        at = edit.text_at + len(edit.found)
    return "".join([*out, text[at:]])


@pytest.mark.parametrize("seed", range(8))
def test_long_texts_are_cut_at_anchors(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 24)
    rng = random.Random(seed)
    reference = "".join(chr(0x4E00 + n) for n in rng.sample(range(5_000), 300))
    hurt = [char for char in reference if rng.random() > 0.05]
    for _ in range(6):
        hurt.insert(rng.randrange(len(hurt)), "口")
    text = "".join(hurt)
    assert rebuilt(text, reference) == reference
    assert len(align(text, reference)) <= len(reference) - len(text) + 2 * 6


@pytest.mark.parametrize(
    ("a", "b", "head", "tail"),
    [
        ("", "", 0, 0),
        ("天地", "天地", 2, 0),
        ("天地人", "天山人", 1, 1),
        ("天天", "天天天", 2, 0),
        ("地天", "天", 0, 1),
    ],
)
def test_equal_ends(a: str, b: str, head: int, tail: int) -> None:
    assert _common_head(a, b) == head
    assert _common_tail(a, b, head) == tail


def test_pieces_are_no_longer_than_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4)
    assert list(_cut(2, 12, 1, 4)) == [(2, 5, 1, 2), (5, 8, 2, 3), (8, 12, 3, 4)]
    assert list(_cut(0, 4, 0, 4)) == [(0, 4, 0, 4)]
    assert list(_cut(3, 3, 5, 5)) == []


def test_what_occurs_once() -> None:
    assert _unique("一二三四五六七八") == {"一二三四五六七八": 0}
    assert _unique("一二三四五六七") == {}
    assert _unique("一" * 9) == {}


def test_the_longest_rising_chain() -> None:
    pairs = list(enumerate([5, 1, 6, 2, 3, 9, 4]))
    assert [place for _, place in _rising(pairs)] == [1, 2, 3, 4]
    assert _rising([]) == []
    assert _rising([(0, 7), (1, 7)]) == [(1, 7)]
