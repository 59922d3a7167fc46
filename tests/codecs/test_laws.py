"""What every decoder of the world keeps, whatever the bytes."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtext.codecs import tables
from fixtext.codecs.base import Charset, Loss, walk
from fixtext.codecs.names import ALIASES, canonical
from fixtext.codecs.registry import DOUBLE, UTF, WORLDS, charset
from fixtext.errors import FixtextError, UnknownEncodingError

MULTI = [(n, w) for n in (*DOUBLE, "gb18030", *UTF) for w in WORLDS] + [("euc-jp", "cpython")]
SINGLE = [(n, w) for n in ("latin-1", "cp1252", "cp1255", "cp437", "koi8-r") for w in WORLDS]
ALL = MULTI + SINGLE

CLEAN = "湖北日報訊：新闻展开，服务器重启。或瀏覽網頁時（第12頁）\r\n\tabc~\\"

TWO_CELLS = {
    "cp932", "shift_jis", "big5", "cp950", "big5-hkscs", "cp949", "gbk", "gb18030", "gb2312",
}  # fmt: skip
"""Encodings in which, in some world, two cells hold the same character (NEC's and IBM's
copies, ETEN's box drawing, 0x80 and A2E3 for the euro sign): bytes may come back changed."""

byte_soup = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.text("服务器新闻展开網頁訊€·—①Ａ", max_size=4).map(lambda t: t.encode("utf-8")),
        st.text("服务器新闻展开網頁訊·—Ａ", max_size=4).map(lambda t: t.encode("gb18030")),
        st.text("網頁訊開關—Ａ", max_size=4).map(lambda t: t.encode("big5hkscs")),
        st.sampled_from([b"\x88(", b"\x81\x30\x81\x30", b"\x84\x31\xa4\x37", b"\x88\x62", b"\xff"]),
    ),
    max_size=8,
).map(b"".join)


def ids(value: object) -> str:
    return str(value)


@pytest.mark.parametrize(("name", "world"), ALL, ids=ids)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=byte_soup)
@example(data=b"")
@example(data=b"\x81")
@example(data=b"\x81\x30\x81")
def test_step_units_and_decode_agree(name: str, world: str, data: bytes) -> None:
    ours = charset(name, world)
    units = walk(ours, data)
    assert ours.units(data) == units
    assert sum(length for _, length, _ in units) == len(data)
    assert all(length > 0 for _, length, _ in units)
    for loss in Loss:
        pieces = [loss.sign if text is None else text for _, _, text in units]
        assert ours.decode(data, loss) == "".join(pieces)


@pytest.mark.parametrize(("name", "world"), ALL, ids=ids)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=byte_soup)
def test_lossless_text_has_its_bytes(name: str, world: str, data: bytes) -> None:
    ours = charset(name, world)
    clean = b"".join(data[s : s + n] for s, n, text in walk(ours, data) if text)
    if any(text is None for _, _, text in walk(ours, clean)):
        return
    text = ours.decode(clean)
    back = ours.encode(text)
    assert back is not None
    assert ours.decode(back) == text
    if name not in TWO_CELLS:
        assert back == clean


@pytest.mark.parametrize(("name", "world"), ALL, ids=ids)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=st.text(st.sampled_from(CLEAN + "Êê\u0304\u030c€\ue000😀ā"), max_size=12))
def test_encoded_text_comes_back(name: str, world: str, text: str) -> None:
    ours = charset(name, world)
    data = ours.encode(text)
    if data is not None:
        assert ours.decode(data) == text
        assert ours.encode_lossy(text) == data
    else:
        assert len(ours.encode_lossy(text)) >= 1


@pytest.mark.parametrize(("name", "world"), MULTI, ids=ids)
def test_every_cell_has_its_way_back(name: str, world: str) -> None:
    ours = charset(name, world)
    for lead in range(0x80, 0x100):
        for trail in range(0x30, 0x100):
            pair = bytes((lead, trail))
            taken, text = ours.step(pair, 0)
            if taken == 2 and text is not None:
                back = ours.encode(text)
                assert back is not None, pair.hex()
                assert ours.decode(back) == text


@pytest.mark.parametrize(("name", "world"), ALL, ids=ids)
def test_long_text_is_cut_in_no_place(name: str, world: str) -> None:
    """Past the size at which input is split into chunks, losses included."""
    ours = charset(name, world)
    rng = random.Random(7)
    kinds = [CLEAN.encode("gb18030"), CLEAN.encode("utf-8"), b"a" * 90, b"\x81\x30", b"\xff\x81"]
    data = b"".join(rng.choice(kinds) for _ in range(4000))
    assert len(data) > 1 << 17
    whole = walk(ours, data)
    assert ours.units(data) == whole
    assert ours.decode(data, Loss.DROP) == "".join(text or "" for _, _, text in whole)


def test_same_object_and_picklable() -> None:
    for name, world in ALL:
        ours = charset(name, world)
        assert charset(name.upper(), world) is ours
        assert pickle.loads(pickle.dumps(ours)) == ours
        assert (ours.name, ours.world) == (name, world)
        assert ours.swallows


def test_names() -> None:
    for name, others in ALIASES.items():
        for other in (name, *others.split()):
            assert canonical(other) == name
    with pytest.raises(UnknownEncodingError, match="klingon"):
        charset("klingon")
    with pytest.raises(FixtextError, match="the worlds are"):
        charset("gbk", "amiga")


def test_tables_of_the_double_byte_sets() -> None:
    gbk = charset("gbk", "windows")
    assert gbk.singles[0x80] == "€"  # type: ignore[attr-defined]
    assert gbk.pairs[0xC8D5] == "日"  # type: ignore[attr-defined]
    assert gbk.pairs[0x8828] == ""  # type: ignore[attr-defined]
    assert 0xD6 in gbk.leads  # type: ignore[attr-defined]


def test_private_use_of_cp936_is_arithmetic() -> None:
    gbk = charset("gbk", "windows")
    point = 0xE000
    for leads in (range(0xAA, 0xB0), range(0xF8, 0xFF)):
        for lead in leads:
            for trail in range(0xA1, 0xFF):
                assert gbk.decode(bytes((lead, trail))) == chr(point)
                point += 1
    for lead in range(0xA1, 0xA8):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xA1)):
            assert gbk.decode(bytes((lead, trail))) == chr(point)
            assert gbk.encode(chr(point)) == bytes((lead, trail))
            point += 1


def test_the_article_whose_notes_split_characters() -> None:
    """日報 with notes set into its bytes: `88 (` and `F3 (` are one loss each, `(` included."""
    data = b"\xc8\xd5\x88(q\xa8\xabng)\xf3(b\xa8\xa4o)"
    assert charset("gbk", "windows").decode(data, Loss.QUESTION) == "日?qǐng)?bào)"
    assert charset("gbk", "cpython").decode(data, Loss.QUESTION) == "日?(qǐng)?(bào)"


def test_windows_writes_the_best_fit() -> None:
    assert charset("cp1252", "windows").encode_lossy("ā—Ａ日") == b"a\x97A?"
    assert charset("cp1252", "cpython").encode_lossy("ā日") == b"??"
    assert charset("gbk", "windows").encode_lossy("ª²") == b"a2"
    assert charset("cp1252", "windows").encode_lossy("😀") == b"??"
    assert charset("gbk", "java").encode_lossy("😀") == b"?"


def assert_reads(ours: Charset, data: bytes, text: str) -> None:
    assert ours.decode(data) == text


def test_the_same_bytes_in_five_worlds() -> None:
    data = b"\x81 \x80\xff\x41"
    assert_reads(charset("gbk", "cpython"), data, "\ufffd \ufffd\ufffdA")
    assert_reads(charset("gbk", "windows"), data, "\ufffd€\uf8f5A")
    assert_reads(charset("gbk", "whatwg"), data, "\ufffd €\ufffdA")
    assert_reads(charset("gbk", "java"), data, "\ufffd \ufffd\ufffdA")
    assert charset("gbk", "iconv").decode(data, Loss.DROP) == " €A"


def test_delta_lines_are_sorted_and_in_range() -> None:
    for world in WORLDS:
        for name in ALIASES:
            cells = tables.delta(name, world)
            assert all(key < 0x100 or key >= 0x8000 for key in cells)
            assert all(len(text) <= 2 for text in cells.values())
