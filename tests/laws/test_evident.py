"""What is evident is what the search finds: the same text, the same steps, as well proven."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import fixtext
from fixtext.damage.misread.pairs import Pair, family, lossless_pairs
from fixtext.model import Level, Options
from fixtext.repair.evident import evident
from fixtext.repair.search import explanations

SAMPLES = Path(__file__).parent.parent / "samples"
EACH = 3
LENGTH = 60


def pieces(names: tuple[str, ...], seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    for name in names:
        text = (SAMPLES / f"{name}.txt").read_text("utf-8")
        for _ in range(EACH):
            start = rng.randrange(len(text) - LENGTH)
            yield text[start : start + LENGTH]


@pytest.mark.parametrize("pair", lossless_pairs(), ids=str)
def test_what_is_evident_is_found_by_searching(pair: Pair) -> None:
    names = ("taiwan",) if pair.written.startswith("big5") else ("statutes-a", "python")
    for piece in pieces(names, 5):
        data = pair.writer.encode(piece)
        if data is None or data.isascii():
            continue
        damaged = pair.reader.decode(data)
        found = evident(damaged, Options())
        if found is None:
            continue
        best = explanations(damaged, Options())[0]
        assert found.text == best.text == piece
        assert [(p.written, family(p.read)) for p in found.pairs] == [
            (step.params["written"], family(step.params["read"])) for step in best.steps
        ]
        assert fixtext.fix(damaged).level is Level.PROVEN


def test_most_of_the_common_ones_are_evident() -> None:
    for written, read in (("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "cp437")):
        texts = list(pieces(("statutes-a", "statutes-b"), 8))
        seen = [evident(text.encode(written).decode(read), Options()) for text in texts]
        assert sum(found is not None for found in seen) > len(texts) // 2


def test_three_layers_are_evident() -> None:
    text = "今天天气很好，我们去公园散步，晚上回家吃饭。"
    damaged = text.encode("gb18030").decode("latin-1")
    for _ in range(2):
        damaged = damaged.encode().decode("latin-1")
    found = evident(damaged, Options())
    assert found is not None
    assert (found.text, len(found.pairs)) == (text, 3)


def test_what_talks_about_encodings_is_left_to_the_search() -> None:
    text = "UTF-8 read as Latin-1 shows “å¤©æ°\x94é¢\x84æ\x8a¥” instead of Chinese characters."
    assert evident(text, Options()) is None
    assert fixtext.fix_text(text) == text
