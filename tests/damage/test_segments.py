"""Which stretches look damaged, to the character: a case on either side of each threshold."""

from __future__ import annotations

import pytest

from fixtext.codecs.base import Loss
from fixtext.damage.misread import segments
from fixtext.damage.misread.segments import cores, suspicious
from fixtext.damage.misread.together import tells

GARBLED = "鏈嶅姟鍣ㄨ繍琛屾"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天天气很好，我们去公园散步。", []),
        ("plain ASCII\nand more of it\n", []),
        # one sign that healthy text has not is enough, in a piece that reads well
        ("今天天气很好，我们去公园散步\ufffd散步。", ["我们去公园散步\ufffd散步。"]),
        ("今天天气很好，我们去公园散步\ue000散步。", ["我们去公园散步\ue000散步。"]),
        # a rare name in a healthy line is no damage
        ("今天天气很好，我们去公园，犇骉，我们去公园散步，她也想去。", []),
        # pieces between marks are joined where next to nothing lies between them
        ("鏈嶅姟鍣，鏈嶅姟鍣。今天天气", ["鏈嶅姟鍣，鏈嶅姟鍣。"]),
        (f"abc\n{GARBLED}\n今天\n", [f"{GARBLED}\n"]),
        (f"{GARBLED}，今天我们，{GARBLED}", [f"{GARBLED}，", GARBLED]),
    ],
)
def test_where_it_looks_damaged(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in suspicious(text)] == found


def test_blocks_do_not_move_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"今天天气很好。\n{GARBLED}\n" * 3 + GARBLED
    whole = suspicious(text)
    monkeypatch.setattr(segments, "BLOCK", 5)
    assert suspicious(text) == whole
    assert len(whole) == 4


def test_means_of_stretches() -> None:
    assert segments._windows([1.0] * 3) == [1.0]
    assert segments._windows([2.0] * 8) == [2.0]
    assert segments._windows([0.0] * 8 + [8.0, 16.0]) == [0.0, 1.0, 3.0]


@pytest.mark.parametrize(
    ("costs", "length"),
    [([1, 1, 20, 20], 2), ([1, 20], 0), ([20, 1, 1], 3), ([1, 1, 12, 1, 1, 30], 5), ([], 0)],
)
def test_the_healthiest_beginning(costs: list[float], length: int) -> None:
    assert segments._healthy_prefix(costs) == length


def test_healthy_ends_are_left_out_one_more_or_less() -> None:
    piece = f"后面正常{GARBLED}这句也没有问题"
    tried = [piece[start:end] for start, end in cores(piece)]
    assert tried[0] == piece
    assert GARBLED in tried
    assert len(tried) == len(set(tried)) == 16
    assert all(GARBLED[1:] in one for one in tried)
    assert list(cores(GARBLED)) == [(0, len(GARBLED))]


@pytest.mark.parametrize(
    ("piece", "loss", "told"),
    [
        ("鏈�", Loss.FFFD, False),  # one character shown
        ("鏈嶅�", Loss.FFFD, True),  # two
        ("鏈嶅��", Loss.FFFD, True),  # as many as are lost
        ("鏈嶅���", Loss.FFFD, False),
        ("鏈，，�", Loss.FFFD, False),  # marks may have stood there before
        ("鏈嶅?", Loss.QUESTION, True),
        ("鏈嶅???", Loss.QUESTION, False),
    ],
)
def test_enough_must_be_left_of_what_was_misread(piece: str, loss: Loss, told: bool) -> None:
    assert tells(piece, loss) == told
