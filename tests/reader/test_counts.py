"""How n-grams are counted and pruned, on a text small enough to count by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from reader_ngrams import Counts, count, count_words, lookup, merged, pruned

SIZE = 6
TEXT = np.array([0, 1, 2, 3, 0, 1, 2, 1, 2, 3, 4, 0, 5, 1, 2, 0], np.uint16)
WORDS = np.array([0, 1, 2, 3, 0, 4, 5], np.uint16)
WEIGHTS = np.array([2.0, 3.0])


def table(found: Counts) -> dict[tuple[int, ...], float]:
    shifts = [16 * k for k in reversed(range(found.order))]
    return {
        tuple(int(key) >> shift & 0xFFFF for shift in shifts): float(n)
        for key, n in zip(found.keys, found.counts, strict=True)
    }


def test_no_ngram_reaches_over_a_line_end() -> None:
    assert table(count(TEXT, 3)) == {
        (0, 1, 2): 2,
        (0, 5, 1): 1,
        (1, 2, 0): 1,
        (1, 2, 1): 1,
        (1, 2, 3): 2,
        (2, 1, 2): 1,
        (2, 3, 0): 1,
        (2, 3, 4): 1,
        (3, 4, 0): 1,
        (5, 1, 2): 1,
    }


def test_words_count_inside_and_by_their_weight() -> None:
    found = count_words(WORDS, WEIGHTS, 2)
    assert table(found) == {(1, 2): 2, (2, 3): 2, (4, 5): 3}
    assert found.beginnings.tolist() == [2, 0, 3]
    assert table(count_words(WORDS, WEIGHTS, 3)) == {(1, 2, 3): 2}
    assert not count_words(WORDS, WEIGHTS, 1).beginnings.any()


def test_text_and_words_are_added() -> None:
    both = merged(count(TEXT, 2), count_words(WORDS, WEIGHTS, 2))
    assert table(both)[1, 2] == 4 + 2
    assert table(both)[4, 5] == 3
    assert both.keys.tolist() == sorted(set(both.keys.tolist()))


@pytest.mark.parametrize("number", [4, 8, 100])
def test_what_is_left_sums_to_one(number: int) -> None:
    rng = np.random.default_rng(1)
    text = np.concatenate([TEXT] * 9 + [rng.integers(0, SIZE, 300).astype(np.uint16)])
    raw = [count(text, order) for order in (1, 2, 3)]
    every = sum(len(grams.keys) for grams in raw)
    levels = pruned(raw, SIZE, number=min(SIZE + number, every - 1))
    for context in ((1, 2), (2, 3), (5, 5), (3, 4)):
        keys = [context[0] << 32 | context[1] << 16 | after for after in range(SIZE)]
        chances = np.exp2(lookup(levels, np.array(keys, np.uint64), 3))
        assert chances.sum() == pytest.approx(1)
