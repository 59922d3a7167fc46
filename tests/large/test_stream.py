"""Long input: the same in whatever portions it arrives, and by whichever door it comes in."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixtext
from fixtext.damage import ROOMS, room_of
from fixtext.damage.room import Context
from fixtext.errors import FixtextError
from fixtext.files import forks, side_by_side, workers
from fixtext.files.crew import Crew
from fixtext.files.streams import outputs
from fixtext.large.blocks import BLOCK, WINDOW, Feed, cut
from fixtext.large.story import DOCUMENT
from fixtext.model import Options, Verdict
from fixtext.reader.bulk_signs import signs
from fixtext.reader.calm import ESCAPES, STRETCHES, TRADITIONAL, calm
from fixtext.reader.ordinary import ordinary
from fixtext.reader.profile import profile
from fixtext.reader.scripts import traditional_only

SAMPLES = Path(__file__).parents[1] / "samples"
CLEAN = "".join((SAMPLES / f"statutes-{x}.txt").read_text(encoding="utf-8") for x in "abc")
TAIWAN = (SAMPLES / "taiwan.txt").read_text(encoding="utf-8")
TAIWAN = TAIWAN.encode("big5", "ignore").decode("big5")
MILLION = 1 << 20


def long(text: str, size: int = 3 * MILLION // 2) -> str:
    """A text repeated up to `size` bytes of UTF-8."""
    return text * (size // len(text.encode()) + 1)


ONE_LINE = long(CLEAN.replace("\n", "").replace(" ", ""))
INPUTS = {
    "clean": long(CLEAN).encode(),
    "gbk": long(CLEAN).encode("gbk"),
    "big5": long(TAIWAN).encode("big5"),
    "utf-16": long(CLEAN).encode("utf-16"),
    "misread": long(CLEAN, MILLION // 2).encode().decode("latin-1").encode(),
    "one line": ONE_LINE.encode(),
    "one line of gbk": ONE_LINE.encode("gbk"),
    "broken in the middle": b"".join(
        (
            long(CLEAN, 700_000).encode(),
            CLEAN[:300].encode().decode("latin-1").encode(),
            long(CLEAN, 700_000).encode(),
        )
    ),
    "gbk behind utf-8": long(CLEAN, 700_000).encode() + long(CLEAN, 500_000).encode("gbk"),
}


def portioned(data: bytes, sizes: list[int]) -> Feed:
    """A feed that gives `data` in portions of these sizes, over and over."""
    file, turn = io.BytesIO(data), iter(sizes * (len(data) // sum(sizes) + 2))
    return Feed(lambda most: file.read(min(most, next(turn, most))))


def written(feed: Feed, options: Options | None = None) -> bytes:
    return b"".join(one.output for one in outputs(feed, options or Options()))


@pytest.mark.parametrize("name", INPUTS)
def test_portions_make_no_difference(name: str) -> None:
    whole = written(Feed(io.BytesIO(INPUTS[name]).read))
    assert written(portioned(INPUTS[name], [7919, 65536, 300_001])) == whole


@settings(deadline=None, derandomize=True, max_examples=30)
@given(
    st.sampled_from(sorted(INPUTS)),
    st.lists(st.integers(1000, 2 * WINDOW), min_size=1, max_size=6),
    st.integers(0, MILLION // 2),
)
def test_blocks_do_not_depend_on_how_they_are_read(name: str, sizes: list[int], start: int) -> None:
    data = INPUTS[name][start:]
    blocks = list(portioned(data, sizes).blocks("utf-8"))
    assert blocks == list(Feed(io.BytesIO(data).read).blocks("utf-8"))
    assert b"".join(blocks) == data
    assert max(map(len, blocks)) <= BLOCK


@pytest.mark.parametrize("name", INPUTS)
def test_the_library_and_the_stream_agree(name: str) -> None:
    data = INPUTS[name]
    text = fixtext.fix(data).text
    sent = written(Feed(io.BytesIO(data).read))
    assert sent.decode().removeprefix("\ufeff") == text


@pytest.mark.parametrize("name", ["clean", "one line"])
def test_clean_input_comes_back_byte_for_byte(name: str) -> None:
    assert written(Feed(io.BytesIO(INPUTS[name]).read)) == INPUTS[name]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("gbk", "gbk"), ("one line of gbk", "gbk"), ("big5", "big5"), ("utf-16", "utf-16")],
)
def test_long_input_is_decoded_as_its_codec_does(name: str, codec: str) -> None:
    assert fixtext.fix(INPUTS[name]).text == INPUTS[name].decode(codec)


def test_a_misread_text_is_repaired_to_its_last_block() -> None:
    result = fixtext.fix(INPUTS["misread"])
    assert result.text == long(CLEAN, MILLION // 2)
    assert result.verdict is Verdict.FIXED
    assert [step.kind for step in result.plan.steps] == ["misread"]


def test_one_broken_stretch_in_a_long_clean_text_is_repaired() -> None:
    result = fixtext.fix(INPUTS["broken in the middle"])
    assert result.text == long(CLEAN, 700_000) + CLEAN[:300] + long(CLEAN, 700_000)


def test_another_encoding_further_on_is_found() -> None:
    result = fixtext.fix(INPUTS["gbk behind utf-8"])
    assert result.text == long(CLEAN, 700_000) + long(CLEAN, 500_000)
    assert {run.encoding for run in result.detection.runs} >= {"utf-8", "gb18030"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "cp932", "utf-16-le"])
def test_no_character_is_cut(encoding: str) -> None:
    data = ("天氣、" * 300).encode(encoding)
    for size in range(500, 540):
        data[: cut(data, size, encoding)].decode(encoding)


ROOMS_OF_PLACES = sorted(set(ROOMS) - set(DOCUMENT))
PIECES = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.text("%=#&\\~+?uUxX0123456789abcdefABCDEF{}-/,<> \n中文", max_size=16),
        st.text("!#0123456789abcdefgh:;,.", min_size=8, max_size=20),
        st.sampled_from(
            ["天气预报", "&#20013;", "\\u4e2d", "%E4%B8", "=E4=B8", "+Ti1lhw-", "锟斤拷"]
        ),
    ),
    max_size=6,
).map("".join)


@settings(deadline=None, derandomize=True, max_examples=600)
@given(PIECES)
def test_no_sign_means_that_no_room_suspects(text: str) -> None:
    """Or that what is suspected would be cleared at once."""
    text = "这一段文字很正常，没有什么问题。" * 60 + text + "这一段文字很正常。"
    if len(signs(text)) or ordinary(text):
        return
    seen = profile(text)
    assert not [n for n in ROOMS_OF_PLACES if room_of(n).suspects(text, seen, Context())]


@settings(deadline=None, derandomize=True, max_examples=600)
@given(PIECES)
def test_the_pattern_sees_what_the_arrays_see(text: str) -> None:
    """What is calm has no sign; what has none is calm, if it has few words of ASCII."""
    for whole in (text, f"{text}这一段文字很正常。" * 40):
        assert not calm(whole) or not len(signs(whole))
        stops = sum(map(whole.count, f"{ESCAPES}?"))
        if max(whole, default="") < "\U00010000" and len(whole) < STRETCHES and stops < 2:
            assert calm(whole) == (not len(signs(whole)))


def test_gb2312_has_of_traditional_what_is_listed() -> None:
    held = traditional_only().encode("gb2312", "ignore").decode("gb2312")
    assert held == TRADITIONAL


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(
    "how",
    [
        pytest.param("fork", marks=pytest.mark.skipif(sys.platform != "linux", reason="no forks")),
        "spawn",
    ],
)
def test_several_processes_write_what_one_writes(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "ALONE", 0.0)
    monkeypatch.setattr(side_by_side, "ALONE_CLEAN", 0.0)
    monkeypatch.setattr(workers, "start", lambda: how)
    data = long(CLEAN, 11 * MILLION).encode("gbk")
    parts = [*outputs(Feed(io.BytesIO(data).read), Options(), jobs=2)]
    assert b"".join(one.output for one in parts) == written(Feed(io.BytesIO(data).read))
    assert sum(one.size for one in parts) == len(data)


@pytest.mark.skipif(sys.platform != "linux", reason="no forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("name", [*INPUTS, "mixed"])
def test_forks_read_a_file_as_one_process_does(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if some of it was read before, and whoever reads on finds its end."""
    monkeypatch.setattr(side_by_side, "LARGE", 0)
    monkeypatch.setattr(workers, "start", lambda: "fork")
    monkeypatch.setattr(forks, "AHEAD", 0)
    data = INPUTS.get(name, INPUTS["clean"] + INPUTS["gbk"] + INPUTS["broken in the middle"])
    path = tmp_path / "a.txt"
    path.write_bytes(b"read before" + data)
    with path.open("rb") as file:
        file.read(len(b"read before"))
        feed = Feed(file.read, file=file)
        sent = b"".join(one.output for one in outputs(feed, Options(), jobs=3))
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == path.stat().st_size
    assert sent == written(Feed(io.BytesIO(data).read))


@pytest.mark.skipif(sys.platform != "linux", reason="no forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("known", [0, MILLION, 3 * MILLION // 2])
def test_what_is_written_meanwhile_is_not_lost(
    known: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the content of files that say they have none, as those of the system do."""
    monkeypatch.setattr(side_by_side, "LARGE", 0)
    monkeypatch.setattr(side_by_side, "ALONE", 0.0)
    monkeypatch.setattr(workers, "start", lambda: "fork")
    data = long(CLEAN, 4 * MILLION).encode("gbk")
    left = Feed.left
    monkeypatch.setattr(Feed, "left", lambda feed: range(left(feed).start, known))
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with path.open("rb") as file:
        feed = Feed(file.read, file=file)
        sent = b"".join(one.output for one in outputs(feed, Options(), jobs=2))
    assert sent == data.decode("gbk").encode()


def work(task: str) -> str:
    if task == "die":
        os._exit(1)
    return str(int(task))


@pytest.mark.skipif(sys.platform != "linux", reason="no forks")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_crew_tells_errors_and_deaths() -> None:
    with Crew(2, work) as crew:
        tickets = [crew.send(task) for task in ("1", "one", "2")]
        assert crew.answer(tickets[0]) == "1"
        with pytest.raises(ValueError, match="one"):
            crew.answer(tickets[1])
        assert crew.answer(tickets[2]) == "2"
    with pytest.raises(FixtextError, match="died"), Crew(1, work) as crew:
        crew.answer(crew.send("die"))
