"""Comparison with a reference: the distance is exact, the groups are right, megabytes are quick."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext.verify.align import BLOCK, Edit, align
from fixtext.verify.compare import Group, compare

SMALL = st.text(alphabet="ab的", max_size=14)


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, row by row: slow and plain."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    pieces, at = [], 0
    for edit in edits:
        assert text.startswith(edit.found, edit.text_at)
        pieces += [text[at : edit.text_at], edit.expected]
        at = edit.text_at + len(edit.found)
    return "".join((*pieces, text[at:]))


def unedited(reference: str, edits: tuple[Edit, ...]) -> str:
    """The text again, by the places in the reference."""
    pieces, at = [], 0
    for edit in edits:
        assert reference.startswith(edit.expected, edit.reference_at)
        pieces += [reference[at : edit.reference_at], edit.found]
        at = edit.reference_at + len(edit.expected)
    return "".join((*pieces, reference[at:]))


@given(SMALL, SMALL)
def test_fewest_edits(text: str, reference: str) -> None:
    edits = align(text, reference)
    assert len(edits) == distance(text, reference)
    assert edited(text, edits) == reference
    assert unedited(reference, edits) == text


def test_anchors_find_what_was_put_in_between_other_errors() -> None:
    """Longer than a block: cut by length, the second half would not be found again."""
    dice = random.Random(5)
    reference = prose(2 * BLOCK, dice)
    text = "甲" + reference[1:900] + "乙" + reference[901:BLOCK] + prose(1500, dice)
    text += reference[BLOCK:7000] + "丙" + reference[7001:-1] + "丁"
    edits = align(text, reference)
    assert len(edits) == 1504
    assert edited(text, edits) == reference
    assert unedited(reference, edits) == text


@given(SMALL, SMALL)
def test_comparison_is_exact_only_for_equal_texts(text: str, reference: str) -> None:
    comparison = compare(text, reference)
    assert comparison.exact == (text == reference)
    assert comparison.edits == sum(comparison.groups().values()) == distance(text, reference)


def noisy(text: str, share: float, dice: random.Random) -> str:
    pieces = []
    for char in text:
        if dice.random() < share:
            pieces.append(dice.choice(("", "?", char + "啊")))
        else:
            pieces.append(char)
    return "".join(pieces)


def prose(length: int, dice: random.Random) -> str:
    common = [chr(0x4E00 + n) for n in range(3000)]
    return "".join(dice.choices(common, weights=[1 / (n + 5) for n in range(3000)], k=length))


@pytest.mark.parametrize("share", [0.001, 0.02, 0.2])
def test_a_megabyte(share: float) -> None:
    dice = random.Random(7)
    reference = prose(350_000, dice)
    text = noisy(reference, share, dice)
    comparison = compare(text, reference)
    assert edited(text, align(text, reference)) == reference
    assert 0.8 * share < comparison.error_rate < 1.05 * share


def test_nothing_in_common() -> None:
    length = 3 * BLOCK
    comparison = compare("甲" * length, "乙" * length)
    assert (comparison.edits, comparison.groups()[Group.WRONG]) == (length, length)


def test_a_missing_chapter() -> None:
    dice = random.Random(3)
    reference = prose(60_000, dice)
    comparison = compare(reference[:20_000] + reference[45_000:], reference)
    assert comparison.edits == 25_000
    assert [d.group for d in comparison.differences] == [Group.LOST]


@pytest.mark.parametrize(
    ("text", "reference", "group"),
    [
        ("湖北日?讯", "湖北日报讯", Group.LOST),
        ("湖北日\ufffd讯", "湖北日报讯", Group.LOST),
        ("湖北日讯", "湖北日报讯", Group.LOST),
        ("湖北曰报讯", "湖北日报讯", Group.WRONG),
        ("湖北日報讯", "湖北日报讯", Group.SCRIPT),
        ("沿著江", "沿着江", Group.SCRIPT),
        ("好,的", "好，的", Group.PUNCTUATION),
        ("好的", "好，的", Group.PUNCTUATION),
        ("好\r\n的", "好\n的", Group.PUNCTUATION),
        ("好啊的", "好的", Group.ADDED),
        ("Copyright ?", "Copyright ©", Group.PUNCTUATION),
    ],
)
def test_groups(text: str, reference: str, group: Group) -> None:
    comparison = compare(text, reference)
    assert [difference.group for difference in comparison.differences] == [group]


def test_places_count_from_one_in_the_reference() -> None:
    comparison = compare("一\n二x\n三\n死", "一\n二\n三\n四")
    assert [(d.line, d.column, d.found, d.expected) for d in comparison.differences] == [
        (2, 2, "x", ""),
        (4, 1, "死", "四"),
    ]


def test_neighbours_of_one_group_are_one_difference() -> None:
    comparison = compare("沿著長江", "沿着长江")
    assert [(d.found, d.expected, d.edits) for d in comparison.differences] == [("著長", "着长", 2)]
