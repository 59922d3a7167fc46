"""What the cheap test clears, no room repairs: damaged text never passes it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtext.damage import room_of
from fixtext.damage.misread.pairs import Pair, lossless_pairs, lossy_pairs
from fixtext.model import Options
from fixtext.reader.ordinary import ordinary
from fixtext.repair.search import explanations

SAMPLES = Path(__file__).parent.parent / "samples"
RUN = re.compile("[\u4e00-\u9fff，。]+")
LENGTHS = (3, 4, 6, 8, 15, 30, 60)
EACH = 12


def pieces(seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    text = "".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt")))
    runs = [run for run in RUN.findall(text) if len(run) > 3]
    for length in LENGTHS:
        for _ in range(EACH):
            run = rng.choice(runs)
            start = rng.randrange(max(1, len(run) - length))
            yield run[start : start + length]


def nothing_found(text: str) -> bool:
    return explanations(text, Options())[0].text == text


@pytest.mark.parametrize("pair", [*lossless_pairs(), *lossy_pairs()], ids=str)
def test_misread_text_is_never_ordinary(pair: Pair) -> None:
    for piece in pieces(1):
        data = pair.writer.encode(piece)
        if data is not None and not data.isascii():
            damaged = pair.reader.decode(data)
            assert not ordinary(damaged), (piece, damaged)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("html-entities", {"form": "&#20013;"}),
        ("html-entities", {"form": "#20013;"}),
        ("unicode-escapes", {"form": "\\u4e2d"}),
        ("unicode-escapes", {"form": "u4e2d"}),
        ("unicode-escapes", {"form": "<U+4e2d>"}),
        ("quoted-printable", {"charset": "gb18030"}),
        ("utf-7", {"sign": "+"}),
        ("utf-7", {"sign": "&"}),
        ("hz", {}),
        ("stripped-bit", {}),
        ("narrow-gb2312", {}),
        ("utf-8-or-latin-1", {"written": "gb18030"}),
    ],
)
def test_text_damaged_otherwise_is_never_ordinary(kind: str, params: dict[str, str]) -> None:
    for piece in pieces(2):
        damaged = room_of(kind).apply(piece, params)
        if damaged != piece:
            assert not ordinary(damaged) or nothing_found(damaged), (piece, damaged)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("Â\xa0")
@example("Õ©Ä")
def test_what_passes_stays(text: str) -> None:
    if ordinary(text):
        assert nothing_found(text)


def test_clean_chinese_passes() -> None:
    passed = [ordinary(piece) for piece in pieces(3) if len(piece) > 12]
    assert sum(passed) > 0.5 * len(passed)
