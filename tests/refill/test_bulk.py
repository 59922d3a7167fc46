"""The bulk path against the beam, its slow reference: same text, same odds."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.refill.bulk import Stretch, refill_all
from fixtext.refill.machines import DEAD, machine
from fixtext.refill.narrow import narrow_filler
from fixtext.refill.ngrams import bulk_filler
from fixtext.refill.segment import Refilled, refill

SAMPLES = Path(__file__).parent.parent / "samples"
DAMAGES = (
    ("utf-8", "gbk", "cpython", Loss.FFFD),
    ("utf-8", "gbk", "windows", Loss.QUESTION),
    ("utf-8", "gb18030", "whatwg", Loss.FFFD),
    ("utf-8", "gbk", "java", Loss.QUESTION),
    ("utf-8", "cp1252", "cpython", Loss.FFFD),
    ("utf-8", "cp932", "cpython", Loss.FFFD),
    ("gb18030", "big5", "cpython", Loss.FFFD),
    ("cp950", "gbk", "cpython", Loss.FFFD),
)
CLOSE = 0.03
"""Odds may differ by this: the beam looks at the eight best texts of a line, the bulk path at the
ten best of every island."""


def sentences(count: int, traditional: bool = False) -> list[str]:
    names = ["taiwan.txt"] if traditional else ["statutes-a.txt", "python.txt"]
    text = "".join((SAMPLES / name).read_text(encoding="utf-8") for name in names)
    lines = [line.strip()[:40] for line in text.split("\n")]
    return random.Random(11).sample([line for line in lines if len(line) > 12], count)


def damaged(how: tuple[str, str, str, Loss], count: int) -> list[str]:
    written, read, world, loss = how
    reader = charset(read, world)
    found = []
    for line in sentences(count, traditional=written == "cp950"):
        found.append(reader.decode(line.encode(written, "ignore"), loss))
    return found


@pytest.mark.parametrize("how", DAMAGES, ids=lambda how: "-".join(map(str, how[:3])))
def test_the_bulk_path_finds_what_the_beam_finds(how: tuple[str, str, str, Loss]) -> None:
    written, read, world, loss = how
    reader = charset(read, world)
    broken = damaged(how, 12)
    fast = refill_all([Stretch(text) for text in broken], written, reader, loss)
    agree = 0
    for text, found in zip(broken, fast, strict=True):
        slow = refill(text, written, reader, loss)
        assert (found is None) == (slow is None)
        if found is None or slow is None:
            continue
        assert reader.decode(found.text.encode(written), loss) == text
        agree += found.text == slow.text
        if found.text == slow.text:
            same_odds(found, slow)
    assert agree >= len(broken) - 1  # two readings may be equally likely


def same_odds(fast: Refilled, slow: Refilled) -> None:
    assert [spot.place for spot in fast.spots] == [spot.place for spot in slow.spots]
    for mine, reference in zip(fast.spots, slow.spots, strict=True):
        if len(mine.odds) == len(reference.odds):
            assert mine.odds[0][1] == pytest.approx(reference.odds[0][1], abs=CLOSE)


def test_a_stretch_reads_the_same_among_others_and_alone() -> None:
    how = DAMAGES[0]
    reader = charset(how[1], how[2])
    broken = damaged(how, 10)  # too little to have a vocabulary of its own
    together = refill_all([Stretch(text) for text in broken], "utf-8", reader, Loss.FFFD)
    alone = [refill_all([Stretch(text)], "utf-8", reader, Loss.FFFD)[0] for text in broken]
    assert [found and found.text for found in together] == [found and found.text for found in alone]


def test_what_stands_around_a_stretch_has_its_say() -> None:
    reader = charset("gbk")
    broken = reader.decode("中国".encode()[:-1] + b"\x80", Loss.FFFD)
    found = refill_all([Stretch(broken, "前面", "的人民")], "utf-8", reader, Loss.FFFD)[0]
    slow = refill(broken, "utf-8", reader, Loss.FFFD, "前面", "的人民")
    assert (found and found.text) == (slow and slow.text)


def test_the_euro_stays_in_its_place_beside_what_makes_the_encoder_choose_again() -> None:
    gb, text = charset("gb18030", "whatwg"), "我们的服务器。"
    odd = "\ue7c7" + "€" * 9 + "?"
    assert len(gb.encode(odd) or b"") != sum(len(gb.encode(char) or b"") for char in odd)
    damaged = gb.decode(text.encode(), Loss.QUESTION)
    found = refill_all([Stretch(damaged), Stretch(odd)], "utf-8", gb, Loss.QUESTION)
    assert [one and one.text for one in found] == [text, None]


def test_stretches_that_cannot_be_are_told_from_those_that_can() -> None:
    reader = charset("gbk")
    good = reader.decode("我们的服务器。".encode(), Loss.FFFD)
    bad = "健康的中文句子。"
    found = refill_all([Stretch(t) for t in (good, bad, good)], "utf-8", reader, Loss.FFFD)
    assert [f and f.text for f in found] == ["我们的服务器。", None, "我们的服务器。"]


def test_bulk_costs_are_the_costs_of_the_model() -> None:
    model, plain = bulk_filler(), narrow_filler()
    lines = [
        *sentences(15),
        *sentences(15, traditional=True),
        "UUID 123 abcDEF，著名",
        "乾隆2019年",
        "（１９９８年１２月ＡＢＣ“为什么”？）？",
        "很好,我们(3.14)”,是吗?a, b",
    ]
    for line in lines:
        states, state = model.start(1), plain.start
        for char in line:
            bits, states = model.step(states, np.array([ord(char)]))
            cost, state = plain.step(state, char)
            assert bits[0] == pytest.approx(cost, abs=1e-3)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
def test_machines_read_as_the_codecs_do(encoding: str) -> None:
    fast, rng = machine(encoding), random.Random(3)
    alphabet = "a中é😀" if encoding == "utf-8" else "a中，"
    for _ in range(400):
        data = bytearray("".join(rng.choices(alphabet, k=3)).encode(encoding))
        data[rng.randrange(len(data))] = rng.randrange(256)
        waiting, alive, read = np.array([0]), True, ""
        for byte in data:
            moved = fast.feed(waiting, np.array([byte]))
            alive, waiting = alive and bool(moved.alive[0]), moved.pending
            read += chr(moved.code[0]) if alive and moved.code[0] != DEAD else ""
        try:
            text = bytes(data).decode(encoding)
        except UnicodeDecodeError:
            text = ""
        if encoding == "gb18030" and any(len(char.encode(encoding)) == 4 for char in text):
            text = ""  # forms of four bytes are left to the beam
        assert (read if alive and not waiting[0] else "") == text
