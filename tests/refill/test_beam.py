"""The beam over bytes with holes: what it finds, what it never offers, what it remembers."""

from __future__ import annotations

import pytest

from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.refill.beam import Beam
from fixtext.refill.holes import holes_of
from fixtext.refill.segment import pieces, refill
from fixtext.refill.slots import Known, choice

SENTENCES = (
    "服务器运行正常，数据库已经备份。",
    "我们明天上午九点在公司门口集合。",
    "中国的经济发展取得了很大的成就。",
)
READERS = (
    ("gbk", "cpython", Loss.FFFD),
    ("gbk", "windows", Loss.QUESTION),
    ("gbk", "java", Loss.FFFD),
    ("gb18030", "whatwg", Loss.FFFD),
    ("cp1252", "cpython", Loss.FFFD),
    ("cp932", "cpython", Loss.FFFD),
)


def test_known_bytes_come_back_as_they_are() -> None:
    beam = Beam("utf-8")
    for byte in "汉字😀".encode():
        beam.feed(Known(bytes((byte,))))
    assert [filled.text for filled in beam.best(3)] == ["汉字😀"]


def test_a_beam_dies_of_bytes_no_text_has() -> None:
    beam = Beam("utf-8")
    beam.feed(Known(b"\xe4"))
    beam.feed(Known(b"A"))
    assert not beam.alive
    assert beam.best() == []


def test_the_runner_up_is_kept_with_its_cost() -> None:
    beam = Beam("gbk")
    beam.feed(Known("我们去学".encode("gbk")))
    beam.feed(choice("校".encode("gbk"), "效".encode("gbk")))
    beam.feed(Known("上课。".encode("gbk")))
    first, second = beam.best(2)
    assert (first.text, second.text) == ("我们去学校上课。", "我们去学效上课。")
    assert second.cost > first.cost + 5


def test_what_follows_has_its_say() -> None:
    def chosen(after: str) -> str:
        beam = Beam("gbk", "他")
        beam.feed(choice("是".encode("gbk"), "说".encode("gbk")))
        beam.listen(after)
        return beam.best()[0].text

    assert (chosen("：“你好"), chosen("一名医生")) == ("说", "是")


@pytest.mark.parametrize(("read", "world", "loss"), READERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_original_is_among_what_a_hole_admits(
    read: str, world: str, loss: Loss, sentence: str
) -> None:
    """Completeness: the original's bytes are offered at every hole."""
    reader = charset(read, world)
    table = holes_of(reader)
    data = sentence.encode()
    for start, length, text in reader.units(data):
        if text is not None:
            continue
        lost, following = data[start : start + length], data[start + length :]
        if length == 1:
            assert lost in table.before(following)
        else:
            assert lost[1:] in table.swallowed()[lost[:1]]


@pytest.mark.parametrize(("read", "world", "loss"), READERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_refill_replays(read: str, world: str, loss: Loss, sentence: str) -> None:
    reader = charset(read, world)
    damaged = reader.decode(sentence.encode(), loss)
    filled = refill(damaged, "utf-8", reader, loss)
    assert filled is not None
    assert reader.decode(filled.text.encode(), loss) == damaged


def test_common_sentences_are_restored_exactly() -> None:
    reader = charset("gbk")
    restored = [
        refill(reader.decode(s.encode(), Loss.FFFD), "utf-8", reader, Loss.FFFD) for s in SENTENCES
    ]
    assert [r.text for r in restored if r] == list(SENTENCES)


def test_a_reader_that_lacks_a_character_explains_nothing() -> None:
    assert (
        pieces("Ж中", charset("big5"), Loss.FFFD) is None
        or refill("😀", "utf-8", charset("big5"), Loss.FFFD) is None
    )
