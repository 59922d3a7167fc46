"""Small pages whose notes split characters: what comes back, and where each accident was."""

from __future__ import annotations

import pytest

from fixtext.codecs.base import Loss
from fixtext.codecs.registry import charset
from fixtext.damage.pinyin_notes import find_notes
from fixtext.damage.pinyin_notes.blind import Blind, Entry
from fixtext.damage.pinyin_notes.claim import Claim, Reading, claimed
from fixtext.damage.pinyin_notes.form import Form
from fixtext.damage.pinyin_notes.heal import (
    BARE,
    MISREAD_NOTE,
    STRANGER,
    _price,
    fits,
    splits_something,
)

SYLLABLES = dict(
    zip(
        "報請務會學聞驗瀏覽網頁時開",
        ["bào", "qǐng", "wù", "huì", "xué", "wén", "yàn", "liú", "lǎn", "wǎng", "yè", "shí", "kāi"],
        strict=True,
    )
)
WINDOWS, BROWSER, PYTHON = (
    (charset("gbk", "windows"), Loss.QUESTION),
    (charset("gb18030", "whatwg"), Loss.FFFD),
    (charset("gbk", "cpython"), Loss.DROP),
)
READERS = pytest.mark.parametrize("reader", [WINDOWS, BROWSER, PYTHON], ids=["?", "fffd", "drop"])


def damaged(text: str, table: str, reader: tuple) -> str:
    decoder, loss = reader
    entries = tuple(Entry(char, SYLLABLES[char]) for char in table)
    return Blind(entries, Form.of({"form": "({})"}), decoder, loss).apply(text)


def claim(page: str, reader: tuple) -> Claim:
    decoder, loss = reader
    found = claimed(page, page, find_notes(page), Reading(decoder, loss, False, False))
    assert found is not None
    return found


@READERS
@pytest.mark.parametrize(
    ("text", "table", "notes", "splits"),
    [
        ("湖北日報訊", "報請", 2, ["日報"]),
        ("湖北日報訊，學會請開會，報請學會", "報請學會", 10, ["日報"]),
        ("或瀏覽網頁時，實驗學會，驗證時間", "瀏驗覽網頁時學會", 11, ["或瀏"]),
        ("新聞展開，業務會議，服務學會", "聞開務會學", 7, []),
    ],
)
def test_a_small_page_comes_back(
    text: str, table: str, notes: int, splits: list[str], reader: tuple
) -> None:
    page = damaged(text, table, reader)
    assert page != text
    found = claim(page, reader)
    stripped = found.stripped
    assert (stripped.text, stripped.removed, stripped.left, stripped.unread) == (text, notes, 0, 0)
    assert sorted(entry.char for entry in found.blind.table) == sorted(table)
    assert not found.blind.exceptions
    assert found.blind.apply(stripped.text) == page
    assert [text[a.place - 1 : a.place + 1] for a in stripped.accidents] == splits
    assert all(not accident.healed.guesses for accident in stripped.accidents)


@READERS
def test_the_accident_ends_where_the_text_is_aligned_again(reader: tuple) -> None:
    page = damaged("湖北日報訊，學會", "報請學會", reader)
    (accident,) = claim(page, reader).stripped.accidents
    assert accident.start == 3
    assert page[accident.end :].startswith("訊")
    assert accident.healed.text == "報"
    assert [shown.strip("()") for _, shown in accident.healed.notes] == ["qǐng", "bào"]
    assert [offset for offset, _ in accident.healed.notes] == [1, 2]


def test_a_note_is_cheapest_on_what_the_page_annotates() -> None:
    page = claim(damaged("湖北日報訊，學會請開會", "報請學會", WINDOWS), WINDOWS).page
    qing, bao = "請".encode("gbk"), "報".encode("gbk")
    assert _price(page, qing, "qǐng") == 0.0  # stands annotated elsewhere
    assert _price(page, bao, "bào") in (STRANGER, STRANGER + BARE)  # split wherever it stands
    assert _price(page, qing, "bào") == MISREAD_NOTE
    assert _price(page, qing[:1], "qǐng") == MISREAD_NOTE
    assert fits(page, qing, "qǐng") and not fits(page, qing, "bào")


def test_what_a_lost_byte_can_have_been() -> None:
    page = claim(damaged("湖北日報訊，學會請開會", "報請學會", WINDOWS), WINDOWS).page
    last = "日".encode("gbk")[-1:]
    assert last + "報".encode("gbk")[:1] == "請".encode("gbk")
    assert splits_something(page, last, "qǐng")
    assert not splits_something(page, last, "huì")
